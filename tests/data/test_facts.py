"""Facts of the door: rates by the day they were known, halves up."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.facts import Facts
from tests.factories import ASKED, LEAD, MAIN, SERVICE, plant


@pytest.mark.parametrize(
    ("amount", "currency", "day", "worth"),
    [
        (100, "RUB", None, 100), (None, "USD", date(2025, 1, 1), None), (100, "USD", date(2024, 12, 31), 9_012),
        (100, "USD", date(2025, 1, 1), 10_150), (100, "USD", None, 10_150), (100, "USD", date(2021, 1, 1), None),
        (100, "EUR", date(2025, 1, 1), None), (1_000, "KZT", date(2024, 6, 1), 199), (-1_000, "KZT", date(2025, 6, 1), -199),
    ],
)  # fmt: skip
def test_an_amount_is_priced_by_the_last_rate_known_that_day(store, amount, currency, day, worth) -> None:
    plant(store)
    with store.reading() as connection:
        assert Facts(connection).convert(amount, currency, day) == worth


def test_the_first_open_stage_of_each_pipeline(store) -> None:
    plant(store)
    with store.reading() as connection:
        facts = Facts(connection)
        assert [facts.first_open_stage(pipeline) for pipeline in (MAIN, SERVICE, 4711)] == [LEAD, ASKED, None]
