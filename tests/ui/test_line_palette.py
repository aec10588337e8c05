"""The line of Ctrl+K, driven by keys: what it shows, asks, writes, opens, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from sqlalchemy import select

from crmdesk.data import settings as keys
from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.reports.periods import Compare
from crmdesk.ui.commands import COMMANDS
from crmdesk.ui.line_palette import LinePalette
from crmdesk.ui.line_places import Place
from crmdesk.ui.pages.report_request import ReportRequest
from tests.data.line.conftest import BREAD, plant_russian

CALL = "Звонок Волжский хлеб 15 мин договорились о КП завтра 10:00"
SIGNATURE = """С уважением,
Иванов Пётр Сергеевич
Начальник отдела снабжения
ООО «Тест Строй»
тел. +7 912 345-67-89, ivanov@test-stroy.ru
ИНН 7707083893"""


@pytest.fixture
def window(qtbot, context):
    plant_russian(context.store)
    made = QWidget()
    made.resize(1180, 700)
    behind = QPushButton("Behind", made)
    behind.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def line(qtbot, context, window):
    made = LinePalette(context, COMMANDS, window)
    made.open()
    return made


def settle(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy and context.deeds.waiting == 0)


def type_in(qtbot, context, line, text):
    line._field.setPlainText(text)
    settle(qtbot, context)


def press(qtbot, context, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, key, modifier)
    settle(qtbot, context)


def rows(store, record):
    with store.reading() as connection:
        return connection.execute(select(record.__table__).order_by(record.id)).mappings().all()


def deeds_of(line):
    return [offer.deed for offer in line._offers.offers]


def test_a_call_and_its_next_step_are_one_line_and_enter(qtbot, context, line):
    """Two cards show what will be written; one undo takes both back."""
    before = len(rows(context.store, Activity))
    type_in(qtbot, context, line, CALL)
    assert [card.card_id for card in line._panel.cards] == ["activity", "task"]
    assert deeds_of(line)[:2] == ["write", "write_open"]
    press(qtbot, context, line._field, Qt.Key.Key_Return)
    made = rows(context.store, Activity)
    assert len(made) == before + 2
    assert not line.isVisible()
    assert line._field.toPlainText() == ""
    context.deeds.undo()
    settle(qtbot, context)
    assert len([row for row in rows(context.store, Activity) if row["archived_at"] is None]) == before


def test_an_enter_that_is_quicker_than_the_base_still_counts(qtbot, context, line):
    """The person types on and hits Enter at once: the line waits for its own understanding, then writes."""
    line._field.setPlainText(CALL)
    qtbot.keyClick(line._field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not line.isVisible())
    settle(qtbot, context)
    assert len(rows(context.store, Activity)) == 3


def test_a_card_that_is_switched_off_is_not_written(qtbot, context, line):
    type_in(qtbot, context, line, CALL)
    press(qtbot, context, line._field, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, context, line._field, Qt.Key.Key_Return)
    assert [row["state"] for row in rows(context.store, Activity)] == [0, 1]


def test_namesakes_are_asked_about_and_a_figure_answers(qtbot, context, line):
    """Enter goes to the question first; the answer gives the keyboard back to the line."""
    type_in(qtbot, context, line, "звонок Вектор 5 мин")
    assert deeds_of(line) == ["ask"]
    press(qtbot, context, line._field, Qt.Key.Key_Return)
    assert not line._field.hasFocus()
    button = line._strip._buttons[0]
    assert button.hasFocus()
    press(qtbot, context, button, Qt.Key.Key_2)
    assert line._field.hasFocus()
    assert line.understood.ready
    assert line.understood.proposal("activity").client.name == "ООО Вектор"


def test_tab_changes_what_follows_from_other_things(qtbot, context, line):
    """Who does it, when to remind: each is a question that Tab comes to, arrows and Enter answer."""
    type_in(qtbot, context, line, "звонок Ромашка завтра 10:00")
    seen = []
    press(qtbot, context, line._field, Qt.Key.Key_Tab)
    while not line._field.hasFocus():
        seen.append(line._strip.question.id)
        button = next(one for one in line._strip._buttons if one.hasFocus())
        if line._strip.question.id == "remind":
            press(qtbot, context, button, Qt.Key.Key_Right)
            button = next(one for one in line._strip._buttons if one.hasFocus())
            press(qtbot, context, button, Qt.Key.Key_Return)
            break
        press(qtbot, context, button, Qt.Key.Key_Tab)
    assert "performer" in seen
    assert line.understood.proposal("task").remind_min == 60


def test_the_keyboard_never_goes_behind_the_palette(qtbot, context, line):
    """Tab walks through the questions and back to the line, however long."""
    type_in(qtbot, context, line, CALL)
    asked = set()
    for _step in range(2 * len(line.understood.questions) + 2):
        press(qtbot, context, QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert line.isAncestorOf(QApplication.focusWidget())
        asked.add(line._strip.question.id if line._strip.question else "")
    assert asked == {"", *(question.id for question in line.understood.questions)}
    press(qtbot, context, QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert line._field.hasFocus()


def test_typing_goes_on_in_the_line_from_a_question(qtbot, context, line):
    type_in(qtbot, context, line, "звонок Вектор 5 мин")
    press(qtbot, context, line._field, Qt.Key.Key_Tab)
    button = next(one for one in line._strip._buttons if one.hasFocus())
    line._field.moveCursor(line._field.textCursor().MoveOperation.End)
    qtbot.keyClicks(button, " ")
    settle(qtbot, context)
    assert line._field.hasFocus()


def test_a_signature_becomes_client_contact_and_deal_in_two_keystrokes(qtbot, context, line):
    """Pasted, the deal switched on by Ctrl+3, and Enter."""
    clients, contacts, deals = (len(rows(context.store, record)) for record in (Client, Contact, Deal))
    type_in(qtbot, context, line, SIGNATURE)
    press(qtbot, context, line._field, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, context, line._field, Qt.Key.Key_Return)
    found = [len(rows(context.store, record)) for record in (Client, Contact, Deal)]
    assert found == [clients + 1, contacts + 1, deals + 1]
    made = (
        rows(context.store, Deal)[-1] if deals == 0 else max(rows(context.store, Deal), key=lambda row: row["number"])
    )
    person = next(row for row in rows(context.store, Contact) if row["name"] == "Иванов Пётр Сергеевич")
    assert person["client_id"] == made["client_id"]
    assert person["phones"] == ["+79123456789"]


def test_control_enter_writes_and_opens_the_card(qtbot, context, line):
    type_in(qtbot, context, line, "сделка Ромашка поставка 350 тыс")
    with qtbot.waitSignal(line.place_requested) as asked:
        qtbot.keyClick(line._field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context)
    place = asked.args[0]
    made = max(rows(context.store, Deal), key=lambda row: row["number"])
    assert place == Place("deals", made["id"])
    assert made["amount"] == 35_000_000


def test_a_name_finds_its_client_and_arrows_choose(qtbot, context, line):
    type_in(qtbot, context, line, "хлеб")
    assert [offer.title for offer in line._offers.offers] == ["Волжский хлеб"]
    with qtbot.waitSignal(line.place_requested) as asked:
        qtbot.keyClick(line._field, Qt.Key.Key_Return)
    assert asked.args == [Place("clients", BREAD)]
    type_in(qtbot, context, line, "гранит")
    line.open("гранит")
    settle(qtbot, context)
    press(qtbot, context, line._field, Qt.Key.Key_Down)
    assert line._offers.currentRow() == 1
    press(qtbot, context, line._field, Qt.Key.Key_Up)
    assert line._offers.currentRow() == 0


def test_persons_are_found_by_name_and_shown_at_their_client(qtbot, context, line):
    type_in(qtbot, context, line, "наумов")
    assert [(offer.deed, offer.title) for offer in line._offers.offers] == [("contact", "Наумов Максим")]
    with qtbot.waitSignal(line.place_requested) as asked:
        qtbot.keyClick(line._field, Qt.Key.Key_Return)
    assert asked.args == [Place("clients", BREAD)]


def test_a_report_is_opened_with_its_comparison(qtbot, context, line):
    context.view.set_compare(Compare.NONE)
    type_in(qtbot, context, line, "Отчёт по городам прибыль с прошлым годом")
    with qtbot.waitSignal(line.place_requested) as asked:
        qtbot.keyClick(line._field, Qt.Key.Key_Return)
    assert asked.args == [Place("reports", ReportRequest("cut", "city", "margin"))]
    assert context.view.compare is Compare.YEAR


def test_a_command_is_done_by_its_name(qtbot, context, line):
    type_in(qtbot, context, line, "undo")
    with qtbot.waitSignal(line.command_requested) as asked:
        qtbot.keyClick(line._field, Qt.Key.Key_Return)
    assert asked.args == ["undo"]


def test_what_was_typed_survives_escape_and_a_new_program(qtbot, context, window, line):
    """Esc keeps the text; so does a crash a moment after the last key."""
    type_in(qtbot, context, line, "звонок Ромашка неоконч")
    press(qtbot, context, line._field, Qt.Key.Key_Escape)
    assert not line.isVisible()
    line.open()
    assert line._field.toPlainText() == "звонок Ромашка неоконч"
    line._field.setPlainText("другое")
    qtbot.waitUntil(lambda: context.drafts._file.read().get("line") == "другое")
    fresh = LinePalette(context, COMMANDS, window)
    fresh.open()
    assert fresh._field.toPlainText() == "другое"
    settle(qtbot, context)


def test_a_refusal_keeps_the_text_and_says_why(qtbot, context, line, monkeypatch):
    """The client is archived between the look and the Enter."""
    text = "Волжский хлеб в Договор"
    type_in(qtbot, context, line, text)
    with context.store.changing(cause="test") as change:
        row = next(one for one in rows(context.store, Deal) if one["client_id"] == BREAD)
        change.archive(Deal, row["id"], row["version"])
    press(qtbot, context, line._field, Qt.Key.Key_Return)
    assert line.isVisible()
    assert line._field.toPlainText() == text
    assert "archive" in line._panel.told


def test_an_impossible_day_is_said_and_nothing_is_offered_to_write(qtbot, context, line):
    type_in(qtbot, context, line, "задача купить бумагу 31.09")
    assert line._panel.told == "There is no day 31.09."
    assert "write" not in deeds_of(line)


def test_written_lines_are_offered_again(qtbot, context, line):
    type_in(qtbot, context, line, "звонок Ромашка 5 мин")
    press(qtbot, context, line._field, Qt.Key.Key_Return)
    assert context.settings.get(keys.LINE_RECENT) == ["звонок Ромашка 5 мин"]
    line.open()
    settle(qtbot, context)
    assert line._panel.hints.isVisible()
    line._panel.hints.line_chosen.emit("звонок Ромашка 5 мин")
    settle(qtbot, context)
    assert line.understood.ready


def test_a_click_beside_the_panel_closes_it(qtbot, context, line):
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.rect().bottomLeft())
    assert not line.isVisible()
    settle(qtbot, context)


def test_names_with_tags_are_shown_as_they_are(qtbot, context, line):
    """No markup is interpreted anywhere in the palette."""
    type_in(qtbot, context, line, "клиент <b>Лютик</b>")
    card = line._panel.cards[0]
    texts = [label.text() for label in card.findChildren(type(line._panel._notes))]
    assert any("Лютик" in text for text in texts)
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for label in card.findChildren(type(line._panel._notes))
        if label.text()
    )


def test_the_panel_stays_inside_the_smallest_window(qtbot, context, window, line):
    type_in(qtbot, context, line, SIGNATURE + "\nсделка 300 тыс")
    assert line.rect().contains(line._panel.geometry())
    window.resize(1000, 600)
    qtbot.waitUntil(lambda: line.size() == window.size())
    assert line.rect().contains(line._panel.geometry())
