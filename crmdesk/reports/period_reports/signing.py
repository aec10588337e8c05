"""Signing: a report is frozen, signed and approved; everything is made in memory first and written in one transaction.

So whatever ends the program leaves the step before or the step after, and never half a signature.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from crmdesk.data.canonical import sha256_of
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import ConflictFault, EnvironmentFault, UsageFault
from crmdesk.data.keys.signer import KeyInHand
from crmdesk.data.keys.trust import Trust, trust_of
from crmdesk.data.period_reports.acts import Act, require
from crmdesk.data.period_reports.records import ReportRow, last_content, row_of
from crmdesk.data.period_reports.roles import Staff, read_staff
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.period_reports.steps import Scan, Signed, Signing, write_freeze, write_return, write_signatures
from crmdesk.data.period_reports.texts import read_word
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _, speaking
from crmdesk.reports.period_reports import pades
from crmdesk.reports.period_reports.clock import signing_moment
from crmdesk.reports.period_reports.final_snapshot import freeze_draft, person_of, read_draft
from crmdesk.reports.period_reports.prepared import SignatureBox, field_box
from crmdesk.reports.period_reports.signed_file import read_signed
from crmdesk.reports.period_reports.snapshot import Person, Snapshot, read_snapshot
from crmdesk.reports.period_reports.verification import verify_pdf

#: How often a report is frozen anew when another one was frozen in the same moment.
TRIES = 5
#: Bytes of a scan of signed paper.
LARGEST_SCAN = 20_000_000


def warm_up() -> None:
    """Import what signing and verifying need and load the fonts of paper: in a job, before the first signature of the day."""
    from crmdesk.reports.output.paper import ink  # noqa: PLC0415 - this is the place to import it
    from crmdesk.reports.output.report_paper import print_report  # noqa: F401, PLC0415 - the same

    pades.warm_up()
    ink.load_fonts()


def freeze_report(store: Store, report_id: int, version: int | None = None) -> Deed:
    """Freeze a report that is going to be signed on paper.

    Args:
        store: the base.
        report_id: the report.
        version: of the report as the person saw it; another one by now is a conflict.

    Raises:
        UsageFault: it is not theirs to freeze who is at work, not formed, or has no figures.
        EnvironmentFault: the clock is behind the base.
        ConflictFault: it was changed meanwhile.
    """
    trust = trust_of(store)

    def attempt() -> Deed:
        with store.reading() as connection:
            staff = read_staff(connection, store.today())
            row = _row(store, connection, staff, report_id, Act.FREEZE, version)
            moment = signing_moment(store, connection)
            draft = read_draft(store, connection, row, staff, _root_of(trust), moment)
        return write_freeze(store, freeze_draft(draft)[0])

    return _repeated(attempt)


def sign_report(store: Store, report_id: int, key: KeyInHand, version: int | None = None) -> Deed:
    """Sign a report as its author, electronically; one that is only formed is frozen by it.

    Args:
        store: the base.
        report_id: the report.
        key: of who is at work.
        version: of the report as the person saw it; another one by now is a conflict.

    Raises:
        UsageFault: it is not theirs to sign who is at work, or the key does not count now.
        EnvironmentFault: the clock is behind the base, the token does not sign, or the base was changed past the program.
        ConflictFault: it was changed meanwhile.
    """
    trust = trust_of(store)

    def attempt() -> Deed:
        with store.reading() as connection:
            staff = read_staff(connection, store.today())
            row = _row(store, connection, staff, report_id, Act.SIGN, version)
            moment = signing_moment(store, connection)
            _check_key(store, key, trust, moment)
            if row.state == "formed":
                draft = read_draft(store, connection, row, staff, sha256_of(key.root), moment)
        if row.state == "formed":
            frozen, prepared = freeze_draft(draft)
            snapshot, pdf, box = draft.snapshot, prepared.pdf, prepared.boxes["author"]
        else:
            frozen, (snapshot, pdf) = None, _stored(store, row, trust)
            box = field_box(pdf, "author")
        signed_pdf = _author_sealed(snapshot, pdf, box, key, moment)
        signing = Signing("author", "electronic", moment, key.sha256)
        return write_signatures(store, Signed(report_id, row.version, (signing,), signed_pdf), frozen)

    return _repeated(attempt)


def approve_report(
    store: Store,
    report_id: int,
    word: str,
    verdicts: Mapping[int, Judgement],
    key: KeyInHand | None,
    version: int | None = None,
) -> Deed:
    """Approve a signed report as a superior of its author: electronically, or, without a key, on paper.

    Args:
        store: the base.
        report_id: the report.
        word: the head's; it stands in the signature and is its reason.
        verdicts: what became of commitments in words, by their ids.
        key: of who is at work; None where the paper is signed.
        version: of the report as the person saw it; another one by now is a conflict.

    Raises:
        UsageFault: it is not theirs to approve who is at work, not signed by its author, or the key does not count now.
        EnvironmentFault: the clock is behind the base, the token does not sign, or the base was changed past the program.
        ConflictFault: it was changed meanwhile.
    """
    if key is None:
        return mark_on_paper(store, report_id, ("head",), word, verdicts, version=version)
    trust = trust_of(store)
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
        row = _row(store, connection, staff, report_id, Act.APPROVE, version)
        moment = signing_moment(store, connection)
        _check_key(store, key, trust, moment)
    if row.signed_way == "paper":
        raise UsageFault(
            _("The author signed report {number} on paper: sign that paper too, and mark it.").format(
                number=row.number_text
            )
        )
    said = read_word(word)
    snapshot, pdf = _stored(store, row, trust)
    person = person_of(key.manager_id, snapshot.approver, staff)
    judged = {str(promise): judgement.verdict for promise, judgement in verdicts.items()}
    signed_pdf = _head_sealed(snapshot, pdf, person, key, moment, said, judged)
    signing = Signing("head", "electronic", moment, key.sha256)
    signed = Signed(report_id, row.version, (signing,), signed_pdf, word=said, verdicts=verdicts)
    return write_signatures(store, signed)


def mark_on_paper(
    store: Store,
    report_id: int,
    parts: Collection[str],
    word: str = "",
    verdicts: Mapping[int, Judgement] | None = None,
    scan: Scan | None = None,
    version: int | None = None,
) -> Deed:
    """Say that a report is signed on paper by its author ("author"), by who is at work ("head"), or by both.

    Raises:
        UsageFault: it is not theirs to say who is at work, the report is not printed, or the scan is no such file.
        EnvironmentFault: the clock is behind the base.
        ConflictFault: it was changed meanwhile.
    """
    if scan is not None and not 0 < len(scan.content) <= LARGEST_SCAN:
        raise UsageFault(
            _("The scan “{name}” is empty or larger than {size} MB. Scan it in grey, or at 150 dots an inch.").format(
                name=scan.name, size=LARGEST_SCAN // 1_000_000
            )
        )
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
        row = _row(store, connection, staff, report_id, Act.MARK, version)
        moment = signing_moment(store, connection)
    signings = tuple(Signing(part, "paper", moment) for part in ("author", "head") if part in parts)
    if not signings:
        raise UsageFault(_("Say whose signature is on the paper."))
    signed = Signed(report_id, row.version, signings, None, scan, read_word(word), verdicts or {})
    return write_signatures(store, signed)


def return_report(store: Store, report_id: int, remark: str) -> Deed:
    """Return a report to its author with a remark: a new revision to work with, the old one stays as it was signed.

    Raises:
        UsageFault: it is not theirs to return who is at work, or there is no remark.
    """
    return write_return(store, report_id, remark)


# -- what is checked first ---------------------------------------------------------------------------------------


def _row(
    store: Store, connection: Connection, staff: Staff, report_id: int, act: Act, version: int | None
) -> ReportRow:
    """Return the report if who is at work may do this with it as it is."""
    row = row_of(store, connection, staff, report_id)
    require(act, row, staff, store.person_id)
    if version is not None and row.version != version:
        raise ConflictFault(
            _("Report {number} was changed meanwhile. Look at it again and repeat.").format(number=row.number_text)
        )
    return row


def _check_key(store: Store, key: KeyInHand, trust: Trust, moment: datetime) -> None:
    """Refuse a key of somebody else, or one that does not count at this moment: it may have been opened long ago.

    Raises:
        UsageFault: with the reason.
    """
    if key.manager_id != store.person_id:
        raise UsageFault(_("This key is {name}'s, and nobody signs for another.").format(name=key.name))
    known = trust.certificate_with(key.sha256)
    root = None if known is None else trust.root_with(known.root_sha256)
    if known is None or root is None:
        raise UsageFault(_("No root that is trusted here confirmed the key of {name}.").format(name=key.name))

    def day(of: datetime) -> str:
        return day_text(store.day_of(of))

    if moment < known.valid_from:
        raise UsageFault(
            _("The certificate of {name} begins on {day} only. Check the clock of this computer.").format(
                name=key.name, day=day(known.valid_from)
            )
        )
    if moment >= known.valid_until:
        raise UsageFault(
            _("The certificate of {name} ended on {day}. Make a new key in the settings, under Keys.").format(
                name=key.name, day=day(known.valid_until)
            )
        )
    revoked = min((end for end in (known.revoked_at, root.counts_until) if end is not None), default=None)
    if revoked is not None and moment >= revoked:
        raise UsageFault(
            _("The key of {name} was revoked on {day}. Make a new one in the settings, under Keys.").format(
                name=key.name, day=day(revoked)
            )
        )


def _root_of(trust: Trust) -> str:
    """Return the root that a report on paper is frozen under: the one in force; empty where the firm has none."""
    return next((root.sha256 for root in reversed(trust.roots) if root.counts_until is None), "")


def _stored(store: Store, row: ReportRow, trust: Trust) -> tuple[Snapshot, bytes]:
    """Return the snapshot and the last PDF of a frozen report, both as they were made.

    Raises:
        EnvironmentFault: somebody changed them past the program: they are not to be signed.
    """
    with store.reading() as connection:
        snapshot = last_content(connection, row.id, "snapshot")
        pdf = last_content(connection, row.id, "pdf")
    verdict = verify_pdf(store, pdf or b"", trust)
    if snapshot is None or pdf is None or not verdict.ok:
        raise EnvironmentFault(
            _("The file of report {number} in the base is not as it was made, so it is not signed: {reason}").format(
                number=row.number_text, reason=verdict.title
            )
        )
    return read_snapshot(snapshot), pdf


def _repeated(attempt: Callable[[], Deed]) -> Deed:
    """Take a step, again and again while others freeze reports in the same moment."""
    for _time in range(TRIES - 1):
        try:
            return attempt()
        except ConflictFault:
            continue
    return attempt()


# -- making the signatures ---------------------------------------------------------------------------------------


def _author_sealed(snapshot: Snapshot, pdf: bytes, box: SignatureBox, key: KeyInHand, moment: datetime) -> bytes:
    from crmdesk.reports.output.report_paper import author_stamp  # noqa: PLC0415 - only who signs pays for it

    assert snapshot.author is not None
    with speaking(snapshot.language):
        stamp = author_stamp(snapshot, box, snapshot.author, moment, key.sha256)
    sealing = pades.Sealing("author", key.name, moment, stamp, is_last=snapshot.approver is None)
    return _sealed(pdf, sealing, key)


def _head_sealed(
    snapshot: Snapshot,
    pdf: bytes,
    person: Person,
    key: KeyInHand,
    moment: datetime,
    word: str,
    verdicts: Mapping[str, str],
) -> bytes:
    from crmdesk.reports.output.report_paper import head_stamp  # noqa: PLC0415 - only who signs pays for it

    with speaking(snapshot.language):
        stamp = head_stamp(snapshot, field_box(pdf, "head"), person, moment, key.sha256, word, verdicts)
    return _sealed(pdf, pades.Sealing("head", key.name, moment, stamp, word, is_last=True), key)


def _sealed(pdf: bytes, sealing: pades.Sealing, key: KeyInHand) -> bytes:
    """Sign, and look at what came out as anybody would: a token can answer with anything.

    Raises:
        EnvironmentFault: what came out is no signature.
    """
    made = pades.sign_pdf(pdf, sealing, key.pyhanko_signer())
    last = read_signed(made, [key.root]).seals[-1]
    if not (last.is_intact and last.is_trusted and last.is_plain and last.covers_file):
        raise EnvironmentFault(
            _(
                "The key of {name} did not make a right signature; nothing was written. Check the key or the token."
            ).format(name=key.name)
        )
    return made
