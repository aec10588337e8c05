"""The agenda of days: overdue, timed, without a time, done; the figure of the navigation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crmdesk.data.access import Scope
from crmdesk.data.activities import agenda
from crmdesk.data.activities.agenda import count_waiting, read_agenda, read_entries
from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_contact, make_deal, plant, put

TODAY = date(2025, 11, 20)
NEXT = timedelta(1)


@pytest.fixture
def tasks(store: Store) -> dict[str, int]:
    """One activity of each state around today; names are their subjects."""
    plant(store)
    client = put(store, Client, make_client(phones=["+74950000001"]))[0]
    contact = put(store, Contact, make_contact(client_id=client, phones=["+74950000002"]))[0]
    deal = put(store, Deal, make_deal(client_id=client))[0]
    base = {"kind_id": f.CALL, "performer_id": f.IVAN, "client_id": client}
    rows = [
        {**base, "subject": "late", "due_on": TODAY - NEXT, "contact_id": contact, "deal_id": deal},
        {**base, "subject": "timed", "due_on": TODAY, "due_at": datetime(2025, 11, 20, 11, 0, tzinfo=UTC)},
        {**base, "subject": "any time", "due_on": TODAY, "kind_id": f.TASK},
        {**base, "subject": "early", "due_on": TODAY, "due_at": datetime(2025, 11, 20, 6, 0, tzinfo=UTC)},
        {**base, "subject": "tomorrow", "due_on": TODAY + NEXT, "performer_id": f.ANNA},
        {**base, "subject": "off", "due_on": TODAY, "state": 2, "cancelled_on": TODAY},
        {**base, "subject": "done", "due_on": TODAY - NEXT, "state": 1, "done_on": TODAY,
         "done_at": datetime(2025, 11, 20, 7, 0, tzinfo=UTC)},
        {**base, "subject": "nobody's", "due_on": TODAY, "performer_id": None},
        {**base, "subject": "gone", "due_on": TODAY, "archived_at": store.now()},
    ]  # fmt: skip
    return dict(zip([row["subject"] for row in rows], put(store, Activity, *rows), strict=True))


def test_a_day_shows_what_is_planned_and_done_in_order_and_what_is_overdue(store: Store, tasks: dict[str, int]) -> None:
    """Those without a time first, then by time; called off and archived ones are not there."""
    day = read_agenda(store, TODAY, TODAY + NEXT)
    assert [entry.subject for entry in day.entries] == ["any time", "nobody's", "early", "done", "timed"]
    assert [entry.minute for entry in day.entries] == [None, None, 540, 600, 840]
    assert [entry.subject for entry in day.overdue] == ["late"]
    assert (day.overdue_count, day.complete, day.hours) == (1, True, (9, 18))
    late = day.overdue[0]
    assert (late.contact, late.phone, late.deal, late.performer) == (
        "Petr Ivanov", "+74950000002", "Pumping station", "Ivan Petrov",
    )  # fmt: skip
    assert late.is_overdue(TODAY)
    assert not day.entries[0].is_overdue(TODAY)


def test_a_week_keeps_days_apart_and_people(store: Store, tasks: dict[str, int]) -> None:
    """A scope and a performer narrow; what was planned for a passed day of the week stands in its column too."""
    week = read_agenda(store, date(2025, 11, 17), date(2025, 11, 24))
    assert [entry.subject for entry in week.on(TODAY - NEXT)] == ["late"]
    assert [entry.subject for entry in week.on(TODAY + NEXT)] == ["tomorrow"]
    anna = read_agenda(store, date(2025, 11, 17), date(2025, 11, 24), performer_id=f.ANNA)
    assert [entry.subject for entry in anna.entries] == ["tomorrow"]
    scope = Scope("own", "Mine", frozenset({f.IVAN}))
    assert "tomorrow" not in [e.subject for e in read_agenda(store, TODAY, TODAY + 2 * NEXT, scope).entries]


def test_the_figure_of_the_navigation(store: Store, tasks: dict[str, int]) -> None:
    """Overdue and today's planned ones; others' only in their scope."""
    counts = count_waiting(store)
    assert (counts.overdue, counts.today, counts.waiting) == (1, 4, 5)
    assert count_waiting(store, performer_id=f.ANNA).waiting == 0
    assert count_waiting(store, Scope("own", "Mine", frozenset({f.IVAN}))).waiting == 4


def test_entries_by_id_come_in_the_order_of_their_days(store: Store, tasks: dict[str, int]) -> None:
    """Those that are gone are left out."""
    ids = [tasks["tomorrow"], tasks["gone"], tasks["late"], 12345]
    assert [entry.subject for entry in read_entries(store, ids)] == ["late", "tomorrow"]


def test_more_than_anybody_takes_in_is_cut_and_told(
    store: Store, tasks: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The views say that they show a part, and the overdue are counted in full."""
    monkeypatch.setattr(agenda, "MOST", 2)
    monkeypatch.setattr(agenda, "MOST_OVERDUE", 1)
    put(store, Activity, {"kind_id": f.CALL, "due_on": TODAY - 9 * NEXT, "subject": "older"})
    day = read_agenda(store, TODAY, TODAY + NEXT)
    assert not day.complete
    assert ([entry.subject for entry in day.overdue], day.overdue_count) == (["late"], 2)
