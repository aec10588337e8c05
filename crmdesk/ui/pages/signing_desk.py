"""SigningDesk: the list, the pages and the pane side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

#: Widths of the list and of the pane in a wide and in a narrow window, px; the pages take the rest.
WIDE, NARROW = (200, 500), (184, 452)
NARROW_BELOW = 1280


class SigningDesk(QSplitter):
    """Keeps its parts as wide as they ask until the person moves a line."""

    def __init__(self, reports: QWidget, pages: QWidget, pane: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._is_parted = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part in (reports, pages, pane):
            self.addWidget(part)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setStretchFactor(2, 0)
        self.splitterMoved.connect(self._on_moved)

    def _on_moved(self) -> None:
        self._is_parted = True

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_parted:
            first, last = NARROW if self.window().width() < NARROW_BELOW else WIDE
            self.setSizes([first, max(1, self.width() - first - last), last])
