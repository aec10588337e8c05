"""Looks: whether two PDFs of a report show the same, whatever wrote them, but for the places that signatures fill."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crmdesk.reports.output.paper.pages import PagePicture, PdfPages
from crmdesk.reports.period_reports.prepared import SignatureBox

#: Pixels a point: letters of eight points differ in dozens of them.
_SCALE = 1.0
#: The corners of fields are whole points; a frame may stand half a line outside.
_MARGIN = 2


def look_same(ours: bytes, theirs: bytes, boxes: Collection[SignatureBox]) -> bool:
    """Return whether both PDFs have the same words and pictures on the same pages.

    Words alone can be painted over, pictures alone can have other words behind them.

    Args:
        ours: what the program printed and prepared.
        theirs: another file, signed or not.
        boxes: the places that signatures fill; what stands there is judged by the signatures.

    Raises:
        pypdfium2.PdfiumError: one of them is no PDF.
    """
    with PdfPages(ours) as printed, PdfPages(theirs) as shown:
        if len(printed) != len(shown):
            return False
        filled = {
            place: [box for box in boxes if box.page in (place, place - len(printed))] for place in range(len(printed))
        }
        return all(
            printed.size(page) == shown.size(page)
            and printed.text(page) == shown.text(page)
            and _blanked(printed.picture(page, _SCALE), filled[page])
            == _blanked(shown.picture(page, _SCALE), filled[page])
            for page in range(len(printed))
        )


def _blanked(picture: PagePicture, boxes: Iterable[SignatureBox]) -> bytes:
    """Return the pixels of a page with the places of signatures emptied."""
    pixels = bytearray(picture.pixels)
    for box in boxes:
        left = max(0, int(box.left * _SCALE) - _MARGIN)
        right = min(picture.width, int(box.right * _SCALE) + _MARGIN)
        top = max(0, picture.height - int(box.top * _SCALE) - _MARGIN)
        bottom = min(picture.height, picture.height - int(box.bottom * _SCALE) + _MARGIN)
        for row in range(top, bottom):
            begin = row * picture.stride
            pixels[begin + left * 4 : begin + right * 4] = bytes((right - left) * 4)
    return bytes(pixels)
