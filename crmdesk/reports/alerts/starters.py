"""Starters: the rules a base begins with, put into it once; what a firm changed or archived of them stays so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.models import AlertRule, Firm
from crmdesk.data.words import N_, _
from crmdesk.reports.alerts.conditions import (
    Against,
    ListCondition,
    MeasureCondition,
    RuleCondition,
    Who,
    kept_audience,
    kept_rule,
)

if TYPE_CHECKING:
    from crmdesk.data.journal import Change
    from crmdesk.data.store import Store

#: The firm's setting that remembers which starters it was given: a list of their ids.
GIVEN = "alert_rules_given"


@dataclass(frozen=True, slots=True)
class Starter:
    """A rule to begin with, and a template for more of its kind."""

    id: str
    title: str
    """English source string; the name of the rule in the language of who opened the base first."""
    condition: RuleCondition
    who: Who = Who.OWNER
    given: bool = True
    """Whether a new base has it; else it is a template alone."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)


STARTERS = (
    Starter("stuck", N_("Deals stuck in a stage"), ListCondition("stuck")),
    Starter("silent", N_("Silent clients"), ListCondition("silent")),
    Starter("overdue", N_("Overdue tasks"), ListCondition("overdue", days=1)),
    Starter("debts", N_("Overdue debts"), ListCondition("debts", days=1)),
    Starter("no_step", N_("Deals without a next step"), ListCondition("no_step")),
    Starter("lost", N_("A large deal is lost"), ListCondition("lost", amount=200_000_000), Who.HEADS),
    Starter(
        "falling", N_("A manager’s revenue is falling"),
        MeasureCondition("revenue", "manager", "to-date", Against.YEAR, limit=-0.15, minimum=5), Who.HEADS,
    ),
    Starter(
        "pace", N_("Revenue is behind the plan"),
        MeasureCondition("revenue", "", "month", Against.PACE, limit=0.8), Who.HEADS,
    ),
    Starter(
        "no_calls", N_("A manager has stopped calling"),
        MeasureCondition("calls", "manager", "month", Against.NOTHING, days=7), Who.HEADS,
    ),
    Starter(
        "win_rate", N_("A manager’s win rate is low"),
        MeasureCondition("win_rate", "manager", "quarter", Against.LEVEL, limit=0.2, minimum=10), Who.HEADS, given=False,
    ),
    Starter(
        "overdue_debt", N_("Overdue debts have grown"),
        MeasureCondition("overdue_debt", "", "month", Against.PREVIOUS, is_below=False, limit=0.2), Who.HEADS, given=False,
    ),
    Starter(
        "leads", N_("Fewer new deals than last year"),
        MeasureCondition("created_count", "", "month", Against.YEAR, limit=-0.2, minimum=10), Who.HEADS, given=False,
    ),
)  # fmt: skip


def is_given(store: Store) -> bool:
    """Whether the base has been given every rule it begins with."""
    return {starter.id for starter in STARTERS if starter.given} <= _given(store.firm.settings)


def give_rules(store: Store, change: Change) -> list[int]:
    """Put the rules into the base that it was not given yet, within a change, and return their ids."""
    firm = change.row(Firm, store.firm.id)
    given = _given(firm["settings"] or {})
    fresh = [starter for starter in STARTERS if starter.given and starter.id not in given]
    if not fresh:
        change.touched_firm = True  # another program has given them: this one's card of the firm is old
        return []
    settings = {**(firm["settings"] or {}), GIVEN: sorted(given | {starter.id for starter in fresh})}
    change.edit(Firm, firm["id"], firm["version"], settings=settings)
    return change.add(
        AlertRule,
        [
            {"name": each.label, "condition": kept_rule(each.condition), "audience": kept_audience(each.who)}
            for each in fresh
        ],
    )


def _given(settings: dict[str, object]) -> set[str]:
    held = settings.get(GIVEN, [])
    return {str(word) for word in held} if isinstance(held, list) else set()
