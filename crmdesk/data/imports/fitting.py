"""Fitting: whether the values of a column can be what a target holds, and which of them only say that there is nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from crmdesk.data.imports.grid import Cell
from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.recipes import folded
from crmdesk.data.values import dates, numbers
from crmdesk.data.values.texts import shown
from crmdesk.data.values.unreadable import Unreadable

#: Share of a column's values that must be of the target's shape.
FITTING = 0.8
#: The same where the name of the column is known: more likely some cells are wrong than the name.
HALF = 0.5
SAMPLED = 500
_SEARCHED = 20 * SAMPLED
#: More different texts than these among dates or numbers are no ways to say "nothing".
_MOST_STRAYS = 3


def fits(cells: list[Cell], target: Target, fitting: float = FITTING) -> bool:
    """Whether most values of a column can be what the target holds."""
    sample = [cell for cell in cells[:_SEARCHED] if cell is not None][:SAMPLED]
    if not sample:
        return True
    test = _test(target)
    if test is not None:
        return _share(sample, test) >= fitting or bool(strays(cells, target))
    if target.shape is Shape.CHOICE:
        known = {folded(word) for stored, words in target.choices.items() for word in (str(stored), *words)}
        return _share(sample, lambda cell: folded(shown(cell)) in known) >= 1
    if target.shape in (Shape.EMAIL, Shape.EMAILS):
        return _share(sample, lambda cell: "@" in shown(cell)) >= fitting
    if target.name in ("name", "title", "stage"):
        return _share(sample, lambda cell: isinstance(cell, str) and not is_number(cell)) > 1 - FITTING
    return True


def strays(cells: list[Cell], target: Target) -> tuple[str, ...]:
    """Return the few texts among dates or numbers that say "nothing": "not closed", "n/a", 31.12.3999; the common first.

    A text is one of them if it has no digit or comes more than once; a typing error is neither, and its row is refused.
    """
    test = _test(target)
    if test is None:
        return ()
    sample = cells[:_SEARCHED]
    counts = Counter(cell for cell in sample if isinstance(cell, str))
    odd = {text: count for text, count in counts.items() if not test(text)}
    if len(odd) == len(counts) and not any(cell is not None and not isinstance(cell, str) for cell in sample):
        return ()
    once = 1 if target.shape.is_date else len(sample)  # a day of 3999 comes again and again; so does a slip in a number
    if len(odd) > _MOST_STRAYS or any(count <= once and any(c.isdigit() for c in text) for text, count in odd.items()):
        return ()
    return tuple(sorted(odd, key=lambda text: -odd[text]))


def are_shares(cells: list[Cell]) -> bool:
    """Whether percents are written as shares: all from 0 to 1, and some between."""
    texts = {shown(cell) for cell in cells[:_SEARCHED] if cell is not None}
    values = [value for value in map(_number, texts) if value is not None]
    return (
        not any("%" in text for text in texts)
        and all(0 <= value <= 1 for value in values)
        and any(0 < value < 1 for value in values)
    )


def is_number(cell: Cell) -> bool:
    """Whether a cell can be read as a number with one decimal mark or the other."""
    if isinstance(cell, float | int):
        return True
    return isinstance(cell, str) and _number(cell) is not None


def _number(text: str) -> Decimal | None:
    for decimal in (".", ","):
        try:
            return numbers.exact(text, decimal)
        except Unreadable:
            continue
    return None


def _test(target: Target) -> Callable[[Cell], bool] | None:
    """Return what tells a value of a date or a number, None for other shapes."""
    if target.shape.is_date:
        return _is_date
    if target.shape in (Shape.MONEY, Shape.NUMBER, Shape.COUNT, Shape.PERCENT):
        return is_number
    return None


def _share(sample: Sequence[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(1 for cell in sample if test(cell)) / len(sample)


def _is_date(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return not isinstance(cell, float | int) or 20_000 < cell < 60_000
    try:
        return dates.is_nothing(cell) or bool(dates.read_date(cell))
    except Unreadable:
        pass
    try:
        return bool(dates.read_date(cell, "mdy"))
    except Unreadable:
        return False
