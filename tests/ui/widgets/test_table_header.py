"""The heads of a list's columns."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTableView

from crmdesk.data.table import Kind
from crmdesk.ui.widgets.table_header import HEADER, LEAST, Header
from crmdesk.ui.widgets.table_model import Column, TableModel


@pytest.fixture
def header(qtbot, theme):
    view = QTableView()
    qtbot.addWidget(view)
    model = TableModel(view)
    model.set_columns((Column("name", "Name"), Column("amount", "Amount", Kind.MONEY)), ["name", "amount"])
    made = Header(theme, view)
    view.setHorizontalHeader(made)
    view.setModel(model)
    view.resize(400, 120)
    made.resizeSection(0, 150)
    made.resizeSection(1, 150)
    view.show()
    made.view_kept = view
    return made


def inked(header, theme, place, token):
    """Return the columns of pixels of a head that hold a colour."""
    image = header.viewport().grab().toImage()
    left = header.sectionViewportPosition(place)
    wanted = QColor(theme.tokens.color(token)).rgb()
    return [
        x - left
        for x in range(left, left + header.sectionSize(place))
        if any(image.pixel(x, y) == wanted for y in range(HEADER - 2))
    ]


def test_the_arrow_stands_at_the_sorted_head_alone(header, theme):
    """In the accent, beside the words; asked for nobody it is nowhere."""
    assert not inked(header, theme, 0, "accent")
    header.show_order(0, descending=True)
    assert inked(header, theme, 0, "accent")
    assert not inked(header, theme, 1, "accent")
    down = header.viewport().grab().toImage()
    header.show_order(0, descending=False)
    assert header.viewport().grab().toImage() != down
    header.show_order(-1, descending=False)
    assert not inked(header, theme, 0, "accent")


def test_heads_of_figures_stand_right_as_the_figures_do(header, theme):
    """The arrow at the far right, the words before it."""
    header.show_order(1, descending=True)
    assert min(inked(header, theme, 1, "accent")) > 110
    header.show_order(0, descending=True)
    assert max(inked(header, theme, 0, "accent")) < 80


def test_a_head_is_never_too_narrow_to_be_taken_hold_of(header):
    """And all are of one height."""
    header.resizeSection(0, 3)
    assert header.sectionSize(0) == LEAST
    assert header.height() == header.sizeHint().height() == HEADER
    header.viewport().grab()
