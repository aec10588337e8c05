"""Offers: what can be chosen for a field: records by name, codes, words already used, the stages of a pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.comparison import contains_text
from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.models import Client, Contact, Deal, Invoice, Source, SourceSynonym, Stage
from crmdesk.data.search import fold, needle
from crmdesk.data.search_index import ids_with
from crmdesk.data.store import Store
from crmdesk.data.words import _

#: Offers shown at once: more nobody looks through; typing narrows them.
MOST = 60
#: Names that are read to be narrowed here, where the base has no index of their letters.
_READ = 2_000


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose."""

    value: Any
    """What the field would hold: an id, a code, a text."""
    text: str


def offers(
    store: Store, form: Form, field: FormField, typed: str = "", *, within: int | None = None
) -> tuple[Offer, ...]:
    """Return what can be chosen for a field, narrowed to what contains ``typed``.

    Args:
        store: the base.
        form: whose field it is.
        field: a reference, a code, a flag or a field of words; others have no offers.
        typed: letters that each offer contains, whatever their case.
        within: for stages the pipeline, for contacts the client, whose they are; None takes all.
    """
    match field.entry:
        case Entry.CODE:
            found = tuple(Offer(code, _(name)) for code, name in field.codes.items())
        case Entry.FLAG:
            found = (Offer(value=True, text=_("yes")), Offer(value=False, text=_("no")))
        case Entry.WORDS if field.own_id is not None:
            found = tuple(Offer(word, word) for word in field.options)
        case Entry.WORDS:
            with store.reading() as connection:
                found = _words(connection, form, field)
        case Entry.REFERENCE:
            with store.reading() as connection:
                return _records(connection, field, typed, within)
        case _:
            return ()
    wanted = fold(typed)
    return tuple(offer for offer in found if wanted in fold(offer.text))[:MOST]


def takes_offers(field: FormField) -> bool:
    """Return whether a field is chosen rather than typed."""
    return field.entry in (Entry.CODE, Entry.FLAG, Entry.REFERENCE, Entry.WORDS)


def _words(connection: Connection, form: Form, field: FormField) -> tuple[Offer, ...]:
    column = form.record.__table__.c[field.key]
    rows = connection.execute(
        select(column, func.count().label("many"))
        .where(column.is_not(None), column != "")
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(_READ)
    )
    return tuple(Offer(row[0], row[0]) for row in rows)


def _records(connection: Connection, field: FormField, typed: str, within: int | None) -> tuple[Offer, ...]:
    record: Any = field.source
    table = record.__table__
    name = next(table.c[key] for key in ("name", "title", "subject", "number") if key in table.c)
    query = select(table.c.id, name.label("text")).where(table.c.archived_at.is_(None), name.is_not(None))
    word = needle(typed)
    if record in (Client, Deal) and word:
        query = query.where(table.c.id.in_(ids_with(table, word, connection.dialect.name).limit(_READ)))
    if record is Invoice and word:
        query = query.where(contains_text(name, typed.strip(), connection.dialect.name))
    if record is Stage:
        query = query.order_by(Stage.position, Stage.id)
        if within is not None:
            query = query.where(Stage.pipeline_id == within)
    else:
        if record is Contact and within is not None:
            query = query.where(Contact.client_id == within)
        query = query.order_by(table.c.name_key if "name_key" in table.c else name, table.c.id)
    limit = MOST if record in (Client, Deal) else _READ
    found = tuple(Offer(row.id, row.text) for row in connection.execute(query.limit(limit)))
    if record in (Client, Deal) and word:
        # Found by a number or a legal name too: those must not be narrowed again by the letters of the name.
        return tuple(sorted(found, key=lambda offer: not fold(offer.text).startswith(fold(typed))))[:MOST]
    wanted = fold(typed)
    spelled = _spelled(connection, wanted) if record is Source and wanted else frozenset[int]()
    return tuple(offer for offer in found if wanted in fold(offer.text) or offer.value in spelled)[:MOST]


def _spelled(connection: Connection, wanted: str) -> frozenset[int]:
    """Return the sources of which another spelling contains these letters."""
    rows = connection.execute(
        select(SourceSynonym.source_id).where(
            SourceSynonym.archived_at.is_(None), SourceSynonym.folded.contains(wanted, autoescape=True)
        )
    )
    return frozenset(rows.scalars())
