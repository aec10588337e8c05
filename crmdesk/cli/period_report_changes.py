"""``period-report changed``: what moved in the base about a report since its figures were taken."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crmdesk.data.period_reports.records import find_report, read_report
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.output.json import dumped
from crmdesk.reports.output.text import table_text

if TYPE_CHECKING:
    import argparse

    from crmdesk.data.store import Store
    from crmdesk.reports.period_reports.differences import ChangedMeasure, ChangedRow, Differences, Trace

_MEASURE_FIELDS = (
    Field("measure", N_("Measure")), Field("plan", N_("Plan")), Field("plan_now", N_("Plan now")),
    Field("signed", N_("Signed")), Field("now", N_("Now")), Field("delta", N_("Difference")), Field("who", N_("Who")),
    Field("when", N_("When"), Kind.INSTANT),
)  # fmt: skip
_ROW_FIELDS = (
    Field("record", N_("Record")), Field("what", N_("What changed")), Field("measures", N_("Measures")),
    Field("was", N_("Was")), Field("now", N_("Now")), Field("who", N_("Who")), Field("when", N_("When"), Kind.INSTANT),
)  # fmt: skip
_CHANGES = {"added": N_("came"), "removed": N_("went"), "changed": N_("changed")}


def changed(store: Store, options: argparse.Namespace) -> int:
    """Show measures that are others by now and every record behind them, with who changed it and when; 1 where any is."""
    from crmdesk.reports.period_reports.differences import changed_since  # noqa: PLC0415 - brings the engine with it

    card = read_report(store, find_report(store, options.number).id)  # says so where it is another's
    found = changed_since(store, card.row.id)
    if options.format == "json":
        sys.stdout.write(dumped(_data(found)).decode())
    elif not found:
        sys.stdout.write(_("Nothing changed about report {number} since.").format(number=card.row.number_text) + "\n")
    else:
        tables = (
            Table(_MEASURE_FIELDS, tuple(map(_measure, found.measures))),
            Table(_ROW_FIELDS, tuple(map(_row, found.rows))),
        )
        sys.stdout.write("\n".join(table_text(table) + "\n" for table in tables if table.rows))
    return 1 if found else 0


def _measure(one: ChangedMeasure) -> tuple[Any, ...]:
    kind = Kind(one.line.unit)
    is_replanned = one.plan_now != one.line.plan
    return (
        one.line.title, _figure(kind, one.line.plan), _figure(kind, one.plan_now) if is_replanned else "",
        _figure(kind, one.line.fact), _figure(kind, one.now), "" if one.delta is None else kind.delta(float(one.delta)),
        one.trace.who, one.trace.at,
    )  # fmt: skip


def _row(row: ChangedRow) -> tuple[Any, ...]:
    kind = Kind(row.unit)
    return (
        row.name or str(row.id), row.trace.what or _(_CHANGES[row.change]), ", ".join(row.measures),
        _figure(kind, row.was), _figure(kind, row.now), row.trace.who, row.trace.at,
    )  # fmt: skip


def _figure(kind: Kind, value: Decimal | None) -> str:
    return "" if value is None else kind.text(value)


def _data(found: Differences) -> dict[str, Any]:
    """Return the differences as JSON carries them: exact figures in the measures' own units, as snapshots have them."""
    return {
        "since": found.since.isoformat(),
        "measures": [
            {
                "measure": one.line.measure, "signed": _exact(one.line.fact), "now": _exact(one.now),
                "delta": _exact(one.delta), "plan": _exact(one.line.plan), "plan_now": _exact(one.plan_now),
                **_trace(one.trace),
            }
            for one in found.measures
        ],
        "rows": [
            {
                "record": row.record, "id": str(row.id), "name": row.name, "change": row.change,
                "brought": [
                    {"measure": each.measure, "was": _exact(each.was), "now": _exact(each.now)} for each in row.brought
                ],
                **_trace(row.trace),
            }
            for row in found.rows
        ],
    }  # fmt: skip


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _trace(trace: Trace) -> dict[str, Any]:
    return {
        "who": trace.who or None,
        "when": None if trace.at is None else trace.at.isoformat(),
        "what": trace.what or None,
    }
