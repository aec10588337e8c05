"""A list as a file: the rows of a listing with the columns that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crmdesk.data.listing import Tick, export_rows
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from crmdesk.data.whole_file import whole_file
from crmdesk.data.words import _
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.writing import export_list


def save_list(store: Store, listing: Listing, keys: Sequence[str], path: Path, tick: Tick | None = None) -> int:
    """Write a listing as CSV, or as a workbook where the name ends so; return the number of rows.

    A file that could not be finished is not left behind, and what the file held before is not lost then.

    Args:
        store: the base.
        listing: which records, in which order.
        keys: the columns, in their order.
        path: the file; what it held is replaced only when all rows are there.
        tick: called with rows written and rows in all; raises to stop.

    Raises:
        UsageFault: the listing names what does not exist.
        EnvironmentFault: the file cannot be written.
    """
    registry = registry_of(store, listing.registry)
    fields = [registry.field_named(key) for key in keys]
    if path.suffix.lower() == ".xlsx":
        return export_list(export_rows(store, listing, fields, tick=tick), _(registry.title), path)
    with whole_file(path) as unfinished, unfinished.open("w", encoding="utf-8-sig", newline="") as stream:
        # Excel takes a file without the mark for one in the machine's own encoding.
        return write_csv(stream, export_rows(store, listing, fields, tick=tick))
