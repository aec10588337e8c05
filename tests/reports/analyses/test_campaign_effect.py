"""Requests around campaigns, against a pencil."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.models import Activity, Campaign, Cost
from crmdesk.reports.analyses.campaign_effect import campaign_section
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from tests.factories import CALL, SITE, instant, plant, put
from tests.reports.test_query import AS_OF, YEAR

TEN, LAST = date(2025, 3, 10), date(2025, 3, 19)


def request(day: date, **changes: object) -> dict[str, object]:
    """Return a call of a client."""
    return {
        "kind_id": CALL,
        "direction": "in",
        "state": 1,
        "done_on": day,
        "done_at": instant(day),
        "done_hour": 12,
        **changes,
    }


def test_days_around_a_campaign(store):
    """Ten days of a campaign are compared with the ten before and the ten after; its own are those marked with it."""
    plant(store)
    (spring,) = put(store, Campaign, {"name": "March", "source_id": SITE, "begin_on": TEN, "end_on": LAST})
    days = [TEN - timedelta(11), TEN - timedelta(10), TEN - timedelta(1), TEN, TEN, LAST, LAST + timedelta(1)]
    put(
        store,
        Activity,
        *(request(day) for day in days),
        request(LAST, campaign_id=spring),
        request(TEN, direction="out"),
    )
    table = campaign_section(store, Question((), (), YEAR, as_of=AS_OF)).table
    assert table is not None
    row = next(row for row in table.rows if row[0] == "March")
    assert row[1:] == (TEN, LAST, 10, 0.2, 10, 0.4, pytest.approx(1.0), 10, 0.1, 1)


def test_costs_tell_the_days_of_a_campaign_without_dates(store):
    """From its first cost to the last; days that have not come are not counted."""
    plant(store)
    (short,) = put(store, Campaign, {"name": "Now"})
    put(store, Cost, *({"spent_on": AS_OF - timedelta(ago), "campaign_id": short, "amount": 100} for ago in (3, 1)))
    put(store, Activity, request(AS_OF))
    table = campaign_section(store, Question((), (), Period(date(2025, 11, 1), date(2025, 12, 1)), as_of=AS_OF)).table
    assert table is not None
    assert [row[0] for row in table.rows] == ["Now"]
    assert table.rows[0][1:] == (AS_OF - timedelta(3), AS_OF - timedelta(1), 3, 0.0, 3, 0.0, None, 1, 1.0, 0)


def test_a_campaign_of_another_time_is_not_told(sqlite_firm):
    """Only campaigns that ran in the period are in the table, and every figure of theirs opens."""
    section = campaign_section(
        sqlite_firm.store, Question((), (), Period(date(2019, 1, 1), date(2019, 2, 1)), as_of=AS_OF)
    )
    assert section.table is not None
    assert section.table.rows == ()
