"""Statuses and relations set by hand: a reason is obligatory, the rules can be let in again, who returned is news."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.client_statuses import free_status, returned_on, set_relationship, set_status
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.lifecycle import Rules
from crmdesk.data.lifecycle_settling import settle_lifecycle
from crmdesk.data.models import Client, Deal, RelationshipSpan
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.conftest import Clock
from tests.data.test_client_spans import TODAY, spans, statuses
from tests.data.test_journal import row_of
from tests.factories import PARTNER, make_client, make_deal, make_won, plant, put


@pytest.fixture
def client(store: Store) -> int:
    """A client with an open deal, whose status is still the one it was imported with."""
    plant(store)
    (made,) = put(store, Client, make_client())
    put(store, Deal, make_deal(client_id=made))
    return made


def test_a_status_by_hand_is_kept_with_its_reason_and_undone(store: Store, client: int) -> None:
    """The deed says what was done; undo gives back what was there."""
    deed = set_status(store, client, 1, 8, " strategic ", date(2026, 3, 1))
    row = row_of(store, Client, client)
    assert (row.status, row.status_by_hand, row.status_reason, row.status_until_on) == (
        8, True, "strategic", date(2026, 3, 1),
    )  # fmt: skip
    assert (deed.text, deed.ids) == ("Status changed: Key", (client,))
    assert deed.txn is not None
    undo(store, deed.txn)
    assert row_of(store, Client, client).status == 1


@pytest.mark.parametrize(("status", "reason", "until"), [(13, "x", None), (8, "  ", None), (8, "x", TODAY)])
def test_what_makes_no_sense_is_refused(store: Store, client: int, status: int, reason: str, until: date) -> None:
    """No such status, no reason, a day that has passed; nothing is written."""
    with pytest.raises(UsageFault):
        set_status(store, client, 1, status, reason, until)
    assert row_of(store, Client, client).version == 1


def test_an_older_version_is_a_conflict(store: Store, client: int) -> None:
    """Somebody saved the client meanwhile."""
    set_status(store, client, 1, 8, "strategic")
    with pytest.raises(ConflictFault):
        set_status(store, client, 1, 12, "closed")


def test_the_rules_are_let_in_again(store: Store, client: int) -> None:
    """What they say holds at once."""
    set_status(store, client, 1, 8, "strategic")
    free_status(store, client, 2)
    row = row_of(store, Client, client)
    assert (row.status, row.status_by_hand, row.status_reason) == (2, False, None)


def test_relations_are_changed_with_a_reason(store: Store, client: int) -> None:
    """To forget them needs none."""
    with pytest.raises(UsageFault):
        set_relationship(store, client, 1, PARTNER, "")
    assert set_relationship(store, client, 1, PARTNER, "contract").text == "Relationship changed: Partner"
    assert [span["reason"] for span in spans(store, RelationshipSpan, client)] == ["contract"]
    set_relationship(store, client, 2, None, "")
    assert not spans(store, RelationshipSpan, client)


def test_a_client_that_buys_again_has_returned_for_ninety_days(store: Store, client: int, clock: Clock) -> None:
    """From the day it left sleep or loss."""
    put(store, Deal, make_won(TODAY - timedelta(300), client_id=client))
    settle_lifecycle(store)
    assert statuses(store, client)[-1][0] == 11
    put(store, Deal, make_won(TODAY, client_id=client))
    settle_lifecycle(store)
    with store.reading() as connection:
        days = [returned_on(connection, client, TODAY + timedelta(ago), Rules()) for ago in (0, 89, 90)]
    assert days == [TODAY, TODAY, None]
