"""What changed since a report was signed: the lines in the pane, and the records behind them."""

from __future__ import annotations

from crmdesk.data.table import NARROW
from crmdesk.reports.period_reports.differences import ChangedMeasure, ChangedRow, Differences, Trace
from crmdesk.ui.dialogs.changed_rows import ChangedRowsDialog
from crmdesk.ui.pages.signing_pane import SigningPane
from tests.reports.period_reports import snapshots


def test_what_changed_since_is_told_with_who_and_when_and_opens_its_records(context, qtbot):
    """A line a measure and a plan that moved; the records behind them open their cards by a double click."""
    revenue = snapshots.OCTOBER.measures[0]
    at = context.store.now().replace(hour=18, minute=20)
    trace = Trace("Anna Sokolova", at, "Amount: 1 → 2")
    moved = ChangedMeasure(revenue, revenue.fact + 3_000_000, revenue.plan - 100, 1, trace)
    row = ChangedRow("deal", 4_611_686_018_427_387_905, "Ducts", "changed", ("Revenue",), None, None, "money", trace)
    found = Differences(1, context.store.now(), (moved,), (row,))
    pane = SigningPane(context)
    qtbot.addWidget(pane)
    pane.show_differences(found)
    lines = pane.changes.lines
    assert [line.title for line in lines] == ["Выручка, ₽", "Выручка, ₽, plan"]
    assert (lines[0].delta, lines[0].tone, lines[0].who) == (f"▲ +30{NARROW}000", "pos", "A. Sokolova, 18:20")
    pane.show_differences(Differences(1, context.store.now(), (), ()))
    assert pane.changes.isHidden()
    dialog = ChangedRowsDialog(context, "Anna, October", found)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.record_requested) as asked:
        dialog.table.cellDoubleClicked.emit(0, 0)
    assert asked.args == ["deals", row.id]
