"""Choosing the columns of a list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from crmdesk.ui.widgets.column_chooser import Choosable, ColumnChooser

ALL = (
    Choosable("title", "Deal", usual=True),
    Choosable("value", "Amount", usual=True),
    Choosable("owner", "Manager", usual=False),
    Choosable("city", "City", usual=False),
)


@pytest.fixture
def chooser(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 600)
    made = ColumnChooser(theme)
    made.window_kept = window
    QVBoxLayout(window).addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
    window.show()
    made.set_columns(ALL, ["value", "owner"])
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    return made


def rows(chooser):
    """Return the words of the rows in view and whether they are ticked."""
    items = [chooser._list.item(place) for place in range(chooser._list.count())]
    return [(item.text(), item.checkState() is Qt.CheckState.Checked) for item in items if not item.isHidden()]


def tick(chooser, text, *, on):
    item = chooser._list.findItems(text, Qt.MatchFlag.MatchExactly)[0]
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_the_button_counts_and_the_shown_ones_come_first(chooser):
    """Two of four: those two on top, in their order in the list."""
    assert (chooser.text().strip(), chooser.toolTip()) == ("2/4", "Columns 2/4")
    assert rows(chooser) == [("Amount", True), ("Manager", True), ("Deal", False), ("City", False)]


def test_a_tick_is_told_at_once(chooser, qtbot):
    """The order is that of the rows in the panel."""
    with qtbot.waitSignal(chooser.columns_chosen) as told:
        tick(chooser, "City", on=True)
    assert told.args == [["value", "owner", "city"]]
    assert (chooser.text().strip(), chooser.toolTip()) == ("3/4", "Columns 3/4")


def test_the_last_column_stays(chooser, qtbot):
    """A list without columns shows nothing, so the last tick comes back."""
    tick(chooser, "Manager", on=False)
    with qtbot.assertNotEmitted(chooser.columns_chosen):
        tick(chooser, "Amount", on=False)
    assert ("Amount", True) in rows(chooser)
    assert (chooser.text().strip(), chooser.toolTip()) == ("1/4", "Columns 1/4")


def test_the_usual_columns_are_one_click(chooser, qtbot):
    """And the panel shows them."""
    usual = next(b for b in chooser.window_kept.findChildren(QPushButton) if b.text() == "Usual columns")
    with qtbot.waitSignal(chooser.columns_chosen) as told:
        qtbot.mouseClick(usual, Qt.MouseButton.LeftButton)
    assert told.args == [["title", "value"]]
    assert rows(chooser)[:2] == [("Deal", True), ("Amount", True)]


def test_a_column_is_found_by_typing_and_what_is_hidden_stays_ticked(chooser, qtbot):
    """Small and capital letters are the same; a search changes no choice."""
    qtbot.keyClicks(chooser._search, "CIT")
    assert rows(chooser) == [("City", False)]
    with qtbot.waitSignal(chooser.columns_chosen) as told:
        tick(chooser, "City", on=True)
    assert told.args == [["value", "owner", "city"]]


def test_opening_again_forgets_the_search(chooser, qtbot):
    """All columns are there again."""
    chooser._search.setText("city")
    for _click in range(2):
        qtbot.mouseClick(chooser, Qt.MouseButton.LeftButton)
    assert len(rows(chooser)) == 4


def test_a_column_that_is_gone_is_not_offered(chooser, qtbot):
    """A firm's own field that was archived is simply not there."""
    chooser.set_columns(ALL[:2], ["value", "own:5"])
    for _click in range(2):
        qtbot.mouseClick(chooser, Qt.MouseButton.LeftButton)
    assert rows(chooser) == [("Amount", True), ("Deal", False)]
