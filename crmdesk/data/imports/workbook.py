"""Workbooks: XLSX, XLS and ODS, checked before they are unpacked and read in a process with little memory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from threading import Timer
from typing import Any

import orjson

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.imports.grid import MOST_ROWS, Cell, Line, Origin
from crmdesk.data.words import _

MEMORY = 1 << 30
SECONDS = 300
MOST_MEMBERS = 10_000
MOST_UNPACKED = 512 * 1024 * 1024
MOST_SHARED = 128 * 1024 * 1024
#: A part over 10 MB may be at most this many times larger than it is packed.
MOST_RATIO = 200
_LARGE_PART = 10 * 1024 * 1024
_READER = Path(__file__).with_name("sheet_reader.py")

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a workbook or another archive."""
    return head.startswith((ZIP, b"PK\x05\x06", OLE))


def check_archive(path: Path) -> None:
    """Refuse an archive that is no workbook, or would unpack to more than any honest one.

    Raises:
        UsageFault: it is damaged, no workbook, or a bomb.
    """
    bomb = UsageFault(
        _("The file {name} unpacks to far more than a table holds; it is not opened.").format(name=path.name)
    )
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise UsageFault(_("The file {name} is damaged: it is not a whole workbook.").format(name=path.name)) from error
    names = {part.filename for part in parts}
    if not any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml")):
        raise UsageFault(_("The file {name} is an archive, not a table; unpack it first.").format(name=path.name))
    if len(parts) > MOST_MEMBERS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise bomb
    for part in parts:
        if part.file_size > _LARGE_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise bomb
        if part.filename.casefold() == "xl/sharedstrings.xml" and part.file_size > MOST_SHARED:
            raise bomb


def open_workbook(path: Path, sheet: str) -> tuple[Iterator[Line], Origin]:
    """Return the lines of one sheet, formulas as their values, and how it was read.

    Args:
        path: the file.
        sheet: the sheet's name, or its number from 1; "" takes the first that is not empty.

    Raises:
        UsageFault: it is damaged, protected by a password, a bomb, or has no such sheet.
        EnvironmentFault: the reader could not be started, or took longer than five minutes.
    """
    with path.open("rb") as file:
        if not file.read(8).startswith(OLE):
            check_archive(path)
    messages = _messages(path, sheet)
    first = next(messages)
    text = _("sheet “{name}”").format(name=first["sheet"])
    return _lines(messages, first["first"]), Origin(text, sheet=first["sheet"], sheets=tuple(first["sheets"]))


def _messages(path: Path, sheet: str) -> Iterator[Any]:
    command = [sys.executable, "-I", str(_READER), str(path), sheet, str(MEMORY)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        timer = Timer(SECONDS, reader.kill)
        timer.daemon = True
        timer.start()
        ended = False
        try:
            assert reader.stdout is not None
            for text in reader.stdout:
                message = orjson.loads(text)
                if isinstance(message, dict):
                    if "error" in message:
                        raise _fault(path, sheet, message)
                    if message.get("end"):
                        ended = True
                        break
                yield message
        finally:
            late = not timer.is_alive()
            timer.cancel()
            with suppress(OSError):
                reader.kill()
        if late and not ended:
            raise EnvironmentFault(
                _("Reading {name} took longer than {n} seconds and was stopped.").format(name=path.name, n=SECONDS)
            )
        if not ended:
            raise _fault(path, sheet, {"error": "memory"})


def _fault(path: Path, sheet: str, message: dict[str, str]) -> UsageFault:
    match message["error"]:
        case "sheet" if message.get("detail"):
            return UsageFault(
                _("The file {name} has no sheet “{sheet}”. Its sheets: {sheets}.").format(
                    name=path.name, sheet=sheet, sheets=message["detail"]
                )
            )
        case "sheet":
            return UsageFault(_("The file {name} has no sheet with cells.").format(name=path.name))
        case "memory":
            return UsageFault(
                _("The file {name} needs more memory than {n} MB to be read; save the sheet as CSV.").format(
                    name=path.name, n=MEMORY >> 20
                )
            )
        case "PasswordError":
            return UsageFault(
                _("The file {name} is protected by a password; save it without one.").format(name=path.name)
            )
        case _:
            return UsageFault(_("The file {name} is damaged: it is not a whole workbook.").format(name=path.name))


def _lines(messages: Iterator[Any], first: int) -> Iterator[Line]:
    number = first
    for batch in messages:
        for row in batch:
            yield number, [_cell(value) if value.__class__ is list else value for value in row]
            number += 1
        if number - first > MOST_ROWS + 1_000:
            return  # the grid refuses so many; the rest need not be read


def _cell(value: list[str]) -> Cell:
    text = value[0]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
