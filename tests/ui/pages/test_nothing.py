"""What a page says when a period holds nothing."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.reports.periods import Period
from crmdesk.ui.context import Span, ViewState
from crmdesk.ui.pages.nothing import is_of_the_past, tell_nothing
from crmdesk.ui.widgets.states import Stateful

TODAY = date(2025, 11, 20)


@pytest.fixture
def view(qapp, person_settings):
    return ViewState(TODAY, person_settings)


@pytest.fixture
def states(qtbot, theme):
    made = Stateful(theme, QWidget())
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def press(states, qtbot):
    button = next(found for found in states.findChildren(QPushButton) if found.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("last", "past"), [(None, False), (TODAY, False), (date(2024, 11, 19), False), (date(2024, 11, 18), True)]
)
def test_a_base_is_of_the_past_after_a_year_without_deals(view, last, past):
    """A base without deals has no past."""
    assert is_of_the_past(view, last) is past


def test_a_base_without_deals_says_how_to_bring_them_in(states, view):
    """There is no other period to look at."""
    tell_nothing(states, view, None)
    assert states.state == "notice"
    assert states._notice._title.text() == "There are no deals yet"
    assert not states._notice._button.isVisible()


def test_a_base_of_the_past_offers_its_own_last_year(states, view, qtbot):
    """One click leads to figures."""
    tell_nothing(states, view, date(2017, 12, 31))
    assert states._notice._reason.text() == "The last deals in this base are of 2017."
    press(states, qtbot)
    assert view.period == Period(date(2017, 1, 1), date(2018, 1, 1))
    assert view.span is Span.YEAR


def test_an_empty_period_offers_the_one_before(states, view, qtbot):
    """Also in a base of the past whose last year is in view already."""
    view.set_span(Span.MONTH)
    tell_nothing(states, view, TODAY)
    press(states, qtbot)
    assert view.period.begin == date(2025, 10, 1)
    view.set_period(Period(date(2017, 1, 1), date(2018, 1, 1)), Span.YEAR)
    tell_nothing(states, view, date(2017, 12, 31))
    press(states, qtbot)
    assert view.period == Period(date(2016, 1, 1), date(2017, 1, 1))
