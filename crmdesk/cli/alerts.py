"""The command that lets the rules of alerts look and lists what calls for attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmdesk.cli.bases import open_base
from crmdesk.cli.reporting import output
from crmdesk.data.access import scope_named
from crmdesk.data.table import Field, Table
from crmdesk.data.words import N_, plural
from crmdesk.reports.alerts.attention import MAIN, AlertRow, Attention, read_attention
from crmdesk.reports.alerts.checking import Checked, check_alerts
from crmdesk.reports.alerts.texts import text_of
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.json import dumped
from crmdesk.reports.output.text import table_text

if TYPE_CHECKING:
    import argparse

_FIELDS = (
    Field("kind", N_("Kind")), Field("what", N_("What")), Field("amount", N_("Amount")), Field("why", N_("Why and who")),
    Field("rule", N_("Rule")),
)  # fmt: skip


def alerts(options: argparse.Namespace) -> int:
    """Check the rules unless told not to, and show the open alerts, the heaviest of each kind first."""
    store = open_base(options)
    try:
        scope = scope_named(store, options.scope).key if options.scope != "all" else ""
        checked = Checked() if options.no_check else check_alerts(store)
        attention = read_attention(store, scope)
    finally:
        store.close()
    with output(options.output) as stream:
        match options.format:
            case "json":
                stream.write(dumped(_data(attention, checked)).decode())
            case "csv":
                write_csv(stream, (_table(attention),))
            case _:
                stream.write(table_text(_table(attention)))
                for _rule, why in checked.faults:
                    stream.write(f"{why}\n")
    return 0


def _shown(attention: Attention) -> list[tuple[str, AlertRow]]:
    return [(group.label, row) for group in attention.groups if group.id != MAIN for row in group.rows]


def _table(attention: Attention) -> Table:
    rows = []
    for label, row in _shown(attention):
        text = text_of(row, attention.today, attention.currency)
        rows.append((label, text.title, text.amount, text.about, row.rule))
    count = len(rows)
    total = plural("Total, {n} line", "Total, {n} lines", count).format(n=count)
    return Table(_FIELDS, tuple(rows), totals=(total, *(None for _field in _FIELDS[1:])))


def _data(attention: Attention, checked: Checked) -> dict[str, Any]:
    """Return the alerts as JSON carries them: ids are texts, for they have 63 bits."""
    return {
        "today": attention.today.isoformat(),
        "raised": len(checked.raised),
        "closed": checked.closed,
        "faults": [{"rule": str(rule), "why": why} for rule, why in checked.faults],
        "alerts": [
            {
                "id": str(row.id),
                "kind": row.kind,
                "rule": row.rule,
                "raised_at": row.raised_at.isoformat(),
                "text": text_of(row, attention.today, attention.currency).spoken,
                "deal": None if row.deal_id is None else str(row.deal_id),
                "client": None if row.client_id is None else str(row.client_id),
                "manager": None if row.manager_id is None else str(row.manager_id),
                "details": dict(row.details),
            }
            for _label, row in _shown(attention)
        ],
    }
