"""The engine: a Question becomes an Answer; every figure of the program is computed here and nowhere else.

All SQL of one question runs in one snapshot of the base. Each aggregate is counted over its own fact (``counting``), for
the period, for its base and for the total; figures are made of aggregates only after that, so a ratio always divides
totals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from crmdesk.data.errors import UsageFault
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _, plural
from crmdesk.reports.answer import Answer, Filter, Line, Member, type_figure
from crmdesk.reports.cells import cells_of, figures_of, order_of
from crmdesk.reports.counting import Counted, Keys, count_all, facts_of
from crmdesk.reports.dimensions import DIMENSIONS, Dimension, all_dimensions, dimension_named
from crmdesk.reports.labels import Labels
from crmdesk.reports.marks import MINIMUM_BASE, Weight, marks_of
from crmdesk.reports.measures import Aggregate, Measure
from crmdesk.reports.measures.plans import WHOLE, plan_measure
from crmdesk.reports.moment import Moment, counted_end
from crmdesk.reports.own_measures import measures_named
from crmdesk.reports.periods import Base, Compare, Grain, Period, add_months, base_of, unit_to_date
from crmdesk.reports.question import Question
from crmdesk.reports.sets import SETS, narrowed

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
    names = (*question.by, *(chosen.dimension for chosen in question.filters if chosen.dimension not in SETS))
    known = DIMENSIONS if all(name in DIMENSIONS for name in names) else all_dimensions(store)
    if len(set(question.by)) != len(question.by):
        raise UsageFault(_("The same dimension is asked twice."))
    as_of = question.as_of or store.today()
    return Asked(
        question,
        measures_named(store, question.measures),
        tuple(dimension_named(name, known) for name in question.by),
        tuple(
            (
                narrowed(store, chosen, as_of)
                if chosen.dimension in SETS
                else dimension_named(chosen.dimension, known),
                chosen,
            )
            for chosen in question.filters
        ),
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
    if not question.measures:
        raise UsageFault(_("Nothing is asked: name at least one measure."))
    asked = resolve(store, question)
    step = progress or _silent
    with store.reading() as connection:
        step(0, 4)
        return _Asking(store, connection, asked, step).answer()


def shifted(asked: Asked, begin: date, grain: Grain, way: int = 1) -> date:
    """Return the unit of the period that a unit of its base stands beside; the other way round where ``way`` is -1."""
    if asked.base is None:
        return begin
    period, base = unit_to_date(asked.question.period, asked.as_of), asked.base.full or asked.base.period
    if grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):  # bases of ranges are found by their ends
        here, there = grain.floor(period.last), grain.floor(base.last)
        return add_months(begin, way * ((here.year - there.year) * 12 + here.month - there.month))
    if asked.question.compare is Compare.YEAR and grain is Grain.DAY:
        there = add_months(begin, way * 12)
        return there if there.day == begin.day else begin  # 29 February has no fellow: it stays a day of its own
    return begin + way * (grain.floor(period.begin) - grain.floor(base.begin))


def _silent(_done: int, _total: int) -> None:
    """Report to nobody."""


class _Asking:
    """One question being answered on one snapshot."""

    def __init__(self, store: Store, connection: Connection, asked: Asked, step: Progress) -> None:
        self._store = store
        self._connection = connection
        self._asked = asked
        self._step = step
        self._lore = StageLore(connection, asked.as_of, store)
        self._parts = tuple(dict.fromkeys(part for measure in asked.measures for part in measure.parts))

    def answer(self) -> Answer:
        """Count, compare, rank and mark."""
        asked, question = self._asked, self._asked.question
        dimensions = asked.dimensions
        now = self._count(dimensions, question.period)
        self._step(1, 4)
        found = None if asked.base is None else self._count(dimensions, asked.base.period)
        base = None if found is None else self._shifted(found)
        self._step(2, 4)
        plans = self._plans(dimensions) if question.compare is Compare.PLAN else None
        keys = self._ordered(now, base, plans)
        total_line, totals = self._total(now, found)
        self._step(3, 4)
        lines = self._lines(keys, now, base, plans, total_line) if dimensions else []
        spark_labels: tuple[str, ...] = ()
        if question.spark:
            lines, total_line, spark_labels = self._with_sparks(lines, total_line)
        return Answer(
            dimensions, asked.measures, question.period,
            asked.base.period if asked.base else None, asked.base.full if asked.base else None,
            question.compare, question.scope.key, asked.as_of, self._store.firm.currency,
            tuple(lines), total_line, question.filters, self._notes(totals), spark_labels,
        )  # fmt: skip

    # -- counting ------------------------------------------------------------------------------------------------

    def _moment(self, period: Period) -> Moment:
        asked = self._asked
        anchor = counted_end(asked.question.period, asked.as_of)
        full = None
        if asked.base is not None and period == asked.base.period and anchor < asked.question.period.end:
            full = asked.base.full  # an unfinished period is planned whole, and so is what it compares with
        return Moment(self._connection.dialect.name, period, asked.as_of, self._store.firm, self._lore, anchor, full)

    def _count(
        self, dimensions: Sequence[Dimension], period: Period, parts: Sequence[Aggregate] | None = None
    ) -> Counted:
        asked = self._asked
        return count_all(
            self._connection, self._parts if parts is None else parts, dimensions, asked.filters,
            asked.question.scope, self._moment(period),
        )  # fmt: skip

    def _whole_of(self, counted: Counted, period: Period) -> Counted:
        """Return the total of what was counted: added up where that is exact, the rest asked again."""
        if not self._asked.dimensions:
            return counted
        whole, left = counted.added_up(self._parts)
        if left:
            whole.take(self._count((), period, left))
        return whole

    def _shifted(self, base: Counted) -> Counted:
        """Move the base's calendar units onto those of the period they compare with."""
        places = [(place, d.grain) for place, d in enumerate(self._asked.dimensions) if d.grain is not None]
        if not places:
            return base

        def move(key: Keys) -> Keys:
            moved = list(key)
            for place, grain in places:
                moved[place] = key[place] and shifted(self._asked, key[place], grain)
            return tuple(moved)

        return Counted(
            {part: {move(key): value for key, value in found.items()} for part, found in base.figures.items()},
            {fact: {move(key): value for key, value in found.items()} for fact, found in base.rows.items()},
        )

    def _plans(self, dimensions: Sequence[Dimension]) -> list[dict[Keys, type_figure]]:
        """Return the plan of every measure by key.

        Raises:
            UsageFault: the cut or a filter is one that plans are not kept by.
        """
        plans = [plan_measure(WHOLE, measure) for measure in self._asked.measures]
        at = self._moment(self._asked.question.period)
        for dimension in (*dimensions, *(dimension for dimension, _chosen in self._asked.filters)):
            if dimension.path(plans[0].parts[0].fact, at) is None:
                raise UsageFault(
                    _(
                        "There are no plans by “{dimension}”: compare with the plan by manager, department or time."
                    ).format(dimension=dimension.label)
                )
        found = self._count(dimensions, self._asked.question.period, [part for plan in plans for part in plan.parts])
        keys = found.keys()
        return [
            {key: plan.figure(tuple(found.figure(part, key) for part in plan.parts), 1) for key in keys}
            for plan in plans
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

    def _columns(
        self, keys: Sequence[Keys], now: Counted, base: Counted | None, plans: list[dict[Keys, type_figure]] | None
    ) -> list[tuple[list[type_figure], list[type_figure]]]:
        """Return the figures of every measure and what they compare with, each in the order of the keys."""
        asked = self._asked
        current = self._figures(keys, now, asked.question.period)
        if base is not None and asked.base is not None:
            before = self._figures(keys, base, asked.base.period)
        elif plans is not None:
            before = [[planned.get(key) for key in keys] for planned in plans]
        else:
            before = [[None] * len(keys) for _measure in asked.measures]
        return list(zip(current, before, strict=True))

    def _figures(self, keys: Sequence[Keys], counted: Counted, period: Period) -> list[list[type_figure]]:
        days = (counted_end(period, self._asked.as_of) - period.begin).days
        return [figures_of(measure, keys, counted, days) for measure in self._asked.measures]

    def _total(self, now: Counted, base: Counted | None) -> tuple[Line, Counted]:
        """Return the total: its aggregates are those of all rows, and its ratios are made of these, never added up."""
        asked = self._asked
        plans = self._plans(()) if asked.question.compare is Compare.PLAN else None
        now = self._whole_of(now, asked.question.period)
        base = None if base is None or asked.base is None else self._whole_of(base, asked.base.period)
        columns = self._columns([()], now, base, plans)
        cells = (
            cells_of(measure, *column, None, [True])[0] for measure, column in zip(asked.measures, columns, strict=True)
        )
        return Line((), tuple(cell._replace(rank=None, change_rank=None) for cell in cells)), now

    def _lines(
        self,
        keys: list[Keys],
        now: Counted,
        base: Counted | None,
        plans: list[dict[Keys, type_figure]] | None,
        total: Line,
    ) -> list[Line]:
        """Return the lines in their order, with shares, places and marks; made column by column, for there are many."""
        measures = self._asked.measures
        labels = self._labels(keys)
        is_known = [None not in key for key in keys]
        columns = [
            cells_of(measure, values, bases, whole.value, is_known)
            for measure, (values, bases), whole in zip(
                measures, self._columns(keys, now, base, plans), total.cells, strict=True
            )
        ]
        facts = facts_of(measures[0].parts)
        sizes = now.sizes(facts, keys), base.sizes(facts, keys) if base is not None else [0] * len(keys)
        weights = list(map(Weight, *sizes))
        minimum = int(self._store.firm.settings.get("minimum_base", MINIMUM_BASE))
        marks = marks_of(columns[0], is_known, weights, measures[0], minimum, is_compared=base is not None)
        members = zip(*(label.members(key[place] for key in keys) for place, label in enumerate(labels)), strict=True)
        lines = [Line(*parts) for parts in zip(members, zip(*columns, strict=True), marks, strict=True)]
        has_order = self._asked.dimensions[0].has_order
        return [lines[row] for row in order_of(keys, labels, columns[0], measures[0], has_order=has_order)]

    def _labels(self, keys: list[Keys]) -> list[Labels]:
        return [
            Labels(self._connection, dimension, (key[place] for key in keys))
            for place, dimension in enumerate(self._asked.dimensions)
        ]

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


def member_filter(dimension: Dimension, member: Member) -> Filter:
    """Return the condition that leaves only a line's member."""
    return Filter(dimension.id, (member.id,))


def spark_grain(period: Period) -> Grain:
    """Return the calendar unit that gives a sparkline enough points."""
    for grain, days in ((Grain.YEAR, 365), (Grain.QUARTER, 91), (Grain.MONTH, 30), (Grain.WEEK, 7)):
        if period.days >= days * _SPARK_POINTS:
            return grain
    return Grain.DAY
