"""Managers, products and activities as lists, against rows put in by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.listing import fetch_rows, list_ids
from crmdesk.data.models import Activity, Client
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing, empty_listing
from crmdesk.data.registry_others import ACTIVITIES, MANAGERS, PRODUCTS
from tests import factories as f
from tests.factories import make_activity, make_client, plant, put

DAY = date(2025, 5, 5)


def shown(store, registry_id, record_id, *keys):
    registry = registry_of(store, registry_id)
    return fetch_rows(store, registry, [registry.field_named(key) for key in keys], [record_id]).rows[0]


def test_managers_and_products_come_by_name(sqlite_store):
    """Two namesakes are two rows, told apart by their department."""
    plant(sqlite_store)
    ids = list_ids(sqlite_store, empty_listing(MANAGERS))
    names = [shown(sqlite_store, "managers", manager, "name")[0] for manager in ids]
    assert names == sorted(names)
    assert names.count("Ivan Petrov") == 2
    assert {shown(sqlite_store, "managers", m, "department")[0] for m in (f.IVAN, f.NAMESAKE)} == {
        "Projects",
        "Dealers",
    }
    assert len(list_ids(sqlite_store, empty_listing(PRODUCTS))) == 3
    assert shown(sqlite_store, "products", f.LOOSE, "name", "category") == ("Loose thing", None)


def test_an_activity_is_of_its_kind_and_lasts_minutes(sqlite_store):
    """Seconds are kept, minutes are shown; the one done last comes first."""
    plant(sqlite_store)
    client = put(sqlite_store, Client, make_client())[0]
    early, late = put(
        sqlite_store, Activity,
        make_activity(DAY, client_id=client, duration_s=90), make_activity(date(2025, 6, 1), kind_id=f.MEETING),
    )  # fmt: skip
    assert list(list_ids(sqlite_store, empty_listing(ACTIVITIES))) == [late, early]
    kind, client_name, minutes, state = shown(sqlite_store, "activities", early, "kind", "client", "duration", "state")
    assert (kind, client_name, minutes) == ("Call", "Rodnik-Service LLC", 1.5)
    assert state == shown(sqlite_store, "activities", late, "state")[0] is not None
    calls = Listing("activities", conditions=(Condition("kind", Operator.IN, (f.CALL,)),))
    assert list(list_ids(sqlite_store, calls)) == [early]


def test_the_tabs_of_tasks_are_those_of_a_working_day(sqlite_store):
    """To do, for today, overdue, this week, without a date, done: each by the base's own today."""
    plant(sqlite_store)
    today = sqlite_store.today()
    late, now, sunday, some_day, done, off = put(
        sqlite_store, Activity,
        {"kind_id": f.CALL, "due_on": today - timedelta(4)}, {"kind_id": f.CALL, "due_on": today},
        {"kind_id": f.CALL, "due_on": today + timedelta(3)}, {"kind_id": f.CALL},
        make_activity(today, due_on=today), {"kind_id": f.CALL, "due_on": today, "state": 2},
    )  # fmt: skip
    expected = {
        "planned": {late, now, sunday, some_day}, "today": {now}, "overdue": {late}, "week": {now, sunday},
        "undated": {some_day}, "done": {done}, "all": {late, now, sunday, some_day, done, off},
    }  # fmt: skip
    found = {
        quick.key: set(list_ids(sqlite_store, Listing("activities", conditions=quick.conditions)))
        for quick in ACTIVITIES.quick
    }
    assert found == expected


def test_the_moments_of_a_task_are_in_the_firms_time(sqlite_store):
    """Due and reminder are stored in UTC and read in Moscow."""
    plant(sqlite_store)
    moment = datetime(2025, 11, 20, 7, 0, tzinfo=UTC)
    task = put(sqlite_store, Activity, {"kind_id": f.CALL, "due_on": DAY, "due_at": moment, "remind_at": moment})[0]
    due_at, remind_at, repeats = shown(sqlite_store, "activities", task, "due_at", "remind_at", "repeats")
    assert (due_at.hour, remind_at.hour) == (10, 10)
    assert not repeats
