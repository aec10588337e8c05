"""Signatures: the block of lines at the end of an e-mail: who, what position, which firm, and how to reach them.

A client, a contact person and, where a line says so or the person switches it on, a deal are proposed from it.
"""

from __future__ import annotations

import re

from sqlalchemy import select

from crmdesk.data.line.amounts import find_amounts
from crmdesk.data.line.clients import EMAIL, PHONE, Requisites, known_client, take_requisites
from crmdesk.data.line.morphology import lemmas, may_have_tag
from crmdesk.data.line.reading import Reading
from crmdesk.data.line.understood import NewClient, NewContact, NewDeal, PartKind, Ref
from crmdesk.data.line.words import LONGEST, sentence
from crmdesk.data.models import Contact
from crmdesk.data.search import fold, needle
from crmdesk.data.words import _

_FIRM = re.compile(
    r"(?<!\w)(?:(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|НПО|ГК|ТД|Группа компаний|Компания)\s+(?:[«\"“„][^»\"”\n]{2,100}[»\"”]|[^\n,;|]{2,80})"
    r"|[«“„][^»”\n]{2,100}[»”]|[^\n,;|]{2,80}?,?\s+(?:LLC|Ltd|Inc|GmbH|Corp|PLC)\.?(?!\w))"
)
_GREETING = re.compile(
    r"^\W*(?:с уважением|с наилучшими|всего доброго|спасибо|best regards|kind regards|regards|sincerely|thanks|--+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<!\w)(?:[0-9]{6}(?!\w)|ул\.|улица|пр-т|проспект|пер\.|шоссе|наб\.|д\.\s?[0-9]|г\.\s?[А-ЯЁ]|street|st\.|avenue|road)",
    re.IGNORECASE,
)
_ADDRESS_LEAD = re.compile(r"^\W*(?:адрес|address|юр\.? адрес)\s*:?\s*", re.IGNORECASE)
_CITY = re.compile(r"(?<!\w)(?:г\.\s?|город\s)(?P<city>[А-ЯЁ][\w-]{1,40}(?:\s[А-ЯЁ][\w-]{1,30})?)")
_SUBJECT = re.compile(r"^\W*(?:тема|subject|re)\s*:\s*(?P<words>[^\n]{2,200})", re.IGNORECASE | re.MULTILINE)
_DEAL = re.compile(r"(?<!\w)(?:сделка|deal)(?!\w)(?P<words>[^\n]{0,200})", re.IGNORECASE)
_LABELS = re.compile(
    r"(?:^|(?<=[\s,;|]))(?:тел(?:ефон)?|моб(?:ильный)?|факс|e-?mail|mail|почта|эл\.? почта|сайт|web|www|phone|tel|mobile|cell|fax|инн|кпп|огрн)\s*[.:]*\s*",
    re.IGNORECASE,
)
_POSITIONS = frozenset(
    (
        "директор", "менеджер", "инженер", "руководитель", "начальник", "главный", "специалист", "заместитель", "снабженец",
        "закупщик", "прораб", "бухгалтер", "секретарь", "партнер", "основатель", "учредитель", "управляющий", "эксперт",
        "manager", "director", "engineer", "head", "chief", "ceo", "cto", "cfo", "buyer", "officer", "founder", "partner",
        "specialist", "accountant", "assistant", "president", "owner",
    )
)  # fmt: skip
#: Fewest lines of a signature.
_LEAST_LINES = 2
#: Words of a person's name.
_NAME_WORDS = (2, 3)


def is_signature(text: str) -> bool:
    """Whether a text is several lines with a mail or a phone in them."""
    read = text[:LONGEST]
    lines = [line for line in read.splitlines() if line.strip()]
    return len(lines) >= _LEAST_LINES and bool(EMAIL.search(read) or PHONE.search(read))


def read_signature(reading: Reading) -> None:
    """Propose the client, the contact person and a deal of a pasted signature."""
    line = reading.line
    deal = _DEAL.search(line.read)
    found = take_requisites(line, reading.missing)
    firm = _take_firm(reading)
    address, city = _take_address(reading)
    name, position = _take_person(reading)
    client = known_client(reading, firm, found)
    if client is None and firm:
        reading.proposals.append(NewClient(firm, *_numbers(found), city, found.site, address, (), ()))
        client = Ref(None, firm)
    elif client is None and name:
        reading.notes.append(_("No firm is named: the contact is added without one."))
    if name:
        _propose_contact(reading, NewContact(name, client, position, found.phones, found.emails))
    elif client is not None and client.id is None:
        reading.proposals[-1] = NewClient(firm, *_numbers(found), city, found.site, address, found.phones, found.emails)
    if client is None and not name:
        reading.missing.append(_("Neither a firm nor a person is recognised in these lines."))
    if client is not None:
        _propose_deal(reading, client, deal)


def _numbers(found: Requisites) -> tuple[str, str, str]:
    return found.inn, found.kpp, found.ogrn


def _take_firm(reading: Reading) -> str:
    for match in _FIRM.finditer(reading.line.read):
        if reading.line.is_free(*match.span()) and not _DEAL.match(match[0]):
            reading.line.claim(PartKind.CLIENT, *match.span())
            return match[0].strip(" ,;|")
    return ""


def _take_address(reading: Reading) -> tuple[str, str]:
    """Return the address and the city."""
    for begin, text in _lines(reading.line.read):
        if _ADDRESS.search(text) and reading.line.is_free(begin, begin + len(text)):
            lead = _ADDRESS_LEAD.match(text)
            start = begin + (lead.end() if lead else 0)
            reading.line.claim(PartKind.DETAIL, start, begin + len(text))
            address = reading.line.read[start : begin + len(text)].strip(" ,;")
            return address, _city_of(address)
    return "", ""


def _city_of(address: str) -> str:
    named = _CITY.search(address)
    if named is not None:
        return named["city"]
    for piece in re.split(r"[,;]", address):
        word = piece.strip()
        if word[:1].isupper() and word.isalpha() and may_have_tag(fold(word), "Geox"):
            return word
    return ""


def _take_person(reading: Reading) -> tuple[str, str]:
    """Return the person's name and position."""
    name = position = ""
    for begin, text in _lines(reading.line.read):
        if _GREETING.match(text) or _DEAL.match(text.strip()) or _SUBJECT.match(text):
            continue
        for piece in re.finditer(r"[^,;|/]+", text):
            start, words = begin + piece.start(), piece[0].split()
            end = start + len(piece[0].rstrip())
            start += len(piece[0]) - len(piece[0].lstrip())
            if not words or not reading.line.is_free(start, end) or _LABELS.match(piece[0].strip()):
                continue
            if not position and _is_position(words):
                position = piece[0].strip()
                reading.line.claim(PartKind.DETAIL, start, end)
            elif not name and _is_person(words):
                name = piece[0].strip()
                reading.line.claim(PartKind.PERSON, start, end)
    return name, position


def _is_position(words: list[str]) -> bool:
    return len(words) <= 8 and any(form in _POSITIONS for word in words for form in lemmas(fold(word.strip(".,"))))


def _is_person(words: list[str]) -> bool:
    if len(words) not in _NAME_WORDS or not all(word[:1].isupper() and word.strip(".").isalpha() for word in words):
        return False
    folded = [fold(word.strip(".")) for word in words]
    if any(may_have_tag(word, tag) for word in folded for tag in ("Surn", "Name", "Patr")):
        return True
    return all(word.isascii() and not word.isupper() for word in words)


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the lines of a text that hold something, each with its place."""
    found, begin = [], 0
    for line in text.split("\n"):
        kept = line.rstrip("\r ")
        if kept.strip():
            found.append((begin, kept))
        begin += len(line) + 1
    return found


def _propose_contact(reading: Reading, contact: NewContact) -> None:
    """Propose the person, unless the client has one of the same mail, phone or name."""
    client = contact.client
    if client is not None and client.id is not None:
        rows = reading.connection.execute(
            select(Contact.id, Contact.name, Contact.search)
            .where(Contact.client_id == client.id, Contact.archived_at.is_(None))
            .limit(500)
        )
        marks = [fold(contact.name), *(fold(mail) for mail in contact.emails)]
        marks += [needle(phone) for phone in contact.phones]
        for row in rows:
            if any(mark and mark in row.search for mark in marks):
                reading.notes.append(_("{name} is in the base already.").format(name=row.name))
                return
    reading.proposals.append(contact)


def _propose_deal(reading: Reading, client: Ref, said: re.Match[str] | None) -> None:
    """Propose the deal that a line says, or offer one switched off."""
    line = reading.line
    subject = _SUBJECT.search(line.read)
    title = sentence(subject["words"]) if subject is not None else ""
    amount = None
    if said is not None and line.is_free(*said.span()):
        begin, end = said.span("words")
        line.claim(PartKind.HEAD, said.start(), begin)
        inside = [one for one in find_amounts(line) if one.begin >= begin and one.end <= end]
        amount = next((one for one in inside if not one.bare), None) or next(
            (one for one in inside if one.minor >= 100_000), None
        )
        words = line.read[begin:end]
        if amount is not None:
            line.claim(PartKind.AMOUNT, amount.begin, amount.end)
            words = f"{line.read[begin : amount.begin]} {line.read[amount.end : end]}"
        title = sentence(words) or title
    else:
        reading.off.add("deal")
    reading.proposals.append(
        NewDeal(
            client,
            title or _("Request from {client}").format(client=client.name),
            None if amount is None else amount.minor,
            (amount.currency if amount is not None else "") or reading.firm.currency,
            None,
            reading.firm.person(reading.firm.person_id or reading.owner_id),
        )
    )
