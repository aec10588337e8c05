"""ClientTab: one tab of a client's card: read by a job of its own when it is shown, kept in place when it is read again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.errors import Fault
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.states import Stateful

MARGIN = 12
Read = Callable[..., Any]
"""Reads of a base and a client, and of what ``ClientTab._question`` says; without Qt, for it runs in a job."""


class ClientTab(QWidget):
    """Shows what ``read`` finds of a client; a tab that needs no more than the card reads nothing."""

    deal_requested = Signal(object)
    client_requested = Signal(object)

    def __init__(self, context: Context, actions: ClientActions, read: Read | None = None) -> None:
        super().__init__()
        self._context = context
        self._actions = actions
        self._read = read
        self._card: ClientCard | None = None
        self._found: Any = None
        self._drawn: int | None = None
        """Whose content the scroll holds."""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._states = Stateful(context.theme, self._scroll)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._states)
        context.theme.changed.connect(self._on_theme_changed)

    @property
    def card(self) -> ClientCard | None:
        """The client shown."""
        return self._card

    def show_card(self, card: ClientCard) -> None:
        """Show a client, or the same one as it is now."""
        before, self._card = self._card, card
        if before is None or before.id != card.id:
            self._found = None
            self._turned()
        if self._read is None:
            self._draw()
            return
        self.ask()

    def ask(self) -> None:
        """Read what the tab shows of the client, again where it is there already."""
        if self._card is None:
            return
        if self._drawn != self._card.id:
            self._states.loading(cancellable=False)
        assert self._read is not None, "only a tab that reads is asked"
        work = partial(_work, self._context.store, self._card.id, partial(self._read, **self._question()))
        self._context.jobs.start(work, done=self._on_found, failed=self._on_failed, replaces=(self, "read"))

    def _question(self) -> dict[str, Any]:
        """Return what ``read`` is to know beside the client: how much, which kind."""
        return {}

    def _on_found(self, answer: tuple[int, Any]) -> None:
        client_id, found = answer
        if self._card is not None and self._card.id == client_id:
            self._found = found
            self._draw()

    def _on_failed(self, error: Exception) -> None:
        self._drawn = None
        self._states.failed(error, self.ask)

    def _turned(self) -> None:
        """Another client has come: a tab forgets here what it kept of the former one."""

    def _draw(self) -> None:
        """Fill the tab anew; the place of the same client is kept."""
        card = self._card
        if card is None or (self._read is not None and self._found is None):
            return
        bar = self._scroll.verticalScrollBar()
        place = bar.value() if self._drawn == card.id else 0
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(10)
        self._fill(column, card)
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._drawn = card.id
        self._states.ready()
        QTimer.singleShot(0, body, partial(bar.setValue, place))

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        """Put the parts of the tab under each other; each tab says which."""
        raise NotImplementedError

    def _on_theme_changed(self) -> None:
        if self._drawn is not None:
            self._draw()

    def _tell(self, error: Exception) -> None:
        """Say a fault of a job beside the tab's own content."""
        if isinstance(error, Fault):
            self._context.deeds.told.emit(str(error), False)


def small_button(theme: Theme, text: str, icon: str = "") -> QPushButton:
    """Return a small quiet button, with an icon where one is named."""
    button = QPushButton(GAP + text if icon else text)
    button.setProperty("small", "true")
    button.setAutoDefault(False)
    if icon:
        button.setIcon(theme.icon(icon, "text2"))
    return button


def _work(store: Store, client_id: int, read: Read, _progress: Progress) -> tuple[int, Any]:
    return client_id, read(store, client_id)
