"""A figure of the overview: what it says, what a screen reader hears, what a click does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from crmdesk.data.table import ABSENT, Kind
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.overview_values import Change, Kpi
from crmdesk.ui.widgets.kpi_card import KpiCard, Sparkline, figure_and_unit


@pytest.fixture
def card(qtbot, theme):
    made = KpiCard(theme)
    qtbot.addWidget(made)
    made.resize(260, made.sizeHint().height())
    made.show()
    return made


def kpi(value=54_113_250_000, up=0.21, down=-0.05, measure="revenue"):
    changes = (Change("to October", "+21.0\u202f%", up), Change("to 2024", "\u22125.0\u202f%", down))
    return Kpi(MEASURES[measure], value, changes, (1.0, None, 3.0, 2.0))


def tones(card):
    return {label.text(): label.property("tone") for label in card.findChildren(QLabel)}


def test_a_card_says_figure_unit_and_both_changes(card):
    """The unit is smaller than the figure, so it is written apart."""
    card.show_kpi(kpi(), "RUB")
    texts = tones(card)
    assert {"541.1", "m\u202f₽", "▲ +21.0\u202f%", "▼ \u22125.0\u202f%"} <= set(texts)
    assert texts["▲ +21.0\u202f%"] == "pos"
    assert texts["▼ \u22125.0\u202f%"] == "neg"


def test_nothing_to_compare_with_has_no_arrow(card):
    """A firm in its first year is neither better nor worse."""
    changes = (Change("to October", ABSENT, None), Change("to 2024", "0.0\u202f%", 0.0))
    card.show_kpi(Kpi(MEASURES["revenue"], 100, changes, ()), "RUB")
    texts = tones(card)
    assert texts[ABSENT] == "text3"
    assert texts["■ 0.0\u202f%"] == "text2"


def test_a_screen_reader_hears_all_of_it(card):
    """Title, figure and changes are one sentence; the definition is in the tooltip."""
    card.show_kpi(kpi(), "RUB")
    heard = card.accessibleName()
    assert heard.startswith(f"{MEASURES['revenue'].label}: 541.1 m\u202f₽")
    assert "to October ▲ +21.0\u202f%" in heard
    assert card.toolTip() == MEASURES["revenue"].text


def test_a_click_anywhere_on_the_card_is_a_click_on_it(card, qtbot):
    """Labels inside take no clicks, and the keyboard presses it too."""
    card.show_kpi(kpi(), "RUB")
    for child in card.findChildren(QLabel):
        assert child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Space)


def test_the_card_is_never_smaller_than_its_figure(card):
    """The layout inside decides the size, not the empty text of the button."""
    card.show_kpi(kpi(), "RUB")
    assert card.minimumSizeHint().height() > 60
    assert card.sizeHint().width() >= card.minimumSizeHint().width()


def test_a_line_of_one_figure_is_not_drawn(qtbot, theme):
    """Two figures make a line; one, or none, leaves the place empty."""
    spark = Sparkline(theme)
    qtbot.addWidget(spark)
    blank = spark.grab().toImage()
    for values in ((), (5,), (None, 5, None)):
        spark.show_values(values)
        assert spark.grab().toImage() == blank
    spark.show_values((1, 3))
    assert spark.grab().toImage() != blank
    spark.show_values((3, 3))
    assert spark.grab().toImage() != blank


@pytest.mark.parametrize(
    ("kind", "value", "parts"),
    [
        (Kind.MONEY, 54_113_250_000, ("541.1", "m\u202f₽")),
        (Kind.MONEY, 123_400, ("1\u202f234", "₽")),
        (Kind.MONEY, None, (ABSENT, "")),
        (Kind.PERCENT, 0.4025, ("40.2", "%")),
        (Kind.COUNT, 12_345, ("12\u202f345", "")),
        (Kind.DAYS, 1234, ("1\u202f234", "d")),
        (Kind.MINUTES, 34.5, ("34.5", "min")),
    ],
)
def test_figures_and_units_are_parted(kind, value, parts):
    """Groups of digits stay together; only the unit goes apart."""
    assert figure_and_unit(kind, value, "RUB") == parts


def test_a_base_that_is_two_bases_is_said_once(card):
    """The period before a calendar year is the year before."""
    twice = (Change("to 2016", "+21.0\u202f%", 0.21), Change("to 2016", "+21.0\u202f%", 0.21))
    card.show_kpi(Kpi(MEASURES["revenue"], 100, twice, ()), "RUB")
    assert [label.text() for label in card.findChildren(QLabel) if label.isVisible()].count("to 2016") == 1
    card.show_kpi(kpi(), "RUB")
    assert {"to October", "to 2024"} <= {label.text() for label in card.findChildren(QLabel) if label.isVisible()}


def test_a_card_says_plan_pace_and_what_is_reached(card):
    """What the bar shows is also written, and said aloud."""
    planned = replace(kpi(), plan=66_000_000_000, reached=0.82, elapsed=0.68)
    card.show_kpi(planned, "RUB")
    assert {"82\u202f%", "plan 660.0\u202fm\u202f₽ · term 68\u202f%"} <= set(tones(card))
    assert "plan 660.0\u202fm\u202f₽ · term 68\u202f%, 82\u202f%" in card.accessibleName()
    assert (card._bar._reached, card._bar._elapsed) == (0.82, 0.68)


def test_a_card_without_a_plan_keeps_the_room_of_one_where_a_card_beside_has_it(card):
    """Cards in a row are of one height, and nothing is drawn in the empty place."""
    card.show_kpi(kpi(), "RUB", plans=True)
    assert card._planned.isVisible()
    assert not card._bar.isVisible()
    card.show_kpi(kpi(), "RUB")
    assert not card._planned.isVisible()
