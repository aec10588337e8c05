"""Cells of the list of deals, typed over by keys: what is written, what is refused, what others wrote meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.entry.deeds import Conflict, Deed, archive, change
from crmdesk.data.models import Deal
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.closing import ClosingDialog
from crmdesk.ui.pages.deals import DealsPage
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor
from tests import factories as f

Settled = Callable[[], None]
EVERY = ["title", "client", "stage", "value", "probability", "owner", "next_step", "expected_on", "source", "competitor",
         "direction", "tags", "note", f"own:{f.DEAL_NUMBER}", f"own:{f.DEAL_FLAG}"]  # fmt: skip


@pytest.fixture
def wide(page: DealsPage, settled: Settled) -> DealsPage:
    """The page with every column that can be typed over."""
    page._on_columns(EVERY)
    settled()
    return page


def opened(page: DealsPage, key: str, row: int = 0) -> Any:
    """Open a cell."""
    editor = page._view.grid.edit_cell(row, key)
    assert isinstance(editor, CellEditor), key
    return editor


def column(store: Store, name: str, deal_id: int) -> Any:
    """Return what the base holds."""
    with store.reading() as connection:
        return connection.execute(select(Deal.__table__.c[name]).where(Deal.id == deal_id)).scalar_one()


@pytest.mark.parametrize(
    ("key", "text", "name", "value"),
    [
        ("value", "1,2 m", "amount", 1_200_000_00),
        ("title", "Насосы 🚰 <b>жирно</b> & \u202eשלום", "title", "Насосы 🚰 <b>жирно</b> & \u202eשלום"),
        ("probability", "75", "probability", 7500),
        ("expected_on", "2025-12-31", "expected_on", date(2025, 12, 31)),
        ("direction", "Service", "direction", "Service"),
        ("tags", "VIP, tender", "tags", ["VIP", "tender"]),
        ("note", "Call after nine", "note", "Call after nine"),
        ("next_step", "tomorrow Send the offer", "next_step", "Send the offer"),
        (f"own:{f.DEAL_NUMBER}", "12", "custom", {str(f.DEAL_NUMBER): 12}),
    ],
)
def test_a_cell_is_typed_over(  # noqa: PLR0917 - fixtures and four columns of the table above
    wide: DealsPage,
    deals: list[int],
    context: Context,
    qtbot: QtBot,
    settled: Settled,
    key: str,
    text: str,
    name: str,
    value: Any,
) -> None:
    """Enter writes it; the base holds it, and the row shows what the base holds."""
    editor = opened(wide, key)
    editor.setText(text)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert column(context.store, name, deals[0]) == value
    if key == "next_step":
        assert column(context.store, "next_step_on", deals[0]) == date(2025, 11, 21)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        context.deeds.undo()
    settled()
    assert column(context.store, name, deals[0]) != value


@pytest.mark.parametrize(
    ("key", "typed", "name", "value"),
    [
        ("owner", "anna", "owner_id", f.ANNA),
        ("source", "adv", "source_id", f.ADVICE),
        ("competitor", "riv", "competitor_id", f.RIVAL),
        ("stage", "wor", "stage_id", f.WORK),
        (f"own:{f.DEAL_FLAG}", "yes", "custom", {str(f.DEAL_FLAG): True}),
    ],
)
def test_a_reference_is_chosen_by_a_few_letters(  # noqa: PLR0917 - fixtures and four columns of the table above
    wide: DealsPage,
    deals: list[int],
    context: Context,
    qtbot: QtBot,
    settled: Settled,
    key: str,
    typed: str,
    name: str,
    value: Any,
) -> None:
    """Letters narrow the list, Enter takes the first that is left; the cell shows its name at once."""
    editor = opened(wide, key)
    assert isinstance(editor, ChoiceCellEditor)
    qtbot.waitUntil(lambda: bool(editor._offers), timeout=5000)
    editor.selectAll()
    qtbot.keyClicks(editor, typed)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert column(context.store, name, deals[0]) == value


def test_a_client_is_found_as_one_types_and_waited_for(
    wide: DealsPage, deals: list[int], context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """Enter before the base has answered takes what it answers."""
    editor = opened(wide, "client", 1)
    editor.selectAll()
    editor.insert("ромаш")
    editor.textEdited.emit("ромаш")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert column(context.store, "client_id", deals[1]) == column(context.store, "client_id", deals[0])


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("value", "many", "not a number"),
        ("value", "9" * 30, "more than"),
        ("value", "-5", "below"),
        ("expected_on", "31.02.2026", ""),
        ("probability", "140", "more than"),
        ("title", "  ", "must not be empty"),
        ("owner", "nobody here", "Choose from the list"),
        ("note", "x" * 100_001, "at most"),
    ],
)
def test_what_does_not_fit_stays_in_its_cell(
    wide: DealsPage, deals: list[int], context: Context, qtbot: QtBot, key: str, text: str, reason: str
) -> None:
    """The editor stays open with the text and the reason; a paste beyond measure too."""
    editor = opened(wide, key)
    if isinstance(editor, ChoiceCellEditor):
        qtbot.waitUntil(lambda: bool(editor._offers), timeout=5000)
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert wide._view.grid.is_editing
    assert reason in editor.reason
    assert editor.reason
    assert editor.text() == text
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not context.jobs.busy


def test_a_row_shows_what_was_typed_within_fifty_milliseconds(
    page: DealsPage, context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """The cell holds the new amount as soon as Enter is over, before the base has it."""
    editor = opened(page, "value")
    editor.setText("7 500")
    begun = time.perf_counter()
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert page._model.value(0, "value") == 7_500_00
        assert time.perf_counter() - begun < 0.5  # 50 ms on a machine at rest; this one may be loaded
    settled()
    assert page._model.value(0, "value") == 7_500_00


def test_what_the_base_refuses_opens_the_cell_again(
    page: DealsPage, deals: list[int], context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """Archived by another meanwhile: the text is still there, with the reason."""
    archive(context.store, "deal", [deals[0]])
    editor = opened(page, "value")
    editor.setText("7 500")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._view.grid.is_editing, timeout=5000)
    again = page._view.grid.viewport().findChildren(CellEditor)[-1]
    assert again.text() == "7 500"
    assert "archived meanwhile" in again.reason
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    settled()


def test_two_stores_editing_one_deal_meet_in_a_conflict(
    page: DealsPage, deals: list[int], context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """Another program saved the amount: was, theirs and yours are all there, and yours is written when chosen."""
    other = Store.open(context.store.location, clock=context.store.clock)
    try:
        assert isinstance(change(other, "deal", deals[0], 1, {"amount": 3_000_00}, {"amount": 4_000_00}), Deed)
    finally:
        other.close()
    editor = opened(page, "value")
    editor.setText("5 000")
    with qtbot.waitSignal(context.deeds.conflicted, timeout=5000) as met:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert met.args is not None
    conflict = met.args[0]
    assert isinstance(conflict, Conflict)
    clash = conflict.clashes[0]
    assert [text.replace("\u202f", " ") for text in (clash.was, clash.theirs, clash.yours)] == [
        "3 000",
        "4 000",
        "5 000",
    ]
    settled()
    assert page._model.value(0, "value") == 4_000_00
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        context.deeds.resolve(conflict, frozenset({"amount"}))
    settled()
    assert column(context.store, "amount", deals[0]) == 5_000_00


@pytest.mark.parametrize("agreed", [True, False])
def test_a_losing_stage_chosen_in_a_cell_asks_why(
    page: DealsPage, deals: list[int], context: Context, qtbot: QtBot, settled: Settled, agreed: bool
) -> None:
    """The dialog comes with the stage; closing it without an answer leaves the deal, and its cell, as they were."""
    qtbot.waitUntil(lambda: bool(page._deal.pipelines.all), timeout=5000)
    editor = opened(page, "stage")
    qtbot.waitUntil(lambda: bool(editor._offers), timeout=5000)
    editor.selectAll()
    qtbot.keyClicks(editor, "Lost")

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ClosingDialog)
        dialog._reasons.setCurrentRow(0)
        if agreed:
            dialog.accept()
        else:
            dialog.reject()

    QTimer.singleShot(200, answer)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert column(context.store, "outcome", deals[0]) == (2 if agreed else 0)
    assert column(context.store, "loss_reason_id", deals[0]) == (f.PRICE if agreed else None)
    qtbot.waitUntil(lambda: page._model.rowCount() == (2 if agreed else 3), timeout=5000)
