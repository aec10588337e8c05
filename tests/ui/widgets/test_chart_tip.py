"""The card beside the pointer: every series of a label, then the change; names are never markup."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from crmdesk.reports.answer_chart import change_picture, heat_picture, pareto_picture, value_picture
from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.chart_tip import ChartTip, tip_text
from tests.reports.made_answers import PEOPLE, by_manager


@pytest.fixture
def room(qtbot, theme):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    return made


def test_a_name_with_signs_of_markup_is_written_as_it_is():
    """A client called "<b>A & B</b>" does not turn the card bold."""
    picture = value_picture(by_manager((("<b>A & B</b>", "x", 500, 400), ("C", "x", 1, 1))))
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in tip_text(picture.chart, 0, LIGHT)


def test_a_change_says_itself_once(qapp):
    """On a chart of changes there is one figure, coloured by its worth."""
    picture = change_picture(by_manager())
    worst = len(picture.chart.labels) - 1
    text = tip_text(picture.chart, worst, LIGHT)
    assert text.count("<tr>") == 1
    assert "▼" in text
    assert LIGHT.neg in text


def test_a_pareto_bar_says_its_running_share(qapp):
    """The last label closes the hundred percent."""
    picture = pareto_picture(by_manager())
    assert "100.0\u202f%" in tip_text(picture.chart, len(picture.chart.labels) - 1, LIGHT)


def test_a_cell_of_a_heat_map_is_named_by_row_and_column(qapp):
    """Cells are numbered row by row."""
    picture = heat_picture(by_manager(both=True))
    chart = picture.chart
    text = tip_text(chart, len(chart.labels) + 1, LIGHT)
    assert f"{chart.rows[1]} · {chart.labels[1]}" in text


def test_without_a_base_there_is_no_change(qapp):
    """A new client has a figure and no percent."""
    picture = value_picture(by_manager((("New", "x", 500, 0), ("Old", "x", 5, 4))))
    assert "▲" not in tip_text(picture.chart, 0, LIGHT)
    assert "▲" in tip_text(picture.chart, 1, LIGHT)


@pytest.mark.parametrize("place", [(0, 0), (499, 0), (0, 199), (499, 199), (250, 100)])
def test_the_card_lies_within_the_chart_wherever_the_pointer_is(room, place):
    """At the right edge it turns to the left of the pointer."""
    tip = ChartTip(room)
    tip.show_for(value_picture(by_manager()).chart, 0, LIGHT, QPointF(*place))
    assert tip.isVisible()
    assert room.rect().contains(tip.geometry())


def test_a_click_goes_through_the_card(room):
    """The card never takes the click that was meant for a bar."""
    assert ChartTip(room).testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_every_line_of_the_card_follows_the_theme(qapp):
    """Colours come from the theme that is given."""
    from crmdesk.ui.theme import DARK

    chart = value_picture(by_manager(PEOPLE)).chart
    assert DARK.text in tip_text(chart, 0, DARK)
    assert LIGHT.text not in tip_text(chart, 0, DARK)
