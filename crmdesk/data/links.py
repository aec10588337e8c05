"""Links of a record: every column of every kept row that may point to it, found in the schema, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select
from sqlalchemy.orm import class_mapper

from crmdesk.data.models import (
    Activity,
    ActivityTemplate,
    Alert,
    Attachment,
    Campaign,
    Category,
    Client,
    Commitment,
    Contact,
    Cost,
    Deal,
    DealContact,
    DealItem,
    Invoice,
    Kept,
    Payment,
    Plan,
    Product,
    QualityCheck,
    Record,
    SourceSynonym,
    StockMovement,
    TrackingNumber,
)
from crmdesk.data.words import N_

#: What is said to move, an English source string; records that are not named here move without a word.
TITLES: dict[type[Kept], str] = {
    Activity: N_("Activities"), ActivityTemplate: N_("Templates of activities"), Alert: N_("Signals"),
    Attachment: N_("Files"), Campaign: N_("Campaigns"), Category: N_("Categories below"), Client: N_("Clients"), Commitment: N_("Commitments"),
    Contact: N_("Contacts"), Cost: N_("Costs"), Deal: N_("Deals"), DealContact: N_("Parts in deals"),
    DealItem: N_("Positions of deals"), Invoice: N_("Invoices"), Payment: N_("Payments"), Plan: N_("Plans"), Product: N_("Products"),
    QualityCheck: N_("Quality checks"), SourceSynonym: N_("Other spellings"), StockMovement: N_("Stock movements"),
    TrackingNumber: N_("Tracking numbers"),
}  # fmt: skip
#: The companies of a group are told by another name than the clients of a source.
BELOW = N_("Companies of the group")
MERGED, PARENT = "merged_into_id", "parent_id"


@dataclass(frozen=True, slots=True)
class Link:
    """A column of a kept record that points to another one."""

    record: type[Kept]
    column: str

    @property
    def table(self) -> Table:
        """The table that has the column."""
        table = class_mapper(self.record).local_table
        assert isinstance(table, Table)
        return table

    @property
    def key(self) -> Column[Any]:
        """The column itself."""
        return self.table.c[self.column]

    def ids(self, connection: Connection, to: Sequence[int]) -> list[int]:
        """Return the rows, archived ones included, that point to any of these."""
        return list(connection.execute(select(self.table.c.id).where(self.key.in_(to))).scalars())

    def count(self, connection: Connection, to: Sequence[int]) -> int:
        """Return how many rows that are not archived point to any of these."""
        condition = self.key.in_(to) & self.table.c.archived_at.is_(None)
        return int(connection.execute(select(func.count()).select_from(self.table).where(condition)).scalar_one())


@cache
def links_to(record: type[Kept]) -> tuple[Link, ...]:
    """Return every column of a kept record that refers to this one, its own parent and merged ones included.

    Spans are no such rows: the statuses and relations of a merged client stay its own history.
    """
    target = record.__tablename__
    found = [
        Link(mapper.class_, key.parent.name)
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, Kept)
        for key in mapper.class_.__table__.foreign_keys
        if key.column.table.name == target
    ]
    return tuple(sorted(found, key=lambda link: (link.record.__tablename__, link.column)))


def named_by(record: type[Kept]) -> tuple[Link, ...]:
    """Return the columns by which kept records name this one: all links but that of what became part of it.

    History says what was: events, spans and times of entry neither keep an entry in use nor are moved to another one.
    """
    return tuple(link for link in links_to(record) if link.column != MERGED)
