"""Belongings: what a person keeps under a name, for oneself or shared with everybody: views, segments, reports, formulas."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import Connection, Row, Select, SQLColumnExpression, and_, or_, select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models.types import YES
from crmdesk.data.store import Store
from crmdesk.data.words import _


class Belonging(Protocol):
    """Anything kept so, as it was read."""

    @property
    def id(self) -> int:
        """The row's id."""

    @property
    def version(self) -> int:
        """The version that was read."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def is_own(self) -> bool:
        """Whether it belongs to who sits here, or to nobody."""


def in_view_of(store: Store, record: Any) -> SQLColumnExpression[bool]:
    """Return which rows of a record the person may see: their own (or nobody's) and the shared, none archived."""
    mine = record.owner_id.is_(None) if store.person_id is None else record.owner_id == store.person_id
    return and_(record.archived_at.is_(None), or_(mine, record.shared == YES))


def read_by_name(store: Store, connection: Connection, record: Any) -> list[Row[Any]]:
    """Return the rows of a record that the person may see, by name."""
    query: Select[Any] = select(record).where(in_view_of(store, record)).order_by(record.name, record.id)
    return list(connection.execute(query))


def is_own(store: Store, row: Any) -> bool:
    """Return whether a row belongs to who sits here, or to nobody."""
    return row.owner_id is None or bool(row.owner_id == store.person_id)


def edit_own(store: Store, record: Any, what: Belonging, form: str, text: str, **values: Any) -> Deed:
    """Change a row of one's own; the Deed has nothing to take back where nothing differed.

    Raises:
        UsageFault: it is somebody else's.
        ConflictFault: somebody saved it meanwhile.
    """
    if not what.is_own:
        raise UsageFault(_("“{name}” is somebody else's. Save one of your own.").format(name=what.name))
    with store.changing() as change:
        version = change.edit(record, what.id, what.version, **values)
        return Deed(change.txn if version != what.version else None, text, form, (what.id,))
