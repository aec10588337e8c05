"""PackageReports: which reports go into a package, ticked in the catalogue at the left, and in which order, at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QListWidget, QListWidgetItem, QWidget

from crmdesk.data.words import _
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import label

if TYPE_CHECKING:
    from crmdesk.reports.catalog import Report

REPORT = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PackageReports(QWidget):
    """Two lists that agree with each other: all reports by groups, and the chosen ones in their order."""

    changed = Signal()
    """Others are chosen, or the order is another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reports: dict[str, Report] = {}
        self.all = QListWidget()
        self.all.setAccessibleName(_("Reports"))
        self.all.itemChanged.connect(self._on_ticked)
        self.chosen = _Order()
        self.chosen.setAccessibleName(_("In the package"))
        self.chosen.removed.connect(self._on_removed)
        self.chosen.model().rowsMoved.connect(self.changed)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(6)
        layout.addWidget(label(_("Reports"), "secondary"), 0, 0)
        layout.addWidget(label(_("In the package"), "secondary"), 0, 1)
        layout.addWidget(self.all, 1, 0)
        layout.addWidget(self.chosen, 1, 1)
        layout.addWidget(label(_("Space ticks a report."), "caption", "text3"), 2, 0)
        layout.addWidget(label(_("Drag to order, or Ctrl+Up and Ctrl+Down."), "caption", "text3"), 2, 1)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The ids of the chosen reports, in their order."""
        return tuple(self.chosen.item(place).data(REPORT) for place in range(self.chosen.count()))

    def show_reports(self, reports: Sequence[Report], chosen: Iterable[str]) -> None:
        """Show the reports that there are, by groups in the order given, with some of them chosen, in their order."""
        self._reports = {report.id: report for report in reports}
        wanted = [key for key in dict.fromkeys(chosen) if key in self._reports]
        with QSignalBlocker(self.all):
            self.all.clear()
            group = ""
            for report in reports:
                if report.group != group:
                    group = report.group
                    self.all.addItem(_heading(_(group)))
                item = QListWidgetItem(report.label)
                item.setData(REPORT, report.id)
                item.setToolTip(_(report.answers))
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                item.setCheckState(Qt.CheckState.Checked if report.id in wanted else Qt.CheckState.Unchecked)
                self.all.addItem(item)
        self.chosen.clear()
        for key in wanted:
            self._add(key)
        self.changed.emit()

    def _add(self, key: str) -> None:
        item = QListWidgetItem(self._reports[key].label)
        item.setData(REPORT, key)
        self.chosen.addItem(item)

    def _on_ticked(self, item: QListWidgetItem) -> None:
        key = item.data(REPORT)
        is_wanted = item.checkState() is Qt.CheckState.Checked
        if is_wanted == (key in self.wanted):
            return
        if is_wanted:
            self._add(key)
        else:
            self.chosen.takeItem(self.wanted.index(key))
        self.changed.emit()

    def _on_removed(self, key: str) -> None:
        for place in range(self.all.count()):
            item = self.all.item(place)
            if item.data(REPORT) == key:
                item.setCheckState(Qt.CheckState.Unchecked)


class _Order(QListWidget):
    """The chosen reports: dragged along, moved by Ctrl+Up and Ctrl+Down, left out by Delete."""

    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def _move(self, step: int) -> None:
        place = self.currentRow()
        if place >= 0 and 0 <= place + step < self.count():
            self.insertItem(place + step, self.takeItem(place))
            self.setCurrentRow(place + step)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or leave out the report in hand."""
        key = Qt.Key(event.key())
        if key in _STEPS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move(_STEPS[key])
        elif key == Qt.Key.Key_Delete and self.currentItem() is not None:
            self.removed.emit(self.currentItem().data(REPORT))
        else:
            super().keyPressEvent(event)


def _heading(title: str) -> QListWidgetItem:
    item = QListWidgetItem(title)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setFont(font(12, 600))
    return item
