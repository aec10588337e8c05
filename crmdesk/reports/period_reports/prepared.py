"""The PDF that people sign: the printed report with its snapshot attached and both places for signatures made.

The same report gives the same bytes: the writer here takes no clock and no dice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from crmdesk.data import words
from crmdesk.data.canonical import sha256_of
from crmdesk.reports.period_reports.snapshot import read_snapshot

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec

#: The names of the signature fields, by the part of the signature.
FIELDS: Mapping[str, str] = {"author": "Author", "head": "Head"}

JSON_TYPE = "application/json"
#: What the form says of the file from the beginning, so that signing need not change it (ISO 32000, 12.7.3).
SIGNED_AND_ONLY_ADDED_TO = 3


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where a signature stands: the page from 0 (-1 is the last one), and the corners in points from the bottom left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report as it is printed on paper or signed, and where its signatures stand."""

    pdf: bytes
    sha256: str
    """Of the snapshot."""
    boxes: Mapping[str, SignatureBox]


def prepare_report(snapshot: bytes) -> Prepared:
    """Return the PDF of a frozen report, made of its snapshot alone and in its language.

    Raises:
        ValueError: the bytes are no snapshot.
    """
    from crmdesk.reports.output.report_paper import print_report  # noqa: PLC0415 - a quarter of a second, only who prints

    said = read_snapshot(snapshot)
    sha256 = sha256_of(snapshot)
    with words.speaking(said.language):
        printed = print_report(said, sha256)
    name = attachment_name(said.number, said.revision)
    has_head = said.approver is not None
    pdf = prepare(printed.pdf, snapshot, name, printed.boxes, has_head=has_head, made_at=said.frozen_at)
    return Prepared(pdf, sha256, printed.boxes)


def attachment_name(number: str, revision: int) -> str:
    """Return the name that the snapshot has inside the PDF: "report-2025-10-02.json"."""
    return f"report-{number}.json" if revision == 1 else f"report-{number}-{revision}.json"


def prepare(
    printed: bytes,
    snapshot: bytes,
    name: str,
    boxes: Mapping[str, SignatureBox],
    *,
    has_head: bool,
    made_at: datetime | None = None,
) -> bytes:
    """Return a printed report with its snapshot inside and its empty signature fields, to be printed or signed.

    Both fields are made before anybody signs, so that the head's signature changes nothing of what the author signed. The
    last signature of a report locks the whole document.

    Args:
        printed: the PDF as the report was printed.
        snapshot: its canonical JSON.
        name: what the attachment is called.
        boxes: where the signatures stand, by "author" and "head".
        has_head: whether somebody approves it.
        made_at: what the file says of when it was made; None leaves what the printer wrote.
    """
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 - a third of a second, only when something is signed
    from pyhanko.pdf_utils.embed import EmbeddedFileObject, EmbeddedFileParams, FileSpec, embed_file  # noqa: PLC0415
    from pyhanko.sign.fields import append_signature_field  # noqa: PLC0415

    writer = still_writer(printed, hashlib.sha256(printed + snapshot).digest()[:16])
    content = EmbeddedFileObject.from_file_data(writer, snapshot, params=EmbeddedFileParams(), mime_type=JSON_TYPE)
    embed_file(
        writer,
        FileSpec(name, file_name=name, embedded_data=content, af_relationship=generic.NameObject("/Data")),
    )
    if made_at is not None:
        info = writer.trailer["/Info"]
        info["/CreationDate"] = info["/ModDate"] = generic.pdf_date(made_at)
        writer.update_container(info)
    parts = ("author", "head") if has_head else ("author",)
    for part in parts:
        append_signature_field(writer, _field(part, boxes[part], is_last=part == parts[-1]))
    form = writer.root["/AcroForm"]
    form["/SigFlags"] = generic.NumberObject(SIGNED_AND_ONLY_ADDED_TO)
    writer.update_container(form)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def field_box(prepared: bytes, part: str) -> SignatureBox:
    """Return where the signature of a part stands in a prepared PDF.

    Raises:
        KeyError: it has no such place.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - as above

    reader = PdfFileReader(BytesIO(prepared))
    for reference in reader.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field["/T"] == FIELDS[part]:
            return SignatureBox(-1, *(float(corner) for corner in field["/Rect"]))
    raise KeyError(part)


def still_writer(content: bytes, mark: bytes | None = None) -> IncrementalPdfFileWriter:
    """Return a writer that adds to a PDF what it is told and nothing of its own: no dates, no ids but the one given.

    Args:
        content: the PDF to add to.
        mark: 16 bytes, the second half of the new file's id; by default they are made of the content.
    """
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 - as above
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    made_of = mark or hashlib.sha256(content).digest()[:16]

    class StillWriter(IncrementalPdfFileWriter):
        """A writer without clock and dice."""

        @classmethod
        def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
            first = prev.trailer["/ID"][0].original_bytes if "/ID" in prev.trailer else made_of
            return generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(made_of)])

        def _update_meta(self) -> None:
            """Leave author, title and dates as they were printed."""

    return StillWriter(BytesIO(content))


def _field(part: str, box: SignatureBox, *, is_last: bool) -> SigFieldSpec:
    from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec  # noqa: PLC0415 - as above

    return SigFieldSpec(
        FIELDS[part],
        on_page=box.page,
        box=(round(box.left), round(box.bottom), round(box.right), round(box.top)),
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL) if is_last else None,
        doc_mdp_update_value=MDPPerm.NO_CHANGES if is_last else None,
    )
