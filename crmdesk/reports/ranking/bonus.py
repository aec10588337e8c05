"""Bonus: what the firm's rule comes to, in whole minor units, and the calculation in words."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.data.ranking_profiles import BonusRule, Step
from crmdesk.data.table import ABSENT, Kind, currency_sign, number
from crmdesk.data.words import _
from crmdesk.reports.rounding import rounded

#: Hundredths of a coefficient of 1: what holds where there is no plan to reach.
PLAIN = 100
_RATE, _HUNDREDTHS = 10_000, 100


@dataclass(frozen=True, slots=True)
class Bonus:
    """A bonus in minor units, what it is a part of, and the coefficient in hundredths with the attainment it follows from."""

    amount: int
    base: int
    rate_bp: int
    coefficient: int
    plan: int | None
    fact: int
    currency: str

    @property
    def factor_text(self) -> str:
        """The coefficient as it stands beside the sum: "×1,2"."""
        return "×" + _plain(self.coefficient / _HUNDREDTHS)

    @property
    def text(self) -> str:
        """The calculation: "1,2 % × 8 208 700 ₽ × 1,2 = 118 205 ₽; plan 7 000 000 ₽, attained 117,3 %"."""
        sign = currency_sign(self.currency)
        told = _("{rate} % × {base} × {factor} = {amount}").format(
            rate=_plain(self.rate_bp / _HUNDREDTHS), base=f"{Kind.MONEY.text(self.base)} {sign}",
            factor=_plain(self.coefficient / _HUNDREDTHS), amount=f"{Kind.MONEY.text(self.amount)} {sign}",
        )  # fmt: skip
        if self.plan is None or self.plan <= 0:
            return told + ". " + _("There is no plan, so the coefficient is 1.")
        reached = Kind.PERCENT.text(self.fact / self.plan)
        return told + ". " + _("The plan is {plan}, attained {reached}.").format(
            plan=f"{Kind.MONEY.text(self.plan)} {sign}", reached=reached
        )  # fmt: skip


def bonus_of(rule: BonusRule, value: int | None, plan: int | None, fact: int | None, currency: str) -> Bonus | None:
    """Return the bonus of a figure in minor units, rounded halves away from zero; None where there is no figure.

    Args:
        rule: the firm's rule.
        value: the figure it is a part of; below 0 it gives nothing.
        plan: the plan whose attainment gives the coefficient, minor units; None or 0 takes 1.
        fact: what stands against the plan.
        currency: the firm's.
    """
    if value is None:
        return None
    base = max(value, 0)
    coefficient = PLAIN if not plan or plan <= 0 else _coefficient(rule.steps, fact or 0, plan)
    amount = rounded(base * rule.rate_bp * coefficient, _RATE * _HUNDREDTHS)
    return Bonus(amount, base, rule.rate_bp, coefficient, plan, fact or 0, currency)


def rule_text(rule: BonusRule, title: str) -> str:
    """Return the rule in one line: "1,2 % of revenue × coefficient of the plan (to 80 %: 0,5; above: 1,2)"."""
    steps = [
        _("to {up_to} %: {factor}").format(up_to=step.up_to, factor=_plain(step.coefficient / _HUNDREDTHS))
        if step.up_to is not None
        else _("above: {factor}").format(factor=_plain(step.coefficient / _HUNDREDTHS))
        for step in rule.steps
    ]
    return _("{rate} % of “{measure}” × coefficient of the plan ({steps})").format(
        rate=_plain(rule.rate_bp / _HUNDREDTHS), measure=title, steps="; ".join(steps)
    )


def bonus_text(bonus: Bonus | None) -> str:
    """Return the sum as a table shows it."""
    return ABSENT if bonus is None else Kind.MONEY.figure(bonus.amount)


def _coefficient(steps: tuple[Step, ...], fact: int, plan: int) -> int:
    """Return the coefficient of the first step whose end the attainment does not pass; compared exactly."""
    for step in steps:
        if step.up_to is None or fact * 100 <= step.up_to * plan:
            return step.coefficient
    return steps[-1].coefficient


def _plain(value: float) -> str:
    """Return a number without zeros at its end: 1, 0,8, 1,25."""
    for digits in (0, 1, 2):
        if round(value, digits) == round(value, 2):
            return number(value, digits)
    return number(value, 2)
