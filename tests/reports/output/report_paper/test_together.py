"""Several reports as one file: all pages, in order, in any thread."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from crmdesk.reports.output.paper import PdfPages
from crmdesk.reports.output.report_paper import join_pdfs
from tests.reports.output.report_paper.pages import printed, texts


def test_all_pages_stand_one_after_another():
    """The pages of each report follow those of the one before, each with its own numbering."""
    names = ("full", "no sales", "long comment")
    pages = texts(join_pdfs(printed(name).pdf for name in names))
    assert pages == [page for name in names for page in texts(printed(name).pdf)]


def test_one_that_is_no_pdf_stops_it():
    """What was read before is let go."""
    with pytest.raises(pypdfium2.PdfiumError):
        join_pdfs([printed("full").pdf, b"no pdf"])


def test_it_stops_where_the_reading_stops():
    """Whoever reads may raise between two reports, as somebody cancels."""

    def read() -> Iterator[bytes]:
        yield printed("full").pdf
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        join_pdfs(read())


def test_signatures_come_along_as_they_look():
    """What a field draws is a part of the page afterwards."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(100, 100))
    canvas.acroForm.checkbox(x=20, y=20, size=60, checked=True)
    canvas.showPage()
    canvas.save()
    with PdfPages(join_pdfs([stream.getvalue()])) as pages:
        assert len(set(pages.picture(0, 1.0).pixels)) > 5
