"""The firm in the settings: its fields, its size, the thresholds it works by."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from crmdesk.data import settings as keys
from crmdesk.data.firm_settings import FIRM_SETTINGS
from crmdesk.ui.context import Context
from crmdesk.ui.pages.settings_firm import FirmPanel
from crmdesk.ui.widgets.segments import Segments
from tests.ui.pages.test_settings_words import quiet


def _panel(context: Context, qtbot: QtBot) -> FirmPanel:
    panel = FirmPanel(context)
    qtbot.addWidget(panel)
    context.deeds.written.connect(panel.refresh)
    panel.resize(900, 700)
    panel.show()
    panel.refresh()
    quiet(context, qtbot)
    return panel


def test_every_threshold_is_there_with_what_holds(context: Context, qtbot: QtBot) -> None:
    """Each declared setting has its field, named for screen readers."""
    panel = _panel(context, qtbot)
    named = {one.accessibleName() for one in (*panel.findChildren(QLineEdit), *panel.findChildren(QCheckBox))}
    assert {setting.label for setting in FIRM_SETTINGS} <= named


def test_a_threshold_holds_as_soon_as_it_is_typed(context: Context, qtbot: QtBot) -> None:
    """One out of range is refused with the reason and stays in the field."""
    panel = _panel(context, qtbot)
    silent = next(one for one in panel.findChildren(QLineEdit) if one.property("setting") == "silent_days")
    silent.setText("45")
    qtbot.keyClick(silent, Qt.Key.Key_Return)
    quiet(context, qtbot)
    assert context.store.firm.settings["silent_days"] == 45
    silent.setText("0")
    qtbot.keyClick(silent, Qt.Key.Key_Return)
    quiet(context, qtbot)
    assert silent.property("wrong") == "true"
    assert silent.text() == "0"
    assert context.store.firm.settings["silent_days"] == 45


def test_a_switch_is_one_click(context: Context, qtbot: QtBot) -> None:
    """The firm may switch the counting of entry time off."""
    panel = _panel(context, qtbot)
    box = next(one for one in panel.findChildren(QCheckBox) if one.property("setting") == "entry_time")
    box.click()
    quiet(context, qtbot)
    assert context.store.firm.settings["entry_time"] is False


def test_the_size_says_what_people_begin_with(context: Context, qtbot: QtBot) -> None:
    """Chosen by one click, said in words, and undone as anything else."""
    panel = _panel(context, qtbot)
    sizes = next(one for one in panel.findChildren(Segments) if one.accessibleName() == "Size of the firm")
    sizes.chosen.emit("small")
    quiet(context, qtbot)
    assert context.store.firm.preset == "small"
    assert context.settings.get(keys.DEALS_LOOK) == "board"
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert any("board" in text for text in texts)
    assert any("nothing is hidden" in text for text in texts)
    context.deeds.undo()
    quiet(context, qtbot)
    assert context.store.firm.preset == "department"
    assert context.settings.get(keys.DEALS_LOOK) == "table"
