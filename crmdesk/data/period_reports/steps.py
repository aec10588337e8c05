"""Steps of a report's life: each is one transaction, judged by the report as it is in that very transaction.

Files and signatures exist before the step begins, so that whatever ends the program leaves the step before or this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.canonical import sha256_of
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Commitment, PeriodReport, ReportFile, Signature
from crmdesk.data.models.types import from_millis, to_millis
from crmdesk.data.period_reports.acts import Act, require
from crmdesk.data.period_reports.drafts import copy_draft
from crmdesk.data.period_reports.numbers import lock_chain, number_text
from crmdesk.data.period_reports.records import ReportRow, row_of
from crmdesk.data.period_reports.roles import Staff, read_staff
from crmdesk.data.period_reports.statements import (
    Judgement,
    Statement,
    report_tail,
    signature_tail,
    statement_text,
)
from crmdesk.data.period_reports.texts import read_remark, read_word
from crmdesk.data.period_reports.verdicts import put_verdicts
from crmdesk.data.store import Store
from crmdesk.data.words import _

FORM = "period_report"
#: What the journal says of these steps: none of them is undone, see ``undoing``.
CAUSE = "period_report"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report's final snapshot and the PDF printed of it, made of the version of the row that was read."""

    report_id: int
    version: int
    snapshot: bytes
    pdf: bytes
    """Before any signature."""
    frozen_at: datetime
    chain_place: int
    previous_sha256: str
    """Of the report frozen before it; empty for the first."""
    promises: tuple[tuple[int, int], ...] = ()
    """Id and version of each commitment in the snapshot, in order."""


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature; who signs is who is at work, or, of the author's on paper, the author."""

    part: str
    """"author" or "head"."""
    way: str
    """"electronic" or "paper"."""
    signed_at: datetime
    certificate_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan of the signed paper."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """Signatures of one report that are written together, and what comes with them."""

    report_id: int
    version: int
    """Of the row that was read before anything was signed."""
    signings: tuple[Signing, ...]
    pdf: bytes | None = None
    """With the electronic signature in it."""
    scan: Scan | None = None
    word: str = ""
    """The head's."""
    verdicts: Mapping[int, Judgement] = field(default_factory=dict)
    """What the head says of commitments, by their ids."""


def write_freeze(store: Store, frozen: Frozen) -> Deed:
    """Freeze a report that is going to be signed on paper.

    Raises:
        UsageFault: it is not theirs to freeze who is at work, or not formed any more.
        ConflictFault: the report or the end of the chain is not what the snapshot was made of; make it again.
    """
    with _step(store, frozen.report_id) as step:
        require(Act.FREEZE, step.row, step.staff, store.person_id)
        _freeze(step, frozen)
        return _told(step, _("Report {number} is frozen, its paper is ready to be signed.").format(number=step.number))


def write_signatures(store: Store, signed: Signed, frozen: Frozen | None = None) -> Deed:
    """Write signatures of a report, freezing it in the same transaction where it was only formed.

    Raises:
        UsageFault: it is not theirs to sign who is at work, or the report is in another state by now.
        ConflictFault: the report or the end of the chain is not what was signed; sign again.
    """
    with _step(store, signed.report_id) as step:
        for place, signing in enumerate(signed.signings):
            require(_act_of(signing), step.row, step.staff, store.person_id)
            _check_way(step, signing)
            if place == 0 and step.row.version != signed.version:
                raise _outrun(step)
            if frozen is not None and step.row.state == "formed":
                _freeze(step, frozen)
            _write_signature(step, signing, signed)
        _add_files(step, signed)
        done = _("Report {number} is approved.") if step.row.state == "approved" else _("Report {number} is signed.")
        return _told(step, done.format(number=step.number))


def write_return(store: Store, report_id: int, remark: str) -> Deed:
    """Return a report to its author with a remark; the next revision has the same figures, text and commitments.

    The old one stays as it was signed. The deed names the new revision's id.

    Raises:
        UsageFault: it is not theirs to return who is at work, or there is nothing to return; the remark is empty or too long.
    """
    said = read_remark(remark)
    with _step(store, report_id) as step:
        require(Act.RETURN, step.row, step.staff, store.person_id)
        change, row = step.change, step.row
        old = change.row(PeriodReport, report_id)
        change.edit(PeriodReport, report_id, row.version, state="returned", remark=said)
        kept = ("number", "kind", "subject", "department_id", "manager_id", "begin_on", "end_on", "headline", "comment")
        author = step.staff.author_of(row.about) if row.author_id is None else row.author_id
        new = {name: old[name] for name in kept} | {
            "revision": row.revision + 1,
            "author_id": author,
            "approver_id": step.staff.approver_of(author),
            "state": "formed",
            "formed_at": change.at,
        }
        made = change.add(PeriodReport, [new])[0]
        copy_draft(change, report_id, made, row.revision + 1)
        _copy_commitments(change, report_id, made)
        text = _("Report {number} is returned; {next} is the one to work with.").format(
            number=step.number, next=number_text(row.number, row.revision + 1)
        )
        return Deed(None, text, FORM, (made,))


def withdraw(store: Store, report_id: int, reason: str) -> Deed:
    """Withdraw a report that nobody signed; its number stays taken, and the reason explains it.

    Raises:
        UsageFault: it is not theirs to withdraw who is at work, or it is signed; the reason is empty or too long.
    """
    said = read_remark(reason)
    with _step(store, report_id) as step:
        require(Act.WITHDRAW, step.row, step.staff, store.person_id)
        step.change.edit(PeriodReport, report_id, step.row.version, state="withdrawn", remark=said)
        return _told(step, _("Report {number} is withdrawn.").format(number=step.number))


# -- within a step -----------------------------------------------------------------------------------------------


class _Step:
    """A report within the transaction that changes it."""

    def __init__(self, store: Store, change: Change, report_id: int) -> None:
        self.store = store
        self.change = change
        self.staff: Staff = read_staff(change.connection, store.today())
        self.row: ReportRow = row_of(store, change.connection, self.staff, report_id)
        self.number = self.row.number_text

    def edit(self, **values: Any) -> None:
        """Write columns of the report and read it again."""
        self.change.edit(PeriodReport, self.row.id, self.row.version, **values)
        self.row = row_of(self.store, self.change.connection, self.staff, self.row.id)


@contextmanager
def _step(store: Store, report_id: int) -> Iterator[_Step]:
    """Give the report as it is when nobody else can take a step any more."""
    with store.changing(cause=CAUSE) as change:
        lock_chain(change.connection)
        yield _Step(store, change, report_id)


def _told(step: _Step, text: str) -> Deed:
    return Deed(None, text, FORM, (step.row.id,))


def _outrun(step: _Step) -> ConflictFault:
    return ConflictFault(
        _("Report {number} was changed meanwhile. Look at it again and repeat.").format(number=step.number)
    )


def _act_of(signing: Signing) -> Act:
    if signing.way == "paper":
        return Act.MARK
    return Act.SIGN if signing.part == "author" else Act.APPROVE


def _check_way(step: _Step, signing: Signing) -> None:
    """Refuse what cannot follow what is there: a signature given twice, or an electronic one over a paper one."""
    author_signed = step.row.state == "signed"
    if signing.part == "author" and author_signed:
        raise UsageFault(_("Report {number} is signed by its author already.").format(number=step.number))
    if signing.part == "head" and not author_signed:
        raise UsageFault(_("Report {number} is not signed by its author yet.").format(number=step.number))
    if signing.part == "head" and step.row.approver_id is None:
        raise UsageFault(_("Report {number} is signed, and nobody approves it.").format(number=step.number))
    if signing.part == "head" and signing.way == "electronic" and step.row.signed_way == "paper":
        raise UsageFault(
            _("The author signed report {number} on paper: sign that paper too, and mark it.").format(
                number=step.number
            )
        )


def _freeze(step: _Step, frozen: Frozen) -> None:
    tail = report_tail(step.change.connection)
    if step.row.version != frozen.version or _promises(step) != frozen.promises:
        raise _outrun(step)
    if (tail.place + 1, tail.sha256) != (frozen.chain_place, frozen.previous_sha256):
        raise ConflictFault(
            _("Another report was frozen in the same moment. Freeze {number} again.").format(number=step.number)
        )
    sha256 = sha256_of(frozen.snapshot)
    _add_file(step, "snapshot", frozen.snapshot, frozen.frozen_at)
    _add_file(step, "pdf", frozen.pdf, frozen.frozen_at)
    step.edit(
        state="frozen", frozen_at=frozen.frozen_at, sha256=sha256, previous_sha256=frozen.previous_sha256 or None,
        chain_place=frozen.chain_place,
    )  # fmt: skip


def _promises(step: _Step) -> tuple[tuple[int, int], ...]:
    query = select(Commitment.id, Commitment.version).where(
        Commitment.report_id == step.row.id, Commitment.archived_at.is_(None)
    )
    rows = step.change.connection.execute(query.order_by(Commitment.place, Commitment.id))
    return tuple((row.id, row.version) for row in rows)


def _write_signature(step: _Step, signing: Signing, signed: Signed) -> None:
    """Write one signature, linked to the one before it, and the state it brings."""
    row, tail = step.row, signature_tail(step.change.connection)
    at_work = step.store.person_id
    is_head = signing.part == "head"
    signer = at_work if is_head else row.author_id
    marker = at_work if signing.way == "paper" else None
    if signer is None:
        raise UsageFault(_("Report {number} has no author yet.").format(number=step.number))
    if is_head and signer == row.author_id:
        raise UsageFault(_("Nobody approves their own report."))
    signed_at = from_millis(to_millis(signing.signed_at))  # what the base keeps, so that the statement says the same
    word = read_word(signed.word) if is_head else ""
    verdicts = signed.verdicts if is_head else {}
    statement = Statement(
        number=row.number, revision=row.revision, sha256=row.sha256, part=signing.part, way=signing.way,
        manager_id=str(signer), manager=step.staff.name(signer), signed_at=signed_at,
        marked_by_id="" if marker is None else str(marker), marked_by=step.staff.name(marker),
        certificate_sha256=signing.certificate_sha256, place=tail.place + 1, previous_sha256=tail.sha256, word=word,
        verdicts={str(each): judged for each, judged in sorted(verdicts.items())},
    )  # fmt: skip
    text = statement_text(statement)
    step.change.add_plain(
        Signature,
        [
            {
                "report_id": row.id, "manager_id": signer, "part": signing.part, "way": signing.way,
                "signed_at": signed_at, "marked_by_id": marker,
                "certificate_sha256": signing.certificate_sha256 or None, "place": statement.place, "statement": text,
                "sha256": sha256_of(text.encode()), "previous_sha256": tail.sha256 or None,
            }
        ],
    )  # fmt: skip
    if verdicts:
        put_verdicts(step.change, row, verdicts, signer)
    if is_head:
        step.edit(state="approved", head_word=word or None)
    else:
        step.edit(state="signed")


def _add_files(step: _Step, signed: Signed) -> None:
    if signed.pdf is not None:
        _add_file(step, "pdf", signed.pdf, signed.signings[-1].signed_at)
    if signed.scan is not None:
        _add_file(step, "scan", signed.scan.content, step.change.at, signed.scan.name)


def _add_file(step: _Step, part: str, content: bytes, made_at: datetime, name: str | None = None) -> None:
    row = {
        "report_id": step.row.id, "part": part, "place": _next_place(step.change.connection, step.row.id, part),
        "name": name, "made_at": made_at, "sha256": sha256_of(content), "content": content,
    }  # fmt: skip
    step.change.add_plain(ReportFile, [row])


def _next_place(connection: Connection, report_id: int, part: str) -> int:
    last = connection.execute(
        select(func.coalesce(func.max(ReportFile.place), 0)).where(
            ReportFile.report_id == report_id, ReportFile.part == part
        )
    ).scalar_one()
    return int(last) + 1


def _copy_commitments(change: Change, old_id: int, new_id: int) -> None:
    rows = change.connection.execute(
        select(Commitment.__table__)
        .where(Commitment.report_id == old_id, Commitment.archived_at.is_(None))
        .order_by(Commitment.place, Commitment.id)
    ).mappings()
    kept = (
        "manager_id", "place", "text", "due_on", "measure", "target", "deal_id", "client_id", "action", "activity_id",
    )  # fmt: skip
    copies: Sequence[dict[str, Any]] = [{name: row[name] for name in kept} | {"report_id": new_id} for row in rows]
    change.add(Commitment, copies)
