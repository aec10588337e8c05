"""LinePalette: the one line of Ctrl+K: what is typed is shown as understood, found, asked about, and written by Enter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.line.cards import ProposalCard, cards_of
from crmdesk.data.line.understood import Hit, Question, Understood
from crmdesk.data.line.writing import write_line
from crmdesk.ui.commands import Command
from crmdesk.ui.context import Context
from crmdesk.ui.line_memory import LineMemory
from crmdesk.ui.line_offering import offers_of
from crmdesk.ui.line_offers import Offer
from crmdesk.ui.line_panel import LinePanel
from crmdesk.ui.line_places import Place, follow_target, place_of_hit, place_of_target, place_of_written
from crmdesk.ui.line_reader import LineReader, ReadLine
from crmdesk.ui.line_vocabulary import line_vocabulary

WIDTH = 840
TOP = 104
SIDE = 32


class LinePalette(QWidget):
    """Covers the window with a flat dim; a panel at its top holds the line."""

    place_requested = Signal(object)
    """A ``Place``: the section, and what to show there."""
    command_requested = Signal(str)
    """The id of a command."""
    closed = Signal()

    def __init__(self, context: Context, commands: Sequence[Command], window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("entry", "line")
        self._context = context
        self._window = window
        self._memory = LineMemory(context.settings, context.drafts)
        self._reader = LineReader(context, line_vocabulary(commands), self)
        self._reader.arrived.connect(self._on_read)
        self._reader.people_arrived.connect(self._on_people)
        self._reader.time_arrived.connect(self._on_time)
        self._reader.failed.connect(self._tell)
        self._understood = Understood("")
        self._hits: tuple[Hit, ...] = ()
        self._people: tuple[Hit, ...] = ()
        self._answers: dict[str, str] = {}
        self._switched: dict[str, bool] = {}
        self._asked = ""
        self._writing = False
        self._opens = False
        self._before: QWidget | None = None
        self._place: Place | None = None
        self._enter_waits = ""
        self._panel = LinePanel(context.theme, self)
        self._panel.card_toggled.connect(self._on_toggled)
        self._panel.question_requested.connect(self._on_question_requested)
        self._field, self._strip, self._offers = self._panel.field, self._panel.strip, self._panel.offers
        self._field.textChanged.connect(self._on_text_changed)
        self._field.key_pressed.connect(self._on_key)
        self._strip.answered.connect(self._on_answered)
        self._strip.left.connect(self._on_strip_left)
        self._strip.typed.connect(self._on_strip_typed)
        self._offers.chosen.connect(self._on_offer)
        self._panel.hints.line_chosen.connect(self._on_line_chosen)
        window.installEventFilter(self)
        self._panel.installEventFilter(self)
        self.hide()

    # -- opening and closing -------------------------------------------------------------------------------------

    def open(self, text: str = "") -> None:
        """Show the line with a text, or with what was left in it the last time."""
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._before = focused
        kept = text or self._memory.draft
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._panel.hints.show_recent(self._memory.recent)
        self._reader.read_time()
        if self._field.toPlainText() != kept:
            self._field.setPlainText(kept)
        else:
            self._read()
        cursor = self._field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        if not text:
            self._field.selectAll()
        else:
            self._field.setTextCursor(cursor)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_line(self) -> None:
        """Hide the line; its text is kept for the next time."""
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)  # before hiding, or Qt lights up whatever is next
        self.hide()
        self.closed.emit()

    @property
    def understood(self) -> Understood:
        """What the line is understood as now."""
        return self._understood

    # -- understanding -------------------------------------------------------------------------------------------

    def _on_text_changed(self) -> None:
        text = self._field.toPlainText()
        if not text.strip():
            self._answers, self._switched, self._asked = {}, {}, ""
        self._enter_waits = ""
        self._memory.typed(text)
        self._read()

    def _read(self) -> None:
        self._reader.read(self._field.toPlainText(), self._answers)

    def _on_read(self, read: ReadLine) -> None:
        self._understood, self._hits, self._people = read.understood, read.hits, ()
        self._show()
        waiting, self._enter_waits = self._enter_waits, ""
        if waiting:
            self._enter(opens=waiting == "open")

    def _on_time(self, seconds: int, target: int) -> None:
        self._panel.hints.show_time(seconds, target)

    def _on_people(self, people: tuple[Hit, ...]) -> None:
        self._people = people
        self._show_offers()

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        understood = self._understood
        self._field.show_parts(understood.parts)
        self._panel.show_cards(self._proposed(), self._off())
        self._strip.show_question(self._question())
        self._tell(" ".join((*understood.missing, *understood.notes)))
        self._show_offers()
        self._panel.hints.setVisible(not understood.text.strip())
        self._fit()

    def _is_on(self, card_id: str) -> bool:
        return self._switched.get(card_id, card_id not in self._understood.off)

    def _question(self) -> Question | None:
        """Return the question to show: the one the person came to, else the first that must be answered."""
        asked = self._understood.question(self._asked)
        return asked or next((question for question in self._understood.questions if question.open), None)

    def _tell(self, text: str) -> None:
        self._panel.tell(text)
        self._fit()

    def _proposed(self) -> tuple[ProposalCard, ...]:
        return cards_of(self._understood, self._context.store.today())

    def _show_offers(self) -> None:
        hits = (*self._hits, *self._people)
        self._offers.show_offers(offers_of(self._understood, self._proposed(), self._off(), hits))
        self._fit()

    def _off(self) -> frozenset[str]:
        return frozenset(card.id for card in self._proposed() if not self._is_on(card.id))

    def _fit(self) -> None:
        """Put the panel at the top of the window, as wide as there is room and as high as it needs."""
        width = max(320, min(WIDTH, self.width() - 2 * SIDE))
        height = min(self._panel.height_for(width), self.height() - 2 * SIDE)
        top = min(TOP, max(SIDE // 2, (self.height() - height) // 2))
        self._panel.setGeometry(QRect((self.width() - width) // 2, top, width, height))

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_key(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self.close_line()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._enter(opens=control)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not control and self._offers.count():
            self._offers.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Tab:
            self._next_question()
        elif key == Qt.Key.Key_K and control:
            self._field.selectAll()
        elif (
            modifiers & Qt.KeyboardModifier.AltModifier
            and Qt.Key.Key_1 <= key <= Qt.Key.Key_9
            and self._strip.answer(key - Qt.Key.Key_0)
        ):
            pass
        elif control and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._toggle(key - Qt.Key.Key_1)
        else:
            return
        event.accept()

    def _toggle(self, place: int) -> None:
        """Switch a card on or off by its number: Ctrl+1 is the first."""
        cards = self._panel.cards
        if place < len(cards):
            cards[place].box.toggle()

    def _on_toggled(self, card_id: str, on: bool) -> None:
        self._switched[card_id] = on
        self._show_offers()

    def _next_question(self) -> None:
        """Come to the next thing that can be answered or changed, those that must be first."""
        questions = sorted(self._understood.questions, key=lambda question: not question.open)
        if not questions:
            return
        ids = [question.id for question in questions]
        shown = self._strip.question
        at = ids.index(shown.id) if shown is not None and shown.id in ids else -1
        in_strip = not self._field.hasFocus()
        place = at if at >= 0 and not in_strip else at + 1
        if place >= len(ids):
            self._asked = ""
            self._field.setFocus(Qt.FocusReason.TabFocusReason)
            self._strip.show_question(self._question())
            self._fit()
            return
        self._on_question_requested(ids[place])

    def _on_question_requested(self, question_id: str) -> None:
        if self._understood.question(question_id) is None:
            return
        self._asked = question_id
        self._strip.show_question(self._question())
        self._fit()
        self._strip.take_keyboard()

    def _on_answered(self, question_id: str, answer: str) -> None:
        self._answers[question_id] = answer
        self._asked = ""
        self._field.setFocus(Qt.FocusReason.TabFocusReason)
        self._read()

    def _on_strip_left(self, on: bool) -> None:
        if on:
            self._next_question()
            return
        self._asked = ""
        self._field.setFocus(Qt.FocusReason.BacktabFocusReason)
        self._strip.show_question(self._question())
        self._fit()

    def _on_strip_typed(self, event: QKeyEvent) -> None:
        """Typing goes on in the line wherever the keyboard is."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.insertPlainText(event.text())

    def _on_line_chosen(self, text: str) -> None:
        self._field.setPlainText(text)
        cursor = self._field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._field.setTextCursor(cursor)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self, *, opens: bool) -> None:
        """Do what the row in hand says; a line that is still being read is waited for."""
        if self._writing:
            return
        if self._reader.busy:
            self._enter_waits = "open" if opens else "write"
            return
        offer = self._offers.current
        if offer is None:
            return
        if opens and offer.deed == "write":
            offer = next(one for one in self._offers.offers if one.deed == "write_open")
        self._on_offer(offer)

    def _on_offer(self, offer: Offer) -> None:
        if offer.deed == "ask":
            self._on_question_requested(offer.key)
        elif offer.deed in ("write", "write_open"):
            self._write(opens=offer.deed == "write_open")
        elif offer.deed == "target" and self._understood.target is not None:
            self._go(place_of_target(self._understood.target), is_target=True)
        elif offer.deed == "command":
            self._finish()
            self.command_requested.emit(offer.key.partition(":")[2])
        else:
            self._go(place_of_hit(offer))

    def _go(self, place: Place | None, *, is_target: bool = False) -> None:
        target = self._understood.target
        if place is None:
            if target is not None and target.kind == "command":
                self._finish()
                self.command_requested.emit(target.id)
            return
        if is_target and target is not None:
            follow_target(self._context.view, target)
        self._finish()
        self.place_requested.emit(place)

    # -- writing -------------------------------------------------------------------------------------------------

    def _write(self, *, opens: bool) -> None:
        self._writing, self._opens = True, opens
        work = partial(_write, understood=self._understood, off=self._off())
        self._context.deeds.start(work, done=self._on_written, failed=self._on_refused)

    def _on_written(self, deed: Deed) -> None:
        self._writing = False
        understood = self._understood
        self._memory.written(understood.text)
        self._finish()
        self._place = place_of_written(deed, understood) if self._opens else None
        # Pages read the base anew when the deed is told, right after this: then the record is among their rows.
        QTimer.singleShot(0, self._show_written)

    def _show_written(self) -> None:
        if self._place is not None:
            self.place_requested.emit(self._place)

    def _on_refused(self, error: Exception) -> None:
        """Nothing was written: the text stays, with the reason below it."""
        self._writing = False
        self._tell(str(error))

    def _finish(self) -> None:
        """The line has done its work: the next one begins empty."""
        self._field.clear()
        self.close_line()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and watched is self._panel:
            self._fit()  # a card or a question has come or gone: the panel is as high as what it holds
        elif event.type() is QEvent.Type.Resize and watched is self._window and self.isVisible():
            self.setGeometry(self._window.rect())
            self._fit()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.close_line()

    def paintEvent(self, event: QPaintEvent) -> None:
        dim = QColor(self._context.theme.tokens.text if self._context.theme.tokens.name == "light" else "#000000")
        dim.setAlpha(110)
        QPainter(self).fillRect(self.rect(), dim)


def _write(store: Any, understood: Understood, off: frozenset[str]) -> Deed:
    return write_line(store, understood, off)
