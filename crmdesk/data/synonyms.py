"""Synonyms: other spellings of a source, which imports and lists of choices take for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Source, SourceSynonym
from crmdesk.data.search import fold
from crmdesk.data.store import Store
from crmdesk.data.words import _

FORM = "source"


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another spelling, as it is compared: small letters, one space between words."""

    id: int
    text: str


def synonyms_of(store: Store, source_id: int) -> tuple[Synonym, ...]:
    """Return the other spellings of a source, in alphabetical order."""
    with store.reading() as connection:
        rows = connection.execute(
            select(SourceSynonym.id, SourceSynonym.folded)
            .where(SourceSynonym.source_id == source_id, SourceSynonym.archived_at.is_(None))
            .order_by(SourceSynonym.folded)
        )
        return tuple(Synonym(row.id, row.folded) for row in rows)


def add_synonym(store: Store, source_id: int, text: str) -> Deed:
    """Let a spelling mean this source from now on; what was imported before stays as it is.

    Raises:
        UsageFault: it is empty, or it is the name or a spelling of a source already.
    """
    folded = fold(text)
    if not folded:
        raise UsageFault(_("Write the other spelling."))
    with store.changing() as change:
        source = change.row(Source, source_id)
        names = change.connection.execute(select(Source.id, Source.name).where(Source.archived_at.is_(None)))
        if any(fold(row.name) == folded for row in names):
            raise UsageFault(_("“{name}” is a source itself. Merge the two instead.").format(name=text.strip()))
        there = change.connection.execute(
            select(SourceSynonym.id, SourceSynonym.source_id, SourceSynonym.version, SourceSynonym.archived_at)
            .where(SourceSynonym.folded == folded)
        ).one_or_none()  # fmt: skip
        if there is not None and there.archived_at is None:
            other = change.row(Source, there.source_id)["name"]
            raise UsageFault(_("“{text}” means “{name}” already.").format(text=text.strip(), name=other))
        if there is None:
            change.add(SourceSynonym, [{"source_id": source_id, "folded": folded}])
        else:  # a spelling is there once: it comes back
            change.edit(SourceSynonym, there.id, there.version, archived_at=None, source_id=source_id)
        told = _("“{text}” is read as {name} from now on").format(text=text.strip(), name=source["name"])
        return Deed(change.txn, told, FORM, (source_id,))


def remove_synonym(store: Store, synonym_id: int) -> Deed:
    """Let a spelling mean nothing again.

    Raises:
        ConflictFault: somebody saved it in the same moment.
    """
    with store.changing() as change:
        row = change.row(SourceSynonym, synonym_id)
        change.archive(SourceSynonym, synonym_id, row["version"])
        return Deed(
            change.txn, _("“{text}” is no spelling any more").format(text=row["folded"]), FORM, (row["source_id"],)
        )
