"""The command that lists the schedules of reports and, when told to, forms what is due."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from crmdesk.cli.bases import open_base
from crmdesk.data.activities.recurrence import recurrence_text
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_
from crmdesk.reports.output.json import dumped
from crmdesk.reports.output.text import table_text
from crmdesk.reports.schedules import Formed, Schedule, form_due
from crmdesk.reports.schedules import schedules as read_schedules

if TYPE_CHECKING:
    import argparse

_FIELDS = (
    Field("name", N_("Name")), Field("rule", N_("Repeats")), Field("kind", N_("Format")), Field("folder", N_("Folder")),
    Field("next_on", N_("When"), Kind.DATE),
)  # fmt: skip


def schedules(options: argparse.Namespace) -> int:
    """List the schedules or form what is due; 1 when something due could not be formed, which then stays due."""
    store = open_base(options)
    try:
        formed = form_due(store) if options.form else ()
        listed = read_schedules(store)
    finally:
        store.close()
    if options.format == "json":
        sys.stdout.write(dumped(_data(listed, formed)).decode())
    elif options.form:
        for one in formed:
            if one.path is not None:
                sys.stdout.write(f"{one.path}\n")
    else:
        sys.stdout.write(table_text(_table(listed)))
    faults = [one for one in formed if one.path is None]
    for one in faults:
        sys.stderr.write(f"{one.name}: {one.fault}\n")
    return 1 if faults else 0


def _rule(schedule: Schedule) -> str:
    return schedule.fault or recurrence_text(schedule.rule)


def _table(listed: tuple[Schedule, ...]) -> Table:
    rows = tuple(
        (one.name, _rule(one), one.kind.label, one.folder, one.next_on if one.active else None) for one in listed
    )
    return Table(_FIELDS, rows)


def _data(listed: tuple[Schedule, ...], formed: tuple[Formed, ...]) -> dict[str, Any]:
    """Return schedules and what was formed as JSON carries them: ids are texts, for they have 63 bits."""
    return {
        "schedules": [
            {
                "id": str(one.id),
                "name": one.name,
                "reports": [planned.report for planned in one.reports],
                "format": one.kind.value,
                "folder": one.folder,
                "active": one.active,
                "next_on": None if one.next_on is None else one.next_on.isoformat(),
                "made_at": None if one.made_at is None else one.made_at.isoformat(),
                "made_as": one.made_as,
                "fault": one.fault,
            }
            for one in listed
        ],
        "formed": [
            {"name": one.name, "path": None if one.path is None else str(one.path), "fault": one.fault}
            for one in formed
        ],
    }
