"""The period, comparison and scope that all pages share."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from crmdesk.data import settings as keys
from crmdesk.data.settings import Settings
from crmdesk.reports.periods import Compare, Period
from crmdesk.ui.context import Span, ViewState, neighbour, span_of, to_date

TODAY = date(2025, 11, 20)


@pytest.fixture
def view(qapp: object, person_settings: Settings) -> ViewState:
    """The state of a new person on 20 November 2025."""
    return ViewState(TODAY, person_settings)


def test_a_new_person_sees_the_year_to_date_against_last_year(view: ViewState) -> None:
    """The first screen answers without a choice."""
    assert view.period == Period(date(2025, 1, 1), date(2025, 11, 21))
    assert (view.span, view.compare, view.scope) == (Span.TO_DATE, Compare.YEAR, "")


@pytest.mark.parametrize(
    ("span", "begin", "end"),
    [
        (Span.DAY, date(2025, 11, 20), date(2025, 11, 21)),
        (Span.WEEK, date(2025, 11, 17), date(2025, 11, 24)),
        (Span.MONTH, date(2025, 11, 1), date(2025, 12, 1)),
        (Span.QUARTER, date(2025, 10, 1), date(2026, 1, 1)),
        (Span.YEAR, date(2025, 1, 1), date(2026, 1, 1)),
        (Span.TO_DATE, date(2025, 1, 1), date(2025, 11, 21)),
    ],
)
def test_a_kind_shows_the_unit_that_holds_today(view: ViewState, span: Span, begin: date, end: date) -> None:
    """One click from any kind to any other, always around today."""
    view.set_span(span)
    assert (view.period, view.span) == (Period(begin, end), span)


def test_a_kind_of_the_past_stays_in_the_past(view: ViewState) -> None:
    """From the year 2023 to months means its last month, not the present one."""
    view.set_period(Period(date(2023, 1, 1), date(2024, 1, 1)))
    view.set_span(Span.MONTH)
    assert view.period == Period(date(2023, 12, 1), date(2024, 1, 1))


def test_a_part_of_a_year_steps_by_years(view: ViewState) -> None:
    """Before "1 January to 20 November 2025" comes the same part of 2024."""
    view.step(-1)
    assert view.period == Period(date(2024, 1, 1), date(2024, 11, 21))
    assert view.span is Span.TO_DATE


def test_a_part_that_looks_like_a_quarter_is_still_a_part(qapp: object, person_settings: Settings) -> None:
    """On 31 March the year to date is a whole quarter, yet it steps by years."""
    view = ViewState(date(2025, 3, 31), person_settings)
    view.step(-1)
    assert view.period == Period(date(2024, 1, 1), date(2024, 4, 1))


@given(
    day=st.dates(date(1970, 1, 1), date(2090, 12, 31)),
    span=st.sampled_from([span for span in Span if span.grain is not None]),
    count=st.integers(-30, 30),
)
def test_stepping_there_and_back_is_where_one_was(day: date, span: Span, count: int) -> None:
    """Units step without drift."""
    assert span.grain is not None
    period = span.grain.unit(day)
    assert neighbour(neighbour(period, span, count), span, -count) == period
    assert neighbour(period, span, 1).begin == period.end


@given(day=st.dates(date(1970, 1, 1), date(2090, 12, 31)))
def test_the_year_to_date_ends_today(day: date) -> None:
    """Today belongs to it, tomorrow does not."""
    period = to_date(day)
    assert (period.begin, period.last) == (date(day.year, 1, 1), day)


def test_several_units_are_a_range() -> None:
    """Two months are no month."""
    assert span_of(Period(date(2025, 1, 1), date(2025, 3, 1))) is Span.RANGE
    assert span_of(Period(date(2025, 1, 1), date(2025, 2, 1))) is Span.MONTH


def test_this_month_is_this_month_tomorrow_too(view: ViewState, person_settings: Settings) -> None:
    """What is kept is "this month", so in December it is December."""
    view.set_span(Span.MONTH)
    later = ViewState(date(2025, 12, 3), person_settings)
    assert later.period == Period(date(2025, 12, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    "period",
    [
        Period(date(2024, 5, 1), date(2024, 6, 1)),
        Period(date(2025, 3, 15), date(2025, 4, 2)),
        Period(date(2024, 1, 1), date(2024, 11, 21)),
        Period(date(2024, 2, 29), date(2024, 3, 1)),
    ],
)
def test_a_period_of_the_past_is_kept_as_it_is(view: ViewState, person_settings: Settings, period: Period) -> None:
    """Dates that were chosen are the dates that come back."""
    view.set_period(period)
    assert ViewState(date(2026, 2, 1), person_settings).period == period


def test_nonsense_in_the_settings_gives_the_usual_period(qapp: object, person_settings: Settings) -> None:
    """A file edited by hand does not break the window."""
    person_settings.put(keys.PERIOD, "2025-02-30..banana")
    assert ViewState(TODAY, person_settings).period == to_date(TODAY)


def test_everybody_is_told_once(view: ViewState, qtbot: QtBot) -> None:
    """A change is a signal; choosing the same again is not."""
    with qtbot.waitSignal(view.period_changed):
        view.set_span(Span.MONTH)
    with qtbot.assertNotEmitted(view.period_changed):
        view.set_span(Span.MONTH)
    with qtbot.waitSignal(view.scope_changed):
        view.set_scope("department:5")
    with qtbot.assertNotEmitted(view.scope_changed):
        view.set_scope("department:5")


def test_the_comparison_with_last_year_is_a_switch(view: ViewState, qtbot: QtBot) -> None:
    """Off and on again; from another comparison it goes to last year."""
    with qtbot.waitSignal(view.compare_changed):
        view.toggle_year()
    assert view.compare is Compare.NONE
    view.set_compare(Compare.PLAN)
    view.toggle_year()
    assert view.compare is Compare.YEAR
