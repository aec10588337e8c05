"""The sheet of a new record: by the keyboard alone, with the least, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.drafts import DraftFile
from crmdesk.data.entry.deeds import create
from crmdesk.data.models import Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.forms.likenesses import find_likenesses
from crmdesk.ui.forms.new_record import NewRecord
from crmdesk.ui.forms.record_maker import RecordMaker
from crmdesk.ui.widgets.cell_editors import ChoiceCellEditor
from tests.factories import plant


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[QWidget]:
    """A window to open sheets over."""
    plant(context.store)
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def maker(context: Context, window: QWidget) -> RecordMaker:
    """The maker of sheets."""
    return RecordMaker(context, window)


def _sheet(maker: RecordMaker, qtbot: QtBot, form_id: str, **values: Any) -> NewRecord:
    maker.begin(form_id, values)
    qtbot.waitUntil(lambda: maker.sheet is not None and maker.sheet.isVisible(), timeout=5000)
    assert maker.sheet is not None
    return maker.sheet


def _type(sheet: NewRecord, qtbot: QtBot, key: str, text: str) -> None:
    line = sheet.lines[key]
    line.begin_with(text)
    qtbot.waitUntil(lambda: not line.is_waiting, timeout=5000)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def _all(context: Context, record: type) -> list[dict[str, Any]]:
    with context.store.reading() as connection:
        return [dict(row) for row in connection.execute(select(record.__table__)).mappings()]


def test_a_deal_is_client_what_and_sum(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """Three lines, Enter after each; the last Enter adds it."""
    client = create(context.store, "client", {"name": "Ромашка"}).ids[0]
    sheet = _sheet(maker, qtbot, "deal")
    assert list(sheet.lines) == ["client_id", "title", "amount"]
    _type(sheet, qtbot, "client_id", "ромаш")
    _type(sheet, qtbot, "title", "Pumps <b>")
    with qtbot.waitSignal(context.deeds.written, timeout=5000):
        _type(sheet, qtbot, "amount", "1,2 млн")
    deal = _all(context, Deal)[0]
    assert (deal["client_id"], deal["title"], deal["amount"]) == (client, "Pumps <b>", 120_000_000)
    qtbot.waitUntil(lambda: maker.sheet is None, timeout=5000)


def test_a_client_who_is_not_there_is_made_too_when_asked_twice(
    maker: RecordMaker, context: Context, qtbot: QtBot
) -> None:
    """The first Enter only tells; the second agrees; one undo takes both away."""
    sheet = _sheet(maker, qtbot, "deal")
    _type(sheet, qtbot, "client_id", "Новая Фирма")
    assert _all(context, Client) == []
    qtbot.keyClick(sheet.lines["client_id"], Qt.Key.Key_Return)
    sheet.lines["title"].begin_with("Pumps")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(sheet.lines["title"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [row["name"] for row in _all(context, Client)] == ["Новая Фирма"]
    assert _all(context, Deal)[0]["client_id"] == _all(context, Client)[0]["id"]
    context.deeds.undo()
    assert context.deeds.finish()
    assert all(row["archived_at"] is not None for row in (*_all(context, Client), *_all(context, Deal)))


def test_a_wrong_inn_is_told_and_nothing_is_made(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """The reason stands at the line, the other lines keep their text."""
    sheet = _sheet(maker, qtbot, "client")
    sheet.lines["name"].begin_with("Romashka")
    sheet.lines["inn"].begin_with("7707083894")
    sheet.finish()
    assert "INN" in sheet.lines["inn"].reason
    assert sheet.lines["name"].text() == "Romashka"
    assert _all(context, Client) == []


def test_a_wrong_number_is_told_when_its_line_is_left(maker: RecordMaker, qtbot: QtBot) -> None:
    """Tab goes on, and the reason stands below until the line is typed in again."""
    sheet = _sheet(maker, qtbot, "client")
    line = sheet.lines["inn"]
    line.setFocus()
    line.begin_with("7707083894")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    told = [found.text() for found in sheet.findChildren(QLabel) if found.isVisible()]
    assert any("INN" in text and "7707083894" in text for text in told)
    line.begin_with("7707083893")
    told = [found.text() for found in sheet.findChildren(QLabel) if found.isVisible()]
    assert not any("7707083894" in text for text in told)


def test_likely_duplicates_are_told_while_typing(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """A click opens the one that is there instead."""
    there = create(context.store, "client", {"name": "ООО «Ромашка»", "inn": "7707083893"}).ids[0]
    sheet = _sheet(maker, qtbot, "client")
    sheet.lines["name"].begin_with("ромашка")
    qtbot.waitUntil(lambda: bool(sheet.likenesses), timeout=5000)
    assert "ООО «Ромашка»" in sheet.likenesses[0]
    link = next(b for b in sheet.findChildren(QPushButton) if b.accessibleName() == sheet.likenesses[0])
    with qtbot.waitSignal(maker.open_requested, timeout=5000) as asked:
        link.click()
    assert asked.args == ["client", there]


def test_what_was_typed_is_there_when_the_sheet_opens_again(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """Esc closes it and loses nothing, nor does a crash; "Begin anew" empties the lines for good."""
    sheet = _sheet(maker, qtbot, "client")
    sheet.lines["name"].begin_with("Romashka")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: maker.sheet is None, timeout=5000)
    file = DraftFile(context.store.replica)
    qtbot.waitUntil(lambda: file.read() == {"client:new:name": "Romashka"}, timeout=5000)
    again = _sheet(maker, qtbot, "client")
    assert again.lines["name"].text() == "Romashka"
    next(b for b in again.findChildren(QPushButton) if b.text() == "Begin anew").click()
    assert again.typed == {}
    assert context.drafts.text("client:new:name") == ""


def test_a_client_typed_before_is_found_again(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """What was chosen in a sheet that was closed is the same record in the next, not a new one."""
    client = create(context.store, "client", {"name": "Ромашка"}).ids[0]
    sheet = _sheet(maker, qtbot, "deal")
    _type(sheet, qtbot, "client_id", "ромаш")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: maker.sheet is None, timeout=5000)
    again = _sheet(maker, qtbot, "deal")
    qtbot.waitUntil(lambda: not again.lines["client_id"].is_waiting, timeout=5000)
    assert again.lines["client_id"].value() == client
    again.lines["title"].begin_with("Pumps")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        again.finish()
    assert context.drafts.text("deal:new:title") == ""


def test_a_hundred_thousand_letters_are_pasted_at_once(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """The window lives on, the text stays whole, and the field says it is too long."""
    sheet = _sheet(maker, qtbot, "deal")
    QGuiApplication.clipboard().setText("я" * 100_000)
    begun = perf_counter()
    sheet.lines["title"].paste()
    assert perf_counter() - begun < 1
    sheet.lines["title"].setFocus()
    qtbot.keyClick(sheet.lines["title"], Qt.Key.Key_Return)
    assert "characters" in sheet.lines["title"].reason
    assert len(sheet.lines["title"].text()) == 100_000
    assert len(context.drafts.text("deal:new:title")) == 100_000


def test_tab_takes_the_marked_offer_and_puts_the_list_away(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """A few letters and Tab are the client, as Enter is; of two namesakes it stays the one that was chosen."""
    namesakes = [create(context.store, "client", {"name": "Ромашка"}).ids[0] for _one in range(2)]
    sheet = _sheet(maker, qtbot, "deal")
    line = sheet.lines["client_id"]
    assert isinstance(line, ChoiceCellEditor)
    line.begin_with("ромаш")
    qtbot.waitUntil(lambda: not line.is_waiting, timeout=5000)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "Ромашка"
    assert not any(found.isVisible() for found in sheet.findChildren(QListWidget))
    assert line.value() == max(namesakes)  # they are listed by their ids


def test_many_lines_stay_within_the_window(maker: RecordMaker, window: QWidget, qtbot: QtBot) -> None:
    """The sheet is no higher than the window it stands over; the line in hand is scrolled to."""
    sheet = _sheet(maker, qtbot, "deal")
    next(b for b in sheet.findChildren(QPushButton) if b.text() == "More fields").click()
    assert window.height() * 0.7 < sheet.height() <= window.height()


def test_more_fields_are_one_click_away(maker: RecordMaker, qtbot: QtBot) -> None:
    """The rest of the form, own fields included."""
    sheet = _sheet(maker, qtbot, "client")
    few = len(sheet.lines)
    next(b for b in sheet.findChildren(QPushButton) if b.text() == "More fields").click()
    assert len(sheet.lines) > few + 5
    assert "industry" in sheet.lines


def test_what_is_known_is_not_asked(maker: RecordMaker, context: Context, qtbot: QtBot) -> None:
    """A contact of a client asks for no client."""
    client = create(context.store, "client", {"name": "Romashka"}).ids[0]
    sheet = _sheet(maker, qtbot, "contact", client_id=client)
    assert "client_id" not in sheet.lines
    sheet.lines["name"].begin_with("Anna")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(sheet.lines["name"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_deal_called_like_another_of_the_client_is_told(context: Context, window: QWidget) -> None:
    """Words of a deal are compared within its client only; other forms have no look-alikes."""
    client = create(context.store, "client", {"name": "Romashka"}).ids[0]
    deal = create(context.store, "deal", {"client_id": client, "title": "Насосы, корпус 2"}).ids[0]
    found = find_likenesses(context.store, "deal", {"client_id": client, "title": "насосы корпус 2"})
    assert [one.record_id for one in found] == [deal]
    assert find_likenesses(context.store, "deal", {"title": "насосы корпус 2"}) == ()
    assert find_likenesses(context.store, "source", {"name": "Site"}) == ()
