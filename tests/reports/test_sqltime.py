"""Dates in SQL are what Python says they are, on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import literal, select

from crmdesk.data.models.types import Day
from crmdesk.data.sqldates import days_between
from crmdesk.reports.periods import Grain
from crmdesk.reports.sqltime import bucket, month_text, weekday

SAMPLES = [date(2023, 12, 25) + timedelta(step) for step in (0, 6, 7, 8, 66, 67, 97, 188, 280, 371, 372, 431)]


@pytest.mark.parametrize("grain", list(Grain), ids=lambda grain: grain.value)
def test_buckets_begin_where_units_begin(store, grain) -> None:
    with store.reading() as connection:
        for day in SAMPLES:
            found = connection.execute(select(bucket(store.engine.dialect.name, grain, literal(day, Day)))).scalar_one()
            assert found == grain.floor(day)


def test_weekdays_and_differences(store) -> None:
    dialect = store.engine.dialect.name
    with store.reading() as connection:
        for day in SAMPLES:
            column = literal(day, Day)
            assert connection.execute(select(weekday(dialect, column))).scalar_one() == day.isoweekday()
            assert connection.execute(select(month_text(dialect, column))).scalar_one() == f"{day:%Y-%m}"
            assert connection.execute(select(days_between(dialect, literal(SAMPLES[0], Day), column))).scalar_one() == (
                day - SAMPLES[0]
            ).days  # fmt: skip
