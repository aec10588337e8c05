"""A program of its own that reads one sheet of a workbook and writes its rows to standard output as JSON lines.

A workbook is hostile until it is read: a small file may unpack to gigabytes. So it is read here, in a process whose memory is
limited, and only plain values leave it. It imports nothing of the package and is started by its path.

Protocol: a line {"sheet": name, "sheets": [names], "first": row number}, then lines that are lists of rows, then {"end": true}.
A cell is a text, a number, null, or [ISO text] for a day or a moment. A failure is one line {"error": code, "detail": text}.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

_BATCH = 2_000


def cell(value: Any) -> Any:
    """Return the value as JSON can carry it; empty texts become null."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None or isinstance(value, float | int):
        return value
    if isinstance(value, datetime):
        return [value.date().isoformat() if value.time() == time() else value.replace(microsecond=0).isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def send(line: Any) -> None:
    """Write one line of the protocol."""
    sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


def limit_memory(size: int) -> None:
    """Let the process have ``size`` bytes of address space, where the system can limit it."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def choose(names: list[str], wanted: str) -> str | None:
    """Return the sheet that is wanted by name or by number from 1; the first one if none is."""
    if not wanted:
        return names[0] if names else None
    if wanted in names:
        return wanted
    folded = {name.casefold().strip(): name for name in names}
    if wanted.casefold().strip() in folded:
        return folded[wanted.casefold().strip()]
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    return None


def read(path: str, wanted: str) -> None:
    """Write the rows of one sheet."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - after the memory is limited

    with CalamineWorkbook.from_path(path) as workbook:
        names = list(workbook.sheet_names)
        name = choose(names, wanted)
        if name is None:
            send({"error": "sheet", "detail": ", ".join(names)})
            return
        sheet = workbook.get_sheet_by_name(name)
        if not wanted and sheet.start is None:
            filled = (workbook.get_sheet_by_name(other) for other in names[1:])
            sheet = next((other for other in filled if other.start is not None), sheet)
            name = sheet.name
        # The reader begins at the top of the sheet, blank rows included, wherever the first filled cell stands.
        send({"sheet": name, "sheets": names, "first": 1})
        batch: list[list[Any]] = []
        for row in sheet.iter_rows():
            batch.append([cell(value) for value in row])
            if len(batch) == _BATCH:
                send(batch)
                batch = []
        send(batch)
        send({"end": True})


def main(path: str, wanted: str, memory: str) -> int:
    """Read one sheet, telling any failure by the protocol; return the exit code."""
    limit_memory(int(memory))
    try:
        read(path, wanted)
    except MemoryError:
        send({"error": "memory", "detail": ""})
    except Exception as error:  # noqa: BLE001 - whatever a broken workbook causes is told to the parent
        send({"error": type(error).__name__, "detail": str(error)[:300]})
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
