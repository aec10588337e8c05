"""What the section of signing reads: the shelf of a period, and everything about one report; run by jobs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.acts import Act, refusal
from crmdesk.data.period_reports.commitments import CommitmentRow, list_commitments, promised_before
from crmdesk.data.period_reports.records import (
    ReportRow,
    Wanted,
    list_reports,
    read_content,
    read_report,
    row_of,
)
from crmdesk.data.period_reports.roles import Staff, read_staff
from crmdesk.data.words import _
from crmdesk.reports.period_reports.snapshot import Outcome, Snapshot, read_snapshot
from crmdesk.reports.periods import Period

if TYPE_CHECKING:
    from crmdesk.data.period_reports.records import ReportCard
    from crmdesk.data.store import Store
    from crmdesk.reports.period_reports.differences import Differences
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.print_pages import type_sizes

PEOPLE, DEPARTMENTS, ARCHIVE = "people", "departments", "archive"
_EVER = ("formed", "frozen", "signed", "approved", "returned", "withdrawn")
#: Groups in the order of the list.
_ORDER = ("mine", "author", "head", "done", "past")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The reports of a period on one tab."""

    kind: str
    period: Period
    tab: str
    groups: tuple[tuple[str, tuple[ReportRow, ...]], ...]
    counts: dict[str, int]
    """How many reports in force each tab has."""
    approved: int
    count: int

    @property
    def ids(self) -> tuple[int, ...]:
        """The reports, in order."""
        return tuple(row.id for _key, rows in self.groups for row in rows)

    @property
    def live_ids(self) -> tuple[int, ...]:
        """Those in force, in order."""
        return tuple(row.id for _key, rows in self.groups for row in rows if row.is_live)

    def rows(self, key: str) -> tuple[ReportRow, ...]:
        """Return the reports of a group."""
        return next((rows for name, rows in self.groups if name == key), ())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report with its pages, and what who is at work may do with it."""

    card: ReportCard
    person_id: int | None
    rights: frozenset[Act]
    why_not: str
    """Why nothing is this person's to sign now; empty where something is, or nothing is to be signed at all."""
    snapshot: Snapshot | None
    is_intact: bool | None
    """Whether the stored snapshot has the report's fingerprint; None before it is frozen."""
    commitments: tuple[CommitmentRow, ...]
    judging: tuple[str, ...]
    """Ids of what was promised before that this person may judge."""
    verdicts: dict[str, str]
    """What was said of it by now, by id."""
    pdf: bytes
    sizes: type_sizes

    @property
    def row(self) -> ReportRow:
        """The report as lists have it."""
        return self.card.row

    @property
    def has_person(self) -> bool:
        """Whether somebody said who is at work."""
        return self.person_id is not None

    @property
    def is_draft(self) -> bool:
        """Whether the pages are a draft still."""
        return not self.row.sha256

    @property
    def can_say(self) -> bool:
        """Whether the person can write the head's word now: they approve it, on paper or not."""
        if Act.APPROVE in self.rights:
            return True
        return Act.MARK in self.rights and self.row.approver_id is not None and self.person_id != self.row.author_id

    @property
    def scan_name(self) -> str:
        """What the last scan of the signed paper is called; empty where there is none."""
        scans = [file for file in self.card.files if file.part == "scan"]
        return (scans[-1].name or "scan") if scans else ""

    @property
    def can_plan(self) -> bool:
        """Whether tasks can be made of its promises."""
        return Act.PLAN in self.rights

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What was promised before, with what was said of it last: the head may judge anew."""
        known = () if self.snapshot is None else self.snapshot.outcomes
        return tuple(replace(one, verdict=self.verdicts.get(one.id) or one.verdict) for one in known)

    @property
    def outcomes_note(self) -> str:
        """What the report says of them in all; nothing where something was said since, for the two would differ."""
        held = self.snapshot
        return held.outcomes_note if held is not None and held.outcomes == self.outcomes else ""

    @property
    def suggested_headline(self) -> str:
        """What the figures themselves say."""
        return "" if self.snapshot is None else self.snapshot.suggested_headline


def read_shelf(store: Store, kind: str, period: Period, tab: str, _progress: Progress) -> Shelf:
    """Return the reports of a period that who is at work may see, by what they wait for."""
    wanted = Wanted(kind=kind, begin_on=period.begin, end_on=period.end, states=_EVER)
    rows = list_reports(store, wanted)
    shown = [row for row in rows if (row.subject == "manager") is (tab != DEPARTMENTS)]
    groups: dict[str, list[ReportRow]] = {key: [] for key in _ORDER}
    for row in shown:
        groups[group_of(row, store.person_id)].append(row)
    live = [row for row in rows if row.is_live]
    people = sum(row.subject == "manager" for row in live)
    counts = {PEOPLE: people, DEPARTMENTS: len(live) - people}
    count = counts[DEPARTMENTS if tab == DEPARTMENTS else PEOPLE]
    approved = sum(row.is_done for row in shown if row.is_live)
    made = tuple((key, tuple(found)) for key, found in groups.items() if found)
    return Shelf(kind, period, tab, made, counts, approved, count)


def group_of(row: ReportRow, person_id: int | None) -> str:
    """Return under which head a report stands for somebody."""
    if not row.is_live:
        return "past"
    if row.is_done:
        return "done"
    if person_id is not None and row.waits_for_id == person_id:
        return "mine"
    return "author" if row.state == "formed" or row.waits_for_id == row.author_id else "head"


def find_row(store: Store, report_id: int | None, _progress: Progress) -> ReportRow | None:
    """Return a report; without an id the one that waits longest for who is at work, or the latest that waits for anybody.

    Raises:
        UsageFault: the report is not there, or not theirs to see who is at work.
    """
    if report_id is not None:
        return read_report(store, report_id).row
    rows = [row for row in list_reports(store) if not row.is_done]
    mine = [row for row in rows if store.person_id is not None and row.waits_for_id == store.person_id]
    if mine:
        return min(mine, key=lambda row: (row.end_on, row.subject_name))
    return next(iter(rows), None)


def read_sheet(store: Store, report_id: int, _progress: Progress) -> Sheet:
    """Return everything the page shows of a report.

    Raises:
        UsageFault: it is not there, or not theirs to see who is at work.
    """
    from crmdesk.reports.output.paper.pages import page_sizes  # noqa: PLC0415 - only who looks at pages pays for it

    card = read_report(store, report_id)
    row = card.row
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
    rights = frozenset(act for act in Act if not refusal(act, row, staff, store.person_id))
    snapshot, is_intact, pdf = _paper_of(store, row)
    commitments = list_commitments(store, report_id)
    return Sheet(
        card, store.person_id, rights, _why_not(row, staff, store.person_id), snapshot, is_intact, commitments,
        *_judged(store, row, staff), pdf, page_sizes(pdf) if pdf else (),
    )  # fmt: skip


def _why_not(row: ReportRow, staff: Staff, person_id: int | None) -> str:
    if person_id is None:
        return _("Nobody is at work here. Choose who is, to sign or to write.")
    if not row.is_live or row.is_done:
        return ""
    if row.waits_for_id not in (None, person_id):
        return _("It waits for {name}.").format(name=row.waits_for)
    if row.state == "formed" and row.author_id not in (None, person_id):
        return _("{name} does not work here any more: freeze the report for paper, or withdraw it.").format(
            name=row.author
        )
    return refusal(Act.SIGN if row.state == "formed" else Act.APPROVE, row, staff, person_id)


def _paper_of(store: Store, row: ReportRow) -> tuple[Snapshot | None, bool | None, bytes]:
    """Return what a report says and its pages: the stored ones, of a draft those of its figures and today's words."""
    if row.sha256:
        content = read_content(store, row.id, "snapshot") or b""
        try:
            snapshot: Snapshot | None = read_snapshot(content)
        except ValueError:
            snapshot = None  # a stored file that was tampered with: its fingerprint says so
        return snapshot, sha256_of(content) == row.sha256, read_content(store, row.id, "pdf") or b""
    from crmdesk.reports.period_reports.papers import paper_of  # noqa: PLC0415 - only who looks at pages pays for it

    draft = read_content(store, row.id, "draft")
    try:
        return (None, None, b"") if draft is None else (read_snapshot(draft), None, paper_of(store, row.id))
    except ValueError:
        return None, None, b""  # damaged in the base: forming it again makes another


def _judged(store: Store, row: ReportRow, staff: Staff) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return which promises of before this person may judge, those that no figure judges; and what was said of all."""
    with store.reading() as connection:
        before = promised_before(connection, row, store.firm.currency)
        reports = {}
        for one in before:
            with suppress(UsageFault):  # a report of before may be another's to see
                reports[one.report_id] = row_of(store, connection, staff, one.report_id)
    may = {key for key, of in reports.items() if not refusal(Act.JUDGE, of, staff, store.person_id)}
    ids = tuple(str(one.id) for one in before if not one.is_measured and one.report_id in may and row.is_live)
    return ids, {str(one.id): one.verdict for one in before if one.verdict}


def read_differences(store: Store, report_id: int, _progress: Progress) -> tuple[int, Differences]:
    """Return a report's id and what changed in the base since it was frozen."""
    from crmdesk.reports.period_reports.differences import changed_since  # noqa: PLC0415 - asks the engine

    return report_id, changed_since(store, report_id)
