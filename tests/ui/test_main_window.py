"""The main window: ways in, keys, language, and what it remembers of itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from crmdesk.data import settings as keys
from crmdesk.data import words
from crmdesk.data.settings import Settings
from crmdesk.reports.periods import Compare
from crmdesk.ui.dialogs.shortcuts import ShortcutsDialog
from crmdesk.ui.jobs import Jobs
from crmdesk.ui.main_window import MainWindow, Services
from crmdesk.ui.theme import Theme
from tests.ui.fake_bases import FakeBases
from tests.ui.test_desk import TRIED


@pytest.fixture
def bases(sqlite_template: Path, tmp_path: Path) -> Iterator[FakeBases]:
    """Copies of an empty base."""
    made = FakeBases(sqlite_template, tmp_path)
    yield made
    for store in made.opened:
        store.close()


@pytest.fixture
def window(bases: FakeBases, jobs: Jobs, theme: Theme, person_settings: Settings, qtbot: QtBot) -> MainWindow:
    """A window on its first screen."""
    made = MainWindow(Services(jobs, theme, person_settings, bases, words.use), TRIED)
    qtbot.addWidget(made)
    made.show_welcome()
    made.show()
    qtbot.waitExposed(made)
    return made


def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """Open a base."""
    with qtbot.waitSignal(window.base_shown):
        window.open_location("/a/b.crmdb")
    return window


def test_a_base_is_opened_off_the_gui_thread_and_remembered(
    window: MainWindow, person_settings: Settings, qtbot: QtBot
) -> None:
    """The desk appears with the firm's name, and the next start opens this base."""
    opened(window, qtbot)
    assert window.desk is not None
    assert window.welcome is None
    assert window.windowTitle() == "CRM Desk — Rodnik"
    assert person_settings.recent()[0].name == "Rodnik"
    assert person_settings.get(keys.LAST_BASE) == person_settings.recent()[0].location


def test_a_base_that_cannot_be_opened_is_explained_on_the_first_screen(window: MainWindow, qtbot: QtBot) -> None:
    """The person sees the sentence and the other ways in."""
    window.open_location("/missing.crmdb")
    qtbot.waitUntil(lambda: window.welcome is not None)
    assert window.welcome is not None
    assert "There is no such base." in [label.text() for label in window.welcome.findChildren(QLabel)]


def test_the_demo_is_one_call(window: MainWindow, bases: FakeBases, qtbot: QtBot) -> None:
    """No questions are asked."""
    with qtbot.waitSignal(window.base_shown):
        window.open_demo()
    assert bases.asked == ["demo"]


def test_enter_presses_the_button_that_has_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    """Nobody tries the space bar first."""
    assert window.welcome is not None
    button = window.welcome.findChildren(QPushButton)[0]
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("modifiers", "form"),
    [
        (Qt.KeyboardModifier.ControlModifier, "deal"),
        (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, "client"),
    ],
)
def test_keys_add_deals_and_clients(
    window: MainWindow, qtbot: QtBot, modifiers: Qt.KeyboardModifier, form: str
) -> None:
    """Ctrl+N and Ctrl+Shift+N open the sheets that the button "Add" opens."""
    desk = opened(window, qtbot).desk
    assert desk is not None
    qtbot.keyClick(window, Qt.Key.Key_N, modifiers)
    qtbot.waitUntil(lambda: desk._maker.sheet is not None)
    assert desk._maker.sheet is not None
    assert desk._maker.sheet.form_id == form


def test_keys_reach_the_desk(window: MainWindow, qtbot: QtBot) -> None:
    """Sections, periods and the comparison work from the keyboard."""
    opened(window, qtbot)
    window.activateWindow()
    assert window.desk is not None
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.current_section == "second"
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.current_section == "first"
    view = window.desk.page.context.view
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert view.compare is Compare.NONE
    before = view.period
    qtbot.keyClick(window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view.period.begin.year == before.begin.year - 1
    qtbot.keyClick(window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert view.period == before
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.desk.current_section == "second"
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.desk.current_section == "first"


def test_keys_of_the_desk_do_nothing_without_it(window: MainWindow, qtbot: QtBot) -> None:
    """On the first screen Ctrl+2 is harmless."""
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.welcome is not None


def test_f1_lists_every_key_that_works(window: MainWindow, qtbot: QtBot) -> None:
    """The list is made from the commands themselves."""
    opened(window, qtbot)
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ShortcutsDialog):
            seen.extend(label.text() for label in dialog.findChildren(QLabel))
            dialog.reject()

    QTimer.singleShot(50, look)
    window.show_shortcuts()
    assert {"Ctrl+1", "Alt+←", "Ctrl+D", "Ctrl+F", "F1"} <= set(seen)


def test_another_base_closes_this_one(window: MainWindow, person_settings: Settings, qtbot: QtBot) -> None:
    """Leaving goes to the first screen, and the next start asks again."""
    opened(window, qtbot)
    assert window.desk is not None
    window.desk.leave_base()
    qtbot.waitUntil(lambda: window.welcome is not None)
    assert person_settings.get(keys.LAST_BASE) == ""
    assert len(person_settings.recent()) == 1


def test_the_language_changes_what_is_in_view(
    window: MainWindow, person_settings: Settings, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The desk is made again in the new language, with the section and the question kept."""
    opened(window, qtbot)
    assert window.desk is not None
    window.desk.show_section("second")
    window.desk.page.context.view.step(-1)
    period = window.desk.page.context.view.period
    before = window.desk
    with qtbot.waitSignal(before.destroyed):
        window.desk.language_chosen.emit("ru")
    assert words.language() == "ru"
    assert person_settings.get(keys.LANGUAGE) == "ru"
    assert window.desk is not None
    assert window.desk.current_section == "second"
    assert window.desk.page.context.view.period == period
    assert window.desk.page.context.store.firm.name == "Rodnik"


def test_the_window_is_where_it_was(window: MainWindow, person_settings: Settings) -> None:
    """Size and place are kept at the exit."""
    window.resize(1300, 800)
    window.close()
    assert person_settings.get(keys.GEOMETRY)


def test_the_smallest_window_is_the_design_s(window: MainWindow) -> None:
    """1180 x 700 is the least, and the first screen fits in it."""
    window.resize(100, 100)
    assert (window.width(), window.height()) == (1180, 700)


def test_a_window_begins_no_larger_than_the_screen(window: MainWindow) -> None:
    """A screen of 1280 x 720 points holds the whole window; it never begins smaller than the least."""
    room = window.screen().availableSize().expandedTo(window.minimumSize())
    assert window.size().boundedTo(room) == window.size()


def test_a_pdf_that_is_dropped_is_verified_once_a_base_is_open(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a base is open, and for any other file, the window takes no drop."""
    seen: list[Path] = []
    monkeypatch.setattr("crmdesk.ui.main_window.open_verification", lambda _context, _window, path: seen.append(path))
    report, table = tmp_path / "report.pdf", tmp_path / "table.xlsx"
    drop_on(window, report)
    opened(window, qtbot)
    drop_on(window, table)
    assert seen == []
    drop_on(window, report)
    assert seen == [report]


def drop_on(window: MainWindow, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    window.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, none))
