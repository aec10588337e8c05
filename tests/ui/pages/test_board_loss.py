"""Asking why a deal is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.board import BoardCard
from crmdesk.data.filters import Choice
from crmdesk.ui.pages.board_loss import LossPopover
from crmdesk.ui.theme import Theme

CARD = BoardCard(7, 1, "Pumps", "<i>Rodnik</i>", 100_00, None, "Ivan", 3, stuck=False, next_step="", next_step_on=None)


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    """A window with a place the popover opens under."""
    del theme
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(500, 500)
    made.show()
    return made


def _open(window: QWidget, *reasons: Choice) -> LossPopover:
    anchor = QPushButton("Lost", window)
    anchor.show()
    popover = LossPopover(anchor, CARD, reasons)
    popover.open()
    return popover


def test_enter_says_the_reason_in_hand_with_the_note(window: QWidget, qtbot: QtBot) -> None:
    """The first reason is in hand; Enter in the note says it as well."""
    popover = _open(window, Choice(1, "Price"), Choice(2, "Silence"))
    popover.note.setText("  too dear ")
    with qtbot.waitSignal(popover.reason_said) as said:
        QTest.keyClick(popover.note, Qt.Key.Key_Return)
    assert said.args == [CARD, 1, "too dear"]
    assert popover.isHidden()


def test_escape_says_nothing(window: QWidget) -> None:
    """Esc closes the question; the deal stays open."""
    popover = _open(window, Choice(1, "Price"))
    said: list[object] = []
    popover.reason_said.connect(lambda *what: said.append(what))
    QTest.keyClick(popover.list, Qt.Key.Key_Escape)
    assert popover.isHidden()
    assert not said


def test_a_firm_without_reasons_is_told_where_to_add_them(window: QWidget) -> None:
    """There is nothing to choose: the popover says what to do."""
    popover = _open(window)
    texts = [text.text() for text in popover.findChildren(QLabel) if text.isVisible()]
    assert any("settings" in text for text in texts)
    assert popover.list.isHidden()
    popover.close()


def test_the_client_is_shown_letter_by_letter(window: QWidget) -> None:
    """Text from the base is plain."""
    popover = _open(window, Choice(1, "Price"))
    shown = next(text for text in popover.findChildren(QLabel) if text.text() == "<i>Rodnik</i>")
    assert shown.textFormat() is Qt.TextFormat.PlainText
    popover.close()
