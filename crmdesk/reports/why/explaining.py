"""Explaining: a figure and its base are counted by every dimension in one snapshot, and the change is split among members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import Store
from crmdesk.data.table import Kind
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter, Member, type_figure
from crmdesk.reports.counting import Counted, Keys, count_all
from crmdesk.reports.dimensions import DIMENSIONS, Dimension, all_dimensions, dimension_named
from crmdesk.reports.filter_text import filter_labels
from crmdesk.reports.labels import Labels
from crmdesk.reports.measures import Aggregate, How, Measure
from crmdesk.reports.measures.plans import WHOLE, plan_measure
from crmdesk.reports.moment import Moment, counted_end
from crmdesk.reports.periods import Base, Compare, Grain, Period
from crmdesk.reports.query import Asked, resolve, shifted
from crmdesk.reports.question import Question
from crmdesk.reports.rounding import rounded, rounded_to
from crmdesk.reports.why.reasons import Cause, ClientGroup, ClientMove, Contribution, EffectKind, Effects, Why
from crmdesk.reports.why.splitting import (
    Exact,
    Sides,
    concentration_of,
    contribution,
    effects_of,
    formula_of,
    quotient_effects,
    sides_of,
    strength_of,
    sum_effects,
)

Progress = Callable[..., None]
CLIENT = "client"
#: Dimensions that follow from the measure itself or say nothing of a cause.
_NO_CAUSE = frozenset({"size_band", "rfm"})
#: Dimensions that mean something of what people do, but not of the day on which a deal happened to close.
_OF_DAYS = frozenset({"weekday", "hour"})
#: What only lost deals have: beside won ones it would explain them by their being won.
_OF_LOSS = frozenset({"loss_reason", "competitor"})


def explain(
    store: Store,
    question: Question,
    measure: str,
    members: tuple[Filter, ...] = (),
    progress: Progress | None = None,
    only: str | tuple[str, ...] = "",
) -> Why:
    """Explain why a figure changed against the base of its question.

    Args:
        store: the base.
        question: whose figure it is; its comparison says what the base is.
        measure: which measure; any of the question's or another.
        members: the line: one condition a dimension; none is the total.
        progress: told (done, total); may raise ``Cancelled``.
        only: the dimension, or dimensions, to look at; empty looks at all that the measure can be cut by.

    Raises:
        UsageFault: nothing is compared, or the measure is no sum or quotient of sums, so no parts of it add up.
        EnvironmentFault: the base cannot be read.
    """
    with store.snapshot() as connection:
        units, members = _units_of(members)
        asked = resolve(
            store, replace(question, measures=(measure,), by=(), filters=(*question.filters, *members), spark=False)
        )
        asked = _at_their_time(asked, units)
        return _Explaining(store, connection, asked, members, progress or _silent).why(only)


def _silent(*_args: object) -> None:
    """Report to nobody."""


def _units_of(members: tuple[Filter, ...]) -> tuple[tuple[tuple[Grain, date], ...], tuple[Filter, ...]]:
    """Return the calendar units that a line names, and its other members."""
    units, kept = [], []
    for chosen in members:
        dimension = DIMENSIONS.get(chosen.dimension)
        if dimension is not None and dimension.grain is not None and chosen.values[0] is not None:
            units.append((dimension.grain, date.fromisoformat(chosen.values[0])))
        else:
            kept.append(chosen)
    return tuple(units), tuple(kept)


def _at_their_time(asked: Asked, units: tuple[tuple[Grain, date], ...]) -> Asked:
    """Return a question about calendar units of its period, compared with those of the base that stand beside them.

    What lies outside the period, or beyond the day up to which the base is counted, stays outside.

    Raises:
        UsageFault: nothing of the period or of its base lies in these units.
    """
    period, base = asked.question.period, asked.base
    for grain, begin in units:
        period = _common(period, grain.unit(begin))
        if base is not None:
            there = grain.unit(shifted(asked, begin, grain, -1))
            base = Base(_common(base.period, there), base.full and _common(base.full, there))
    return replace(asked, question=replace(asked.question, period=period), base=base)


def _common(period: Period, unit: Period) -> Period:
    begin, end = max(period.begin, unit.begin), min(period.end, unit.end)
    if begin >= end:
        raise UsageFault(_("Nothing is compared: choose last year, the previous period or the plan."))
    return Period(begin, end)


@dataclass(frozen=True, slots=True)
class _Split:
    """One member before its figures are rounded: both sides, the contribution, its effects."""

    key: Keys
    now: Sides
    base: Sides
    delta: Exact | int
    effects: tuple[Exact, Exact, Exact] | None


class _Explaining:
    """One figure being explained on one snapshot."""

    def __init__(
        self, store: Store, connection: Connection, asked: Asked, members: tuple[Filter, ...], step: Progress
    ) -> None:
        self._store, self._connection, self._asked, self._members, self._step = store, connection, asked, members, step
        (self._measure,) = asked.measures
        formula = formula_of(self._measure)
        if formula is None:
            raise UsageFault(
                _("“{measure}” has no parts that add up to it, so a change of it cannot be split. Explain what it is made of.")
                .format(measure=self._measure.label)
            )  # fmt: skip
        self._formula = formula
        self._is_planned = asked.question.compare is Compare.PLAN
        if asked.base is None and not self._is_planned:
            raise UsageFault(_("Nothing is compared: choose last year, the previous period or the plan."))
        if self._is_planned and formula.denominator:
            raise UsageFault(_("Plans of shares and averages have no parts that add up. Compare with last year."))
        self._lore = StageLore(connection, asked.as_of, store)
        self._rows = _row_count(self._measure) if not formula.denominator else None

    def why(self, only: str | tuple[str, ...]) -> Why:
        """Count the whole, then every dimension, and rank them."""
        asked, measure = self._asked, self._measure
        now, base = self._count((), is_base=False), self._count((), is_base=True)
        whole = self._sides(now, (), is_base=False), self._sides(base, (), is_base=True)
        value, before = self._figure(now, (), is_base=False), self._figure(base, (), is_base=True)
        delta = None if value is None or before is None else value - before
        causes = []
        dimensions = self._dimensions(only)
        for place, dimension in enumerate(dimensions):
            self._step(place, len(dimensions))
            cause = self._cause(dimension, whole, delta)
            if cause is not None:
                causes.append(cause)
        causes.sort(key=lambda cause: (-cause.strength, cause.dimension.id))
        clients = next((cause for cause in causes if cause.dimension.id == CLIENT), None)
        kind = EffectKind.RATE if self._formula.denominator else EffectKind.AMOUNT if self._rows else EffectKind.NONE
        return Why(
            measure, asked.question, self._members,
            " · ".join(filter_labels(self._store, self._members)) or _("Total"),
            asked.question.period, asked.base.period if asked.base else None, asked.question.compare,
            self._store.firm.currency, value, before, delta, None if delta is None or not before else delta / abs(before),
            kind, self._whole_effects(now, base, whole, delta) if kind is EffectKind.AMOUNT else None,
            tuple(causes), () if clients is None or self._formula.denominator else _client_groups(clients),
            self._notes(causes),
        )  # fmt: skip

    # -- counting ------------------------------------------------------------------------------------------------

    def _count(self, dimensions: Sequence[Dimension], *, is_base: bool) -> Counted:
        asked = self._asked
        at = self._moment(asked.base if is_base and not self._is_planned else None)
        return count_all(
            self._connection, self._parts(is_base=is_base), dimensions, asked.filters, asked.question.scope, at
        )

    def _moment(self, base: Base | None) -> Moment:
        asked = self._asked
        period = asked.question.period if base is None else base.period
        anchor = counted_end(asked.question.period, asked.as_of)
        full = None if base is None else base.full
        return Moment(self._connection.dialect.name, period, asked.as_of, self._store.firm, self._lore, anchor, full)

    def _parts(self, *, is_base: bool) -> tuple[Aggregate, ...]:
        if is_base and self._is_planned:
            return plan_measure(WHOLE, self._measure).parts
        return (*self._measure.parts, *(() if self._rows is None else (self._rows,)))

    def _figure(self, counted: Counted, key: Keys, *, is_base: bool) -> type_figure:
        measure, base = self._measure, self._asked.base if is_base else None
        if is_base and self._is_planned:
            measure = plan_measure(WHOLE, measure)
        parts = tuple(counted.figure(part, key) for part in measure.parts)
        at = self._moment(base)
        made = measure.figure(parts, (at.end - at.period.begin).days)
        if measure.kind.is_money and isinstance(made, float):
            return rounded(round(made * 2), 2)
        return made

    def _sides(self, counted: Counted, key: Keys, *, is_base: bool) -> Sides:
        if is_base and self._is_planned:
            planned = self._figure(counted, key, is_base=True)
            return Sides(Exact(planned or 0), None)
        return sides_of(self._formula, [counted.figure(part, key) for part in self._measure.parts])

    # -- one dimension -------------------------------------------------------------------------------------------

    def _dimensions(self, only: str | tuple[str, ...]) -> list[Dimension]:
        """Return what the figure can be cut by: not by what the line is of already, nor by the calendar."""
        taken = {chosen.dimension for _dimension, chosen in self._asked.filters if len(chosen.values) == 1}
        known = all_dimensions(self._store)
        names = (only,) if isinstance(only, str) else only
        meant = {dimension_named(name, known).id for name in names if name}
        facts = {part.fact for side in (False, True) for part in self._parts(is_base=side)}
        at = self._moment(None)
        silent = _NO_CAUSE if {fact.id for fact in facts} == {"lost"} else _NO_CAUSE | _OF_LOSS
        return [
            dimension
            for dimension in known.values()
            if (not meant or dimension.id in meant)
            and dimension.id not in taken | silent
            and not dimension.is_time
            and (dimension.id not in _OF_DAYS or all(fact.table is Activity for fact in facts))
            and all(dimension.path(fact, at) is not None for fact in facts)
        ]

    def _cause(self, dimension: Dimension, whole: tuple[Sides, Sides], delta: type_figure) -> Cause | None:
        """Return what the members of a dimension gave; None where it has but one, or where they do not add up."""
        now, base = self._count((dimension,), is_base=False), self._count((dimension,), is_base=True)
        keys = sorted(now.keys() | base.keys(), key=_by_key)
        splits = [self._split(key, now, base, whole) for key in keys]
        rest = self._rest(splits, whole)
        if rest is None or len(splits) < 2:
            return None
        deltas = self._rounded([split.delta for split in splits] + ([rest] if rest else []), delta)
        labels = Labels(self._connection, dimension, (key[0] for key in keys))
        made = [
            self._contribution(dimension, labels.member(split.key[0]), split, given, delta, (now, base))
            for split, given in zip(splits, deltas, strict=False)
        ]
        if rest:
            made.append(_leftover(deltas[-1], delta))
        sizes = [float(one.delta or 0) for one in made]
        if not any(sizes):
            return None
        weights = [float(split.base.above if split.base.below is None else split.base.below) for split in splits]
        down = (delta or 0) < 0
        made.sort(key=lambda one: ((one.delta or 0) if down else -(one.delta or 0), one.member.label))
        return Cause(
            dimension,
            tuple(made),
            concentration_of(sizes),
            strength_of(sizes, weights + [0.0] * (len(sizes) - len(weights))),
        )

    def _split(self, key: Keys, now: Counted, base: Counted, whole: tuple[Sides, Sides]) -> _Split:
        sides = self._sides(now, key, is_base=False), self._sides(base, key, is_base=True)
        effects = None
        if self._formula.denominator:
            effects = quotient_effects(*sides, *whole)
        elif self._rows is not None and not self._is_planned:
            counts = (int(counted.figure(self._rows, key) or 0) for counted in (now, base))
            effects = sum_effects(sides[0].above, sides[1].above, *counts)
        return _Split(key, *sides, contribution(*sides, *whole), effects)

    def _rest(self, splits: Sequence[_Split], whole: tuple[Sides, Sides]) -> Exact | int | None:
        """Return what members leave of the whole: nothing, or of a plan what is not spread among them; None: no identity."""
        for place, total in enumerate(whole):
            sides = [split.base if place else split.now for split in splits]
            above: Exact | int = total.above - sum((side.above for side in sides), 0)
            below: Exact | int = 0
            if total.below is not None:
                below = total.below - sum((side.below or 0 for side in sides), 0)
            if place and self._is_planned:
                return -above
            if above or below:  # distinct things, and deals that stand under several products
                return None
        return Exact(0)

    def _rounded(self, parts: list[Exact | int], delta: type_figure) -> list[type_figure]:
        """Return contributions as figures that sum to the change: whole ones exactly."""
        if isinstance(delta, int) and self._measure.kind in (Kind.MONEY, Kind.COUNT):
            return list(rounded_to(parts, delta))
        return [float(part) for part in parts]

    def _contribution(
        self,
        dimension: Dimension,
        member: Member,
        split: _Split,
        given: type_figure,
        delta: type_figure,
        both: tuple[Counted, Counted],
    ) -> Contribution:
        is_money = self._measure.kind.is_money
        return Contribution(
            member,
            self._figure(both[0], split.key, is_base=False),
            self._figure(both[1], split.key, is_base=True),
            given,
            given / delta if delta and given is not None else None,
            None if split.effects is None else effects_of(split.effects, given, is_money=is_money),
            Filter(dimension.id, (member.id,)),
        )

    def _whole_effects(
        self, now: Counted, base: Counted, whole: tuple[Sides, Sides], delta: type_figure
    ) -> Effects | None:
        if self._rows is None or self._is_planned:
            return None
        counts = (int(counted.figure(self._rows, ()) or 0) for counted in (now, base))
        parts = sum_effects(whole[0].above, whole[1].above, *counts)
        return effects_of(parts, delta, is_money=self._measure.kind.is_money)

    def _notes(self, causes: Sequence[Cause]) -> tuple[str, ...]:
        if causes:
            return ()
        return (_("No dimension has several members whose parts add up to this figure."),)


def _row_count(measure: Measure) -> Aggregate | None:
    """Return the number of rows that bring something to a sum; None for what is a number of rows itself."""
    part = measure.parts[0]
    value, where = part.value, part.where
    if len(measure.parts) != 1 or part.how is not How.SUM or value is None:
        return None

    def brings(at: Moment) -> Any:
        given = value(at).is_not(None)
        return given if where is None else and_(given, where(at))

    return Aggregate(part.fact, How.COUNT, where=brings, needs=part.needs)


def _by_key(key: Keys) -> tuple[bool, str]:
    return key[0] is None, str(key[0])


def _leftover(given: type_figure, delta: type_figure) -> Contribution:
    """Return what a plan does not spread among the members."""
    share = given / delta if delta and given is not None else None
    return Contribution(Member(None, _("Not spread among them")), None, None, given, share)


def _client_groups(cause: Cause) -> tuple[ClientGroup, ...]:
    groups: dict[ClientMove, list[Contribution]] = {move: [] for move in ClientMove}
    for one in cause.contributions:
        groups[_move(one)].append(one)
    return tuple(
        ClientGroup(
            move,
            tuple(sorted(found, key=lambda one: (-abs(one.delta or 0), one.member.label))),
            sum(one.delta or 0 for one in found),
        )
        for move, found in groups.items()
        if found
    )


def _move(one: Contribution) -> ClientMove:
    if not one.delta:
        return ClientMove.SAME
    if not one.value:
        return ClientMove.LOST
    if not one.base:
        return ClientMove.NEW
    return ClientMove.GROWN if one.delta > 0 else ClientMove.REDUCED
