"""The line at the bottom: base, selection, saved."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from crmdesk.ui.status_bar import HEIGHT, Dot, StatusBar


@pytest.fixture
def bar(qtbot, theme):
    made = StatusBar(theme)
    qtbot.addWidget(made)
    made.resize(900, HEIGHT)
    made.show()
    return made


@pytest.mark.parametrize(
    ("connected", "token", "tip"), [(True, "pos", "The base answers"), (False, "neg", "The base does not answer")]
)
def test_the_disc_says_whether_the_base_answers(bar, theme, connected, token, tip):
    """By colour and in words."""
    bar.set_base("base.crmdb", connected=connected)
    dot = bar.findChild(Dot)
    assert dot.grab().toImage().pixelColor(4, 4) == QColor(theme.tokens.color(token))
    assert dot.toolTip() == tip
    assert "base.crmdb" in [label.text() for label in bar.findChildren(QLabel)]


def test_the_line_before_the_selection_goes_with_it(bar):
    """Nothing selected is nothing drawn."""
    bar.set_selection("Selected 3: <b>7 000</b>")
    assert bar._line.isVisible()
    bar.set_selection("")
    assert not bar._line.isVisible()


def test_a_long_selection_pushes_nothing_out(bar):
    """What is saved stays in view at the right edge."""
    bar.set_base("base.crmdb")
    bar.set_saved("Saved · 14:32")
    bar.set_selection("Selected a very long name " * 40)
    bar.grab()
    saved = next(label for label in bar.findChildren(QLabel) if label.text() == "Saved · 14:32")
    assert bar.width() == 900
    assert bar.rect().contains(saved.geometry())
    assert saved.width() >= saved.sizeHint().width()


def test_the_mouse_takes_back_what_was_done_last(bar, qtbot):
    """The toast is gone after eight seconds; its tooltip shows data letter by letter."""
    assert not bar.undo.isVisible()
    bar.set_undo("Added: Client “<b>A</b>”")
    assert "&lt;b&gt;A" in bar.undo.toolTip()
    with qtbot.waitSignal(bar.undo_requested):
        bar.undo.click()
    bar.set_undo("")
    assert not bar.undo.isVisible()
