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
    """Whether months and people sum up: shares, averages and what stands on a day do not."""

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
        # Those above are planned most; the rest stand in the order of the reports.
        PlanMeasure("margin_pct", N_("Profitability"), Unit.PERCENT, adds=False),
        PlanMeasure("lost_count", N_("Lost deals")),
        PlanMeasure("lost_amount", N_("Lost amount"), Unit.MONEY),
        PlanMeasure("median_deal", N_("Median deal"), Unit.MONEY, adds=False),
        PlanMeasure("average_discount", N_("Average discount"), Unit.PERCENT, adds=False),
        PlanMeasure("conversion", N_("Cohort conversion"), Unit.PERCENT, adds=False),
        PlanMeasure("cohort_won", N_("Won of the created")),
        PlanMeasure("cohort_revenue", N_("Revenue of the created"), Unit.MONEY),
        PlanMeasure("sales_cycle", N_("Sales cycle"), adds=False),
        PlanMeasure("sales_cycle_median", N_("Median cycle"), adds=False),
        PlanMeasure("open_count", N_("Open deals"), adds=False),
        PlanMeasure("open_amount", N_("Open pipeline"), Unit.MONEY, adds=False),
        PlanMeasure("weighted_amount", N_("Weighted amount"), Unit.MONEY, adds=False),
        PlanMeasure("forecast_amount", N_("Forecast to the end"), Unit.MONEY, adds=False),
        PlanMeasure("stuck_count", N_("Stuck deals"), adds=False),
        PlanMeasure("stuck_amount", N_("Stuck amount"), Unit.MONEY, adds=False),
        PlanMeasure("sales_velocity", N_("Sales velocity"), Unit.MONEY, adds=False),
        PlanMeasure("active_clients", N_("Active clients")),
        PlanMeasure("lost_clients", N_("Lost clients")),
        PlanMeasure("repeat_rate", N_("Repeat rate"), Unit.PERCENT, adds=False),
        PlanMeasure("ltv", N_("LTV"), Unit.MONEY, adds=False),
        PlanMeasure("revenue_per_client", N_("Revenue per client"), Unit.MONEY, adds=False),
        PlanMeasure("base_size", N_("Clients in the base"), adds=False),
        PlanMeasure("contacts_count", N_("Contact persons"), adds=False),
        PlanMeasure("decision_makers", N_("Decision makers"), adds=False),
        PlanMeasure("clients_without_decision_maker", N_("Clients without a decision maker"), adds=False),
        PlanMeasure("data_quality", N_("Data completeness"), Unit.PERCENT, adds=False),
        PlanMeasure("call_minutes", N_("Call minutes"), adds=False),
        PlanMeasure("meeting_minutes", N_("Meeting minutes"), adds=False),
        PlanMeasure("call_minutes_avg", N_("Minutes a call"), adds=False),
        PlanMeasure("requests", N_("Requests")),
        PlanMeasure("requests_taken", N_("Requests taken")),
        PlanMeasure("missed_calls", N_("Missed calls")),
        PlanMeasure("missed_not_returned", N_("Missed and not returned")),
        PlanMeasure("consultations", N_("Consultations")),
        PlanMeasure("complaints", N_("Complaints")),
        PlanMeasure("service_visits", N_("Service visits")),
        PlanMeasure("planned", N_("Planned")),
        PlanMeasure("cancelled", N_("Called off")),
        PlanMeasure("overdue", N_("Overdue")),
        PlanMeasure("on_time_rate", N_("On time"), Unit.PERCENT, adds=False),
        PlanMeasure("activity_plan_pct", N_("Activity plan"), Unit.PERCENT, adds=False),
        PlanMeasure("planned_done", N_("Done of the planned")),
        PlanMeasure("to_do", N_("Still to do")),
        PlanMeasure("response_minutes", N_("First response"), adds=False),
        PlanMeasure("debt", N_("Receivables"), Unit.MONEY, adds=False),
        PlanMeasure("overdue_debt", N_("Overdue receivables"), Unit.MONEY, adds=False),
        PlanMeasure("dso", N_("DSO"), adds=False),
        PlanMeasure("cost", N_("Costs"), Unit.MONEY),
        PlanMeasure("cpl", N_("CPL"), Unit.MONEY, adds=False),
        PlanMeasure("cac", N_("CAC"), Unit.MONEY, adds=False),
        PlanMeasure("romi", N_("ROMI"), Unit.PERCENT, adds=False),
        PlanMeasure("romi_by_revenue", N_("ROMI by revenue"), Unit.PERCENT, adds=False),
        PlanMeasure("cohort_romi", N_("ROMI of the created by revenue"), Unit.PERCENT, adds=False),
        PlanMeasure("quality_score", N_("Quality score"), adds=False),
        PlanMeasure("checks_count", N_("Quality checks")),
        PlanMeasure("entry_minutes", N_("Data-entry time"), adds=False),
    )
}
#: Measures whose plan is money.
MONEY_MEASURES = frozenset(measure.id for measure in PLAN_MEASURES.values() if measure.unit is Unit.MONEY)


def unit_of(measure: str) -> Unit:
    """Return the unit in which plans of a measure are kept; any that is not known here is a number."""
    known = PLAN_MEASURES.get(measure)
    if known is not None:
        return known.unit
    return Unit.MONEY if measure in MONEY_MEASURES else Unit.COUNT
