"""Dates are read in the forms of Russian, ISO and American exports, and two readings are never guessed between."""

# ruff: noqa: DTZ001 - a text without a zone is a moment without one

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.values.dates import (
    Order,
    by_format,
    guess_order,
    is_nothing,
    of_serial,
    of_unix,
    read_date,
)
from crmdesk.data.values.unreadable import Unreadable

MOSCOW = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021-04-15", date(2021, 4, 15)),
        ("2021/4/5", date(2021, 4, 5)),
        ("15.04.2021", date(2021, 4, 15)),
        ("15.04.21", date(2021, 4, 15)),
        ("15.04.99", date(1999, 4, 15)),
        ("15.04.2021 10:05", datetime(2021, 4, 15, 10, 5)),
        ("15.04.2021, 10:05:30", datetime(2021, 4, 15, 10, 5, 30)),
        ("15.04.2021 в 10:00", datetime(2021, 4, 15, 10, 0)),
        ("15 Apr, 2021 00:02:00", datetime(2021, 4, 15, 0, 2)),
        ("15 апреля 2021", date(2021, 4, 15)),
        ("15 АПРЕЛЯ\u00a02021 г.", date(2021, 4, 15)),
        ("15 апр. 2021 г., 12:30", datetime(2021, 4, 15, 12, 30)),
        ("1 мая 2021 года", date(2021, 5, 1)),
        ("May 4, 2021", date(2021, 5, 4)),
        ("April 15th, 2021", date(2021, 4, 15)),
        ("Sept 3, 2020", date(2020, 9, 3)),
        ("15-Apr-21", date(2021, 4, 15)),
        ("20210415", date(2021, 4, 15)),
        ("20210415T101112Z", datetime(2021, 4, 15, 10, 11, 12, tzinfo=UTC)),
        ("2021-04-15T00:02:00Z", datetime(2021, 4, 15, 0, 2, tzinfo=UTC)),
        ("2021-04-15 00:02:00+03:00", datetime(2021, 4, 15, 0, 2, tzinfo=MOSCOW)),
        ("2021-04-15T10:11:12.123456+0300", datetime(2021, 4, 15, 10, 11, 12, tzinfo=MOSCOW)),
        ("Thu, 15 Apr 2021 10:00:00 GMT", datetime(2021, 4, 15, 10, 0, tzinfo=UTC)),
        ("Apr 15, 2021 3:15 PM", datetime(2021, 4, 15, 15, 15)),
        ("Apr 15, 2021 12:15 AM", datetime(2021, 4, 15, 0, 15)),
    ],
)
def test_dates_are_read_in_the_forms_of_exports(text, found):
    """Each form gives its day, its moment, or its moment with an offset."""
    assert read_date(text) == found


def test_three_numbers_are_read_in_the_order_of_the_column():
    """3/4 is a day of April or of March, as the column says."""
    assert read_date("3/4/2017", "dmy") == date(2017, 4, 3)
    assert read_date("3/4/2017", "mdy") == date(2017, 3, 4)
    assert read_date("3/1/2017 12:00:00 AM", "mdy") == datetime(2017, 3, 1, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2021",
        "мая 2021",
        "1899-12-31",
        "2101-01-01",
        "15.04.2021 25:00",
        "2021-13-01",
        "",
        "завтра",
        "15.04",
        "٢٠٢١-٠٤-١٥",
        "Apr 15, 2021 13:15 PM",
    ],
)
def test_what_is_no_day_is_refused(text):
    """Days that do not exist, years outside 1900 to 2100 and words are refused."""
    with pytest.raises(Unreadable):
        read_date(text)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["3/4/2017", "13/4/2017"], Order.DAY),
        (["3/4/2017", "4/13/2017"], Order.MONTH),
        (["3/4/2017", "1/1/2017"], Order.AMBIGUOUS),
        (["1/1/2017"], Order.SILENT),
        (["3.4.2017"], Order.DAY),
        (["13/4/2017", "4/13/2017"], Order.MIXED),
        (["2017-04-03", "15 Apr, 2021"], Order.SILENT),
    ],
)
def test_the_order_of_day_and_month_is_told_from_the_whole_column(texts, order):
    """One date past the twelfth decides for all; without one nothing is guessed."""
    assert guess_order(texts) is order


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_written_is_the_day_read(day):
    """Any day reads back from each form that names it without doubt."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%Y%m%d"):
        assert read_date(day.strftime(form).zfill(10 if form == "%d.%m.%Y" else 0)) == day
    assert read_date(day.strftime("%m/%d/%Y"), "mdy") == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_serial_is_the_day_that_a_spreadsheet_shows(day):
    """A spreadsheet counts days from 30 December 1899."""
    serial = (day - date(1899, 12, 30)).days
    assert of_serial(float(serial)) == day
    assert of_serial(serial + 0.5) == datetime(day.year, day.month, day.day, 12)


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused(text):
    """No text makes the reader fail in another way."""
    for order in ("dmy", "mdy"):
        try:
            read_date(text, order)
        except Unreadable:
            continue


def test_moments_since_1970_are_read_in_seconds_and_milliseconds():
    """1,618,444,920 seconds and a thousand times as many milliseconds are one moment."""
    assert of_unix(1618444920) == of_unix(1618444920000) == datetime(2021, 4, 15, 0, 2, tzinfo=UTC)
    for wrong in (-5, 1e40, float("nan")):
        with pytest.raises(Unreadable):
            of_unix(wrong)


def test_an_explicit_form_is_followed_to_the_letter():
    """A form without hours gives a day; a text that does not follow it is refused."""
    assert by_format("2021|15|04", "%Y|%d|%m") == date(2021, 4, 15)
    assert by_format("15042021 0930", "%d%m%Y %H%M") == datetime(2021, 4, 15, 9, 30)
    with pytest.raises(Unreadable):
        by_format("15.04.2021", "%Y")


def test_the_zero_dates_of_databases_are_nothing():
    """0000-00-00 means that there is no date."""
    assert is_nothing("0000-00-00")
    assert is_nothing("0000-00-00 00:00:00")
    assert is_nothing("00.00.0000")
    assert not is_nothing("2000-00-00")


def test_a_year_outside_the_years_is_told_as_such():
    """The reason names the years, so that a slip of the pen is seen."""
    with pytest.raises(Unreadable, match="2205 is outside"):
        read_date("20.04.2205")
