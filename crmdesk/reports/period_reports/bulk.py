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

from crmdesk.data.access import EVERYBODY, Scope, list_scopes, own_scope
from crmdesk.data.models import Category, Department
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell, Member, type_figure
from crmdesk.reports.contributions import Row, contributions
from crmdesk.reports.measures import measure_named
from crmdesk.reports.period_reports.kinds import GRAINS, picture_span
from crmdesk.reports.periods import Compare, Grain, Period, base_of
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

if TYPE_CHECKING:
    from crmdesk.data.store import Store

MANAGER, DEPARTMENT, REVENUE = "manager", "department", "revenue"
#: What the mix and the reasons of a report look at.
MIX, CLIENT, CITY = "category", "client", "city"
#: Decimal places of shares, minutes and days in a snapshot.
PLACES = Decimal("0.000001")
#: How many years back the revenue of the same period is looked at.
YEARS = 3
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
        self._owned = tuple(name for name in self._measures if is_owned(name))
        self._managers: dict[int | None, Found] = {}
        """By manager; None holds what is nobody's."""
        self._rows: dict[str, dict[int | None, list[Row]]] = {}
        self._scopes = {scope.key: scope for scope in list_scopes(store)}

    def read(self, step: Step) -> None:
        """Ask for all managers at once and for the rows of the firm; ``step(done, total)`` may raise ``Cancelled``."""
        steps = 7
        step(0, steps)
        for key, cells in self._cells(self._owned, (MANAGER,)).items():
            self._of(None if key is None else int(key)).cells = cells
        step(1, steps)
        self._read_time()
        for place, dimension in enumerate((MIX, CLIENT, CITY), 2):
            step(place, steps)
            to = self._root if dimension == MIX else _itself
            for owner, lines in _by_manager(self._store, self._question((REVENUE,), (MANAGER, dimension))):
                cuts = (Cut(member, cells[0]) for member, cells in lines)
                self._of(owner).cuts[dimension] = _together(cuts, to)
        step(5, steps)
        self._read_years()
        step(6, steps)
        question = replace(self._question(self._measures, ()), compare=Compare.NONE)
        for measure, rows in contributions(self._store, question).items():
            own = self._rows.setdefault(measure, {})
            for row in rows:
                own.setdefault(row.owner_id, []).append(row)

    @property
    def manager_ids(self) -> frozenset[int]:
        """Everybody who has a figure in the period or the year."""
        return frozenset(one for one in self._managers if one is not None)

    def people(self, subject: Subject) -> frozenset[int] | None:
        """Return whose rows stand behind the figures of a subject, nobody's for a department in the archive; None is everybody's."""
        if subject.kind == "manager":
            return frozenset({subject.id or 0})
        scope = EVERYBODY if subject.kind == "firm" else self._scopes.get(f"department:{subject.id}")
        return frozenset() if scope is None else scope.manager_ids

    def of(self, subject: Subject) -> Found:
        """Return what was found about a subject.

        The measures of departments and of the firm are asked as theirs, for shares and plans do not add up; their revenue by
        members is their people's together, for each row has one owner.
        """
        if subject.kind == "manager":
            return self._managers.get(subject.id) or Found()
        people = self.people(subject)
        if subject.kind == "firm":
            cells = self._cells(self._measures)[None]
        elif subject.id in self._trunks:
            cells = self._cells(self._owned, scope=scope_of(self._store, subject))[None]
        else:
            cells = self._leaves.get(str(subject.id), {})
        parts = [found for owner, found in self._managers.items() if people is None or owner in people]
        years = ([found.years[back] for found in parts if len(found.years) > back] for back in range(YEARS))
        return Found(
            cells,
            _together(cut for found in parts for cut in found.time),
            {
                dimension: _together(cut for found in parts for cut in found.cuts.get(dimension, ()))
                for dimension in (MIX, CLIENT, CITY)
            },
            tuple(_sum_known(year) for year in years),
        )

    def rows(self, measure: str, people: frozenset[int] | None) -> tuple[Row, ...]:
        """Return the rows behind a measure of some people; None are everybody's, nobody's too."""
        by_owner = self._rows.get(measure, {})
        owners = by_owner if people is None else people & by_owner.keys()
        return tuple(row for owner in owners for row in by_owner[owner])

    def _of(self, owner: int | None) -> Found:
        return self._managers.setdefault(owner, Found())

    def _cells(
        self, measures: Sequence[str], by: tuple[str, ...] = (), scope: Scope = EVERYBODY
    ) -> dict[str | None, dict[str, Cell]]:
        """Return measures by member, the total under None where nothing is cut; plans have no year before to be counted for."""
        plans = tuple(name for name in measures if measure_named(name).is_planned)
        facts = tuple(name for name in measures if name not in plans)
        found: dict[str | None, dict[str, Cell]] = {}
        for names, compare in ((facts, Compare.YEAR), (plans, Compare.NONE)):
            answer = ask(self._store, replace(self._question(names, by, scope), compare=compare))
            for line in answer.lines if by else (answer.total,):
                member = line.members[0].id if by else None
                found.setdefault(member, {}).update(zip(names, line.cells, strict=True))
        return found

    @cached_property
    def _leaves(self) -> dict[str | None, dict[str, Cell]]:
        """The measures of departments by the people right in them: all there is to those that have none below."""
        return self._cells(self._owned, (DEPARTMENT,))

    @cached_property
    def _trunks(self) -> frozenset[int]:
        """The departments that have others below them."""
        with self._store.reading() as connection:
            query = select(Department.parent_id).where(
                Department.archived_at.is_(None), Department.parent_id.is_not(None)
            )
            return frozenset(one for one in connection.execute(query).scalars() if one is not None)

    def _read_time(self) -> None:
        """Ask for the revenue over time, and for the same units a year before, of weeks those that begin on the same weekday."""
        span, unit = picture_span(self._period, self._kind)
        grain = GRAINS[unit]
        back, count = (Grain.WEEK, 52) if grain is Grain.WEEK else (Grain.YEAR, 1)
        sides = (span, Period(back.shift(span.begin, -count), back.shift(span.end, -count)))
        found: dict[int | None, dict[str, list[type_figure]]] = {}
        for place, days in enumerate(sides):
            question = Question((REVENUE,), (MANAGER, unit), days, as_of=self._as_of)
            for owner, lines in _by_manager(self._store, question):
                for member, cells in lines:
                    begin = date.fromisoformat(member.id or "")
                    key = back.shift(begin, count).isoformat() if place else begin.isoformat()
                    found.setdefault(owner, {}).setdefault(key, [None, None])[place] = cells[0].value
        for owner, units in found.items():
            self._of(owner).time = tuple(Cut(Member(key, key), _cell(*both)) for key, both in sorted(units.items()))

    def _read_years(self) -> None:
        years: list[dict[int | None, type_figure]] = []
        period = self._period
        for _back in range(YEARS):
            period = _year_before(period)
            question = Question((REVENUE,), (MANAGER,), period, as_of=self._as_of)
            years.append({owner: lines[0][1][0].value for owner, lines in _by_manager(self._store, question)})
        for owner in {*self._managers, *(owner for year in years for owner in year)}:
            self._of(owner).years = tuple(year.get(owner) for year in years)

    def _root(self, member: Member) -> Member:
        """Return the root of a category: a report of two pages tells of directions, not of shelves."""
        return self._roots.get(member.id or "", member)

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


def is_owned(name: str) -> bool:
    """Whether a measure's rows have owners: costs are the firm's alone."""
    return all(part.fact.owner is not None or part.fact.plan_of for part in measure_named(name).parts)


def scope_of(store: Store, subject: Subject) -> Scope:
    """Return whose figures a report is about; under a department in the archive nobody is counted any more."""
    if subject.kind == "firm" or subject.id is None:
        return EVERYBODY
    if subject.kind == "manager":
        return own_scope(subject.id)
    key = f"department:{subject.id}"
    return next((scope for scope in list_scopes(store) if scope.key == key), Scope(key, "", frozenset()))


def exact(kind: Kind, value: type_figure) -> Decimal | None:
    """Return a figure as a snapshot keeps it: minor units and counts whole, the rest to six places."""
    if value is None:
        return None
    if isinstance(value, int):
        return Decimal(value)
    if kind.is_money or value.is_integer():
        return Decimal(round(value))
    return Decimal(repr(float(value))).quantize(PLACES).normalize()


def share(value: float | None) -> Decimal | None:
    """Return a share as a snapshot keeps it."""
    return exact(Kind.PERCENT, value)


def _year_before(period: Period) -> Period:
    base = base_of(period, Compare.YEAR, period.last)
    assert base is not None
    return base.full or base.period


def _by_manager(store: Store, question: Question) -> Iterable[tuple[int | None, list[tuple[Member, tuple[Cell, ...]]]]]:
    """Yield each manager, None for nobody, with the lines of theirs: the member of the last dimension, and the cells."""
    found: dict[int | None, list[tuple[Member, tuple[Cell, ...]]]] = {}
    for line in ask(store, question).lines:
        owner = line.members[0].id
        found.setdefault(None if owner is None else int(owner), []).append((line.members[-1], line.cells))
    return found.items()


def _itself(member: Member) -> Member:
    return member


def _together(cuts: Iterable[Cut], to: Callable[[Member], Member] = _itself) -> tuple[Cut, ...]:
    """Return cuts added up by the member that theirs belongs to."""
    sums: dict[str | None, tuple[Member, list[type_figure], list[type_figure]]] = {}
    for cut in cuts:
        member = to(cut.member)
        _member, now, base = sums.setdefault(member.id, (member, [], []))
        now.append(cut.cell.value)
        base.append(cut.cell.base)
    return tuple(Cut(member, _cell(_sum_known(now), _sum_known(base))) for member, now, base in sums.values())


def _cell(now: type_figure, base: type_figure) -> Cell:
    return Cell(now or 0, base or 0, (now or 0) - (base or 0))


def _sum_known(values: Iterable[type_figure]) -> type_figure:
    """Return the sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def row_sets(rows: Mapping[str, Sequence[Row]]) -> dict[str, tuple[tuple[str, str, tuple[Decimal | None, ...]], ...]]:
    """Return rows by measure as a snapshot keeps them, by record and id."""
    return {
        measure: tuple(
            (row.record, str(row.id), tuple(exact(Kind.COUNT, value) for value in row.values))
            for row in sorted(own, key=lambda row: (row.record, row.id))
        )
        for measure, own in rows.items()
    }
