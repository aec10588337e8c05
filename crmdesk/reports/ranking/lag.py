"""Lag: where a manager falls behind: members of every dimension against last year, the plan or the team, and what to do.

One computation stands behind all three (``why``): what each member gave to the manager's change since last year, and to
the team's. Against the team a member lags by what it lacks to the manager's last year grown as the team grew there;
against the plan by what it lacks to its part of the plan, which is parted as last year was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from crmdesk.data.access import own_scope
from crmdesk.data.errors import UsageFault
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import type_figure
from crmdesk.reports.measures.plans import WHOLE, plan_measure
from crmdesk.reports.periods import Compare, Grain, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.ranking.advice import Advice, advice_of
from crmdesk.reports.ranking.ranking import MANAGER, Ranking
from crmdesk.reports.result import Behind
from crmdesk.reports.why import Cause, Contribution, Why, explain

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.measures import Measure

#: Dimensions that say who or when, not where (a campaign has its year); and those whose members are many and small.
_PASSED_OVER = frozenset(
    {
        "manager",
        "department",
        "head",
        "client_manager",
        "client",
        "client_group",
        "tracking_number",
        "campaign",
        "region",
        "country",
        "day",
        "weekday",
        "hour",
    }
)
#: Asked of the team where the manager's change has no parts: its total is what counts.
_NOTHING = "manager"
#: How many dimensions are looked at and how many of their members are told.
DIMENSIONS, MEMBERS = 6, 6


class Against(Enum):
    """What a manager's figure is measured by."""

    YEAR = "year"
    PLAN = "plan"
    TEAM = "team"

    @property
    def label(self) -> str:
        """How it reads on a switch."""
        return _({"year": N_("To last year"), "plan": N_("To the plan"), "team": N_("To the team")}[self.value])


@dataclass(frozen=True, slots=True)
class LagMember:
    """A member of a dimension: the manager's figure, what it lacks (below 0) or has beyond, and both changes since last year."""

    id: str | None
    label: str
    value: type_figure
    base: type_figure
    delta: type_figure
    change: float | None
    team_change: float | None
    behind: Behind | None
    """Opens the manager's rows of the member."""


@dataclass(frozen=True, slots=True)
class LagDimension:
    """One dimension, those of its members that pull the way of the whole first.

    All members sum to the whole lag, but against the team: there each is measured by the team's own change in its place.
    """

    dimension: Dimension
    members: tuple[LagMember, ...]
    more: int
    """How many members are not told."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Where one manager falls behind, or, where the whole is ahead, what it is ahead by."""

    manager_id: int
    name: str
    measure: Measure
    against: Against
    period: Period
    base_period: Period | None
    currency: str
    value: type_figure
    aim: type_figure
    """What the figure is measured by: last year's, the plan, or last year's grown as the team grew."""
    delta: type_figure
    change: float | None
    """Of the manager since last year, a share."""
    team_change: float | None
    dimensions: tuple[LagDimension, ...]
    advice: tuple[Advice, ...]
    notes: tuple[str, ...] = ()
    more: int = 0
    """How many dimensions are not told."""


def behind_team(
    store: Store, ranking: Ranking, manager_id: int, against: Against = Against.YEAR, *, to_date: bool = False,
    most: int | None = DIMENSIONS,
) -> Lag:  # fmt: skip
    """Return where a manager falls behind by the leading measure of a ranking.

    Args:
        store: the base.
        ranking: whose period, scope and leading measure count.
        manager_id: whose lag it is.
        against: what the figure is measured by.
        to_date: from the first of January of the period's last day, and not the period alone.
        most: how many dimensions are told, those that explain most first; None tells every one.

    Raises:
        UsageFault: the manager is not in the ranking, or there is no plan to measure by.
    """
    line = ranking.line_of(manager_id)
    if line is None:
        raise UsageFault(_("This manager is not in the ranking of the period."))
    measure = next(one for one in ranking.measures if one.id == ranking.leading)
    period = _since_january(ranking) if to_date else ranking.question.period
    team = replace(ranking.question, measures=(measure.id,), period=period, compare=Compare.YEAR, by=())
    own = replace(team, scope=own_scope(manager_id))
    with store.snapshot():
        why = explain(store, own, measure.id)
        known = [cause for cause in why.causes if cause.dimension.id not in _PASSED_OVER]
        causes = known[:most]
        whole = explain(store, team, measure.id, only=tuple(cause.dimension.id for cause in causes) or _NOTHING)
        aim, notes = _aim(store, why, whole, against, own)
        made = _Lagging(why, against, aim, own)
        dimensions = tuple(made.dimension(cause, whole.cause(cause.dimension.id)) for cause in causes)
        advice = tuple(advice_of(store, ranking, manager_id, _worst_city(dimensions)))
    delta = None if aim is None or why.value is None else why.value - aim
    return Lag(
        manager_id, line.name, measure, against, period, why.base_period, ranking.currency, why.value, aim, delta,
        why.change, whole.change, dimensions, advice, (*why.notes, *notes), len(known) - len(causes),
    )  # fmt: skip


def _since_january(ranking: Ranking) -> Period:
    period = ranking.question.period
    return Period(Grain.YEAR.floor(period.last), period.end)


def _aim(store: Store, why: Why, team: Why, against: Against, own: Question) -> tuple[type_figure, tuple[str, ...]]:
    """Return what the whole figure is measured by, and what to know about it."""
    if against is Against.YEAR:
        return why.base, ()
    if against is Against.PLAN:
        plan = plan_measure(WHOLE, why.measure)
        by_manager = replace(own, measures=(plan.id,), by=(MANAGER,), compare=Compare.NONE)
        found = next((line.cells[0].value for line in ask(store, by_manager).lines), None)
        if found is None:
            raise UsageFault(_("There is no plan for {period} to measure by.").format(period=why.period.text()))
        return found, (_("The plan is parted among cities, categories and the rest as last year's figure was."),)
    if why.base is None or not team.base:
        return None, (_("There is no last year to measure the team by."),)
    grown = Fraction(team.value or 0) / Fraction(team.base) * Fraction(why.base)
    return round(grown), (_("Measured by what the same places of the whole team became since last year."),)


class _Lagging:
    """The members of dimensions against one aim."""

    def __init__(self, why: Why, against: Against, aim: type_figure, own: Question) -> None:
        self._why, self._against, self._aim, self._own = why, against, aim, own

    def dimension(self, cause: Cause, team: Cause | None) -> LagDimension:
        """Return the members of a dimension, those that pull the way of the whole first."""
        theirs = {} if team is None else {one.member.id: one for one in team.contributions}
        found = [self._member(one, theirs.get(one.member.id)) for one in cause.contributions]
        found = [one for one in found if one.delta]
        way = -1 if (self._why.value or 0) < (self._aim or 0) else 1
        found.sort(key=lambda one: (-way * (one.delta or 0), one.label))
        if len(found) <= MEMBERS:
            return LagDimension(cause.dimension, tuple(found), 0)
        # What pulls the other way is told too: it is what there is to build on.
        told = [*found[: MEMBERS - 1], found[-1]]
        return LagDimension(cause.dimension, tuple(told), len(found) - len(told))

    def _member(self, one: Contribution, team: Contribution | None) -> LagMember:
        aim = self._aim_of(one, team)
        value = one.value or 0
        delta = one.delta if self._against is Against.YEAR else value - aim
        members = () if one.chosen is None else (one.chosen,)
        behind = None if one.chosen is None else Behind(
            replace(self._own, by=(), compare=Compare.NONE), self._why.measure.id, members
        )  # fmt: skip
        return LagMember(
            one.member.id, one.member.label, one.value, one.base, delta, _change(one),
            None if team is None else _change(team), behind,
        )  # fmt: skip

    def _aim_of(self, one: Contribution, team: Contribution | None) -> int:
        base = Fraction(one.base or 0)
        if self._against is Against.PLAN:
            return round(Fraction(self._aim or 0) * base / Fraction(self._why.base)) if self._why.base else 0
        if self._against is Against.TEAM and team is not None and team.base:
            return round(base * Fraction(team.value or 0) / Fraction(team.base))
        return round(base)


def _worst_city(dimensions: Iterable[LagDimension]) -> str:
    """Return the city in which most is lacking, empty where none is told."""
    cities = (member for one in dimensions if one.dimension.id == "city" for member in one.members)
    return next((member.label for member in cities if member.id is not None and (member.delta or 0) < 0), "")


def _change(one: Contribution) -> float | None:
    if not one.base or one.value is None:
        return None if not one.base else -1.0
    return float(Fraction(one.value - one.base) / abs(Fraction(one.base)))
