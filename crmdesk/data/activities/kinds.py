"""Kinds of activities as people choose from them, and the one a word such as "call" stands for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from crmdesk.data.entry.forms_dictionaries import ACTIVITY_NAMES
from crmdesk.data.errors import unknown
from crmdesk.data.journal import Change
from crmdesk.data.models import ActivityKind
from crmdesk.data.store import Store
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind of activity; the firm's own name, and which of the known kinds it counts as."""

    id: int | None
    """None: the firm has none of this code yet; it comes with the first activity."""
    code: str
    name: str


def list_kinds(store: Store) -> tuple[KindChoice, ...]:
    """Return the firm's kinds in their order, then those of the known ones that it does not have yet."""
    with store.reading() as connection:
        rows = connection.execute(
            select(ActivityKind.id, ActivityKind.code, ActivityKind.name)
            .where(ActivityKind.archived_at.is_(None))
            .order_by(ActivityKind.position, ActivityKind.id)
        ).all()
    known = {row.code for row in rows}
    return (
        *(KindChoice(row.id, row.code, row.name) for row in rows),
        *(KindChoice(None, code, _(name)) for code, name in ACTIVITY_NAMES.items() if code not in known),
    )


def kind_for(change: Change, code: str) -> int:
    """Return the first kind of the firm that counts as ``code``; a firm without one gets it now.

    Raises:
        UsageFault: no kind is called so.
    """
    found = change.connection.execute(
        select(ActivityKind.id)
        .where(ActivityKind.code == code, ActivityKind.archived_at.is_(None))
        .order_by(ActivityKind.position, ActivityKind.id)
        .limit(1)
    ).scalar()
    if found is not None:
        return int(found)
    if code not in ACTIVITY_NAMES:
        raise unknown(_("Kind"), code, ACTIVITY_NAMES)
    row = {
        "name": _(ACTIVITY_NAMES[code]),
        "code": code,
        "is_contact": code != "task",
        "position": list(ACTIVITY_NAMES).index(code),
    }
    return change.add(ActivityKind, [row])[0]
