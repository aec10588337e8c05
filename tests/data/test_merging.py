"""Merging: everything moves, nothing is lost, the old names still find, and one undo gives back the very same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.merge_preview import preview_merge
from crmdesk.data.merging import merge
from crmdesk.data.models import (
    Activity,
    Client,
    Contact,
    Deal,
    DealContact,
    DealItem,
    JournalEntry,
    Product,
    Record,
    Source,
    SourceSynonym,
)
from crmdesk.data.search import needle
from crmdesk.data.search_index import ids_with
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.test_journal import edit, row_of
from tests.factories import (
    ADVICE,
    ANNA,
    PUMP,
    SITE,
    VALVE,
    make_activity,
    make_client,
    make_contact,
    make_deal,
    make_item,
    make_won,
    plant,
    put,
)
from tests.random_firm import fill

TODAY = date(2025, 11, 20)


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table but the journal, without versions."""
    with store.reading() as connection:
        return {
            table.name: [
                {name: value for name, value in row.items() if name != "version"}
                for row in connection.execute(select(table).order_by(table.c.id)).mappings()
            ]
            for table in Record.metadata.sorted_tables
            if table.name not in (JournalEntry.__tablename__, "base_state")
        }


def found(store: Store, text: str) -> set[int]:
    """Return the clients that are not archived and are found by a text."""
    with store.reading() as connection:
        ids = ids_with(Client.__table__, needle(text), connection.dialect.name)
        return set(
            connection.execute(select(Client.id).where(Client.id.in_(ids), Client.archived_at.is_(None))).scalars()
        )


@pytest.fixture
def clients(store: Store) -> tuple[int, int]:
    """Two spellings of one client, the second with more about it."""
    plant(store)
    first, second = put(
        store, Client,
        make_client(name="Ромашка", phones=["+79123456789"], tags=["vip"], created_on=date(2024, 5, 6)),
        make_client(name="ООО Цветы Ромашки", inn="7707083893", phones=["+79990001122", "+79123456789"], owner_id=ANNA,
                    created_on=date(2023, 1, 1), tags=["tender"], note="Pays late"),
    )  # fmt: skip
    return first, second


def test_a_merge_moves_everything_and_takes_what_was_chosen(store: Store, clients: tuple[int, int]) -> None:
    """The others are archived and say whom they became part of."""
    keep, other = clients
    (deal,) = put(store, Deal, make_won(TODAY, client_id=other))
    (talk,) = put(store, Activity, make_activity(TODAY, client_id=other))
    preview = preview_merge(store, "client", keep, [other])
    deed = merge(store, preview, {"owner_id": other})
    row = row_of(store, Client, keep)
    assert (row.owner_id, row.inn, row.note, row.tags) == (ANNA, "7707083893", "Pays late", ["vip", "tender"])
    assert (row.first_won_on, row.last_contact_on) == (TODAY, TODAY)
    assert (row_of(store, Deal, deal).client_id, row_of(store, Activity, talk).client_id) == (keep, keep)
    gone = row_of(store, Client, other)
    assert (gone.merged_into_id, gone.archived_at, gone.last_contact_on) == (keep, store.now(), None)
    assert deed.text == "Merged into Ромашка: 1 record"


def test_the_old_name_phone_and_inn_find_the_kept_client(store: Store, clients: tuple[int, int]) -> None:
    """After other edits too; after an undo each is found by its own again."""
    keep, other = clients
    assert found(store, "цветы") == {other}
    txn = merge(store, preview_merge(store, "client", keep, [other])).txn
    assert found(store, "цветы") == found(store, "9990001122") == {keep}
    named = edit(store, Client, keep, name="Ромашка Плюс")
    assert found(store, "цветы") == {keep}
    undo(store, named)
    assert txn is not None
    undo(store, txn)
    assert found(store, "цветы") == found(store, "9990001122") == {other}


def test_a_merge_of_merged_clients_keeps_all_their_names(store: Store, clients: tuple[int, int]) -> None:
    """Whoever was merged into a merged client is now part of the last kept one."""
    (third,) = put(store, Client, make_client(name="Лилия"))
    merge(store, preview_merge(store, "client", clients[0], [clients[1]]))
    txn = merge(store, preview_merge(store, "client", third, [clients[0]])).txn
    assert found(store, "цветы") == found(store, "ромашка") == {third}
    assert row_of(store, Client, clients[1]).merged_into_id == third
    assert txn is not None
    undo(store, txn)
    assert found(store, "цветы") == {clients[0]}


def test_groups_stay_trees(store: Store, clients: tuple[int, int]) -> None:
    """A client merged with its own parent, grandparent or child is never above itself."""
    keep, other = clients
    (top, middle) = put(store, Client, make_client(name="Top"), make_client(name="Middle"))
    edit(store, Client, other, parent_id=top)
    edit(store, Client, middle, parent_id=other)
    edit(store, Client, keep, parent_id=middle)
    before = everything(store)
    txn = merge(store, preview_merge(store, "client", keep, [other])).txn
    assert row_of(store, Client, keep).parent_id == top
    assert (row_of(store, Client, middle).parent_id, row_of(store, Client, middle).group_id) == (keep, top)
    assert txn is not None
    undo(store, txn)
    assert everything(store) == before


def test_a_contact_that_takes_part_in_a_deal_twice_does_so_once(store: Store, clients: tuple[int, int]) -> None:
    """Its other parts move."""
    first, second = put(
        store, Contact, make_contact(client_id=clients[0]), make_contact(name="P. Ivanov", client_id=clients[0])
    )
    one, two = put(store, Deal, make_deal(client_id=clients[0]), make_deal(client_id=clients[0]))
    put(store, DealContact, {"deal_id": one, "contact_id": first}, {"deal_id": one, "contact_id": second},
        {"deal_id": two, "contact_id": second})  # fmt: skip
    merge(store, preview_merge(store, "contact", first, [second]))
    with store.reading() as connection:
        parts = connection.execute(
            select(DealContact.deal_id, DealContact.contact_id).where(DealContact.archived_at.is_(None))
        ).all()
    assert sorted(parts) == sorted([(one, first), (two, first)])


def test_a_merged_source_leaves_its_name_as_a_synonym(store: Store) -> None:
    """And again after the merge was undone and done anew."""
    plant(store)
    (deal,) = put(store, Deal, make_deal(source_id=ADVICE))
    for _time in range(2):
        txn = merge(store, preview_merge(store, "source", SITE, [ADVICE])).txn
        with store.reading() as connection:
            (synonym,) = connection.execute(select(SourceSynonym)).all()
        assert (synonym.folded, synonym.source_id, synonym.archived_at) == ("advice", SITE, None)
        assert row_of(store, Deal, deal).source_id == SITE
        assert txn is not None
        undo(store, txn)
    assert (row_of(store, Deal, deal).source_id, row_of(store, Source, ADVICE).merged_into_id) == (ADVICE, None)
    with store.reading() as connection:
        assert connection.execute(select(SourceSynonym.archived_at)).scalar_one() is not None


def test_products_are_merged_with_their_positions(store: Store) -> None:
    """A dictionary's entries go the same way."""
    plant(store)
    (deal,) = put(store, Deal, make_deal())
    (item,) = put(store, DealItem, make_item(deal, product_id=VALVE))
    merge(store, preview_merge(store, "product", PUMP, [VALVE]))
    assert row_of(store, DealItem, item).product_id == PUMP
    assert row_of(store, Product, VALVE).merged_into_id == PUMP


def test_what_was_changed_since_the_preview_is_looked_at_again(store: Store, clients: tuple[int, int]) -> None:
    """Nothing is written then."""
    preview = preview_merge(store, "client", clients[0], [clients[1]])
    edit(store, Client, clients[1], city="Пермь")
    with pytest.raises(ConflictFault):
        merge(store, preview)
    assert row_of(store, Client, clients[1]).archived_at is None


@pytest.mark.parametrize("wrong", [
    lambda store, a, b: preview_merge(store, "deal", a, [b]),
    lambda store, a, b: preview_merge(store, "client", a, [a]),
    lambda store, a, b: preview_merge(store, "client", a, [b, 404]),
    lambda store, a, b: merge(store, preview_merge(store, "client", a, [b]), {"inn": 404}),
])  # fmt: skip
def test_what_cannot_be_merged_is_refused(
    store: Store, clients: tuple[int, int], wrong: Callable[[Store, int, int], object]
) -> None:
    """A record of no such kind, itself, one that is gone, a choice of nobody."""
    with pytest.raises(UsageFault):
        wrong(store, *clients)


@pytest.mark.parametrize("seed", range(4))
def test_an_undone_merge_leaves_the_very_same_rows(sqlite_store: Store, seed: int) -> None:
    """Random clients of a random firm, spans and derived columns included; sums are those of the preview."""
    world = fill(sqlite_store, seed, 120)
    dice = Random(seed)
    chosen = dice.sample([client["id"] for client in world.clients if client["archived_at"] is None], 4)
    before = everything(sqlite_store)
    preview = preview_merge(sqlite_store, "client", chosen[0], chosen[1:])
    txn = merge(sqlite_store, preview).txn
    (other,) = [each["id"] for each in world.clients if each["archived_at"] is None and each["id"] not in chosen][:1]
    assert [each.kept for each in preview_merge(sqlite_store, "client", chosen[0], [other]).sums] == [
        each.after for each in preview.sums
    ]
    assert txn is not None
    undo(sqlite_store, txn)
    assert everything(sqlite_store) == before
