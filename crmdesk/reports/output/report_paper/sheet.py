"""Sheet: laid out pages become a PDF, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas as PdfCanvas

from crmdesk.data import words
from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.flow import Block, Pages
from crmdesk.reports.output.report_paper.pen import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, ROOM, TOP, Canvas, put, rule

_FOOT = 6.8


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the file says of itself, and what stands under every page at its left and before the page's number."""

    title: str
    author: str
    subject: str
    who: str
    """Cut where it is long."""
    what: str = ""
    digest: str = ""


def canvas_of(stream: io.BytesIO, width: float = PAGE_WIDTH, height: float = PAGE_HEIGHT) -> Canvas:
    """Return a canvas that writes the same bytes for the same strokes."""
    ink.load_fonts()
    rl_config.useA85 = 0  # bytes as they are: a quarter shorter
    return PdfCanvas(
        stream, pagesize=(width, height), invariant=1, initialFontName=ink.PLAIN, pageCompression=1,
        lang="ru-RU" if words.language() == "ru" else "en-GB",
    )  # fmt: skip


def pdf_of(pages: Pages, imprint: Imprint, seen: Callable[[Block, int, float], float] | None = None) -> bytes:
    """Return pages as a PDF.

    Args:
        pages: what stands where.
        imprint: what stands under every page.
        seen: told of each block, its page from 0 and its top in points from below; returns the top it is drawn at.
    """
    stream = io.BytesIO()
    canvas = canvas_of(stream)
    canvas.setTitle(imprint.title)
    canvas.setAuthor(imprint.author)
    canvas.setSubject(imprint.subject)
    canvas.setCreator("CRM Desk")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for number, page in enumerate(pages):
        for placed in page:
            top = PAGE_HEIGHT - TOP - placed.down
            placed.block.draw(canvas, LEFT, top if seen is None else seen(placed.block, number, top))
        _foot(canvas, imprint, number + 1, len(pages))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _foot(canvas: Canvas, imprint: Imprint, page: int, count: int) -> None:
    rule(canvas, LEFT, BOTTOM - 13, ROOM, ink.BORDER, 0.5)
    numbered = _("page {page} of {count}").format(page=page, count=count)
    right = " · ".join(part for part in (imprint.digest, numbered) if part)
    put(canvas, LEFT + ROOM, BOTTOM - 24, right, ink.PLAIN, _FOOT, ink.TEXT3, "end")
    after = f" · {imprint.what}" if imprint.what else ""
    room = ROOM - ink.width_of(right + after, ink.PLAIN, _FOOT) - 12
    put(canvas, LEFT, BOTTOM - 24, ink.cut_to(imprint.who, ink.PLAIN, _FOOT, room) + after, ink.PLAIN, _FOOT, ink.TEXT3)
