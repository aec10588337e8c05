"""The middle of an import: columns on the left, what comes of them on the right, and below how it will lie in the base."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from crmdesk.data.imports.checking import Check
from crmdesk.data.imports.columns import Matching
from crmdesk.ui.context import Context
from crmdesk.ui.pages.import_columns import ColumnsCard, StagesCard
from crmdesk.ui.pages.import_issues import CountTiles, IssuesCard
from crmdesk.ui.pages.import_preview import PreviewCard

GAP = 12


class WorkStep(QWidget):
    """Both steps in one room: matching shows the columns, checking gives their place to what is to be decided."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnsCard(context)
        self.stages = StagesCard()
        self.stages.hide()
        self.tiles = CountTiles(context)
        self.issues = IssuesCard(context)
        self.preview = PreviewCard(context)
        self._has_stages = self._has_issues = self._checking = False
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.tiles)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.stages, 4)
        below.addWidget(self.issues, 5)
        column.addLayout(below, 1)
        upper = QWidget()
        row = QHBoxLayout(upper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.columns, 9)
        row.addWidget(right, 8)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(GAP)
        split.setChildrenCollapsible(False)
        split.setProperty("clear", "true")
        split.addWidget(upper)
        split.addWidget(self.preview)
        split.setSizes([380, 320])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def show_matching(self, matching: Matching) -> None:
        """Show how the columns are matched."""
        self.columns.show_matching(matching)
        self._has_stages = bool(matching.stages)
        self.stages.show_stages(matching.stages)
        self._arrange()

    def show_check(self, checked: Check) -> None:
        """Show what a check found."""
        self.tiles.show_counts(checked.counts)
        self.issues.show_check(checked)
        self.preview.show_check(checked)
        self._has_issues = bool(checked.issues)
        self._arrange()

    def set_checking(self, *, checking: bool) -> None:
        """Give the room to what is to be decided, or to the columns."""
        self._checking = checking
        self._arrange()

    def _arrange(self) -> None:
        """Leave out what says nothing: beside the columns, stages give way only to what must be decided."""
        self.columns.setVisible(not self._checking)
        self.stages.setVisible(self._has_stages and (self._checking or not self._has_issues))
        self.issues.setVisible(self._checking or self._has_issues or not self._has_stages)
