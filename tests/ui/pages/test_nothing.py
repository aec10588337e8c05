"""What a page says of a period that holds nothing, and where its button leads."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget

from crmdesk.reports.periods import Grain
from crmdesk.ui.context import Span
from crmdesk.ui.pages.nothing import is_of_the_past, tell_nothing
from crmdesk.ui.widgets.states import Stateful


@pytest.fixture
def states(qtbot, theme):
    made = Stateful(theme, QWidget())
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_base_without_deals_says_how_they_come_in(states, context):
    """No period would help, so no period is offered."""
    tell_nothing(states, context.view, None)
    assert states._notice._title.text() == "There are no deals yet"
    assert not states._notice._button.isVisible()


def test_the_first_deal_of_a_base_is_one_click(states, context):
    """Who can add a deal where the sentence stands gets the button beside it."""
    asked = []
    tell_nothing(states, context.view, None, asked.append)
    states._notice._button.click()
    assert asked == ["deal"]


def test_a_base_of_the_past_leads_to_its_last_year(states, context):
    """One click instead of eight steps back."""
    last = date(2017, 12, 31)
    assert is_of_the_past(context.view, last)
    tell_nothing(states, context.view, last)
    assert states._notice._button.text() == "Show 2017"
    states._notice._button.click()
    assert (context.view.period, context.view.span) == (Grain.YEAR.unit(last), Span.YEAR)


def test_a_living_base_leads_to_the_period_before(states, context):
    """A month without sales among others is nothing special."""
    before = context.view.period
    assert not is_of_the_past(context.view, date(2025, 11, 1))
    tell_nothing(states, context.view, date(2025, 11, 1))
    states._notice._button.click()
    assert context.view.period < before
