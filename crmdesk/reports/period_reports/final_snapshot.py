"""The final snapshot: a draft's figures with the words, promises and people of the moment it is frozen, and its link in the chain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from crmdesk.data import words
from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.commitments import CommitmentRow, commitments_of
from crmdesk.data.period_reports.records import ReportRow, last_content
from crmdesk.data.period_reports.roles import Staff
from crmdesk.data.period_reports.statements import report_tail
from crmdesk.data.period_reports.steps import Frozen
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.output.report_paper.printer import printer_mark
from crmdesk.reports.period_reports.prepared import Prepared, prepare_report
from crmdesk.reports.period_reports.snapshot import Person, Promise, Snapshot, read_snapshot, snapshot_bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a report is frozen of, read in one snapshot of the base."""

    row: ReportRow
    snapshot: Snapshot
    """As it would be frozen at this moment."""
    promises: tuple[tuple[int, int], ...]
    """Id and version of each, in order."""


def read_draft(
    store: Store, connection: Connection, row: ReportRow, staff: Staff, root_sha256: str, now: datetime
) -> Draft:
    """Return the final snapshot of a report that is formed, as it would be frozen now.

    Raises:
        UsageFault: its figures were never formed, or by a program that this one cannot read.
    """
    content = last_content(connection, row.id, "draft")
    try:
        formed = None if content is None else read_snapshot(content)
    except ValueError:
        formed = None
    if formed is None:
        raise UsageFault(_("Report {number} has no figures yet. Form it first.").format(number=row.number_text))
    with words.speaking(formed.language):
        promised = commitments_of(connection, [row.id], store.firm.currency)
    tail = report_tail(connection)
    final = replace(
        formed,
        number=row.number,
        revision=row.revision,
        author=None if row.author_id is None else person_of(row.author_id, formed.author, staff),
        approver=None if row.approver_id is None else person_of(row.approver_id, formed.approver, staff),
        headline=row.headline,
        comment=row.comment,
        promises=tuple(_promise(one) for one in promised),
        frozen_at=now,
        previous_sha256=tail.sha256,
        chain_place=tail.place + 1,
        root_sha256=root_sha256,
        program=printer_mark(),
    )
    return Draft(row, final, tuple((one.id, one.version) for one in promised))


def freeze_draft(draft: Draft) -> tuple[Frozen, Prepared]:
    """Return what freezing writes: the snapshot's bytes and the PDF printed of them."""
    content = snapshot_bytes(draft.snapshot)
    prepared = prepare_report(content)
    assert prepared.sha256 == sha256_of(content)
    assert draft.snapshot.frozen_at is not None
    frozen = Frozen(
        draft.row.id, draft.row.version, content, prepared.pdf, draft.snapshot.frozen_at, draft.snapshot.chain_place,
        draft.snapshot.previous_sha256, draft.promises,
    )  # fmt: skip
    return frozen, prepared


def person_of(person_id: int, described: Person | None, staff: Staff) -> Person:
    """Return who signs: as the report describes them, or as the firm knows them where somebody else does by now."""
    if described is not None and described.id == str(person_id):
        return described
    member = staff.members[person_id]
    unit = None if member.department_id is None else staff.units.get(member.department_id)
    return Person(str(person_id), member.name, member.position, "" if unit is None else unit.name)


def _promise(row: CommitmentRow) -> Promise:
    return Promise(
        row.text,
        row.aim,
        row.due_on,
        row.measure,
        None if row.target is None else Decimal(row.target),
        "" if row.deal_id is None else str(row.deal_id),
        "" if row.client_id is None else str(row.client_id),
    )
