"""Rows on the clipboard, as a spreadsheet takes them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from crmdesk.data.models import Deal
from crmdesk.data.registries import registry_named
from crmdesk.ui.pages import row_copier
from crmdesk.ui.pages.row_copier import RowCopier
from tests.factories import make_deal, plant, put

DEALS = registry_named("deals")
FIELDS = [DEALS.field_named(key) for key in ("title", "value", "next_step")]


@pytest.fixture
def copier(context):
    plant(context.store)
    parent = QObject()
    made = RowCopier(context, parent)
    made.parent_kept = parent
    made.ids = put(context.store, Deal, make_deal(title="A\tb\nc", amount=1_500_00), make_deal(title="B", amount=None))
    return made


def test_heads_and_rows_are_one_table(copier, qtbot):
    """Tabs and line ends inside a text become spaces; nothing known is an empty cell."""
    with qtbot.waitSignal(copier.copied) as told:
        copier.copy(DEALS, FIELDS, copier.ids)
    assert told.args == [2]
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines == [["Client and deal", "Amount", "Next step"], ["A b c", "1\u202f500", ""], ["B", "", ""]]


def test_no_more_than_a_spreadsheet_takes(copier, qtbot, monkeypatch):
    """The first so many are copied, and their number is told."""
    monkeypatch.setattr(row_copier, "COPIED", 1)
    with qtbot.waitSignal(copier.copied) as told:
        copier.copy(DEALS, FIELDS, copier.ids)
    assert told.args == [1]


def test_nothing_chosen_leaves_the_clipboard_alone(copier, context):
    """No job is started."""
    copier.copy(DEALS, FIELDS, [])
    assert not context.jobs.busy
