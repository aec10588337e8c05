"""Requirements: which fields a card needs follows its status, and the firm may say otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crmdesk.data.models import Client
from crmdesk.data.requirements import REQUIRED_KEY, REQUIREMENTS, USUAL, filled_count, required_count, required_of
from tests.factories import SITE, make_client, plant, put


def test_every_status_needs_fields_that_exist() -> None:
    """Those who buy need no fewer than those who may."""
    assert set(USUAL) == set(range(1, 13))
    assert all(set(named) <= set(REQUIREMENTS) for named in USUAL.values())
    assert set(USUAL[1]) < set(USUAL[7])


def test_a_firm_may_need_other_fields() -> None:
    """Fields that do not exist are left out; a status it does not name is as usual."""
    found = required_of({REQUIRED_KEY: {"7": ["inn", "horoscope"], "8": []}})
    assert (found[7], found[8], found[9]) == (("inn",), (), USUAL[9])
    assert required_of({REQUIRED_KEY: "all"}) == USUAL


@pytest.mark.parametrize(
    ("card", "filled"),
    [
        ({}, 1), ({"source_id": SITE}, 2), ({"phones": ["+79101234567"]}, 2), ({"emails": ["a@b.ru"]}, 2),
        ({"owner_id": None, "city": "Omsk"}, 0), ({"status": 7, "city": "", "inn": ""}, 1),
        ({"status": 7, "kind": "person", "industry": "water"}, 3),
    ],
)  # fmt: skip
def test_filled_fields_are_counted_among_those_needed(store, card, filled) -> None:
    """Empty text is nothing; fields that a status does not need do not count; a person has no INN to give."""
    plant(store)
    (client,) = put(store, Client, make_client(**{"status": 1, **card}))
    with store.reading() as connection:
        row = connection.execute(select(filled_count({}), required_count({})).where(Client.id == client)).one()
    assert tuple(row) == (filled, len(USUAL[card.get("status", 1)]))
