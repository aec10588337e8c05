"""Plan grid: the plans of one measure in a year, people by months, with the sums of those below beside each own figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import takewhile

from sqlalchemy import Connection, func, or_, select

from crmdesk.data.access import EVERYBODY, Scope
from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.entry.typed import read_typed
from crmdesk.data.models import Department, Manager, Plan
from crmdesk.data.plan_measures import PlanMeasure, Unit, unit_of
from crmdesk.data.plan_versions import FIRM, Holder, Wish, in_force, months
from crmdesk.data.store import Store
from crmdesk.data.words import N_

MONTHS = 12
_ROWS = re.compile(r"\r\n|\r|\n")
#: A plan is typed as an amount or as a number; percents are typed as numbers too.
_AMOUNT = FormField("value", N_("Plan"), Entry.AMOUNT)
_NUMBER = FormField("value", N_("Plan"), Entry.QUANTITY)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One holder of plans: twelve own figures and twelve sums of those below, in stored units; None where there is none."""

    holder: Holder
    name: str
    depth: int
    """How many departments it stands in."""
    own: tuple[int | None, ...]
    below: tuple[int | None, ...]
    """Sums of the plans right below: of a manager always None."""

    @property
    def year(self) -> int | None:
        """The sum of the own months."""
        return _sum(self.own)

    @property
    def year_below(self) -> int | None:
        """The sum of the months of those below."""
        return _sum(self.below)

    @property
    def figures(self) -> tuple[int | None, ...]:
        """What counts above: the own figure, else what those below come to."""
        return tuple(own if own is not None else below for own, below in zip(self.own, self.below, strict=True))


@dataclass(frozen=True, slots=True)
class PlanGrid:
    """All rows, the firm first, then each department with its departments and people."""

    measure: str
    year: int
    rows: tuple[PlanRow, ...]
    adds: bool
    """Whether sums mean anything: of shares and averages they do not."""


def plan_grid(store: Store, measure: PlanMeasure, year: int, scope: Scope = EVERYBODY) -> PlanGrid:
    """Return the plans of a measure by month: people at work in the year and whoever has a plan in it.

    A narrower scope leaves its people, and the departments whose people are all in it.
    """
    with store.reading() as connection:
        held = _held(connection, measure.id, year)
        departments = connection.execute(
            select(Department.id, Department.name, Department.parent_id)
            .where(or_(Department.archived_at.is_(None), Department.id.in_(_ids(held, "department"))))
            .order_by(Department.name, Department.id)
        ).all()
        people = connection.execute(
            select(Manager.id, Manager.name, Manager.department_id)
            .where(
                or_(
                    Manager.id.in_(_ids(held, "manager")),
                    Manager.archived_at.is_(None)
                    & or_(Manager.active_until.is_(None), Manager.active_until > date(year, 1, 1))
                    & or_(Manager.active_from.is_(None), Manager.active_from < date(year + 1, 1, 1)),
                )
            )
            .order_by(Manager.name, Manager.id)
        ).all()
    known = {row.id for row in departments}
    below: dict[int | None, list[tuple[Holder, str]]] = {}
    for row in departments:
        parent = row.parent_id if row.parent_id in known and row.parent_id != row.id else None
        below.setdefault(parent, []).append((Holder("department", row.id), row.name))
    for row in people:
        department = row.department_id if row.department_id in known else None
        below.setdefault(department, []).append((Holder("manager", row.id), row.name))
    rows = _Tree(below, held, adds=measure.adds).rows(store.firm.name)
    if scope.manager_ids is not None:
        rows = _within(rows, scope.manager_ids)
    return PlanGrid(measure.id, year, tuple(rows), measure.adds)


def _within(rows: Sequence[PlanRow], people: frozenset[int]) -> list[PlanRow]:
    """Return the rows of people and of departments with nobody else in them, the first of them at the margin."""
    kept = []
    for place, row in enumerate(rows):
        below = takewhile(lambda other: other.depth > row.depth, rows[place + 1 :])  # noqa: B023 - used at once
        whose = (
            {row.holder.id}
            if row.holder.subject == "manager"
            else {one.holder.id for one in below if one.holder.subject == "manager"}
        )
        if row.holder != FIRM and whose and whose <= people:
            kept.append(row)
    margin = min((row.depth for row in kept), default=0)
    return [replace(row, depth=row.depth - margin) for row in kept]


class _Tree:
    """The firm as rows, each department before what stands in it."""

    def __init__(
        self, below: dict[int | None, list[tuple[Holder, str]]], held: dict[Holder, list[int | None]], *, adds: bool
    ) -> None:
        self._below = below
        self._held = held
        self._adds = adds

    def rows(self, firm: str) -> list[PlanRow]:
        return self._under(FIRM, firm, 0, None, frozenset())

    def _under(
        self, holder: Holder, name: str, depth: int, department: int | None, above: frozenset[int | None]
    ) -> list[PlanRow]:
        """Return the row of the firm or a department, then the rows of what stands in it."""
        found: list[PlanRow] = []
        figures: list[tuple[int | None, ...]] = []
        for child, child_name in self._below.get(department, ()):
            if child.subject == "manager":
                row = PlanRow(child, child_name, depth + 1, self._own(child), (None,) * MONTHS)
                found.append(row)
                figures.append(row.figures)
            elif child.id not in above:
                rows = self._under(child, child_name, depth + 1, child.id, above | {child.id})
                found += rows
                figures.append(rows[0].figures)
        sums = (
            tuple(_sum(month) for month in zip(*figures, strict=True)) if figures and self._adds else (None,) * MONTHS
        )
        return [PlanRow(holder, name, depth, self._own(holder), sums), *found]

    def _own(self, holder: Holder) -> tuple[int | None, ...]:
        return tuple(self._held.get(holder, (None,) * MONTHS))


def _held(connection: Connection, measure: str, year: int) -> dict[Holder, list[int | None]]:
    """Return the monthly plans in force by holder."""
    places = {span: place for place, span in enumerate(months(year))}
    rows = connection.execute(
        select(
            Plan.subject, func.coalesce(Plan.manager_id, Plan.department_id).label("holder"), Plan.begin_on, Plan.end_on,
            Plan.value,
        )
        .where(*in_force(measure), Plan.begin_on >= date(year, 1, 1), Plan.end_on <= date(year + 1, 1, 1))
        .order_by(Plan.plan_version, Plan.id)
    )  # fmt: skip
    found: dict[Holder, list[int | None]] = {}
    for row in rows:
        place = places.get((row.begin_on, row.end_on))
        if place is not None:
            figures = found.setdefault(Holder(row.subject, row.holder), [None] * MONTHS)
            figures[place] = (figures[place] or 0) + row.value
    return found


def _ids(held: dict[Holder, list[int | None]], subject: str) -> list[int]:
    return [holder.id for holder in held if holder.subject == subject and holder.id is not None]


def _sum(values: Sequence[int | None]) -> int | None:
    given = [value for value in values if value is not None]
    return sum(given) if given else None


# -- typing ----------------------------------------------------------------------------------------------------------


def read_figure(measure: str, text: str, today: date) -> int | None:
    """Return the stored units of a plan as people type it: "1,5 млн", "350к", "12"; None where nothing is typed.

    Raises:
        UsageFault: it is no figure, or is below 0.
    """
    money = unit_of(measure) is Unit.MONEY
    value: int | None = read_typed(_AMOUNT if money else _NUMBER, text, today)
    return value


def figure_of(measure: str, stored: int) -> Decimal:
    """Return a stored plan in the units people read."""
    return Decimal(stored) / unit_of(measure).stored


def pasted_wishes(grid: PlanGrid, row: int, month: int, text: str, today: date) -> tuple[Wish, ...]:
    """Return the plans that a block copied from a spreadsheet means, its first cell at a row and month (0..11).

    Cells are parted by tabs and lines; what stands past the last row or month is left out, and an empty cell changes
    nothing.

    Raises:
        UsageFault: a cell is no figure; nothing of the block is taken then.
    """
    spans = months(grid.year)
    wishes = []
    for down, line in enumerate(_ROWS.split(text.rstrip("\r\n"))):
        for right, cell in enumerate(line.split("\t")):
            if row + down >= len(grid.rows) or month + right >= MONTHS or not cell.strip():
                continue
            begin, end = spans[month + right]
            value = read_figure(grid.measure, cell, today)
            wishes.append(Wish(grid.rows[row + down].holder, grid.measure, begin, end, value))
    return tuple(wishes)
