"""The cards of the line: what will be written, a checkbox a record; and the question that is asked now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.line.cards import CardRow, ProposalCard
from crmdesk.data.line.understood import Question
from crmdesk.data.words import _
from crmdesk.ui.line_field import part_colour
from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.chips import FlowLayout
from crmdesk.ui.widgets.elided_label import ElidedLabel

SQUARE = 8
LABEL_WIDTH = 92
ROW = 20
#: Answers that a figure key chooses.
FIGURES = 9


class LineCard(QFrame):
    """One record that will be written."""

    toggled = Signal(str, bool)
    """The id of the proposal, and whether it is to be written."""
    question_requested = Signal(str)
    """The person wants to change what this question is about."""

    def __init__(self, theme: Theme, card: ProposalCard, *, on: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.card_id = card.id
        self.setProperty("card", "true")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 10, 14, 12)
        whole.setSpacing(6)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        picture = QLabel()
        picture.setPixmap(theme.icon(card.icon, "accent").pixmap(QSize(16, 16), self.devicePixelRatioF()))
        heading.addWidget(picture)
        heading.addWidget(label(card.title, "section"), 1)
        self.box = QCheckBox()
        self.box.setChecked(on)
        self.box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box.setAccessibleName(_("Write: {what}").format(what=card.title))
        self.box.toggled.connect(self._on_toggled)
        heading.addWidget(self.box)
        whole.addLayout(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(2, 1)
        for number, row in enumerate(card.rows):
            self._add_row(grid, number, row)
        whole.addLayout(grid)
        whole.addStretch(1)

    def _add_row(self, grid: QGridLayout, number: int, row: CardRow) -> None:
        square = QFrame()
        square.setFixedSize(SQUARE, SQUARE)
        if row.part is not None and row.text:
            square.setStyleSheet(
                f"background: {part_colour(row.part, self._theme.tokens).name()}; border: 0; border-radius: 2px;"
            )
        grid.addWidget(square, number, 0)
        name = label(row.label, "secondary")
        name.setFixedWidth(LABEL_WIDTH)
        grid.addWidget(name, number, 1)
        value = QHBoxLayout()
        value.setSpacing(6)
        text = ElidedLabel(row.text or (_("choose") if row.needed else _("not said")))
        if row.strong and row.text:
            text.setProperty("role", "section")
        elif not row.text:
            text.setProperty("tone", "warn" if row.needed else "text3")
        value.addWidget(text)
        if row.hint and row.text:
            hint = ElidedLabel(row.hint)
            hint.setProperty("role", "secondary")
            value.addWidget(hint)
        value.addStretch(1)
        if row.question:
            change = QPushButton("Tab")
            change.setProperty("keycap", "true")
            change.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            change.setCursor(Qt.CursorShape.PointingHandCursor)
            change.setToolTip(_("Change"))
            change.setAccessibleName(_("Change: {what}").format(what=row.label))
            change.setProperty("question", row.question)
            change.clicked.connect(self._on_change)
            value.addWidget(change)
        grid.addLayout(value, number, 2)
        grid.setRowMinimumHeight(number, ROW)

    def _on_toggled(self, checked: bool) -> None:
        self.toggled.emit(self.card_id, checked)

    def _on_change(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.question_requested.emit(str(sender.property("question")))


class QuestionStrip(QFrame):
    """One question with its answers: figures, arrows and Enter, or the mouse."""

    answered = Signal(str, str)
    """The id of the question and the key of the answer."""
    left = Signal(bool)
    """The keyboard goes on: to the next question (True) or back to the line (False)."""
    typed = Signal(QKeyEvent)
    """Something was typed that is no answer: it belongs to the line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line_question")
        self._question: Question | None = None
        self._buttons: list[QPushButton] = []
        self._title = label("", "section")
        self._answers = QWidget()
        self._flow = FlowLayout(self._answers, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 18, 10)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._answers)
        self.hide()

    @property
    def question(self) -> Question | None:
        """The question that is shown."""
        return self._question

    def show_question(self, question: Question | None) -> None:
        """Show a question, or none."""
        if question == self._question:
            return
        had_keyboard = any(button.hasFocus() for button in self._buttons)
        self._question = question
        for button in self._buttons:
            button.removeEventFilter(self)
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.setVisible(question is not None)
        if question is None:
            return
        self._title.setText(question.text)
        for number, choice in enumerate(question.choices, 1):
            words = f"{choice.label}  {choice.hint}" if choice.hint else choice.label
            button = QPushButton(
                (f"{number}  {words}" if number <= FIGURES else words).replace("&", "&&"), self._answers
            )
            button.setProperty("answer", choice.key)
            button.setProperty("small", "true")
            mark(button, on="true" if choice.key == question.chosen else "false")
            button.clicked.connect(self._on_clicked)
            button.installEventFilter(self)
            self._buttons.append(button)
            self._flow.addWidget(button)
            button.show()  # at once, not when the layout comes to it: the keyboard may go there now
        if had_keyboard:
            self.take_keyboard()
        self._answers.updateGeometry()

    def take_keyboard(self) -> None:
        """Put the keyboard on the chosen answer, or the first."""
        if self._question is None or not self._buttons:
            return
        keys = [choice.key for choice in self._question.choices]
        place = keys.index(self._question.chosen) if self._question.chosen in keys else 0
        self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def answer(self, number: int) -> bool:
        """Choose the answer of a figure, 1..9; False where there is none."""
        if self._question is None or not 1 <= number <= min(FIGURES, len(self._buttons)):
            return False
        self._choose(self._buttons[number - 1])
        return True

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self._choose(sender)

    def _choose(self, button: QPushButton) -> None:
        if self._question is not None:
            self.answered.emit(self._question.id, str(button.property("answer")))

    def _on_key(self, button: QPushButton, event: QKeyEvent) -> bool:
        key = event.key()
        place = self._buttons.index(button)
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and self.answer(key - Qt.Key.Key_0):
            return True
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
            step = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
            self._buttons[(place + step) % len(self._buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(button)
        elif key == Qt.Key.Key_Tab:
            self.left.emit(True)
        elif key in (Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            self.left.emit(False)
        elif event.text() and event.text().isprintable():
            self.typed.emit(event)
        else:
            return False
        return True

    # Qt overrides

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and isinstance(watched, QPushButton) and watched in self._buttons:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                return self._on_key(watched, event)
        return super().eventFilter(watched, event)  # type: ignore[arg-type]
