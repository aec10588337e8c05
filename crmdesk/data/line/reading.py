"""Reading: a line under way: what has been found in it, what was asked, and the looks into the base that all topics share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import Connection, select

from crmdesk.data.line.amounts import FoundAmount, find_amounts
from crmdesk.data.line.firm_words import FirmWords
from crmdesk.data.line.moments import FoundMoment, find_moments
from crmdesk.data.line.names import NameHit, find_clients, find_contacts, resembling, unknown_name
from crmdesk.data.line.understood import (
    Choice,
    NewClient,
    PartKind,
    Proposal,
    Question,
    Ref,
    Target,
    Understood,
)
from crmdesk.data.line.words import Line, sentence
from crmdesk.data.models import Client, Deal, Stage
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.table import currency_sign, number
from crmdesk.data.words import _

Answers = Mapping[str, str]
#: Deals of a client that are offered.
MOST_DEALS = 9
#: Persons, and clients, that are offered: one who means another types more of the name.
MOST_PEOPLE = 8
NEW, NONE = "new", "none"
#: Minutes before the beginning at which to remind, as choices.
REMINDERS = (0, 15, 30, 60, 1440)
USUAL_REMINDER = 30


class Reading:
    """One line being understood; each topic adds proposals, questions and notes to it."""

    def __init__(self, line: Line, firm: FirmWords, connection: Connection, answers: Answers) -> None:
        self.line = line
        self.firm = firm
        self.connection = connection
        self.answers = answers
        self.proposals: list[Proposal] = []
        self.questions: list[Question] = []
        self.missing: list[str] = []
        self.notes: list[str] = []
        self.off: set[str] = set()
        self.target: Target | None = None
        self.owner_id: int | None = None
        """Who leads the client that was found."""

    def done(self) -> Understood:
        """Return what was understood."""
        return Understood(
            self.line.text,
            self.line.ordered(),
            tuple(self.proposals),
            tuple(self.questions),
            tuple(self.missing),
            tuple(self.notes),
            self.target,
            frozenset(self.off),
        )

    def ask(
        self, question_id: str, text: str, choices: Sequence[Choice], usual: str = "", *, required: bool = False
    ) -> str:
        """Add a question and return the key of its answer so far; an answer that is no choice any more is forgotten."""
        answer = self.answers.get(question_id, "")
        chosen = answer if any(choice.key == answer for choice in choices) else usual
        self.questions.append(Question(question_id, text, tuple(choices), chosen, required))
        return chosen

    # -- moments and money ---------------------------------------------------------------------------------------

    def take_moments(self) -> list[FoundMoment]:
        """Find and claim the moments of the line; impossible ones become notes."""
        found = []
        for moment in find_moments(self.line, self.firm.calendar):
            if moment.fault:
                self.line.claim(PartKind.WRONG, moment.begin, moment.end)
                self.missing.append(moment.fault)
            else:
                self.line.claim(PartKind.WHEN, moment.begin, moment.end)
                found.append(moment)
        return found

    def take_amount(self, *, bare_from: int = 0) -> FoundAmount | None:
        """Find and claim the amount of the line: one with a power or a currency, else bare digits of at least so many units.

        Args:
            bare_from: the least number that is money without saying so, major units; 0: none is.
        """
        found = find_amounts(self.line)
        stated = [amount for amount in found if not amount.bare]
        bare = [amount for amount in found if amount.bare and bare_from and amount.minor >= bare_from * 100]
        chosen = stated[0] if stated else bare[-1] if bare else None
        if chosen is None:
            return None
        if chosen.fault:
            self.line.claim(PartKind.WRONG, chosen.begin, chosen.end)
            self.missing.append(chosen.fault)
            return None
        self.line.claim(PartKind.AMOUNT, chosen.begin, chosen.end)
        return chosen

    def moment_of(self, day: date, minute: int) -> datetime:
        """Return the instant of a minute of the firm's day."""
        zone = self.firm.calendar.now.tzinfo
        return datetime.combine(day, time(minute // 60, minute % 60), zone)

    # -- who -----------------------------------------------------------------------------------------------------

    def take_client(self, *, required: bool, any_case: bool = False) -> Ref | None:
        """Find the client of the line; ask where several fit, and offer a new one where none does."""
        hits = find_clients(self.connection, self.line)
        if hits:
            self.line.claim_name(PartKind.CLIENT, hits[0].words)
            return self._one_of(hits, required=required, new=None)
        words = unknown_name(self.line, any_case=any_case)
        if not words:
            return None
        alike = resembling(self.connection, words[0])
        self.line.claim_name(PartKind.CLIENT, words)
        name = self.line.text[words[0].begin : words[-1].end].strip(' «»"“”„')
        return self._one_of(alike, required=True, new=sentence(name), optional=not required)

    def _one_of(self, hits: list[NameHit], *, required: bool, new: str | None, optional: bool = False) -> Ref | None:
        if len(hits) == 1 and new is None:
            self.owner_id = hits[0].owner_id
            return hits[0].ref
        choices = [Choice(f"id:{hit.ref.id}", hit.ref.name, hit.ref.hint) for hit in hits[:MOST_PEOPLE]]
        if new is not None:
            choices.append(Choice(NEW, _("New client: {name}").format(name=new)))
        if optional or not required:
            choices.append(Choice(NONE, _("No client")))
        text = (
            _("Which client is meant?")
            if new is None
            else _("“{name}” is not in the base. What is it?").format(name=new)
        )
        chosen = self.ask("client", text, choices, required=True)
        if chosen == NEW and new is not None:
            self.proposals.insert(0, NewClient(new))
            return Ref(None, new)
        for hit in hits:
            if chosen == f"id:{hit.ref.id}":
                self.owner_id = hit.owner_id
                return hit.ref
        return None

    def take_contact(self, client: Ref | None) -> tuple[Ref | None, Ref | None]:
        """Find the person of the line, and with the person the client where none was named.

        Returns:
            The contact and the client.
        """
        if client is not None and client.id is None:
            return None, client
        hits = find_contacts(self.connection, self.line, None if client is None else client.id)[:MOST_PEOPLE]
        if not hits:
            return None, client
        self.line.claim_name(PartKind.PERSON, hits[0].words)
        return self._one_person(hits, (), client)

    def _one_person(
        self, people: list[NameHit], clients: Sequence[NameHit], client: Ref | None
    ) -> tuple[Ref | None, Ref | None]:
        """Return the contact and the client that are meant; the only one is taken, several are asked about."""
        chosen = f"id:{people[0].ref.id}"
        if len(people) + len(clients) > 1:
            choices = [Choice(f"id:{one.ref.id}", one.ref.name, one.ref.hint) for one in (*people, *clients)]
            choices.append(Choice(NONE, _("None of them")))
            chosen = self.ask("contact", _("Who is meant?"), choices, required=True)
        for one in clients:
            if chosen == f"id:{one.ref.id}":
                self.owner_id = one.owner_id
                return None, one.ref
        for one in people:
            if chosen == f"id:{one.ref.id}":
                if client is None:
                    self.owner_id = one.owner_id
                return one.ref, client or one.client
        return None, client

    def take_party(self) -> tuple[Ref | None, Ref | None]:
        """Find whom an activity was with: a person and a client; a surname may be either's.

        Returns:
            The contact and the client.
        """
        clients = find_clients(self.connection, self.line)
        if clients and not clients[0].full and len(clients[0].words) == 1:
            people = find_contacts(self.connection, self.line, None)[:MOST_PEOPLE]
            if people and clients[0].words[0] in people[0].words:
                self.line.claim_name(PartKind.PERSON, people[0].words)
                firms = clients[:4] if len(people[0].words) == 1 else []
                return self._one_person(people, firms, None)
        if not clients:
            contact, client = self.take_contact(None)
            if contact is not None or self.question_open("contact"):
                return contact, client
        return self.take_contact(self.take_client(required=False))

    def question_open(self, question_id: str) -> bool:
        """Whether a question was asked and waits for its answer."""
        return any(question.id == question_id and question.open for question in self.questions)

    def performer(self, named: Ref | None) -> Ref | None:
        """Return whose activity it is: the one named, the one who sits here, or who leads the client."""
        usual = named.id if named is not None else self.firm.person_id or self.owner_id
        choices = [Choice(f"id:{person.id}", person.name) for person in self.firm.people]
        if not choices:
            return None
        chosen = self.ask("performer", _("Who does it?"), choices, f"id:{usual}" if self.firm.person(usual) else "")
        found = self.firm.person(int(chosen.removeprefix("id:"))) if chosen else None
        if found is not None and named is None and found.id == self.owner_id:
            return Ref(found.id, found.name, _("leads the client"))
        return found

    def take_colleague(self) -> Ref | None:
        """Find a colleague that the line names; namesakes are asked about."""
        for run in self.line.runs():
            found, words = self.firm.people_in(run)
            if not found:
                continue
            self.line.claim_words(PartKind.PERSON, words)
            if len(found) == 1:
                return Ref(found[0].id, found[0].name)
            choices = [Choice(f"id:{person.id}", person.name) for person in found]
            chosen = self.ask("colleague", _("Which colleague?"), choices, required=True)
            return self.firm.person(int(chosen.removeprefix("id:"))) if chosen else None
        return None

    # -- deals ---------------------------------------------------------------------------------------------------

    def open_deals(self, client_id: int) -> list[tuple[Ref, str, int]]:
        """Return a client's open deals, the largest first: the deal, its stage, its pipeline."""
        rows = self.connection.execute(
            select(Deal.id, Deal.number, Deal.title, Deal.value, Deal.pipeline_id, Stage.name.label("stage"))
            .join(Stage, Stage.id == Deal.stage_id)
            .where(Deal.client_id == client_id, Deal.outcome == outcome_is(OPEN), Deal.archived_at.is_(None))
            .order_by(Deal.value.desc().nulls_last(), Deal.id)
            .limit(MOST_DEALS)
        )
        return [(self.deal_ref(row), row.stage, row.pipeline_id) for row in rows]

    def deal_ref(self, row: object) -> Ref:
        """Return a deal as a proposal names it, from a row with its id, number, title, value and stage."""
        number, title, value, stage = (getattr(row, name) for name in ("number", "title", "value", "stage"))
        money = "" if value is None else money_text(value, self.firm.currency)
        return Ref(row.id, f"{number} {title}", ", ".join(part for part in (stage, money) if part))  # type: ignore[attr-defined]

    def deal_numbered(self, number: int) -> tuple[Ref, Ref | None] | None:
        """Return the deal with this number, and its client."""
        row = self.connection.execute(
            select(
                Deal.id,
                Deal.number,
                Deal.title,
                Deal.value,
                Deal.client_id,
                Deal.owner_id,
                Client.name.label("client"),
                Client.city,
                Stage.name.label("stage"),
            )
            .join(Stage, Stage.id == Deal.stage_id)
            .outerjoin(Client, Client.id == Deal.client_id)
            .where(Deal.number == number, Deal.archived_at.is_(None))
            .limit(1)
        ).one_or_none()
        if row is None:
            return None
        self.owner_id = row.owner_id
        client = None if row.client_id is None else Ref(row.client_id, row.client, row.city or "")
        return self.deal_ref(row), client

    def ask_deal(self, client: Ref | None) -> Ref | None:
        """Return the deal an activity belongs to: the client's only open one, or the answer where there are several."""
        if client is None or client.id is None:
            return None
        deals = self.open_deals(client.id)
        if not deals:
            return None
        choices = [Choice(f"id:{ref.id}", ref.name, ref.hint) for ref, _stage, _pipeline in deals]
        choices.append(Choice(NONE, _("No deal")))
        usual = choices[0].key if len(deals) == 1 else ""
        chosen = self.ask("deal", _("Which deal is it about?"), choices, usual)
        return next((ref for ref, _stage, _pipeline in deals if f"id:{ref.id}" == chosen), None)

    # -- words ---------------------------------------------------------------------------------------------------

    def reminder(self, minute: int | None) -> int | None:
        """Return how many minutes before to remind: half an hour where there is a time, unless another choice is made."""
        if minute is None:
            return None
        choices = [Choice(str(minutes), reminder_text(minutes)) for minutes in REMINDERS]
        choices.append(Choice(NONE, _("Do not remind")))
        chosen = self.ask("remind", _("Remind when?"), choices, str(USUAL_REMINDER))
        return None if chosen == NONE else int(chosen)

    def words_between(self, begin: int, end: int, *, kind: PartKind = PartKind.WORDS) -> str:
        """Return the free words of a stretch as they were typed, claimed as words."""
        stretches: list[tuple[int, int]] = []
        for run in self.line.runs():
            inside = [word for word in run if word.begin >= begin and word.end <= end]
            if inside:
                stretches.append((inside[0].begin, inside[-1].end))
        texts = []
        for first, end_of_words in stretches:
            last = _with_mark(self.line.read, end_of_words)
            self.line.claim(kind, first, last)
            texts.append(self.line.text[first:last])
        return " ".join(texts)

    def rest(self) -> str:
        """Return all the free words of the line, and what lies beyond the stretch that is read."""
        found = self.words_between(0, len(self.line.read))
        tail = self.line.tail() or _beyond(self.line)
        return f"{found} {tail}".strip() if tail.strip() else found


def _with_mark(text: str, end: int) -> int:
    """Take in a closing quotation mark or bracket right after the words."""
    return end + 1 if text[end : end + 1] and text[end : end + 1] in '»”")%!?' else end


def _beyond(line: Line) -> str:
    """Return what follows the last word that is looked at, where the line has more words than that."""
    from crmdesk.data.line.words import MOST_WORDS  # noqa: PLC0415 - one number of the module beside

    return line.read[line.words[-1].end :] if len(line.words) == MOST_WORDS else ""


def money_text(minor: int, currency: str) -> str:
    """Return an amount with its currency: "1 200 000 ₽"."""
    return f"{number(minor / 100, 2 if minor % 100 else 0)}\u202f{currency_sign(currency)}"


def reminder_text(minutes: int) -> str:
    """Return how long before the beginning the reminder comes, in words."""
    if minutes == 0:
        return _("At the beginning")
    if minutes >= 1440:
        return _("A day before")
    if minutes >= 60:
        return _("An hour before")
    return _("{n} minutes before").format(n=minutes)
