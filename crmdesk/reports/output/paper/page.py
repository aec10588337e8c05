"""Page: the frame of every page: upright or on its side, the report's name above, firm and page number below, outline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from crmdesk.data import words
from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink

# Bytes as they are: text that stands for bytes is a quarter longer and dearer to write.
rl_config.useA85 = 0

MARGIN, TOP, BOTTOM = 42.0, 46.0, 44.0
Progress = Callable[..., None]
UPRIGHT, LYING, COVER = "upright", "lying", "cover"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on every page and in the file's own description."""

    title: str
    firm: str
    when: str
    subject: str = ""


class Mark(Flowable):
    """A place without a size: an entry of the outline, and what stands above the pages from here on."""

    def __init__(self, key: str, title: str, level: int) -> None:
        super().__init__()
        self.key, self.title, self.level = key, title, level

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """Take no place."""
        return 0, 0

    def draw(self) -> None:
        """Make the entry."""
        self.canv.begin_part(self.key)
        if not self.level:
            self.canv.running = self.title
        self.canv.bookmarkPage(self.key)
        self.canv.addOutlineEntry(self.title, self.key, self.level, closed=self.level > 0)


class NumberedCanvas(Canvas):
    """A canvas that keeps its pages until it knows how many there are."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(
            *given, **(named | {"initialFontName": ink.PLAIN})
        )  # else every page names a font it does not have
        self._kept: list[dict[str, Any]] = []
        self.running = ""
        """Title of the report that the page belongs to."""
        self._beginnings: dict[str, int] = {}
        self._awaited: dict[int, list[tuple[str, float, float]]] = {}

    def begin_part(self, key: str) -> None:
        """Remember that a part of the document begins on this page."""
        self._beginnings[key] = self._pageNumber

    def await_page(self, key: str, x: float, y: float) -> None:
        """Write the page that a part begins on, ending at a point of this page, when all pages are known."""
        self._awaited.setdefault(self._pageNumber, []).append((key, x, y))

    def showPage(self) -> None:
        """Keep the page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write "page x of y" onto each page and finish."""
        count, beginnings, awaited = len(self._kept), self._beginnings, self._awaited
        for state in self._kept:
            self.__dict__.update(state)
            self.setFont(ink.PLAIN, 10)
            self.setFillColor(ink.TEXT)
            for key, x, y in awaited.get(self._pageNumber, ()):
                self.drawRightString(x, y, str(beginnings.get(key, "")))
            self.setFont(ink.PLAIN, 7.5)
            self.setFillColor(ink.TEXT3)
            said = _("Page {page} of {count}").format(page=self._pageNumber, count=count)
            self.drawRightString(self._pagesize[0] - MARGIN, BOTTOM - 18, said)
            super().showPage()
        super().save()


class Paper(BaseDocTemplate):
    """The document: the frames of its pages."""

    def __init__(
        self, target: Any, imprint: Imprint, begins: str, count: int, progress: Progress | None = None
    ) -> None:
        super().__init__(
            target, pagesize=landscape(A4) if begins == LYING else A4, title=imprint.title, author=imprint.firm, subject=imprint.subject, creator="CRM Desk",
            lang="ru-RU" if words.language() == "ru" else "en-GB", invariant=True,
        )  # fmt: skip
        self._imprint, self._progress = imprint, progress
        self._begun, self._count = 0, count
        self.addPageTemplates([self._template(name) for name in dict.fromkeys((begins, UPRIGHT, LYING, COVER))])

    @staticmethod
    def room(name: str) -> float:
        """Return how wide the text of a page is, points."""
        return float((landscape(A4) if name == LYING else A4)[0]) - 2 * MARGIN

    def afterFlowable(self, flowable: Flowable) -> None:
        """Count the reports that have begun."""
        self._begun += isinstance(flowable, Mark) and flowable.level == 0

    def afterPage(self) -> None:
        """Tell how many reports have begun; whoever cancels waits no longer than for one page."""
        if self._progress is not None:
            self._progress(self._begun, self._count)

    def _template(self, name: str) -> PageTemplate:
        size = landscape(A4) if name == LYING else A4
        frame = Frame(MARGIN, BOTTOM, size[0] - 2 * MARGIN, size[1] - TOP - BOTTOM, 0, 0, 0, 0, id=name)
        if name == COVER:
            return PageTemplate(id=name, frames=[frame], pagesize=size)
        # At the end of a page it is known whose it is: a report begins on a page of its own.
        return PageTemplate(id=name, frames=[frame], onPageEnd=self._framed, pagesize=size)

    def _framed(self, canvas: NumberedCanvas, _document: BaseDocTemplate) -> None:
        width, height = canvas._pagesize  # noqa: SLF001 - the library keeps the page's size there
        canvas.setFont(ink.PLAIN, 7.5)
        canvas.setFillColor(ink.TEXT3)
        half = (width - 2 * MARGIN) / 2 - 8
        canvas.drawString(
            MARGIN, height - TOP + 16, ink.cut_to(canvas.running or self._imprint.title, ink.PLAIN, 7.5, half)
        )
        canvas.drawRightString(width - MARGIN, height - TOP + 16, ink.cut_to(self._imprint.firm, ink.PLAIN, 7.5, half))
        canvas.drawString(MARGIN, BOTTOM - 18, self._imprint.when)
        canvas.setStrokeColor(ink.BORDER)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, height - TOP + 10, width - MARGIN, height - TOP + 10)
        canvas.line(MARGIN, BOTTOM - 6, width - MARGIN, BOTTOM - 6)
