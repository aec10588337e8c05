"""ChangedRowsDialog: the records behind what changed since a report was signed, with who changed them and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.table import Kind
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import plain_tip

if TYPE_CHECKING:
    from crmdesk.reports.period_reports.differences import ChangedRow, Differences
    from crmdesk.ui.context import Context

WIDTH, HEIGHT = 1060, 520
#: Where a record is shown: its section.
_SECTIONS = {"deal": "deals", "client": "clients", "activity": "tasks"}
_CHANGES = {"added": N_("came"), "removed": N_("went"), "changed": N_("changed")}


class ChangedRowsDialog(QDialog):
    """A double click or Enter opens the record."""

    record_requested = Signal(str, object)
    """A section and the id of a record."""

    def __init__(self, context: Context, title: str, differences: Differences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = context.view.today
        self._rows = differences.rows
        self.setWindowTitle(_("Changed since signing"))
        count = len(self._rows)
        told = plural("{n} record, since {when}", "{n} records, since {when}", count)
        about = label(told.format(n=count, when=Kind.INSTANT.text(differences.since)), "secondary")
        heads = (_("Record"), _("What changed"), _("Measures"), _("Was"), _("Now"), _("Who"), _("When"))
        self.table = QTableWidget(count, len(heads))
        self.table.setAccessibleName(_("Changed records"))
        self.table.setHorizontalHeaderLabels(heads)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setHighlightSections(False)
        for place, row in enumerate(self._rows):
            self._fill(place, row)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column, width in ((0, 250), (1, 230), (2, 170)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.table.setColumnWidth(column, width)
        self.table.setProperty("plain", "true")
        self.table.cellDoubleClicked.connect(self._open)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(20, 16, 20, 16)
        column_of.setSpacing(8)
        column_of.addWidget(label(title, "section"))
        column_of.addWidget(about)
        column_of.addWidget(self.table, 1)
        column_of.addWidget(buttons)
        self.resize(WIDTH, HEIGHT)
        if count:
            self.table.setCurrentCell(0, 0)

    def _fill(self, place: int, row: ChangedRow) -> None:
        kind = Kind(row.unit)
        at = row.trace.at
        figure = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        texts = (
            row.name or _("record {id}").format(id=row.id), row.trace.what or _(_CHANGES[row.change]),
            ", ".join(row.measures), kind.figure(row.was), kind.figure(row.now), row.trace.who,
            "" if at is None else Kind.INSTANT.text(at),
        )  # fmt: skip
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            if column in (3, 4):
                item.setTextAlignment(figure)
            self.table.setItem(place, column, item)

    def _open(self, place: int, _column: int = 0) -> None:
        row = self._rows[place]
        section = _SECTIONS.get(row.record)
        if section is not None:
            self.record_requested.emit(section, row.id)
            self.accept()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.table.currentRow()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus() and place >= 0:
            self._open(place)
        else:
            super().keyPressEvent(event)
