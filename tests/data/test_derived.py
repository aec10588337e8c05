"""Derived columns: what the door works out of a row, whatever the row says of them."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.models import Activity, Client, Deal
from tests.data.test_journal import edit, row_of
from tests.factories import ANNA, CALL, IVAN, MEETING, TASK, make_activity, make_client, make_deal, make_won, plant, put


def test_a_name_is_folded_again_when_it_changes(store) -> None:
    plant(store)
    (client,) = put(store, Client, make_client(name="ООО «Ёлка»", phones=["8 912 345-67-89"]))
    assert row_of(store, Client, client).name_key == "елка"
    edit(store, Client, client, name="АО Сосна")
    row = row_of(store, Client, client)
    assert row.name_key == "сосна"
    assert "89123456789" in row.search


@pytest.mark.parametrize(
    ("changes", "is_contact"),
    [
        ({}, True), ({"missed": True}, False), ({"duration_s": 9}, False), ({"duration_s": 10}, True),
        ({"duration_s": None}, False), ({"kind_id": MEETING, "duration_s": None}, True), ({"kind_id": TASK}, False),
    ],
)  # fmt: skip
def test_what_counts_as_contact(store, changes, is_contact) -> None:
    plant(store)
    (client,) = put(store, Client, make_client())
    (one,) = put(store, Activity, make_activity(date(2025, 3, 3), **{"client_id": client, "kind_id": CALL, **changes}))
    assert row_of(store, Activity, one).is_contact is is_contact


def test_a_deal_is_priced_by_the_day_it_closed_else_was_created(store) -> None:
    plant(store)
    ids = put(
        store, Deal, make_deal(currency="USD", amount=100, created_on=date(2024, 3, 3)),
        make_won(date(2025, 3, 3), 100, currency="USD", created_on=date(2024, 3, 3)),
    )  # fmt: skip
    assert [row_of(store, Deal, one).value for one in ids] == [9_012, 10_150]


def test_an_owner_of_today_is_not_the_owner_of_then(store) -> None:
    plant(store)
    (deal,) = put(store, Deal, make_won(date(2025, 3, 3)))
    edit(store, Deal, deal, owner_id=ANNA)
    row = row_of(store, Deal, deal)
    assert (row.owner_id, row.closed_owner_id, row.created_owner_id) == (ANNA, IVAN, IVAN)
