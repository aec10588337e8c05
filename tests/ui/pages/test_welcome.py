"""The first screen: each way in, and what is said when it does not work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.errors import OlderFormatFault
from crmdesk.data.settings import Settings
from crmdesk.data.store import Store
from crmdesk.ui.bases import NewBase, Server
from crmdesk.ui.jobs import Jobs
from crmdesk.ui.pages.welcome import WelcomePage
from crmdesk.ui.pages.welcome_forms import NewBaseForm
from crmdesk.ui.theme import Theme
from tests.ui.fake_bases import FakeBases

SERVER = Server("srv-01", 5432, "crm", "m.gromov")


@pytest.fixture
def bases(sqlite_template: Path, tmp_path: Path) -> Iterator[FakeBases]:
    """Copies of an empty base."""
    made = FakeBases(sqlite_template, tmp_path)
    yield made
    for store in made.opened:
        store.close()


@pytest.fixture
def page(bases: FakeBases, jobs: Jobs, theme: Theme, person_settings: Settings, qtbot: QtBot) -> WelcomePage:
    """The first screen of somebody who opened two bases before."""
    person_settings.remember_base("/x/missing.crmdb", "Проба 2024")
    person_settings.remember_base(SERVER.location, "Вектор Климат")
    made = WelcomePage(bases, jobs, theme, person_settings)
    qtbot.addWidget(made)
    made.resize(1180, 700)
    made.show()
    return made


def press(page: QWidget, text: str, qtbot: QtBot) -> None:
    """Click the visible button with this text or name."""
    buttons = [*page.findChildren(QPushButton), *page.findChildren(QToolButton)]
    found = next(
        button
        for button in buttons
        if button.isVisible() and text in (button.text().strip("\u2009"), button.accessibleName())
    )
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def said(page: WelcomePage) -> list[str]:
    """Return the texts in view."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_the_demo_is_one_click(page: WelcomePage, bases: FakeBases, qtbot: QtBot) -> None:
    """And no question."""
    with qtbot.waitSignal(page.opened) as told:
        press(page, "Open the demo: Open", qtbot)
    assert isinstance(told.args[0], Store)
    assert bases.asked == ["demo"]


def test_a_new_base_needs_a_name_and_nothing_more(
    page: WelcomePage, bases: FakeBases, tmp_path: Path, qtbot: QtBot
) -> None:
    """Currency, time zone and file are filled in; the firm's name is asked."""
    press(page, "New base: Create…", qtbot)
    form = page.findChild(NewBaseForm)
    assert isinstance(form, NewBaseForm)
    create = next(button for button in form.findChildren(QPushButton) if button.text() == "Create the base")
    assert not create.isEnabled()
    form.firm.setText("Ромашка")
    form.file.setText(str(tmp_path / "new.crmdb"))
    with qtbot.waitSignal(page.opened) as told:
        qtbot.mouseClick(create, Qt.MouseButton.LeftButton)
    assert told.args[0].firm.name == "Ромашка"
    asked = bases.asked[0]
    assert isinstance(asked, NewBase)
    assert asked.currency == "RUB"
    assert asked.timezone


def test_a_file_chosen_without_an_ending_gets_one(
    page: WelcomePage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The file is found by the open dialog later."""
    press(page, "New base: Create…", qtbot)
    form = page.findChild(NewBaseForm)
    assert isinstance(form, NewBaseForm)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: ("/x/firm", ""))
    press(form, "Choose…", qtbot)
    assert form.file.text() == "/x/firm.crmdb"


def test_a_server_is_checked_and_opened(page: WelcomePage, bases: FakeBases, qtbot: QtBot) -> None:
    """The check says how fast it answers; connecting remembers the password only if asked to."""
    press(page, "Connect to the firm's base: Connect…", qtbot)
    form = page.show_server_form()
    form.fill(SERVER.location)
    form.password.setText("секрет")
    press(form, "Check", qtbot)
    qtbot.waitUntil(lambda: "The server answers in 38\u202fms" in said(page))
    form.remember.setChecked(True)
    with qtbot.waitSignal(page.opened):
        press(form, "Connect", qtbot)
    assert (SERVER.location, "секрет") in bases.asked
    assert ("remember", SERVER, "секрет") in bases.asked
    assert "секрет" not in SERVER.location


@pytest.mark.parametrize("port", ["", "0", "65536", "54x", "٥٤٣٢", "-1"])
def test_an_impossible_port_cannot_be_asked(page: WelcomePage, port: str, qtbot: QtBot) -> None:
    """The buttons wait until the address is whole."""
    form = page.show_server_form()
    form.fill(SERVER.location)
    form.port.setText(port)
    buttons = [button for button in form.findChildren(QPushButton) if button.isVisible()]
    assert buttons
    assert not any(button.isEnabled() for button in buttons)


def test_a_server_that_does_not_answer_is_said(page: WelcomePage, qtbot: QtBot) -> None:
    """The sentence of the fault stands under the form."""
    form = page.show_server_form()
    form.fill("postgresql://p@missing:5432/crm")
    press(form, "Check", qtbot)
    qtbot.waitUntil(lambda: "There is no connection." in said(page))


def test_a_recent_base_that_is_gone_is_said(page: WelcomePage, qtbot: QtBot) -> None:
    """The screen stays and every way in can be tried again."""
    press(page, "Open Проба 2024", qtbot)
    qtbot.waitUntil(lambda: "There is no such base." in said(page))
    assert next(button for button in page.findChildren(QPushButton) if button.text() == "Open").isEnabled()


def test_a_recent_server_that_refuses_asks_for_the_password(page: WelcomePage, bases: FakeBases, qtbot: QtBot) -> None:
    """The form is filled with the address and the cursor is in the password."""
    page.tell_failure(RuntimeError("The server did not let you in."), SERVER.location)
    form = page.show_server_form()
    assert (form.host.text(), form.port.text(), form.base.text(), form.person.text()) == (
        "srv-01", "5432", "crm", "m.gromov",
    )  # fmt: skip


def test_opening_can_be_stopped(page: WelcomePage, qtbot: QtBot) -> None:
    """While it lasts nothing else can be begun; after the stop everything can."""
    page.open_location("/slow.crmdb")
    demo = next(button for button in page.findChildren(QPushButton) if button.text() == "Open")
    assert not demo.isEnabled()
    press(page, "Cancel", qtbot)
    qtbot.waitUntil(demo.isEnabled)


def test_a_file_is_opened_by_its_path(
    page: WelcomePage, bases: FakeBases, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The dialog's answer is opened as it is."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: ("/x/other.crmdb", ""))
    with qtbot.waitSignal(page.opened):
        press(page, "Open a file…", qtbot)
    assert bases.asked == [("/x/other.crmdb", None)]


def test_an_address_survives_odd_names(page: WelcomePage) -> None:
    """A person's name with signs goes through the address and comes back."""
    odd = Server("srv", 5433, "база 1/2", "domain\\m@g")
    form = page.show_server_form()
    form.fill(odd.location)
    assert (form.base.text(), form.person.text(), form.port.text()) == ("база 1/2", "domain\\m@g", "5433")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_everything_fits_the_smallest_window(page: WelcomePage, theme: Theme, mode: str) -> None:
    """No text of the first screen is cut at 1180 x 700, with the tallest form open."""
    theme.set_mode(mode)
    page._on_new()
    page.grab()
    assert page.minimumSizeHint().height() <= 700
    cut = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible() and label.wordWrap() and label.height() < label.heightForWidth(label.width())
    ]
    assert cut == []


def test_an_older_base_is_upgraded_by_one_button(page: WelcomePage, bases: FakeBases, qtbot: QtBot) -> None:
    """What will happen is said first; no command has to be run."""
    page.open_location("/x/older.crmdb", "secret")
    qtbot.waitUntil(lambda: any("older CRM Desk" in text for text in said(page)), timeout=5000)
    assert any("copy" in text for text in said(page))
    with qtbot.waitSignal(page.opened):
        press(page, "Upgrade and open", qtbot)
    assert bases.asked[-1] == ("upgrade", "/x/older.crmdb", "secret")


def test_what_the_window_could_not_open_is_offered_too(page: WelcomePage, bases: FakeBases, qtbot: QtBot) -> None:
    """The base of last time, opened at start; another way in takes the offer away."""
    page.tell_failure(OlderFormatFault("It is of an older format."), "/x/last.crmdb")
    assert any("“last.crmdb”" in text for text in said(page))
    press(page, "New base: Create…", qtbot)
    assert not any("older CRM Desk" in text for text in said(page))
    page.tell_failure(OlderFormatFault("It is of an older format."), "/x/last.crmdb")
    with qtbot.waitSignal(page.opened):
        press(page, "Upgrade and open", qtbot)
    assert bases.asked[-1] == ("upgrade", "/x/last.crmdb", None)
