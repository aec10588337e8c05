"""The toast and its way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.toast import SECONDS, Toast, file_ways


@pytest.fixture
def toast(theme: Theme, qtbot: QtBot) -> Toast:
    """A toast over an empty window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    made = Toast(theme, window)
    made.setProperty("keeps", window)
    return made


def test_undo_takes_the_deed_back_once(toast: Toast, qtbot: QtBot) -> None:
    """The button undoes and goes; Ctrl+Z after it finds nothing."""
    undone: list[int] = []
    toast.tell("Stage changed: Contract", lambda: undone.append(1))
    qtbot.mouseClick(toast.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert not toast.isVisible()
    assert not toast.undo()


def test_a_newer_message_takes_its_place(toast: Toast) -> None:
    """Undo is about what is told, never about what was told before."""
    undone: list[str] = []
    toast.tell("first", lambda: undone.append("first"))
    toast.tell("second", lambda: undone.append("second"))
    assert toast.undo()
    assert undone == ["second"]


def test_what_cannot_be_undone_has_no_button(toast: Toast) -> None:
    """A plain message shows no way back."""
    toast.tell("Exported")
    assert not toast.findChildren(QPushButton)[0].isVisible()
    assert not toast.undo()


def test_it_counts_down_and_goes(toast: Toast, qtbot: QtBot) -> None:
    """After its seconds the toast is gone and so is the way back."""
    toast._timer.setInterval(5)
    toast.tell("Stage changed", lambda: None)
    assert f"Ctrl+Z, {SECONDS} s" in [label.text() for label in toast.findChildren(QLabel)]
    qtbot.waitUntil(lambda: not toast.isVisible())
    assert not toast.undo()


def test_a_file_is_offered_with_its_ways(toast: Toast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own program and its folder, each one click; the next message has none of them."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    toast.offer("Saved: made.pdf", file_ways(Path("out/made.pdf")))
    for button in toast.findChildren(QPushButton):
        if button.isVisible():
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened == ["out/made.pdf", "out"]
    toast.tell("Something else")
    assert not [button for button in toast.findChildren(QPushButton) if button.isVisible()]


def test_a_long_sentence_is_read_to_its_end(toast: Toast) -> None:
    """A fault says where and what to do: the toast grows with it as far as the window lets it."""
    toast.tell("Saved")
    short = toast.width()
    toast.tell("“/home/anna/report.pdf” cannot be written: no such folder. Choose another place, please do.")
    assert toast.width() > short
    assert not toast._text.elided
