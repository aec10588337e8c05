"""Splitting a year's plan in the window: a preview, one deed, one undo."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from crmdesk.data.models import Deal, Plan
from crmdesk.data.plan_grid import plan_grid
from crmdesk.data.plan_measures import PLAN_MEASURES
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.split_plan import SplitPlanDialog
from tests.factories import IVAN, make_won, plant, put

REVENUE = PLAN_MEASURES["revenue"]


@pytest.fixture
def dialog(qtbot, context: Context) -> SplitPlanDialog:
    """The dialog on the firm's 2026, where Ivan sold alike in every month."""
    plant(context.store)
    today = context.store.today()
    months = [(today.year - (month >= today.month), month) for month in range(1, 13)]
    put(context.store, Deal, *(make_won(date(year, month, 5), 1_000_00, owner_id=IVAN) for year, month in months))
    row = plan_grid(context.store, REVENUE, 2026).rows[0]
    made = SplitPlanDialog(context, REVENUE, 2026, row)
    qtbot.addWidget(made)
    return made


def planned(store: Store) -> list[tuple[str, int]]:
    """Return the sums of plans in force by whose they are."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Plan.subject, func.sum(Plan.value)).where(Plan.archived_at.is_(None)).group_by(Plan.subject)
        )
        return sorted((row[0], int(row[1])) for row in rows)


def test_what_is_seen_is_written_and_taken_back_as_one(qtbot, context, dialog):
    """Twelve millions become twelve months of the firm, its departments and people, each level the same sum."""
    dialog.total.setText("12 000 000")
    dialog.total.textEdited.emit("12 000 000")
    dialog.below.setChecked(True)
    qtbot.waitUntil(dialog.button.isEnabled)
    assert "plans will be written" in dialog.told
    with qtbot.waitSignal(context.deeds.written):
        qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    assert dict(planned(context.store))["firm"] == 12_000_000_00
    assert dict(planned(context.store))["manager"] == 12_000_000_00
    with qtbot.waitSignal(context.deeds.written):
        context.deeds.undo()
    assert planned(context.store) == []


def test_nothing_is_written_without_a_figure(qtbot, context, dialog):
    """The button waits, and a sentence says for what; what was typed stays."""
    dialog.total.setText("two")
    dialog.total.textEdited.emit("two")
    qtbot.waitUntil(lambda: bool(dialog.told))
    assert not dialog.button.isEnabled()
    dialog.accept()
    assert dialog.total.text() == "two"
    assert planned(context.store) == []
