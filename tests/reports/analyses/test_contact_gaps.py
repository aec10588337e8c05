"""How long clients wait for a contact; what the gaps of a whole base come to is held to a pencil in the tests of ``silent``."""

from __future__ import annotations

from datetime import date, timedelta

from crmdesk.data.models import Activity, Client
from crmdesk.reports.analyses.contact_gaps import contact_gaps, own_norm
from tests.factories import CALL, IVAN, MEETING, instant, make_client, plant, put
from tests.reports.test_query import AS_OF


def test_the_last_contact_of_a_day_is_told(store):
    """Of two contacts of one day the later one says who and what; what comes after the day does not count."""
    plant(store)
    put(store, Client, make_client(id=1), make_client(id=2, created_on=AS_OF - timedelta(40)))
    day = AS_OF - timedelta(3)
    put(
        store, Activity,
        {"kind_id": MEETING, "client_id": 1, "state": 1, "done_on": day, "done_hour": 15, "done_at": instant(day, 12),
         "performer_id": IVAN},
        {"kind_id": CALL, "client_id": 1, "state": 1, "done_on": day, "done_hour": 9, "done_at": instant(day, 6),
         "duration_s": 60, "subject": "Price"},
        {"kind_id": MEETING, "client_id": 1, "state": 1, "done_on": AS_OF + timedelta(1), "done_at": instant(AS_OF)},
    )  # fmt: skip
    with store.reading() as connection:
        gaps = contact_gaps(connection, {1: None, 2: AS_OF - timedelta(40)}, AS_OF, 30)
    assert (gaps[1].last_on, gaps[1].who, gaps[1].what, gaps[1].days) == (day, "Ivan Petrov", "Meeting", 3)
    assert (gaps[2].last_on, gaps[2].days, gaps[2].norm, gaps[2].is_own) == (None, 40, 30, False)
    assert (gaps[1].is_overdue, gaps[2].is_overdue) == (False, True)


def test_two_days_make_no_rhythm():
    """A norm of one's own is twice the middle interval of three days or more."""
    days = [date(2025, 1, 1), date(2025, 1, 11), date(2025, 1, 15)]
    assert own_norm(days) == 14
    assert own_norm(days[:2]) is None
