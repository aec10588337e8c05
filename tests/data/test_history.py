"""History of a record: every change in words, the latest first, a page at a time."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.history import record_history
from crmdesk.data.models import Activity, Client, Deal, DealItem
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.test_journal import edit, row_of
from tests.factories import (
    ANNA,
    DAY,
    IVAN,
    PARTNER,
    TEXT,
    WON_STAGE,
    make_activity,
    make_client,
    make_deal,
    make_item,
    plant,
    put,
)


def changes(store: Store, form_id: str, record_id: int) -> dict[str, tuple[str, str]]:
    """Return title -> (was, became) of the latest line."""
    line = record_history(store, form_id, record_id).lines[0]
    return {change.title: (change.was, change.became) for change in line.changes}


def test_a_change_tells_who_when_what_was_and_became(store: Store) -> None:
    """References go by name, lists by commas, empty is nothing."""
    plant(store)
    (client,) = put(store, Client, make_client(city="Tver"))
    with store.changing(author_id=ANNA) as change:
        version = row_of(store, Client, client).version
        change.edit(Client, client, version, owner_id=ANNA, city=None, phones=["+79123456789"])
    line = record_history(store, "client", client).lines[0]
    assert (line.author, line.what, line.cause, line.subject) == ("Anna Sokolova", "changed", "", "")
    assert f"{line.at:%d.%m %H:%M}" == "20.11 12:30"
    assert changes(store, "client", client) == {
        "Manager": ("Ivan Petrov", "Anna Sokolova"), "City": ("Tver", ""), "Phones": ("", "+79123456789"),
    }  # fmt: skip


def test_the_creation_tells_what_there_was_from_the_first(store: Store) -> None:
    """Own fields too; the line is the last one."""
    plant(store)
    (client,) = put(store, Client, make_client(custom={str(TEXT): "да", str(DAY): "2024-02-29"}))
    line = record_history(store, "client", client).lines[-1]
    told = {change.title: change.became for change in line.changes}
    assert line.what == "created"
    assert (told["Name"], told["Word"], told["Founded"]) == ("Rodnik-Service LLC", "да", "2024-02-29")


def test_statuses_and_relations_are_told_in_words(store: Store) -> None:
    """Registers of several columns say each of them that differs."""
    plant(store)
    (client,) = put(store, Client, make_client())
    edit(store, Client, client, status=12, status_by_hand=True, status_reason="closed", relationship_id=PARTNER)
    told = changes(store, "client", client)
    assert told["Status"] == ("Potential", "Gone")
    assert told["Why this status"] == ("", "closed")
    assert told["Relationship"] == ("", "Partner")


def test_a_deal_tells_of_its_stage_amount_and_positions(store: Store) -> None:
    """What belongs to the deal is in its history under its own name."""
    plant(store)
    (deal,) = put(store, Deal, make_deal())
    put(store, DealItem, make_item(deal))
    edit(store, Deal, deal, stage_id=WON_STAGE, amount=350_000)
    told = changes(store, "deal", deal)
    assert told["Stage"] == ("Work", "Won")
    assert told["Amount"][1].endswith("500")
    assert told["Closed"] == ("", "2025-11-20")
    lines = record_history(store, "deal", deal).lines
    assert "Position of a deal: Pump" in {line.subject for line in lines}


def test_an_activity_tells_what_became_of_it(store: Store) -> None:
    """Planned, done and called off are words."""
    plant(store)
    (activity,) = put(store, Activity, make_activity())
    edit(store, Activity, activity, state=1, done_on=date(2025, 11, 20), performer_id=IVAN)
    assert changes(store, "activity", activity)["State"] == ("Planned", "Done")


def test_archiving_and_undo_are_history_too(store: Store) -> None:
    """An undo is told as such, and a restored record as restored."""
    plant(store)
    (client,) = put(store, Client, make_client())
    with store.changing() as change:
        change.archive(Client, client, row_of(store, Client, client).version)
        txn = change.txn
    undo(store, txn)
    first, second, _created = record_history(store, "client", client).lines
    assert (first.what, first.cause, second.what) == ("restored", "Undo", "archived")


def test_a_page_holds_as_many_changes_as_were_asked_for(store: Store) -> None:
    """The rest is on the next pages, and nothing is told twice."""
    plant(store)
    (client,) = put(store, Client, make_client())
    for place in range(5):
        edit(store, Client, client, city=f"City {place}")
    first = record_history(store, "client", client, limit=4)
    rest = record_history(store, "client", client, offset=4, limit=4)
    assert (len(first.lines), first.has_more, len(rest.lines), rest.has_more) == (4, True, 2, False)
    assert len({line.txn for line in (*first.lines, *rest.lines)}) == 6


def test_a_record_of_no_form_is_refused(store: Store) -> None:
    """The fault names what is known."""
    with pytest.raises(UsageFault):
        record_history(store, "nonsense", 1)
