"""Painted tiles: months, stages and managers say aloud what they draw, and open what is pointed at."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from crmdesk.reports.measures import MEASURES
from crmdesk.reports.overview_values import Change, MonthBar, Months, Mover, Movers, Pipeline, StageBar
from crmdesk.ui.widgets.month_bars import AXIS, MonthBars
from crmdesk.ui.widgets.overview_rows import MoverRows, StageRows

REVENUE = MEASURES["revenue"]
BARS = tuple(
    MonthBar(
        f"2025-{n:02d}-01",
        f"M{n}",
        None if n == 12 else n * 1_000_000_00,
        2_000_000_00,
        None if n == 12 else n - 2.0,
        "x",
    )
    for n in range(1, 13)
)
MONTHS = Months(REVENUE, "2025", "2024", BARS, 66_000_000_00, Change("to 2024", "+7.0\u202f%", 0.07))
PIPELINE = Pipeline(
    date(2025, 11, 20),
    True,
    (StageBar("1", "Inquiry", 3, 2_000_000_00, 1), StageBar("2", "Offer", 1, 0, 0)),
    4,
    2_000_000_00,
    5,
)
MOVERS = Movers(REVENUE, "to 2024", "2025", (
    Mover("1", "Anna", 3_000_000_00, 40.0, "+4\u202f000\u202f%", "max"), Mover("2", "Ivan", 1_000_000_00, -0.1, "\u221210.0\u202f%", "min"),
    Mover("3", "Olga", 2_000_000_00, 0.05, "+5.0\u202f%"),
))  # fmt: skip


def made(qtbot, theme, kind, show):
    widget = kind(theme)
    qtbot.addWidget(widget)
    widget.resize(360, 220)
    getattr(widget, show[0])(show[1], "RUB")
    widget.show()
    return widget


@pytest.fixture
def months(qtbot, theme):
    return made(qtbot, theme, MonthBars, ("show_months", MONTHS))


def colours(widget):
    picture = widget.grab().toImage()
    return {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)
    }


def test_months_are_drawn_in_the_colours_of_now_and_before(months, theme):
    """Accent for this year, grey for the last, green and red under the axis."""
    drawn = colours(months)
    for token in ("accent", "previous"):
        assert QColor(getattr(theme.tokens, token)).name() in drawn
    assert "M1. 2025: 1.0, 2024: 2.0, x" in months.accessibleName()


def test_a_month_opens_by_mouse_and_keys_and_one_to_come_does_not(months, qtbot):
    """December has no figure yet."""
    slot = (months.width() - AXIS) / 12
    with qtbot.waitSignal(months.opened) as asked:
        qtbot.mouseClick(months, Qt.MouseButton.LeftButton, pos=QPoint(round(AXIS + 2.5 * slot), 60))
    assert asked.args == [2]
    with qtbot.waitSignal(months.opened) as asked:
        qtbot.keyClick(months, Qt.Key.Key_Right)
        qtbot.keyClick(months, Qt.Key.Key_Return)
    assert asked.args == [0]
    with qtbot.assertNotEmitted(months.opened):
        qtbot.keyClick(months, Qt.Key.Key_Left)
        qtbot.keyClick(months, Qt.Key.Key_Return)
        qtbot.mouseClick(months, Qt.MouseButton.LeftButton, pos=QPoint(round(AXIS + 11.5 * slot), 60))


def test_stages_say_count_money_and_what_is_stuck(qtbot, theme):
    """A stage with deals but no money has no bar; the flag stands only where something is stuck."""
    rows = made(qtbot, theme, StageRows, ("show_pipeline", PIPELINE))
    assert rows.accessibleName() == "Inquiry: 3 deals, 2.00 m ₽, 1 stuck. Offer: 1 deal, 0.00 m ₽"
    with qtbot.waitSignal(rows.opened) as asked:
        qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
    assert asked.args == [1]


def test_one_enormous_change_does_not_flatten_the_others(qtbot, theme):
    """The bar of +4 000 % is cut; those of a few percent are still drawn."""
    rows = made(qtbot, theme, MoverRows, ("show_movers", MOVERS))
    drawn = colours(rows)
    assert {QColor(theme.tokens.pos).name(), QColor(theme.tokens.neg).name()} <= drawn
    assert rows.accessibleName().startswith("Anna: 3.00, +4\u202f000\u202f%")
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(rows.opened) as asked:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert asked.args == [1]
