"""Web tables: many a program saves a web page under the name .xls, and spreadsheets open it; so does this."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.encoding import find_encoding
from crmdesk.data.imports.grid import MOST_COLUMNS, Cell, Line, Origin
from crmdesk.data.words import _

_CHUNK = 1 << 20


def is_page(head: bytes) -> bool:
    """Whether the beginning of a file is that of a web page or of a bare table of one."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style"))


def open_page(path: Path, encoding: str | None) -> tuple[Iterator[Line], Origin]:
    """Return the rows of the page's tables, and how it was read.

    Args:
        path: the file.
        encoding: as a mapping names it; None finds it.

    Raises:
        UsageFault: the page is no text; or, when its rows are asked for, has no table.
        EnvironmentFault: the file cannot be read.
    """
    codec = find_encoding(path, encoding)
    shown = "UTF-8" if codec.startswith("utf-8") else codec
    text = _("table of a web page, {encoding}").format(encoding=shown)
    return _lines(path, codec), Origin(text, codec)


def _lines(path: Path, codec: str) -> Iterator[Line]:
    parser = _Rows()
    number = 0
    with path.open(encoding=codec, errors="replace") as file:
        while text := file.read(_CHUNK):
            parser.feed(text)
            for row in parser.rows:
                number += 1
                yield number, row
            parser.rows.clear()
    if not number:
        raise UsageFault(
            _("The file {name} is a web page without a table; save the table as CSV.").format(name=path.name)
        )


class _Rows(HTMLParser):
    """Collects rows of cells; a cell over several columns leaves the further ones empty."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self._row: list[Cell] | None = None
        self._text: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell; a line break inside a cell is one."""
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            span = dict(attrs).get("colspan") or ""
            self._span = min(int(span), MOST_COLUMNS) if span.isascii() and span.isdigit() else 1
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a row or a table."""
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._row is not None and self._text is not None:
            self._row += ["".join(self._text).strip() or None] + [None] * (self._span - 1)
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row:
            self.rows.append(self._row)
        self._row = None
