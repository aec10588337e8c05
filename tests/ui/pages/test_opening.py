"""The page between choosing a base and having it."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.data.errors import Cancelled, EnvironmentFault
from crmdesk.ui.pages.opening import OpeningPage


@pytest.fixture
def opening(qtbot, jobs, theme):
    def make(work):
        page = OpeningPage(jobs, theme, work, "Opening the base")
        page.told = []
        page.opened.connect(lambda store: page.told.append(("opened", store)))
        page.failed.connect(lambda error: page.told.append(("failed", error)))
        qtbot.addWidget(page)
        page.resize(800, 500)
        page.show()
        return page

    return make


def test_the_base_that_was_opened_is_given_on(opening, qtbot):
    """What the work returns, off the GUI thread, is told once."""
    page = opening(lambda _progress: "a store")
    qtbot.waitUntil(lambda: page.told == [("opened", "a store")], timeout=5000)


def test_a_fault_is_given_on_whole(opening, qtbot):
    """Whoever shows it has the sentence."""
    fault = EnvironmentFault("There is no such base.")

    def work(_progress):
        raise fault

    page = opening(work)
    qtbot.waitUntil(lambda: page.told == [("failed", fault)], timeout=5000)


def test_it_says_what_is_done_and_how_far_and_can_be_cancelled(opening, qtbot):
    """Cancelling stops the work and is told as such."""

    def work(progress):
        while not Event().wait(0.01):
            progress(0.42)

    page = opening(work)

    def said(text):
        return any(text in label.text() for label in page.findChildren(QLabel) if label.isVisible())

    qtbot.waitUntil(lambda: said("Opening the base") and said("42"), timeout=5000)
    cancel = next(b for b in page.findChildren(QPushButton) if b.isVisible() and b.text() == "Cancel")
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.told), timeout=5000)
    assert page.told[0][0] == "failed"
    assert isinstance(page.told[0][1], Cancelled)
