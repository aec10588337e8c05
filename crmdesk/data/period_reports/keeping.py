"""Keeping: what was done with a report is not taken back by undo; only words and promises are, while it is formed."""

from __future__ import annotations

from sqlalchemy import Connection, select

from crmdesk.data.errors import ConflictFault
from crmdesk.data.models import Commitment, JournalEntry, PeriodReport
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.words import _

#: Registers of a report that its author types.
_WORDS = frozenset({"headline", "comment"})
#: Registers of a commitment that others write, whatever state its report is in: tasks, verdicts, merged clients.
_FREE = frozenset({"activity_id", "verdict", "outcome", "judged_by_id", "judged_at", "client_id", "deal_id"})


def check_taking_back(connection: Connection, txn: int) -> None:
    """Make sure that a transaction may be undone.

    Raises:
        ConflictFault: it formed, froze, signed, approved, returned or withdrew a report, or wrote what is frozen by now.
    """
    entries = connection.execute(
        select(JournalEntry.tab, JournalEntry.row_id, JournalEntry.reg).where(
            JournalEntry.txn == txn, JournalEntry.tab.in_((PeriodReport.__tablename__, Commitment.__tablename__))
        )
    ).all()
    if not entries:
        return
    of_reports = [entry for entry in entries if entry.tab == PeriodReport.__tablename__]
    if any(entry.reg not in _WORDS for entry in of_reports):
        raise ConflictFault(
            _("What was done with a report is not undone: it is returned with a remark, or withdrawn with a reason.")
        )
    promises = {entry.row_id: set[str]() for entry in entries if entry.tab == Commitment.__tablename__}
    for entry in entries:
        if entry.tab == Commitment.__tablename__:
            promises[entry.row_id].add(entry.reg)
    typed = [row_id for row_id, registers in promises.items() if registers - _FREE]
    held = select(Commitment.report_id).where(Commitment.id.in_(typed))
    fixed = connection.execute(
        select(PeriodReport.number, PeriodReport.revision).where(
            PeriodReport.id.in_([entry.row_id for entry in of_reports]) | PeriodReport.id.in_(held),
            PeriodReport.state != "formed",
        )
    ).first()
    if fixed is not None:
        raise ConflictFault(
            _("Report {number} is frozen, and its text and commitments stay as they are.").format(
                number=number_text(fixed.number, fixed.revision)
            )
        )
