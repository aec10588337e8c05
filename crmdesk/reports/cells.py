"""Cells: the figures of one measure column by column, for there may be tens of thousands: change, share and places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, starmap
from typing import TYPE_CHECKING

from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell, type_figure
from crmdesk.reports.marks import places
from crmdesk.reports.measures.measure import How
from crmdesk.reports.rounding import rounded

if TYPE_CHECKING:
    from crmdesk.reports.counting import Counted, Keys
    from crmdesk.reports.labels import Labels
    from crmdesk.reports.measures import Measure


def figures_of(measure: Measure, keys: Sequence[Keys], counted: Counted, days: int) -> list[type_figure]:
    """Return a measure's figures in the order of the keys; money comes in whole minor units.

    Args:
        measure: which one.
        keys: of the lines.
        counted: its aggregates by key.
        days: of the counted period.
    """
    columns = [counted.column(part, keys) for part in measure.parts]
    made = columns[0]
    if measure.formula is not None:
        parts = zip(*columns, strict=True)
        made = (
            [measure.formula(*each, days) for each in parts]
            if measure.needs_days
            else list(starmap(measure.formula, parts))
        )
    if measure.kind.is_money and (measure.formula is not None or measure.parts[0].how is How.MEDIAN):
        return [whole_money(value) for value in made]
    return made


def whole_money(value: type_figure) -> type_figure:
    """Return money in whole minor units, halves away from zero (the middle of two amounts may end in a half)."""
    if value is None or isinstance(value, int):
        return value
    return rounded(round(value * 2), 2)


def cells_of(
    measure: Measure,
    values: list[type_figure],
    bases: list[type_figure],
    whole: type_figure,
    is_known: Sequence[bool],
) -> list[Cell]:
    """Return the cells of one measure: figures with their change, their share of the whole and their places."""
    count = len(values)
    deltas: list[type_figure] = [None] * count
    changes: list[float | None] = [None] * count
    for row, (value, base) in enumerate(zip(values, bases, strict=True)):
        if value is not None and base is not None:
            deltas[row] = delta = value - base
            if base:
                changes[row] = delta / abs(base)
    shares: list[float | None] = [None] * count
    if measure.is_additive and whole:
        shares = [None if value is None else value / whole for value in values]
    ranks = places(_of_known(values, is_known), measure.good)
    change_ranks = places(_of_known(deltas if measure.kind is Kind.PERCENT else changes, is_known), measure.good)
    return list(map(Cell, values, bases, deltas, changes, shares, ranks, change_ranks))


def _of_known(figures: Sequence[type_figure], is_known: Sequence[bool]) -> Sequence[type_figure]:
    """Return the figures of somebody; "not given" is nobody and takes no place."""
    if all(is_known):
        return figures
    return [figure if is_somebody else None for figure, is_somebody in zip(figures, is_known, strict=True)]


def order_of(
    keys: Sequence[Keys], labels: Sequence[Labels], cells: Sequence[Cell], measure: Measure, *, has_order: bool
) -> list[int]:
    """Return the rows in the members' own order where they have one, else the largest first; "not given" is last.

    Args:
        keys: of the rows.
        labels: one a place of the keys.
        cells: of the measure that decides, one a row.
        measure: the one that decides.
        has_order: whether the members of the first place have an order of their own.
    """
    largest_first = measure.good >= 0 or measure.is_additive

    def own(row: int) -> tuple[object, ...]:
        return tuple(label.order(part) for label, part in zip(labels, keys[row], strict=True))

    if has_order:
        return sorted(range(len(keys)), key=own)
    sizes = [
        (key[0] is None, cell.value is None, 0 if cell.value is None else -cell.value if largest_first else cell.value)
        for key, cell in zip(keys, cells, strict=True)
    ]
    order: list[int] = []
    for _size, equal in groupby(sorted(range(len(keys)), key=sizes.__getitem__), key=sizes.__getitem__):
        peers = list(equal)
        order += peers if len(peers) == 1 else sorted(peers, key=own)
    return order
