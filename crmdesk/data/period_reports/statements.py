"""Statements: what a signature says in canonical JSON, linked to the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from crmdesk.data.canonical import canonical_bytes, read_canonical
from crmdesk.data.models import PeriodReport, Signature


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the head says of a commitment: "kept", "partly" or "missed", and what became of it, in words."""

    verdict: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Who signed which bytes, when and how; ids are texts, for they have 63 bits."""

    number: str
    revision: int
    sha256: str
    """Of the snapshot that is signed."""
    part: str
    way: str
    manager_id: str
    manager: str
    signed_at: datetime
    marked_by_id: str
    """Who said that the paper is signed; empty for an electronic signature."""
    marked_by: str
    certificate_sha256: str
    place: int
    previous_sha256: str
    """Of the statement before it; empty for the first."""
    word: str = ""
    verdicts: Mapping[str, Judgement] = field(default_factory=dict)
    """By the id of the commitment."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a chain: the last place and its hash; 0 and empty where nothing is there yet."""

    place: int = 0
    sha256: str = ""


def statement_text(statement: Statement) -> str:
    """Return the canonical JSON of a statement."""
    return canonical_bytes(statement).decode()


def read_statement(text: str) -> Statement:
    """Return the statement that JSON says.

    Raises:
        ValueError: it is none.
    """
    return read_canonical(text, Statement)


def report_tail(connection: Connection) -> Tail:
    """Return the end of the chain of frozen reports."""
    row = connection.execute(
        select(PeriodReport.chain_place, PeriodReport.sha256)
        .where(PeriodReport.chain_place.is_not(None))
        .order_by(PeriodReport.chain_place.desc())
        .limit(1)
    ).one_or_none()
    return Tail() if row is None else Tail(row.chain_place, row.sha256)


def signature_tail(connection: Connection) -> Tail:
    """Return the end of the chain of signatures."""
    row = connection.execute(
        select(Signature.place, Signature.sha256).order_by(Signature.place.desc()).limit(1)
    ).one_or_none()
    return Tail() if row is None else Tail(row.place, row.sha256)
