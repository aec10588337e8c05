"""The first step of an import: which file, how it is read, and what its rows are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.imports.encoding import ENCODINGS
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.reading import Layout
from crmdesk.data.imports.source import Source
from crmdesk.data.table import number
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.table_dress import dress_rows

ENDINGS = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods")
ROWS_SHOWN = 30
_SEPARATORS = ((";", N_("semicolon")), (",", N_("comma")), ("\t", N_("tab")), ("|", N_("bar")))
_NAMES = {"utf-8-sig": "utf-8"}
_LONGEST = 120
HEADER_LINES = 20


class DropZone(QFrame):
    """Takes a file that is dropped on it or chosen."""

    file_chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(6)
        icon = QLabel()
        icon.setPixmap(context.theme.icon("file-spreadsheet", "accent").pixmap(QSize(26, 26), self.devicePixelRatioF()))
        icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = title = label(_("Drop a file here"), "card")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        what = label(_("CSV, XLSX, XLS or ODS; exports of Bitrix24 and amoCRM are recognised"), "secondary")
        what.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(_("Choose a file…"))
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self._on_choose)
        column.addStretch(1)
        for part in (icon, title, what):
            column.addWidget(part)
        column.addSpacing(6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def _on_choose(self) -> None:
        pattern = " ".join(f"*.{ending}" for ending in ENDINGS)
        path, _filter = QFileDialog.getOpenFileName(
            self, _("File to import"), "", _("Tables ({pattern})").format(pattern=pattern) + ";;" + _("All files (*)")
        )
        if path:
            self.file_chosen.emit(path)

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event):
            mark(self, over="true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        mark(self, over="")

    def dropEvent(self, event: QDropEvent) -> None:
        mark(self, over="")
        path = dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.file_chosen.emit(path)


def dropped_file(event: QDropEvent) -> str:
    """Return the path of the one file that is dragged, "" for anything else; a PDF is no table, the window verifies it."""
    urls = event.mimeData().urls()
    path = urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
    return "" if path.lower().endswith(".pdf") else path


class FileStep(QWidget):
    """Before a file is chosen: where to drop it, and recent ones; after: its first rows and how they are read."""

    file_chosen = Signal(str)
    layout_chosen = Signal(object)
    """Read the same file by another ``Layout``."""
    kind_chosen = Signal(str)

    def __init__(self, context: Context, recent: list[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._source: Source | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.zone = DropZone(context)
        self.zone.file_chosen.connect(self.file_chosen)
        self.problem = label("", tone="neg")
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.hide()
        column.addWidget(self.zone)
        column.addWidget(self.problem)
        self._recent = QHBoxLayout()
        self._recent.setSpacing(4)
        column.addLayout(self._recent)
        self._show_recent(recent)
        self._card = self._make_card()
        self._card.hide()
        column.addWidget(self._card, 1)

    def _show_recent(self, paths: list[Any]) -> None:
        known = [path for path in paths if isinstance(path, str)]
        if not known:
            return
        self._recent.addWidget(label(_("Recent"), "secondary"))
        for path in known:
            button = QToolButton()
            button.setProperty("kind", "plain")
            button.setText(GAP + self.fontMetrics().elidedText(Path(path).name, Qt.TextElideMode.ElideMiddle, 200))
            button.setIcon(self._context.theme.icon("file-spreadsheet", "accent"))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip(plain_tip(path))
            button.setProperty("path", path)
            button.clicked.connect(self._on_recent)
            self._recent.addWidget(button)
        self._recent.addStretch(1)

    def _make_card(self) -> Card:
        card = Card(_("How the file is read"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        self.kind = QComboBox()
        for kind in KINDS.values():
            self.kind.addItem(_(kind.title), kind.name)
        self.kind.activated.connect(self._on_kind)
        self.sheet, self.encoding, self.separator, self.header = (QComboBox() for _place in range(4))
        for codec in ENCODINGS:
            self.encoding.addItem(codec, codec)
        for character, word in _SEPARATORS:
            self.separator.addItem(_(word), character)
        self._named: dict[QComboBox, QLabel] = {}
        boxes = (
            (_("What is in it"), self.kind),
            (_("Sheet"), self.sheet),
            (_("Encoding"), self.encoding),
            (_("Separator"), self.separator),
            (_("Column names in"), self.header),
        )
        for place, (title, box) in enumerate(boxes):
            above = label(title, "secondary")
            above.setBuddy(box)
            box.setAccessibleName(title)
            self._named[box] = above
            grid.addWidget(above, 0, place)
            grid.addWidget(box, 1, place)
            if box is not self.kind:
                box.activated.connect(self._on_layout)
        grid.setColumnStretch(len(boxes), 1)
        card.body.addLayout(grid)
        self.table = QTableWidget()
        dress_rows(self.table, 26, 28)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setAccessibleName(_("First rows of the file"))
        card.body.addWidget(self.table, 1)
        return card

    @property
    def source(self) -> Source | None:
        """The file that was read, None before."""
        return self._source

    def show_problem(self, text: str) -> None:
        """Say why a file cannot be read; "" says nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def ask_for(self, kind: str) -> None:
        """Say what the file that is still to be chosen holds."""
        self.zone.title.setText(_("Drop a file here: {what}").format(what=_(KINDS[kind].title)))

    def clear(self) -> None:
        """Begin anew."""
        self._source = None
        self.zone.title.setText(_("Drop a file here"))
        self.show_problem("")
        self._card.hide()

    def show_source(self, source: Source, kind: str) -> None:
        """Show a file's first rows, how it was read, and what its rows seem to be."""
        self._source = source
        self.show_problem("")
        found, grid = source.grid.found, source.grid
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.sheet.clear()
        for name in found.sheets:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(self.sheet.findData(found.sheet))
        self._set(self.encoding, _NAMES.get(found.encoding, found.encoding))
        self._set(self.separator, found.separator)
        self.header.clear()
        for place in range(1, max(HEADER_LINES, grid.header_line) + 1):
            self.header.addItem(_("line {n}").format(n=place), place)
        self.header.addItem(_("nowhere"), 0)
        self.header.setCurrentIndex(self.header.findData(grid.header_line))
        for box, needed in (
            (self.sheet, len(found.sheets) > 1),
            (self.encoding, bool(found.encoding)),
            (self.separator, bool(found.separator)),
        ):
            box.setVisible(needed)
            self._named[box].setVisible(needed)
        self._card.set_title(
            _("{file}: {rows}").format(
                file=source.name, rows=plural("{n} row", "{n} rows", len(grid)).format(n=number(len(grid)))
            )
        )
        self._show_rows(source)
        self._card.show()

    @staticmethod
    def _set(box: QComboBox, value: str) -> None:
        if value and box.findData(value) < 0:
            box.addItem(value, value)
        box.setCurrentIndex(box.findData(value))

    def _show_rows(self, source: Source) -> None:
        rows = source.head(ROWS_SHOWN)
        headers = source.grid.headers
        self.table.clear()
        self.table.setColumnCount(len(headers))
        self.table.setRowCount(len(rows))
        self.table.setHorizontalHeaderLabels(list(headers))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                self.table.setItem(row, column, QTableWidgetItem(text[:_LONGEST]))
        self.table.resizeColumnsToContents()
        for column in range(len(headers)):
            self.table.setColumnWidth(column, min(220, max(70, self.table.columnWidth(column) + 12)))

    def _on_recent(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self.file_chosen.emit(str(sender.property("path")))

    def _on_kind(self) -> None:
        self.kind_chosen.emit(str(self.kind.currentData()))

    def _on_layout(self) -> None:
        """Read the file anew as it is said now; what was found and not said stays to be found."""
        if self._source is None:
            return
        found = self._source.grid.found
        held = self._source.layout
        encoding, separator = self.encoding.currentData(), self.separator.currentData()
        header = self.header.currentData()
        sheet = self.sheet.currentData() or ""
        self.layout_chosen.emit(
            Layout(
                encoding=encoding if encoding != _NAMES.get(found.encoding, found.encoding) else held.encoding,
                separator=separator if separator != found.separator else held.separator,
                sheet=sheet if sheet != found.sheet else held.sheet,
                header_row=header if header != self._source.grid.header_line else held.header_row,
                fill_short_rows=held.fill_short_rows,
            )
        )
