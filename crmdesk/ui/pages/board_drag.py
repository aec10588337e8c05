"""CardDrag: a card carried by the mouse inside the window, with its picture under the cursor.

Not Qt's own drag and drop, which asks the desktop for leave, runs an event loop of its own and looks different on every
system; a card never leaves the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from crmdesk.data.board import BoardCard
from crmdesk.ui.pages.board_cards import CardList

#: Milliseconds between two steps of scrolling while a card is held at an edge.
NUDGE_MS = 16


class Landing(Protocol):
    """Where a card may be dropped."""

    def show_landing(self, card: BoardCard | None) -> None:
        """Show what would happen to the card; None: nothing."""


class CardDrag(QObject):
    """Follows the mouse from the press on a card to its release over a landing; Esc gives up."""

    dropped = Signal(object, object)
    """A card was dropped: the card and its landing."""
    nudged = Signal(QPoint)
    """The card is held at this place of the screen: the board scrolls if that is an edge."""

    def __init__(self, landing_at: Callable[[QPoint], Landing | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._landing_at = landing_at
        self._pressed: tuple[CardList, BoardCard, QPoint] | None = None
        self._ghost: QLabel | None = None
        self._landing: Landing | None = None
        self._grip = QPoint()
        self._at = QPoint()
        self._lists: dict[int, CardList] = {}
        self._nudge = QTimer(self)
        self._nudge.setInterval(NUDGE_MS)
        self._nudge.timeout.connect(self._on_nudge)

    @property
    def is_on(self) -> bool:
        """Whether a card is being carried."""
        return self._ghost is not None

    def watch(self, cards: CardList) -> None:
        """Let cards of a list be carried."""
        self._lists[id(cards.viewport())] = cards
        cards.viewport().installEventFilter(self)

    def forget_all(self) -> None:
        """Let go of every list: they are about to be deleted."""
        self.give_up()
        self._lists.clear()
        self._pressed = None

    def give_up(self) -> None:
        """Put the card back."""
        if self._ghost is None:
            return
        self._ghost.hide()
        self._ghost.deleteLater()
        self._ghost = None
        self._nudge.stop()
        self._land_on(None)
        if self._pressed is not None:
            self._pressed[0].looks.dragged = None
            self._pressed[0].viewport().update()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _press(self, cards: CardList, event: QMouseEvent) -> None:
        card = cards.cards.card_at(cards.indexAt(event.position().toPoint()).row())
        self._pressed = None if card is None else (cards, card, event.position().toPoint())

    def _lift(self, place: QPoint) -> None:
        """Take the card off the board: its picture follows the cursor from now on."""
        if self._pressed is None:
            return
        cards, card, at = self._pressed
        row = cards.cards.row_of(card.id)
        if row is None:
            self._pressed = None
            return
        corner = cards.visualRect(cards.cards.index(row)).topLeft()
        self._grip = at - corner
        ghost = QLabel(cards.window())
        ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        ghost.setPixmap(cards.picture(card))
        ghost.adjustSize()
        self._ghost = ghost
        cards.looks.dragged = card.id
        cards.viewport().update()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._follow(place)
        ghost.show()
        ghost.raise_()
        self._nudge.start()

    def _follow(self, place: QPoint) -> None:
        if self._ghost is None:
            return
        self._at = place
        self._ghost.move(self._ghost.window().mapFromGlobal(place) - self._grip)
        self._land_on(self._landing_at(place))

    def _land_on(self, landing: Landing | None) -> None:
        if landing is self._landing:
            return
        if self._landing is not None:
            self._landing.show_landing(None)
        self._landing = landing
        if landing is not None and self._pressed is not None:
            landing.show_landing(self._pressed[1])

    def _drop(self) -> None:
        landing, pressed = self._landing, self._pressed
        self.give_up()
        self._pressed = None
        if landing is not None and pressed is not None:
            self.dropped.emit(pressed[1], landing)

    def _on_nudge(self) -> None:
        self.nudged.emit(self._at)
        self._land_on(self._landing_at(self._at))

    def _on_mouse(self, cards: CardList, event: QMouseEvent) -> bool:
        """Follow the mouse over a list; True where nobody else is to hear of it."""
        if event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            self._press(cards, event)
        elif event.type() is QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton and self._pressed:
            place = event.globalPosition().toPoint()
            far = (event.position().toPoint() - self._pressed[2]).manhattanLength() >= QApplication.startDragDistance()
            if self.is_on:
                self._follow(place)
            elif far:
                self._lift(place)
            return True
        elif event.type() is QEvent.Type.MouseButtonRelease and self.is_on:
            self._drop()
            return True
        return False

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the mouse over the lists, and at Esc while a card is carried."""
        kind = event.type()
        if kind is not QEvent.Type.ApplicationDeactivate and not isinstance(event, QKeyEvent | QMouseEvent):
            return False
        if self.is_on and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
                self.give_up()
                self._pressed = None
            return True
        if self.is_on and kind is QEvent.Type.ApplicationDeactivate:
            self.give_up()
            self._pressed = None
            return False
        cards = self._lists.get(id(watched))
        return cards is not None and isinstance(event, QMouseEvent) and self._on_mouse(cards, event)
