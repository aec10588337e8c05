"""Duplicate pairs: clients or contacts of the whole base that look alike, two by two, for people to look at and merge.

Nothing is compared with everything: records meet only in blocks that share an INN, a phone, a mail, or one of the rarest
pieces of their names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from sqlalchemy import select

from crmdesk.data.duplicates import ALIKE, SURE_EMAIL, SURE_INN, SURE_PHONE, likeness, phone_key
from crmdesk.data.models import Client, Contact
from crmdesk.data.search import fold
from crmdesk.data.store import Store
from crmdesk.data.words import _

Progress = Callable[[float], None]
#: A larger block (a phone of a call centre, a piece of half of all names) tells nothing: its first few stand for it.
LARGEST_BLOCK = 40
#: Rarest pieces of a name that bring it together with others.
_RARE = 5
_LETTERS = 3
_STEP = 2_000


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records that may be the same thing; ``first_id`` is the older one."""

    first_id: int
    second_id: int
    first_name: str
    second_name: str
    score: int
    """0..100."""
    reasons: tuple[str, ...]
    """In words."""


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    name: str
    key: str
    """What names are compared by."""
    inn: str | None
    kpp: str | None
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    within: int | None
    """Whose record it is: contacts are alike by name only within one client."""


def _silent(_share: float) -> None:
    """Hear of progress and do nothing."""


def duplicate_pairs(
    store: Store, form_id: Literal["client", "contact"] = "client", progress: Progress = _silent, *, most: int = 1_000
) -> tuple[DuplicatePair, ...]:
    """Return pairs that look alike, the surest first, at most ``most``.

    Args:
        store: the base.
        form_id: clients or contacts.
        progress: told the share done, 0..1; it may raise ``Cancelled``.
        most: at most so many pairs.
    """
    known = _read_clients(store) if form_id == "client" else _read_contacts(store)
    progress(0.1)
    pairs: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    by_id = {each.id: each for each in known}

    def meet(keys: Iterable[tuple[Hashable, int]], score: int, reason: str) -> None:
        for first, second in _meetings(keys):
            if form_id == "client" and reason == _("the same INN") and by_id[first].kpp != by_id[second].kpp:
                pairs[first, second][_("the same INN, another KPP")] = score - 5
            else:
                pairs[first, second][reason] = score

    meet(((each.inn, each.id) for each in known if each.inn), SURE_INN, _("the same INN"))
    meet(((phone, each.id) for each in known for phone in each.phones), SURE_PHONE, _("the same phone"))
    meet(((email, each.id) for each in known for email in each.emails), SURE_EMAIL, _("the same mail"))
    meet((((each.key, each.within), each.id) for each in known if each.key), 99, _("the same name"))
    progress(0.3)
    for first, second in _near_names(known, progress):
        score = likeness(by_id[first].key, by_id[second].key)
        if ALIKE <= score < 100:
            pairs[first, second][_("a similar name")] = score
    found = [
        DuplicatePair(first, second, by_id[first].name, by_id[second].name, max(why.values()), tuple(why))
        for (first, second), why in pairs.items()
    ]
    found.sort(key=lambda pair: (-pair.score, -len(pair.reasons), pair.first_name, pair.first_id, pair.second_id))
    progress(1.0)
    return tuple(found[:most])


def _meetings(keys: Iterable[tuple[Hashable, int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of ids that share a key, the smaller id first; those of a large block meet its first one only."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for key, row_id in keys:
        blocks[key].append(row_id)
    for ids in blocks.values():
        unique = sorted(set(ids))
        if len(unique) <= _RARE:
            yield from combinations(unique, 2)
        else:
            yield from ((unique[0], other) for other in unique[1:])


def _near_names(known: list[_Known], progress: Progress) -> Iterator[tuple[int, int]]:
    """Yield pairs of names that share a rare piece, each pair once."""
    pieces = {each.id: _pieces(each.key) for each in known}
    often = Counter(piece for found in pieces.values() for piece in found)
    blocks: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for each in known:
        rare = sorted(pieces[each.id], key=lambda piece: (often[piece], piece))[:_RARE]
        for piece in rare:
            blocks[piece, each.within].append(each.id)
    seen: set[tuple[int, int]] = set()
    for place, ids in enumerate(blocks.values()):
        if place % _STEP == 0:
            progress(0.3 + 0.7 * place / len(blocks))
        for pair in combinations(sorted(ids)[:LARGEST_BLOCK], 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _pieces(key: str) -> set[str]:
    text = f" {key} "
    return {text[place : place + _LETTERS] for place in range(len(text) - _LETTERS + 1)}


def _read_clients(store: Store) -> list[_Known]:
    columns = (Client.id, Client.name, Client.name_key, Client.inn, Client.kpp, Client.phones, Client.emails)
    with store.reading() as connection:
        rows: Any = connection.execute(select(*columns).where(Client.archived_at.is_(None)).order_by(Client.id)).all()
    return [
        _Known(row.id, row.name, row.name_key, row.inn, row.kpp, _phones(row.phones), _emails(row.emails), None)
        for row in rows
    ]


def _read_contacts(store: Store) -> list[_Known]:
    columns = (Contact.id, Contact.name, Contact.client_id, Contact.phones, Contact.emails)
    with store.reading() as connection:
        rows: Any = connection.execute(select(*columns).where(Contact.archived_at.is_(None)).order_by(Contact.id)).all()
    return [
        _Known(row.id, row.name, fold(row.name) if row.client_id else "", None, None, _phones(row.phones),
               _emails(row.emails), row.client_id)
        for row in rows
    ]  # fmt: skip


def _phones(phones: list[str] | None) -> tuple[str, ...]:
    return tuple(key for key in map(phone_key, phones or ()) if key)


def _emails(emails: list[str] | None) -> tuple[str, ...]:
    return tuple(email.casefold() for email in emails or () if email)
