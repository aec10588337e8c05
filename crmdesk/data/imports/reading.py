"""Reading: one door to the table of a file, whatever it is saved as; the bytes decide, not the name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.imports.delimited import open_delimited
from crmdesk.data.imports.grid import Grid, build
from crmdesk.data.imports.web_table import is_page, open_page
from crmdesk.data.imports.workbook import is_workbook, open_workbook
from crmdesk.data.words import _

#: Bytes that tell what a file is.
_HEAD = 512


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is laid out, as far as a mapping says; None and "" are found out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str = ""
    header_row: int | None = None
    fill_short_rows: bool = False


def read_grid(path: Path, layout: Layout | None = None) -> Grid:
    """Read the whole table of a CSV, XLSX, XLS or ODS file, or of a web page named .xls.

    Raises:
        UsageFault: it is empty, no table, damaged, a bomb, or has more than a million rows.
        EnvironmentFault: it is not there or may not be read.
    """
    layout = layout or Layout()
    try:
        if path.is_dir():
            raise UsageFault(_("{name} is a folder, not a file.").format(name=path))
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise EnvironmentFault(_("There is no file {name}.").format(name=path)) from None
    except OSError as error:
        raise EnvironmentFault(
            _("The file {name} cannot be read: {reason}.").format(name=path, reason=error.strerror)
        ) from error
    if is_workbook(head):
        lines, origin = open_workbook(path, layout.sheet)
    elif is_page(head):
        lines, origin = open_page(path, layout.encoding)
    else:
        lines, origin = open_delimited(path, layout.encoding, layout.separator)
    try:
        grid = build(
            lines,
            header_row=layout.header_row,
            origin=origin.text,
            fill_short=layout.fill_short_rows or is_workbook(head) or is_page(head),
        )
    except UsageFault as fault:
        if path.name in str(fault):
            raise
        raise UsageFault(f"{path.name}: {fault}") from fault
    grid.found = origin
    if len(grid.headers) == 1 and grid.ragged:
        raise UsageFault(_("The file {name} is no table: its lines have no columns in common.").format(name=path.name))
    return grid
