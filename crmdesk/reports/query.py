"""The engine: a Question becomes an Answer; every figure of the program is computed here and nowhere else.

All SQL of one question runs in one snapshot of the base. Each aggregate is counted over its own fact (``counting``), for
the period, for its base and for the total; figures are made of aggregates only after that, so a ratio always divides
totals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from crmdesk.data.errors import UsageFault
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, day_text
from crmdesk.data.words import _, plural
from crmdesk.reports.answer import Answer, Cell, Filter, Line, Member, type_figure
from crmdesk.reports.counting import Counted, Keys, count_all, facts_of
from crmdesk.reports.dimensions import DIMENSIONS, Dimension, all_dimensions, dimension_named
from crmdesk.reports.labels import Labels
from crmdesk.reports.marks import MINIMUM_BASE, Weight, with_marks, with_ranks
from crmdesk.reports.measures import Measure, measure_named
from crmdesk.reports.measures.measure import rounded
from crmdesk.reports.moment import Moment, StageLore, counted_end
from crmdesk.reports.periods import Base, Compare, Grain, Period, add_months, base_of
from crmdesk.reports.planned import planned_figures
from crmdesk.reports.question import Question

Progress = Callable[[int, int], None]
#: A sparkline has about a dozen points: the largest unit that gives at least this many.
_SPARK_POINTS = 6


@dataclass(frozen=True)
class Asked:
    """A question with its names resolved."""

    question: Question
    measures: tuple[Measure, ...]
    dimensions: tuple[Dimension, ...]
    filters: tuple[tuple[Dimension, Filter], ...]
    as_of: date
    base: Base | None


def resolve(store: Store, question: Question) -> Asked:
    """Return the question with declarations in place of names.

    Raises:
        UsageFault: a measure or dimension is unknown, or one dimension is asked twice.
    """
    names = (*question.by, *(chosen.dimension for chosen in question.filters))
    known = DIMENSIONS if all(name in DIMENSIONS for name in names) else all_dimensions(store)
    if not question.measures:
        raise UsageFault(_("Nothing is asked: name at least one measure."))
    if len(set(question.by)) != len(question.by):
        raise UsageFault(_("The same dimension is asked twice."))
    as_of = question.as_of or store.today()
    return Asked(
        question,
        tuple(measure_named(name) for name in question.measures),
        tuple(dimension_named(name, known) for name in question.by),
        tuple((dimension_named(chosen.dimension, known), chosen) for chosen in question.filters),
        as_of,
        base_of(question.period, question.compare, as_of),
    )


def ask(store: Store, question: Question, progress: Progress | None = None) -> Answer:
    """Answer a question.

    Args:
        store: the base.
        question: what is asked.
        progress: called between steps with (done, total); may raise Cancelled.

    Raises:
        UsageFault: a name is unknown, or a measure cannot be cut by a dimension.
        EnvironmentFault: the base cannot be read.
    """
    asked = resolve(store, question)
    step = progress or _silent
    with store.reading() as connection:
        step(0, 4)
        return _Asking(store, connection, asked, step).answer()


def _silent(_done: int, _total: int) -> None:
    """Report to nobody."""


class _Asking:
    """One question being answered on one snapshot."""

    def __init__(self, store: Store, connection: Connection, asked: Asked, step: Progress) -> None:
        self._store = store
        self._connection = connection
        self._asked = asked
        self._step = step
        self._lore = StageLore(connection, asked.as_of)
        self._parts = tuple(dict.fromkeys(part for measure in asked.measures for part in measure.parts))

    def answer(self) -> Answer:
        """Count, compare, rank and mark."""
        asked, question = self._asked, self._asked.question
        dimensions = asked.dimensions
        now = self._count(dimensions, question.period)
        self._step(1, 4)
        base = None if asked.base is None else self._shifted(self._count(dimensions, asked.base.period))
        self._step(2, 4)
        plans = self._plans(dimensions) if question.compare is Compare.PLAN else None
        keys = self._ordered(now, base, plans)
        lines = [self._line(key, now, base, plans) for key in keys]
        total_line, totals = self._total(now, base)
        self._step(3, 4)
        shared = [_with_shares(line, total_line, asked.measures) for line in lines]
        ranked = self._sorted(self._marked(shared, keys, now, base), keys) if dimensions and shared else shared
        spark_labels: tuple[str, ...] = ()
        if question.spark:
            ranked, total_line, spark_labels = self._with_sparks(ranked, total_line)
        return Answer(
            dimensions, asked.measures, question.period,
            asked.base.period if asked.base else None, asked.base.full if asked.base else None,
            question.compare, question.scope.key, asked.as_of, self._store.firm.currency,
            tuple(ranked) if dimensions else (), total_line, question.filters, self._notes(totals), spark_labels,
        )  # fmt: skip

    # -- counting ------------------------------------------------------------------------------------------------

    def _moment(self, period: Period) -> Moment:
        asked = self._asked
        anchor = counted_end(asked.question.period, asked.as_of)
        return Moment(self._connection.dialect.name, period, asked.as_of, self._store.firm, self._lore, anchor)

    def _count(self, dimensions: Sequence[Dimension], period: Period) -> Counted:
        asked = self._asked
        return count_all(
            self._connection, self._parts, dimensions, asked.filters, asked.question.scope, self._moment(period)
        )

    def _shifted(self, base: Counted) -> Counted:
        """Move the base's calendar units onto those of the period they compare with."""
        places = [(place, d.grain) for place, d in enumerate(self._asked.dimensions) if d.grain is not None]
        if not places:
            return base

        def move(key: Keys) -> Keys:
            moved = list(key)
            for place, grain in places:
                moved[place] = self._shift(key[place], grain)
            return tuple(moved)

        return Counted(
            {part: {move(key): value for key, value in found.items()} for part, found in base.figures.items()},
            {fact: {move(key): value for key, value in found.items()} for fact, found in base.rows.items()},
        )

    def _shift(self, begin: date | None, grain: Grain) -> date | None:
        if begin is None or self._asked.base is None:
            return begin
        period, base = self._asked.question.period, self._asked.base.full or self._asked.base.period
        if grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):  # bases of ranges are found by their ends
            here, there = grain.floor(period.last), grain.floor(base.last)
            return add_months(begin, (here.year - there.year) * 12 + here.month - there.month)
        if self._asked.question.compare is Compare.YEAR and grain is Grain.DAY:
            later = add_months(begin, 12)
            return later if later.day == begin.day else begin  # 29 February has no fellow: it stays a day of its own
        return begin + (grain.floor(period.begin) - grain.floor(base.begin))

    def _plans(self, dimensions: Sequence[Dimension]) -> list[dict[Keys, type_figure]]:
        asked = self._asked
        return [
            planned_figures(self._connection, measure, dimensions, asked.filters, asked.question)
            for measure in asked.measures
        ]

    # -- lines ---------------------------------------------------------------------------------------------------

    def _ordered(self, now: Counted, base: Counted | None, plans: list[dict[Keys, type_figure]] | None) -> list[Keys]:
        keys = now.keys() | (base.keys() if base is not None else set())
        for planned in plans or ():
            keys |= planned.keys()
        dimensions = self._asked.dimensions
        if len(dimensions) == 1 and dimensions[0].grain is not None:
            grain = dimensions[0].grain
            end = counted_end(self._asked.question.period, self._asked.as_of)
            units = Period(self._asked.question.period.begin, end).buckets(grain)
            keys |= {(grain.floor(unit.begin),) for unit in units}
        return list(keys)

    def _figures(self, counted: Counted, key: Keys, period: Period) -> list[type_figure]:
        days = (counted_end(period, self._asked.as_of) - period.begin).days
        figures = []
        for measure in self._asked.measures:
            parts = tuple(counted.figure(part, key) for part in measure.parts)
            figures.append(_whole(measure.kind, measure.figure(parts, days)))
        return figures

    def _line(self, key: Keys, now: Counted, base: Counted | None, plans: list[dict[Keys, type_figure]] | None) -> Line:
        current = self._figures(now, key, self._asked.question.period)
        before: list[type_figure] = [None] * len(current)
        if base is not None and self._asked.base is not None:
            before = self._figures(base, key, self._asked.base.period)
        elif plans is not None:
            before = [planned.get(key) for planned in plans]
        return Line((), tuple(_cell(value, old) for value, old in zip(current, before, strict=True)))

    def _total(self, now: Counted, base: Counted | None) -> tuple[Line, Counted]:
        """Ask the totals again without dimensions: a ratio or a number of distinct clients does not add up."""
        if not self._asked.dimensions:
            return self._line(
                (), now, base, self._plans(()) if self._asked.question.compare is Compare.PLAN else None
            ), now
        total_now = self._count((), self._asked.question.period)
        total_base = None if self._asked.base is None else self._count((), self._asked.base.period)
        plans = self._plans(()) if self._asked.question.compare is Compare.PLAN else None
        return self._line((), total_now, total_base, plans), total_now

    def _marked(self, lines: list[Line], keys: list[Keys], now: Counted, base: Counted | None) -> list[Line]:
        labels = self._labels(keys)
        named = [
            Line(tuple(label.member(part) for label, part in zip(labels, key, strict=True)), line.cells)
            for line, key in zip(lines, keys, strict=True)
        ]
        named = with_ranks(named, self._asked.measures)
        facts = facts_of(self._asked.measures[0].parts)
        weights = [Weight(now.base(facts, key), base.base(facts, key) if base is not None else 0) for key in keys]
        minimum = int(self._store.firm.settings.get("minimum_base", MINIMUM_BASE))
        return with_marks(named, self._asked.measures, weights, minimum, is_compared=base is not None)

    def _labels(self, keys: list[Keys]) -> list[Labels]:
        return [
            Labels(self._connection, dimension, (key[place] for key in keys))
            for place, dimension in enumerate(self._asked.dimensions)
        ]

    def _sorted(self, lines: list[Line], keys: list[Keys]) -> list[Line]:
        """Put lines in the members' own order where they have one, else the largest first; "not given" is last."""
        labels = self._labels(keys)
        by_figure = not self._asked.dimensions[0].has_order
        good = self._asked.measures[0].good

        def place(item: tuple[Line, Keys]) -> tuple[Any, ...]:
            line, key = item
            own = tuple(label.order(part) for label, part in zip(labels, key, strict=True))
            if not by_figure:
                return own
            value = line.cells[0].value
            size = (
                (1, 0) if value is None else (0, -value if good >= 0 or self._asked.measures[0].is_additive else value)
            )
            return (key[0] is None, *size, own)

        return [line for line, _key in sorted(zip(lines, keys, strict=True), key=place)]

    def _with_sparks(self, lines: list[Line], total: Line) -> tuple[list[Line], Line, tuple[str, ...]]:
        from crmdesk.reports.sparks import spark_series  # noqa: PLC0415 - sparks ask the engine again

        return spark_series(self._store, self._connection, self._asked, self._lore, lines, total)

    def _notes(self, totals: Counted) -> tuple[str, ...]:
        asked = self._asked
        notes = []
        end = counted_end(asked.question.period, asked.as_of)
        if end < asked.question.period.end:
            notes.append(_("The period is unfinished: counted to {day}.").format(day=day_text(end - timedelta(1))))
        if asked.base is not None:
            notes.append(
                _("Compared with {begin} to {end}.").format(
                    begin=day_text(asked.base.period.begin), end=day_text(asked.base.period.last)
                )
            )
        if any(dimension.id in ("product", "category") for dimension in asked.dimensions):
            notes.append(_("A deal with several products counts in each of them; amounts are those of the positions."))
        unpriced = self._unpriced(totals)
        if unpriced:
            notes.append(
                plural(
                    "{count} deal has no amount in the firm's currency: it is counted but not priced.",
                    "{count} deals have no amount in the firm's currency: they are counted but not priced.",
                    unpriced,
                ).format(count=unpriced)
            )
        return tuple(notes)

    def _unpriced(self, totals: Counted) -> int:
        """Return how many won deals of the period have no amount, when that was counted anyway."""
        average = next((m for m in self._asked.measures if m.id == "average_deal"), None)
        if average is None:
            return 0
        priced = totals.figure(average.parts[1], ())
        return totals.base(facts_of(average.parts[1:]), ()) - int(priced or 0)


def _whole(kind: Kind, value: type_figure) -> type_figure:
    """Return money in whole minor units, halves away from zero (the middle of two amounts may end in a half)."""
    if value is not None and kind.is_money and not isinstance(value, int):
        return rounded(round(value * 2), 2)
    return value


def _cell(value: type_figure, base: type_figure) -> Cell:
    if base is None or value is None:
        return Cell(value, base)
    delta = value - base
    return Cell(value, base, delta, delta / abs(base) if base else None)


def _with_shares(line: Line, total: Line, measures: Sequence[Measure]) -> Line:
    """Return the line with each additive figure's share of its total."""
    cells = []
    for cell, whole, measure in zip(line.cells, total.cells, measures, strict=True):
        share = None
        if measure.is_additive and cell.value is not None and whole.value:
            share = cell.value / whole.value
        cells.append(Cell(cell.value, cell.base, cell.delta, cell.change, share))
    return Line(line.members, tuple(cells), line.marks)


def member_filter(dimension: Dimension, member: Member) -> Filter:
    """Return the condition that leaves only a line's member."""
    return Filter(dimension.id, (member.id,))


def spark_grain(period: Period) -> Grain:
    """Return the calendar unit that gives a sparkline enough points."""
    for grain, days in ((Grain.YEAR, 365), (Grain.QUARTER, 91), (Grain.MONTH, 30), (Grain.WEEK, 7)):
        if period.days >= days * _SPARK_POINTS:
            return grain
    return Grain.DAY
