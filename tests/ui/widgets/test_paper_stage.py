"""The stage of pages turns, enlarges and keeps its place when the same thing is printed anew."""

from __future__ import annotations

import pytest

from crmdesk.reports.output.paper.pages import page_sizes
from crmdesk.ui.widgets.paper_stage import PaperStage


def pages(count: int, side: int = 400) -> bytes:
    """Return a PDF of empty pages."""
    from pypdfium2 import PdfDocument

    document = PdfDocument.new()
    for _page in range(count):
        document.new_page(side, side)
    from io import BytesIO

    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def stage(context, qtbot):
    """A stage in view."""
    made = PaperStage(context)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_pages_are_gone_to_and_kept_when_printed_anew(context, stage, qtbot):
    """The switch follows the scroll; a new print of the same thing stays there, another thing begins at its top."""
    first, again = pages(3), pages(3, 401)
    stage.show_pdf(1, first, page_sizes(first), "Draft", "warn")
    assert stage._said.text() == "Draft"
    stage.go_to(2)
    assert stage.pages.current == "3"
    stage.show_pdf(1, again, page_sizes(again))
    assert stage.view.verticalScrollBar().value() > 0
    assert stage._said.isHidden()
    stage.show_pdf(2, first, page_sizes(first))
    assert stage.view.verticalScrollBar().value() == 0
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert stage.view._images, "no page was painted"


def test_one_page_needs_no_switch_and_nothing_no_tools(stage):
    """A single page has no row of numbers; without pages the buttons rest."""
    one = pages(1)
    stage.show_pdf(1, one, page_sizes(one))
    assert not stage.pages.isVisible()
    assert stage._fit.isEnabled()
    stage.clear()
    assert not stage._fit.isEnabled()
    stage.open_screen()  # nothing to show, nothing happens
