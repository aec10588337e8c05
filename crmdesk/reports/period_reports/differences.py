"""Differences: what changed in the base about a report since its figures were taken: measure by measure and row by row.

The same figures are counted today, as of the same day, for the same people, and stood beside the frozen ones. Every row
that came, went or brings another amount is named, with who changed it and when, out of the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import is_one_of
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Client,
    Contact,
    Cost,
    Deal,
    Invoice,
    Payment,
    PeriodReport,
    QualityCheck,
    ReportFile,
)
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.words import _
from crmdesk.reports.contributions import contributions
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.period_reports.bulk import exact, is_owned, row_sets, scope_of
from crmdesk.reports.period_reports.lines import plan_of
from crmdesk.reports.period_reports.snapshot import MeasureLine, Snapshot, read_snapshot
from crmdesk.reports.period_reports.traces import Trace, Traces, latest
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

if TYPE_CHECKING:
    from crmdesk.data.store import Store

__all__ = ["Brought", "ChangedMeasure", "ChangedRow", "Differences", "Trace", "changed_since"]

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
Values = tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a row brought to a measure and brings now, in the measure's own units; None for nothing."""

    measure: str
    was: Decimal | None
    now: Decimal | None


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row behind measures that is not what it was: ``record`` and ``id`` open its card."""

    record: str
    id: int
    name: str
    change: str
    """One of ``ADDED``, ``REMOVED``, ``CHANGED``."""
    measures: tuple[str, ...]
    """Titles of the measures it moves."""
    was: Decimal | None
    now: Decimal | None
    """What it brings to the first of them, in that measure's own units."""
    unit: str
    trace: Trace
    brought: tuple[Brought, ...] = ()
    """To each of the measures, in their order; of a measure of one part the rows' differences sum to its own."""


@dataclass(frozen=True, slots=True)
class ChangedMeasure:
    """A measure whose figure or plan is another by now; values in its own units."""

    line: MeasureLine
    now: Decimal | None
    plan_now: Decimal | None
    rows: int
    """How many rows moved it."""
    trace: Trace
    """The latest of them."""

    @property
    def delta(self) -> Decimal | None:
        """What the figure differs by."""
        return None if self.now is None or self.line.fact is None else self.now - self.line.fact


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that changed since; empty where nothing did."""

    report_id: int
    since: datetime
    measures: tuple[ChangedMeasure, ...]
    rows: tuple[ChangedRow, ...]

    def __bool__(self) -> bool:
        return bool(self.measures or self.rows)


def changed_since(store: Store, report_id: int) -> Differences:
    """Return what changed about a report since its figures were taken.

    Raises:
        UsageFault: there is no such report, or its figures were never formed or cannot be read.
    """
    with store.snapshot() as connection:
        snapshot = _read(connection, report_id)
        comparing = _Comparing(store, connection, snapshot)
        return comparing.differences(report_id)


def _read(connection: Connection, report_id: int) -> Snapshot:
    number = connection.execute(select(PeriodReport.number).where(PeriodReport.id == report_id)).scalar()
    content = connection.execute(
        select(ReportFile.content)
        .where(ReportFile.report_id == report_id, ReportFile.part.in_(("snapshot", "draft")))
        .order_by(ReportFile.part.desc(), ReportFile.place.desc())
        .limit(1)
    ).scalar()
    try:
        if number is not None and content is not None:
            return read_snapshot(content)
    except ValueError as error:
        raise UsageFault(_("The figures of report {number} cannot be read.").format(number=number)) from error
    raise UsageFault(_("There are no figures of this report yet. Form it first."))


class _Comparing:
    """One report beside the base of today."""

    def __init__(self, store: Store, connection: Connection, snapshot: Snapshot) -> None:
        self._store, self._connection, self._snapshot = store, connection, snapshot
        self._since = snapshot.formed_at
        subject_id = int(snapshot.subject_id) if snapshot.subject_id else None
        self._subject = Subject(snapshot.subject, subject_id)
        self._traces = Traces(store, connection, self._since)
        is_firm = snapshot.subject == "firm"
        self._lines = {
            line.measure: line
            for line in snapshot.measures
            if line.measure in MEASURES and (is_firm or is_owned(line.measure))
        }
        self._question = Question(
            tuple(self._lines), (), Period(snapshot.begin_on, snapshot.end_on), scope=scope_of(store, self._subject),
            as_of=snapshot.as_of,
        )  # fmt: skip

    def differences(self, report_id: int) -> Differences:
        """Count again and compare."""
        now, plans = self._figures()
        moved = self._moved()
        traces = self._traces.of_rows({key for rows in moved.values() for key in rows})
        replanned = [measure for measure, line in self._lines.items() if plans[measure] != line.plan]
        planned = self._traces.of_plans(replanned, self._subject, self._question.period) if replanned else {}
        measures = []
        for measure, line in self._lines.items():
            if now[measure] == line.fact and plans[measure] == line.plan:
                continue
            own = [traces[key] for key in moved.get(measure, {})]
            last = latest([*own, planned[measure]] if measure in planned else own)
            measures.append(ChangedMeasure(line, now[measure], plans[measure], len(own), last))
        since = self._since.astimezone(self._store.firm.timezone)
        return Differences(report_id, since, tuple(measures), self._rows(moved, traces))

    def _figures(self) -> tuple[dict[str, Decimal | None], dict[str, Decimal | None]]:
        """Return every measure and its plan as they are today."""
        plans = {measure: plan_of(measure) for measure in self._lines}
        asked = tuple(dict.fromkeys((*self._lines, *plans.values())))
        cells = ask(self._store, replace(self._question, measures=asked)).total.cells if asked else ()
        values = {name: cell.value for name, cell in zip(asked, cells, strict=True)}
        now = {name: exact(MEASURES[name].kind, values[name]) for name in self._lines}
        return now, {name: exact(MEASURES[name].kind, values[plan]) for name, plan in plans.items()}

    def _moved(self) -> dict[str, dict[tuple[str, int], tuple[Values | None, Values | None]]]:
        """Return by measure the rows that differ: what they brought then and bring now, None for nothing at all."""
        then = {
            one.measure: {(record, int(row)): values for record, row, values in one.rows} for one in self._snapshot.rows
        }
        held = row_sets(contributions(self._store, self._question))
        found = {}
        for measure in self._lines:
            was = then.get(measure, {})
            now = {(record, int(row)): values for record, row, values in held.get(measure, ())}
            differing = {
                key: (was.get(key), now.get(key)) for key in {*was, *now} if was.get(key) != now.get(key)
            }  # fmt: skip
            if differing:
                found[measure] = differing
        return found

    def _rows(
        self,
        moved: Mapping[str, Mapping[tuple[str, int], tuple[Values | None, Values | None]]],
        traces: Mapping[tuple[str, int], Trace],
    ) -> tuple[ChangedRow, ...]:
        names = _names(self._connection, traces)
        by_key: dict[tuple[str, int], list[str]] = {}
        for measure, rows in moved.items():
            for key in rows:
                by_key.setdefault(key, []).append(measure)
        found = []
        for key, measures in by_key.items():
            was, now = moved[measures[0]][key]
            change = ADDED if was is None else REMOVED if now is None else CHANGED
            found.append(
                ChangedRow(
                    key[0], key[1], names.get(key, ""), change,
                    tuple(self._lines[measure].title for measure in measures), _first(was), _first(now),
                    self._lines[measures[0]].unit, traces[key],
                    tuple(Brought(measure, *map(_first, moved[measure][key])) for measure in measures),
                )
            )  # fmt: skip
        found.sort(key=lambda row: (row.trace.at is None, -(row.trace.at.timestamp() if row.trace.at else 0), row.id))
        return tuple(found)


def _names(connection: Connection, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what the rows are called, for people to recognise them."""
    wanted: dict[str, list[int]] = {}
    for record, row_id in keys:
        wanted.setdefault(record, []).append(row_id)
    found = {}
    for record, columns in _TITLES.items():
        ids = wanted.get(record)
        if ids:
            query = columns().where(is_one_of(_TABLES[record].id, ids, connection.dialect.name))
            for row in connection.execute(query):
                found[record, row[0]] = " · ".join(str(part) for part in row[1:] if part)
    return found


_TABLES: dict[str, Any] = {
    one.__tablename__: one for one in (Deal, Activity, Client, Contact, Invoice, Payment, Cost, QualityCheck)
}
_TITLES: dict[str, Callable[[], Any]] = {
    "deal": lambda: select(Deal.id, Deal.title, Client.name).outerjoin(Client, Client.id == Deal.client_id),
    "activity": lambda: (
        select(Activity.id, ActivityKind.name, Client.name, Activity.subject)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .outerjoin(Client, Client.id == Activity.client_id)
    ),
    "client": lambda: select(Client.id, Client.name),
    "contact": lambda: select(Contact.id, Contact.name),
    "invoice": lambda: select(Invoice.id, Invoice.number, Client.name).outerjoin(
        Client, Client.id == Invoice.client_id
    ),
    "payment": lambda: select(Payment.id, Payment.number, Client.name).outerjoin(
        Client, Client.id == Payment.client_id
    ),
    "cost": lambda: select(Cost.id, Cost.note),
    "quality_check": lambda: select(QualityCheck.id, QualityCheck.kind),
}


def _first(values: Values | None) -> Decimal | None:
    if values is None:
        return None
    return next((value for value in values if value is not None), None)
