"""A PDF as its signatures see it: who signed what and when, what was attached, and whether anything else was added.

Whatever a file does to its reader is an answer, never a traceback: files come from anywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _
from crmdesk.reports.period_reports.signature_bytes import gap_of, held_by, is_plain, is_whole

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature

#: A report is a tenth of a megabyte; what is so much larger is none.
LARGEST = 50_000_000
MOST_PAGES = 200
_HEADER = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature that lies in a file."""

    field: str
    signed_at: datetime | None
    """What the signer's program said the time was."""
    word: str
    certificate: bytes
    """The signer's, DER."""
    is_intact: bool
    """The signed bytes are what was signed, by the key of the certificate."""
    is_trusted: bool
    """A root vouches for the certificate at the moment of signing."""
    is_respected: bool
    """What was added after it is what it allows."""
    is_plain: bool
    """Nothing that it does not cover can be changed unseen."""
    covers_file: bool
    certifies: bool
    locks: bool
    """It allows nothing to be added after it."""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """What verification needs to know of a PDF."""

    attachments: tuple[tuple[str, bytes], ...]
    fields: tuple[str, ...]
    """The names of all fields of its form."""
    seals: tuple[Seal, ...]
    """In the order they were made."""
    only_seals: bool
    """Nothing but signatures was added to the file since its fields were made; not looked at where a signature is broken."""


def read_signed(content: bytes, roots: Collection[bytes]) -> SignedFile:
    """Return what lies in a PDF.

    Args:
        content: the file.
        roots: certificates in DER that are trusted.

    Raises:
        UsageFault: it is no PDF, or one that cannot be read: cut off, damaged, encrypted, too large.
    """
    if len(content) > LARGEST:
        raise UsageFault(
            _("The file is larger than {size} MB: no report is. Choose the PDF of a report.").format(
                size=LARGEST // 1_000_000
            )
        )
    if not content.startswith(_HEADER):
        raise UsageFault(_("This is no PDF. Choose the PDF of a report."))
    with _silence():
        try:
            return _read(content, roots)
        except UsageFault:
            raise
        except Exception as error:  # a broken file makes its reader stumble in any way, and each means the same
            raise UsageFault(
                _("The file is damaged or cut off: it cannot be read to its end. Take it once more from who sent it.")
            ) from error


def _read(content: bytes, roots: Collection[bytes]) -> SignedFile:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - 0.6 s, only who verifies pays for it

    reader = PdfFileReader(BytesIO(content))
    if reader.encrypted:
        raise UsageFault(_("The file is protected by a password. Reports never are: take the file as it was signed."))
    pages = reader.root["/Pages"]
    if max(int(pages["/Count"]), len(pages["/Kids"])) > MOST_PAGES:
        raise UsageFault(_("The file has too many pages for a report. Choose the PDF of a report."))
    seals = tuple(_seal(content, one, roots) for one in reader.embedded_signatures)
    return SignedFile(
        tuple(_attachments(reader)),
        tuple(str(field.get_object()["/T"]) for field in _held(_held(reader.root, "/AcroForm"), "/Fields")),
        seals,
        all(seal.is_intact for seal in seals) and _only_seals(reader, len(seals)),
    )


def _attachments(reader: PdfFileReader) -> Iterator[tuple[str, bytes]]:
    """Yield the attached files; a tree of names with branches is none of ours."""
    tree = _held(_held(reader.root, "/Names"), "/EmbeddedFiles")
    if "/Kids" in tree:
        raise ValueError(tree)
    names = _held(tree, "/Names")
    for place in range(0, len(names), 2):
        held = names[place + 1].get_object()["/EF"]
        yield str(names[place]), bytes(held["/F"].data)


def _held(holder: Any, key: str) -> Any:
    """Return what a dictionary of the file holds, whichever way; nothing where it holds nothing."""
    return holder[key] if key in holder else {}  # noqa: SIM401 - get() would give a reference unread


def _seal(content: bytes, embedded: EmbeddedPdfSignature, roots: Collection[bytes]) -> Seal:
    from pyhanko.sign.fields import MDPPerm  # noqa: PLC0415 - as above
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 - as above
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - as above

    signed_at = embedded.self_reported_timestamp
    if not _is_covered(embedded):
        return _broken(embedded)
    status = validate_pdf_signature(embedded, _context(roots, signed_at))
    byte_range = [int(place) for place in embedded.byte_range]
    gap = gap_of(content, byte_range)
    held = None if gap is None else held_by(gap)
    is_last = gap is not None and is_whole(content, byte_range)
    return Seal(
        field=str(embedded.field_name),
        signed_at=signed_at,
        word=str(embedded.sig_object.get("/Reason", "")),
        certificate=embedded.signer_cert.dump(),
        is_intact=bool(status.intact and status.valid),
        is_trusted=bool(status.trusted),
        is_respected=bool(status.docmdp_ok and status.seed_value_ok and (status.bottom_line or not status.trusted)),
        is_plain=held is not None
        and gap is not None
        and bytes.fromhex(gap[1:-1].decode()) == embedded.pkcs7_content
        and is_plain(held, roots),
        covers_file=is_last and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        certifies=_held(_held(embedded.reader.root, "/Perms"), "/DocMDP") is embedded.sig_object,
        locks=embedded.docmdp_level == MDPPerm.NO_CHANGES,
    )


def _is_covered(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the hash that was signed is that of the bytes: where it is not, nothing else needs to be asked."""
    from pyhanko.sign.general import find_unique_cms_attribute  # noqa: PLC0415 - as above

    signed = find_unique_cms_attribute(embedded.signer_info["signed_attrs"], "message_digest").native
    return bool(signed == embedded.compute_digest())


def _broken(embedded: EmbeddedPdfSignature) -> Seal:
    return Seal(
        field=str(embedded.field_name),
        signed_at=None,
        word="",
        certificate=embedded.signer_cert.dump(),
        is_intact=False,
        is_trusted=False,
        is_respected=False,
        is_plain=False,
        covers_file=False,
        certifies=False,
        locks=False,
    )


def _context(roots: Collection[bytes], moment: datetime | None) -> Any:
    """Return what a certificate is judged by: these roots, that moment, no network; revocations are judged elsewhere."""
    from asn1crypto.x509 import Certificate  # noqa: PLC0415 - as above
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - as above

    return ValidationContext(
        trust_roots=[Certificate.load(root) for root in roots], allow_fetching=False, moment=moment
    )


def _only_seals(reader: PdfFileReader, count: int) -> bool:
    """Whether every revision since the fields were made adds a signature and touches nothing else, hidden objects included."""
    from pyhanko.sign.diff_analysis import (  # noqa: PLC0415 - as above
        CatalogModificationRule,
        DiffResult,
        FormUpdatingRule,
        ModificationLevel,
        ObjectStreamRule,
        SigFieldModificationRule,
        StandardDiffPolicy,
        XrefStreamRule,
    )
    from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON  # noqa: PLC0415 - as above
    from pyhanko.sign.fields import MDPPerm  # noqa: PLC0415 - as above

    prepared = reader.total_revisions - count - 1
    if prepared != 1:  # the printed report, and its attachment with the fields
        return False
    if not count:
        return True
    level = ModificationLevel.LTA_UPDATES
    policy = StandardDiffPolicy(
        [
            CatalogModificationRule(ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}),
            ObjectStreamRule().as_qualified(level),
            XrefStreamRule().as_qualified(level),
        ],
        FormUpdatingRule([SigFieldModificationRule()]),
        ignore_orphaned_objects=False,
    )
    return isinstance(policy.review_file(reader, prepared, doc_mdp=MDPPerm.FILL_FORMS), DiffResult)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the libraries from logging what is wrong with a file: the answer says it, and logs hold nothing of files."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    yield
