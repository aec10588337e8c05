"""Understood: what a line means, as frozen values: its parts, the records it proposes, the questions it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto


class PartKind(Enum):
    """What a stretch of the line was recognised as; each has a colour of its own."""

    HEAD = auto()  # what the line is about: "звонок", "deal"
    CLIENT = auto()
    PERSON = auto()  # a contact, or a colleague
    DURATION = auto()
    WORDS = auto()  # a result, a subject, a title
    WHEN = auto()
    AMOUNT = auto()
    STAGE = auto()
    NUMBER = auto()  # of a deal or an invoice
    DETAIL = auto()  # a phone, a mail, an INN, a city
    TARGET = auto()  # a word of a report or a command
    WRONG = auto()  # impossible, such as 31.09


@dataclass(frozen=True, slots=True)
class Part:
    """A recognised stretch of the text: characters [begin, end)."""

    kind: PartKind
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Ref:
    """A record that a proposal names; ``id`` is None for one that the same line makes."""

    id: int | None
    name: str
    hint: str = ""
    """What tells it from a namesake: the city, the INN, the owner."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question."""

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the line leaves open, or that may be changed; ``chosen`` is the key of the answer so far."""

    id: str
    text: str
    choices: tuple[Choice, ...]
    chosen: str = ""
    required: bool = False
    """Whether nothing is written until it is answered."""

    @property
    def open(self) -> bool:
        """Whether it must be answered and is not."""
        return self.required and not self.chosen

    @property
    def answer(self) -> Choice | None:
        """The chosen answer, if there is one."""
        return next((choice for choice in self.choices if choice.key == self.chosen), None)


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client to be made."""

    name: str
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    city: str = ""
    site: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact person to be made."""

    name: str
    client: Ref | None = None
    position: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoneActivity:
    """An activity that happened."""

    kind: Ref
    """``id`` is None for a kind that the firm does not have yet."""
    code: str
    """What the kind counts as: "call", "meeting"."""
    done_on: date
    done_at: datetime | None
    """When it began; None where only the day is known."""
    client: Ref | None = None
    contact: Ref | None = None
    deal: Ref | None = None
    performer: Ref | None = None
    direction: str = ""
    """"in", "out" or nothing."""
    duration_s: int | None = None
    result: str = ""
    completes: Ref | None = None
    """The planned activity that this one fulfils, where the person agreed."""


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """An activity or a task that is to be done."""

    kind: Ref
    code: str
    """What the kind counts as: "call", "task"."""
    subject: str
    due_on: date | None = None
    minute: int | None = None
    """Minute of the firm's day, 0..1439; None: any time of it."""
    client: Ref | None = None
    contact: Ref | None = None
    deal: Ref | None = None
    performer: Ref | None = None
    remind_min: int | None = None
    """Minutes before its time at which to remind; None: not at all."""
    duration_s: int | None = None


@dataclass(frozen=True, slots=True)
class NewDeal:
    """A deal to be made."""

    client: Ref | None
    title: str
    amount: int | None = None
    """Minor units of ``currency``."""
    currency: str = ""
    stage: Ref | None = None
    """None: the first stage."""
    owner: Ref | None = None
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class StageMove:
    """A deal that goes to another stage."""

    deal: Ref
    stage: Ref
    was: str
    client: Ref | None = None
    reason: Ref | None = None
    """Why it was lost, obligatory at a loss."""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that came."""

    amount: int | None
    currency: str
    paid_on: date
    client: Ref | None = None
    deal: Ref | None = None
    invoice: Ref | None = None
    owner_id: int | None = None


Proposal = NewClient | NewContact | DoneActivity | PlannedActivity | NewDeal | StageMove | NewPayment
#: The word by which a proposal is switched off and its card found again.
PROPOSAL_IDS: dict[type, str] = {
    NewClient: "client",
    NewContact: "contact",
    DoneActivity: "activity",
    PlannedActivity: "task",
    NewDeal: "deal",
    StageMove: "move",
    NewPayment: "payment",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A report or a command that the line asks for."""

    kind: str
    """"report" or "command"."""
    id: str
    title: str
    by: str = ""
    measure: str = ""
    compare: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found while typing."""

    kind: str
    """"client", "contact", "deal", "report" or "command"."""
    key: str
    """The record's id, or the word of the report or command."""
    title: str
    hint: str = ""
    client_id: int | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line means."""

    text: str
    parts: tuple[Part, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    questions: tuple[Question, ...] = ()
    missing: tuple[str, ...] = ()
    """What must still be said before anything can be written, in sentences."""
    notes: tuple[str, ...] = ()
    """What could not be understood, such as a day that does not exist."""
    target: Target | None = None
    off: frozenset[str] = frozenset()
    """Proposals that are offered but not written unless the person switches them on."""

    @property
    def ready(self) -> bool:
        """Whether something can be written now."""
        return bool(self.proposals) and not self.missing and not any(question.open for question in self.questions)

    def question(self, question_id: str) -> Question | None:
        """Return a question by its id."""
        return next((question for question in self.questions if question.id == question_id), None)

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Return a proposal by its id, the first of its kind."""
        return next((found for found in self.proposals if PROPOSAL_IDS[type(found)] == proposal_id), None)
