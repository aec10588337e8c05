"""NewTask: a task or call planned, or a call logged, in one line of fields; the rest is filled by what is known."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout

from crmdesk.data.activities.partners import Partner
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import LAST, Recurrence, Rest, Unit
from crmdesk.data.activities.templates import Template
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks_outcome import kind_segments
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.partner_field import PartnerField
from crmdesk.ui.widgets.when_field import WhenField

#: Minutes before at which to remind; None is not at all.
REMINDERS = ((None, N_("No reminder")), (0, N_("Remind at the time")), (15, N_("Remind 15 min before")), (60, N_("Remind an hour before")))  # fmt: skip

#: Under which name the words of a task that is not planned yet are kept.
DRAFT = "task:new"


def repetitions(day: date) -> tuple[tuple[str, Recurrence | None], ...]:
    """Return the repetitions people mostly want of a task that begins on a day."""
    return (
        (_("Does not repeat"), None),
        (_("Every working day"), Recurrence(Unit.DAY, rest=Rest.SKIP, begin=day)),
        (_("Every week"), Recurrence(Unit.WEEK, weekdays=(day.weekday(),), begin=day)),
        (_("Every two weeks"), Recurrence(Unit.WEEK, 2, (day.weekday(),), begin=day)),
        (_("Every month on this day"), Recurrence(Unit.MONTH, month_day=day.day, rest=Rest.AFTER, begin=day)),
        (_("Last working day of the month"), Recurrence(Unit.MONTH, month_day=LAST, rest=Rest.BEFORE, begin=day)),
        (_("Every quarter"), Recurrence(Unit.MONTH, 3, month_day=day.day, rest=Rest.AFTER, begin=day)),
        (_("Every year"), Recurrence(Unit.YEAR, rest=Rest.AFTER, begin=day)),
    )


class NewTask(QFrame):
    """Asks what, with whom and when; Enter plans it, Esc gives up."""

    planned = Signal(object, object, bool)
    """A ``Plan``, the ``Recurrence`` or None, and whether it is to be kept as a template only."""
    cancelled = Signal()

    def __init__(self, context: Context, workday: date, templates: tuple[Template, ...] = ()) -> None:
        super().__init__()
        self.setProperty("entry", "dialog")
        self._templates = tuple(template for template in templates if template.recurrence is None)
        self._taken: Template | None = None
        self._today = context.view.today
        self._drafts = context.drafts
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(self._head(context.theme))
        self._kinds = kind_segments(context.theme)
        self._subject = QLineEdit()
        self._subject.setPlaceholderText(_("What is to be done"))
        self._subject.setAccessibleName(_("What is to be done"))
        self._subject.setText(context.drafts.text(DRAFT))
        self._subject.textEdited.connect(self._on_typed)
        self._partner = PartnerField(context)
        self._when = WhenField(self._today, workday)
        self._when.set_when(workday)
        self._when.changed.connect(self._on_day)
        self._remind, self._repeat = QComboBox(), QComboBox()
        self._remind.setAccessibleName(_("Reminder"))
        self._repeat.setAccessibleName(_("Repetition"))
        for minutes, words in REMINDERS:
            self._remind.addItem(_(words), minutes)
        self._on_day()
        self._insert = QComboBox()
        self._insert.setAccessibleName(_("From a template"))
        self._insert.addItem(_("From a template"))
        for template in self._templates:
            self._insert.addItem(template.plan.subject)
        self._insert.activated.connect(self._on_template)
        for part in (self._insert, self._kinds, self._subject, self._partner, self._when, self._remind, self._repeat):
            column.addWidget(part)
        self._insert.setVisible(bool(self._templates))
        self._why = label("", "secondary", "neg")
        self._why.setWordWrap(True)
        self._why.hide()
        column.addWidget(self._why)
        column.addLayout(self._buttons())

    def _head(self, theme: Theme) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(_("New task"), "section"), 1)
        close = QToolButton()
        close.setProperty("kind", "plain")
        close.setProperty("icon_only", "true")
        close.setProperty("small", "true")
        close.setIcon(theme.icon("x"))
        close.setAccessibleName(_("Close"))
        close.clicked.connect(self.cancelled)
        head.addWidget(close)
        return head

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        plan = QPushButton(_("Plan it"))
        plan.setProperty("kind", "primary")
        plan.clicked.connect(self.submit)
        keep = QPushButton(_("Keep as a template"))
        keep.setProperty("kind", "plain")
        keep.clicked.connect(self._on_keep)
        row.addWidget(plan)
        row.addWidget(keep)
        row.addStretch(1)
        return row

    def begin(
        self,
        *,
        code: str = "",
        day: date | None = None,
        minute: int | None = None,
        partner: Partner | None = None,
    ) -> None:
        """Fill in what is known and put the cursor into the first field that is not."""
        if code:
            self._kinds.set_current(code)
        if day is not None:
            self._when.set_when(day, minute)
        if partner is not None:
            self._partner.set_partner(partner)
        self._subject.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """Say why it was not written; what was typed stays."""
        self._why.setText(text)
        self._why.setVisible(bool(text))

    def submit(self) -> None:
        """Plan what was typed, if it can be read."""
        self._send(keep=False)

    def _on_keep(self) -> None:
        self._send(keep=True)

    def _send(self, *, keep: bool) -> None:
        wrong = self._when.check()
        if not wrong and not self._partner.settle():
            wrong = _("Choose the client or deal from the list, or leave the field empty.")
        recurrence = None if keep else self._repeat.currentData()
        if not wrong and (keep or recurrence is not None) and not self._subject.text().strip():
            wrong = _("Say what is to be done: the template is called by it.")
        if wrong:
            self.tell(wrong)
            return
        partner = self._partner.partner
        taken = None if self._taken is None else self._taken.plan
        plan = Plan(
            subject=self._subject.text().strip(),
            due_on=self._when.day,
            minute=self._when.minute,
            code=self._kinds.current,
            client_id=None if partner is None else partner.client_id,
            deal_id=None if partner is None else partner.deal_id,
            remind_min=self._remind.currentData(),
            note=None if taken is None else taken.note,
            duration_s=None if taken is None else taken.duration_s,
        )
        self.planned.emit(plan, recurrence, keep)

    def _on_typed(self, text: str) -> None:
        self._drafts.keep(DRAFT, text)

    def _on_day(self) -> None:
        """Offer repetitions that begin on the day typed."""
        held = max(0, self._repeat.currentIndex())
        day = self._today if self._when.check() or self._when.day is None else self._when.day
        self._repeat.clear()
        for words, recurrence in repetitions(day):
            self._repeat.addItem(words, recurrence)
        self._repeat.setCurrentIndex(held)

    def _on_template(self, place: int) -> None:
        self._taken = self._templates[place - 1] if place > 0 else None
        if self._taken is not None:
            self._subject.setText(self._taken.plan.subject)
            self._when.set_when(self._when.day, self._taken.plan.minute)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self._drafts.drop(DRAFT)
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
