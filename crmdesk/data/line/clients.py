"""Clients: a line that makes a client or a contact person, with whatever numbers and addresses stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import or_, select

from crmdesk.data.line.heads import Head, Topic
from crmdesk.data.line.morphology import may_have_tag
from crmdesk.data.line.reading import NEW, Reading
from crmdesk.data.line.understood import Choice, NewClient, NewContact, PartKind, Ref
from crmdesk.data.line.words import Line, sentence
from crmdesk.data.models import Client
from crmdesk.data.search import name_key
from crmdesk.data.values import texts
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}")
PHONE = re.compile(r"(?<![\w./-])(?:\+[0-9]|8(?=[\s(-]?[(0-9]))[0-9\s()\-\u2010-\u2013]{8,20}[0-9](?![\w-])")
SITE = re.compile(
    r"(?<![\w@.-])(?:https?://|www\.)[\w.-]{3,100}(?:/[\w./-]{0,100})?|(?<![\w@.-])[a-z0-9-]{2,60}\.(?:ru|com|рф|net|org|example)(?![\w@.])"
)
INN = re.compile(
    r"(?:(?<!\w)(?:ИНН|INN)[\s:№]{0,3})(?P<inn>[0-9]{8,14})(?![0-9])|(?<![\w-])(?P<bare>[0-9]{10}|[0-9]{12})(?![\w-])",
    re.IGNORECASE,
)
KPP = re.compile(r"(?<!\w)(?:КПП|KPP)[\s:№]{0,3}(?P<kpp>[0-9]{4}[0-9A-Z]{2}[0-9]{3})(?!\w)", re.IGNORECASE)
OGRN = re.compile(r"(?<!\w)(?:ОГРНИП|ОГРН|OGRN)[\s:№]{0,3}(?P<ogrn>[0-9]{13}|[0-9]{15})(?!\w)", re.IGNORECASE)
_CITY = re.compile(
    r"(?<!\w)(?:г\.|город|city)\s?(?P<city>[^\W\d_][\w-]{1,40}(?:\s[А-ЯЁA-Z][\w-]{1,30})?)", re.IGNORECASE
)


@dataclass(slots=True)
class Requisites:
    """Numbers and addresses found in a text."""

    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    site: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def take_requisites(line: Line, wrong: list[str]) -> Requisites:
    """Find and claim numbers and addresses; those with wrong check digits are told of in ``wrong``."""
    found = Requisites()
    emails = []
    for match in _free(line, EMAIL):
        line.claim(PartKind.DETAIL, *match.span())
        emails.append(match[0].casefold())
    found.emails = tuple(dict.fromkeys(emails))
    for match in _free(line, KPP):
        line.claim(PartKind.DETAIL, *match.span())
        found.kpp = match["kpp"].upper()
    for match in _free(line, OGRN):
        found.ogrn = _checked(line, match, match["ogrn"], texts.ogrn, wrong) or found.ogrn
    for match in _free(line, INN):
        if match["inn"]:
            found.inn = _checked(line, match, match["inn"], texts.inn, wrong) or found.inn
        elif not found.inn and _is_inn(match["bare"]):
            line.claim(PartKind.DETAIL, *match.span())
            found.inn = match["bare"]
    phones = []
    for match in _free(line, PHONE):
        line.claim(PartKind.DETAIL, *match.span())
        phones.append(texts.phone(match[0].strip()))
    found.phones = tuple(dict.fromkeys(phones))
    for match in _free(line, SITE):
        line.claim(PartKind.DETAIL, *match.span())
        found.site = found.site or match[0]
    return found


def _free(line: Line, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    return [match for match in pattern.finditer(line.read) if line.is_free(*match.span())]


def _checked(line: Line, match: re.Match[str], number: str, check: object, wrong: list[str]) -> str:
    try:
        value = str(check(number))  # type: ignore[operator]
    except Unreadable as refused:
        line.claim(PartKind.WRONG, *match.span())
        wrong.append(sentence(str(refused)) + ".")
        return ""
    line.claim(PartKind.DETAIL, *match.span())
    return value


def _is_inn(text: str) -> bool:
    try:
        return texts.inn(text) == text
    except Unreadable:
        return False


def take_city(line: Line) -> str:
    """Find and claim a city: after "г." or a word that names a place, when it stands last."""
    for match in _free(line, _CITY):
        line.claim(PartKind.DETAIL, *match.span())
        return match["city"]
    words = line.free
    if len(words) > 1 and words[-1].capital and not words[-1].quoted and may_have_tag(words[-1].folded, "Geox"):
        line.claim_words(PartKind.DETAIL, words[-1:])
        return words[-1].text
    return ""


def read_client(reading: Reading, head: Head) -> None:
    """Propose a client, or a contact person of one."""
    line = reading.line
    line.claim_words(PartKind.HEAD, head.words)
    found = take_requisites(line, reading.missing)
    if head.topic is Topic.CONTACT:
        _propose_contact(reading, found)
        return
    city = take_city(line)
    name = sentence(reading.words_between(0, len(line.read), kind=PartKind.CLIENT))
    if not name:
        reading.missing.append(_("Say the client's name."))
        return
    if known_client(reading, name, found) is None and not reading.question_open("client"):
        reading.proposals.append(
            NewClient(name, found.inn, found.kpp, found.ogrn, city, found.site, "", found.phones, found.emails)
        )


def known_client(reading: Reading, name: str, found: Requisites) -> Ref | None:
    """Ask whether a client of the base with the same name or INN is meant; return it where it is.

    A missing answer keeps the line from being written.
    """
    same = [Client.name_key == name_key(name)] if name else []
    if found.inn:
        same.append(Client.inn == found.inn)
    if not same:
        return None
    rows = reading.connection.execute(
        select(Client.id, Client.name, Client.city, Client.inn, Client.owner_id)
        .where(or_(*same), Client.archived_at.is_(None))
        .order_by(Client.name, Client.id)
        .limit(8)
    ).all()
    if not rows:
        return None
    choices = [
        Choice(f"id:{row.id}", row.name, ", ".join(part for part in (row.city, row.inn) if part)) for row in rows
    ]
    choices.append(Choice(NEW, _("Another firm: add it")))
    certain = next((f"id:{row.id}" for row in rows if found.inn and row.inn == found.inn), "")
    chosen = reading.ask(
        "client", _("Such a client is in the base already. Is it the same?"), choices, certain, required=True
    )
    row = next((row for row in rows if f"id:{row.id}" == chosen), None)
    if row is None:
        return None
    reading.owner_id = row.owner_id
    return Ref(row.id, row.name, row.city or "")


def _propose_contact(reading: Reading, found: Requisites) -> None:
    line = reading.line
    client = reading.take_client(required=False) if line.free else None
    name = reading.words_between(0, len(line.read), kind=PartKind.PERSON)
    position = ""
    words = [word for word in name.split() if word]
    at = next((place for place, word in enumerate(words) if place and word[:1].islower()), len(words))
    if at:
        name, position = " ".join(words[:at]), " ".join(words[at:])
    if not name:
        reading.missing.append(_("Say the person's name."))
        return
    reading.proposals.append(NewContact(name, client, position, found.phones, found.emails))
