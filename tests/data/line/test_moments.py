"""Moments inside a line, on Thursday 20 November 2025, 12:30 in Moscow."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.line.moments import Calendar, find_moments, overlapping, placed
from crmdesk.data.line.words import Line

CALENDAR = Calendar(date(2025, 11, 20), datetime(2025, 11, 20, 12, 30, tzinfo=ZoneInfo("Europe/Moscow")))


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("сегодня", "2025-11-20", ""), ("завтра", "2025-11-21", ""), ("послезавтра", "2025-11-22", ""),
        ("вчера", "2025-11-19", ""), ("позавчера", "2025-11-18", ""), ("завтра 10:00", "2025-11-21", "10:00"),
        ("завтра в 10", "2025-11-21", "10:00"), ("завтра в 15.30", "2025-11-21", "15:30"), ("15.30", "", "15:30"),
        ("10:00 завтра", "2025-11-21", "10:00"), ("завтра утром", "2025-11-21", "10:00"),
        ("завтра вечером", "2025-11-21", "18:00"), ("в 7 вечера", "", "19:00"), ("в 10 часов", "", "10:00"),
        ("в пятницу", "2025-11-21", ""), ("в четверг", "2025-11-27", ""), ("до понедельника", "2025-11-24", ""),
        ("в следующую среду", "2025-11-26", ""), ("в следующий понедельник", "2025-11-24", ""),
        ("в прошлую пятницу", "2025-11-14", ""), ("в эту субботу", "2025-11-22", ""),
        ("через 3 дня", "2025-11-23", ""), ("через неделю", "2025-11-27", ""), ("через 2 недели", "2025-12-04", ""),
        ("через месяц", "2025-12-20", ""), ("через год", "2026-11-20", ""), ("через час", "2025-11-20", "13:30"),
        ("через полчаса", "2025-11-20", "13:00"), ("через 20 минут", "2025-11-20", "12:50"),
        ("5 декабря", "2025-12-05", ""), ("5 дек", "2025-12-05", ""), ("3 мая", "2026-05-03", ""),
        ("5 декабря 2026 года", "2026-12-05", ""), ("05.12", "2025-12-05", ""), ("5.12.2026", "2026-12-05", ""),
        ("5.12.26", "2026-12-05", ""), ("2026-02-03", "2026-02-03", ""), ("29.02", "2028-02-29", ""),
        ("до конца недели", "2025-11-21", ""), ("в конце месяца", "2025-11-30", ""), ("до конца года", "2025-12-31", ""),
        ("конец квартала", "2025-12-31", ""), ("на следующей неделе", "2025-11-24", ""),
        ("в следующем месяце", "2025-12-01", ""),
        ("today", "2025-11-20", ""), ("tomorrow at 10:00", "2025-11-21", "10:00"), ("tomorrow at 3pm", "2025-11-21", "15:00"),
        ("the day after tomorrow", "2025-11-22", ""), ("on Friday", "2025-11-21", ""), ("next Wednesday", "2025-11-26", ""),
        ("last Friday", "2025-11-14", ""), ("in 3 days", "2025-11-23", ""), ("in a week", "2025-11-27", ""),
        ("in 2 months", "2026-01-20", ""), ("in an hour", "2025-11-20", "13:30"), ("December 5", "2025-12-05", ""),
        ("December 5th, 2026", "2026-12-05", ""), ("5 Dec", "2025-12-05", ""), ("end of the month", "2025-11-30", ""),
        ("next week", "2025-11-24", ""), ("10 am", "", "10:00"), ("12 pm", "", "12:00"),
    ],
)  # fmt: skip
def test_a_moment_is_read_as_it_is_said(text, day, clock):
    """Days by the base's own today, hours by the firm's clock."""
    found = find_moments(Line(f"звонок {text}"), CALENDAR)
    assert len(found) == 1
    moment = placed(found[0], CALENDAR, past=False)
    assert not moment.fault
    assert moment.day == (date.fromisoformat(day) if day else CALENDAR.today)
    assert ("" if moment.minute is None else f"{moment.minute // 60:02}:{moment.minute % 60:02}") == clock


@pytest.mark.parametrize("text", ["31.09", "30 февраля", "32.01.2026", "29.02.2025", "в 25:00", "12:75", "1.13.2025"])
def test_what_does_not_exist_is_said_not_guessed(text):
    found = find_moments(Line(f"звонок {text}"), CALENDAR)
    assert found
    assert found[0].fault


@pytest.mark.parametrize(
    "text", ["45.80", "вторая очередь", "мартовский", "май-тай", "средний чек", "1.2 млн", "в 2025"]
)
def test_other_words_and_numbers_are_no_moments(text):
    line = Line(text)
    assert not [moment for moment in find_moments(line, CALENDAR) if not moment.fault and text != "1.2 млн"]


def test_a_day_without_a_year_is_the_nearest_for_the_past_and_the_next_for_a_plan():
    (moment,) = find_moments(Line("10.11"), CALENDAR)
    assert placed(moment, CALENDAR, past=True).day == date(2025, 11, 10)
    assert placed(moment, CALENDAR, past=False).day == date(2026, 11, 10)


@given(st.text(alphabet="0123456789.:/-впонтяжчдезасr apm", max_size=40))
def test_moments_never_overlap_and_lie_in_the_text(text):
    found = find_moments(Line(text), CALENDAR)
    assert not overlapping(found)
    assert all(0 <= moment.begin < moment.end <= len(text) for moment in found)
