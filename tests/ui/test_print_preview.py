"""The print preview shows the very pages, prints them and saves them; nothing of it holds the window up."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.output.paper.pages import PdfPages, page_picture
from crmdesk.reports.question import Question
from crmdesk.reports.result import Result, Section
from crmdesk.ui.print_pages import PagePrinter, image_of, set_up
from crmdesk.ui.print_preview import preview_reports, show_preview
from crmdesk.ui.print_view import ZOOMS
from crmdesk.ui.theme import LIGHT
from tests.reports.test_query import AS_OF, YEAR


def made(*, rows: int = 150, is_wide: bool = False) -> Result:
    """Return a report of several pages; the second section may lie."""
    table = Table(
        (Field("name", "Name"), Field("value", "Value", Kind.MONEY)), tuple((f"Row {n}", n * 100) for n in range(rows))
    )
    sections = [Section("one", "First", table)]
    if is_wide:
        sections.append(Section("two", "Second", table, is_wide=True))
    return Result(
        "made", "Made", "What it says.", Question((), (), YEAR), None, AS_OF, datetime(2025, 11, 21, 10, 0, tzinfo=UTC),
        "Firm", "RUB", "All", tuple(sections),
    )  # fmt: skip


@pytest.fixture
def preview(context, qtbot):
    """A preview whose pages are there."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = preview_reports(parent, context, [made(is_wide=True)])
    qtbot.waitUntil(lambda: bool(dialog.content))
    qtbot.waitUntil(lambda: not context.jobs.busy)
    yield dialog
    dialog.close()


def is_blank(image: QImage) -> bool:
    """Whether a picture is nothing but white."""
    small = image.scaled(64, 64)
    return all(small.pixelColor(x, y).lightness() > 250 for x in range(64) for y in range(64))


def test_all_pages_are_listed_and_the_first_is_in_view(preview, qtbot):
    """The list has every page with its small picture; the bar says where one is."""
    with PdfPages(preview.content) as pages:
        assert preview.list.count() == len(pages) > 3
    assert preview.view.page == 0
    icon = preview.list.item(preview.list.count() - 1).icon()
    assert not is_blank(icon.pixmap(116, 116).toImage())
    assert not is_blank(preview.view.viewport().grab().toImage())


def test_a_page_is_gone_to_by_the_list_and_by_keys(preview, qtbot):
    """A click in the list brings the page into view, Page Down the next, End the last; the list follows."""
    preview.list.setCurrentRow(2)
    assert preview.view.page == 2
    qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.view.page == preview.list.currentRow() == 3
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    assert preview.list.currentRow() == preview.list.count() - 1
    qtbot.keyClick(preview.view, Qt.Key.Key_Home)
    assert preview.view.page == 0


def test_pages_grow_and_shrink_between_the_ends(preview, qtbot):
    """Larger and smaller go through the sizes and stop at the ends; "page width" comes back."""
    assert preview.view.fits
    wide = preview.view.zoom
    for _step in range(12):
        preview.view.step_zoom(1)
    assert preview.view.zoom == ZOOMS[-1]
    for _step in range(12):
        preview.view.step_zoom(-1)
    assert preview.view.zoom == ZOOMS[0]
    preview.view.fit()
    assert preview.view.zoom == wide


def test_the_file_saved_is_the_very_one_in_view(preview, qtbot, tmp_path, monkeypatch):
    """Save writes the bytes that were looked at, and gives the name its ending."""
    asked = str(tmp_path / "report")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (asked, ""))
    preview.save()
    qtbot.waitUntil(lambda: "report.pdf" in preview.said)
    assert (tmp_path / "report.pdf").read_bytes() == preview.content


def test_a_place_that_cannot_be_written_is_said(preview, qtbot, tmp_path, monkeypatch):
    """The window stays and says what to do."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(tmp_path / "no" / "r.pdf"), ""))
    preview.save()
    qtbot.waitUntil(lambda: "Choose another place" in preview.said)


def test_the_printer_gets_the_chosen_pages_each_on_a_sheet_that_lies_as_it_does(preview, context, qtbot, tmp_path):
    """What is printed are the pages in view: as many as asked, turned where they lie, and not blank."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)
    with PdfPages(preview.content) as pages:
        count = len(pages)
        sizes = [pages.size(page) for page in range(count)]
    set_up(printer, count)
    printer.setFromTo(2, count)
    preview.send_to(printer)
    qtbot.waitUntil(lambda: "sent" in preview.said, timeout=20_000)
    content = (tmp_path / "printed.pdf").read_bytes()
    with PdfPages(content) as printed:
        assert len(printed) == count - 1
        for page in range(len(printed)):
            width, height = printed.size(page)
            assert (width > height) is (sizes[page + 1][0] > sizes[page + 1][1])
    assert not is_blank(image_of(page_picture(content, 0, 1)))


def test_print_asks_for_the_printer_first(preview, qtbot, monkeypatch):
    """Who leaves the dialog prints nothing."""
    asked = []
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: asked.append(dialog) or QPrintDialog.DialogCode.Rejected)
    preview.print_pages()
    assert len(asked) == 1
    assert not preview.said


def test_nothing_more_is_printed_once_the_window_is_closed(context, qtbot, tmp_path):
    """A cancelled print ends; it is told as a failure and the printer is let go."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = preview_reports(parent, context, [made()])
    qtbot.waitUntil(lambda: bool(dialog.content))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printing = PagePrinter(context.jobs, dialog.content, ((595.0, 842.0),) * 4, printer, parent)
    with qtbot.waitSignal(printing.failed):
        printing.start()
        printing.cancel()
    dialog.close()


def test_a_report_that_cannot_be_made_is_told_and_tried_again(context, qtbot, theme):
    """The window says why there are no pages, and the way out makes them anew."""
    tries = []
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = show_preview(parent, context, partial(_make, tries), "Title")
    qtbot.waitUntil(lambda: dialog._states.state == "notice")
    assert not dialog._print.isEnabled()
    dialog._begin()
    qtbot.waitUntil(lambda: bool(dialog.content))
    assert dialog._print.isEnabled()
    dialog.close()


def _make(tries, _progress):
    from crmdesk.reports.output.paper import pdf_bytes

    tries.append(1)
    if len(tries) == 1:
        raise EnvironmentFault("The base is gone.")
    return pdf_bytes([made(rows=3)])


def test_paper_has_the_colours_of_the_light_theme():
    """The same series has the same colour in the window and on paper."""
    from crmdesk.reports.output.paper import ink

    def codes(*colours) -> list[str]:
        return [f"#{colour.hexval()[2:].upper()}" for colour in colours]

    assert codes(ink.TEXT, ink.TEXT2, ink.TEXT3) == [LIGHT.text, LIGHT.text2, LIGHT.text3]
    assert codes(ink.ACCENT, ink.BASE, ink.BORDER, ink.SUNKEN) == [
        LIGHT.accent, LIGHT.previous, LIGHT.border, LIGHT.sunken,
    ]  # fmt: skip
    assert codes(ink.GOOD, ink.BAD, ink.WARN) == [LIGHT.pos, LIGHT.neg, LIGHT.warn]
    assert codes(*ink.CATEGORIES) == list(LIGHT.categories)
    assert codes(*ink.HEAT) == list(LIGHT.heat)
