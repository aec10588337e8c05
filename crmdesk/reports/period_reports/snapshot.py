"""Snapshot: everything a period report says, frozen; the paper is made of it alone and its hash is what is signed.

Figures are exact: money in integer minor units, counts whole, shares, days and minutes as decimals (a share of 0..1
rounded to six places). ``None`` is "nothing to say". Texts are in ``language``, as they were on the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from crmdesk.data.canonical import canonical_bytes, read_canonical

#: Grows by one when the shape changes; older snapshots stay readable.
SCHEMA = 1

Exact = Decimal | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the firm as they were on the day."""

    id: str
    name: str
    position: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A line of the table of measures; values in the unit of ``unit``, which is a ``Kind``'s value."""

    measure: str
    title: str
    unit: str
    good: int
    """1: more is better, -1: less is better."""
    plan: Exact
    fact: Exact
    attainment: Exact
    """Fact / plan, a share; None where there is no plan or less is better."""
    base: Exact
    """The same period a year before."""
    delta: Exact
    change: Exact
    """(fact - base) / |base|; None where the base is zero or absent."""
    definition: str
    plan_version: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of a picture and its last year's; minor units."""

    key: str
    """ISO month, or the member's id."""
    label: str
    fact: Exact
    base: Exact = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The place among colleagues, who stay unnamed; points 0..150."""

    place: int | None
    """None: out of ranking; ``why_out`` says why."""
    of: int
    points: Exact
    average: Exact
    others: tuple[Decimal, ...]
    """Points of the colleagues who are ranked, in growing order."""
    previous_place: int | None = None
    change_place: int | None = None
    """The place by change against last year."""
    why_out: str = ""
    profile: str = ""
    team: str = ""
    """Among whom: the department, or the firm where a department has too few people."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What moved the period, one sentence; ``tone`` is "up", "down" or "warning"."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Win:
    """A won deal worth telling; ``amount`` in minor units."""

    deal_id: str
    client: str
    title: str
    source: str
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was promised in the report before, and what became of it; ``verdict`` is empty until somebody judged."""

    id: str
    text: str
    aim: str
    """What would fulfil it, in words: "16 встреч", "договор до 10.10"."""
    result: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised for the next period."""

    text: str
    aim: str
    due_on: date | None
    measure: str = ""
    target: Exact = None
    deal_id: str = ""
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A manager or a department in the report of those above; money in minor units."""

    id: str
    label: str
    plan: Exact
    fact: Exact
    attainment: Exact
    base: Exact
    change: Exact
    place: int | None = None
    points: Exact = None
    is_department: bool = False


@dataclass(frozen=True, slots=True)
class RowSet:
    """The rows behind the fact of a measure: which record, and what it brings to each part of the measure.

    ``rows``: the record ("deal", "activity"...), its id, then one value a part, as the base keeps it (minor units,
    counts); None where the row brings nothing to the part.
    """

    measure: str
    rows: tuple[tuple[str, str, tuple[Exact, ...]], ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A period report. Until it is frozen ``comment``, ``promises`` and the chain are as they would be today."""

    number: str
    revision: int
    kind: str
    subject: str
    """A manager, a department or the firm: a word of ``PLAN_SUBJECTS``."""
    subject_id: str
    subject_name: str
    begin_on: date
    end_on: date
    """Half-open."""
    firm: str
    firm_inn: str
    currency: str
    timezone: str
    language: str
    author: Person | None
    approver: Person | None
    formed_at: datetime
    as_of: date
    program: str
    """Which program printed it: its version and the digest of what decides how pages look."""
    territory: str = ""
    """Where the subject's clients are: the largest cities."""
    headline: str = ""
    suggested_headline: str = ""
    """What the figures themselves say; shown where the author wrote no headline of their own."""
    measures: tuple[MeasureLine, ...] = ()
    months: tuple[Bar, ...] = ()
    months_title: str = ""
    mix: tuple[Bar, ...] = ()
    mix_title: str = ""
    standing: Standing | None = None
    team: tuple[TeamLine, ...] = ()
    reasons: tuple[Reason, ...] = ()
    wins: tuple[Win, ...] = ()
    wins_more: int = 0
    """How many further deals were won."""
    outcomes: tuple[Outcome, ...] = ()
    outcomes_note: str = ""
    """How promises were kept over the last three periods."""
    comment: str = ""
    promises: tuple[Promise, ...] = ()
    notes: tuple[str, ...] = ()
    """What to know when reading it: no last year, too little data, figures formed before the period was over."""
    rows: tuple[RowSet, ...] = ()
    frozen_at: datetime | None = None
    previous_sha256: str = ""
    """Of the report frozen before this one in the firm; empty for the first."""
    chain_place: int = 0
    root_sha256: str = ""
    """The firm's root certificate on that day; empty where there was none."""
    template: Mapping[str, str] = field(default_factory=dict)
    """Which version of the firm's template and of the ranking profile it was formed by."""
    schema: int = SCHEMA


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """Return the canonical bytes whose SHA-256 is the report's hash."""
    return canonical_bytes(snapshot)


def read_snapshot(content: bytes) -> Snapshot:
    """Return the snapshot that bytes hold.

    Raises:
        ValueError: they are no snapshot that this program can read.
    """
    return read_canonical(content, Snapshot)
