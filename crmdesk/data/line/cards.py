"""Cards: proposals in words, a row a field, so that a person sees what will be written before it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crmdesk.data.line.reading import money_text, reminder_text
from crmdesk.data.line.understood import (
    PROPOSAL_IDS,
    DoneActivity,
    NewClient,
    NewContact,
    NewDeal,
    NewPayment,
    PartKind,
    PlannedActivity,
    Proposal,
    Ref,
    StageMove,
    Understood,
)
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _


@dataclass(frozen=True, slots=True)
class CardRow:
    """One field of a card."""

    label: str
    text: str
    part: PartKind | None = None
    """As which part of the line it was recognised; None where it follows from something else."""
    hint: str = ""
    question: str = ""
    """The id of the question that changes it."""
    strong: bool = False
    needed: bool = False
    """Whether nothing is written until it is answered."""


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal as it is shown."""

    id: str
    title: str
    icon: str
    rows: tuple[CardRow, ...]


_TITLES = {
    "client": (N_("New client"), "building-2"),
    "contact": (N_("New contact"), "users"),
    "activity": (N_("Activity"), "phone"),
    "task": (N_("Task"), "list-checks"),
    "deal": (N_("Deal"), "handshake"),
    "move": (N_("Move to a stage"), "arrow-right"),
    "payment": (N_("Payment"), "banknote"),
}
_ICONS = {"call": "phone", "meeting": "users", "letter": "mail", "message": "mail", "visit": "map-pin"}


def cards_of(understood: Understood, today: date) -> tuple[ProposalCard, ...]:
    """Return the proposals of a line as cards, in the order in which they are written."""
    return tuple(_card(understood, proposal, today) for proposal in understood.proposals)


def _card(understood: Understood, proposal: Proposal, today: date) -> ProposalCard:
    word = PROPOSAL_IDS[type(proposal)]
    title, icon = _TITLES[word]
    if isinstance(proposal, DoneActivity):
        icon = _ICONS.get(proposal.code, "check")
        rows = _done_rows(proposal, today)
    elif isinstance(proposal, PlannedActivity):
        rows = _planned_rows(proposal, today)
    elif isinstance(proposal, NewDeal):
        rows = _deal_rows(proposal)
    elif isinstance(proposal, StageMove):
        rows = _move_rows(proposal)
    elif isinstance(proposal, NewPayment):
        rows = _payment_rows(proposal, today)
    elif isinstance(proposal, NewClient):
        rows = _client_rows(proposal)
    else:
        rows = _contact_rows(proposal)
    shown = tuple(row for row in (_with_question(understood, row) for row in rows) if row.text or row.question)
    return ProposalCard(word, _(title), icon, shown)


def _with_question(understood: Understood, row: CardRow) -> CardRow:
    """Keep the question of a row only where it is asked in this line."""
    question = understood.question(row.question) if row.question else None
    return replace(row, question="" if question is None else question.id, needed=question is not None and question.open)


def _who(ref: Ref | None, label: str, part: PartKind, question: str) -> CardRow:
    if ref is None:
        return CardRow(label, "", part, question=question)
    first_hint = ref.hint.split(",")[0] if ref.id is not None else _("new")
    return CardRow(label, ref.name, part, first_hint, question, strong=True)


def _plain(ref: Ref | None, label: str, question: str, part: PartKind | None = None) -> CardRow:
    return CardRow(label, "" if ref is None else ref.name, part, "" if ref is None else ref.hint, question)


def _done_rows(proposal: DoneActivity, today: date) -> list[CardRow]:
    way = {"in": _("incoming"), "out": _("outgoing")}.get(proposal.direction, "")
    kind = ", ".join(part for part in (proposal.kind.name, way) if part)
    return [
        CardRow(_("Kind"), kind, PartKind.HEAD, question="direction"),
        _who(proposal.client, _("Client"), PartKind.CLIENT, "client"),
        _plain(proposal.contact, _("Contact"), "contact", PartKind.PERSON),
        CardRow(_("Duration"), duration_text(proposal.duration_s), PartKind.DURATION),
        CardRow(_("Result"), proposal.result, PartKind.WORDS),
        _plain(proposal.deal, _("Deal"), "deal"),
        CardRow(_("When"), _when(proposal, today)),
        _plain(proposal.performer, _("Performer"), "performer"),
        _plain(proposal.completes, _("Closes"), "completes"),
    ]


def _when(proposal: DoneActivity, today: date) -> str:
    day = day_words(proposal.done_on, today)
    at = proposal.done_at
    if at is None:
        return day
    if not proposal.duration_s:
        return f"{day}, {at:%H:%M}"
    end: datetime = at + timedelta(seconds=proposal.duration_s)
    return f"{day}, {at:%H:%M}–{end:%H:%M}"


def _planned_rows(proposal: PlannedActivity, today: date) -> list[CardRow]:
    due = "" if proposal.due_on is None else day_words(proposal.due_on, today)
    if proposal.minute is not None:
        clock = f"{proposal.minute // 60:02}:{proposal.minute % 60:02}"
        due = f"{due}, {clock}" if due else clock
    remind = "" if proposal.remind_min is None else reminder_text(proposal.remind_min)
    return [
        CardRow(_("What"), proposal.subject, PartKind.WORDS, strong=True),
        CardRow(_("Kind"), "" if proposal.code == "task" else proposal.kind.name, PartKind.HEAD),
        CardRow(_("Due"), due or _("no day"), PartKind.WHEN if due else None),
        _who(proposal.client, _("Client"), PartKind.CLIENT, "client"),
        _plain(proposal.contact, _("Contact"), "contact", PartKind.PERSON),
        _plain(proposal.deal, _("Deal"), "deal"),
        CardRow(_("Duration"), duration_text(proposal.duration_s), PartKind.DURATION),
        _plain(proposal.performer, _("Performer"), "performer"),
        CardRow(_("Remind"), remind, question="remind"),
    ]


def _deal_rows(proposal: NewDeal) -> list[CardRow]:
    amount = "" if proposal.amount is None else money_text(proposal.amount, proposal.currency)
    expected = "" if proposal.expected_on is None else day_text(proposal.expected_on)
    return [
        CardRow(_("What"), proposal.title, PartKind.WORDS, strong=True),
        _who(proposal.client, _("Client"), PartKind.CLIENT, "client"),
        CardRow(_("Amount"), amount, PartKind.AMOUNT, strong=True),
        _plain(proposal.stage, _("Stage"), "stage", PartKind.STAGE)
        if proposal.stage is not None
        else CardRow(_("Stage"), _("the first"), question="stage"),
        CardRow(_("Closing"), expected, PartKind.WHEN),
        _plain(proposal.owner, _("Manager"), "performer"),
    ]


def _move_rows(proposal: StageMove) -> list[CardRow]:
    return [
        _plain(proposal.deal, _("Deal"), "deal", PartKind.NUMBER),
        _plain(proposal.client, _("Client"), "client", PartKind.CLIENT),
        CardRow(_("Stage"), f"{proposal.was} → {proposal.stage.name}", PartKind.STAGE, strong=True),
        _plain(proposal.reason, _("Reason"), "reason", PartKind.WORDS),
    ]


def _payment_rows(proposal: NewPayment, today: date) -> list[CardRow]:
    amount = "" if proposal.amount is None else money_text(proposal.amount, proposal.currency)
    return [
        CardRow(_("Amount"), amount, PartKind.AMOUNT, strong=True),
        _who(proposal.client, _("Client"), PartKind.CLIENT, "client"),
        _plain(proposal.deal, _("Deal"), "number", PartKind.NUMBER),
        _plain(proposal.invoice, _("Invoice"), "invoice", PartKind.NUMBER),
        CardRow(_("When"), day_words(proposal.paid_on, today), PartKind.WHEN),
    ]


def _client_rows(proposal: NewClient) -> list[CardRow]:
    return [
        CardRow(_("Name"), proposal.name, PartKind.CLIENT, strong=True),
        CardRow(_("INN"), proposal.inn, PartKind.DETAIL),
        CardRow(_("KPP"), proposal.kpp, PartKind.DETAIL),
        CardRow(_("OGRN"), proposal.ogrn, PartKind.DETAIL),
        CardRow(_("City"), proposal.city, PartKind.DETAIL),
        CardRow(_("Address"), proposal.address, PartKind.DETAIL),
        CardRow(_("Phones"), ", ".join(proposal.phones), PartKind.DETAIL),
        CardRow(_("E-mail"), ", ".join(proposal.emails), PartKind.DETAIL),
        CardRow(_("Site"), proposal.site, PartKind.DETAIL),
    ]


def _contact_rows(proposal: NewContact) -> list[CardRow]:
    return [
        CardRow(_("Full name"), proposal.name, PartKind.PERSON, strong=True),
        CardRow(_("Position"), proposal.position, PartKind.DETAIL),
        _who(proposal.client, _("Client"), PartKind.CLIENT, "client"),
        CardRow(_("Phones"), ", ".join(proposal.phones), PartKind.DETAIL),
        CardRow(_("E-mail"), ", ".join(proposal.emails), PartKind.DETAIL),
    ]


def duration_text(seconds: int | None) -> str:
    """Return a duration in words: "1 h 20 min"."""
    if not seconds:
        return ""
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [_("{n} h").format(n=hours) if hours else "", _("{n} min").format(n=minutes) if minutes else ""]
    return " ".join(part for part in parts if part)


def day_words(day: date, today: date) -> str:
    """Return a day as people say it: "tomorrow, 21.11"."""
    said = {0: _("today"), 1: _("tomorrow"), 2: _("the day after tomorrow"), -1: _("yesterday")}.get((day - today).days)
    if said is None or said == _("today"):
        return said or day_text(day)
    return f"{said}, {day:%d.%m}"
