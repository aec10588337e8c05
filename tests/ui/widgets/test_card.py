"""Cards and the small pieces of layout they are made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from crmdesk.ui.widgets.card import Card, label, line


def test_a_heading_that_says_nothing_takes_no_room(qtbot, theme):
    """A card without a title begins with its body; a title that comes later shows."""
    card = Card()
    qtbot.addWidget(card)
    card.body.addWidget(label("body"))
    plain = card.sizeHint().height()
    card.set_title("Deals")
    assert card.sizeHint().height() > plain
    assert card.accessibleName() == "Deals"
    card.set_title("")
    assert card.sizeHint().height() == plain


def test_a_long_title_leaves_room_for_the_controls_beside_it(qtbot, theme):
    """The title is elided; the card does not grow with it."""
    card = Card("A very long title of a card " * 10)
    qtbot.addWidget(card)
    card.heading.addWidget(label("541 m"))
    card.resize(300, 120)
    card.show()
    beside = next(found for found in card.findChildren(QLabel) if found.text() == "541 m")
    assert card.minimumSizeHint().width() < 300
    assert card.rect().contains(beside.geometry())


def test_names_in_labels_are_never_markup(qtbot):
    """What people typed is shown as they typed it."""
    made = label("<b>Rodnik</b>", "secondary", "neg")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert (made.property("role"), made.property("tone")) == ("secondary", "neg")


def test_lines_are_one_pixel_thick(qtbot):
    """Lying or standing."""
    lying, standing = line(), line(vertical=True)
    for made in (lying, standing):
        qtbot.addWidget(made)
    assert lying.maximumHeight() == standing.maximumWidth() == 1
