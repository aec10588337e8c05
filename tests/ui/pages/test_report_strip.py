"""Criterion, measure and comparison of a report."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from crmdesk.reports.catalog import Report
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.periods import Compare
from crmdesk.ui.pages.report_strip import COMPARISONS, ReportStrip

BY = [DIMENSIONS[key] for key in ("manager", "department", "city")]


@pytest.fixture
def strip(qtbot, context):
    made = ReportStrip(context, report(("revenue", "won_count")))
    qtbot.addWidget(made)
    made.resize(1200, 90)
    made.show()
    made.set_criteria(BY, "manager")
    made.set_current("manager", "revenue", Compare.YEAR)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def report(measures):
    return Report("made", "Made", "", "", measures, ("manager",), ("manager",))


def press(strip, text):
    next(b for b in strip.findChildren(QToolButton) if b.isVisible() and b.text() == text).click()


@pytest.mark.parametrize(
    ("text", "signal", "told"),
    [
        ("City", "criterion_chosen", "city"),
        ("Won deals", "measure_chosen", "won_count"),
        ("With plan", "compare_chosen", "plan"),
    ],
)
def test_every_choice_is_one_click(strip, qtbot, text, signal, told):
    """The strip tells what was chosen and asks nobody."""
    with qtbot.waitSignal(getattr(strip, signal)) as heard:
        press(strip, text)
    assert heard.args == [told]


def test_alt_and_a_figure_choose_a_criterion_once(strip, qtbot):
    """The one in view is not asked again, and a figure without a criterion does nothing."""
    told = []
    strip.criterion_chosen.connect(told.append)
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_3, Qt.Key.Key_9):
        qtbot.keyClick(strip, key, Qt.KeyboardModifier.AltModifier)
    assert told == ["city"]


def test_showing_what_holds_tells_nobody(strip, qtbot):
    """Otherwise an answer would ask the next one."""
    with (
        qtbot.assertNotEmitted(strip.criterion_chosen),
        qtbot.assertNotEmitted(strip.measure_chosen),
        qtbot.assertNotEmitted(strip.compare_chosen),
    ):
        strip.set_current("city", "won_count", Compare.NONE)
    assert strip._criterion.current == "city"
    assert strip._compare.current == "none"


def test_the_same_criteria_are_not_made_again(strip, qtbot):
    """Another answer by the same words keeps the buttons; other words make new ones."""
    before = [b for b in strip._criterion.findChildren(QToolButton) if b.text() == "City"]
    strip.set_criteria(BY, "city")
    assert [b for b in strip._criterion.findChildren(QToolButton) if b.text() == "City"] == before
    strip.set_criteria(BY[:2], "department")
    qtbot.waitUntil(lambda: "City" not in {b.text() for b in strip._criterion.findChildren(QToolButton)})


def test_a_single_criterion_needs_no_row(strip):
    """There is nothing to choose."""
    strip.set_criteria(BY[:1], "manager")
    assert not strip._criterion.isVisible()
    assert not strip._criterion_label.isVisible()


def test_a_single_measure_leaves_its_room_to_the_comparison(qtbot, context):
    """The comparison is there all the same."""
    strip = ReportStrip(context, report(("revenue",)))
    qtbot.addWidget(strip)
    strip.resize(900, 90)
    strip.show()
    assert not strip._measure.isVisible()
    with qtbot.waitSignal(strip.compare_chosen):
        press(strip, "With plan")


def test_every_comparison_is_offered():
    """A new one cannot be forgotten."""
    assert set(COMPARISONS) == set(Compare)
