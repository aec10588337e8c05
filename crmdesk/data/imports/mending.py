"""Mending: what was put right in a file without touching it: texts, single cells, and what becomes of single rows.

Mends are a part of the mapping, so an import made with them can be made again from the same file and the same mapping.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.imports.grid import Cell, Grid
from crmdesk.data.imports.recipes import folded
from crmdesk.data.values.texts import shown
from crmdesk.data.words import _

#: What may become of a single row: taken as new, or as the row of the base that it repeats or looks like, or left out.
DECISIONS = ("new", "update", "fill", "skip")
_SECTIONS = ("words", "cells", "rows")


@dataclass(frozen=True, slots=True)
class Mends:
    """What stands in place of what the file says; the file itself is never changed."""

    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(column, folded text) -> the text read wherever the column says so; "" reads nothing."""
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """(line of the file, column) -> the text read in that one cell; it goes before ``words``."""
    rows: Mapping[int, str] = field(default_factory=dict)
    """Line of the file -> one of ``DECISIONS``."""

    def __bool__(self) -> bool:
        """Whether anything was mended."""
        return bool(self.words or self.cells or self.rows)

    def with_word(self, column: str, text: str, right: str) -> Mends:
        """Read ``right`` wherever a column says ``text``."""
        return replace(self, words={**self.words, (column, folded(text)): right})

    def with_cells(self, lines: Iterable[int], column: str, right: str) -> Mends:
        """Read ``right`` in a column of these lines."""
        return replace(self, cells={**self.cells, **{(line, column): right for line in lines}})

    def with_rows(self, lines: Iterable[int], decision: str) -> Mends:
        """Decide what becomes of these lines; "" takes a decision back."""
        taken = sorted(set(lines))
        rows = {line: held for line, held in self.rows.items() if line not in taken}
        if decision:
            rows.update(dict.fromkeys(taken, decision))
        return replace(self, rows=rows)

    def joined(self, other: Mends) -> Mends:
        """Return these mends and, over them, others."""
        return Mends({**self.words, **other.words}, {**self.cells, **other.cells}, {**self.rows, **other.rows})

    @property
    def lasting(self) -> Mends:
        """What holds for the next file of the same source too: words, for lines are another file's there."""
        return Mends(words=self.words)


def mended(grid: Grid, mends: Mends) -> Grid:
    """Return the grid as it reads with the mends; without any, the grid itself."""
    if not mends.words and not mends.cells:
        return grid
    columns = list(grid.columns)
    places = {header: place for place, header in enumerate(grid.headers)}
    words: dict[str, dict[str, str]] = {}
    for (column, text), right in mends.words.items():
        words.setdefault(column, {})[text] = right
    for column, rights in words.items():
        if column in places:
            columns[places[column]] = _reworded(grid.columns[places[column]], rights)
    copied: set[str] = set(words)
    indexes = {line: index for index, line in enumerate(grid.lines)} if mends.cells else {}
    for (line, column), right in mends.cells.items():
        if column not in places or line not in indexes:
            continue
        if column not in copied:
            columns[places[column]] = list(grid.columns[places[column]])
            copied.add(column)
        columns[places[column]][indexes[line]] = right.strip() or None
    return replace(grid, columns=columns)


def _reworded(cells: list[Cell], rights: Mapping[str, str]) -> list[Cell]:
    known: dict[Cell, Cell] = {}
    for cell in set(cells):
        right = None if cell is None else rights.get(folded(shown(cell)))
        known[cell] = cell if right is None else right.strip() or None
    return [known[cell] for cell in cells]


def read_mends(section: Mapping[str, Any]) -> Mends:
    """Read the section ``[mended]`` of a mapping.

    Raises:
        UsageFault: it says something this program does not know.
    """
    for key in section:
        if key not in _SECTIONS:
            raise unknown(_("The key"), f"mended.{key}", [f"mended.{name}" for name in _SECTIONS])
    words = {
        (column, folded(text)): _text(f"mended.words.{column}.{text}", right)
        for column, rights in _tables(section, "words")
        for text, right in rights.items()
    }
    cells = {
        (_line(f"mended.cells.{line}", line), column): _text(f"mended.cells.{line}.{column}", right)
        for line, rights in _tables(section, "cells")
        for column, right in rights.items()
    }
    rows = {}
    for line, decision in _table(section, "rows").items():
        if decision not in DECISIONS:
            raise unknown(f"mended.rows.{line}", str(decision), DECISIONS)
        rows[_line(f"mended.rows.{line}", line)] = decision
    return Mends(words, cells, rows)


def _table(section: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = section.get(key, {})
    if not isinstance(value, dict):
        raise UsageFault(_("“{key}” is a section: write [{key}] on a line of its own.").format(key=f"mended.{key}"))
    return value


def _tables(section: Mapping[str, Any], key: str) -> Iterable[tuple[str, dict[str, Any]]]:
    table = _table(section, key)
    return [(name, _table(table, name)) for name in table]


def _line(where: str, text: str) -> int:
    if not text.isdigit():
        raise UsageFault(_("{where}: write the number of the line in the file.").format(where=where))
    return int(text)


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise UsageFault(_("{key}: write the value in quotes.").format(key=where))
    return value
