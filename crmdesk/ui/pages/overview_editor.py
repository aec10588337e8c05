"""OverviewEditor: which tiles and figures the overview shows, and in which order; a panel under its button."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.words import _
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.measures.plans import PLANNED
from crmdesk.reports.overview import TILES, default_tiles
from crmdesk.reports.overview_figures import DEFAULT_KPIS, MOST_KPIS
from crmdesk.reports.own_measures import OwnMeasureCard, own_measures
from crmdesk.reports.saved_reports import SavedReportCard, saved_reports
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.theme import Theme

WIDTH, HEIGHT, ROW = 250, 300, 28
_ID = Qt.ItemDataRole.UserRole


class OrderList(QWidget):
    """Entries with a tick each, in an order that is changed by dragging or by the arrows beside."""

    changed = Signal()

    def __init__(self, theme: Theme, title: str, most: int = 0) -> None:
        """Make the list.

        Args:
            theme: the window's theme.
            title: what it is a list of.
            most: how many may be ticked; 0 is any number.
        """
        super().__init__()
        self._most = most
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFixedSize(WIDTH, HEIGHT)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(self._on_changed)
        self.list.model().rowsMoved.connect(self.changed)
        head = QHBoxLayout()
        head.addWidget(label(title, "section"), 1)
        for icon, words, step in (("circle-arrow-up", _("Move up"), -1), ("circle-arrow-down", _("Move down"), 1)):
            button = QToolButton()
            button.setProperty("kind", "plain")
            button.setProperty("icon_only", "true")
            button.setProperty("small", "true")
            button.setIcon(theme.icon(icon))
            button.setIconSize(QSize(15, 15))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(partial(self.move_held, step))
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.list)

    def show_entries(self, entries: Iterable[tuple[str, str]], ticked: Iterable[str]) -> None:
        """Show (id, title) pairs, the ticked ones first in their order."""
        titles = dict(entries)
        chosen = [name for name in ticked if name in titles]
        self.list.blockSignals(True)
        self.list.clear()
        for name in (*chosen, *(name for name in titles if name not in chosen)):
            item = QListWidgetItem(titles[name], self.list)
            item.setData(_ID, name)
            item.setSizeHint(QSize(0, ROW))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of the ticked entries in their order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(str(item.data(_ID)) for item in items if item.checkState() is Qt.CheckState.Checked)

    def move_held(self, step: int) -> None:
        """Move the entry in hand up (-1) or down (1)."""
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)
            self.changed.emit()

    def _on_changed(self, item: QListWidgetItem) -> None:
        """Take a tick back that is one too many."""
        if self._most and len(self.ticked) > self._most:
            item.setCheckState(Qt.CheckState.Unchecked)
            return
        self.changed.emit()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the entry in hand by Ctrl and an arrow, which a list would take for itself."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            self.move_held(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().eventFilter(watched, event)


class OverviewEditor(Popover):
    """Ticks and order take effect at once."""

    changed = Signal(object, object)
    """Ids of the tiles and of the measures at the top, each a tuple in its order."""

    def __init__(self, anchor: QWidget, context: Context) -> None:
        super().__init__(anchor)
        self._context = context
        self._saved: tuple[tuple[str, str], ...] = ()
        self._measures: tuple[tuple[str, str], ...] = ()
        self._shown: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.tiles = OrderList(context.theme, _("Tiles"))
        self.figures = OrderList(context.theme, _("Figures, {n} at most").format(n=MOST_KPIS), MOST_KPIS)
        lists = QHBoxLayout()
        lists.setSpacing(16)
        for part in (self.tiles, self.figures):
            part.changed.connect(self._on_changed)
            lists.addWidget(part)
        reset = QPushButton(_("As it was at first"))
        reset.setProperty("kind", "link")
        reset.clicked.connect(self._on_reset)
        foot = QHBoxLayout()
        foot.addWidget(label(_("Drag to put in order, or Ctrl with an arrow."), "caption"), 1)
        foot.addWidget(reset)
        self.body.addLayout(lists)
        self.body.addLayout(foot)

    def show_choice(self, tiles: tuple[str, ...], figures: tuple[str, ...]) -> None:
        """Show what is chosen; the reports that people keep come when they are read."""
        self._shown = (tiles, figures)
        self._fill(tiles, figures)
        work = partial(_read, self._context.store)
        self._context.jobs.start(work, done=self._on_saved, replaces=self)

    def _fill(self, tiles: tuple[str, ...], figures: tuple[str, ...]) -> None:
        self.tiles.show_entries((*((tile.id, tile.label) for tile in TILES), *self._saved), tiles)
        declared = ((name, measure.label) for name, measure in MEASURES.items() if name not in PLANNED)
        self.figures.show_entries((*declared, *self._measures), figures)

    def _on_saved(self, found: tuple[tuple[SavedReportCard, ...], tuple[OwnMeasureCard, ...]]) -> None:
        reports, measures = (
            tuple((card.key, card.name) for card in cards if card.recipe is not None) for cards in found
        )
        if (reports, measures) != (self._saved, self._measures):
            self._saved, self._measures = reports, measures
            self._fill(*self._shown)

    def _on_changed(self) -> None:
        self._shown = (self.tiles.ticked or default_tiles(), self.figures.ticked or DEFAULT_KPIS)
        self.changed.emit(*self._shown)

    def _on_reset(self) -> None:
        self._fill(default_tiles(), DEFAULT_KPIS)
        self._on_changed()


def _read(store: Store, _progress: Progress) -> tuple[tuple[SavedReportCard, ...], tuple[OwnMeasureCard, ...]]:
    return saved_reports(store), own_measures(store)
