"""Reports as they are read: one row each with names in place of ids, its revisions, its signatures and its files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Certificate, Department, Manager, PeriodReport, ReportFile, Signature
from crmdesk.data.period_reports.deadlines import Deadlines, days_overdue, deadlines_of
from crmdesk.data.period_reports.numbers import number_text, place_of, read_number
from crmdesk.data.period_reports.roles import Sight, Staff, Subject, read_staff
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

#: States of reports that are in force: not history.
LIVE = ("formed", "frozen", "signed", "approved")
#: Those of them whose words and promises stay as they are.
FIXED = ("frozen", "signed", "approved")
STATE_NAMES = {
    "formed": N_("formed"), "frozen": N_("frozen"), "signed": N_("signed"), "approved": N_("approved"),
    "returned": N_("returned"), "withdrawn": N_("withdrawn"),
}  # fmt: skip
SUBJECTS = ("firm", "department", "manager")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as lists show it; days are business dates, instants are in the firm's zone."""

    id: int
    version: int
    number: str
    revision: int
    kind: str
    subject: str
    department_id: int | None
    manager_id: int | None
    subject_name: str
    """The manager, the department or the firm."""
    department: str
    begin_on: date
    end_on: date
    """Half-open."""
    author_id: int | None
    author: str
    approver_id: int | None
    approver: str
    state: str
    formed_at: datetime
    frozen_at: datetime | None
    signed_at: datetime | None
    """When the author signed."""
    signed_way: str
    """"paper", "electronic", or empty before the author signed."""
    approved_at: datetime | None
    headline: str
    comment: str
    head_word: str
    remark: str
    sha256: str
    previous_sha256: str
    chain_place: int | None
    deadlines: Deadlines
    overdue: int
    """Days it is late for what it waits for; 0 in time."""
    waits_for_id: int | None
    waits_for: str
    """Who is to do the next thing with it; empty where nothing is to be done, or by nobody yet."""

    @property
    def number_text(self) -> str:
        """The number with its letter, and its revision from the second on."""
        return number_text(self.number, self.revision)

    @property
    def state_label(self) -> str:
        """The state in the user's language."""
        return _(STATE_NAMES[self.state])

    @property
    def is_live(self) -> bool:
        """Whether it is in force: neither returned nor withdrawn."""
        return self.state in LIVE

    @property
    def is_done(self) -> bool:
        """Whether every signature it needs is there."""
        return self.state == "approved" or (self.state == "signed" and self.approver_id is None)

    @property
    def about(self) -> Subject:
        """Whom it is about."""
        return Subject(self.subject, {"manager": self.manager_id, "department": self.department_id}.get(self.subject))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports to list; what is empty does not narrow."""

    kind: str = ""
    begin_on: date | None = None
    """Only of periods that begin on this day or later."""
    end_on: date | None = None
    """Only of periods that end on this day (the first after them) or earlier."""
    states: Collection[str] = LIVE
    subject: str = ""
    manager_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature of a report; the instant is in the firm's zone."""

    part: str
    way: str
    manager_id: int
    manager: str
    signed_at: datetime
    marked_by: str
    certificate_sha256: str
    certificate_id: int | None
    place: int
    statement: str
    sha256: str
    previous_sha256: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a report without its content; the instant is in the firm's zone."""

    id: int
    part: str
    place: int
    name: str
    made_at: datetime
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ReportCard:
    """Everything that is stored of a report."""

    row: ReportRow
    revisions: tuple[ReportRow, ...]
    """All revisions of its number, the first one first, itself among them."""
    signatures: tuple[SignatureRow, ...]
    files: tuple[FileRow, ...]


def list_reports(store: Store, wanted: Wanted | None = None) -> tuple[ReportRow, ...]:
    """Return the reports that who is at work may see: the latest period first, within it the firm, departments, managers."""
    asked = Wanted() if wanted is None else wanted
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
        return rows_where(
            store, connection, staff, [*_conditions(asked), seen_by(staff.sight(store.person_id), store.person_id)]
        )


def find_report(store: Store, text: str) -> ReportRow:
    """Return the report with a typed number; without a revision the latest one.

    Raises:
        UsageFault: it is no number, there is no such report, or it is not theirs to see.
    """
    typed = read_number(text)
    with store.reading() as connection:
        query = (
            select(PeriodReport.id).where(PeriodReport.number == typed.number).order_by(PeriodReport.revision.desc())
        )
        if typed.revision is not None:
            query = query.where(PeriodReport.revision == typed.revision)
        found = connection.execute(query.limit(1)).scalar()
        if found is None:
            asked = number_text(typed.number, typed.revision or 1)
            raise UsageFault(_("There is no report {number} in this base.").format(number=asked))
        return row_of(store, connection, read_staff(connection, store.today()), found)


def read_report(store: Store, report_id: int) -> ReportCard:
    """Return a report with its revisions, signatures and files.

    Raises:
        UsageFault: it is not there, or not theirs to see who is at work.
    """
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
        row = row_of(store, connection, staff, report_id)
        revisions = rows_where(store, connection, staff, [PeriodReport.number == row.number])
        return ReportCard(
            row,
            tuple(sorted(revisions, key=lambda one: one.revision)),
            signatures_of(store, connection, report_id),
            _files_of(store, connection, report_id),
        )


def report_files(store: Store, report_id: int) -> tuple[FileRow, ...]:
    """Return the files of a report, by part and in the order they were added.

    Raises:
        UsageFault: the report is not there, or not theirs to see who is at work.
    """
    return read_report(store, report_id).files


def read_content(store: Store, report_id: int, part: str) -> bytes | None:
    """Return the last file of a part ("draft", "snapshot", "pdf", "scan"), None where there is none.

    Raises:
        UsageFault: the report is not there, or not theirs to see who is at work.
    """
    with store.reading() as connection:
        row_of(store, connection, read_staff(connection, store.today()), report_id)
        return last_content(connection, report_id, part)


def last_content(connection: Connection, report_id: int, part: str) -> bytes | None:
    """Return the last file of a part within a transaction."""
    query = select(ReportFile.content).where(ReportFile.report_id == report_id, ReportFile.part == part)
    return connection.execute(query.order_by(ReportFile.place.desc()).limit(1)).scalar()


def row_of(store: Store, connection: Connection, staff: Staff, report_id: int) -> ReportRow:
    """Return one report within a transaction.

    Raises:
        UsageFault: it is not there, or not theirs to see who is at work.
    """
    found = rows_where(store, connection, staff, [PeriodReport.id == report_id])
    if not found:
        raise UsageFault(_("There is no such report in this base."))
    row = found[0]
    if not may_see(staff.sight(store.person_id), row, store.person_id):
        raise UsageFault(
            _(
                "Report {number} is somebody else's. People see their own reports and those of who reports to them."
            ).format(number=row.number_text)
        )
    return row


def may_see(sight: Sight, row: ReportRow, person_id: int | None) -> bool:
    """Return whether somebody with this sight may see a report."""
    if sight.all or person_id in (row.author_id, row.approver_id):
        return True
    if row.subject == "manager":
        return row.manager_id in sight.manager_ids or row.department_id in sight.department_ids
    return row.department_id in sight.department_ids


def seen_by(sight: Sight, person_id: int | None = None) -> Any:
    """Return the same as a condition of a query."""
    if sight.all:
        return PeriodReport.id.is_not(None)
    theirs: list[Any] = [
        PeriodReport.manager_id.in_(sight.manager_ids),
        PeriodReport.department_id.in_(sight.department_ids),
    ]
    if person_id is not None:
        theirs += [PeriodReport.author_id == person_id, PeriodReport.approver_id == person_id]
    return or_(*theirs)


def rows_where(store: Store, connection: Connection, staff: Staff, conditions: Iterable[Any]) -> tuple[ReportRow, ...]:
    """Return the reports that conditions hold for, the latest period first; of all people."""
    author, head = aliased(Signature), aliased(Signature)
    query = (
        select(
            *PeriodReport.__table__.c, Department.name.label("department"), Manager.name.label("manager"),
            author.signed_at.label("author_at"), author.way.label("author_way"), head.signed_at.label("head_at"),
        )
        .outerjoin(Department, Department.id == PeriodReport.department_id)
        .outerjoin(Manager, Manager.id == PeriodReport.manager_id)
        .outerjoin(author, and_(author.report_id == PeriodReport.id, author.part == "author"))
        .outerjoin(head, and_(head.report_id == PeriodReport.id, head.part == "head"))
        .where(PeriodReport.archived_at.is_(None), *conditions)
    )  # fmt: skip
    rows = [_row(store, staff, row) for row in connection.execute(query).mappings()]
    return tuple(sorted(rows, key=_order))


def signatures_of(store: Store, connection: Connection, report_id: int) -> tuple[SignatureRow, ...]:
    """Return the signatures of a report, the author's first, within a transaction."""
    marker = aliased(Manager)
    rows = connection.execute(
        select(
            *Signature.__table__.c,
            Manager.name.label("manager"),
            marker.name.label("marker"),
            Certificate.id.label("key_id"),
        )
        .join(Manager, Manager.id == Signature.manager_id)
        .outerjoin(marker, marker.id == Signature.marked_by_id)
        .outerjoin(Certificate, Certificate.sha256 == Signature.certificate_sha256)
        .where(Signature.report_id == report_id)
        .order_by(Signature.place)
    ).mappings()
    zone = store.firm.timezone
    return tuple(
        SignatureRow(
            row["part"], row["way"], row["manager_id"], row["manager"], row["signed_at"].astimezone(zone),
            row["marker"] or "", row["certificate_sha256"] or "", row["key_id"], row["place"], row["statement"],
            row["sha256"], row["previous_sha256"] or "",
        )
        for row in rows
    )  # fmt: skip


def _files_of(store: Store, connection: Connection, report_id: int) -> tuple[FileRow, ...]:
    rows = connection.execute(
        select(
            ReportFile.id, ReportFile.part, ReportFile.place, ReportFile.name, ReportFile.made_at, ReportFile.sha256,
            func.length(ReportFile.content).label("size"),
        )
        .where(ReportFile.report_id == report_id)
        .order_by(ReportFile.part, ReportFile.place)
    )  # fmt: skip
    zone = store.firm.timezone
    return tuple(
        FileRow(row.id, row.part, row.place, row.name or "", row.made_at.astimezone(zone), row.sha256, row.size)
        for row in rows
    )


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = [PeriodReport.state.in_(wanted.states)] if wanted.states else []
    for column, value in (
        (PeriodReport.kind, wanted.kind), (PeriodReport.subject, wanted.subject),
        (PeriodReport.manager_id, wanted.manager_id), (PeriodReport.department_id, wanted.department_id),
    ):  # fmt: skip
        if value:
            found.append(column == value)
    if wanted.begin_on is not None:
        found.append(PeriodReport.begin_on >= wanted.begin_on)
    if wanted.end_on is not None:
        found.append(PeriodReport.end_on <= wanted.end_on)
    return found


def _row(store: Store, staff: Staff, row: Any) -> ReportRow:
    zone = store.firm.timezone
    deadlines = deadlines_of(row["end_on"], store.firm.settings)
    waits_for = _next_hand(staff, row)
    names = {"manager": row["manager"], "department": row["department"]}
    return ReportRow(
        id=row["id"], version=row["version"], number=row["number"], revision=row["revision"], kind=row["kind"],
        subject=row["subject"], department_id=row["department_id"], manager_id=row["manager_id"],
        subject_name=names.get(row["subject"]) or store.firm.name, department=row["department"] or "",
        begin_on=row["begin_on"], end_on=row["end_on"], author_id=row["author_id"], author=staff.name(row["author_id"]),
        approver_id=row["approver_id"], approver=staff.name(row["approver_id"]), state=row["state"],
        formed_at=row["formed_at"].astimezone(zone), frozen_at=_in_zone(row["frozen_at"], zone),
        signed_at=_in_zone(row["author_at"], zone), signed_way=row["author_way"] or "",
        approved_at=_in_zone(row["head_at"], zone), headline=row["headline"] or "", comment=row["comment"] or "",
        head_word=row["head_word"] or "", remark=row["remark"] or "", sha256=row["sha256"] or "",
        previous_sha256=row["previous_sha256"] or "", chain_place=row["chain_place"], deadlines=deadlines,
        overdue=days_overdue(row["state"], row["approver_id"], deadlines, store.today()), waits_for_id=waits_for,
        waits_for=staff.name(waits_for),
    )  # fmt: skip


def _in_zone(moment: datetime | None, zone: Any) -> datetime | None:
    return None if moment is None else moment.astimezone(zone)


def _next_hand(staff: Staff, row: Any) -> int | None:
    """Return who is to do the next thing: the author, then the approver; who left gives way to the next one above.

    A printed report waits for its approver, who says in the program that the paper is signed.
    """
    author, approver, state = row["author_id"], row["approver_id"], row["state"]
    ids = {"manager": row["manager_id"], "department": row["department_id"]}
    above = staff.above(Subject(row["subject"], ids.get(row["subject"])), author)
    if state == "formed" or (state == "frozen" and approver is None):
        return author if staff.works(author) else next(iter(above), None)
    if state not in ("frozen", "signed") or approver is None:
        return None
    return approver if approver in above else next(iter(above), None)


def _order(row: ReportRow) -> tuple[Any, ...]:
    latest = -row.end_on.toordinal(), -(row.end_on - row.begin_on) // timedelta(1)
    return (*latest, SUBJECTS.index(row.subject), row.subject_name, place_of(row.number), -row.revision)
