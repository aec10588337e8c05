"""Electronic signatures in a prepared PDF: PAdES, the author certifies it, the last signature locks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from crmdesk.reports.period_reports.prepared import FIELDS, still_writer

if TYPE_CHECKING:
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.sign.signers.pdf_cms import Signer
    from pyhanko.sign.signers.pdf_signer import PdfSigner


@dataclass(frozen=True, slots=True)
class Sealing:
    """One signature to be made: whose part, by whom, when, in what words, and how it looks."""

    part: str
    """A key of ``FIELDS``."""
    name: str
    signed_at: datetime
    """By the store's clock; whole seconds count."""
    stamp: bytes
    """A PDF of one page of exactly the field's size."""
    reason: str = ""
    is_last: bool = False
    """Whether nobody signs after it."""


def sign_pdf(prepared: bytes, sealing: Sealing, signer: Signer) -> bytes:
    """Return the PDF with one more signature; what was there stays byte for byte.

    Args:
        prepared: the PDF as ``prepare`` or the signature before left it.
        sealing: what to sign as.
        signer: the key in hand.
    """
    output = BytesIO()
    _pdf_signer(sealing, signer).sign_pdf(still_writer(prepared), existing_fields_only=True, output=output)
    return output.getvalue()


def warm_up() -> None:
    """Import what signing and verifying need, so that the first signature of the day does not wait for it."""
    import pyhanko.sign.signers  # noqa: PLC0415 - this is the place to import it
    import pyhanko.sign.validation  # noqa: F401, PLC0415 - the same
    import pypdfium2  # noqa: F401, PLC0415 - the same


def _pdf_signer(sealing: Sealing, signer: Signer) -> PdfSigner:
    from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule  # noqa: PLC0415 - the same
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: PLC0415 - 0.6 s, only when something is signed
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415 - the same
    from pyhanko.stamp import StaticStampStyle  # noqa: PLC0415 - the same

    class ClockedSigner(PdfSigner):
        """A signer by the clock of the base, which may be another than the machine's."""

        def init_signing_session(self, *given: Any, **named: Any) -> Any:
            session = super().init_signing_session(*given, **named)
            session.system_time = sealing.signed_at.replace(microsecond=0)
            return session

    meta = PdfSignatureMetadata(
        field_name=FIELDS[sealing.part],
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=sealing.name,
        reason=sealing.reason or None,
        certify=sealing.part == "author",
        docmdp_permissions=MDPPerm.NO_CHANGES if sealing.is_last else MDPPerm.FILL_FORMS,
    )
    # The stamp is as large as its field and covers what was printed there to be filled in by hand.
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins(), InnerScaling.NO_SCALING)
    style = StaticStampStyle(
        background=_page_of(sealing.stamp), border_width=0, background_opacity=1.0, background_layout=whole
    )
    return ClockedSigner(meta, signer, stamp_style=style)


def _page_of(stamp: bytes) -> PdfContent:
    """Return the only page of a PDF as the appearance of a signature."""
    from pyhanko.pdf_utils.content import PdfContent  # noqa: PLC0415 - as above
    from pyhanko.pdf_utils.layout import BoxConstraints  # noqa: PLC0415 - as above
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - as above

    class StampPage(PdfContent):
        """A page that is not a file on the disk."""

        def render(self) -> bytes:
            assert self.writer is not None
            page = self.writer.import_page_as_xobject(PdfFileReader(BytesIO(stamp)))
            self.resources.xobject["/Stamp"] = page
            left, bottom, right, top = page.get_object()["/BBox"]
            self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
            return b"/Stamp Do"

    return StampPage()
