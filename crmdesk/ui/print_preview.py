"""PrintPreview: the very pages of a PDF before they are printed or saved: what is seen is what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data import settings as keys
from crmdesk.data.table import NARROW
from crmdesk.data.words import _, plural
from crmdesk.reports.output.writing import file_name
from crmdesk.ui.dialogs.export import usual_folder
from crmdesk.ui.icons import GAP
from crmdesk.ui.print_pages import PagePrinter, PageReader, set_up
from crmdesk.ui.print_view import PageView
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.reports.result import Result
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.print_pages import type_sizes

Make = Callable[["Progress"], "bytes | Path"]

#: The longer side of a page in the list, px.
SMALL = 116
#: Two purposes of reading pages: what is looked at goes before the list.
VIEW, LIST = "view", "list"


def show_preview(parent: QWidget, context: Context, make: Make, title: str) -> PrintPreview:
    """Open the pages that ``make`` makes, in a window over ``parent``.

    Args:
        parent: the window, or a page of it.
        context: for jobs, theme and settings.
        make: returns a PDF as bytes or the path of one; run by a job.
        title: of the window; proposed as the name of the file.
    """
    dialog = PrintPreview(context, make, title, parent.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def preview_reports(parent: QWidget, context: Context, results: Sequence[Result]) -> PrintPreview:
    """Open the pages of formed reports, several as a package."""
    first = results[0]
    title = f"{first.title} {first.period.text()}" if len(results) == 1 else first.firm
    return show_preview(parent, context, partial(_paper, tuple(results)), title)


class PrintPreview(QDialog):
    """The pages at any size with a list of them; one button prints, one saves."""

    def __init__(self, context: Context, make: Make, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._context, self._make, self._title = context, make, title
        self._content = b""
        self._sizes: type_sizes = ()
        self._reader: PageReader | None = None
        self._printing: PagePrinter | None = None
        self.view = PageView(context.theme)
        self.view.setAccessibleName(_("Pages"))
        self.view.page_changed.connect(self._on_page)
        self.view.zoom_changed.connect(self._on_zoom)
        self.view.pages_wanted.connect(self._on_wanted)
        self.list = QListWidget()
        self.list.setAccessibleName(_("List of pages"))
        self.list.setIconSize(QSize(SMALL, SMALL))
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setFlow(QListWidget.Flow.TopToBottom)
        self.list.setWrapping(False)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setSpacing(4)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedWidth(SMALL + 48)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._on_chosen)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.view, 1)
        self._states = Stateful(context.theme, body)
        self._states.cancel_requested.connect(self._on_cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._states, 1)
        for key, act in (
            (QKeySequence.StandardKey.ZoomIn, self._on_larger),
            (QKeySequence.StandardKey.ZoomOut, self._on_smaller),
            (QKeySequence("Ctrl+0"), self.view.fit),
            (QKeySequence.StandardKey.Print, self.print_pages),
            (QKeySequence.StandardKey.Save, self.save),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.resize(1040, 780)
        self._begin()

    @property
    def content(self) -> bytes:
        """The PDF in view."""
        return self._content

    @property
    def said(self) -> str:
        """What was said last: a file saved, pages sent."""
        return self._said.text()

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        self._where = label("", "secondary")
        self._zoom = label("", "secondary")
        self._zoom.setMinimumWidth(48)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setProperty("role", "secondary")
        self._fit = QPushButton(_("Page width"))
        self._fit.setCheckable(True)
        self._fit.setProperty("kind", "plain")
        self._fit.setAutoDefault(False)
        self._fit.clicked.connect(self.view.fit)
        self._save = QPushButton(GAP + _("Save as PDF…"))
        self._save.setIcon(self._context.theme.icon("file-down"))
        self._save.setAutoDefault(False)
        self._save.clicked.connect(self.save)
        self._print = QPushButton(GAP + _("Print…"))
        self._print.setIcon(self._context.theme.icon("printer", "on_accent"))
        self._print.setProperty("kind", "primary")
        self._print.setDefault(True)
        self._print.clicked.connect(self.print_pages)
        row.addWidget(self._where)
        row.addSpacing(12)
        row.addWidget(self._tool("zoom-out", _("Smaller"), self._on_smaller))
        row.addWidget(self._zoom)
        row.addWidget(self._tool("zoom-in", _("Larger"), self._on_larger))
        row.addWidget(self._fit)
        row.addStretch()
        row.addWidget(self._said)
        row.addWidget(self._save)
        row.addWidget(self._print)
        return bar

    def _tool(self, icon: str, title: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_only", "true")
        button.setIcon(self._context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setFixedHeight(30)
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.clicked.connect(act)
        return button

    # Making

    def _begin(self) -> None:
        for button in (self._save, self._print):
            button.setEnabled(False)
        self._states.loading(_("Making the pages"))
        self._job = self._context.jobs.start(
            partial(_made, self._make), done=self._on_made, failed=self._on_failed, progress=self._states.progress,
            replaces=self,
        )  # fmt: skip

    def _on_made(self, made: tuple[bytes, type_sizes]) -> None:
        self._content, self._sizes = made
        self._reader = PageReader(self._context.jobs, self._content, self)
        self._reader.arrived.connect(self._on_picture)
        self._reader.failed.connect(self._on_failed)
        self.list.clear()
        blank = QPixmap(SMALL, SMALL)
        blank.fill(Qt.GlobalColor.transparent)
        for number in range(1, len(self._sizes) + 1):
            item = QListWidgetItem(blank, str(number))
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            self.list.addItem(item)
        self._states.ready()
        for button in (self._save, self._print):
            button.setEnabled(True)
        self.view.show_pages(self._sizes)
        self._reader.want(LIST, [(page, self._small_scale(page)) for page in range(len(self._sizes))])
        self._on_page(0)
        self.view.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self._begin)

    def _on_cancelled(self) -> None:
        self._job.cancel()
        self.reject()

    # Looking

    def _small_scale(self, page: int) -> float:
        return SMALL / max(self._sizes[page]) * self.devicePixelRatioF()

    def _on_wanted(self, pages: list[tuple[int, float]]) -> None:
        if self._reader is not None:
            self._reader.want(VIEW, pages)

    def _on_picture(self, page: int, scale: float, image: QImage) -> None:
        if abs(scale - self._small_scale(page)) < 1e-9:
            self.list.item(page).setIcon(self._framed(image))
        else:
            self.view.take_picture(page, scale, image)

    def _framed(self, image: QImage) -> QPixmap:
        """Return a small page with its edge, in the middle of a square, so that all take the same room."""
        side = round(SMALL * self.devicePixelRatioF())
        framed = QPixmap(side, side)
        framed.fill(Qt.GlobalColor.transparent)
        painter = QPainter(framed)
        place = image.rect()
        place.moveCenter(framed.rect().center())
        painter.drawImage(place, image)
        painter.setPen(self._context.theme.tokens.color("border_strong"))
        painter.drawRect(place.intersected(framed.rect()).adjusted(0, 0, -1, -1))
        painter.end()
        framed.setDevicePixelRatio(self.devicePixelRatioF())
        return framed

    def _on_page(self, page: int) -> None:
        self._where.setText(_("Page {page} of {count}").format(page=page + 1, count=len(self._sizes)))
        blocked = self.list.blockSignals(True)
        self.list.setCurrentRow(page)
        self.list.blockSignals(blocked)

    def _on_chosen(self, row: int) -> None:
        self.view.go_to(row)

    def _on_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{round(zoom * 100)}{NARROW}%")
        self._fit.setChecked(self.view.fits)

    def _on_larger(self) -> None:
        self.view.step_zoom(1)

    def _on_smaller(self) -> None:
        self.view.step_zoom(-1)

    # Leaving

    def save(self) -> None:
        """Ask where to, and save the PDF in view."""
        if not self._content:
            return
        kept = Path(self._context.settings.get(keys.EXPORT_FOLDER) or usual_folder())
        folder = kept if kept.is_dir() else usual_folder()
        proposed = str(folder / file_name(self._title, "pdf"))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), proposed, "PDF (*.pdf)")
        if not chosen:
            return
        target = Path(chosen)
        target = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        self._context.settings.put(keys.EXPORT_FOLDER, str(target.parent))
        work = partial(_saved, self._content, target)
        self._context.jobs.start(work, done=self._on_saved, failed=self._on_trouble, replaces=(self, "save"))

    def print_pages(self) -> None:
        """Ask for the printer, and send it the pages in view."""
        if not self._content or self._printing is not None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        set_up(printer, len(self._sizes))
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.send_to(printer)
        dialog.deleteLater()

    def send_to(self, printer: QPrinter) -> None:
        """Print the pages that the printer was asked for."""
        self._printing = PagePrinter(self._context.jobs, self._content, self._sizes, printer, self)
        self._printing.progressed.connect(self._on_progressed)
        self._printing.printed.connect(self._on_printed)
        self._printing.failed.connect(self._on_trouble)
        self._print.setEnabled(False)
        self._printing.start()

    def _on_progressed(self, sent: int, count: int) -> None:
        self._said.setText(_("Printing: page {page} of {count}").format(page=sent, count=count))

    def _on_printed(self, count: int) -> None:
        self._end_printing()
        self._said.setText(
            plural("{n} page was sent to the printer", "{n} pages were sent to the printer", count).format(n=count)
        )

    def _on_saved(self, target: Path) -> None:
        self._said.setText(_("Saved: {name}").format(name=target.name))
        self._said.setToolTip(str(target))

    def _on_trouble(self, error: Exception) -> None:
        self._end_printing()
        self._said.setText(str(error))

    def _end_printing(self) -> None:
        if self._printing is not None:
            self._printing.deleteLater()
            self._printing = None
        self._print.setEnabled(True)

    # Qt overrides

    def done(self, code: int) -> None:
        """Send no further page once the window is closed."""
        if self._printing is not None:
            self._printing.cancel()
        super().done(code)


def _made(make: Make, progress: Progress) -> tuple[bytes, type_sizes]:
    from crmdesk.reports.output.paper.pages import page_sizes  # noqa: PLC0415 - only who looks at pages pays for it

    made = make(progress)
    content = made.read_bytes() if isinstance(made, Path) else made
    return content, page_sizes(content)


def _paper(results: tuple[Result, ...], progress: Progress) -> bytes:
    from crmdesk.reports.output.paper import pdf_bytes  # noqa: PLC0415 - the writer of PDF is dear to import

    return pdf_bytes(results, progress=progress)


def _saved(content: bytes, target: Path, _progress: Progress) -> Path:
    from crmdesk.reports.output.paper.pages import save_pages  # noqa: PLC0415 - as above

    return save_pages(content, target)
