"""ListBesidePane: a list with what stands over it, and beside it the pane for the record in hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

#: Below this width of the window the pane is narrower.
NARROW_BELOW = 1280


class ListBesidePane(QSplitter):
    """Keeps the pane as wide as it asks until the person moves the line."""

    def __init__(self, parts: Sequence[QWidget], pane: QWidget, widths: tuple[int, int]) -> None:
        """Put ``parts`` one under another, the last growing; ``widths`` are the pane's in a wide and a narrow window, px."""
        super().__init__(Qt.Orientation.Horizontal)
        self._widths = widths
        self._parted = False
        left = QFrame()
        left.setObjectName("registry")
        left.setAutoFillBackground(True)
        left.setBackgroundRole(left.backgroundRole().Base)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in parts:
            column.addWidget(part, 1 if part is parts[-1] else 0)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(left)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.splitterMoved.connect(self._on_moved)

    def _on_moved(self) -> None:
        self._parted = True

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._parted:
            share = self._widths[1] if self.window().width() < NARROW_BELOW else self._widths[0]
            self.setSizes([max(1, self.width() - share), share])
