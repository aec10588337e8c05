"""Cell editors: a line over a cell, typed or chosen; it keeps what was typed until it is taken, and says why it is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from crmdesk.data.entry.offers import Offer
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.search import fold
from crmdesk.data.words import _
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label

#: More than any field takes: what is pasted stays whole, and the field says what is too long.
LONGEST = 1_000_000
ROW = 28
#: Offers seen at once, and in a window that has hardly room for them.
SHOWN, LEAST_ROWS = 9, 3
FRAME = 10
LIST_WIDTH = 220
_OFFER = Qt.ItemDataRole.UserRole

Reading = Callable[[str], Any]


class CellEditor(QLineEdit):
    """What is typed over a cell; ``reading`` turns the text into a value or says why it cannot."""

    chosen = Signal()
    """What stands in the line was clicked, or has come after it was waited for: the line may be left."""

    def __init__(self, parent: QWidget, text: str, reading: Reading) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setProperty("cell", "true")
        self._reading = reading
        self._before = text
        self._reason: QLabel | None = None
        self.setText(text)
        self.selectAll()
        self.textEdited.connect(self._on_edited)

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from what the cell held."""
        return self.text() != self._before

    @property
    def is_waiting(self) -> bool:
        """Whether what was typed cannot be judged yet."""
        return False

    @property
    def words(self) -> str:
        """What is to be shown of the value that was taken."""
        return self.text()

    def value(self) -> Any:
        """Return what the text stands for.

        Raises:
            UsageFault: it does not fit the field.
        """
        return self._reading(self.text())

    def hand_over(self, take: Callable[[Any], None]) -> bool:
        """Give the value to whoever takes it; False where the line stays open: it waits, or says why the text does not fit."""
        if self.is_waiting:
            self.finish_when_ready()
            return False
        try:
            value = self.value()
        except Fault as fault:
            self.show_reason(str(fault))
            return False
        take(value)
        return True

    def finish_when_ready(self) -> None:
        """Leave the cell as soon as what was typed can be judged: that of a plain line can at once."""

    def begin_with(self, text: str) -> None:
        """Replace the cell's text by what was typed to begin."""
        self.setText(text)
        self.setCursorPosition(len(text))
        self.textEdited.emit(text)

    def show_reason(self, text: str) -> None:
        """Say under the line why it was not taken; the text stays."""
        self._drop_reason()
        mark(self, wrong="true")
        window = self.window()
        made = label(text)
        made.setObjectName("reason")
        made.setParent(window)
        made.setWordWrap(True)
        made.setFixedWidth(max(self.width(), LIST_WIDTH))
        made.adjustSize()
        place_below(made, self)
        made.show()
        made.raise_()
        self._reason = made
        self.setAccessibleDescription(text)

    @property
    def reason(self) -> str:
        """What ``show_reason`` says now."""
        return "" if self._reason is None else self._reason.text()

    def _on_edited(self) -> None:
        self._drop_reason()

    def _drop_reason(self) -> None:
        if self._reason is not None:
            self._reason.hide()
            self._reason.deleteLater()
            self._reason = None
            mark(self, wrong="false")

    # Qt overrides

    def hideEvent(self, event: QHideEvent) -> None:
        self._drop_reason()
        super().hideEvent(event)


class OfferList(QListWidget):
    """The offers below a line; the keyboard stays in the line."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("offers")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.hide()

    def show_offers(self, offers: Sequence[Offer], anchor: QWidget) -> None:
        """Show offers under a widget; none hides the list."""
        self.clear()
        for offer in offers:
            item = QListWidgetItem(offer.text, self)
            item.setData(_OFFER, offer)
            item.setSizeHint(QSize(0, ROW))
        if not offers:
            self.hide()
            return
        if self.parentWidget() is not anchor.window():
            self.setParent(anchor.window())
        rows = min(SHOWN, len(offers), max(LEAST_ROWS, _rows_beside(anchor)))
        self.setFixedSize(max(anchor.width(), LIST_WIDTH), ROW * rows + FRAME)
        place_below(self, anchor)
        self.show()
        self.raise_()

    def offer(self) -> Offer | None:
        """Return the offer under the mark."""
        item = self.currentItem()
        found: Offer | None = None if item is None else item.data(_OFFER)
        return found

    def step(self, count: int) -> None:
        """Move the mark."""
        last = self.count() - 1
        self.setCurrentRow(max(0, min(last, self.currentRow() + count)) if self.currentRow() >= 0 else 0)


class ChoiceCellEditor(CellEditor):
    """A line over a list of offers; typing narrows them, Enter takes the marked one."""

    offers_wanted = Signal(str)
    """Letters were typed that the offers at hand cannot be narrowed by."""

    def __init__(self, parent: QWidget, text: str, *, free: bool, required: bool, narrows_itself: bool) -> None:
        """Make the line.

        Args:
            parent: the grid.
            text: what the cell holds.
            free: whether any other text is taken too.
            required: whether it must not be left empty.
            narrows_itself: whether all offers come at once; else each typed letter asks for others.
        """
        super().__init__(parent, text, self._read_choice)
        self._free, self._required, self._narrows_itself = free, required, narrows_itself
        self._offers: tuple[Offer, ...] = ()
        self._asked: str | None = ""
        """The letters whose offers are on their way; None where they are here."""
        self._finishing = False
        self._taken: Offer | None = None
        """The offer whose words stand in the line: of several with the same words it is this one."""
        self.label = text
        """The words of the value that was taken."""
        self._list = OfferList(parent.window())
        self._list.itemClicked.connect(self._on_clicked)
        self.destroyed.connect(self._list.deleteLater)

    @property
    def is_waiting(self) -> bool:
        """Whether the offers for what was typed have not come yet."""
        return self.is_changed and self._asked is not None and bool(self.text().strip()) and not self._free

    @property
    def words(self) -> str:
        """The words of the offer that was taken."""
        return self.label

    def set_offers(self, typed: str, offers: tuple[Offer, ...]) -> None:
        """Take the offers for some letters; those of letters typed since are still to come."""
        if not self._narrows_itself and typed != self._asked:
            return
        self._asked = None
        self._offers = offers
        self._narrow()
        if self._finishing:
            self._finishing = False
            self.chosen.emit()

    def take_marked(self) -> None:
        """Take the offer under the mark, as Enter does where nobody leaves the line by it."""
        offer = self._list.offer() if self._list.isVisible() else None
        if offer is not None:
            self._take(offer)
        self._list.hide()

    def hide_offers(self) -> None:
        """Put the list away."""
        self._list.hide()

    def finish_when_ready(self) -> None:
        """Leave the cell as soon as the offers for what was typed are here."""
        self._finishing = True

    def _narrow(self) -> None:
        if not self.isVisible() or self.window().focusWidget() is not self:
            return
        wanted = fold(self.text()) if self.is_changed else ""
        shown = (
            [offer for offer in self._offers if wanted in fold(offer.text)] if self._narrows_itself else self._offers
        )
        self._list.show_offers(shown, self)
        if self.is_changed and shown and self.text().strip() and not self._free:
            self._list.setCurrentRow(0)
        elif not self.is_changed:
            for place, offer in enumerate(shown):
                if offer.text == self.text():
                    self._list.setCurrentRow(place)

    def settle(self) -> None:
        """Put the list away; words that stand for an offer become the offer's own, others stay as they are."""
        if self.is_changed and self.text().strip() and not self.is_waiting:
            try:
                self.value()
            except UsageFault:
                pass  # said when the value is asked for: the person has only looked elsewhere
            else:
                self.setText(self.label)
        self.hide_offers()

    def _read_choice(self, text: str) -> Any:
        if self._taken is not None and self._taken.text == text:
            self.label = text
            return self._taken.value
        marked = self._list.offer() if self._list.isVisible() else None
        if not text.strip() and (marked is None or self.is_changed):
            if self._required:
                raise UsageFault(_("It must not be empty. Choose from the list."))
            self.label = ""
            return None
        exact = next((offer for offer in self._offers if fold(offer.text) == fold(text)), None)
        if marked is not None and self.is_changed and self._narrows_itself and fold(text) not in fold(marked.text):
            marked = None
        taken = exact if self._free else marked or exact
        if self._free and marked is not None and self.text() == marked.text:
            taken = marked
        if taken is not None:
            self._taken = taken
            self.label = taken.text
            return taken.value
        if self._free:
            self.label = text.strip()
            return self.label
        raise UsageFault(_("There is no “{text}” here. Choose from the list.").format(text=text.strip()[:60]))

    def _on_edited(self) -> None:
        super()._on_edited()
        self._taken = None
        if self._narrows_itself:
            self._narrow()
        else:
            self._asked = self.text()
            self.offers_wanted.emit(self.text())

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._take(item.data(_OFFER))
        self.chosen.emit()

    def _take(self, offer: Offer) -> None:
        self._taken = offer
        self.setText(offer.text)
        self.label = offer.text

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down.value: 1,
            Qt.Key.Key_Up.value: -1,
            Qt.Key.Key_PageDown.value: SHOWN,
            Qt.Key.Key_PageUp.value: -SHOWN,
        }
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        if not self._list.isVisible():
            self._list.show_offers(self._offers, self)
        if self._list.isVisible():
            self._list.step(step)
            offer = self._list.offer()
            if offer is not None:
                self._take(offer)

    def hideEvent(self, event: QHideEvent) -> None:
        self._list.hide()
        super().hideEvent(event)


def _rows_beside(anchor: QWidget) -> int:
    """Return how many offers fit above or below a widget inside its window."""
    window = anchor.window()
    above = anchor.mapTo(window, QPoint(0, 0)).y() - 2
    below = window.height() - above - anchor.height() - 4
    return (max(above, below) - FRAME - 4) // ROW


def place_below(widget: QWidget, anchor: QWidget) -> None:
    """Put a widget under another inside their window, above it where there is no room."""
    window = anchor.window()
    below = anchor.mapTo(window, QPoint(0, anchor.height() + 2))
    top = below.y()
    if top + widget.height() > window.height() - 4:
        top = anchor.mapTo(window, QPoint(0, 0)).y() - widget.height() - 2
    widget.move(max(4, min(below.x(), window.width() - widget.width() - 4)), max(4, top))
