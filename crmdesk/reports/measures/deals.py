"""Measures of deals: what was won, lost, created, and what is open."""

from __future__ import annotations

from sqlalchemy import and_, case, literal

from crmdesk.data.models import Deal, DealEvent, DealItem
from crmdesk.data.models.catalogue import WON
from crmdesk.data.models.deals import ALWAYS, outcome_is
from crmdesk.data.models.types import Big, Day
from crmdesk.data.sqldates import days_between
from crmdesk.data.table import Kind
from crmdesk.data.words import N_
from crmdesk.reports.answer import type_figure
from crmdesk.reports.facts import CREATED_DEALS, LOST_DEALS, OPEN_DEALS, QUALIFIED_DEALS, WON_DEALS
from crmdesk.reports.measures.measure import (
    AVERAGE,
    RATIO,
    Aggregate,
    Column,
    Expression,
    How,
    Measure,
    Quotient,
    count,
    ratio,
    total,
)
from crmdesk.reports.moment import Moment


def _value(_at: Moment) -> Column:
    return Deal.value


def _by_item(column: Column, of_item: Column) -> Expression:
    """What an item contributes; a deal without items contributes itself."""
    return lambda _at: case((DealItem.id.is_(None), column), else_=of_item)


_item_value = _by_item(Deal.value, DealItem.value)

REVENUE = total(WON_DEALS, _value, _item_value)
_won = count(WON_DEALS)
_won_priced = count(WON_DEALS, lambda _at: Deal.value.is_not(None))
_lost = count(LOST_DEALS)


def _costed(value: Column) -> Column:
    """Nothing where the deal's cost is not known."""
    return case((Deal.cost_value.is_not(None), value), else_=None)


WON_MARGIN = total(
    WON_DEALS,
    lambda _at: Deal.value - Deal.cost_value,
    lambda at: _costed(_by_item(Deal.value - Deal.cost_value, DealItem.value - DealItem.cost_value)(at)),
)
_margin_base = total(WON_DEALS, lambda at: _costed(_value(at)), lambda at: _costed(_item_value(at)))


def _discount_where(_at: Moment) -> Column:
    return and_(Deal.discount_value.is_not(None), Deal.value.is_not(None))


_discount = total(
    WON_DEALS, lambda _at: Deal.discount_value, _by_item(Deal.discount_value, DealItem.discount_value), _discount_where
)
_list_price = total(
    WON_DEALS,
    lambda _at: Deal.value + Deal.discount_value,
    _by_item(Deal.value + Deal.discount_value, DealItem.value + DealItem.discount_value),
    _discount_where,
)


def _cycle(at: Moment) -> Column:
    return days_between(at.dialect, Deal.created_on, Deal.closed_on)


def _cycle_where(_at: Moment) -> Column:
    return Deal.created_on.is_not(None)


_cycle_days = total(WON_DEALS, _cycle, where=_cycle_where)
_cycle_count = count(WON_DEALS, _cycle_where)

_created = count(CREATED_DEALS)


def _won_since(at: Moment) -> Column:
    return and_(Deal.outcome == outcome_is(WON), Deal.closed_on <= at.as_of)


_created_won = count(CREATED_DEALS, _won_since)
COHORT_REVENUE = total(CREATED_DEALS, _value, _item_value, _won_since)

_open = count(OPEN_DEALS)
_open_item = case((DealItem.id.is_(None), DealEvent.value), else_=DealItem.value)
_open_amount = total(OPEN_DEALS, lambda _at: DealEvent.value, lambda _at: _open_item)


def _weight(value: Column, at: Moment) -> Column:
    """Return a share of an amount in whole minor units, halves up, so that each deal's part adds up to the total."""
    chance = case((Deal.probability.is_not(None), Deal.probability), else_=at.chance(DealEvent.stage_id))
    return (value * chance + 5_000) // literal(10_000, Big)


def _expected_ahead(at: Moment) -> Column:
    """Deals whose expected day lies in what is left of the period."""
    return and_(DealEvent.expected_on >= at.end, DealEvent.expected_on < at.whole.end)


_expected = total(
    OPEN_DEALS, lambda at: _weight(DealEvent.value, at), lambda at: _weight(_open_item, at), _expected_ahead
)


def _sum(one: type_figure, other: type_figure) -> type_figure:
    return None if one is None and other is None else (one or 0) + (other or 0)


def _stuck(at: Moment) -> Column:
    days = days_between(at.dialect, DealEvent.stage_since, literal(at.last, Day))
    return and_(DealEvent.stage_since > ALWAYS, days > at.norm(DealEvent.stage_id))


_WIN_RATE = Quotient((1, 0), (1, 1))


def _velocity(
    opened: type_figure,
    revenue: type_figure,
    won: type_figure,
    lost: type_figure,
    days: type_figure,
    timed: type_figure,
) -> type_figure:
    """Open deals x average won amount x win rate / days of the cycle, minor units a day."""
    average, rate, cycle = ratio(revenue, won), _WIN_RATE(won, lost), ratio(days, timed)
    if opened is None or average is None or rate is None or not cycle:
        return None
    return round(opened * average * rate / cycle)


MEASURES = (
    Measure("revenue", N_("Revenue"), Kind.MONEY, 1,
            N_("The sum of the amounts of deals won in the period, at the day and owner of the win."), (REVENUE,)),
    Measure("margin", N_("Margin"), Kind.MONEY, 1,
            N_("The amounts less the costs of deals won in the period; deals without a known cost are left out."),
            (WON_MARGIN,)),
    Measure("margin_pct", N_("Profitability"), Kind.PERCENT, 1,
            N_("The margin divided by the amounts of the same won deals."), (WON_MARGIN, _margin_base), RATIO),
    Measure("won_count", N_("Won deals"), Kind.COUNT, 1, N_("The number of deals won in the period."), (_won,)),
    Measure("lost_count", N_("Lost deals"), Kind.COUNT, -1,
            N_("The number of deals lost in the period; cancelled ones are not lost."), (_lost,)),
    Measure("lost_amount", N_("Lost amount"), Kind.MONEY, -1,
            N_("The sum of the amounts of deals lost in the period."), (total(LOST_DEALS, _value, _item_value),)),
    Measure("created_count", N_("Created deals"), Kind.COUNT, 1,
            N_("The number of deals created in the period, whatever became of them."), (_created,)),
    Measure("created_amount", N_("Amount of created deals"), Kind.MONEY, 1,
            N_("The sum of the present amounts of deals created in the period."),
            (total(CREATED_DEALS, _value, _item_value),)),
    Measure("qualified_count", N_("Qualified leads"), Kind.COUNT, 1,
            N_("The number of deals qualified in the period."), (count(QUALIFIED_DEALS),)),
    Measure("average_deal", N_("Average deal"), Kind.MONEY, 1,
            N_("Revenue divided by the number of won deals that have an amount."), (REVENUE, _won_priced), AVERAGE),
    Measure("median_deal", N_("Median deal"), Kind.MONEY, 1,
            N_("The middle amount of deals won in the period: half are larger, half smaller."),
            (Aggregate(WON_DEALS, How.MEDIAN, _value, _item_value),)),
    Measure("average_discount", N_("Average discount"), Kind.PERCENT, -1,
            N_("The discounts of deals won in the period divided by their list prices; negative is above the list."),
            (_discount, _list_price), RATIO),
    Measure("win_rate", N_("Win rate"), Kind.PERCENT, 1,
            N_("Won among the deals won or lost in the period."), (_won, _lost), _WIN_RATE),
    Measure("conversion", N_("Cohort conversion"), Kind.PERCENT, 1,
            N_("Of the deals created in the period, the share won by now; open ones count in the divisor."),
            (_created_won, _created), RATIO),
    Measure("cohort_won", N_("Won of the created"), Kind.COUNT, 1,
            N_("Of the deals created in the period, the number won by now."), (_created_won,)),
    Measure("cohort_revenue", N_("Revenue of the created"), Kind.MONEY, 1,
            N_("The sum of the amounts of the deals created in the period that are won by now."), (COHORT_REVENUE,)),
    Measure("sales_cycle", N_("Sales cycle"), Kind.DAYS, -1,
            N_("The average number of days from creation to the win of deals won in the period."),
            (_cycle_days, _cycle_count), RATIO),
    Measure("sales_cycle_median", N_("Median cycle"), Kind.DAYS, -1,
            N_("The middle number of days from creation to the win of deals won in the period."),
            (Aggregate(WON_DEALS, How.MEDIAN, _cycle, where=_cycle_where),)),
    Measure("open_count", N_("Open deals"), Kind.COUNT, 1,
            N_("The number of deals open at the end of the period."), (_open,)),
    Measure("open_amount", N_("Open pipeline"), Kind.MONEY, 1,
            N_("The sum of the amounts, as they were then, of deals open at the end of the period."), (_open_amount,)),
    Measure("weighted_amount", N_("Weighted amount"), Kind.MONEY, 1,
            N_("Each open deal's amount times its chance: set by hand, else the share of won among closed deals that "
               "reached the stage (30 at least), else the stage's preset."),
            (total(OPEN_DEALS, lambda at: _weight(DealEvent.value, at), lambda at: _weight(_open_item, at)),)),
    Measure("forecast_amount", N_("Forecast to the end"), Kind.MONEY, 1,
            N_("Revenue so far and the weighted amounts of open deals that are expected in what is left of the period."),
            (REVENUE, _expected), _sum),
    Measure("stuck_count", N_("Stuck deals"), Kind.COUNT, -1,
            N_("Open deals longer in their stage than its norm, or than four in five won deals stayed there."),
            (count(OPEN_DEALS, _stuck),)),
    Measure("stuck_amount", N_("Stuck amount"), Kind.MONEY, -1,
            N_("The sum of the amounts of stuck deals."),
            (total(OPEN_DEALS, lambda _at: DealEvent.value, lambda _at: _open_item, _stuck),)),
    Measure("sales_velocity", N_("Sales velocity"), Kind.RATE, 1,
            N_("Open deals times the average won deal times the win rate, divided by the days of the cycle."),
            (_open, REVENUE, _won, _lost, _cycle_days, _cycle_count), _velocity),
)  # fmt: skip
