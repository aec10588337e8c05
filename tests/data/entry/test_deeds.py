"""Deeds: records made, changed, changed in bulk and archived; clashes shown, nothing lost, all of it undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from crmdesk.data.entry.deeds import Conflict, Deed, archive, change, change_many, create
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Deal, JournalEntry, Kept, Source
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put


@pytest.fixture
def deal(store: Store) -> int:
    """One open deal in work."""
    plant(store)
    return put(store, Deal, make_deal())[0]


def _row(store: Store, record: type[Kept], row_id: int) -> Mapping[str, Any]:
    table = record.__table__
    with store.reading() as connection:
        return dict(connection.execute(select(table).where(table.c.id == row_id)).mappings().one())


def _theirs(store: Store, row_id: int, **values: Any) -> None:
    """Write as another program would, which this one does not know of."""
    with store.changing(author_id=f.ANNA) as under_way:
        under_way.edit(Deal, row_id, _version(under_way.row(Deal, row_id)), **values)
    store.own_txns.clear()


def _version(row: Mapping[str, Any]) -> int:
    return int(row["version"])


def test_a_deal_needs_a_client_a_what_and_no_more(store: Store) -> None:
    """Owner, stage, currency and day are the usual ones; the number is the next."""
    plant(store)
    client = put(store, Client, make_client())[0]
    store.person_id = f.IVAN
    deed = create(store, "deal", {"client_id": client, "title": "Pumps <b>& 'valves'</b>", "amount": 35_000_000})
    row = _row(store, Deal, deed.ids[0])
    assert (row["stage_id"], row["pipeline_id"], row["owner_id"]) == (f.LEAD, f.MAIN, f.IVAN)
    assert (row["currency"], row["value"], row["created_on"]) == ("RUB", 35_000_000, store.today())
    assert row["title"] == "Pumps <b>& 'valves'</b>"
    assert deed.text == "Deal added: Pumps <b>& 'valves'</b>"
    with store.reading() as connection:
        authors = connection.execute(select(JournalEntry.author_id).where(JournalEntry.txn == deed.txn)).scalars()
        assert set(authors) == {f.IVAN}


def test_a_client_that_is_not_there_is_made_with_its_deal(store: Store) -> None:
    """One transaction: undo takes both away, and a fault leaves neither."""
    plant(store)
    deed = create(store, "deal", {"title": "Pumps"}, {"client_id": {"name": "New Firm"}})
    row = _row(store, Deal, deed.ids[0])
    client = row["client_id"]
    assert _row(store, Client, client)["name"] == "New Firm"
    assert deed.txn is not None
    undo(store, deed.txn)
    assert _row(store, Client, client)["archived_at"] is not None
    with pytest.raises(UsageFault, match="What"):
        create(store, "deal", {}, {"client_id": {"name": "Another"}})
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Client)).scalar_one() == 1


def test_what_must_be_there_is_named(store: Store) -> None:
    """Nothing is written, and all that lacks is said at once."""
    plant(store)
    with pytest.raises(UsageFault, match="“Client”, “What”"):
        create(store, "deal", {"amount": 1})
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Deal)).scalar_one() == 0


def test_a_field_is_changed_and_undone(store: Store, deal: int) -> None:
    """The sentence says what; undo gives the old value back, and undoing the undo the new one."""
    deed = change(store, "deal", deal, 1, {"amount": 100_000}, {"amount": 250_000_00})
    assert isinstance(deed, Deed)
    assert deed.text == "Changed: Amount 250\u202f000"
    assert deed.txn is not None
    assert _row(store, Deal, deal)["value"] == 250_000_00
    undone = undo(store, deed.txn)
    assert _row(store, Deal, deal)["value"] == 100_000
    undo(store, undone.txn)
    assert _row(store, Deal, deal)["value"] == 250_000_00


def test_the_same_value_is_no_change(store: Store, deal: int) -> None:
    """Nothing that could be undone."""
    deed = change(store, "deal", deal, 1, {"amount": 100_000}, {"amount": 100_000})
    assert isinstance(deed, Deed)
    assert deed.txn is None
    assert _row(store, Deal, deal)["version"] == 1


def test_others_changes_of_other_fields_are_kept_and_told(store: Store, deal: int) -> None:
    """Both changes hold, and the person hears who was there."""
    _theirs(store, deal, note="theirs")
    deed = change(store, "deal", deal, 1, {"amount": 100_000}, {"amount": 700})
    assert isinstance(deed, Deed)
    assert deed.meanwhile == "Anna Sokolova changed it meanwhile."
    row = _row(store, Deal, deal)
    assert (row["note"], row["amount"]) == ("theirs", 700)


def test_the_same_field_changed_twice_is_a_conflict_with_all_three_values(store: Store, deal: int) -> None:
    """Was, yours and theirs in words, the author, and nothing written; overriding then writes yours."""
    _theirs(store, deal, amount=300_00)
    conflict = change(store, "deal", deal, 1, {"amount": 100_000, "note": None}, {"amount": 500_00, "note": "mine"})
    assert isinstance(conflict, Conflict)
    assert [(clash.key, clash.was, clash.yours, clash.theirs) for clash in conflict.clashes] == [
        ("amount", "1\u202f000", "500", "300")
    ]
    assert (conflict.author, conflict.version) == ("Anna Sokolova", 2)
    assert _row(store, Deal, deal)["note"] is None
    again = change(store, "deal", deal, conflict.version, conflict.theirs, conflict.values)
    assert isinstance(again, Deed)
    row = _row(store, Deal, deal)
    assert (row["amount"], row["note"]) == (500_00, "mine")


def test_a_register_is_the_smallest_unit_of_overwriting(store: Store, deal: int) -> None:
    """A discount typed while somebody changed the amount beside it is a conflict: money is one register."""
    _theirs(store, deal, amount=300_00)
    assert isinstance(change(store, "deal", deal, 1, {"amount": 100_000, "discount": None}, {"discount": 5}), Conflict)


def test_nobody_clashes_with_themselves(store: Store, deal: int) -> None:
    """A second edit made before the screen caught up is simply the next."""
    change(store, "deal", deal, 1, {"amount": 100_000}, {"amount": 200})
    second = change(store, "deal", deal, 1, {"amount": 100_000}, {"amount": 300})
    assert isinstance(second, Deed)
    assert second.meanwhile == ""
    assert _row(store, Deal, deal)["amount"] == 300


def test_the_same_value_typed_by_both_is_no_conflict(store: Store, deal: int) -> None:
    """They agree."""
    _theirs(store, deal, amount=300_00)
    assert isinstance(change(store, "deal", deal, 1, {"amount": 100_000}, {"amount": 300_00}), Deed)


def test_an_own_field_is_a_register_of_its_own(store: Store, deal: int) -> None:
    """Two own fields changed by two people are both kept; an emptied one leaves the row."""
    _theirs(store, deal, custom={str(f.DEAL_TEXT): "theirs"})
    key = f"own:{f.DEAL_NUMBER}"
    assert isinstance(change(store, "deal", deal, 1, {key: None}, {key: 7}), Deed)
    assert _row(store, Deal, deal)["custom"] == {str(f.DEAL_TEXT): "theirs", str(f.DEAL_NUMBER): 7}
    version = _row(store, Deal, deal)["version"]
    change(store, "deal", deal, version, {key: 7}, {key: None})
    assert _row(store, Deal, deal)["custom"] == {str(f.DEAL_TEXT): "theirs"}


def test_many_are_changed_at_once_or_none(store: Store, deal: int) -> None:
    """One transaction, one undo; what has the value already is not counted."""
    other, same = put(store, Deal, make_deal(), make_deal(owner_id=f.ANNA))
    deed = change_many(store, "deal", [deal, other, same], {"owner_id": f.ANNA})
    assert deed.ids == (deal, other)
    assert "2 records" in deed.text
    assert "Anna Sokolova" in deed.text
    assert deed.txn is not None
    undo(store, deed.txn)
    assert _row(store, Deal, other)["owner_id"] == f.IVAN
    with pytest.raises(UsageFault):
        change_many(store, "deal", [deal, 404], {"owner_id": f.ANNA})
    assert _row(store, Deal, deal)["owner_id"] == f.IVAN


def test_a_required_field_cannot_be_emptied(store: Store, deal: int) -> None:
    """The sentence names it."""
    with pytest.raises(UsageFault, match="What"):
        change(store, "deal", deal, 1, {"title": "x"}, {"title": None})


def test_a_lost_deal_needs_its_reason(store: Store, deal: int) -> None:
    """Typing the stage of loss into a cell is no way round it."""
    with pytest.raises(UsageFault, match="reason"):
        change(store, "deal", deal, 1, {"stage_id": f.WORK}, {"stage_id": f.LOST_STAGE})


def test_a_group_never_holds_itself(store: Store) -> None:
    """Not at once and not through others."""
    plant(store)
    top, middle = put(store, Client, make_client(), make_client())
    change(store, "client", middle, 1, {"parent_id": None}, {"parent_id": top})
    with pytest.raises(UsageFault, match="itself"):
        change(store, "client", top, 1, {"parent_id": None}, {"parent_id": middle})


def test_archiving_takes_a_record_away_and_undo_brings_it_back(store: Store) -> None:
    """What is archived cannot be changed."""
    plant(store)
    deed = archive(store, "source", [f.SITE])
    assert deed.text == "To the archive: Site"
    with pytest.raises(UsageFault, match="archived"):
        change(store, "source", f.SITE, 2, {"name": "Site"}, {"name": "New"})
    assert deed.txn is not None
    undo(store, deed.txn)
    assert _row(store, Source, f.SITE)["archived_at"] is None
