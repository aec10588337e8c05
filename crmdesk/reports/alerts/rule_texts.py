"""Texts of rules: what a rule looks for in words, and its thresholds as people type them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.table import MINUS, NARROW, Kind, currency_sign, number
from crmdesk.data.words import N_, _, plural
from crmdesk.reports.alerts.conditions import PERIODS, Against, ListCondition, MeasureCondition, RuleCondition
from crmdesk.reports.alerts.kinds import LIST_KINDS
from crmdesk.reports.answer_table import lower_first
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import MEASURES, Measure

Measures = Mapping[str, Measure]
AGAINST_TITLES = {
    Against.LEVEL: N_("the figure itself"), Against.YEAR: N_("its change to last year"),
    Against.PREVIOUS: N_("its change to the previous period"), Against.PLAN: N_("the share of the plan"),
    Against.PACE: N_("the pace of the plan"), Against.NOTHING: N_("no data for days"),
}  # fmt: skip
_SHARES = (Against.YEAR, Against.PREVIOUS, Against.PLAN, Against.PACE)


def rule_text(condition: RuleCondition, currency: str, measures: Measures = MEASURES) -> str:
    """Return what a rule looks for, one sentence without its end.

    Args:
        condition: the rule's.
        currency: the firm's.
        measures: those there are, by id; the firm's own among them where it has some.

    Raises:
        UsageFault: its measure is gone.
    """
    if isinstance(condition, ListCondition):
        return _list_text(condition, currency)
    measure = _measure(condition, measures)
    whose = _("whole firm")
    if condition.by:
        whose = _("by: {dimension}").format(dimension=lower_first(DIMENSIONS[condition.by].label))
    if condition.against is Against.NOTHING:
        days = plural("{n} day", "{n} days", condition.days).format(n=number(condition.days))
        return _("{measure}, {whose}: no data for {days}").format(measure=measure.label, whose=whose, days=days)
    words = _("{measure}, {whose}, {period}: {against} below {limit}")
    if not condition.is_below:
        words = _("{measure}, {whose}, {period}: {against} above {limit}")
    text = words.format(
        measure=measure.label, whose=whose, period=_(PERIODS[condition.period]),
        against=_(AGAINST_TITLES[condition.against]), limit=_with_unit(condition, currency, measures),
    )  # fmt: skip
    if condition.minimum:
        rows = plural("{n} row", "{n} rows", condition.minimum).format(n=number(condition.minimum))
        text = _("{rule}, from {rows}").format(rule=text, rows=rows)
    return text


def limit_unit(condition: MeasureCondition, currency: str, measures: Measures = MEASURES) -> str:
    """Return the unit in which people type the limit."""
    kind = _measure(condition, measures).kind
    if condition.against in _SHARES:
        return _("pp") if kind is Kind.PERCENT and condition.against in _SHARES[:2] else "%"
    if kind is Kind.PERCENT:
        return "%"
    return currency_sign(currency) if kind.is_money else ""


def limit_text(condition: MeasureCondition, measures: Measures = MEASURES) -> str:
    """Return the limit as people type it: −15 for a change of −0.15."""
    value = Decimal(str(condition.limit)) * _factor(condition, measures)
    digits = 0 if value == value.to_integral_value() else 1
    return number(float(value), digits)


def with_limit(condition: MeasureCondition, text: str, measures: Measures = MEASURES) -> MeasureCondition:
    """Return a condition with the limit that was typed.

    Raises:
        UsageFault: it is no number.
    """
    return replace(condition, limit=float(_read(text) / _factor(condition, measures)))


def amount_of(text: str) -> int:
    """Return an amount typed in whole units as minor units; nothing typed is none.

    Raises:
        UsageFault: it is no number, or below zero.
    """
    value = _read(text) if text.strip() else Decimal(0)
    if value < 0:
        raise UsageFault(_("An amount is not below zero."))
    return int(value * 100)


def _factor(condition: MeasureCondition, measures: Measures) -> Decimal:
    """Return how many of what people type make one of what is kept: percents of a share, units of minor units."""
    kind = _measure(condition, measures).kind
    if condition.against in _SHARES or kind is Kind.PERCENT:
        return Decimal(100)
    return Decimal("0.01") if kind.is_money else Decimal(1)


def _measure(condition: MeasureCondition, measures: Measures) -> Measure:
    found = measures.get(condition.measure)
    if found is None:
        raise unknown(_("Measure"), condition.measure, measures)
    return found


def _read(text: str) -> Decimal:
    bare = text.strip().replace(MINUS, "-").replace(NARROW, "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 10**13:
        raise UsageFault(_("“{text}” is no number. Write it like 15 or 0.5.").format(text=text.strip()[:40]))
    return value


def _with_unit(condition: MeasureCondition, currency: str, measures: Measures) -> str:
    unit = limit_unit(condition, currency, measures)
    return NARROW.join(part for part in (limit_text(condition, measures), unit) if part)


def _list_text(condition: ListCondition, currency: str) -> str:
    parts = [_(LIST_KINDS[condition.kind].about)]
    if condition.days:
        days = plural("{n} day", "{n} days", condition.days).format(n=number(condition.days))
        parts.append(_("from {what}").format(what=days))
    if condition.amount:
        parts.append(_("from {what}").format(what=Kind.MONEY.short(condition.amount, currency)))
    if condition.where:
        parts.append(_("under conditions of its own"))
    return ", ".join(parts)
