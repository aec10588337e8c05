"""Delimited text: CSV and its relatives, with the separator found from the first lines."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.encoding import find_encoding
from crmdesk.data.imports.grid import Line, Origin
from crmdesk.data.words import _, quoted

SEPARATORS = (",", ";", "\t", "|")
#: Longest value of one cell, characters; an unclosed quote is found by it.
LONGEST_CELL = 1_000_000
_SAMPLE = 128 * 1024


def find_separator(sample: str) -> str:
    """Return the separator under which most of the first lines have one and the same number of columns, the more the better.

    Args:
        sample: the beginning of the file, whole lines.
    """
    best, most = ",", (0.0, 0)
    for separator in SEPARATORS:
        widths = Counter(len(row) for row in _rows(sample, separator) if row)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        if width == 1:
            continue
        share = times / widths.total()
        # A few broken rows must not make a rare separator win, so the share counts in tenths.
        score = (round(share, 1), width)
        if score > most:
            best, most = separator, score
    return best


def _rows(sample: str, separator: str) -> list[list[str]]:
    try:
        return [
            row
            for row, _n in zip(
                csv.reader(sample.splitlines(keepends=True), delimiter=separator), range(200), strict=False
            )
        ]
    except csv.Error:
        return []


def open_delimited(path: Path, encoding: str | None, separator: str | None) -> tuple[Iterator[Line], Origin]:
    """Return the lines of the file, and how it was read.

    Args:
        path: a text file.
        encoding: as a mapping names it; None finds it.
        separator: one character; None finds it.

    Raises:
        UsageFault: the file is no text or no table, or ends inside a quoted value.
        EnvironmentFault: the file cannot be read.
    """
    codec = find_encoding(path, encoding)
    try:
        with path.open(encoding=codec, newline="") as file:
            sample = file.read(_SAMPLE)
    except UnicodeError as error:
        raise _not_in(path, codec) from error
    declared = sample[4:5] if sample[:4].casefold() == "sep=" else None
    mark = separator or declared or find_separator(sample[: sample.rfind("\n") + 1] or sample)
    shown = {"\t": "TAB", "utf-8-sig": "UTF-8", "utf-8": "UTF-8"}
    origin = f"CSV, {shown.get(codec, codec)}, {quoted(shown.get(mark, mark))}"
    return _lines(path, codec, mark, skip_first=declared is not None), Origin(origin, codec, mark)


def _not_in(path: Path, codec: str) -> UsageFault:
    return UsageFault(
        _(
            'The file {name} is not in the encoding {encoding}; name another one in the mapping: encoding = "cp1251".'
        ).format(name=path.name, encoding=codec)
    )


def _lines(path: Path, codec: str, separator: str, *, skip_first: bool) -> Iterator[Line]:
    csv.field_size_limit(LONGEST_CELL)
    begin = 1
    try:
        with path.open(encoding=codec, newline="") as file:
            reader = csv.reader(file, delimiter=separator)
            for row in reader:
                if not (skip_first and begin == 1):
                    yield begin, [cell.strip() or None for cell in row]
                begin = reader.line_num + 1
    except csv.Error as error:
        raise UsageFault(
            _(
                "The file {name} is broken from line {line} on: a quoted value has no end or is longer than {most} characters."
            ).format(name=path.name, line=begin, most=f"{LONGEST_CELL:,}")
        ) from error
    except UnicodeError as error:
        raise _not_in(path, codec) from error
