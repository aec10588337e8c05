"""Typed: what people type, read strictly; what is shown can be typed back."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.entry.typed import MOST, read_day, read_typed, typed_text
from crmdesk.data.errors import UsageFault

TODAY = date(2025, 11, 20)  # Thursday
MOSCOW = ZoneInfo("Europe/Moscow")


def _field(entry: Entry, **more: object) -> FormField:
    return FormField("key", "Field", entry, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "text", "value"),
    [
        (Entry.LINE, "  ООО  «Ромашка» ", "ООО «Ромашка»"),
        (Entry.LINE, "<b>bold</b> & 'quotes' 🙂", "<b>bold</b> & 'quotes' 🙂"),
        (Entry.LINE, "שלום עולם", "שלום עולם"),
        (Entry.NOTE, "first\r\nsecond", "first\nsecond"),
        (Entry.AMOUNT, "1 724 200", 172_420_000),
        (Entry.AMOUNT, "1\u202f724\u202f200,50 ₽", 172_420_050),
        (Entry.AMOUNT, "1,2 млн", 120_000_000),
        (Entry.AMOUNT, "350 тыс", 35_000_000),
        (Entry.AMOUNT, "350к", 35_000_000),
        (Entry.AMOUNT, "5k", 500_000),
        (Entry.AMOUNT, "12 руб.", 1_200),
        (Entry.AMOUNT, "350 тыс. руб", 35_000_000),
        (Entry.COUNT, "12", 12),
        (Entry.QUANTITY, "2,5", 2_500),
        (Entry.PERCENT, "12,5 %", 1_250),
        (Entry.NUMBER, "-2,5", -2.5),
        (Entry.NUMBER, "7", 7),
        (Entry.DURATION, "15", 900),
        (Entry.DURATION, "1 ч 20 мин", 4_800),
        (Entry.FLAG, "да", True),
        (Entry.PHONES, "8 912 345-67-89, +7 (912) 345 67 89", ["+79123456789"]),
        (Entry.EMAILS, "Ann@Firm.ru; b@firm.ru", ["ann@firm.ru", "b@firm.ru"]),
        (Entry.TAGS, "vip, важный, vip", ["vip", "важный"]),
        (Entry.INN, "7707083893", "7707083893"),
        (Entry.SITE, "example.ru", "example.ru"),
        (Entry.DATE, "завтра", date(2025, 11, 21)),
        (Entry.DATE, "+3", date(2025, 11, 23)),
        (Entry.DATE, "-1", date(2025, 11, 19)),
        (Entry.DATE, "05.12", date(2025, 12, 5)),
        (Entry.DATE, "5.1", date(2026, 1, 5)),
        (Entry.DATE, "29.2", date(2024, 2, 29)),
        (Entry.DATE, "05.12.2027", date(2027, 12, 5)),
        (Entry.DATE, "2025-12-05", date(2025, 12, 5)),
    ],
)
def test_a_text_means_what_people_mean_by_it(entry: Entry, text: str, value: object) -> None:
    """Each kind of field reads the usual ways to write its values."""
    assert read_typed(_field(entry), text, TODAY) == value


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (Entry.AMOUNT, "many"),
        (Entry.AMOUNT, "-5"),
        (Entry.AMOUNT, "1e9"),
        (Entry.AMOUNT, "nan"),
        (Entry.AMOUNT, "Infinity"),
        (Entry.AMOUNT, "1.234.567"),
        (Entry.AMOUNT, "١٢٣"),
        (Entry.AMOUNT, "9" * 30),
        (Entry.AMOUNT, "0,005"),
        (Entry.COUNT, "2,5"),
        (Entry.PERCENT, "101"),
        (Entry.INN, "7707083894"),
        (Entry.KPP, "12"),
        (Entry.OGRN, "123"),
        (Entry.EMAILS, "nobody"),
        (Entry.SITE, "two words"),
        (Entry.DATE, "31.09"),
        (Entry.DATE, "31.09.2025"),
        (Entry.DATE, "30.02.2025"),
        (Entry.DATE, "someday"),
        (Entry.INSTANT, "21.11 25:00"),
        (Entry.INSTANT, "soon"),
        (Entry.INSTANT, "²"),
        (Entry.FLAG, "perhaps"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(entry: Entry, text: str) -> None:
    """The sentence ends as one and repeats or explains what was typed."""
    with pytest.raises(UsageFault, match=r"\.$"):
        read_typed(_field(entry), text, TODAY)


def test_nothing_typed_is_nothing_unless_it_must_be_there() -> None:
    """An empty list stays a list."""
    assert read_typed(_field(Entry.AMOUNT), "  ", TODAY) is None
    assert read_typed(_field(Entry.TAGS), "", TODAY) == []
    with pytest.raises(UsageFault, match="must not be empty"):
        read_typed(_field(Entry.LINE, required=True), " ", TODAY)


def test_a_hundred_thousand_characters_are_the_most() -> None:
    """A pasted book is refused with its length, not cut."""
    assert len(read_typed(_field(Entry.NOTE), "я" * 100_000, TODAY)) == 100_000
    with pytest.raises(UsageFault, match="100"):
        read_typed(_field(Entry.NOTE), "я" * 100_001, TODAY)


def test_a_time_is_of_the_firms_zone() -> None:
    """Ten o'clock in Moscow is seven in UTC; without a day it is today's."""
    field = _field(Entry.INSTANT)
    assert read_typed(field, "21.11 10:00", TODAY, MOSCOW) == datetime(2025, 11, 21, 7, tzinfo=UTC)
    assert read_typed(field, "9.30", TODAY, MOSCOW) == datetime(2025, 11, 20, 6, 30, tzinfo=UTC)


def test_an_own_date_is_kept_as_text() -> None:
    """The base keeps own fields as JSON."""
    field = FormField("own:1", "Own", Entry.DATE, own_id=1)
    assert read_typed(field, "05.12", TODAY) == "2025-12-05"
    assert read_typed(field, typed_text(field, "2025-12-05"), TODAY) == "2025-12-05"


@given(st.integers(0, MOST * 100 - 1))
def test_an_amount_reads_back_as_it_is_shown(minor: int) -> None:
    """Grouped, with or without kopecks."""
    field = _field(Entry.AMOUNT)
    assert read_typed(field, typed_text(field, minor), TODAY) == minor


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_reads_back_as_it_is_shown(day: date) -> None:
    """Whatever day it is."""
    field = _field(Entry.DATE)
    assert read_typed(field, typed_text(field, day), TODAY) == day


@given(st.text(max_size=200), st.sampled_from([e for e in Entry if e not in (Entry.REFERENCE, Entry.CODE)]))
def test_no_text_breaks_a_reader(text: str, entry: Entry) -> None:
    """Either a value or one sentence."""
    with suppress(UsageFault):
        read_typed(_field(entry), text, TODAY)


@given(st.integers(1, 31), st.integers(1, 12))
def test_a_day_without_a_year_is_the_nearest_one(day: int, month: int) -> None:
    """Not farther than half a year, a leap day aside."""
    try:
        found = read_day(f"{day}.{month:02}", TODAY)
    except UsageFault:
        assert day > 29
        return
    assert (found.day, found.month) == (day, month)
    assert (day, month) == (29, 2) or abs((found - TODAY).days) <= 183
