"""PageView: the pages of a PDF below each other on a grey ground, as large as wanted; only those in sight are painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from crmdesk.ui.print_pages import INCH

if TYPE_CHECKING:
    from crmdesk.ui.print_pages import type_sizes
    from crmdesk.ui.theme import Theme

#: Pixels of an inch of the screen at 100 %.
SCREEN = 96.0
ZOOMS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
GAP = 16
#: So many pictures are kept beside those in sight.
MOST_KEPT = 12


class PageView(QAbstractScrollArea):
    """Scrolls through pages by wheel and keys; Ctrl with the wheel makes them larger and smaller."""

    pages_wanted = Signal(object)
    """[(page, pixels a point)]: what is in sight and not painted yet."""
    page_changed = Signal(int)
    """Another page lies in the middle of what is seen."""
    zoom_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sizes: type_sizes = ()
        self._tops: list[float] = []
        self._zoom = 1.0
        self._fits = True
        self._images: dict[int, tuple[float, QImage]] = {}
        self._page = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    @property
    def zoom(self) -> float:
        """How large pages are; 1.0 is the size of the paper."""
        return self._zoom

    @property
    def fits(self) -> bool:
        """Whether pages are as wide as the window."""
        return self._fits

    @property
    def page(self) -> int:
        """The page in the middle of what is seen, from 0."""
        return self._page

    def show_pages(self, sizes: type_sizes) -> None:
        """Show pages of these sizes (points), from the first one on, as wide as the window."""
        self._sizes = sizes
        self._images.clear()
        self._page = 0
        self._lay_out()
        self.fit()
        self.verticalScrollBar().setValue(0)

    def take_picture(self, page: int, scale: float, image: QImage) -> None:
        """Show a page painted at ``scale`` pixels a point."""
        if abs(scale - self._scale) > 1e-6:
            return
        self._images[page] = (scale, image)
        shown = self._in_sight()
        for other in [one for one in self._images if one not in shown][: max(0, len(self._images) - MOST_KEPT)]:
            del self._images[other]
        self.viewport().update()

    def fit(self) -> None:
        """Make the widest page as wide as the window, and keep it so."""
        self._fits = True
        widest = max((width for width, _height in self._sizes), default=0.0)
        if widest:
            room = self.viewport().width() - 2 * GAP
            self._take_zoom(max(room / (widest * SCREEN / INCH), ZOOMS[0]))

    def set_zoom(self, zoom: float) -> None:
        """Show pages so many times their size."""
        self._fits = False
        self._take_zoom(min(max(zoom, ZOOMS[0]), ZOOMS[-1]))

    def step_zoom(self, step: int) -> None:
        """Go to the next larger (1) or smaller (-1) size."""
        steps = ZOOMS if step > 0 else tuple(reversed(ZOOMS))
        self.set_zoom(next((zoom for zoom in steps if (zoom - self._zoom) * step > 0.01), steps[-1]))

    def go_to(self, page: int) -> None:
        """Bring the top of a page into sight."""
        if 0 <= page < len(self._tops):
            self.verticalScrollBar().setValue(round(self._tops[page]) - GAP // 2)

    @property
    def _scale(self) -> float:
        """Pixels of the device a point."""
        return self._zoom * SCREEN / INCH * self.devicePixelRatioF()

    def _take_zoom(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        place = bar.value() / max(bar.maximum(), 1)
        self._zoom = zoom
        self._lay_out()
        bar.setValue(round(place * bar.maximum()))
        self.zoom_changed.emit(zoom)
        self._want()
        self.viewport().update()

    def _lay_out(self) -> None:
        self._tops, y = [], float(GAP)
        for _width, height in self._sizes:
            self._tops.append(y)
            y += height * self._zoom * SCREEN / INCH + GAP
        widest = max((width for width, _height in self._sizes), default=0.0) * self._zoom * SCREEN / INCH + 2 * GAP
        room = self.viewport().size()
        for bar, whole, seen in (
            (self.verticalScrollBar(), y, room.height()),
            (self.horizontalScrollBar(), 0.0 if self._fits else widest, room.width()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(48)
            bar.setRange(0, max(0, round(whole) - seen))

    def _rect(self, page: int) -> QRectF:
        """Return where a page lies in the viewport, px."""
        width, height = (side * self._zoom * SCREEN / INCH for side in self._sizes[page])
        room = self.viewport().width()
        left = (room - width) / 2 if width <= room else GAP - self.horizontalScrollBar().value()
        return QRectF(left, self._tops[page] - self.verticalScrollBar().value(), width, height)

    def _in_sight(self) -> list[int]:
        seen = QRectF(self.viewport().rect())
        return [page for page in range(len(self._tops)) if self._rect(page).intersects(seen)]

    def _want(self) -> None:
        scale = self._scale
        wanted = []
        for page in self._in_sight():
            held = self._images.get(page)
            if held is None or abs(held[0] - scale) > 1e-6:
                wanted.append((page, scale))
        self.pages_wanted.emit(wanted)

    def _on_scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        page = max((place for place, top in enumerate(self._tops) if top <= middle), default=0)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        self._want()
        self.viewport().update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for room for a page."""
        return QSize(640, 720)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in sight; one that is not there yet is a white sheet, or its older picture."""
        tokens = self._theme.tokens
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), QColor(tokens.nav))
        for page in self._in_sight():
            place = self._rect(page)
            painter.setPen(QPen(QColor(tokens.border_strong), 1))
            painter.setBrush(QColor("#FFFFFF"))  # paper is white in every theme
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
            held = self._images.get(page)
            if held is None:
                continue
            scale, image = held
            if abs(scale - self._scale) > 1e-6:
                painter.drawImage(place, image)
                continue
            image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(round(place.x()), round(place.y())), image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep pages as wide as the window where they are so, and the scroll bars right."""
        super().resizeEvent(event)
        if self._fits:
            self.fit()
        else:
            self._lay_out()
            self._want()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl make pages larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down turn pages, Home and End go to the first and the last."""
        match event.key():
            case Qt.Key.Key_PageDown:
                self.go_to(min(self._page + 1, len(self._sizes) - 1))
            case Qt.Key.Key_PageUp:
                self.go_to(max(self._page - 1, 0))
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(len(self._sizes) - 1)
            case _:
                super().keyPressEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew: everything has moved."""
        self.viewport().update()
