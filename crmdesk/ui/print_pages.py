"""Pages of a PDF as pictures for the window and the printer: read by jobs, one at a time, what is looked at first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from crmdesk.data.errors import Cancelled
from crmdesk.data.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtPrintSupport import QPrinter

    from crmdesk.reports.output.paper.pages import PagePicture
    from crmdesk.ui.jobs import Job, Jobs, Progress

type_sizes = tuple[tuple[float, float], ...]

#: Points of an inch: what a PDF counts in.
INCH = 72.0
#: A page is painted for a printer at no more than this: finer is not seen and takes a hundred megabytes.
FINEST = 300


class PageReader(QObject):
    """Paints pages of one PDF when they are wanted; what is no longer wanted is not painted."""

    arrived = Signal(int, float, QImage)
    """A page, pixels a point, and the picture."""
    failed = Signal(object)

    def __init__(self, jobs: Jobs, content: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._content = jobs, content
        self._wanted: dict[str, list[tuple[int, float]]] = {}
        self._reading: tuple[int, float] | None = None

    def want(self, purpose: str, pages: Iterable[tuple[int, float]]) -> None:
        """Paint these pages next, in this order, in place of what was wanted for the purpose before.

        Args:
            purpose: who asks; the purposes that were told first go first.
            pages: page numbers from 0 with pixels a point.
        """
        self._wanted[purpose] = list(pages)
        self._read()

    def _read(self) -> None:
        if self._reading is not None:
            return
        for pages in self._wanted.values():
            if pages:
                self._reading = pages.pop(0)
                work = partial(_picture, self._content, *self._reading)
                self._jobs.start(work, done=self._on_picture, failed=self._on_failed)
                return

    def _on_picture(self, picture: PagePicture) -> None:
        assert self._reading is not None
        page, scale = self._reading
        self._reading = None
        self.arrived.emit(page, scale, image_of(picture))
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self._reading = None
        self._wanted.clear()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)


class PagePrinter(QObject):
    """Sends pages of a PDF to a printer, each painted by a job at the printer's resolution."""

    progressed = Signal(int, int)
    """Pages sent, and of how many."""
    printed = Signal(int)
    """How many pages were sent."""
    failed = Signal(object)

    def __init__(
        self, jobs: Jobs, content: bytes, sizes: type_sizes, printer: QPrinter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._content, self._sizes, self._printer = jobs, content, sizes, printer
        self._scale = min(printer.resolution(), FINEST) / INCH
        first, last = printer.fromPage() or 1, printer.toPage() or len(sizes)
        self._pages = list(range(max(first, 1) - 1, min(last, len(sizes))))
        self._sent = 0
        self._painter = QPainter()
        self._job: Job | None = None

    def start(self) -> None:
        """Begin with the first page."""
        if self._pages:
            self._next()
        else:
            self.printed.emit(0)

    def cancel(self) -> None:
        """Send no further page."""
        if self._job is not None:
            self._job.cancel()

    def _next(self) -> None:
        work = partial(_picture, self._content, self._pages[self._sent], self._scale)
        self._job = self._jobs.start(work, done=self._on_picture, failed=self._on_failed)

    def _on_picture(self, picture: PagePicture) -> None:
        if not self._put(image_of(picture)):
            self._stop()
            self.failed.emit(
                OSError(_("The printer does not take the pages. Look whether it is on, or save them as PDF."))
            )
            return
        self._sent += 1
        self.progressed.emit(self._sent, len(self._pages))
        if self._sent < len(self._pages):
            self._next()
            return
        self._painter.end()
        self.printed.emit(self._sent)

    def _put(self, image: QImage) -> bool:
        """Paint a page onto the sheet that lies as the page does; False where the printer refuses."""
        width, height = self._sizes[self._pages[self._sent]]
        lies = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
        self._printer.setPageOrientation(lies)  # of the sheet that begins next
        if not self._painter.isActive():
            self._printer.setFullPage(True)
            if not self._painter.begin(self._printer):
                return False
            self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        elif not self._printer.newPage():
            return False
        sheet = QRectF(self._painter.viewport())
        share = min(sheet.width() / image.width(), sheet.height() / image.height())
        place = QRectF(0, 0, image.width() * share, image.height() * share)
        place.moveCenter(sheet.center())
        self._painter.drawImage(place, image)
        return True

    def _on_failed(self, error: Exception) -> None:
        self._stop()
        self.failed.emit(error)

    def _stop(self) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()


def set_up(printer: QPrinter, pages: int) -> None:
    """Tell a printer what comes: sheets of A4, so many pages."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFromTo(1, pages)
    printer.setCreator("CRM Desk")


def image_of(picture: PagePicture) -> QImage:
    """Return the pixels of a page as Qt's picture, with memory of its own."""
    held = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return held.copy()


def _picture(content: bytes, page: int, scale: float, _progress: Progress) -> PagePicture:
    from crmdesk.reports.output.paper.pages import page_picture  # noqa: PLC0415 - only who looks at pages pays for it

    return page_picture(content, page, scale)
