"""Numbers of reports: the period and a place within it, given once and never again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import PeriodReport
from crmdesk.data.words import _

#: Taken on a server by whoever gives numbers or adds to a chain, until its transaction ends.
LOCK = 0x43524D50
#: The letter before a number may be typed in either alphabet, or left out; a revision follows a stroke.
_TYPED = re.compile(r"(?:№\s*)?(?:[oоrр0]\s*-\s*)?(\d{4}-(?:\d\d|q[1-4]|w\d\d|y))-(\d{1,6})(?:\s*/\s*(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as somebody typed it; without a revision the latest is meant."""

    number: str
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A number of a period that no approved or waiting report bears."""

    number: str
    reason: str
    """In words: when and why it was withdrawn, or that nobody knows."""
    is_explained: bool


def period_mark(kind: str, begin_on: date) -> str:
    """Return how a number names its period: "2025-10", "2025-Q4", "2025-W41", "2025-Y"."""
    match kind:
        case "week":
            year, week, _day = begin_on.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{begin_on:%Y-%m}"
        case "quarter":
            return f"{begin_on.year}-Q{(begin_on.month + 2) // 3}"
        case _:
            return f"{begin_on.year}-Y"


def next_numbers(change: Change, kind: str, begin_on: date, count: int) -> list[str]:
    """Return the numbers that the next reports of a period get in this transaction, in order.

    Numbers grow by one from 01 and are not given again, whatever became of the reports that have them.
    """
    lock_chain(change.connection)
    mark = period_mark(kind, begin_on)
    last = max((place_of(number) for number in _given(change.connection, kind, begin_on)), default=0)
    return [f"{mark}-{place:02}" for place in range(last + 1, last + count + 1)]


def lock_chain(connection: Connection) -> None:
    """Let nobody else give numbers or add to a chain until this transaction ends; a file has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def place_of(number: str) -> int:
    """Return the place within the period that a number ends with."""
    return int(number.rpartition("-")[2])


def number_text(number: str, revision: int = 1) -> str:
    """Return a number as people read it: "R-2025-10-02", and from the second revision on "R-2025-10-02/2"."""
    text = _("R-{number}").format(number=number)
    return text if revision == 1 else f"{text}/{revision}"


def read_number(text: str) -> Typed:
    """Return the number somebody typed, with its letter or without: "R-2025-10-02", "2025-q4-1/2".

    Raises:
        UsageFault: it is no number of a report.
    """
    found = _TYPED.fullmatch(text.strip().casefold())
    if found is None:
        raise UsageFault(
            _("“{text}” is no number of a report. Write it like {example}.").format(
                text=text.strip(), example=number_text("2025-10-02")
            )
        )
    mark, place, revision = found.groups()
    return Typed(f"{mark.upper()}-{int(place):02}", None if revision is None else int(revision))


def missing_numbers(connection: Connection, kind: str, begin_on: date) -> tuple[Missing, ...]:
    """Return the numbers of a period that were given and are not in force: withdrawn ones, and any that is gone."""
    rows = connection.execute(
        select(PeriodReport.number, PeriodReport.state, PeriodReport.remark, PeriodReport.revision)
        .where(PeriodReport.kind == kind, PeriodReport.begin_on == begin_on)
        .order_by(PeriodReport.revision)
    ).all()
    latest = {row.number: row for row in rows}
    found = [
        Missing(number, _("withdrawn: {reason}").format(reason=row.remark or "—"), is_explained=True)
        for number, row in latest.items()
        if row.state == "withdrawn"
    ]
    mark = period_mark(kind, begin_on)
    found += [
        Missing(number, _("no report has this number, and the base does not know why"), is_explained=False)
        for number in gaps(mark, latest)
    ]
    return tuple(sorted(found, key=lambda missing: place_of(missing.number)))


def gaps(mark: str, numbers: Iterable[str]) -> list[str]:
    """Return the numbers of a period that are not there although a later one is."""
    places = {place_of(number) for number in numbers}
    return [f"{mark}-{place:02}" for place in range(1, max(places, default=0)) if place not in places]


def _given(connection: Connection, kind: str, begin_on: date) -> list[str]:
    query = select(PeriodReport.number).where(PeriodReport.kind == kind, PeriodReport.begin_on == begin_on)
    return list(connection.execute(query).scalars())
