"""Searching: what the base, the reports and the commands hold that a line may mean, found as it is typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, select

from crmdesk.data.line.morphology import stem
from crmdesk.data.line.reading import money_text
from crmdesk.data.line.understood import Hit
from crmdesk.data.line.vocabulary import NOTHING, Vocabulary
from crmdesk.data.models import Client, Contact, Deal, Manager, Stage
from crmdesk.data.search import name_key, needle
from crmdesk.data.search_index import ids_with
from crmdesk.data.store import Store

#: Hits of each kind at most.
MOST = 5
#: Rows that are ranked to find them.
_RANKED = 60
#: Rows that are looked at for those, archived ones among them: half a base may hold "7495".
_READ = 1_000
_NUMBER = re.compile(r"^(?:(?:сделка|deal)\s+)?(?:[сcd]-|№\s?|#)?(?P<number>[0-9]{1,12})$")
LONGEST = 100


def search(store: Store, text: str, vocabulary: Vocabulary = NOTHING) -> tuple[Hit, ...]:
    """Return what a text may mean, the likeliest first within each kind: clients, deals, reports, commands.

    Contact persons are asked for apart (``search_people``): their texts are looked through, not found in an index.

    Raises:
        EnvironmentFault: the base cannot be read.
        Cancelled: nobody wants the answer any more.
    """
    sought = needle(text.strip()[:LONGEST])
    if not sought:
        return ()
    with store.reading() as connection:
        deals = _deals(connection, sought, store.firm.currency)
        clients = _clients(connection, sought)
    terms = [
        Hit("report" if term.kind != "command" else "command", f"{term.kind}:{term.id}", term.title)
        for term in vocabulary.matching(sought, "report", "command", "measure")[:MOST]
    ]
    numbered = _NUMBER.match(sought) is not None
    return tuple([*deals, *clients, *terms] if numbered else [*clients, *deals, *terms])


def search_people(store: Store, text: str) -> tuple[Hit, ...]:
    """Return the contact persons that a text may mean, by name, phone or mail.

    Raises:
        EnvironmentFault: the base cannot be read.
        Cancelled: nobody wants the answer any more.
    """
    sought = needle(text.strip()[:LONGEST])
    if not sought:
        return ()
    with store.reading() as connection:
        return tuple(_contacts(connection, sought))


def _needles(sought: str) -> list[str]:
    """Return the text, and where nothing holds it the stems of its words."""
    words = [word for word in re.split(r"[\s\"«»]+", sought) if len(word) >= 3]
    return [stem(word) for word in words[:4]]


def _ranked(rows: Sequence[tuple[str, Hit]], sought: str) -> list[Hit]:
    """Order hits: whole name, beginning of the name, beginning of a word, anywhere; then by name."""

    def place(entry: tuple[str, Hit]) -> tuple[int, str]:
        name = entry[0]
        if name == sought:
            return 0, name
        if name.startswith(sought):
            return 1, name
        return (2 if f" {sought}" in name or f"-{sought}" in name else 3), name

    return [hit for _name, hit in sorted(rows, key=place)[:MOST]]


def _clients(connection: Connection, sought: str) -> list[Hit]:
    dialect = connection.dialect.name
    base = (
        select(Client.id, Client.name, Client.name_key, Client.city, Client.inn, Manager.name.label("owner"))
        .outerjoin(Manager, Manager.id == Client.owner_id)
        .where(Client.archived_at.is_(None))
    )
    exact = connection.execute(base.where(Client.name_key == name_key(sought)).limit(MOST)).all()
    rows = list(exact) + list(
        connection.execute(
            base.where(Client.id.in_(ids_with(Client.__table__, sought, dialect).limit(_READ))).limit(_RANKED)
        )
    )
    if not rows:
        for stemmed in _needles(sought):
            base = base.where(Client.id.in_(ids_with(Client.__table__, stemmed, dialect)))
        rows = list(connection.execute(base.limit(_RANKED))) if _needles(sought) else []
    found = {
        row.id: (
            row.name_key,
            Hit(
                "client",
                str(row.id),
                row.name,
                ", ".join(part for part in (row.city, row.inn, row.owner) if part),
                row.id,
            ),
        )
        for row in rows
    }
    return _ranked(list(found.values()), name_key(sought))


def _contacts(connection: Connection, sought: str) -> list[Hit]:
    dialect = connection.dialect.name
    if len(sought) < 2:
        return []
    base = (
        select(Contact.id, Contact.name, Contact.position, Contact.client_id, Client.name.label("client"))
        .outerjoin(Client, Client.id == Contact.client_id)
        .where(Contact.archived_at.is_(None))
    )
    persons = Contact.__table__
    rows = connection.execute(
        base.where(Contact.id.in_(ids_with(persons, sought, dialect).limit(_READ))).limit(_RANKED)
    ).all()
    if not rows and _needles(sought):
        for stemmed in _needles(sought):
            base = base.where(Contact.id.in_(ids_with(persons, stemmed, dialect)))
        rows = connection.execute(base.limit(_RANKED)).all()
    pairs = [
        (
            needle(row.name),
            Hit(
                "contact",
                str(row.id),
                row.name,
                ", ".join(part for part in (row.position, row.client) if part),
                row.client_id,
            ),
        )
        for row in rows
    ]
    return _ranked(pairs, sought)


def _deals(connection: Connection, sought: str, currency: str) -> list[Hit]:
    dialect = connection.dialect.name
    base = (
        select(
            Deal.id, Deal.number, Deal.title, Deal.value, Deal.outcome, Deal.client_id, Client.name.label("client"),
            Stage.name.label("stage"),
        )
        .join(Stage, Stage.id == Deal.stage_id)
        .outerjoin(Client, Client.id == Deal.client_id)
        .where(Deal.archived_at.is_(None))
    )  # fmt: skip
    numbered = _NUMBER.match(sought)
    rows = []
    if numbered is not None:
        rows = list(connection.execute(base.where(Deal.number == int(numbered["number"])).limit(MOST)))
    if len(sought) >= 3:
        rows += connection.execute(
            base.where(Deal.id.in_(ids_with(Deal.__table__, sought, dialect).limit(_READ))).limit(_RANKED)
        ).all()
    ordered = sorted(
        {row.id: row for row in rows}.values(),
        key=lambda row: (numbered is None or row.number != int(numbered["number"]), row.outcome != 0, -row.number),
    )
    return [
        Hit(
            "deal",
            str(row.id),
            f"{row.number} {row.title}",
            ", ".join(
                part
                for part in (
                    row.client,
                    row.stage,
                    "" if row.value is None else money_text(row.value, currency),
                )
                if part
            ),
            row.client_id,
        )
        for row in ordered[:MOST]
    ]
