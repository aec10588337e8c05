"""Links of a record: none is forgotten, and none that is history is touched."""

from __future__ import annotations

import pytest

from crmdesk.data.links import MERGED, TITLES, links_to
from crmdesk.data.merge_preview import MERGEABLE
from crmdesk.data.models import Client, Deal, Kept, Record, Source
from crmdesk.data.store import Store
from tests.factories import ADVICE, SITE, make_client, make_deal, plant, put

RECORDS = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}


def test_a_client_is_pointed_to_from_everywhere() -> None:
    """Its group and those merged into it before are links too; its spans are not."""
    named = {(link.record.__tablename__, link.column) for link in links_to(Client)}
    assert named >= {
        ("activity", "client_id"), ("activity_template", "client_id"), ("alert", "client_id"),
        ("attachment", "client_id"), ("client", "merged_into_id"), ("client", "parent_id"), ("contact", "client_id"),
        ("deal", "client_id"), ("invoice", "client_id"), ("payment", "client_id"), ("quality_check", "client_id"),
    }  # fmt: skip
    assert not {table for table, _column in named} & {"status_span", "relationship_span"}


@pytest.mark.parametrize("form_id", MERGEABLE)
def test_everything_that_moves_has_a_name(form_id: str) -> None:
    """What is merged can say whom it became part of, and the preview names all that points to it."""
    record = RECORDS[form_id]
    assert issubclass(record, Kept)
    assert MERGED in record.__table__.c
    assert {link.record for link in links_to(record) if link.column != MERGED} <= TITLES.keys()


def test_archived_rows_move_but_are_not_counted(store: Store) -> None:
    """An undo must find them where they were."""
    plant(store)
    deals = put(store, Deal, make_deal(source_id=SITE), make_deal(source_id=SITE, archived_at=store.now()),
                make_deal(source_id=ADVICE))  # fmt: skip
    put(store, Client, make_client(source_id=SITE))
    (link,) = [link for link in links_to(Source) if link.record is Deal]
    with store.reading() as connection:
        assert sorted(link.ids(connection, [SITE])) == sorted(deals[:2])
        assert link.count(connection, [SITE]) == 1
