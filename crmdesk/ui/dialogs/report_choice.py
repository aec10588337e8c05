"""ReportChoiceDialog: which of all reports stand in the catalogue, ticked by groups; what is ticked holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.words import _
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import label

if TYPE_CHECKING:
    from crmdesk.reports.catalog import Report
    from crmdesk.ui.pages.catalogue_choice import ReportChoice

REPORT = Qt.ItemDataRole.UserRole
WORDS = Qt.ItemDataRole.UserRole + 1
SIZE = 440, 560


class ReportChoiceDialog(QDialog):
    """Space ticks a report; the field above finds one."""

    def __init__(self, choice: ReportChoice, reports: Sequence[Report], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice, self._reports = choice, tuple(reports)
        self.setWindowTitle(_("Reports in the catalogue"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(_("What is not ticked is hidden, and found by searching."), "secondary", "text2"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a report"))
        self.search.setAccessibleName(_("Find a report"))
        self.search.textChanged.connect(self._on_search)
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Reports"))
        self.list.itemChanged.connect(self._on_ticked)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        for text, slot in ((_("As the size of the firm"), self._on_preset), (_("All"), self._on_all)):
            button = QPushButton(text)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        close = QPushButton(_("Close"))
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(*SIZE)
        self._fill()

    def _fill(self) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            group = ""
            for report in sorted(self._reports, key=lambda one: [r.group for r in self._reports].index(one.group)):
                if report.group != group:
                    group = report.group
                    self._add_group(_(group))
                item = QListWidgetItem(report.label)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                ticked = self._choice.is_shown(report.id)
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                item.setData(REPORT, report.id)
                item.setData(WORDS, f"{report.label} {_(report.answers)}".casefold())
                item.setToolTip(_(report.answers))
                self.list.addItem(item)
        self._on_search(self.search.text())

    def _add_group(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(font(12, 600))
        self.list.addItem(item)

    def _on_search(self, text: str) -> None:
        wanted = text.strip().casefold()
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setHidden(bool(wanted) and wanted not in (item.data(WORDS) or ""))

    def _on_ticked(self, item: QListWidgetItem) -> None:
        self._choice.show(item.data(REPORT), shown=item.checkState() is Qt.CheckState.Checked)

    def _on_preset(self) -> None:
        self._choice.show_preset()
        self._fill()

    def _on_all(self) -> None:
        self._choice.show_all(report.id for report in self._reports)
        self._fill()
