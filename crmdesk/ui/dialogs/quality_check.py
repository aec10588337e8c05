"""CheckSheet: a quality check made by clicking answers; the score counts itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.form import FormField
from crmdesk.data.entry.forms_quality import QUALITY_CHECK
from crmdesk.data.errors import Fault
from crmdesk.data.quality_deeds import Checkable, add_check, checkable
from crmdesk.data.quality_templates import Answer, Template, missed, score
from crmdesk.data.registry_quality import CHECK_KINDS
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, day_text
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.field_line import field_line
from crmdesk.ui.widgets.card import empty, label, line
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor
from crmdesk.ui.widgets.segments import Segment, Segments

WIDTH = 640
NOTE = 64
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckSheet(QDialog):
    """Whom, how and which contact; a row of answers a question; without a template the points are typed."""

    added = Signal(object)
    """The Deed that made the check."""

    def __init__(self, context: Context, templates: Sequence[Template], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._templates = tuple(templates)
        self._answers: list[Segments] = []
        self._offered: tuple[Checkable, ...] = ()
        self._is_waiting = False
        self.setWindowTitle(_("New: {what}").format(what=QUALITY_CHECK.label))
        self.setMinimumWidth(WIDTH)
        self.kind, self.template, self.activity = QComboBox(), QComboBox(), QComboBox()
        for code, title in CHECK_KINDS.items():
            self.kind.addItem(_(title), code)
        for place, template in enumerate(self._templates):
            self.template.addItem(template.name, place)
        self.template.addItem(_("No template: points"), -1)
        self.activity.addItem(_("Not about one contact"), None)
        self.manager, self.client = self._line("manager_id"), self._line("client_id")
        self.day, self.points = self._line("checked_on"), self._line("score")
        self.day.setText(day_text(context.view.today))
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(NOTE)
        self.note.setAccessibleName(_("Note"))
        self.note.setTabChangesFocus(True)
        self._lay_out()
        self.template.currentIndexChanged.connect(self._show_questions)
        self._show_questions()
        self.manager.setFocus()

    def _line(self, key: str) -> CellEditor:
        field: FormField = QUALITY_CHECK.field_named(key)
        made = field_line(self._context, self, QUALITY_CHECK, field, None, "")
        made.setProperty("entry", "dialog")
        made.setProperty("cell", "false")
        made.setAccessibleName(field.label)
        made.installEventFilter(self)
        made.chosen.connect(self._on_chosen)
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        rows: tuple[tuple[str, QWidget], ...] = (
            (_("Manager") + " *", self.manager), (_("Kind"), self.kind), (_("Day"), self.day),
            (_("Contact"), self.activity), (_("Client"), self.client), (_("Template"), self.template),
        )  # fmt: skip
        for place, (title, field) in enumerate(rows):
            caption = label(title, "secondary")
            caption.setBuddy(field)
            field.setAccessibleName(title)
            grid.addWidget(caption, place // 2, place % 2 * 2)
            grid.addWidget(field, place // 2, place % 2 * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(6)
        inside = QWidget()
        inside.setProperty("clear", "true")
        inside.setLayout(self._questions)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        self._score = label("", "kpi")
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        buttons = QDialogButtonBox()
        self._add = buttons.addButton(_("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.setProperty("kind", "primary")
        self._add.setToolTip("Ctrl+Enter")
        self._add.setAutoDefault(False)
        self._add.clicked.connect(self.finish)
        cancel = buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._score, 1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(grid)
        column.addWidget(line())
        column.addWidget(self._area, 1)
        column.addWidget(self.points)
        column.addWidget(label(_("Note"), "secondary"))
        column.addWidget(self.note)
        column.addWidget(self._reason)
        column.addLayout(foot)

    # -- the questions -------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Template | None:
        """The template in hand; None where points are typed."""
        place = self.template.currentData()
        return self._templates[place] if isinstance(place, int) and place >= 0 else None

    @property
    def answers(self) -> tuple[Answer | None, ...]:
        """What was clicked, question by question."""
        return tuple(Answer[row.current] if row.current else None for row in self._answers)

    @property
    def score(self) -> int | None:
        """The points in hundredths as the answers make them."""
        template = self.chosen
        return None if template is None else score(template.questions, self.answers)

    def answer(self, place: int, given: Answer) -> None:
        """Give the answer to a question, as a click does."""
        self._answers[place].set_current(given.name)
        self._on_answer()

    def _show_questions(self) -> None:
        template = self.chosen
        empty(self._questions)
        self._answers = []
        for question in () if template is None else template.questions:
            row = QWidget()
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            text = label(question.text)
            text.setWordWrap(True)
            weight = label(_("weight {n}").format(n=question.weight), "caption", "text3")
            given = Segments([Segment(answer.name, answer.label) for answer in Answer])
            given.set_current("")
            given.setAccessibleName(question.text)
            given.chosen.connect(self._on_answer)
            layout.addWidget(text, 1)
            layout.addWidget(weight)
            layout.addWidget(given)
            self._questions.addWidget(row)
            self._answers.append(given)
        self._questions.addStretch(1)
        self._area.setVisible(template is not None)
        self._area.setMinimumHeight(min(320, 40 * len(self._answers) + 8))
        self.points.setVisible(template is None)
        self.points.setPlaceholderText(_("points, 0 to 100"))
        self._on_answer()
        self.adjustSize()

    def _on_answer(self) -> None:
        points = self.score
        waiting = sum(given is None for given in self.answers)
        text = "" if points is None else _("{n} points").format(n=Kind.POINTS.text(points / 100))
        if self.chosen is not None and waiting:
            text = _("Unanswered: {n}").format(n=waiting)
        self._score.setText(text)
        self._score.setProperty("role", "kpi" if points is not None else "secondary")
        self._score.style().polish(self._score)

    # -- what it is about ----------------------------------------------------------------------------------------

    def _on_chosen(self) -> None:
        if self.sender() is self.manager:
            self._settle()

    def _settle(self) -> None:
        """Learn whom it is about and offer what they did."""
        if isinstance(self.manager, ChoiceCellEditor):
            self.manager.settle()
        try:
            manager_id = self.manager.value() if self.manager.text().strip() else None
            day = self.day.value()
        except Fault:
            return
        if manager_id is not None and day is not None:
            work = partial(_read, self._context.store, manager_id, day)
            self._context.jobs.start(work, done=self._on_checkable, failed=self._on_failed, replaces=self)

    def _on_checkable(self, found: tuple[Checkable, ...]) -> None:
        self._offered = found
        held = self.activity.currentData()
        self.activity.clear()
        self.activity.addItem(_("Not about one contact"), None)
        for place, one in enumerate(found):
            self.activity.addItem(one.text, str(one.id))
            if held == str(one.id):
                self.activity.setCurrentIndex(place + 1)

    # -- the end -------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Add the check, or say what is in the way; nothing clicked is lost."""
        if self._is_waiting:
            return
        values = self._values()
        if values is None:
            return
        self._is_waiting = True
        self._add.setEnabled(False)
        held = self.activity.currentData()
        writing = partial(add_check, values=values, activity_id=None if held is None else int(held))
        self._context.deeds.start(writing, done=self._on_added, failed=self._on_failed)

    def _values(self) -> dict[str, Any] | None:
        values: dict[str, Any] = {"kind": self.kind.currentData()}
        template = self.chosen
        lines = {"manager_id": self.manager, "client_id": self.client, "checked_on": self.day}
        if template is None:
            lines["score"] = self.points
        for key, editor in lines.items():
            try:
                values[key] = editor.value() if editor.text().strip() else None
            except Fault as fault:
                self._say(str(fault), editor)
                return None
        if template is not None:
            values |= {"template_id": template.id, "score": self.score}
            if values["score"] is None:
                self._say(_("Answer every question first."), self._area)
                return None
        elif values["score"] is None:
            self._say(_("Type the points, or choose a template."), self.points)
            return None
        told = "" if template is None else missed(template.questions, self.answers)
        values["note"] = "\n".join(part for part in (self.note.toPlainText().strip(), told) if part) or None
        return values

    def _say(self, text: str, at: QWidget) -> None:
        self._reason.setText(text)
        at.setFocus()

    def _on_added(self, deed: Deed) -> None:
        self.added.emit(deed)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._is_waiting = False
        self._add.setEnabled(True)
        self._reason.setText(str(error))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            if watched in (self.manager, self.day):
                self._settle()
            elif isinstance(watched, ChoiceCellEditor):
                watched.settle()
        pressed = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER and isinstance(watched, CellEditor):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finish()
            else:
                if isinstance(watched, ChoiceCellEditor):
                    watched.take_marked()
                self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finish()
        else:
            super().keyPressEvent(event)


def _read(store: Store, manager_id: int, day: Any, _progress: Progress) -> tuple[Checkable, ...]:
    return checkable(store, manager_id, day)
