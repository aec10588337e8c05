"""PaperStage: pages of a PDF on a stage of the window: a bar to turn and enlarge them, and the whole screen on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.print_pages import PageReader
from crmdesk.ui.print_view import PageView
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.pane_parts import tag
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.print_pages import type_sizes


class PaperStage(QWidget):
    """Shows one PDF; the same PDF again keeps page and size."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._content = b""
        self._sizes: type_sizes = ()
        self._reader: PageReader | None = None
        self._key: int | None = None
        self.view = PageView(context.theme)
        self.view.setAccessibleName(_("Pages"))
        self.view.pages_wanted.connect(self._on_wanted)
        self.view.page_changed.connect(self._on_page)
        self.view.zoom_changed.connect(self._on_zoom)
        self.pages = Segments([])
        self.pages.setAccessibleName(_("Page"))
        self.pages.chosen.connect(self._on_page_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.view, 1)

    @property
    def content(self) -> bytes:
        """The PDF in view."""
        return self._content

    @property
    def sizes(self) -> type_sizes:
        """How large its pages are, points."""
        return self._sizes

    def show_pdf(self, key: int, content: bytes, sizes: type_sizes, said: str = "", tone: str = "") -> None:
        """Show a PDF.

        Args:
            key: what it is a PDF of: a new one of the same thing stays where it was scrolled to.
            content: the file.
            sizes: of its pages, points.
            said: a word about it for the tag beside the pages: "Draft".
            tone: of the tag.
        """
        self._said.setText(said)
        self._said.setVisible(bool(said))
        mark(self._said, tag=tone or "true")
        if content == self._content:
            return
        view = self.view
        held = (view.verticalScrollBar().value(), view.zoom, view.fits) if key == self._key else None
        self.clear()
        self._key, self._content, self._sizes = key, content, sizes
        self._reader = PageReader(self._context.jobs, content, self)
        self._reader.arrived.connect(self.view.take_picture)
        count = len(sizes)
        self.pages.set_segments([Segment(str(page), str(page)) for page in range(1, count + 1)])
        self.pages.set_current("1")
        self.pages.setVisible(count > 1)
        self._caption.setVisible(count > 1)
        for button in self._tools:
            button.setEnabled(True)
        view.show_pages(sizes)
        if held is not None:
            top, zoom, fits = held
            if not fits:
                view.set_zoom(zoom)
            view.verticalScrollBar().setValue(top)

    def clear(self) -> None:
        """Show no pages."""
        if self._reader is not None:
            self._reader.deleteLater()
            self._reader = None
        self._key, self._content, self._sizes = None, b"", ()
        self.pages.setVisible(False)
        self._caption.setVisible(False)
        for button in self._tools:
            button.setEnabled(False)
        self.view.show_pages(())
        self.view.viewport().update()

    def go_to(self, page: int) -> None:
        """Bring a page (from 0) into sight."""
        self.view.go_to(page)

    def open_screen(self) -> None:
        """Show the pages on the whole screen; Esc comes back."""
        if not self._content:
            return
        screen = _WholeScreen(self._context, self._content, self._sizes, self.window())
        screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        screen.showFullScreen()
        screen.view.go_to(self.view.page)

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("paper_bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        self._caption = label(_("Page"), "secondary")
        self._said = tag("")
        self._said.hide()
        self._fit = QPushButton(_("Page width"))
        self._fit.setCheckable(True)
        self._fit.setProperty("kind", "plain")
        self._fit.clicked.connect(self.view.fit)
        smaller = self._tool("zoom-out", _("Smaller"), self._on_smaller)
        larger = self._tool("zoom-in", _("Larger"), self._on_larger)
        whole = self._tool("maximize", _("On the whole screen"), self.open_screen)
        self._tools = (self._fit, smaller, larger, whole)
        row.addWidget(self._caption)
        row.addWidget(self.pages)
        row.addWidget(self._said)
        row.addStretch(1)
        for part in (smaller, self._fit, larger, whole):
            row.addWidget(part)
        return bar

    def _tool(self, icon: str, title: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_only", "true")
        button.setProperty("kind", "plain")
        button.setIcon(self._context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.clicked.connect(act)
        return button

    def _on_wanted(self, pages: list[tuple[int, float]]) -> None:
        if self._reader is not None:
            self._reader.want("view", pages)

    def _on_page(self, page: int) -> None:
        self.pages.set_current(str(page + 1))

    def _on_page_chosen(self, key: str) -> None:
        self.view.go_to(int(key) - 1)

    def _on_zoom(self, _zoom: float) -> None:
        self._fit.setChecked(self.view.fits)

    def _on_larger(self) -> None:
        self.view.step_zoom(1)

    def _on_smaller(self) -> None:
        self.view.step_zoom(-1)


class _WholeScreen(QDialog):
    """The pages and nothing else."""

    def __init__(self, context: Context, content: bytes, sizes: type_sizes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Pages"))
        self._reader = PageReader(context.jobs, content, self)
        self._reader.arrived.connect(self._on_picture)
        self.view = PageView(context.theme)
        self.view.pages_wanted.connect(self._on_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        QShortcut(QKeySequence("Ctrl+0"), self).activated.connect(self.view.fit)
        self.view.show_pages(sizes)
        self.view.setFocus()

    def _on_wanted(self, pages: list[tuple[int, float]]) -> None:
        self._reader.want("view", pages)

    def _on_picture(self, page: int, scale: float, image: QImage) -> None:
        self.view.take_picture(page, scale, image)
