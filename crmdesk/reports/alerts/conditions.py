"""Conditions of alert rules: what calls for attention, as plain data that the base keeps as JSON; never SQL.

Version 1. A list: ``{"version": 1, "list": "stuck", "days": 14, "amount": 1000000, "where": {kept conditions}}``. A measure:
``{"version": 1, "measure": "revenue", "by": "manager", "period": "to-date", "against": "year", "is": "below",
"limit": -0.15, "minimum": 5}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from crmdesk.data.conditions import Part
from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.kept_conditions import kept, parts_of
from crmdesk.data.kept_content import mapping_of
from crmdesk.data.words import N_, _
from crmdesk.reports.alerts.kinds import LIST_KINDS
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.own_measures import OWN_MEASURE

VERSION = 1
#: Periods a rule may look at, words of ``periods.parse_period``.
PERIODS = {
    "today": N_("today"), "month": N_("this month"), "last-month": N_("last month"), "quarter": N_("this quarter"),
    "last-quarter": N_("last quarter"), "year": N_("this year"), "to-date": N_("from 1 January"),
}  # fmt: skip
MOST_DAYS, MOST_ROWS = 3_650, 100_000
#: Figures beyond this are no thresholds but slips of the hand.
LARGEST = 10**15


class Against(Enum):
    """What a measure is held against."""

    LEVEL = "level"
    """The figure itself, in the measure's stored unit."""
    YEAR = "year"
    """Its change to the same period a year ago: a share, or a difference of shares for measures that are shares."""
    PREVIOUS = "previous"
    PLAN = "plan"
    """The share of the plan reached."""
    PACE = "pace"
    """The share reached of the part of the plan that falls on the working days gone."""
    NOTHING = "nothing"
    """No data for ``days`` days, where there were some before."""


class Who(Enum):
    """For whom an alert is."""

    FIRM = "firm"
    HEADS = "heads"
    OWNER = "owner"
    """Whose record it is, and their heads."""


_LIST_KEYS = frozenset({"version", "list", "days", "amount", "where"})
_MEASURE_KEYS = frozenset({"version", "measure", "by", "period", "against", "is", "limit", "minimum", "days"})
WHO_TITLES = {Who.FIRM: N_("Everybody"), Who.HEADS: N_("Heads"), Who.OWNER: N_("Whose it is, and the heads")}


@dataclass(frozen=True, slots=True)
class ListCondition:
    """Records of a list, at least so many days late and so large."""

    kind: str
    days: int = 0
    amount: int = 0
    """Minor units; 0 is any."""
    where: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureCondition:
    """A measure of every member of a dimension over a period, held against something."""

    measure: str
    by: str = ""
    """A dimension; empty is the whole firm."""
    period: str = "to-date"
    against: Against = Against.YEAR
    is_below: bool = True
    limit: float = 0
    minimum: int = 0
    """Rows behind the figure and its base together, below which nobody is called."""
    days: int = 0
    """Only where it is held against nothing."""


RuleCondition = ListCondition | MeasureCondition
Code = TypeVar("Code", bound=Enum)


def kept_rule(condition: RuleCondition) -> dict[str, Any]:
    """Return a condition as JSON can hold it.

    Raises:
        UsageFault: it names something that does not exist, or a threshold makes no sense.
    """
    _check(condition)
    if isinstance(condition, ListCondition):
        content: dict[str, Any] = {"version": VERSION, "list": condition.kind}
        content |= {key: value for key, value in (("days", condition.days), ("amount", condition.amount)) if value}
        return content | ({"where": kept(condition.where)} if condition.where else {})
    return {
        "version": VERSION, "measure": condition.measure, "by": condition.by, "period": condition.period,
        "against": condition.against.value, "is": "below" if condition.is_below else "above",
        "limit": condition.limit, "minimum": condition.minimum, "days": condition.days,
    }  # fmt: skip


def rule_of(content: Mapping[str, Any]) -> RuleCondition:
    """Return the condition that was kept.

    Raises:
        UsageFault: it was written by a newer program, or names what does not exist any more.
    """
    content = mapping_of(content)
    if content.get("version", VERSION) != VERSION:
        raise UsageFault(_("This rule was saved by a newer CRM Desk. Update the program."))
    condition: RuleCondition
    if set(content) - (_LIST_KEYS if "list" in content else _MEASURE_KEYS):
        raise _broken(dict(content))
    match content:
        case {"list": str(kind), **rest}:
            where = rest.get("where", {})
            parts = parts_of(where) if isinstance(where, Mapping) else ()
            condition = ListCondition(kind, _whole(rest, "days"), _whole(rest, "amount"), parts)
        case {"measure": str(measure), **rest}:
            limit = rest.get("limit", 0)
            if isinstance(limit, bool) or not isinstance(limit, int | float):
                raise _broken(limit)
            condition = MeasureCondition(
                measure, str(rest.get("by", "")), str(rest.get("period", "to-date")),
                _code(Against, rest.get("against", "year")), rest.get("is", "below") == "below", limit,
                _whole(rest, "minimum"), _whole(rest, "days"),
            )  # fmt: skip
        case _:
            raise _broken(content)
    _check(condition)
    return condition


def audience_of(content: Mapping[str, Any]) -> Who:
    """Return for whom alerts of a rule are; everybody where it does not say."""
    return _code(Who, mapping_of(content).get("who", Who.FIRM.value))


def kept_audience(who: Who) -> dict[str, Any]:
    """Return an audience as JSON can hold it."""
    return {"who": who.value}


def _check(condition: RuleCondition) -> None:
    if isinstance(condition, ListCondition):
        if condition.kind not in LIST_KINDS:
            raise unknown(_("List"), condition.kind, LIST_KINDS)
        _within(_("days"), condition.days, MOST_DAYS)
        _within(_("amount"), condition.amount, LARGEST)
        return
    if condition.measure not in MEASURES and not condition.measure.startswith(OWN_MEASURE):
        raise unknown(_("Measure"), condition.measure, MEASURES)
    if condition.by and condition.by not in DIMENSIONS:
        raise unknown(_("Dimension"), condition.by, DIMENSIONS)
    if condition.period not in PERIODS:
        raise unknown(_("Period"), condition.period, PERIODS)
    if not -LARGEST <= condition.limit <= LARGEST:
        raise _broken(condition.limit)
    _within(_("rows"), condition.minimum, MOST_ROWS)
    _within(_("days"), condition.days, MOST_DAYS)
    if condition.against is Against.NOTHING and condition.days < 1:
        raise UsageFault(_("Say after how many days without data to call: 1 at least."))


def _within(what: str, value: int, most: int) -> None:
    if not 0 <= value <= most:
        raise UsageFault(_("The rule’s {what}: a number from 0 to {most} is needed.").format(what=what, most=most))


def _whole(content: Mapping[str, Any], key: str) -> int:
    value = content.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _broken(value)
    return value


def _code(codes: type[Code], word: object) -> Code:
    try:
        return codes(word)
    except ValueError:
        raise unknown(_("Condition"), str(word)[:80], [str(code.value) for code in codes]) from None


def _broken(found: object) -> UsageFault:
    return UsageFault(_("A rule of alerts cannot be read: {text}. Make it anew.").format(text=str(found)[:80]))
