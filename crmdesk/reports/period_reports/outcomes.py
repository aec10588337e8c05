"""Outcomes: what was promised in the report before and what became of it; figures judge figures, the head judges words.

A figure that reached its target keeps the promise; one that came to four fifths of the way keeps it in part. Of what
should be little it is the other way round: up to the target, up to a fifth beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from crmdesk.data.models import Commitment, PeriodReport, ReportFile
from crmdesk.data.period_reports.commitments import CommitmentRow, commitments_of
from crmdesk.data.period_reports.records import FIXED
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.plan_measures import unit_of
from crmdesk.data.table import ABSENT, Kind
from crmdesk.data.words import _, plural
from crmdesk.reports.answer import Cell, type_figure
from crmdesk.reports.answer_table import unit_text
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.period_reports.bulk import exact, scope_of
from crmdesk.reports.period_reports.evidence import client_evidence, deal_evidence
from crmdesk.reports.period_reports.snapshot import Outcome, read_snapshot
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

if TYPE_CHECKING:
    from crmdesk.data.store import Store

KEPT, PARTLY, MISSED = "kept", "partly", "missed"
#: From this part of its target on a figure keeps its promise in part.
NEARLY = Fraction(4, 5)
#: How many reports the note looks back over, this one included.
LOOKS_BACK = 3


class Promises:
    """What reports before promised, read for one period."""

    def __init__(self, store: Store, connection: Connection, period: Period, kind: str) -> None:
        self._store, self._connection, self._period, self._kind = store, connection, period, kind

    def of(self, subject: Subject, cells: Mapping[str, Cell]) -> tuple[tuple[Outcome, ...], str]:
        """Return what a subject promised for the period with what became of it, and the note below it.

        Args:
            subject: whose report it is.
            cells: what is known of its measures; others are asked.
        """
        before = self._reports_before(subject)
        if not before:
            return (), ""
        rows = commitments_of(self._connection, (before[0],), self._store.firm.currency)
        facts = self._facts(subject, rows, cells)
        found = tuple(self._outcome(row, facts) for row in rows)
        # A report tells of what was promised in the one before it, so two of them tell of the two periods before this.
        told = before[: LOOKS_BACK - 1] if len(before) == LOOKS_BACK else []
        earlier = [verdict for report in told for verdict in self._verdicts(report)]
        return found, note_of([one.verdict for one in found], earlier)

    def _reports_before(self, subject: Subject) -> list[int]:
        """Return the reports in force of the periods right before, one after another, the latest first."""
        whose = {
            "manager": PeriodReport.manager_id == subject.id,
            "department": PeriodReport.department_id == subject.id,
        }.get(subject.kind, PeriodReport.manager_id.is_(None))
        rows = self._connection.execute(
            select(PeriodReport.id, PeriodReport.begin_on, PeriodReport.end_on)
            .where(
                PeriodReport.subject == subject.kind, PeriodReport.kind == self._kind, whose,
                PeriodReport.end_on <= self._period.begin, PeriodReport.state.in_(FIXED),
                PeriodReport.archived_at.is_(None),
            )
            .order_by(PeriodReport.end_on.desc(), PeriodReport.revision.desc())
            .limit(LOOKS_BACK)
        ).all()  # fmt: skip
        found, begin_on = [], self._period.begin
        for row in rows:
            if row.end_on != begin_on:
                break
            found.append(row.id)
            begin_on = row.begin_on
        return found

    def _facts(
        self, subject: Subject, rows: Sequence[CommitmentRow], cells: Mapping[str, Cell]
    ) -> dict[str, type_figure]:
        promised = dict.fromkeys(row.measure for row in rows if row.measure in MEASURES)
        facts = {measure: cells[measure].value for measure in promised if measure in cells}
        missing = tuple(measure for measure in promised if measure not in facts)
        if missing:
            question = Question(
                missing, (), self._period, scope=scope_of(self._store, subject), as_of=self._period.last
            )  # fmt: skip
            answer = ask(self._store, question)
            facts |= {measure: cell.value for measure, cell in zip(missing, answer.total.cells, strict=True)}
        return facts

    def _outcome(self, row: CommitmentRow, facts: dict[str, type_figure]) -> Outcome:
        if row.measure in facts:
            measure = MEASURES[row.measure]
            fact = facts[row.measure]
            unit = unit_text(measure.kind, self._store.firm.currency)
            result = ABSENT if fact is None else f"{measure.kind.figure(fact)} {unit}".strip()
            return Outcome(str(row.id), row.text, row.aim, result, verdict_of(row, fact))
        return Outcome(str(row.id), row.text, row.aim, row.outcome or self._evidence(row), row.verdict)

    def _evidence(self, row: CommitmentRow) -> str:
        """Return what the base knows of the deal or the client that was promised."""
        if row.deal_id is not None:
            return deal_evidence(self._connection, row.deal_id, self._period, self._store.firm.currency)
        if row.client_id is not None:
            return client_evidence(self._connection, row.client_id, self._period)
        return ""

    def _verdicts(self, report_id: int) -> list[str]:
        """Return the verdicts of what a report before tells of, those that its head gave when it was frozen already too."""
        content = self._connection.execute(
            select(ReportFile.content)
            .where(ReportFile.report_id == report_id, ReportFile.part.in_(("snapshot", "draft")))
            .order_by(ReportFile.part.desc(), ReportFile.place.desc())
            .limit(1)
        ).scalar()
        if content is None:
            return []
        try:
            told = {int(outcome.id): outcome.verdict for outcome in read_snapshot(content).outcomes}
        except ValueError:  # of a program that wrote them otherwise: the note then tells of fewer
            return []
        query = select(Commitment.id, Commitment.verdict).where(Commitment.id.in_(told))
        given = {row.id: row.verdict or "" for row in self._connection.execute(query)}
        return [verdict or given.get(row_id, "") for row_id, verdict in told.items()]


def verdict_of(row: CommitmentRow, fact: type_figure) -> str:
    """Return what a figure says of its target; nothing where there is no figure or no target."""
    if fact is None or row.target is None:
        return ""
    measure = MEASURES[row.measure]
    scale = 1 if measure.kind.is_money else unit_of(row.measure).stored * (100 if measure.kind is Kind.PERCENT else 1)
    reached, target = Fraction(exact(measure.kind, fact) or 0) * scale, Fraction(row.target)
    if measure.good < 0:
        return KEPT if reached <= target else PARTLY if reached <= target * (2 - NEARLY) else MISSED
    return KEPT if reached >= target else PARTLY if reached >= target * NEARLY else MISSED


def note_of(verdicts: Sequence[str], earlier: Sequence[str]) -> str:
    """Return how promises were kept now and over the last periods: "Kept 3 of 4, 1 in part. Over three periods: 10 of 12."."""
    if not verdicts:
        return ""
    kept, partly, waiting = (verdicts.count(one) for one in (KEPT, PARTLY, ""))
    told = [_("Kept {n} of {all}").format(n=kept, all=len(verdicts))]
    if partly:
        told.append(plural("{n} in part", "{n} in part", partly).format(n=partly))
    if waiting:
        told.append(plural("{n} not judged yet", "{n} not judged yet", waiting).format(n=waiting))
    text = ", ".join(told) + "."
    if earlier:
        every = [*verdicts, *earlier]
        text += " " + _("Over the last three periods: {n} of {all}.").format(n=every.count(KEPT), all=len(every))
    return text
