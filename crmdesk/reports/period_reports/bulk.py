"""Bulk: the figures of everybody's reports by a handful of questions, for fifty managers as for one.

Managers are asked together, cut by manager; a department or the firm is asked by itself, for its figures are not the sum
of its people's (shares, distinct clients, plans of its own).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.data.access import EVERYBODY, Scope, own_scope, scope_named
from crmdesk.data.models import Category
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell, Member, type_figure
from crmdesk.reports.contributions import Row, contributions
from crmdesk.reports.measures import measure_named
from crmdesk.reports.period_reports.kinds import picture_span
from crmdesk.reports.periods import Compare, Period, base_of
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

if TYPE_CHECKING:
    from crmdesk.data.store import Store

MANAGER, REVENUE = "manager", "revenue"
#: What the mix and the reasons of a report look at.
MIX, CLIENT, CITY = "category", "client", "city"
#: Decimal places of shares, minutes and days in a snapshot.
PLACES = Decimal("0.000001")
Step = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Cut:
    """A member of a dimension and its revenue, now and a year before."""

    member: Member
    cell: Cell


@dataclass(slots=True)
class Found:
    """What was asked about one subject."""

    cells: dict[str, Cell] = field(default_factory=dict)
    """Every measure of its template with its plan."""
    time: tuple[Cut, ...] = ()
    cuts: dict[str, tuple[Cut, ...]] = field(default_factory=dict)
    """By dimension, the members with revenue in either year."""
    years: tuple[type_figure, ...] = ()
    """Revenue of the same period one, two, three years before."""


class Bulk:
    """Asks about all subjects of a period."""

    def __init__(self, store: Store, period: Period, kind: str, measures: Sequence[str], as_of: date) -> None:
        self._store, self._period, self._kind, self._as_of = store, period, kind, as_of
        self._measures = tuple(dict.fromkeys(measures))
        self._owned = tuple(name for name in self._measures if _is_owned(name))
        self._managers: dict[int, Found] = {}
        self._rows: dict[str, tuple[Row, ...]] = {}

    def read(self, step: Step) -> None:
        """Ask for all managers at once and for the rows of the firm; ``step(done, total)`` may raise ``Cancelled``."""
        question = self._question(self._owned, (MANAGER,))
        steps = 7
        step(0, steps)
        for member, cells in _by_manager(self._store, question):
            found = self._managers.setdefault(member, Found())
            found.cells = dict(zip(self._owned, cells[0][1], strict=True))
        step(1, steps)
        span, unit = picture_span(self._period, self._kind)
        over_time = replace(self._question((REVENUE,), (MANAGER, unit)), period=span)
        for member, cells in _by_manager(self._store, over_time):
            self._managers.setdefault(member, Found()).time = _cuts(cells)
        for place, dimension in enumerate((MIX, CLIENT, CITY), 2):
            step(place, steps)
            for member, cells in _by_manager(self._store, self._question((REVENUE,), (MANAGER, dimension))):
                self._managers.setdefault(member, Found()).cuts[dimension] = self._rolled(dimension, _cuts(cells))
        step(5, steps)
        self._read_years()
        step(6, steps)
        self._rows = contributions(self._store, replace(self._question(self._measures, ()), compare=Compare.NONE))

    @property
    def manager_ids(self) -> frozenset[int]:
        """Everybody who has a figure in the period or the year."""
        return frozenset(self._managers)

    def of(self, subject: Subject) -> Found:
        """Return what was found about a subject; departments and the firm are asked now."""
        if subject.kind == "manager":
            return self._managers.get(subject.id or 0) or Found()
        scope = scope_of(self._store, subject)
        found = Found()
        measures = self._measures if subject.kind == "firm" else self._owned
        answer = ask(self._store, self._question(measures, (), scope))
        found.cells = dict(zip(measures, answer.total.cells, strict=True))
        span, unit = picture_span(self._period, self._kind)
        found.time = self._cut(replace(self._question((REVENUE,), (unit,), scope), period=span))
        for dimension in (MIX, CLIENT, CITY):
            found.cuts[dimension] = self._rolled(dimension, self._cut(self._question((REVENUE,), (dimension,), scope)))
        found.years = tuple(ask(self._store, self._earlier((), back, scope)).total.cells[0].value for back in (1, 2, 3))
        return found

    def rows(self, measure: str, people: frozenset[int] | None) -> tuple[Row, ...]:
        """Return the rows behind a measure of some people; None are everybody's, nobody's too."""
        rows = self._rows.get(measure, ())
        return rows if people is None else tuple(row for row in rows if row.owner_id in people)

    def _read_years(self) -> None:
        years = [
            {
                member: cells[0][1][0].value
                for member, cells in _by_manager(self._store, self._earlier((MANAGER,), back))
            }
            for back in (1, 2, 3)
        ]
        for member, found in self._managers.items():
            found.years = tuple(year.get(member) for year in years)

    def _cut(self, question: Question) -> tuple[Cut, ...]:
        return tuple(Cut(line.members[0], line.cells[0]) for line in ask(self._store, question).lines)

    def _rolled(self, dimension: str, cuts: tuple[Cut, ...]) -> tuple[Cut, ...]:
        """Return categories as the roots of their tree: a report of two pages tells of directions, not of shelves."""
        if dimension != MIX:
            return cuts
        sums: dict[Member, list[int]] = {}
        for cut in cuts:
            own = sums.setdefault(self._roots.get(cut.member.id or "", cut.member), [0, 0])
            own[0] += round(cut.cell.value or 0)
            own[1] += round(cut.cell.base or 0)
        return tuple(Cut(member, Cell(now, base, now - base)) for member, (now, base) in sums.items())

    @cached_property
    def _roots(self) -> dict[str, Member]:
        """The root of each category."""
        with self._store.reading() as connection:
            rows = {row.id: row for row in connection.execute(select(Category.id, Category.parent_id, Category.name))}
        found = {}
        for row in rows.values():
            top, seen = row, {row.id}
            while top.parent_id in rows and top.parent_id not in seen:
                top = rows[top.parent_id]
                seen.add(top.id)
            found[str(row.id)] = Member(str(top.id), top.name)
        return found

    def _question(self, measures: tuple[str, ...], by: tuple[str, ...], scope: Scope = EVERYBODY) -> Question:
        return Question(measures, by, self._period, Compare.YEAR, scope=scope, as_of=self._as_of)

    def _earlier(self, by: tuple[str, ...], years: int, scope: Scope = EVERYBODY) -> Question:
        """Return the question of the revenue of the same period so many years before."""
        period = self._period
        for _year in range(years):
            period = _year_before(period)
        return Question((REVENUE,), by, period, scope=scope, as_of=self._as_of)


def _is_owned(name: str) -> bool:
    """Whether a measure's rows have owners: costs are the firm's alone."""
    return all(part.fact.owner is not None or part.fact.plan_of for part in measure_named(name).parts)


def scope_of(store: Store, subject: Subject) -> Scope:
    """Return whose figures a report is about."""
    if subject.kind == "firm" or subject.id is None:
        return EVERYBODY
    return own_scope(subject.id) if subject.kind == "manager" else scope_named(store, f"department:{subject.id}")


def exact(kind: Kind, value: type_figure) -> Decimal | None:
    """Return a figure as a snapshot keeps it: minor units and counts whole, the rest to six places."""
    if value is None:
        return None
    if kind.is_money or float(value).is_integer():
        return Decimal(round(value))
    return Decimal(repr(float(value))).quantize(PLACES).normalize()


def share(value: float | None) -> Decimal | None:
    """Return a share as a snapshot keeps it."""
    return exact(Kind.PERCENT, value)


def _year_before(period: Period) -> Period:
    base = base_of(period, Compare.YEAR, period.last)
    assert base is not None
    return base.full or base.period


def _by_manager(store: Store, question: Question) -> Iterable[tuple[int, list[tuple[Member, tuple[Cell, ...]]]]]:
    """Yield each manager with the lines of theirs: the member of the second dimension, and the cells."""
    found: dict[int, list[tuple[Member, tuple[Cell, ...]]]] = {}
    for line in ask(store, question).lines:
        owner = line.members[0].id
        if owner is not None:
            found.setdefault(int(owner), []).append((line.members[-1], line.cells))
    return found.items()


def _cuts(cells: Sequence[tuple[Member, tuple[Cell, ...]]]) -> tuple[Cut, ...]:
    return tuple(Cut(member, own[0]) for member, own in cells)


def row_sets(rows: Mapping[str, Sequence[Row]]) -> dict[str, tuple[tuple[str, str, tuple[Decimal | None, ...]], ...]]:
    """Return rows by measure as a snapshot keeps them, by record and id."""
    return {
        measure: tuple(
            (row.record, str(row.id), tuple(exact(Kind.COUNT, value) for value in row.values))
            for row in sorted(own, key=lambda row: (row.record, row.id))
        )
        for measure, own in rows.items()
    }
