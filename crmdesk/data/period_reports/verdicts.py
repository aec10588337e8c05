"""Verdicts: what the head says of commitments that no figure judges."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Commitment, PeriodReport
from crmdesk.data.models.signing import VERDICTS
from crmdesk.data.period_reports.acts import Act, require
from crmdesk.data.period_reports.records import FIXED, ReportRow, row_of
from crmdesk.data.period_reports.roles import read_staff
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import N_, _

FORM = "commitment"
#: Characters of what became of a commitment.
OUTCOME = 300
VERDICT_NAMES = {"kept": N_("kept"), "partly": N_("partly kept"), "missed": N_("not kept")}


def judge(store: Store, commitment_id: int, judgement: Judgement) -> Deed:
    """Say what became of a commitment that no figure judges.

    Raises:
        UsageFault: it is not theirs to judge who is at work, the figures judge it, or it is not fixed yet.
    """
    with store.changing() as change:
        held = change.row(Commitment, commitment_id)
        staff = read_staff(change.connection, store.today())
        row = row_of(store, change.connection, staff, held["report_id"])
        require(Act.JUDGE, row, staff, store.person_id)
        new = _put(change, held, judgement, store.person_id)
        text = _("{what}: {verdict}").format(what=held["text"], verdict=_(VERDICT_NAMES[judgement.verdict]))
        return Deed(change.txn if new else None, text, FORM, (commitment_id,))


def put_verdicts(change: Change, row: ReportRow, verdicts: Mapping[int, Judgement], judge_id: int) -> None:
    """Write what the head says, approving a report, of what was promised in earlier reports about the same subject.

    Raises:
        UsageFault: a commitment is not there, is another's, or the figures judge it.
    """
    theirs = select(PeriodReport.id).where(
        PeriodReport.subject == row.subject, PeriodReport.begin_on < row.begin_on, PeriodReport.state.in_(FIXED),
        (PeriodReport.manager_id == row.manager_id) if row.subject == "manager"
        else PeriodReport.department_id.is_not_distinct_from(row.department_id),
    )  # fmt: skip
    known = set(
        change.connection.execute(
            select(Commitment.id).where(Commitment.id.in_(verdicts), Commitment.report_id.in_(theirs))
        ).scalars()
    )
    if known != set(verdicts):
        raise UsageFault(
            _("A verdict is of what was not promised in the reports before {number}.").format(number=row.number_text)
        )
    for commitment_id, judgement in verdicts.items():
        _put(change, change.row(Commitment, commitment_id), judgement, judge_id)


def _put(change: Change, held: Mapping[str, object], judgement: Judgement, judge_id: int | None) -> bool:
    """Write one verdict and return whether anything differs."""
    if judgement.verdict not in VERDICTS:
        raise UsageFault(_("Say whether it was kept, partly kept or not kept."))
    if held["measure"]:
        raise UsageFault(_("“{what}” is judged by its figure.").format(what=held["text"]))
    outcome = judgement.outcome.strip()
    if len(outcome) > OUTCOME:
        raise UsageFault(_("What became of it takes {most} characters. Shorten it.").format(most=number(OUTCOME)))
    if (held["verdict"], held["outcome"] or "") == (judgement.verdict, outcome):
        return False
    edit = {
        "verdict": judgement.verdict, "outcome": outcome or None, "judged_by_id": judge_id, "judged_at": change.at,
    }  # fmt: skip
    row_id = held["id"]
    assert isinstance(row_id, int)
    change.edit_many(Commitment, {row_id: edit})
    return True
