"""ColumnChooser: which columns a list shows, found by typing, and the way back to the usual ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.popover import Popover

_KEY = Qt.ItemDataRole.UserRole
LIST_HEIGHT = 320
ROW = 28


@dataclass(frozen=True, slots=True)
class Choosable:
    """A column that may be shown."""

    key: str
    label: str
    usual: bool


class ColumnChooser(QToolButton):
    """A button that counts the columns and opens the list of them."""

    columns_chosen = Signal(list)
    """Keys of the columns to show, in the order of the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Choosable, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._filling = False
        self.setProperty("kind", "plain")
        self.setIcon(theme.icon("columns-3", "text2"))
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._on_clicked)
        self._popover: Popover | None = None
        self._search = QLineEdit()
        self._list = QListWidget()
        self._show_count()

    def set_columns(self, columns: Sequence[Choosable], shown: Sequence[str]) -> None:
        """Offer these columns, of which some are shown."""
        self._all, self._shown = tuple(columns), tuple(shown)
        self._show_count()

    def _show_count(self) -> None:
        """Show how many on the button, and what of in its tooltip: chips of filters need the room."""
        words = _("Columns {shown}/{all}").format(shown=len(self._shown), all=len(self._all))
        self.setText(f"{GAP}{len(self._shown)}/{len(self._all)}")
        self.setToolTip(words)
        self.setAccessibleName(words)

    def _make_popover(self) -> Popover:
        popover = Popover(self)
        self._search.setPlaceholderText(_("Find a column"))
        self._search.textChanged.connect(self._on_typed)
        self._list.setFixedSize(260, LIST_HEIGHT)
        self._list.itemChanged.connect(self._on_checked)
        usual = QPushButton(_("Usual columns"))
        usual.setProperty("kind", "link")
        usual.clicked.connect(self._on_usual)
        row = QHBoxLayout()
        row.addWidget(usual)
        row.addStretch(1)
        popover.body.addWidget(self._search)
        popover.body.addWidget(self._list)
        popover.body.addLayout(row)
        return popover

    def _on_clicked(self) -> None:
        if self._popover is None:
            self._popover = self._make_popover()
        self._fill()
        self._popover.toggle()
        self._search.setFocus()

    def _fill(self) -> None:
        """List the shown columns first, in their order, then the rest."""
        self._filling = True
        self._search.clear()
        self._list.clear()
        known = {column.key: column for column in self._all}
        order = [known[key] for key in self._shown if key in known]
        order += [column for column in self._all if column.key not in self._shown]
        for column in order:
            item = QListWidgetItem(column.label, self._list)
            item.setData(_KEY, column.key)
            item.setSizeHint(QSize(0, ROW))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if column.key in self._shown else Qt.CheckState.Unchecked)
        self._filling = False

    def _on_typed(self, text: str) -> None:
        word = text.casefold()
        for place in range(self._list.count()):
            item = self._list.item(place)
            item.setHidden(word not in item.text().casefold())

    def _on_checked(self, changed: QListWidgetItem) -> None:
        if self._filling:
            return
        items = [self._list.item(place) for place in range(self._list.count())]
        keys = [str(item.data(_KEY)) for item in items if item.checkState() == Qt.CheckState.Checked]
        if keys:
            self._choose(keys)
        else:  # a list without columns would show nothing
            self._filling = True
            changed.setCheckState(Qt.CheckState.Checked)
            self._filling = False

    def _on_usual(self) -> None:
        self._choose([column.key for column in self._all if column.usual])
        self._fill()

    def _choose(self, keys: list[str]) -> None:
        self._shown = tuple(keys)
        self._show_count()
        self.columns_chosen.emit(keys)
