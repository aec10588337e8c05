"""RegistryPane: what stands beside a list: the card of the record in hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.activities.agenda import AgendaEntry
from crmdesk.data.cards import ClientCard, DealCard
from crmdesk.data.entry.record import Record
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.states import Stateful

Shown = TypeVar("Shown", DealCard, ClientCard, AgendaEntry, Record)


class RegistryPane(QFrame, Generic[Shown]):
    """What a registry shows of the record in hand: reads its card by a job and shows it, again when the theme changes."""

    closed = Signal()

    def __init__(self, context: Context, read: Callable[[Store, int], Shown], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._read: Callable[[Store, int], Shown] = read
        self._card: Shown | None = None
        self._asked: int | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._states = Stateful(context.theme, self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._states)
        context.theme.changed.connect(self._on_theme_changed)

    @property
    def card(self) -> Shown | None:
        """The record shown."""
        return self._card

    def show_record(self, record_id: int) -> None:
        """Read and show a record."""
        if self._card is None or self._asked != record_id:
            self._ask(record_id)

    def refresh(self) -> None:
        """Read the record again."""
        if self._asked is not None:
            self._ask(self._asked)

    def _show(self) -> None:
        """Show the card; each pane says how."""
        raise NotImplementedError

    def _ask(self, record_id: int) -> None:
        self._asked = record_id
        self._states.loading(cancellable=False)
        work = partial(_read_card, self._read, self._context.store, record_id)
        self._context.jobs.start(work, done=self._on_card, failed=self._on_failed, replaces=self)

    def _on_card(self, card: Shown) -> None:
        self._card = card
        self._show()
        self._states.ready()

    def _on_failed(self, error: Exception) -> None:
        self._card = None
        self._states.failed(error, self.refresh)

    def _on_theme_changed(self) -> None:
        if self._card is not None:
            self._show()


#: The pane of any list.
AnyPane = RegistryPane[DealCard] | RegistryPane[ClientCard] | RegistryPane[AgendaEntry] | RegistryPane[Record]


def _read_card(read: Callable[[Store, int], Shown], store: Store, record_id: int, _progress: Progress) -> Shown:
    return read(store, record_id)
