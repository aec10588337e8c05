"""Chips of a filter strip."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.chips import Chip, FlowLayout, MenuChip


def test_the_cross_removes(theme: Theme, qtbot: QtBot) -> None:
    """A condition that holds is one click from gone."""
    chip = Chip(theme, "Amount ≥ 500 k")
    qtbot.addWidget(chip)
    chip.set_on(on=True, removable=True)
    chip.show()
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(chip.cross, Qt.MouseButton.LeftButton)
    assert chip.cross.accessibleName() == "Remove the filter “Amount ≥ 500 k”"


def test_delete_removes_only_what_can_be_removed(theme: Theme, qtbot: QtBot) -> None:
    """The keyboard does what the cross does, and nothing where there is none."""
    chip = Chip(theme, "Stage")
    qtbot.addWidget(chip)
    chip.show()
    with qtbot.assertNotEmitted(chip.removed):
        qtbot.keyClick(chip.button, Qt.Key.Key_Delete)
    chip.set_on(on=True, removable=True)
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip.button, Qt.Key.Key_Delete)


def test_a_click_on_the_words_opens_the_condition(theme: Theme, qtbot: QtBot) -> None:
    """The body of a chip is a button."""
    chip = Chip(theme, "Stage")
    qtbot.addWidget(chip)
    with qtbot.waitSignal(chip.activated):
        qtbot.mouseClick(chip.button, Qt.MouseButton.LeftButton)


def test_a_list_chip_opens_its_menu(theme: Theme, qtbot: QtBot) -> None:
    """Its owner fills the menu, the chip shows it below itself."""
    chip = MenuChip(theme, "Stage")
    qtbot.addWidget(chip)
    chip.menu.addAction("Quote")
    chip.show()
    qtbot.mouseClick(chip.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(chip.menu.isVisible)
    chip.menu.close()


def test_a_flow_breaks_where_the_width_ends(theme: Theme, qtbot: QtBot) -> None:
    """No widget reaches past the edge, none overlaps another, and the height is what is asked."""
    room = QWidget()
    qtbot.addWidget(room)
    flow = FlowLayout(room)
    parts = [QPushButton("x" * (3 + 5 * number)) for number in range(6)]
    for part in parts:
        flow.addWidget(part)
    for width in (260, 400, 900):
        height = flow.heightForWidth(width)
        flow.setGeometry(QRect(0, 0, width, height))
        assert all(part.geometry().right() < width and part.geometry().bottom() < height for part in parts)
        assert not any(
            one.geometry().intersects(other.geometry()) for one in parts for other in parts if one is not other
        )
    assert flow.heightForWidth(260) > flow.heightForWidth(900)
