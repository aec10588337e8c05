"""What the base keeps of a report, as verification compares a file with it: whatever its state, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from crmdesk.data.models import PeriodReport, ReportFile
from crmdesk.data.period_reports.records import ReportRow, SignatureRow, rows_where, signatures_of
from crmdesk.data.period_reports.roles import Staff, read_staff
from crmdesk.data.store import Store


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report of the base with its frozen files."""

    row: ReportRow
    last_revision: int
    """The latest revision of the same number."""
    snapshot: bytes
    """Empty until it is frozen."""
    snapshot_sha256: str
    """As the base says, not as the bytes give."""
    pdfs: tuple[bytes, ...]
    """In the order they were made: printed, signed, approved."""
    signatures: tuple[SignatureRow, ...]
    staff: Staff
    """As it is today."""

    def signature(self, part: str) -> SignatureRow | None:
        """Return the signature of a part, None where it is not given."""
        return next((one for one in self.signatures if one.part == part), None)

    @property
    def sealed(self) -> tuple[str, ...]:
        """The parts that were signed electronically, in order."""
        return tuple(one.part for one in self.signatures if one.way == "electronic")


def find_stored(store: Store, number: str, revision: int) -> StoredReport | None:
    """Return what the base keeps of a report, None where it keeps nothing.

    Nobody's sight narrows it: who holds a file or a paper of a report knows already what is compared here.
    """
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
        rows = rows_where(store, connection, staff, [PeriodReport.number == number])
        row = next((one for one in rows if one.revision == revision), None)
        if row is None:
            return None
        files = connection.execute(
            select(ReportFile.part, ReportFile.sha256, ReportFile.content)
            .where(ReportFile.report_id == row.id, ReportFile.part.in_(("snapshot", "pdf")))
            .order_by(ReportFile.place)
        ).all()
        snapshots = [file for file in files if file.part == "snapshot"]
        return StoredReport(
            row,
            max(one.revision for one in rows),
            snapshots[-1].content if snapshots else b"",
            snapshots[-1].sha256 if snapshots else "",
            tuple(file.content for file in files if file.part == "pdf"),
            signatures_of(store, connection, row.id),
            staff,
        )
