"""The parts of the line's palette by themselves: field, cards, question, rows, hints."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from crmdesk.data.line.cards import CardRow, ProposalCard
from crmdesk.data.line.understood import Choice, Part, PartKind, Question
from crmdesk.ui.line_offers import Offer
from crmdesk.ui.line_panel import LinePanel

CARDS = (
    ProposalCard(
        "activity", "Activity", "phone", (CardRow("Client", "<i>Rodnik</i>", PartKind.CLIENT, "Moscow", "client"),)
    ),
    ProposalCard("task", "Task", "list-checks", (CardRow("Due", "", question="due", needed=True),)),
)
QUESTION = Question("client", "Which?", tuple(Choice(f"id:{n}", f"Client & {n}") for n in range(12)), "id:1")


@pytest.fixture
def panel(qtbot, theme):
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    made = LinePanel(theme, window)
    window.show()
    qtbot.waitExposed(window)
    yield made
    window.close()


def test_cards_say_which_are_switched_off(qtbot, panel):
    panel.show_cards(CARDS, {"task"})
    assert [(card.card_id, card.box.isChecked()) for card in panel.cards] == [("activity", True), ("task", False)]
    with qtbot.waitSignal(panel.card_toggled) as told:
        panel.cards[1].box.click()
    assert told.args == ["task", True]
    panel.show_cards((), set())
    assert panel.cards == ()


def test_parts_are_underlined_in_every_line_of_a_paste(panel):
    """A part is a strip below its letters; one that the text has lost is drawn no more."""
    panel.field.setPlainText("Иван\nООО «Тест»")
    panel.field.show_parts((Part(PartKind.PERSON, 0, 4), Part(PartKind.CLIENT, 5, 15), Part(PartKind.WRONG, 400, 410)))
    panel.setFixedWidth(600)
    panel.show()
    panel.field.grab()
    strips = panel.field._underlines()
    assert len(strips) == 2
    assert strips[0][0].top() < strips[1][0].top()
    assert all(strip.width() > 10 for strip, _colour in strips)


def test_the_field_grows_with_its_lines_and_stops(panel):
    one = panel.field.height()
    panel.field.setPlainText("\n".join("строка" for _ in range(4)))
    four = panel.field.height()
    panel.field.setPlainText("\n".join("строка" for _ in range(40)))
    assert one < four < panel.field.height() < 10 * one


def test_only_nine_answers_have_a_figure(qtbot, panel):
    panel.show()
    panel.strip.show_question(QUESTION)
    texts = [button.text() for button in panel.strip._buttons]
    assert texts[0] == "1  Client && 0"
    assert texts[-1] == "Client && 11"
    assert not panel.strip.answer(0)
    with qtbot.waitSignal(panel.strip.answered) as told:
        assert panel.strip.answer(9)
    assert told.args == ["client", "id:8"]


def test_arrows_walk_through_the_answers_and_escape_leaves(qtbot, panel):
    panel.show()
    panel.strip.show_question(QUESTION)
    panel.strip.take_keyboard()
    buttons = panel.strip._buttons
    assert buttons[1].hasFocus()
    qtbot.keyClick(buttons[1], Qt.Key.Key_Left)
    assert buttons[0].hasFocus()
    with qtbot.waitSignal(panel.strip.left) as told:
        qtbot.keyClick(buttons[0], Qt.Key.Key_Escape)
    assert told.args == [False]
    panel.strip.show_question(None)
    assert panel.strip.isHidden()


def test_keys_of_the_window_rest_while_the_field_has_the_keyboard(panel):
    """Ctrl+1 switches a card, not the section behind the palette."""
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    assert panel.field.event(event)
    assert event.isAccepted()


def test_the_row_in_hand_stays_in_hand(panel):
    rows = (Offer("client", "One", "1"), Offer("client", "Two", "2"), Offer("deal", "Three", "3"))
    panel.offers.show_offers(rows)
    panel.offers.step(1)
    panel.offers.show_offers((Offer("write", "Write"), *rows))
    assert panel.offers.current == rows[1]
    panel.offers.show_offers(())
    assert panel.offers.current is None
    assert panel.offers.isHidden()


def test_a_row_that_was_only_the_first_gives_way(panel):
    """Who pauses after a name sees the client first, and still writes with Enter what the whole line says."""
    found = Offer("client", "Bluebell LLC", "7")
    panel.offers.show_offers((found,))
    panel.offers.show_offers((Offer("write", "Write"), found))
    assert panel.offers.current == Offer("write", "Write")


def test_the_time_of_entry_is_shown_where_the_firm_counts_it(panel):
    panel.show()
    hints = panel.hints
    hints.show_time(540, 15)
    assert hints._time.isVisible()
    assert (hints._minutes.text(), hints._about.text(), hints._bar.value()) == ("9 min", "today, the aim is 15", 9)
    hints.show_time(0, 0)
    assert not hints._time.isVisible()


def test_a_click_on_an_example_puts_it_into_the_line(qtbot, panel):
    panel.hints.show_recent(("call <b>One</b> & Co",))
    button = panel.hints._recent_column.itemAt(1).widget()
    assert button.text() == "call <b>One</b> && Co"
    with qtbot.waitSignal(panel.hints.line_chosen) as told:
        button.click()
    assert told.args == ["call <b>One</b> & Co"]
