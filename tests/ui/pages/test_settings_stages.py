"""Pipelines and stages in the settings: each pipeline its stages, and the list of pipelines beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from crmdesk.data.pipelines import list_pipelines
from crmdesk.ui.context import Context
from crmdesk.ui.pages.settings_stages import PIPELINES, StagesPanel
from crmdesk.ui.pages.settings_words import WordsPanel
from crmdesk.ui.widgets.segments import Segments
from tests import factories as f
from tests.factories import plant
from tests.ui.pages.test_settings_words import names, quiet, type_into


def _panel(context: Context, qtbot: QtBot) -> StagesPanel:
    plant(context.store)
    panel = StagesPanel(context)
    qtbot.addWidget(panel)
    context.deeds.written.connect(panel.refresh)
    panel.resize(900, 700)
    panel.show()
    panel.refresh()
    quiet(context, qtbot)
    return panel


def _add(panel: WordsPanel, text: str, context: Context, qtbot: QtBot) -> None:
    new = next(one for one in panel.findChildren(QLineEdit) if one.placeholderText().startswith("New:"))
    type_into(new, text)
    qtbot.keyClick(new, Qt.Key.Key_Return)
    quiet(context, qtbot)


def test_a_stage_is_added_to_the_pipeline_in_hand(context: Context, qtbot: QtBot) -> None:
    """It stands last, and the other pipeline has none of it."""
    panel = _panel(context, qtbot)
    assert names(panel.stages)[:3] == ["Lead", "Work", "Offer"]
    _add(panel.stages, "Contract", context, qtbot)
    assert names(panel.stages)[-1] == "Contract"
    panel.findChild(Segments).chosen.emit(str(f.SERVICE))
    quiet(context, qtbot)
    assert names(panel.stages) == ["Asked", "Agreed", "Served", "Refused"]


def test_a_pipeline_is_added_and_has_its_own_stages(context: Context, qtbot: QtBot) -> None:
    """The list of pipelines is a segment of its own; a new one can take deals at once."""
    panel = _panel(context, qtbot)
    panel.findChild(Segments).chosen.emit(PIPELINES)
    quiet(context, qtbot)
    words = next(one for one in panel.findChildren(WordsPanel) if one.isVisible())
    assert names(words) == ["Sales", "Service"]
    _add(words, "Partners", context, qtbot)
    made = next(one for one in list_pipelines(context.store).all if one.name == "Partners")
    assert {stage.outcome for stage in made.stages} == {0, 1, 2, 3}
