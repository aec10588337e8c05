"""Verification: whether a file or a code of a report is what it says, with the reasons in words.

Yes only if every signature is intact and trusted at its own moment, the last one covers the whole file, exactly the
expected ones are there, nothing but them was added, the right people signed, and the attached figures are those that the
pages and the base have. What cannot be looked at here says so and refuses nothing; anything that says no refuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.trust import Trust, TrustedRoot, trust_of
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.period_reports.base_reasons import (
    compare_figures,
    compare_file,
    compare_signatures,
    look_at_force,
    look_at_right,
    paper_signatures,
    signed_of,
)
from crmdesk.reports.period_reports.clock import TOLERANCE
from crmdesk.reports.period_reports.file_reasons import (
    PARTS,
    look_at_changes,
    look_at_key,
    look_at_order,
    look_at_pages,
    look_at_person,
    look_at_print,
    look_at_root,
    look_at_seal,
    look_at_snapshot,
    moment_text,
    no,
    unknown,
    yes,
)
from crmdesk.reports.period_reports.qr_text import QrText, read_qr, totals_of
from crmdesk.reports.period_reports.signed_file import LARGEST, SignedFile, read_signed
from crmdesk.reports.period_reports.snapshot import Person, Snapshot, read_snapshot
from crmdesk.reports.period_reports.stored_report import StoredReport, find_stored
from crmdesk.reports.period_reports.verdict import Answer, Reason, Signed, Verdict, holds


def verify_pdf(store: Store | None, content: bytes, trust: Trust | None = None) -> Verdict:
    """Return whether a PDF of a report is genuine and unchanged.

    Args:
        store: the base to compare with; without one the file is judged by itself and by the roots.
        content: the file.
        trust: whom to trust; by default whom the base and this person trust.

    Raises:
        EnvironmentFault: the base cannot be read.
    """
    if trust is None:
        trust = Trust() if store is None else trust_of(store)
    try:
        file = read_signed(content, [root.certificate for root in trust.roots])
    except UsageFault as fault:
        return _verdict([no("file", _("The file"), str(fault))])
    readable, snapshot = look_at_snapshot(file.attachments)
    if snapshot is None:
        return _verdict([readable])
    sha256 = sha256_of(file.attachments[0][1])
    stored = None if store is None else find_stored(store, snapshot.number, snapshot.revision)
    reasons = [readable]
    if all(seal.is_intact for seal in file.seals):  # else the rest is not what anybody signed
        reasons += [look_at_pages(content, snapshot, sha256), look_at_changes(file)]
    if file.seals or _is_sealed(stored):
        reasons += _electronic(file, snapshot, trust, stored, has_base=store is not None)
        reasons += [] if store is None else _later_than(store, file, snapshot)
    else:
        reasons += _on_paper(stored, has_base=store is not None)
    if stored is not None:
        reasons += [compare_figures(stored, sha256), compare_file(stored, content)]
        reasons += [*compare_signatures(stored, file), *paper_signatures(stored)]
        reasons += [*look_at_right(stored, snapshot), look_at_force(stored)]
    elif store is not None:
        reasons.append(no("base", _("The base"), _("The base knows no report of this number.")))
    else:
        reasons.append(unknown("base", _("The base"), _("It was not asked: this is what the file says by itself.")))
    if holds(reasons):  # of the base's own file too: whoever writes into the base could have put it there
        reasons.append(look_at_print(content, file.attachments[0][1], snapshot))
    return _verdict(reasons, snapshot, sha256, signed_of(stored, file))


def verify_file(store: Store | None, path: Path, trust: Trust | None = None) -> Verdict:
    """Return the same of a file on the disk.

    Raises:
        EnvironmentFault: the file or the base cannot be read.
    """
    try:
        with path.open("rb") as file:  # what is no file has no size and no end
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise EnvironmentFault(
            _("The file “{path}” cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    return verify_pdf(store, content, trust)


def verify_text(store: Store, text: str) -> Verdict:
    """Return whether the base keeps the report that the text of a QR code names, with the same hash and totals.

    Raises:
        UsageFault: the text is no text of a report's code.
        EnvironmentFault: the base cannot be read.
    """
    said = read_qr(text)
    stored = find_stored(store, said.number, said.revision)
    if stored is None:
        number = number_text(said.number, said.revision)
        return _verdict([no("base", _("The base"), _("The base knows no report {number}.").format(number=number))])
    reasons = [compare_figures(stored, said.sha256)]
    snapshot = read_snapshot(stored.snapshot) if reasons[0].answer is Answer.YES else None
    if snapshot is not None:
        reasons += [_compare_totals(said, snapshot), *look_at_right(stored, snapshot)]
    nothing = SignedFile((), (), (), only_seals=True)
    reasons += [*paper_signatures(stored), look_at_force(stored)]
    signed = () if snapshot is None else signed_of(stored, nothing)
    return _verdict(reasons, snapshot, said.sha256, signed)


def trust_in(root: Path) -> Trust:
    """Return the trust in one root certificate that lies in a file, PEM or DER: for verifying without a base.

    Raises:
        EnvironmentFault: the file cannot be read.
        UsageFault: it holds no certificate.
    """
    from cryptography import x509  # noqa: PLC0415 - only who verifies pays for it
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - as above

    try:
        content = root.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            _("The certificate “{path}” cannot be read: {reason}.").format(path=root, reason=error.strerror)
        ) from error
    try:
        read = x509.load_pem_x509_certificate if b"-----BEGIN" in content else x509.load_der_x509_certificate
        certificate = read(content).public_bytes(Encoding.DER)
    except ValueError as error:
        raise UsageFault(_("“{path}” holds no certificate. Give the firm's root as PEM.").format(path=root)) from error
    return Trust((TrustedRoot(certificate, sha256_of(certificate)),))


def _electronic(
    file: SignedFile, snapshot: Snapshot, trust: Trust, stored: StoredReport | None, *, has_base: bool
) -> list[Reason]:
    """Look at a file that is signed, or has to be."""
    reasons = [look_at_order(file, snapshot, _expected(snapshot, stored), has_base=stored is not None)]
    for seal in file.seals:
        if seal.field not in PARTS:
            continue
        reasons.append(look_at_seal(seal, snapshot, is_last=seal is file.seals[-1]))
        if seal.is_intact:
            wanted = _wanted(PARTS[seal.field], snapshot, stored)
            reasons += [look_at_key(seal, trust, snapshot, has_base=has_base), look_at_person(seal, wanted, snapshot)]
    moments = [seal.signed_at for seal in file.seals if seal.signed_at is not None]
    if moments != sorted(moments):
        reasons.append(no("order", _("The order"), _("The head's signature says it was made before the author's.")))
    return [*reasons, *look_at_root(trust, snapshot)]


def _later_than(store: Store, file: SignedFile, snapshot: Snapshot) -> list[Reason]:
    """Say where a signature is of a moment that has not come yet: one of two clocks is wrong, and nobody knows which."""
    last = max((seal.signed_at for seal in file.seals if seal.signed_at is not None), default=None)
    if last is None or last <= store.now() + TOLERANCE:
        return []
    said = _("It is later there than here: a signature is of {when}. Check the clock of this computer.").format(
        when=moment_text(last, snapshot)
    )
    return [unknown("clock", _("The clock"), said)]


def _on_paper(stored: StoredReport | None, *, has_base: bool) -> list[Reason]:
    """Look at a printed report that is signed by hand, if at all."""
    what = _("All signatures are there")
    if stored is None and not has_base:
        return [
            no("signatures", what, _("The file has no electronic signature; only the base knows of those on paper."))
        ]
    if stored is None or stored.signatures:
        return []
    return [unknown("signatures", what, _("Nobody has marked the paper of this report as signed yet."))]


def _is_sealed(stored: StoredReport | None) -> bool:
    return stored is not None and bool(stored.sealed)


def _expected(snapshot: Snapshot, stored: StoredReport | None) -> Sequence[str]:
    """Return the parts that have to be signed in the file: what the base knows, else what the report itself says."""
    if stored is not None:
        return stored.sealed
    return ("author",) if snapshot.approver is None else ("author", "head")


def _wanted(part: str, snapshot: Snapshot, stored: StoredReport | None) -> Person | None:
    """Return who had to sign: any superior may approve, and only the base knows who did."""
    kept = None if stored is None else stored.signature(part)
    if part == "head" and kept is not None:
        return Person(str(kept.manager_id), kept.manager)
    return snapshot.author if part == "author" else snapshot.approver


def _compare_totals(said: QrText, snapshot: Snapshot) -> Reason:
    what = _("The totals")
    if said.totals == totals_of(snapshot):
        return yes("totals", what, _("The totals of the code are those of the report."))
    return no("totals", what, _("The totals of the code are not those of the report."))


def _verdict(
    reasons: Sequence[Reason], snapshot: Snapshot | None = None, sha256: str = "", signatures: tuple[Signed, ...] = ()
) -> Verdict:
    ok = holds(reasons)
    refused = next((reason.text for reason in reasons if reason.answer is Answer.NO), "")
    if not ok:
        title = refused or _("Nothing speaks for it.")
    elif any(reason.key == "print" and reason.answer is Answer.UNKNOWN for reason in reasons):
        title = _("The figures inside and the signatures are genuine; compare the pages with the figures by eye.")
    elif snapshot is not None:
        title = _("Report {number} is genuine and unchanged.").format(
            number=number_text(snapshot.number, snapshot.revision)
        )
    else:
        title = _("It is genuine and unchanged.")
    return Verdict(
        ok, title, tuple(reasons), snapshot.number if snapshot else "", snapshot.revision if snapshot else 0, sha256,
        snapshot.subject_name if snapshot else "", signatures,
    )  # fmt: skip
