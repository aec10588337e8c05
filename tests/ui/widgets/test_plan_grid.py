"""The grid of plans as a widget: figures over sums, widths that hold every figure, both themes."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.modeltest import ModelTester

from crmdesk.data.plan_grid import PlanGrid, PlanRow
from crmdesk.data.plan_versions import FIRM, Holder
from crmdesk.ui.widgets.plan_grid import NAME, ROW, TALL, YEAR, PlanGridModel, PlanGridView

NONE = (None,) * 12
GRID = PlanGrid(
    "revenue", 2025,
    (
        PlanRow(FIRM, "Firm", 0, (150_000_000_00, *NONE[1:]), (140_000_000_00, *NONE[1:])),
        PlanRow(Holder("manager", 1), "<b>Anna</b>", 1, (1_000_50, 2_000_00, *NONE[2:]), NONE),
    ),
    adds=True,
)  # fmt: skip


@pytest.fixture
def view(qtbot, theme):
    """The grid, shown."""
    made = PlanGridView(theme, date(2025, 11, 20))
    qtbot.addWidget(made)
    made.resize(1128, 400)
    made.show_grid(GRID)
    made.show()
    return made


def test_the_model_keeps_the_promises_of_models(qtbot, qapp):
    """Asked as views ask; the same people with other figures keep their place."""
    model = PlanGridModel()
    tester = ModelTester(model)
    model.set_grid(GRID)
    model.set_grid(GRID)
    tester.check(model)
    assert (model.rowCount(), model.columnCount()) == (2, 14)


def test_figures_are_read_in_full(view):
    """The year sums the months; parts of a rouble show where there are any; the difference is told."""
    model = view.model()
    texts = [model.index(1, column).data() for column in (NAME, 1, 2, 3, YEAR)]
    assert texts == ["<b>Anna</b>", "1\u202f000.50", "2\u202f000", "", "3\u202f000.50"]
    assert "difference 10\u202f000\u202f000" in model.index(0, 1).data(3)
    assert (view.rowHeight(0), view.rowHeight(1)) == (TALL, ROW)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_figure_has_room_in_the_smallest_window(view, theme, mode):
    """A month is as wide as the longest figure asks; it paints in both themes."""
    theme.set_mode(mode)
    assert view.columnWidth(1) >= view._widest(range(1, YEAR)) > 80
    assert view.columnWidth(1) == view.columnWidth(12)
    assert not view.grab().isNull()
