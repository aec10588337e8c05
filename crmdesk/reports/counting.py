"""Counting: the SQL of a question. Each aggregate over its own fact, grouped by keys; nothing is joined to many.

The one exception is a cut by product, where a deal's items are joined: amounts are then the items', and what belongs to
the deal as a whole is counted once a deal and product.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, FromClause, Select, SQLColumnExpression, and_, func, or_, select

from crmdesk.data.access import Scope
from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.dimensions import Dimension, Key, member_key
from crmdesk.reports.facts import Fact, source_of
from crmdesk.reports.measures import Aggregate, How
from crmdesk.reports.moment import Moment
from crmdesk.reports.planned import along_time, read_plans, whose

Keys = tuple[Any, ...]
Column = SQLColumnExpression[Any]


@dataclass(slots=True)
class Counted:
    """What one fact's rows came to: figures by aggregate and key, and how many rows each key has."""

    figures: dict[Aggregate, dict[Keys, type_figure]] = field(default_factory=dict)
    rows: dict[Fact, dict[Keys, int]] = field(default_factory=dict)
    itemised: set[Fact] = field(default_factory=set)
    """Facts cut by what a deal holds: one deal stands under several keys, so nothing of them adds up."""

    def keys(self) -> set[Keys]:
        """Return every key that has a row."""
        return set().union(*self.rows.values())

    def figure(self, aggregate: Aggregate, key: Keys) -> type_figure:
        """Return a figure; no rows count and sum to 0, and have no middle; rows of unknown amounts have no sum.

        Where nobody planned anything there is no plan, not one of 0.
        """
        return self.column(aggregate, (key,))[0]

    def column(self, aggregate: Aggregate, keys: Sequence[Keys]) -> list[type_figure]:
        """Return the figures of many keys, in their order."""
        found = self.figures.get(aggregate, {})
        nothing = None if aggregate.how is How.MEDIAN or aggregate.fact.plan_of else 0
        return [found.get(key, nothing) for key in keys]

    def base(self, facts: Iterable[Fact], key: Keys) -> int:
        """Return how many rows of these facts stand behind a key."""
        return sum(self.rows.get(fact, {}).get(key, 0) for fact in facts)

    def sizes(self, facts: Sequence[Fact], keys: Sequence[Keys]) -> list[int]:
        """Return how many rows of these facts stand behind each of many keys."""
        counts = [self.rows.get(fact, {}) for fact in facts]
        if len(counts) == 1:
            return [counts[0].get(key, 0) for key in keys]
        return [sum(found.get(key, 0) for found in counts) for key in keys]

    def added_up(self, aggregates: Iterable[Aggregate], places: Sequence[int] = ()) -> tuple[Counted, list[Aggregate]]:
        """Return counts and sums by fewer dimensions, and the aggregates that do not add up and must be asked again.

        Every row stands under one key, so counts and sums of integers add up exactly; distinct things and middles do
        not, and neither does anything of a deal that stands under each of its products.

        Args:
            aggregates: which ones.
            places: the places in the key that are kept; none give the total under the empty key.
        """
        added, left = Counted(), []
        for aggregate in dict.fromkeys(aggregates):
            if not aggregate.is_additive or aggregate.fact in self.itemised:
                left.append(aggregate)
                continue
            if not places:
                self._add_all(aggregate, added)
                continue
            sums = added.figures.setdefault(aggregate, {})
            for key, value in self.figures.get(aggregate, {}).items():
                kept = tuple(key[place] for place in places)
                known = sums.get(kept)
                sums[kept] = known if value is None else value if known is None else known + value
            rows: dict[Keys, int] = {}
            for key, size in self.rows.get(aggregate.fact, {}).items():
                kept = tuple(key[place] for place in places)
                rows[kept] = rows.get(kept, 0) + size
            added.rows[aggregate.fact] = rows
        return added, left

    def _add_all(self, aggregate: Aggregate, added: Counted) -> None:
        """Add up a whole column; of nothing but unknown amounts nothing is known."""
        found = self.figures.get(aggregate)
        if found:
            known = [value for value in found.values() if value is not None]
            added.figures[aggregate] = {(): sum(known) if known else None}
        sizes = self.rows.get(aggregate.fact)
        added.rows[aggregate.fact] = {(): sum(sizes.values())} if sizes else {}

    def take(self, other: Counted) -> None:
        """Add the figures of other aggregates by the same keys."""
        self.figures.update(other.figures)
        for fact, rows in other.rows.items():
            self.rows.setdefault(fact, rows)


@dataclass(frozen=True)
class Cut:
    """How a fact is grouped and narrowed, the same for all its aggregates."""

    fact: Fact
    keys: tuple[Key, ...]
    conditions: tuple[SQLColumnExpression[bool], ...]
    needs: frozenset[str]
    joins: tuple[Any, ...]

    @property
    def is_itemised(self) -> bool:
        """Whether rows are items of deals."""
        return self.fact.has_items and bool(self.needs & {"item", "product"})

    def source(self, extra: frozenset[str] = frozenset()) -> FromClause:
        """Return the joined tables."""
        source = source_of(self.fact, set(self.needs | extra))
        for step in self.joins:
            source = source.outerjoin(step.target, step.on)
        return source


def cut_of(
    fact: Fact, dimensions: Sequence[Dimension], filters: Sequence[tuple[Dimension, Filter]], scope: Scope, at: Moment
) -> Cut:
    """Return how a fact is grouped by dimensions and narrowed by filters and scope.

    Raises:
        UsageFault: the fact has no way to a dimension.
    """
    keys = tuple(_key(fact, dimension, at) for dimension in dimensions)
    narrowing = [
        (_key(fact, dimension, at), dimension, chosen)
        for dimension, chosen in filters
        if not (fact.plan_of and along_time(dimension))  # a plan is not one day's: it is cut where it is spread
    ]
    conditions = [fact.within(at), *(_is_one_of(key.column, dimension, chosen) for key, dimension, chosen in narrowing)]
    if fact.plan_of:
        conditions.append(whose([each.id for each in (*dimensions, *(each for each, _chosen in filters))], scope))
    elif scope.manager_ids is not None:
        if fact.owner is None:
            raise UsageFault(_("This figure belongs to no manager, so it is known for the whole firm only."))
        conditions.append(fact.owner.in_(sorted(scope.manager_ids)))
    used = [*keys, *(key for key, _dimension, _chosen in narrowing)]
    joins: dict[int, Any] = {}
    for key in used:
        for join in key.joins:
            joins.setdefault(id(join.target), join)
    return Cut(
        fact, keys, tuple(conditions), frozenset[str]().union(*(key.needs for key in used)), tuple(joins.values())
    )


def _key(fact: Fact, dimension: Dimension, at: Moment) -> Key:
    key = dimension.path(fact, at)
    if key is None:
        raise UsageFault(
            _("This measure cannot be cut by “{dimension}”: its rows do not have it.").format(dimension=dimension.label)
        )
    return key


def _is_one_of(column: SQLColumnExpression[Any], dimension: Dimension, chosen: Filter) -> SQLColumnExpression[bool]:
    if dimension.among:
        return or_(*(column.in_(query) for query in dimension.among))
    values = [member_key(dimension, value) for value in chosen.values if value is not None]
    given = column.in_(values)
    return or_(column.is_(None), given) if None in chosen.values else given


def count_all(
    connection: Connection,
    aggregates: Sequence[Aggregate],
    dimensions: Sequence[Dimension],
    filters: Sequence[tuple[Dimension, Filter]],
    scope: Scope,
    at: Moment,
) -> Counted:
    """Return every aggregate by every key that has rows; no dimensions give the total under the empty key."""
    counted = Counted()
    cuts: dict[Fact, Cut] = {}
    shared: dict[tuple[Fact, Any], list[Aggregate]] = {}
    planned: dict[Fact, list[Aggregate]] = {}
    for aggregate in dict.fromkeys(aggregates):
        fact = aggregate.fact
        if fact not in cuts:
            cuts[fact] = cut_of(fact, dimensions, filters, scope, at)
            if cuts[fact].is_itemised:
                counted.itemised.add(fact)
        if fact.plan_of:
            planned.setdefault(fact, []).append(aggregate)
            continue
        alone = aggregate.how is How.MEDIAN or (cuts[fact].is_itemised and _is_of_deal(aggregate))
        if alone:
            _count_alone(connection, counted, aggregate, cuts[fact], at)
        else:
            shared.setdefault((fact, aggregate.where if fact.selective else None), []).append(aggregate)
    for (fact, _where), members in shared.items():
        _count_together(connection, counted, members, cuts[fact], at)
    for fact, members in planned.items():
        _count_plans(connection, counted, members, cuts[fact], dimensions, filters, at)
    return counted


def _count_plans(
    connection: Connection,
    counted: Counted,
    aggregates: list[Aggregate],
    cut: Cut,
    dimensions: Sequence[Dimension],
    filters: Sequence[tuple[Dimension, Filter]],
    at: Moment,
) -> None:
    """Count what plans ask: their parts under each key, added up."""
    rows = counted.rows.setdefault(cut.fact, {})
    figures = [counted.figures.setdefault(aggregate, {}) for aggregate in aggregates]
    for plan in read_plans(connection, cut, dimensions, filters, at):
        for key, share in plan.shares:
            rows[key] = rows.get(key, 0) + 1
            for aggregate, found in zip(aggregates, figures, strict=True):
                assert aggregate.spread is not None
                found[key] = (found.get(key) or 0) + aggregate.spread(share)


def _is_of_deal(aggregate: Aggregate) -> bool:
    return aggregate.how is How.SUM and aggregate.item_value is None


def _count_together(
    connection: Connection, counted: Counted, aggregates: list[Aggregate], cut: Cut, at: Moment
) -> None:
    """Count aggregates of one fact in one pass."""
    needs = frozenset[str]().union(*(aggregate.needs for aggregate in aggregates))
    common = aggregates[0].where if cut.fact.selective else None
    columns = [_aggregate_column(aggregate, cut, at, is_filtered=common is None) for aggregate in aggregates]
    size = func.count(cut.fact.row_id.distinct()) if cut.is_itemised else func.count()
    query: Select[Any] = (
        select(*(key.column for key in cut.keys), size, *columns)
        .select_from(cut.source(needs))
        .where(*cut.conditions, *([common(at)] if common is not None else []))
    )
    width = len(cut.keys)
    if width:
        query = query.group_by(*(key.column for key in cut.keys))
    rows = counted.rows.setdefault(cut.fact, {})
    figures = [counted.figures.setdefault(aggregate, {}) for aggregate in aggregates]
    columns_found = list(zip(*connection.execute(query).all(), strict=True))
    if not columns_found or (not width and columns_found[0][0] == 0):
        return
    keys = list(zip(*columns_found[:width], strict=True)) if width else [()]
    if rows:
        for key, size in zip(keys, columns_found[width], strict=True):
            rows[key] = rows.get(key, 0) + size
    else:
        rows.update(zip(keys, columns_found[width], strict=True))
    for figure, values in zip(figures, columns_found[width + 1 :], strict=True):
        numbers = values if at.dialect == "sqlite" else map(to_figure, values)  # SQLite gives plain numbers
        figure.update(zip(keys, numbers, strict=True))


def _aggregate_column(aggregate: Aggregate, cut: Cut, at: Moment, *, is_filtered: bool) -> Column:
    value = aggregate.item_value if cut.is_itemised and aggregate.item_value else aggregate.value
    column: Any
    match aggregate.how:
        case How.COUNT:
            column = func.count(cut.fact.row_id.distinct()) if cut.is_itemised else func.count()
        case How.DISTINCT:
            assert value is not None
            column = func.count(value(at).distinct())
        case _:
            assert value is not None
            column = func.sum(value(at))
    if aggregate.where is not None:
        if is_filtered:
            column = column.filter(aggregate.where(at))
        if aggregate.how is How.SUM:  # of rows, none of which is meant: that is 0, not "nobody knows"
            column = func.coalesce(column, 0)
    chosen: Column = column
    return chosen


def _count_alone(connection: Connection, counted: Counted, aggregate: Aggregate, cut: Cut, at: Moment) -> None:
    """Count a median, or what belongs to a deal as a whole though rows are its items."""
    inner = _one_row_each(aggregate, cut, at)
    names = [f"k{place}" for place in range(len(cut.keys))]
    if aggregate.how is How.MEDIAN:
        partition = [inner.c[name] for name in names]
        place = func.row_number().over(partition_by=partition or None, order_by=inner.c.value)
        size = func.count().over(partition_by=partition or None)
        ranked = select(*partition, inner.c.value, place.label("place"), size.label("n")).subquery()
        middle = or_(ranked.c.place == (ranked.c.n + 1) // 2, ranked.c.place == (ranked.c.n + 2) // 2)
        query = select(
            *(ranked.c[name] for name in names), func.max(ranked.c.n), func.sum(ranked.c.value), func.count()
        ).where(middle)
        keys = [ranked.c[name] for name in names]
    else:
        keys = [inner.c[name] for name in names]
        query = select(*keys, func.count(), func.sum(inner.c.value), func.count() * 0 + 1)
    if keys:
        query = query.group_by(*keys)
    figures = counted.figures.setdefault(aggregate, {})
    rows = counted.rows.setdefault(cut.fact, {})
    for row in connection.execute(query):
        key, size, value, parts = tuple(row[: len(keys)]), row[len(keys)], to_figure(row[-2]), row[-1]
        if not size:
            continue
        rows[key] = max(rows.get(key, 0), size)
        figures[key] = value if parts <= 1 or value is None else _halved(value)


def _one_row_each(aggregate: Aggregate, cut: Cut, at: Moment) -> Any:
    """Return (keys, value) with one row a row of the fact, and a key of its own for each product of a deal."""
    assert aggregate.value is not None
    itemised = cut.is_itemised
    value = aggregate.item_value(at) if itemised and aggregate.item_value else aggregate.value(at)
    columns: list[Column] = [key.column.label(f"k{place}") for place, key in enumerate(cut.keys)]
    where = list(cut.conditions)
    if aggregate.how is How.MEDIAN:
        where.append(value.is_not(None))
    if aggregate.where is not None:
        where.append(aggregate.where(at))
    source = cut.source(aggregate.needs)
    if not itemised:
        return select(*columns, value.label("value")).select_from(source).where(*where).subquery()
    summed = func.sum(value) if aggregate.item_value else func.max(value)
    return (
        select(*columns, summed.label("value"))
        .select_from(source)
        .where(and_(*where))
        .group_by(*(key.column for key in cut.keys), cut.fact.row_id)
        .subquery()
    )


def _halved(value: type_figure) -> type_figure:
    assert value is not None
    half, rest = divmod(value, 2)
    return half if rest == 0 else value / 2


def to_figure(value: Any) -> type_figure:
    """Return a driver's number as an exact integer where it is one."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value  # type: ignore[no-any-return]


def facts_of(parts: Iterable[Aggregate]) -> tuple[Fact, ...]:
    """Return the facts of some aggregates, each once."""
    return tuple(dict.fromkeys(part.fact for part in parts))
