"""The field with the magnifying glass."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crmdesk.ui.widgets.search_field import ICON, LEFT, SearchField


def test_the_glass_stands_in_the_middle_and_text_beside_it(qtbot, theme):
    """Whatever the height, the glass is centred, and what is typed never runs under it."""
    field = SearchField(theme)
    qtbot.addWidget(field)
    for height in (28, 44):
        field.setFixedSize(200, height)
        image = field.grab().toImage()
        ground = image.pixelColor(LEFT + ICON + 8, height // 2)
        inked = [
            y for y in range(2, height - 2) if any(image.pixelColor(x, y) != ground for x in range(LEFT, LEFT + ICON))
        ]
        assert inked, "there is no glass"
        assert abs((inked[0] + inked[-1]) / 2 - height / 2) <= 1.5
    assert field.textMargins().left() >= ICON


def test_typing_is_a_line_edit_s(qtbot, theme):
    """Text is what was typed."""
    field = SearchField(theme)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "rodnik")
    assert field.text() == "rodnik"


def test_a_cross_and_esc_clear_what_was_typed(qtbot, theme):
    """The cross is there only while there is something to clear; Esc in an empty field is the page's."""
    field = SearchField(theme)
    qtbot.addWidget(field)
    field.show()
    assert not field._cross.isVisible()
    qtbot.keyClicks(field, "rodnik")
    assert field._cross.isVisible()
    assert abs(field._cross.geometry().center().y() - field.rect().center().y()) <= 1
    field._cross.click()
    assert field.text() == ""
    qtbot.keyClicks(field, "rodnik")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
