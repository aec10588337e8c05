"""Plan measures: what can be planned, in which unit a plan keeps it, and whether parts of it add up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from crmdesk.data.words import N_, _


class Unit(Enum):
    """What people type."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"

    @property
    def stored(self) -> int:
        """How many stored units make one typed: minor units of money, thousandths of anything else."""
        return 100 if self is Unit.MONEY else 1000


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """A measure of the reports that people set plans for."""

    id: str
    title: str
    """English source string, the same as that of the report's measure."""
    unit: Unit = Unit.COUNT
    adds: bool = True
    """Whether months and people sum up: shares and averages do not."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)


PLAN_MEASURES: dict[str, PlanMeasure] = {
    measure.id: measure
    for measure in (
        PlanMeasure("revenue", N_("Revenue"), Unit.MONEY),
        PlanMeasure("margin", N_("Margin"), Unit.MONEY),
        PlanMeasure("collected", N_("Collected"), Unit.MONEY),
        PlanMeasure("won_count", N_("Won deals")),
        PlanMeasure("average_deal", N_("Average deal"), Unit.MONEY, adds=False),
        PlanMeasure("win_rate", N_("Win rate"), Unit.PERCENT, adds=False),
        PlanMeasure("created_count", N_("Created deals")),
        PlanMeasure("created_amount", N_("Amount of created deals"), Unit.MONEY),
        PlanMeasure("qualified_count", N_("Qualified leads")),
        PlanMeasure("new_clients", N_("New clients")),
        PlanMeasure("new_buyers", N_("First-time buyers")),
        PlanMeasure("activities_done", N_("Activities done")),
        PlanMeasure("calls", N_("Calls")),
        PlanMeasure("meetings", N_("Meetings")),
        PlanMeasure("letters", N_("Letters")),
        PlanMeasure("first_contacts", N_("First contacts")),
    )
}
#: Measures whose plan is money, those among them that are not offered here but may come in with a file.
MONEY_MEASURES = frozenset(
    (
        *(measure.id for measure in PLAN_MEASURES.values() if measure.unit is Unit.MONEY),
        "open_amount", "weighted_amount", "lost_amount", "cost",
    )
)  # fmt: skip


def unit_of(measure: str) -> Unit:
    """Return the unit in which plans of a measure are kept; any that is not known here is a number."""
    known = PLAN_MEASURES.get(measure)
    if known is not None:
        return known.unit
    return Unit.MONEY if measure in MONEY_MEASURES else Unit.COUNT
