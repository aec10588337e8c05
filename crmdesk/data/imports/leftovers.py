"""Leftovers: the rows that were not imported, as a file to mend and to import again."""

from __future__ import annotations

import csv
from pathlib import Path

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.imports.checking import Check
from crmdesk.data.imports.preview import SKIPPED, WRONG
from crmdesk.data.imports.source import shown_cell
from crmdesk.data.words import _

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = "=+-@\t\r"


def write_leftovers(checked: Check, path: Path) -> int:
    """Write the rows that were refused or left out, with the columns of their file and the reason behind them.

    Args:
        checked: the check whose rows were imported.
        path: a CSV file, made or overwritten.

    Returns:
        The number of rows.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    grid, preview = checked.match.source.grid, checked.preview
    place = {line: index for index, line in enumerate(grid.lines)}
    rows = preview.rows_of((WRONG, SKIPPED))
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow((*map(_tame, grid.headers), _("Row"), _("Reason")))
            for index in rows:
                line = preview.line(index)
                cells = [_tame(shown_cell(column[place[line]])) for column in grid.columns]
                reason = "; ".join(preview.reasons(index)) or _("left out")
                writer.writerow((*cells, line, reason))
    except OSError as error:
        raise EnvironmentFault(
            _("The file {name} cannot be written: {reason}.").format(name=path, reason=error.strerror)
        ) from error
    return len(rows)


def _tame(text: str) -> str:
    """Keep a spreadsheet from taking a value of the file for a formula; numbers and phones stay as they are."""
    digits = (
        text[1:].replace(" ", "").replace(",", "").replace(".", "").replace("-", "").replace("(", "").replace(")", "")
    )
    return f"'{text}" if text[:1] in _FORMULA and text and not (text[0] in "+-" and digits.isdigit()) else text
