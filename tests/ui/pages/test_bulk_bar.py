"""Many deals are changed at once: ticked, told what would happen, done, and taken back by one undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.models import Activity, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.bulk import BulkDialog
from crmdesk.ui.pages.bulk_fields import StageFields, TagFields, TaskFields, ValueFields
from crmdesk.ui.pages.deals import DealsPage
from tests import factories as f

Settled = Callable[[], None]


def column(context: Context, name: str, ids: list[int]) -> list[Any]:
    """Return a column of some deals."""
    with context.store.reading() as connection:
        rows = connection.execute(select(Deal.id, Deal.__table__.c[name]).where(Deal.id.in_(ids)))
        found = {row[0]: row[1] for row in rows}
    return [found[deal] for deal in ids]


@pytest.fixture
def ticked(page: DealsPage, settled: Settled) -> DealsPage:
    """The page with all three open deals ticked."""
    assert page._bulk.isHidden()
    page._view.grid.selectAll()
    settled()
    assert not page._bulk.isHidden()
    return page


def done(dialog: BulkDialog, context: Context, qtbot: QtBot) -> None:
    """Wait for the preview, then do it by Ctrl+Enter."""
    qtbot.waitUntil(dialog._do.isEnabled, timeout=5000)
    with qtbot.waitSignal(context.deeds.written, timeout=10_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_another_manager_for_all_that_are_ticked(
    ticked: DealsPage, deals: list[int], context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """The dialog tells whose they are and for how much before anything is written; one undo brings all back."""
    dialog = ticked._bulk.open("owner_id")
    qtbot.addWidget(dialog)
    dialog.show()
    fields = dialog.findChild(ValueFields)
    assert fields is not None
    line: Any = fields._line
    qtbot.waitUntil(lambda: bool(line._offers), timeout=5000)
    qtbot.keyClicks(line, "pavel")
    qtbot.waitUntil(lambda: "3 deals" in dialog.told, timeout=5000)
    assert "6\u202f000\u202f₽" in dialog.told
    assert "Ivan Petrov\u202f— 2" in dialog.told
    done(dialog, context, qtbot)
    assert column(context, "owner_id", deals[:3]) == [f.LONER] * 3
    settled()
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        context.deeds.undo()
    assert column(context, "owner_id", deals[:3]) == [f.IVAN, f.ANNA, f.IVAN]


def test_a_loss_of_many_needs_a_reason(ticked: DealsPage, deals: list[int], context: Context, qtbot: QtBot) -> None:
    """Without one the sentence says so and nothing can be done; with it all are lost."""
    qtbot.waitUntil(lambda: bool(ticked._deal.pipelines.all), timeout=5000)
    dialog = ticked._bulk.open("stage")
    qtbot.addWidget(dialog)
    dialog.show()
    fields = dialog.findChild(StageFields)
    assert fields is not None
    fields._stages.setCurrentIndex(fields._stages.findData(f.LOST_STAGE))
    qtbot.waitUntil(lambda: "why the deal is lost" in dialog.told, timeout=5000)
    assert not dialog._do.isEnabled()
    fields._reasons.setCurrentIndex(fields._reasons.findData(f.PRICE))
    done(dialog, context, qtbot)
    assert column(context, "outcome", deals[:3]) == [2, 2, 2]


def test_tags_and_tasks(ticked: DealsPage, deals: list[int], context: Context, qtbot: QtBot) -> None:
    """Tags join, a task is planned for each; a day that is none is answered."""
    dialog = ticked._bulk.open("tags")
    qtbot.addWidget(dialog)
    dialog.show()
    tags = dialog.findChild(TagFields)
    assert tags is not None
    tags._add.setText("VIP, tender")
    done(dialog, context, qtbot)
    assert column(context, "tags", deals[:3]) == [["VIP", "tender"]] * 3
    dialog = ticked._bulk.open("task")
    qtbot.addWidget(dialog)
    dialog.show()
    task = dialog.findChild(TaskFields)
    assert task is not None
    task._what.setText("Ask for the budget")
    task._day.setText("someday")
    qtbot.waitUntil(lambda: "someday" in dialog.told, timeout=5000)
    task._day.setText("+4")
    done(dialog, context, qtbot)
    with context.store.reading() as connection:
        assert len(connection.execute(select(Activity.id)).all()) == 3
    assert column(context, "next_step", deals[:3]) == ["Ask for the budget"] * 3


def test_esc_leaves_without_a_change(ticked: DealsPage, deals: list[int], context: Context, qtbot: QtBot) -> None:
    """The archive is told before it is done, and Esc leaves everything as it was."""
    dialog = ticked._bulk.open("archive")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog._do.isEnabled, timeout=5000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert column(context, "archived_at", deals[:3]) == [None] * 3
    ticked._on_dropped()
    assert ticked._bulk.isHidden()
