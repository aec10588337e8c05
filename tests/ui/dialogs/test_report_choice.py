"""The dialog of reports in the catalogue: ticks hold at once, searching narrows, the firm's size is one button."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from crmdesk.reports.catalog import REPORTS
from crmdesk.ui.dialogs.report_choice import REPORT, ReportChoiceDialog
from crmdesk.ui.pages.catalogue_choice import ReportChoice


@pytest.fixture
def dialog(qtbot, theme, person_settings):
    """The dialog over a person's settings."""
    made = ReportChoiceDialog(ReportChoice(person_settings, date(2025, 11, 20)), REPORTS)
    qtbot.addWidget(made)
    return made


def items(dialog):
    """Return the reports of the list by id."""
    found = (dialog.list.item(place) for place in range(dialog.list.count()))
    return {item.data(REPORT): item for item in found if item.data(REPORT)}


def test_a_tick_holds_at_once(dialog, person_settings):
    """Closing asks nothing: the choice is kept already."""
    assert set(items(dialog)) == {report.id for report in REPORTS}
    items(dialog)["hours"].setCheckState(Qt.CheckState.Checked)
    items(dialog)["cut"].setCheckState(Qt.CheckState.Unchecked)
    kept = ReportChoice(person_settings, date(2025, 11, 20))
    assert kept.is_shown("hours")
    assert not kept.is_shown("cut")


def test_searching_leaves_what_is_called_so(dialog):
    """By title or by what the report answers; groups step aside."""
    dialog.search.setText("receivables")
    shown = [key for key, item in items(dialog).items() if not item.isHidden()]
    assert "debts" in shown
    assert len(shown) < 5


def test_all_and_back_to_the_size_of_the_firm(dialog):
    """Two buttons undo any choice."""
    dialog._on_all()
    assert all(item.checkState() is Qt.CheckState.Checked for item in items(dialog).values())
    dialog._on_preset()
    assert sum(item.checkState() is Qt.CheckState.Checked for item in items(dialog).values()) == 8
