"""The average week of requests, against a pencil."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from crmdesk.reports.analyses.hours import analyse, weekdays_within
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from crmdesk.reports.result import TOTALS
from tests.reports.test_query import AS_OF, YEAR

DAYS = [YEAR.begin + timedelta(day) for day in range((AS_OF - YEAR.begin).days + 1)]


def test_cells_are_the_requests_of_an_average_hour(firm):
    """Requests of a weekday and hour divided by the number of such weekdays; totals are those of an average day."""
    section = analyse(firm.store, Question((), (), YEAR, as_of=AS_OF), {"measure": "requests"}).sections[0]
    asked = [
        (act["done_on"].isoweekday(), act["done_hour"])
        for act in firm.world.activities
        if act["archived_at"] is None and act["state"] == 1 and act["direction"] == "in"
        and YEAR.begin <= act["done_on"] <= AS_OF
    ]  # fmt: skip
    mondays = Counter(day.isoweekday() for day in DAYS)
    table = section.table
    assert table is not None
    hours = [field.key.partition(":")[2] for field in table.fields[1:-1]]
    for day, row in enumerate(table.rows, 1):
        for hour, value in zip(hours, row[1:-1], strict=True):
            expected = sum(pair == (day, int(hour) if hour else None) for pair in asked)
            assert value == pytest.approx(expected / mondays[day])
        assert row[-1] == pytest.approx(sum(pair[0] == day for pair in asked) / mondays[day])
    assert table.totals is not None
    assert table.totals[-1] == pytest.approx(len(asked) / len(DAYS))
    assert sum(table.totals[1:-1]) == pytest.approx(table.totals[-1])
    assert section.behind(TOTALS, "whole") is not None


def test_a_middle_time_is_not_divided(sqlite_firm):
    """First answers are shown as their middle, and what nobody asked is nothing, not zero."""
    question = Question((), (), YEAR, as_of=AS_OF)
    section = analyse(sqlite_firm.store, question, {"measure": "response_minutes"}).sections[0]
    assert section.table is not None
    assert section.table.totals is not None
    waits = sorted(
        (act["answered_at"] - act["created_at"]) // timedelta(minutes=1)
        for act in sqlite_firm.world.activities
        if act["archived_at"] is None and act["state"] == 1 and YEAR.begin <= act["done_on"] <= AS_OF
        and act["answered_at"] and act["created_at"]
    )  # fmt: skip
    low, high = waits[(len(waits) - 1) // 2], waits[len(waits) // 2]
    assert section.table.totals[-1] == (low + high) / 2


def test_hours_of_work_are_there_without_requests(sqlite_firm):
    """A firm without a single request shows its working hours, all empty."""
    question = Question((), (), Period(date(2019, 1, 1), date(2020, 1, 1)), as_of=AS_OF)
    section = analyse(sqlite_firm.store, question, {"measure": "meetings"}).sections[0]
    assert section.table is not None
    assert [field.label for field in section.table.fields[1:-1]] == [f"{hour}:00" for hour in range(9, 18)]
    assert set(section.table.rows[0][1:]) == {0.0}


def test_weekdays_are_counted():
    """A year has 52 of each weekday and one or two more; the end is not counted."""
    assert weekdays_within(date(2025, 1, 1), date(2026, 1, 1)) == {1: 52, 2: 52, 3: 53, 4: 52, 5: 52, 6: 52, 7: 52}
    assert weekdays_within(date(2025, 11, 17), date(2025, 11, 18)) == {1: 1, **dict.fromkeys(range(2, 8), 0)}
