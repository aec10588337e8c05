"""OutcomeForm: what came of an activity and what comes next, in one go: type, Enter, type, Enter."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.activities.agenda import AgendaEntry
from crmdesk.data.activities.deeds import USUAL_CALL_S, Outcome
from crmdesk.data.activities.plans import Plan
from crmdesk.data.entry.forms_dictionaries import ACTIVITY_NAMES
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.pane_parts import FEED_ICONS
from crmdesk.ui.widgets.segments import Segment, Segments
from crmdesk.ui.widgets.when_field import WhenField

#: What people mostly plan; the others are in the card of the task.
USUAL_CODES = ("call", "meeting", "letter", "visit", "task")
MOST_MINUTES = 24 * 60
MINUTES_WIDTH = 56


def kind_segments(theme: Theme) -> Segments:
    """Return the usual kinds of activities as a row of icons."""
    return Segments([Segment(c, _(ACTIVITY_NAMES[c]), theme.icon(FEED_ICONS[c]), icon_only=True) for c in USUAL_CODES])


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed in the form and not written yet."""

    result: str
    minutes: str
    missed: bool
    next_step: str
    kind: str
    day: str
    time: str
    touched: bool


class OutcomeForm(QFrame):
    """Enter says that it is done, with the result and the next step as far as they are typed; Esc leaves it planned."""

    submitted = Signal(object, object, object)
    """Id of the activity or None, its ``Outcome``, and the ``Plan`` that comes next or None."""
    cancelled = Signal()

    def __init__(self, context: Context, entry: AgendaEntry | None, workday: date) -> None:
        """Make the form.

        Args:
            context: for icons, today, and what was typed here before and not written.
            entry: what is done; None for something that was not planned, a call most likely.
            workday: the next working day, offered for the next step.
        """
        super().__init__()
        self.setProperty("entry", "card")
        self._entry = entry
        self._drafts = context.drafts
        self._touched = False
        """Whether a kind or a day of the next step was chosen: a step may do without words."""
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        self._result = _line(_("What came of it"))
        self._minutes = _line(_("Minutes"))
        self._minutes.setPlaceholderText("")
        self._minutes.setFixedWidth(MINUTES_WIDTH)
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self._result, 1)
        first.addWidget(self._minutes)
        first.addWidget(label(_("min"), "secondary"))
        column.addLayout(first)
        self._missed = QCheckBox(_("No answer"))
        self._next = _line(_("Next step"))
        self._kinds = kind_segments(context.theme)
        self._kinds.chosen.connect(self._on_touched)
        self._when = WhenField(context.view.today, workday)
        self._when.set_when(workday)
        self._when.changed.connect(self._on_touched)
        column.addWidget(self._missed)
        self._missed.setVisible(entry is None or entry.code == "call")
        column.addWidget(self._next)
        column.addWidget(self._kinds)
        column.addWidget(self._when)
        self._why = label("", "secondary", "neg")
        self._why.setWordWrap(True)
        self._why.hide()
        column.addWidget(self._why)
        column.addLayout(self._buttons())
        self._fill(entry)
        kept = read_draft(context.drafts.text(draft_key(self.entry_id)))
        if kept is not None:
            self.restore(kept)
        for edit in (self._result, self._minutes, self._next):
            edit.textEdited.connect(self._on_edited)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        done = QPushButton(_("It is done"))
        done.setProperty("kind", "primary")
        done.clicked.connect(self.submit)
        hint: QLabel = label(_("Enter: done, Esc: leave"), "caption")
        row.addWidget(done)
        row.addWidget(hint)
        row.addStretch(1)
        return row

    def _fill(self, entry: AgendaEntry | None) -> None:
        known = None if entry is None else entry.duration_s
        length = known or (USUAL_CALL_S if entry is None or entry.code == "call" else None)
        self._minutes.setText("" if length is None else str(max(1, length // 60)))
        self._result.setText("" if entry is None else entry.result)

    @property
    def entry_id(self) -> int | None:
        """Whose outcome it is."""
        return None if self._entry is None else self._entry.id

    @property
    def draft(self) -> Draft:
        """What is typed so far: a form that is made anew takes it over, so that nothing typed is lost."""
        day, time = self._when.typed
        return Draft(
            self._result.text(), self._minutes.text(), self._missed.isChecked(), self._next.text(),
            self._kinds.current, day, time, self._touched,
        )  # fmt: skip

    def restore(self, draft: Draft) -> None:
        """Take over what was typed in the form before this one."""
        self._result.setText(draft.result)
        self._minutes.setText(draft.minutes)
        self._missed.setChecked(draft.missed)
        self._next.setText(draft.next_step)
        self._kinds.set_current(draft.kind)
        self._when.set_typed(draft.day, draft.time)
        self._touched = draft.touched

    def begin(self) -> None:
        """Put the cursor into the result."""
        self._result.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """Say why it was not written; what was typed stays."""
        self._why.setText(text)
        self._why.setVisible(bool(text))
        if self.parentWidget() is not None and self.layout() is not None:
            self.adjustSize()

    def submit(self) -> None:
        """Hand over what was typed, if it can be read."""
        words = self._next.text().strip()
        wanted = bool(words) or self._touched
        wrong = (self._when.check() if wanted else "") or self._minutes_fault()
        if wrong:
            self.tell(wrong)
            return
        minutes = self._minutes.text().strip()
        missed = self._missed.isChecked()
        outcome = Outcome(
            result=self._result.text().strip() or (_("No answer") if missed else None),
            duration_s=None if missed or not minutes else int(minutes) * 60,
            missed=True if missed else None,
        )
        following = None
        if wanted:
            following = Plan(words, self._when.day, self._when.minute, code=self._kinds.current)
        self.submitted.emit(self.entry_id, outcome, following)

    def _minutes_fault(self) -> str:
        text = self._minutes.text().strip()
        if not text or (text.isascii() and text.isdecimal() and 0 < int(text) <= MOST_MINUTES):
            return ""
        return _("The length is a whole number of minutes, up to a day.")

    def _on_touched(self) -> None:
        self._touched = True
        self._on_edited()

    def _on_edited(self) -> None:
        """Keep what is typed until it is written or given up: it outlives the window, too."""
        draft = self.draft
        typed = bool(draft.result.strip() or draft.next_step.strip())
        self._drafts.keep(draft_key(self.entry_id), json.dumps(asdict(draft)) if typed else "")

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self._drafts.drop(draft_key(self.entry_id))
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


def read_draft(text: str) -> Draft | None:
    """Return what was typed from how it is kept; None where there is nothing, or another version of the program kept it."""
    try:
        return Draft(**json.loads(text)) if text else None
    except (TypeError, ValueError):
        return None


def draft_key(entry_id: int | None) -> str:
    """Return under which name the draft of an activity's outcome is kept; None is something not planned."""
    return f"outcome:{entry_id or 'new'}"


def _line(hint: str, parent: QWidget | None = None) -> QLineEdit:
    edit = QLineEdit(parent)
    edit.setPlaceholderText(hint)
    edit.setAccessibleName(hint)
    return edit
