"""What stands beside an entry: values renamed in place, spellings, and who sits here."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from crmdesk.data.dictionaries import Word, dictionary
from crmdesk.data.entry.option_deeds import count_options
from crmdesk.data.models import Client
from crmdesk.data.synonyms import synonyms_of
from crmdesk.ui.context import Context
from crmdesk.ui.pages.settings_beside import LinesCard, MeCard, OptionsCard, SpellingsCard
from tests import factories as f
from tests.factories import make_client, plant, put
from tests.ui.pages.test_settings_words import quiet, type_into


def _word(context: Context, form_id: str, word_id: int) -> Word:
    return next(word for word in dictionary(context.store, form_id).shown if word.id == word_id)


def _show(card: LinesCard, context: Context, form_id: str, word_id: int, qtbot: QtBot) -> QListWidget:
    card.show_word(_word(context, form_id, word_id))
    quiet(context, qtbot)
    found = card.findChild(QListWidget)
    assert found is not None
    return found


def _type(card: LinesCard, text: str, context: Context, qtbot: QtBot) -> QLineEdit:
    new = card.findChild(QLineEdit)
    assert new is not None
    type_into(new, text)
    qtbot.keyClick(new, Qt.Key.Key_Return)
    quiet(context, qtbot)
    return new


@pytest.fixture
def options(context: Context, qtbot: QtBot) -> OptionsCard:
    """The values of a field that one client holds one of."""
    plant(context.store)
    put(context.store, Client, make_client(custom={str(f.ONE): "low"}))
    card = OptionsCard(context)
    qtbot.addWidget(card)
    return card


def test_a_value_renamed_in_place_is_renamed_in_records(options: OptionsCard, context: Context, qtbot: QtBot) -> None:
    """One deed, one undo."""
    shown = _show(options, context, "custom_field", f.ONE, qtbot)
    assert options.lines == ["высокий", "low"]
    assert shown.item(1).toolTip() == "Held by records: 1"
    shown.item(1).setText("Lowest")
    quiet(context, qtbot)
    assert count_options(context.store, f.ONE) == {"Lowest": 1}
    context.deeds.undo()
    quiet(context, qtbot)
    assert count_options(context.store, f.ONE) == {"low": 1}


def test_values_are_added_and_taken_away(options: OptionsCard, context: Context, qtbot: QtBot) -> None:
    """One that is there is refused with the reason, and what was typed stays."""
    shown = _show(options, context, "custom_field", f.ONE, qtbot)
    assert _type(options, "middle", context, qtbot).text() == ""
    assert _type(options, "LOW", context, qtbot).text() == "LOW"
    _show(options, context, "custom_field", f.ONE, qtbot)
    assert options.lines == ["высокий", "low", "middle"]
    shown.setCurrentRow(0)
    next(one for one in options.findChildren(QPushButton) if one.text() == "Take away").click()
    quiet(context, qtbot)
    _show(options, context, "custom_field", f.ONE, qtbot)
    assert options.lines == ["low", "middle"]


def test_a_spelling_of_a_source_is_added_and_taken_away(context: Context, qtbot: QtBot) -> None:
    """By Enter and by the button."""
    plant(context.store)
    card = SpellingsCard(context)
    qtbot.addWidget(card)
    _show(card, context, "source", f.SITE, qtbot)
    assert card.lines == []
    _type(card, "Веб", context, qtbot)
    _show(card, context, "source", f.SITE, qtbot)
    assert card.lines == ["веб"]
    next(one for one in card.findChildren(QPushButton) if one.text() == "Take away").click()
    quiet(context, qtbot)
    assert synonyms_of(context.store, f.SITE) == ()


def test_who_sits_here_is_one_click(context: Context, qtbot: QtBot) -> None:
    """The window is told; the button is not offered to who sits here already."""
    plant(context.store)
    card = MeCard(context)
    qtbot.addWidget(card)
    card.show_word(_word(context, "manager", f.ANNA))
    me = card.findChild(QPushButton)
    assert me is not None
    with qtbot.waitSignal(card.person_chosen) as told:
        me.click()
    assert told.args == [f.ANNA]
    context.store.person_id = f.ANNA
    card.show_word(_word(context, "manager", f.ANNA))
    assert me.isHidden()
