"""Axes: names that never overlap, figures that are round."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from crmdesk.reports.answer_chart import value_picture
from crmdesk.reports.chart_scale import Scale
from crmdesk.ui.theme import LIGHT, font
from crmdesk.ui.widgets.chart_axes import GAP, LINE, FigureAxis, NameAxis, two_lines
from tests.reports.made_answers import PEOPLE, by_manager


def chart(people=PEOPLE):
    return value_picture(by_manager(people)).chart


@pytest.fixture
def metrics(theme):
    return QFontMetricsF(font(11, 600))


def test_short_names_take_one_line_and_long_ones_two(theme):
    """The axis below is as high as its names need."""
    axis = NameAxis("bottom", chart((("Ann", "x", 5, 4), ("Bob", "x", 4, 4))), LIGHT)
    axis.fit(600)
    assert axis.height() == LINE + GAP
    axis = NameAxis("bottom", chart(), LIGHT)
    axis.fit(480)
    assert axis.height() == 2 * LINE + GAP


def test_names_at_the_left_leave_room_for_the_bars(theme):
    """However long a name is, it takes at most a good third."""
    names = NameAxis("left", chart((("Limited company “Northern construction and montage”", "x", 5, 4),)), LIGHT)
    names.fit(500)
    assert names.width() <= 500 * 0.36
    short = NameAxis("left", chart((("Ann", "x", 5, 4),)), LIGHT)
    short.fit(500)
    assert short.width() < 60


def test_time_is_thinned_and_not_broken(theme):
    """Thirty days below a chart keep one line: some names are left out, none is cut."""
    days = tuple((f"{day:02}.11", "x", day, day) for day in range(1, 31))
    axis = NameAxis("bottom", chart(days), LIGHT, thin=True)
    axis.fit(400)
    assert axis.height() == LINE + GAP


def test_the_axis_of_figures_is_as_wide_as_its_widest_mark(theme):
    """Marks are shortened by the scale of the chart."""
    scale = Scale(1e8, 1, "m ₽")
    narrow = FigureAxis(scale, (0.0, 1e8, 2e8), LIGHT)
    wide = FigureAxis(scale, (0.0, 1e12, 2e12), LIGHT)
    assert narrow.width() < wide.width()
    assert [text for _value, text in narrow._tickLevels[0]] == ["0", "1", "2"]


def test_a_name_breaks_at_a_space(metrics):
    """Two words that do not stand beside each other stand below each other."""
    room = metrics.horizontalAdvance("Konstantinov") + 1
    assert two_lines("Konstantinov Anatoly", metrics, room) == ["Konstantinov", "Anatoly"]
    assert two_lines("Konstantinov", metrics, room) == ["Konstantinov"]


@settings(max_examples=60)
@given(st.lists(st.text("abcdefgWi", min_size=1, max_size=12), min_size=1, max_size=5), st.integers(30, 160))
def test_no_line_of_a_name_is_wider_than_its_room(words, room):
    """At most two lines, each within the room, and nothing is lost without an ellipsis."""
    metrics = QFontMetricsF(font(11, 600))
    lines = two_lines(" ".join(words), metrics, room)
    assert 1 <= len(lines) <= 2
    assert all(metrics.horizontalAdvance(line) <= room + 0.5 for line in lines)
    if not any("…" in line for line in lines):
        assert " ".join(lines) == " ".join(words)
