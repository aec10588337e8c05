"""Plan splitting: a year's figure becomes months, and, if wished, the plans of everybody below, by what past years say.

A month weighs what its working days are, what it brought the firm in the last three years (the season), or what it
brought the plan's own holder last time. "Last time" is the latest month of that name that is over: in November the
next year is split by this year's January to October and last year's November and December. People and departments
weigh what they brought in the last twelve months that are over; who sells and brought nothing yet is taken for an
average one, who does not sell gets no plan. All parts are whole units and add up to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from sqlalchemy import select

from crmdesk.data.access import EVERYBODY, Scope, own_scope, scope_named
from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Manager
from crmdesk.data.plan_grid import PlanRow, plan_grid
from crmdesk.data.plan_measures import PLAN_MEASURES, unit_of
from crmdesk.data.plan_versions import Holder, Wish, months
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _
from crmdesk.reports.periods import Grain, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rounding import rounded_to
from crmdesk.reports.spread import WorkingDays

#: How many past years make a season.
SEASON_YEARS = 3
MONTHS = 12
#: Roles that sell, and so have plans before they have a past.
_SELLING = ("manager", "department_head")


class Shape(Enum):
    """What the months of a year weigh."""

    EVEN = "even"
    SEASON = "season"
    LAST_YEAR = "last_year"


SHAPE_TITLES = {
    Shape.EVEN: N_("By working days"),
    Shape.SEASON: N_("By the season: the firm's months of the last three years"),
    Shape.LAST_YEAR: N_("By last year: the months of the same manager or department"),
}


@dataclass(frozen=True, slots=True)
class Split:
    """What is to be split: ``total`` of the year in the stored units of the measure's plans."""

    measure: str
    year: int
    holder: Holder
    total: int
    shape: Shape = Shape.SEASON
    with_below: bool = False
    """Whether departments and people below are given their parts too."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The plans of one holder: twelve months in stored units, January first."""

    holder: Holder
    name: str
    depth: int
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """What a split comes to; nothing is written yet."""

    split: Split
    parts: tuple[Parts, ...]
    notes: tuple[str, ...] = ()

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """The plans to write."""
        spans = months(self.split.year)
        return tuple(
            Wish(one.holder, self.split.measure, *span, value)
            for one in self.parts
            for span, value in zip(spans, one.months, strict=True)
        )


def split_plan(store: Store, split: Split) -> SplitPlan:
    """Return the months of a year's plan, and of those below where that is asked, for people to look at.

    Raises:
        UsageFault: plans of this measure do not add up, the figure is not above 0, or the holder is not in the year's plans.
    """
    measure = PLAN_MEASURES[split.measure]
    if not measure.adds:
        raise UsageFault(_("“{measure}” is not a sum: each month has a plan of its own.").format(measure=measure.label))
    if split.total <= 0:
        raise UsageFault(_("Write what the whole year should come to, above 0."))
    rows = plan_grid(store, measure, split.year).rows
    place = next((at for at, row in enumerate(rows) if row.holder == split.holder), None)
    if place is None:
        raise UsageFault(_("There is nobody of this name in the plans of {year}.").format(year=split.year))
    with store.snapshot():
        return _Splitting(store, split, rows).split(place)


class _Splitting:
    """One split under way."""

    def __init__(self, store: Store, split: Split, rows: Sequence[PlanRow]) -> None:
        self._store, self._split, self._rows = store, split, rows
        self._notes: dict[str, None] = {}
        self._sellers = self._read_sellers()

    def split(self, place: int) -> SplitPlan:
        """Return the parts of the row at a place and of those below it."""
        whole = self._rows[place]
        figures = portions(self._split.total, self._month_weights(whole.holder), unit_of(self._split.measure).stored)
        parts = [Parts(whole.holder, whole.name, whole.depth, tuple(figures))]
        if self._split.with_below:
            parts += self._below(place, figures)
        return SplitPlan(self._split, tuple(parts), tuple(self._notes))

    def _below(self, place: int, figures: Sequence[int]) -> list[Parts]:
        """Return the parts of those right below a row and of everybody below them; months add up to the row's."""
        below = [at for at in self._reach(place) if self._rows[at].depth == self._rows[place].depth + 1]
        weighed = self._people_weights([self._rows[at] for at in below])
        children = [at for at, weight in zip(below, weighed, strict=True) if weight]
        weights = [weight for weight in weighed if weight]
        if not children:
            return []
        unit = unit_of(self._split.measure).stored
        by_month = [portions(figure, weights, unit) for figure in figures]
        found = []
        for turn, at in enumerate(children):
            own = [month[turn] for month in by_month]
            row = self._rows[at]
            found.append(Parts(row.holder, row.name, row.depth, tuple(own)))
            found += self._below(at, own)
        return found

    def _reach(self, place: int) -> range:
        """Return the places of all rows below one."""
        depth, end = self._rows[place].depth, place + 1
        while end < len(self._rows) and self._rows[end].depth > depth:
            end += 1
        return range(place + 1, end)

    # -- weights -------------------------------------------------------------------------------------------------

    def _month_weights(self, holder: Holder) -> list[int]:
        if self._split.shape is not Shape.EVEN:
            years, scope = (SEASON_YEARS, EVERYBODY) if self._split.shape is Shape.SEASON else (1, self._scope(holder))
            weights = self._past(scope, years)
            if all(weights):
                return weights
            self._notes[_("Some months have no past to go by, so the year is split by working days.")] = None
        with self._store.reading() as connection:
            calendar = read_workdays(connection)
        days = WorkingDays(calendar, date(self._split.year, 1, 1), date(self._split.year + 1, 1, 1))
        return [days.between(*span) for span in months(self._split.year)]

    def _past(self, scope: Scope, years: int) -> list[int]:
        """Return what the latest months of each name that are over came to, January first; losses count as nothing."""
        last = self._last_month()
        begin = Grain.MONTH.shift(last, -MONTHS * years)
        question = Question((self._split.measure,), ("month",), Period(begin, last), scope=scope, as_of=self._as_of())
        found = [0] * MONTHS
        for line in ask(self._store, question).lines:
            month, value = line.members[0].id, line.cells[0].value
            if month is not None and value:
                found[int(month[5:7]) - 1] += max(round(value), 0)
        return found

    def _people_weights(self, rows: Sequence[PlanRow]) -> list[int]:
        """Return what those of one level brought in the last twelve months; sellers without a past weigh as the others' mean."""
        last = self._last_month()
        period = Period(Grain.MONTH.shift(last, -MONTHS), last)
        found = []
        for row in rows:
            question = Question((self._split.measure,), (), period, scope=self._scope(row.holder), as_of=self._as_of())
            found.append(max(round(ask(self._store, question).total.cells[0].value or 0), 0))
        known = [weight for weight in found if weight]
        mean = round(Fraction(sum(known), len(known))) if known else 1
        new = [place for place, row in enumerate(rows) if not found[place] and row.holder in self._sellers]
        if new:
            names = ", ".join(rows[place].name for place in new)
            self._notes[
                _("Nothing to go by in the last twelve months, so an equal part is taken: {names}.").format(names=names)
            ] = None
        return [mean if place in new else weight for place, weight in enumerate(found)]

    def _read_sellers(self) -> frozenset[Holder]:
        """Return the managers whose role is to sell, and the departments that they are in."""
        with self._store.reading() as connection:
            sellers = connection.execute(
                select(Manager.id, Manager.department_id).where(Manager.role.in_(_SELLING))
            ).all()  # fmt: skip
        departments = {Holder("department", row.department_id) for row in sellers if row.department_id}
        return frozenset({Holder("manager", row.id) for row in sellers} | departments)

    def _scope(self, holder: Holder) -> Scope:
        if holder.id is None:
            return EVERYBODY
        if holder.subject == "manager":
            return own_scope(holder.id)
        return scope_named(self._store, f"department:{holder.id}")

    def _last_month(self) -> date:
        """Return the end of the past to go by: of the months that are over, those before the year that is planned."""
        return min(Grain.MONTH.floor(self._store.today()), date(self._split.year, 1, 1))

    def _as_of(self) -> date:
        return self._store.today()


def portions(whole: int, weights: Sequence[int], unit: int = 1) -> list[int]:
    """Return parts of a whole by weights: whole units, their sum exactly ``whole``; what is less than a unit goes to the largest."""
    together = sum(weights)
    if not together:
        weights, together = [1] * len(weights), len(weights)
    units, rest = divmod(whole, unit)
    parts = [part * unit for part in rounded_to([Fraction(units * weight, together) for weight in weights], units)]
    parts[max(range(len(parts)), key=lambda place: weights[place])] += rest
    return parts
