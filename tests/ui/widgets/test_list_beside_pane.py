"""A list and the pane beside it share the width."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from crmdesk.ui.widgets.list_beside_pane import NARROW_BELOW, ListBesidePane


@pytest.fixture
def split(qtbot):
    bar, grid, pane = QLabel("bar"), QWidget(), QWidget()
    made = ListBesidePane((bar, grid), pane, (330, 300))
    made.parts = (bar, grid, pane)
    qtbot.addWidget(made)
    made.resize(1400, 600)
    made.show()
    return made


def test_the_pane_is_as_wide_as_it_asks_in_each_window(split):
    """Wide and narrow; the list takes the rest."""
    assert split.parts[2].width() == pytest.approx(330, abs=1)
    split.resize(NARROW_BELOW - 1, 600)
    assert split.parts[2].width() == pytest.approx(300, abs=1)


def test_a_line_that_was_moved_stays(split):
    """The person's width is not undone by another size of the window."""
    split.moveSplitter(800, 1)
    moved = split.parts[2].width()
    split.resize(1390, 600)
    assert abs(split.parts[2].width() - moved) < 60
    assert split.parts[2].width() > 500


def test_the_last_part_grows(split):
    """What stands over the list keeps its height."""
    bar, grid, _pane = split.parts
    assert bar.height() < 40
    assert grid.height() > 500
