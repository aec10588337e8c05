"""What somebody might do to the file of a signed report, by hand or with their own tools."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from crmdesk.data.keys.issuing import der_of, issue_certificate, make_root_certificate
from crmdesk.data.keys.keyfile import make_key
from crmdesk.data.keys.signer import KeyInHand
from crmdesk.reports.period_reports.pades import Sealing, sign_pdf
from crmdesk.reports.period_reports.prepared import SignatureBox, prepare
from crmdesk.reports.period_reports.signed_file import read_signed
from crmdesk.reports.period_reports.snapshot import read_snapshot

Change = Callable[[IncrementalPdfFileWriter], None]


def stamp() -> bytes:
    """Return an appearance of a signature that says nothing."""
    from reportlab.pdfgen.canvas import Canvas

    output = io.BytesIO()
    canvas = Canvas(output, pagesize=(100, 40), invariant=1)
    canvas.rect(1, 1, 98, 38)
    canvas.save()
    return output.getvalue()


def sealed(pdf: bytes, key: KeyInHand, part: str, at: datetime, word: str = "", *, is_last: bool = False) -> bytes:
    """Sign a PDF with somebody's key, past the program."""
    return sign_pdf(
        pdf, Sealing(part, key.name, at, stamp(), word, is_last=is_last or part == "head"), key.pyhanko_signer()
    )


def stranger(
    name: str, person_id: int, firm: str, now: datetime, **times: datetime
) -> tuple[KeyInHand, x509.Certificate]:
    """Return a key whose certificate says what a person's says, confirmed by a root that is called like the firm's."""
    root_key, key = make_key(), make_key()
    root = make_root_certificate(root_key, firm, times.get("rooted", now))
    certificate = issue_certificate(root, root_key, key.public_key(), name, person_id, now)
    held = KeyInHand(person_id, name, 0, der_of(certificate), "", der_of(root), "program", private=key)
    return held, root


def prepared_of(signed: bytes) -> bytes:
    """Return the file as it was before anybody signed it: what stands before the first signature's revision."""
    ends = [found.end() for found in re.finditer(rb"%%EOF\n", signed)]
    return signed[: ends[1]]


def snapshot_of(signed: bytes) -> bytes:
    """Return the figures attached to a file."""
    return read_signed(signed, ()).attachments[0][1]


def added_to(pdf: bytes, change: Change) -> bytes:
    """Add an incremental update to a file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def rotate(writer: IncrementalPdfFileWriter) -> None:
    """Turn the first page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)


def overpaint(writer: IncrementalPdfFileWriter) -> None:
    """Put other figures over the first page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    paint = generic.StreamObject(stream_data=b"q 1 1 1 rg 0 0 600 400 re f Q")
    old = page.raw_get("/Contents")
    page["/Contents"] = generic.ArrayObject([old, writer.add_object(paint)])
    writer.update_container(page)


def rebuilt(printed: bytes, *, paint: bytes = b"") -> bytes:
    """Return what is printed written anew by other tools, with something painted over the first page."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(printed)))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    stream = writer.add_object(generic.StreamObject(stream_data=paint))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), stream])
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def hide(writer: IncrementalPdfFileWriter) -> None:
    """Put an object into the file that nothing uses yet."""
    writer.add_object(generic.StreamObject(stream_data=b"another truth, to be shown later"))


def swell(writer: IncrementalPdfFileWriter) -> None:
    """Make a thousand pages of one."""
    pages = writer.root["/Pages"]
    pages["/Kids"].extend([pages["/Kids"].raw_get(0)] * 1000)
    pages["/Count"] = generic.NumberObject(1000 + pages["/Count"])
    writer.update_container(pages)


def replace_attachment(content: bytes) -> Change:
    """Return what gives the file other figures."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        held = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1].get_object()["/EF"]
        stream = generic.StreamObject(stream_data=content)
        held["/F"] = writer.add_object(stream)
        writer.update_container(held)

    return change


def swapped(signed: bytes, other: bytes, boxes: dict[str, SignatureBox]) -> bytes:
    """Return the printed pages of one report with the figures of another attached, ready to be signed."""
    printed = signed[: signed.index(b"%%EOF\n") + 6]
    said = read_snapshot(snapshot_of(other))
    name = f"report-{said.number}.json"
    return prepare(printed, snapshot_of(other), name, boxes, has_head=True)


def byte_ranges(signed: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield files whose last signature says it covers something else, each with what was done."""
    found = list(re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\] *", signed))[-1]
    begin, length, second, rest = (int(part) for part in found.groups())
    for what, numbers in {
        "the first half shorter": (begin, length - 100, second, rest),
        "the second half later": (begin, length, second + 100, rest - 100),
        "not from the beginning": (10, length - 10, second, rest),
        "further than the file": (begin, length, second, rest + 100),
        "the halves twice": (begin, length, 0, len(signed)),
    }.items():
        text = b"/ByteRange [%d %d %d %d]" % numbers
        yield what, signed[: found.start()] + text.ljust(len(found.group())) + signed[found.end() :]


def flipped(content: bytes, place: int, bits: int = 1) -> bytes:
    """Return a file with one byte changed."""
    return content[:place] + bytes([content[place] ^ bits]) + content[place + 1 :]


def gap_places(signed: bytes) -> tuple[int, int]:
    """Return where the gap of the last signature begins and ends: what no signature covers."""
    found = list(re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", signed))[-1]
    return int(found.group(2)), int(found.group(3))


def later(moment: datetime, **time: float) -> datetime:
    """Return a moment after another one."""
    return moment + timedelta(**time)
