"""References: how a name, an id, a phone or a mail in a file leads to a row of the base, or makes one.

Lookups are made once for each distinct text; what is made for them is written before the rows that refer to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.ids import Ids
from crmdesk.data.models import (
    ActivityKind,
    Campaign,
    Category,
    Client,
    Competitor,
    Contact,
    Deal,
    Department,
    Invoice,
    Kept,
    LossReason,
    Manager,
    Pipeline,
    Product,
    QualityTemplate,
    RelationshipType,
    Source,
    SourceSynonym,
)
from crmdesk.data.search import fold, name_key
from crmdesk.data.values.texts import phone as as_phone
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import N_, _


@dataclass(frozen=True, slots=True)
class Reference:
    """A record that others refer to: the ways to it, and whether a mere name is enough to make one."""

    record: type[Kept]
    keys: Mapping[str, str]
    """Way as a mapping writes it -> the record's column."""
    by: tuple[str, ...]
    """Ways that are tried when the mapping names none."""
    title: str
    creatable: bool = True
    kind: str = ""
    """The importer that knows its other fields, for ``client.inn``."""


_NAME = {"name": "name"}
_WITH_ID = {"name": "name", "external_id": "external_id"}

REFERENCES: dict[str, Reference] = {
    "activity_kind": Reference(
        ActivityKind, {"name": "name", "code": "code"}, ("name", "code"), N_("kind of activity")
    ),
    "campaign": Reference(Campaign, _WITH_ID, ("name", "external_id"), N_("campaign"), kind="campaigns"),
    "category": Reference(Category, _NAME, ("name",), N_("category")),
    "client": Reference(
        Client,
        {**_WITH_ID, "inn": "inn", "phone": "phones", "email": "emails", "deal": "", "contact": ""},
        ("name",),
        N_("client"),
        kind="clients",
    ),
    "competitor": Reference(Competitor, _NAME, ("name",), N_("competitor")),
    "contact": Reference(
        Contact, {**_WITH_ID, "phone": "phones", "email": "emails"}, ("name",), N_("contact"), kind="contacts"
    ),
    "deal": Reference(
        Deal,
        {"external_id": "external_id", "title": "title", "number": "number"},
        ("external_id", "title"),
        N_("deal"),
        creatable=False,
    ),
    "department": Reference(Department, _WITH_ID, ("name",), N_("department"), kind="departments"),
    "invoice": Reference(
        Invoice,
        {"number": "number", "external_id": "external_id"},
        ("number", "external_id"),
        N_("invoice"),
        creatable=False,
    ),
    "loss_reason": Reference(LossReason, _NAME, ("name",), N_("loss reason")),
    "manager": Reference(
        Manager,
        {**_WITH_ID, "email": "email", "login": "login", "phone": "phone"},
        ("name",),
        N_("manager"),
        kind="managers",
    ),
    "pipeline": Reference(Pipeline, _NAME, ("name",), N_("pipeline")),
    "product": Reference(Product, {**_WITH_ID, "sku": "sku"}, ("name", "sku"), N_("product"), kind="products"),
    "quality_template": Reference(QualityTemplate, _NAME, ("name",), N_("template of a check"), creatable=False),
    "relationship_type": Reference(RelationshipType, _NAME, ("name",), N_("relationship type")),
    "source": Reference(Source, _NAME, ("name",), N_("source")),
}

#: Ways whose text is an id of another program: compared as it stands.
_EXACT = ("external_id", "number", "inn", "deal", "contact")


#: Columns that hold several phones or mails.
_LISTS = ("phones", "emails")
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Rule:
    """How one target of a mapping refers."""

    by: tuple[str, ...]
    missing: str
    """create, refuse or empty."""
    ambiguous: str = "refuse"
    region: str = "RU"


@dataclass(slots=True)
class _Index:
    exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    loose: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class References:
    """Everything rows of a file may refer to: rows of the base, rows of the file itself, and rows to be made."""

    def __init__(self, connection: Connection, ids: Ids) -> None:
        self.connection = connection
        self.ids = ids
        """Where every new id of the import comes from."""
        self._indexes: dict[tuple[str, str], _Index] = {}
        self._clients_of_contacts: dict[int, int | None] | None = None
        self.made: dict[str, dict[int, dict[str, Any]]] = {}
        """Reference -> id -> the row to create, in the order they were met."""
        self.guessed: dict[str, int] = {}
        """Reference -> how many texts led to the first of several namesakes."""

    def offer(self, to: str, by: str, texts: Iterable[str | None], ids: Iterable[int]) -> None:
        """Let rows of the file itself be referred to (a parent may stand anywhere in its file)."""
        index = self._index(to, by)
        for text, row_id in zip(texts, ids, strict=True):
            if text:
                _enter(index, by, text, row_id)

    def find(self, to: str, text: str, rule: Rule, client_id: int | None = None) -> int | None:
        """Return the id that a text leads to; make a row if the rule says so.

        Args:
            to: a name of ``REFERENCES``.
            text: what the file says.
            rule: how to look it up, and what to do when nothing or too much is found.
            client_id: of contacts only: whose person it is; namesakes of other clients are other people.

        Raises:
            Unreadable: nothing is called so, or several are, and the rule refuses.
        """
        for by in rule.by:
            found = self._look(to, by, as_phone(text, rule.region) if by == "phone" else text)
            if client_id is not None and by == "name":
                found = [row_id for row_id in found if self.client_of(row_id) == client_id]
            if len(found) == 1:
                return found[0]
            if found:
                return self._choose(to, text, found, rule)
        if rule.missing == "create":
            row = {"name": text} if client_id is None else {"name": text, "client_id": client_id}
            return self.make(to, row, text, rule.by[0])
        if rule.missing == "empty":
            return None
        raise Unreadable(
            _("there is no {what} “{text}” (looked up by {ways})").format(
                what=_(REFERENCES[to].title), text=text, ways=", ".join(rule.by)
            )
        )

    def knows(self, to: str, text: str, ways: Iterable[str]) -> bool:
        """Whether a text leads to anything, by any of the ways."""
        return any(self._look(to, by, text) for by in ways)

    def make(self, to: str, row: dict[str, Any], text: str, by: str = "name") -> int:
        """Plan a new row that a text leads to from now on, and return its id."""
        row_id = self.ids.take()
        column = REFERENCES[to].keys.get(by, "name") or "name"
        if column != "name":
            row = {**row, column: [text] if column in _LISTS else text}
            _enter(self._index(to, by), by, text, row_id)
        if to == "activity_kind":
            row = {**row, **activity_kind(text)}
        self.made.setdefault(to, {})[row_id] = {"id": row_id, **row}
        _enter(self._index(to, "name"), "name", text, row_id)
        return row_id

    def client_of(self, contact_id: int) -> int | None:
        """Return the client of a contact, of the base or made here."""
        made = self.made.get("contact", {}).get(contact_id)
        if made is not None:
            return made.get("client_id")
        if self._clients_of_contacts is None:
            rows = self.connection.execute(select(Contact.id, Contact.client_id))
            self._clients_of_contacts = {row.id: row.client_id for row in rows}
        return self._clients_of_contacts.get(contact_id)

    def facts_of_deals(self, ids: Iterable[int]) -> dict[int, tuple[int | None, int | None]]:
        """Return deal -> (its client, its manager)."""
        wanted = sorted(ids)
        found: dict[int, tuple[int | None, int | None]] = {}
        for begin in range(0, len(wanted), _CHUNK):
            statement = select(Deal.id, Deal.client_id, Deal.owner_id).where(
                Deal.id.in_(wanted[begin : begin + _CHUNK])
            )
            found.update((row.id, (row.client_id, row.owner_id)) for row in self.connection.execute(statement))
        return found

    def _choose(self, to: str, text: str, found: list[int], rule: Rule) -> int | None:
        if rule.ambiguous == "empty":
            return None
        if to == "activity_kind":
            return min(found)
        if rule.ambiguous == "first":
            self.guessed[to] = self.guessed.get(to, 0) + 1
            return min(found)
        raise Unreadable(
            _('{n} records of kind {what} answer to “{text}”; refer by external_id, or set ambiguous = "first"').format(
                n=len(found), what=_(REFERENCES[to].title), text=text
            )
        )

    def _look(self, to: str, by: str, text: str) -> list[int]:
        index = self._index(to, by)
        if by in _EXACT:
            return index.exact.get(text, [])
        found = index.exact.get(fold(text), [])
        if found or by != "name":
            return found
        return index.loose.get(name_key(text), [])

    def _index(self, to: str, by: str) -> _Index:
        if (to, by) not in self._indexes:
            self._indexes[to, by] = self._load(to, by)
        return self._indexes[to, by]

    def _load(self, to: str, by: str) -> _Index:
        index = _Index()
        if to == "client" and by in ("deal", "contact"):
            record: type[Deal | Contact] = Deal if by == "deal" else Contact
            rows = self.connection.execute(
                select(record.external_id, record.client_id).where(
                    record.external_id.is_not(None), record.client_id.is_not(None), record.archived_at.is_(None)
                )
            )
        else:
            record_of: Any = REFERENCES[to].record
            column = getattr(record_of, REFERENCES[to].keys[by])
            rows = self.connection.execute(
                select(column, record_of.id)
                .where(column.is_not(None), record_of.archived_at.is_(None))
                .order_by(record_of.id)
            )
        for value, row_id in rows:
            for text in value if isinstance(value, list) else (value,):
                if row_id is not None:
                    _enter(index, by, str(text), row_id)
        if REFERENCES[to].keys[by]:
            self._load_merged(index, to, by)
        if to == "source" and by == "name":
            synonyms = select(SourceSynonym.folded, SourceSynonym.source_id).where(SourceSynonym.archived_at.is_(None))
            for folded, row_id in self.connection.execute(synonyms):
                index.exact.setdefault(folded, [row_id])
        return index

    def _load_merged(self, index: _Index, to: str, by: str) -> None:
        """Let what was merged lead to the record it became part of, where no living record answers to the text."""
        record: Any = REFERENCES[to].record
        if "merged_into_id" not in record.__table__.c:
            return
        column = getattr(record, REFERENCES[to].keys[by])
        rows = self.connection.execute(
            select(column, record.merged_into_id)
            .where(column.is_not(None), record.merged_into_id.is_not(None), record.archived_at.is_not(None))
            .order_by(record.id)
        )
        former = _Index()
        for value, row_id in rows:
            for text in value if isinstance(value, list) else (value,):
                _enter(former, by, str(text), row_id)
        for key, ids in former.exact.items():
            index.exact.setdefault(key, ids)
        for key, ids in former.loose.items():
            index.loose.setdefault(key, ids)


def _enter(index: _Index, by: str, text: str, row_id: int) -> None:
    key = text if by in _EXACT else fold(text)
    if row_id not in index.exact[key]:
        index.exact[key].append(row_id)
    if by == "name":
        loose = index.loose[name_key(text)]
        if row_id not in loose:
            loose.append(row_id)


_ACTIVITY_WORDS = {
    "call": ("call", "звон", "phone", "тел"),
    "meeting": ("meet", "встреч", "event", "событ", "переговор"),
    "letter": ("mail", "letter", "пись", "почт"),
    "message": ("message", "sms", "chat", "whatsapp", "telegram", "сообщ", "чат", "смс"),
    "visit": ("visit", "визит", "выезд"),
    "consultation": ("consult", "консульт"),
    "complaint": ("complain", "case", "жалоб", "рекламац", "претенз"),
    "demonstration": ("demo", "демонстр", "презент"),
    "task": ("task", "задач", "to do", "to-do", "дело", "follow"),
}


_STANDARD = {
    "call": N_("Call"), "meeting": N_("Meeting"), "letter": N_("Letter"), "message": N_("Message"), "task": N_("Task"),
    "visit": N_("Visit"), "consultation": N_("Consultation"), "complaint": N_("Complaint"), "demonstration": N_("Demonstration"),
}  # fmt: skip


def activity_kind(name: str) -> dict[str, Any]:
    """Return what a kind of activity is, told from its name: its code, and whether it is contact with a client."""
    folded = fold(name)
    if folded in _STANDARD:
        return {"name": _(_STANDARD[folded]), "code": folded, "is_contact": folded != "task"}
    code = next((code for code, pieces in _ACTIVITY_WORDS.items() if any(piece in folded for piece in pieces)), "task")
    return {"code": code, "is_contact": code != "task"}
