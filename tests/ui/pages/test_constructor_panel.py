"""The left side of the constructor: words are found, taken, dragged and put in order, by the keyboard too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent

from crmdesk.reports.vocabulary import read_vocabulary
from crmdesk.ui.pages.constructor_draft import COLUMNS, MEASURES, ROWS, Draft
from crmdesk.ui.pages.constructor_panel import ConstructorPanel
from tests.factories import plant


@pytest.fixture
def panel(qtbot, context):
    """Return a function that shows a panel with a draft."""
    plant(context.store)
    words = read_vocabulary(context.store)

    def make(draft=Draft()):  # noqa: B008 - a frozen value
        made = ConstructorPanel(context, draft)
        qtbot.addWidget(made)
        made.resize(292, 800)
        made.show()
        made.take_vocabulary(words)
        return made

    return make


def test_words_are_found_and_taken_by_the_keyboard(panel, qtbot):
    """Typing finds, Enter takes, the list stays open for more and marks what is taken."""
    made = panel()
    made.pick(MEASURES)
    words = made._list
    words.search.setText("revenue")
    qtbot.keyClick(words.search, Qt.Key.Key_Return)
    assert made.draft.measures == ("revenue",)
    assert words.isVisible()
    qtbot.keyClick(words.search, Qt.Key.Key_Return)
    assert made.draft.measures == ()
    words.search.setText("no such word")
    assert "Nothing is called so" in words.about.text()


def test_what_does_not_fit_is_grey_and_says_why(panel):
    """A measure whose rows do not have the dimension cannot be taken; the reason stands below the list."""
    made = panel(Draft(("revenue",), ("city",)))
    made.pick(MEASURES)
    words = made._list
    words.search.setText("data-entry")
    assert words.current == "entry_minutes"
    words.list.itemClicked.emit(words.list.currentItem())
    assert made.draft.measures == ("revenue",)
    assert "“City”" in words.fault_of("entry_minutes")
    assert "“City”" in words.about.text()


def test_words_are_moved_by_the_keyboard(panel, qtbot):
    """Ctrl with an arrow puts in order and moves to the columns and back, Delete removes."""
    made = panel(Draft(("revenue", "calls"), ("manager", "city")))
    ctrl, measures, rows = (
        Qt.KeyboardModifier.ControlModifier,
        made.wells[MEASURES].list,
        made.wells[ROWS].list,
    )
    measures.take("calls")
    qtbot.keyClick(measures, Qt.Key.Key_Up, ctrl)
    assert made.draft.measures == ("calls", "revenue")
    qtbot.keyClick(measures, Qt.Key.Key_Down, ctrl)
    assert measures.words == ("revenue", "calls")
    rows.take("city")
    qtbot.keyClick(rows, Qt.Key.Key_Right, ctrl)
    assert (made.draft.rows, made.draft.columns) == (("manager",), ("city",))
    qtbot.keyClick(made.wells[COLUMNS].list, Qt.Key.Key_Left, ctrl)
    assert made.draft.dimensions == ("manager", "city")
    measures.take("calls")
    qtbot.keyClick(measures, Qt.Key.Key_Delete)
    assert made.draft.measures == ("revenue",)


def test_a_word_is_dropped_into_another_well(panel):
    """What is dragged from the rows into the columns stands there; a well of measures takes no dimension."""
    made = panel(Draft(("revenue",), ("manager", "city")))
    columns = made.wells[COLUMNS].list
    data = QMimeData()
    data.setData("application/x-crmdesk-dimension", b"city")
    place = QPointF(columns.rect().center())
    buttons, keys_held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    columns.dropEvent(QDropEvent(place, Qt.DropAction.MoveAction, data, buttons, keys_held))
    assert made.draft.columns == ("city",)
    strange = QDropEvent(place, Qt.DropAction.MoveAction, data, buttons, keys_held)
    made.wells[MEASURES].list.dropEvent(strange)
    assert made.draft.measures == ("revenue",)
    assert not strange.isAccepted()
