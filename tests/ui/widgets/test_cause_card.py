"""A dimension's members: what each gave, and how the person fared beside the team."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from crmdesk.ui.widgets.cause_card import MOST_ROWS, ROW, CauseCard, CauseRow

KAZAN = CauseRow("Kazan", -19.1, "−19.1", "−51 %", -0.51, "−47 %", 1)
OFFICES = CauseRow("Offices", -13.0, "−13.0", "−84 %", -0.84, "+24 %", 1, is_behind=True)


@pytest.fixture
def card(theme, qtbot):
    made = CauseCard(theme)
    qtbot.addWidget(made)
    made.show_cause("City", "m ₽", (KAZAN, OFFICES))
    made.resize(320, 140)
    made.show()
    return made


def test_columns_stand_under_their_heads(card):
    """A head is as wide as the figures below it."""
    heads = [head for head in card.findChildren(QLabel) if head.text() in ("m ₽", "own", "team")]
    assert [head.text() for head in heads] == ["m ₽", "own", "team"]
    assert [head.width() for head in heads] == [int(width + 0.5) for width in card.rows.widths]


def test_a_row_says_all_of_it(card):
    """Who sees no picture hears the member, the amount and both changes."""
    assert "Kazan: −19.1, here −51 %, the team −47 %" in card.rows.accessibleName()


def test_falling_behind_the_team_has_an_arrow_beside_its_colour(card):
    """Colour alone says nothing."""
    assert card.rows._own(OFFICES).startswith("▼")
    assert card.rows._own(KAZAN) == "−51 %"


def test_a_click_opens_a_member(card, qtbot):
    """By its place; the pointer is told the whole of a row."""
    with qtbot.waitSignal(card.opened) as caught:
        qtbot.mouseClick(card.rows, Qt.MouseButton.LeftButton, pos=QPoint(40, ROW + 10))
    assert caught.args == [1]
    qtbot.mouseMove(card.rows, QPoint(40, 5))
    qtbot.waitUntil(lambda: card.rows.toolTip().startswith("Kazan: −19.1"))


def test_a_long_dimension_shows_its_strongest_members(card):
    """The rest is in the report."""
    card.show_cause("City", "m ₽", (KAZAN,) * 9)
    assert card.rows.height() == MOST_ROWS * ROW
