"""Duplicates: clients and contacts that look like the one being typed, and pairs alike in the whole base.

Alike is: the same INN, the same phone or mail (of a client or of its contacts), the same or nearly the same name. The
importer recognises repeated rows of a file by exact keys of its mapping (``imports.duplicates``); here nothing is
recognised, people are only warned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, or_, select, union

from crmdesk.data.models import Client, Contact
from crmdesk.data.search import fold, name_key
from crmdesk.data.search_index import TRIGRAM, ids_with, text_contains
from crmdesk.data.store import Store
from crmdesk.data.words import _

#: Names at least so alike, of 100, are told.
ALIKE = 86
#: How sure each reason makes, of 100.
SURE_INN, SURE_PHONE, SURE_EMAIL, SURE_CONTACT = 100, 95, 94, 90
#: Digits of a phone that are compared: 8 912 … and +7 912 … are one number.
PHONE_DIGITS = 10
#: Names that a typed one is compared with at most.
_CANDIDATES = 1_500
_PIECE = 4
_PIECES = 6
_MOST = 8
#: Shorter names may differ by one letter, longer ones by two.
_SHORT = 10
_NO_DIGIT = re.compile(r"\D")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Similar:
    """A record that may be the same thing; the surest first."""

    id: int
    name: str
    score: int
    """0..100."""
    reasons: tuple[str, ...]
    """In words: "the same INN"."""
    detail: str
    """What tells it apart: INN and city of a client, the client of a contact."""


def phone_key(phone: str) -> str:
    """Return the digits by which phones are compared, or nothing for what is too short to tell anything."""
    digits = _NO_DIGIT.sub("", phone.partition(";")[0])
    return digits[-PHONE_DIGITS:] if len(digits) >= 7 else ""


def similar_clients(
    store: Store,
    *,
    name: str = "",
    inn: str = "",
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    except_id: int | None = None,
    most: int = _MOST,
) -> tuple[Similar, ...]:
    """Return clients that may be the one being typed; quick enough to be asked at every pause of the typing.

    Args:
        store: the base.
        name: what is typed as the name so far.
        inn: a whole INN.
        phones: phones in any spelling.
        emails: whole addresses.
        except_id: the client itself, when it is there already.
        most: at most so many, the surest ones.
    """
    found = _Found(except_id)
    with store.reading() as connection:
        dialect = connection.dialect.name
        kept = Client.archived_at.is_(None)
        digits = "".join(inn.split())
        if digits:
            found.add(
                _ids(connection, select(Client.id).where(Client.inn == digits, kept)), SURE_INN, _("the same INN")
            )
        for phone in phones:
            key = phone_key(phone)
            if key:
                ids = _ids(connection, ids_with(Client.__table__, key, dialect))
                found.add(ids, SURE_PHONE, _("the same phone {phone}").format(phone=phone))
        for email in emails:
            condition = _holds(Client.emails, email)
            ids = _ids(connection, select(Client.id).where(condition, kept))
            found.add(ids, SURE_EMAIL, _("the same mail {email}").format(email=email.casefold()))
        for client_id, person in _clients_of_contacts(connection, phones, emails, dialect):
            found.add([client_id], SURE_CONTACT, _("phone or mail of its contact {name}").format(name=person))
        for client_id, score in _alike_names(connection, name, dialect):
            reason = _("the same name") if score == 100 else _("a similar name")
            found.add([client_id], min(score, 99), reason)
        chosen = found.best(most * 4)
        rows = connection.execute(
            select(Client.id, Client.name, Client.inn, Client.city).where(Client.id.in_(chosen), kept)
        )
        details = {row.id: (row.name, ", ".join(part for part in (row.inn, row.city) if part)) for row in rows}
    return found.told(details, chosen, most)


def similar_contacts(
    store: Store,
    *,
    name: str = "",
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    client_id: int | None = None,
    except_id: int | None = None,
    most: int = _MOST,
) -> tuple[Similar, ...]:
    """Return contacts that may be the one being typed.

    Names are compared within the client only: namesakes elsewhere are other people.
    """
    found = _Found(except_id)
    with store.reading() as connection:
        dialect = connection.dialect.name
        kept = Contact.archived_at.is_(None)
        for phone in phones:
            key = phone_key(phone)
            if key:
                ids = _ids(connection, select(Contact.id).where(text_contains(Contact.search, key, dialect), kept))
                found.add(ids, SURE_PHONE, _("the same phone {phone}").format(phone=phone))
        for email in emails:
            ids = _ids(connection, select(Contact.id).where(_holds(Contact.emails, email), kept))
            found.add(ids, SURE_EMAIL, _("the same mail {email}").format(email=email.casefold()))
        if client_id is not None and len(fold(name)) >= TRIGRAM:
            for row in connection.execute(select(Contact.id, Contact.name).where(Contact.client_id == client_id, kept)):
                score = likeness(fold(name), fold(row.name))
                if score >= ALIKE:
                    reason = _("the same name") if score == 100 else _("a similar name")
                    found.add([row.id], min(score, 99), reason)
        chosen = found.best(most * 4)
        rows = connection.execute(
            select(Contact.id, Contact.name, Client.name.label("client"))
            .outerjoin(Client, Client.id == Contact.client_id)
            .where(Contact.id.in_(chosen), kept)
        )
        details = {row.id: (row.name, row.client or "") for row in rows}
    return found.told(details, chosen, most)


def likeness(first: str, second: str) -> int:
    """Return how alike two folded names are, 0..100, whatever the order of their words; other numbers are other names."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - loaded when names are first compared
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    if first == second:
        return 100
    if sorted(_DIGITS.findall(first)) != sorted(_DIGITS.findall(second)):
        return 0
    one, other = (" ".join(sorted(name.split())) for name in (first, second))
    if Levenshtein.distance(one, other) > (1 if max(len(one), len(other)) < _SHORT else 2):
        return 0
    return min(round(fuzz.ratio(one, other)), 99)


def alike(key: str, others: Mapping[int, str]) -> list[tuple[int, int]]:
    """Return (id, likeness) of the folded names of others that are alike."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - loaded when names are first compared

    near = process.extract(key, others, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE - 0.5, limit=_CANDIDATES)
    scores = ((row_id, likeness(key, other)) for other, _score, row_id in near)
    return [(row_id, score) for row_id, score in scores if score >= ALIKE]


class _Found:
    """Who was found so far, and why."""

    def __init__(self, except_id: int | None) -> None:
        self._except_id = except_id
        self._scores: dict[int, int] = {}
        self._reasons: dict[int, list[str]] = {}

    def add(self, ids: Iterable[int], score: int, reason: str) -> None:
        """Note a reason why these may be the same thing."""
        for row_id in ids:
            if row_id != self._except_id:
                self._scores[row_id] = max(self._scores.get(row_id, 0), score)
                reasons = self._reasons.setdefault(row_id, [])
                if reason not in reasons:
                    reasons.append(reason)

    def best(self, count: int) -> list[int]:
        """Return the surest ones."""
        return sorted(self._scores, key=lambda row_id: (-self._scores[row_id], row_id))[:count]

    def told(self, details: dict[int, tuple[str, str]], chosen: list[int], most: int) -> tuple[Similar, ...]:
        """Return those of the chosen that are still there."""
        kept = [row_id for row_id in chosen if row_id in details][:most]
        return tuple(
            Similar(row_id, details[row_id][0], self._scores[row_id], tuple(self._reasons[row_id]), details[row_id][1])
            for row_id in kept
        )


def _ids(connection: Connection, statement: Select[Any]) -> list[int]:
    return list(connection.execute(statement.limit(_CANDIDATES)).scalars())


def _holds(column: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that a list of texts holds one, as it is written in JSON."""
    return cast(column, Text).contains(f'"{text.strip().casefold()}"', autoescape=True)


def _clients_of_contacts(
    connection: Connection, phones: Sequence[str], emails: Sequence[str], dialect: str
) -> list[tuple[int, str]]:
    """Return clients a contact of which has one of the phones or mails, with the contact's name."""
    conditions = [text_contains(Contact.search, key, dialect) for key in map(phone_key, phones) if key]
    conditions += [_holds(Contact.emails, email) for email in emails if email.strip()]
    if not conditions:
        return []
    rows = connection.execute(
        select(Contact.client_id, Contact.name)
        .where(or_(*conditions), Contact.archived_at.is_(None), Contact.client_id.is_not(None))
        .limit(_CANDIDATES)
    )
    return [(row.client_id, row.name) for row in rows if row.client_id is not None]


def _alike_names(connection: Connection, name: str, dialect: str) -> list[tuple[int, int]]:
    """Return (client, likeness) of names that share a piece of a word with the typed one and are alike."""
    key = name_key(name)
    if len(key) < TRIGRAM:
        return []
    kept = Client.archived_at.is_(None)
    same = connection.execute(select(Client.id).where(Client.name_key == key, kept).limit(_CANDIDATES)).scalars()
    found = dict.fromkeys(same, 100)
    pieces = pieces_of(key)
    if pieces:
        queries = [ids_with(Client.__table__, piece, dialect).limit(_CANDIDATES).subquery() for piece in pieces]
        wanted = union(*(select(query.c[0]) for query in queries)).subquery()
        rows = connection.execute(select(Client.id, Client.name_key).where(Client.id.in_(select(wanted.c[0])), kept))
        for row_id, score in alike(key, {row[0]: row[1] for row in rows.all()}):
            found[row_id] = max(score, found.get(row_id, 0))
    return list(found.items())


def pieces_of(key: str) -> list[str]:
    """Return beginnings and ends of the longest words of a name: a slip of the pen spoils one of them only."""
    words = sorted((word for word in key.split() if len(word) >= TRIGRAM), key=len, reverse=True)
    pieces: dict[str, None] = {}
    for word in words[: _PIECES // 2]:
        pieces[word[:_PIECE]] = None
        pieces[word[-_PIECE:]] = None
    return list(pieces)
