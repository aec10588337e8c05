"""What a PDF says of itself: its figures, its pages and its signatures, looked at without a base."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from crmdesk.data.canonical import canonical_bytes, grouped_digest, sha256_of
from crmdesk.data.errors import Fault
from crmdesk.data.keys.trust import KnownCertificate, Trust
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _
from crmdesk.reports.output.report_paper.printer import printer_mark
from crmdesk.reports.period_reports.prepared import FIELDS, attachment_name, prepare_report
from crmdesk.reports.period_reports.signed_file import Seal, SignedFile
from crmdesk.reports.period_reports.snapshot import SCHEMA, Person, Snapshot, read_snapshot
from crmdesk.reports.period_reports.verdict import Answer, Reason

PARTS = {field: part for part, field in FIELDS.items()}
_PART_TITLES = {"author": N_("The author's signature"), "head": N_("The head's signature")}
_KEY_TITLES = {"author": N_("The author's key"), "head": N_("The head's key")}
_PERSON_TITLES = {"author": N_("The author"), "head": N_("The head")}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a certificate names."""

    name: str
    person_id: str
    """Empty where the certificate says none."""
    sha256: str
    valid_from: datetime
    valid_until: datetime


def no(key: str, what: str, text: str) -> Reason:
    """Return what refuses the file."""
    return Reason(key, what, Answer.NO, text)


def yes(key: str, what: str, text: str) -> Reason:
    """Return what speaks for the file."""
    return Reason(key, what, Answer.YES, text)


def unknown(key: str, what: str, text: str) -> Reason:
    """Return what could not be looked at."""
    return Reason(key, what, Answer.UNKNOWN, text)


def bearer_of(certificate: bytes) -> Bearer:
    """Return whom a certificate in DER names, and when it counts."""
    from cryptography import x509  # noqa: PLC0415 - only who verifies pays for it

    held = x509.load_der_x509_certificate(certificate)

    def said(oid: x509.ObjectIdentifier) -> str:
        found = held.subject.get_attributes_for_oid(oid)
        return str(found[0].value) if found else ""

    return Bearer(
        said(x509.NameOID.COMMON_NAME),
        said(x509.NameOID.SERIAL_NUMBER),
        sha256_of(certificate),
        held.not_valid_before_utc,
        held.not_valid_after_utc,
    )


def moment_text(moment: datetime, snapshot: Snapshot | None) -> str:
    """Return a moment in the firm's zone as people read it."""
    local = moment if snapshot is None else moment.astimezone(ZoneInfo(snapshot.timezone))
    return f"{day_text(local.date())} {local:%H:%M}"


# -- the figures and the pages -----------------------------------------------------------------------------------


def look_at_snapshot(attachments: Sequence[tuple[str, bytes]]) -> tuple[Reason, Snapshot | None]:
    """Return whether the attached figures are those of one report in their only spelling, and the snapshot."""
    what = _("The figures inside the file")
    if not attachments:
        return no(
            "snapshot", what, _("The file holds no figures of a report: it is none, or they were taken out.")
        ), None
    if len(attachments) > 1:
        return no("snapshot", what, _("The file holds several attachments, and a report has one.")), None
    name, content = attachments[0]
    try:
        is_canonical = canonical_bytes(json.loads(content)) == content
        snapshot = read_snapshot(content)
        ZoneInfo(snapshot.timezone)
    except (ValueError, TypeError, RecursionError, OSError, KeyError):
        return no("snapshot", what, _("The attachment is no report that this program can read.")), None
    if not is_canonical or name != attachment_name(snapshot.number, snapshot.revision):
        return no(
            "snapshot", what, _("The attached figures are not as the program writes them: somebody changed them.")
        ), None
    if snapshot.frozen_at is None:
        return no("snapshot", what, _("The attached figures were never frozen: this is a draft.")), None
    said = _("Report {number}, {subject}; their fingerprint is {digest}.").format(
        number=number_text(snapshot.number, snapshot.revision),
        subject=snapshot.subject_name,
        digest=grouped_digest(sha256_of(content)),
    )
    return yes("snapshot", what, said), snapshot


def look_at_pages(content: bytes, snapshot: Snapshot, sha256: str) -> Reason:
    """Return whether every page bears the report's number and the beginning of its hash."""
    what = _("The pages")
    try:
        texts = _texts(content)
    except ValueError:
        return no("pages", what, _("The pages cannot be read: the file is damaged."))
    wanted = (_plain(snapshot.number), sha256[:16].upper())
    for page, text in enumerate(texts, 1):
        if not all(word in _plain(text) for word in wanted):
            return no(
                "pages",
                what,
                _("Page {page} does not bear the number and the fingerprint of the attached figures.").format(
                    page=page
                ),
            )
    if not texts:
        return no("pages", what, _("The file has no pages."))
    return yes("pages", what, _("Every page bears the number and the fingerprint of the attached figures."))


def look_at_changes(file: SignedFile) -> Reason:
    """Return whether nothing but signatures was added to the file since it was printed."""
    what = _("Changes")
    if not file.only_seals:
        return no("changes", what, _("Something besides signatures was added to the file after it was printed."))
    return yes("changes", what, _("Nothing but signatures was added to the file after it was printed."))


def look_at_print(content: bytes, attachment: bytes, snapshot: Snapshot) -> Reason:
    """Return whether the file shows exactly what the program prints of the attached figures.

    Another version of the program may print the same figures otherwise, and another version of a library may write the
    same pages otherwise: of the same program the words and the picture of every page are compared.
    """
    from crmdesk.reports.period_reports.looks import look_same  # noqa: PLC0415 - only who verifies pays for it

    what = _("What the pages show")
    try:
        prepared = prepare_report(attachment)
    except (Fault, ValueError, TypeError, LookupError, ArithmeticError):  # figures that this version cannot print
        prepared = None
    if prepared is not None and content.startswith(prepared.pdf):
        return yes("print", what, _("They are what the program prints of the attached figures, to the byte."))
    if prepared is None or snapshot.program != printer_mark():
        return unknown(
            "print",
            what,
            _("The pages were printed by another version of the program: compare them with the figures by eye."),
        )
    if not look_same(prepared.pdf, content, tuple(prepared.boxes.values())):
        return no("print", what, _("The pages say something else than the attached figures."))
    return yes("print", what, _("They show what the program prints of the attached figures."))


def _texts(content: bytes) -> tuple[str, ...]:
    import pypdfium2  # noqa: PLC0415 - only who verifies pays for it

    from crmdesk.reports.output.paper.pages import page_texts  # noqa: PLC0415 - as above

    try:
        return page_texts(content)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error


def _plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())


# -- the signatures ----------------------------------------------------------------------------------------------


def look_at_order(file: SignedFile, snapshot: Snapshot, expected: Sequence[str], *, has_base: bool) -> Reason:
    """Return whether exactly the expected signatures are there.

    Args:
        file: what was read.
        snapshot: the report; it says whether somebody approves it.
        expected: the parts that have to be signed in it.
        has_base: whether the base said so, or the report itself.
    """
    what = _("All signatures are there")
    fields = [FIELDS["author"], *([FIELDS["head"]] if snapshot.approver is not None else [])]
    found = [seal.field for seal in file.seals]
    wanted = [FIELDS[part] for part in expected]
    if list(file.fields) != fields or any(name not in fields for name in found):
        return no("signatures", what, _("The places for signatures are not those of the report."))
    if found == wanted:
        names = ", ".join(bearer_of(seal.certificate).name for seal in file.seals)
        return yes("signatures", what, _("As many as the report needs now: {names}.").format(names=names))
    if not found:
        return no("signatures", what, _("The file is not signed, or its signatures were cut off."))
    if len(found) > len(wanted) or found != wanted[: len(found)]:
        return no("signatures", what, _("The file has other signatures than the report."))
    if has_base:
        return no("signatures", what, _("The head's signature was cut off, or this is a copy from before it."))
    return no(
        "signatures",
        what,
        _("The report is not approved yet, or the head's signature was cut off: only the base knows which."),
    )


def look_at_seal(seal: Seal, snapshot: Snapshot, *, is_last: bool) -> Reason:
    """Return whether a signature is intact, stands where it has to, and nothing but what it allows came after."""
    part = PARTS[seal.field]
    key, what = f"{part}_signature", _(_PART_TITLES[part])
    if not seal.is_intact:
        return no(key, what, _("What was signed was changed afterwards."))
    if seal.is_trusted and not seal.is_plain:  # what lies beside an unknown certificate says nothing
        return no(key, what, _("The signature itself was written over or added to."))
    if not seal.is_respected:
        return no(key, what, _("After the signature the file was changed in a way it does not allow."))
    if is_last and not seal.covers_file:
        return no(key, what, _("Something was added to the file after the last signature."))
    if seal.certifies != (part == "author") or seal.locks != (part == "head" or snapshot.approver is None):
        return no(key, what, _("It is not the kind of signature the program makes in this place."))
    if (
        seal.signed_at is None
        or snapshot.frozen_at is None
        or seal.signed_at < snapshot.frozen_at.replace(microsecond=0)
    ):
        return no(key, what, _("It says it was made before the figures were frozen."))
    said = _("Intact; made {when}.").format(when=moment_text(seal.signed_at, snapshot))
    return yes(key, what, said)


def look_at_key(seal: Seal, trust: Trust, snapshot: Snapshot, *, has_base: bool) -> Reason:
    """Return whether a root that is trusted vouches for the signer's key at the moment of signing."""
    part, bearer = PARTS[seal.field], bearer_of(seal.certificate)
    key, what = f"{part}_key", _(_KEY_TITLES[part])
    moment = seal.signed_at
    known = trust.certificate_with(bearer.sha256)
    if moment is None:
        return no(key, what, _("The signature does not say when it was made."))
    if moment < bearer.valid_from:
        return no(key, what, _("The key of {name} was not valid yet.").format(name=bearer.name))
    if moment >= bearer.valid_until:
        return no(
            key,
            what,
            _("The key of {name} had expired on {day}.").format(
                name=bearer.name, day=moment_text(bearer.valid_until, snapshot)
            ),
        )
    if not seal.is_trusted:
        return no(
            key,
            what,
            _("The firm's root did not confirm the key of {name}: somebody else may call themselves so.").format(
                name=bearer.name
            ),
        )
    revoked = _revoked_at(known, trust)
    if revoked is not None and moment >= revoked:
        return no(
            key,
            what,
            _("The key of {name} had been revoked from {when} on.").format(
                name=bearer.name, when=moment_text(revoked, snapshot)
            ),
        )
    if has_base and known is None:
        return no(key, what, _("The base does not know the key of {name}.").format(name=bearer.name))
    if not has_base and known is None:
        return yes(
            key,
            what,
            _("The firm's root vouches for the key of {name}. Whether it was revoked, only the base knows.").format(
                name=bearer.name
            ),
        )
    return yes(key, what, _("The firm's root vouches for the key of {name}.").format(name=bearer.name))


def look_at_person(seal: Seal, wanted: Person | None, snapshot: Snapshot) -> Reason:
    """Return whether the signer is who has to sign; nobody approves their own report."""
    part, bearer = PARTS[seal.field], bearer_of(seal.certificate)
    key, what = f"{part}_person", _(_PERSON_TITLES[part])
    if wanted is None:
        return no(key, what, _("The report names nobody who signs here."))
    if not _is_person(bearer, wanted):
        return no(
            key,
            what,
            _("{name} signed, and it was {wanted}'s to sign.").format(name=bearer.name, wanted=wanted.name),
        )
    if part == "head" and snapshot.author is not None and _is_person(bearer, snapshot.author):
        return no(key, what, _("{name} wrote the report, and nobody approves their own.").format(name=bearer.name))
    return yes(key, what, _("{name} signed as themselves.").format(name=bearer.name))


def _is_person(bearer: Bearer, person: Person) -> bool:
    return bearer.person_id == person.id if bearer.person_id else bearer.name == person.name


def look_at_root(trust: Trust, snapshot: Snapshot) -> Iterator[Reason]:
    """Yield whether the report was frozen under a root that is trusted, and what is wrong with the keys of the base."""
    what = _("The firm's root")
    if snapshot.schema > SCHEMA:
        yield unknown("program", _("The program"), _("The report was made by a newer program: update this one."))
    if not snapshot.root_sha256:
        yield unknown("root", what, _("The firm had none when the report was frozen."))
    elif trust.root_with(snapshot.root_sha256) is not None:
        yield yes("root", what, _("The one under which the report was frozen."))
    else:
        yield no("root", what, _("The report was frozen under another root than the one that is trusted here."))
    if trust.faults:  # a root that nobody has accepted here yet is no fault of the file
        answer = no if len(trust.faults) > len(trust.unknown_roots) else unknown
        yield answer("keys", _("The keys in the base"), " ".join(trust.faults))


def _revoked_at(known: KnownCertificate | None, trust: Trust) -> datetime | None:
    """Return since when signatures with a key do not count: its own revocation, or its root's end."""
    if known is None:
        ends = [root.counts_until for root in trust.roots if len(trust.roots) == 1]
        return next(iter(ends), None)
    root = trust.root_with(known.root_sha256)
    ends = [known.revoked_at, None if root is None else root.counts_until]
    return min((end for end in ends if end is not None), default=None)
