"""Likeness: rows of a file that no key recognises and that look like rows of the base all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.imports.draft import Draft, Likeness
from crmdesk.data.models import Client, Contact, Deal, Kept
from crmdesk.data.search import fold, name_key

Signs = Callable[[Any], Iterable[Any]]
_Sign = tuple[str, str, Signs]


def _whole(value: Any) -> Iterable[Any]:
    return (value,) if value else ()


def _each(value: Any) -> Iterable[Any]:
    return value or ()


def _name(value: Any) -> Iterable[Any]:
    return (name_key(value),) if value else ()


#: Record -> (target that tells, its column, what of its value is compared), the surest first.
_SIGNS: dict[type[Kept], tuple[_Sign, ...]] = {
    Client: (("inn", "inn", _whole), ("phones", "phones", _each), ("emails", "emails", _each), ("name", "name", _name)),
    Contact: (("phones", "phones", _each), ("emails", "emails", _each)),
}


def look_alikes(draft: Draft, connection: Connection, found: dict[int, int]) -> dict[int, Likeness]:
    """Return what of the base the rows look like that repeat nothing, by their index.

    Clients are alike by INN, phone, e-mail, or name without the form of property; people by phone or e-mail if their
    names agree in a word; deals by title and client. What is archived looks like nothing.
    """
    if draft.kind.record is Deal:
        return _deals(draft, connection, found)
    signs = [sign for sign in _SIGNS.get(draft.kind.record, ()) if sign[0] in draft.values]
    if not signs:
        return {}
    record: Any = draft.kind.record
    known = _known(connection, record, signs)
    names = draft.column("name")
    alike: dict[int, Likeness] = {}
    for place, (target, _column, take) in enumerate(signs):
        for index, value in enumerate(draft.values[target] if known[place] else ()):
            if index in found or index in alike or index in draft.repeats:
                continue
            hit = next((known[place][sign] for sign in take(value) if sign in known[place]), None)
            if hit is not None and (record is not Contact or _namesakes(names[index], hit[1])):
                alike[index] = Likeness(*hit, sign=target)
    return alike


def _known(connection: Connection, record: Any, signs: list[_Sign]) -> list[dict[Any, tuple[int, str]]]:
    """Return for each sign what the base holds: the compared value -> (id, name)."""
    columns = [getattr(record, column) for _target, column, _take in signs]
    known: list[dict[Any, tuple[int, str]]] = [{} for _sign in signs]
    statement = select(record.id, record.name, *columns).where(record.archived_at.is_(None)).order_by(record.id)
    for row_id, name, *values in connection.execute(statement):
        for place, value in enumerate(values):
            for sign in signs[place][2](value):
                known[place].setdefault(sign, (row_id, name))
    return known


def _namesakes(one: str | None, other: str) -> bool:
    return bool(set(fold(one or "").split()) & set(fold(other).split()))


def _deals(draft: Draft, connection: Connection, found: dict[int, int]) -> dict[int, Likeness]:
    """Deals without a known id are alike by title and client, if both are given."""
    titles, clients = draft.column("title"), draft.column("client")
    made = draft.references.made.get("client", {})
    asked = {
        (client, fold(title)): None
        for index, (title, client) in enumerate(zip(titles, clients, strict=True))
        if title and client and client not in made and index not in found
    }
    if not asked:
        return {}
    known: dict[tuple[int, str], tuple[int, str]] = {}
    statement = (
        select(Deal.id, Deal.title, Deal.client_id)
        .where(Deal.archived_at.is_(None), Deal.client_id.is_not(None))
        .order_by(Deal.id)
    )
    for row in connection.execute(statement):
        known.setdefault((row.client_id, fold(row.title or "")), (row.id, row.title))
    return {
        index: Likeness(*known[key], sign="title")
        for index, (title, client) in enumerate(zip(titles, clients, strict=True))
        if title and client and index not in found and index not in draft.repeats
        if (key := (client, fold(title))) in known
    }
