"""The register of signed reports: people and departments by periods, what is late, and how promises are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from crmdesk.data.canonical import read_canonical
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Commitment
from crmdesk.data.period_reports.numbers import missing_numbers, number_text
from crmdesk.data.period_reports.records import ReportRow, Wanted, last_content, list_reports
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.table import Field, Kind, Table, day_text
from crmdesk.data.words import N_, _, plural
from crmdesk.reports.periods import Grain, bucket_text
from crmdesk.reports.result import Findings, Headline, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: Periods that stand side by side; the latest ones where there are more.
MOST_PERIODS = 26
_BY = frozenset({"manager", "department"})
#: A period of reports: its kind and first day.
Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class _Outcome:
    id: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class _Judged:
    """The part of a snapshot that says what became of promises."""

    outcomes: tuple[_Outcome, ...] = ()


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return the register of the reports whose periods lie within the question's, of those who is at work may see.

    Raises:
        UsageFault: a condition is neither of a manager nor of a department.
    """
    with store.snapshot() as connection:
        rows = _rows(store, question)
        verdicts = _verdicts(connection)
        kept = {}
        for place, row in enumerate(rows):
            kept[row.id] = _kept(connection, row, verdicts)
            if progress is not None:
                progress(place / len(rows))
        missing = [
            _("{number} {reason}.").format(number=number_text(one.number), reason=one.reason)
            for kind, begin in sorted({_key(row) for row in rows})
            for one in missing_numbers(connection, kind, begin)
        ]
    return Findings(
        (_register(rows, _headlines(rows, kept)), _list(rows, kept)),
        notes=tuple(missing),
        definitions=(
            (_("Commitments kept"), _("Of what was promised in the report before: kept of those that were judged.")),
        ),
    )


def _rows(store: Store, question: Question) -> list[ReportRow]:
    wanted = Wanted(begin_on=question.period.begin, end_on=question.period.end)
    rows = list(list_reports(store, wanted))
    people = question.scope.manager_ids
    if people is not None:
        rows = [row for row in rows if row.manager_id in people or row.author_id in people]
    for chosen in question.filters:
        if chosen.dimension not in _BY:
            raise UsageFault(_("The register is narrowed by manager and department only."))
        named = {None if value is None else int(value) for value in chosen.values}
        rows = [row for row in rows if getattr(row, f"{chosen.dimension}_id") in named]
    return rows


def _key(row: ReportRow) -> Key:
    return row.kind, row.begin_on


def _headlines(rows: list[ReportRow], kept: Mapping[int, Counter[str]]) -> tuple[Headline, ...]:
    judged = sum(kept.values(), Counter[str]())
    count = sum(judged[verdict] for verdict in ("kept", "partly", "missed"))
    share = judged["kept"] / count if count else None
    return (
        _counted(_("Reports"), len(rows)),
        _counted(_("Signed by authors"), sum(row.signed_at is not None for row in rows)),
        _counted(_("Fully signed"), sum(row.is_done for row in rows)),
        _counted(_("Overdue"), sum(row.overdue > 0 for row in rows), -1),
        Headline(_("Commitments kept"), Kind.PERCENT, share, good=1),
    )


def _counted(title: str, count: int, good: int = 0) -> Headline:
    return Headline(title, Kind.COUNT, count, good=good)


def _register(rows: list[ReportRow], headlines: tuple[Headline, ...]) -> Section:
    """Return people and departments by periods: the state of each report, and how many of a period are done."""
    periods = sorted({_key(row) for row in rows}, key=lambda key: (key[1], key[0]))
    shown = periods[-MOST_PERIODS:]
    whose: dict[Subject, str] = {row.about: row.subject_name for row in reversed(rows)}
    latest = {(row.about, _key(row)): row for row in rows}
    order = sorted(whose, key=lambda one: (("firm", "department", "manager").index(one.kind), whose[one], one.id or 0))
    fields = [Field("subject", N_("Report of"))]
    fields += [Field(f"{begin.isoformat()}.{kind}", bucket_text(begin, Grain(kind)), own=True) for kind, begin in shown]
    lines = [(whose[one], *(_cell(latest.get((one, key))) for key in shown)) for one in order]
    totals = [_done_text([row for row in rows if _key(row) == key]) for key in shown]
    note = "" if rows else _("No reports of this period are formed yet.")
    if len(periods) > len(shown):
        note = plural("The last {n} period of {all}.", "The last {n} periods of {all}.", len(shown)).format(
            n=len(shown), all=len(periods)
        )
    table = Table(tuple(fields), tuple(lines), totals=(_("Fully signed"), *totals))
    return Section("register", _("Register"), table, headlines=headlines, note=note, is_wide=len(shown) > 4)


def _cell(row: ReportRow | None) -> str | None:
    """Return how a report stands: "approved 07.11.2025", "formed, 2 days late"."""
    if row is None:
        return None
    moment = row.approved_at or row.signed_at
    day = "" if moment is None else f" {day_text(moment.date())}"
    late = "" if not row.overdue else f", {_late_text(row.overdue)}"
    return f"{row.state_label}{day}{late}"


def _late_text(days: int) -> str:
    return plural("{n} day late", "{n} days late", days).format(n=days)


def _done_text(rows: list[ReportRow]) -> str:
    return _("{done} of {all}").format(done=sum(row.is_done for row in rows), all=len(rows))


def _list(rows: list[ReportRow], kept: Mapping[int, Counter[str]]) -> Section:
    """Return every report with its days and how the promises made before it were kept."""
    fields = (
        Field("number", N_("Number")), Field("period", N_("Period")), Field("subject", N_("Report of")),
        Field("author", N_("Author")), Field("state", N_("State")), Field("formed", N_("Formed on"), Kind.DATE),
        Field("signed", N_("Signed on"), Kind.DATE), Field("approved", N_("Approved on"), Kind.DATE),
        Field("waits_for", N_("Waits for")), Field("late", N_("Days late"), Kind.COUNT),
        Field("kept", N_("Commitments kept")),
    )  # fmt: skip
    lines = tuple(
        (
            row.number_text, bucket_text(row.begin_on, Grain(row.kind)), row.subject_name, row.author or None,
            row.state_label, row.formed_at.date(), None if row.signed_at is None else row.signed_at.date(),
            None if row.approved_at is None else row.approved_at.date(), row.waits_for or None, row.overdue or None,
            _kept_text(kept[row.id]),
        )
        for row in rows
    )  # fmt: skip
    return Section("reports", _("Reports"), Table(fields, lines), is_wide=True)


def _kept_text(judged: Counter[str]) -> str | None:
    count = sum(judged.values())
    return _("{done} of {all}").format(done=judged["kept"], all=count) if count else None


def _verdicts(connection: Connection) -> dict[str, str]:
    """Return what heads said of commitments, by id."""
    query = select(Commitment.id, Commitment.verdict).where(Commitment.verdict.is_not(None))
    return {str(row.id): row.verdict for row in connection.execute(query)}


def _kept(connection: Connection, row: ReportRow, verdicts: Mapping[str, str]) -> Counter[str]:
    """Return how many promises made before a report came to which verdict; "" is not judged."""
    content = last_content(connection, row.id, "snapshot" if row.sha256 else "draft")
    if content is None:
        return Counter()
    try:
        outcomes = read_canonical(content, _Judged).outcomes
    except ValueError:  # of a program that keeps them otherwise
        return Counter()
    return Counter(verdicts.get(one.id) or one.verdict for one in outcomes)  # the head may judge anew
