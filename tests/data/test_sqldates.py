"""Differences of dates on both engines."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import literal, select

from crmdesk.data.models.types import Day
from crmdesk.data.sqldates import days_between
from crmdesk.data.store import Store


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (date(2024, 2, 28), date(2024, 3, 1)),
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2025, 5, 5), date(2025, 5, 5)),
    ],
)
def test_days_between_are_pythons(store: Store, begin: date, end: date) -> None:
    """Leap days count, backwards is negative."""
    expression = days_between(store.engine.dialect.name, literal(begin, Day), literal(end, Day))
    with store.reading() as connection:
        assert connection.execute(select(expression)).scalar_one() == (end - begin).days
