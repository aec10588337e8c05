"""The contacts of a client: listed, opened, typed over, copied, added and archived."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.models import Contact
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.client_people import PeopleTab
from crmdesk.ui.pages.fact_editor import FactEditor
from tests.factories import make_contact, put
from tests.ui.pages.conftest import Settled, said


@pytest.fixture
def people(context: Context, client: int) -> list[int]:
    """Who decides, with a phone; and who is against us."""
    return put(
        context.store, Contact,
        make_contact(client_id=client, name="Анна <b>", phones=["+79990001122"], emails=["a@b.ru"], attitude="supports"),
        make_contact(client_id=client, name="Борис", role="uses", attitude="opposes"),
    )  # fmt: skip


@pytest.fixture
def tab(client_pane: ClientPane, people: list[int], settled: Settled) -> PeopleTab:
    """The tab, in view."""
    client_pane.show_tab("people")
    client_pane.refresh()
    settled()
    made = client_pane.tab
    assert people
    assert isinstance(made, PeopleTab)
    return made


def held(context: Context, contact: int) -> Any:
    """Return the row."""
    with context.store.reading() as connection:
        return connection.execute(select(Contact.__table__).where(Contact.id == contact)).one()


def test_each_says_role_attitude_and_how_to_reach(tab: PeopleTab) -> None:
    """Names are told letter by letter."""
    words = said(tab)
    assert {"Анна <b>", "Decides", "Supports us", "+79990001122", "a@b.ru", "Against us", "no contact yet"} <= set(
        words
    )
    assert "1 decides" in words


def test_a_click_on_a_phone_copies_it(tab: PeopleTab, context: Context, qtbot: QtBot) -> None:
    """And says so; the person is not opened by it."""
    phone = next(one for one in tab.findChildren(QPushButton) if one.text() == "+79990001122")
    with qtbot.waitSignal(context.deeds.told) as told:
        qtbot.mouseClick(phone, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "+79990001122"
    assert told.args == ["Copied: +79990001122", False]
    assert tab._chosen is None


def test_fields_are_typed_over_under_the_list(
    tab: PeopleTab, context: Context, people: list[int], settled: Settled, qtbot: QtBot
) -> None:
    """A click on the line opens them; what is written shows in the list; a second click closes them."""
    qtbot.mouseClick(tab.lines[0], Qt.MouseButton.LeftButton)
    settled()
    fact = tab.form.fields["position"]
    assert isinstance(fact, FactEditor)
    fact.open()
    assert fact.editor is not None
    fact.editor.setText("Head of supplies")
    fact.finish()
    settled()
    assert held(context, people[0]).position == "Head of supplies"
    assert "Head of supplies" in [text for line in tab.lines for text in said(line)]
    qtbot.mouseClick(tab.lines[0].more, Qt.MouseButton.LeftButton)
    assert not tab.form.isVisible()


def test_what_others_write_does_not_disturb_the_typing(
    tab: PeopleTab, context: Context, people: list[int], settled: Settled
) -> None:
    """The line stays open with its text."""
    tab.choose(people[0])
    settled()
    fact = tab.form.fields["name"]
    assert isinstance(fact, FactEditor)
    fact.open()
    assert fact.editor is not None
    fact.editor.setText("Half a na")
    tab.ask()
    settled()
    assert fact.editor is not None
    assert fact.editor.text() == "Half a na"
    fact._drop()


def test_one_is_archived_and_another_added(
    tab: PeopleTab, client_pane: ClientPane, context: Context, people: list[int], settled: Settled
) -> None:
    """The archived one leaves the list with its fields."""
    tab.choose(people[1])
    settled()
    tab._drop.click()
    settled()
    assert held(context, people[1]).archived_at is not None
    assert (len(tab.lines), tab.form.isVisible()) == (1, False)
    next(one for one in tab.findChildren(QPushButton) if one.isVisible() and one.text().strip() == "Contact").click()
    settled()
    sheet = client_pane.client.maker.sheet
    assert sheet is not None
    sheet.reject()


def test_a_client_without_contacts_says_so(client_pane: ClientPane, settled: Settled) -> None:
    """And nobody decides there."""
    client_pane.show_tab("people")
    settled()
    assert "Nobody is known there yet." in said(client_pane.tab)
