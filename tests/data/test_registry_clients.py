"""Clients and their contact persons as lists, against rows put in by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.listing import fetch_rows, list_ids
from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing
from crmdesk.data.registry_clients import BUYING, CLIENTS, ROLE_NAMES, STATUS_NAMES
from tests.factories import make_activity, make_client, make_contact, make_deal, make_won, plant, put

TODAY = date(2025, 11, 20)


def shown(store, registry_id, record_id, *keys):
    registry = registry_of(store, registry_id)
    return fetch_rows(store, registry, [registry.field_named(key) for key in keys], [record_id]).rows[0]


def test_buying_statuses_are_statuses():
    """Who is missed is among those who are."""
    assert set(BUYING) < set(STATUS_NAMES)
    assert set(CLIENTS.field_named("status").codes) == set(STATUS_NAMES)


@pytest.mark.parametrize(("days", "silent"), [(30, False), (31, True), (None, True)])
def test_a_buying_client_is_silent_from_the_day_after_the_limit(sqlite_store, days, silent):
    """Or when nobody has ever spoken with it; a potential client is never silent."""
    plant(sqlite_store)
    buyer, stranger = put(sqlite_store, Client, make_client(status=7), make_client(name="Stranger", status=1))
    if days is not None:
        for client in (buyer, stranger):
            put(sqlite_store, Activity, make_activity(TODAY - timedelta(days), client_id=client))
    found = list_ids(sqlite_store, Listing("clients", conditions=(Condition("silent", Operator.HOLDS),)))
    assert list(found) == ([buyer] if silent else [])


def test_open_deals_and_days_without_contact_are_counted(sqlite_store):
    """Won deals and deals of others are not open deals of this client."""
    plant(sqlite_store)
    mine, other = put(sqlite_store, Client, make_client(), make_client(name="Other"))
    put(
        sqlite_store, Deal,
        make_deal(client_id=mine), make_deal(client_id=mine), make_won(TODAY, client_id=mine), make_deal(client_id=other),
    )  # fmt: skip
    put(sqlite_store, Activity, make_activity(TODAY - timedelta(12), client_id=mine))
    assert shown(sqlite_store, "clients", mine, "open_deals", "contact", "owner") == (2, 12, "Ivan Petrov")


def test_a_client_without_a_base_has_no_change(sqlite_store):
    """Half as much as the year before is minus a half; nothing before is nothing to compare with."""
    plant(sqlite_store)
    old, new = put(sqlite_store, Client, make_client(), make_client(name="New"))
    put(
        sqlite_store, Deal,
        make_won(TODAY, 50_00, client_id=old), make_won(TODAY - timedelta(400), 100_00, client_id=old),
        make_won(TODAY, 70_00, client_id=new),
    )  # fmt: skip
    assert shown(sqlite_store, "clients", old, "revenue", "change") == (50_00, -0.5)
    assert shown(sqlite_store, "clients", new, "revenue", "change") == (70_00, None)


def test_contacts_say_whose_they_are_and_what_they_decide(sqlite_store):
    """Several telephones are one text; a role is shown by its name."""
    plant(sqlite_store)
    client = put(sqlite_store, Client, make_client())[0]
    person = put(sqlite_store, Contact, make_contact(client_id=client, phones=["+79120000000", "+79120000001"]))[0]
    assert shown(sqlite_store, "contacts", person, "client", "phones", "role") == (
        "Rodnik-Service LLC", "+79120000000, +79120000001", ROLE_NAMES["decides"],
    )  # fmt: skip
