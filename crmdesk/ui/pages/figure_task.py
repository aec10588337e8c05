"""FigureTask: a task born of a figure: what, who, by when, the figure attached; open over the report it is about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.activities.plans import Plan
from crmdesk.data.words import _
from crmdesk.reports.figure_tasks import Proposal, make_task, propose_task
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.when_field import WhenField

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.reports.result import Behind
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

WIDTH, MARGIN, TOP = 430, 16, 8


class FigureTaskForm(QFrame):
    """Asks what is to be done, by whom and by when; Enter or the button plans it, Esc gives up."""

    planned = Signal(object)
    """A ``Plan``."""
    cancelled = Signal()

    def __init__(self, context: Context, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("entry", "dialog")
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(label(_("Task from a figure"), "section"))
        figure = label(proposal.text, "secondary", "text2")
        figure.setWordWrap(True)
        column.addWidget(figure)
        self.subject = QLineEdit(proposal.subject)
        self.subject.setAccessibleName(_("What is to be done"))
        self.subject.returnPressed.connect(self.submit)
        column.addWidget(self.subject)
        self.who = QComboBox()
        self.who.setAccessibleName(_("Who does it"))
        self.who.addItem(_("Nobody in particular"), None)
        for person, name in proposal.people:
            self.who.addItem(name, person)
        self.who.setCurrentIndex(max(0, self.who.findData(proposal.performer_id)))
        column.addWidget(self.who)
        self.when = WhenField(context.view.today, proposal.workday)
        self.when.set_when(proposal.workday)
        column.addWidget(self.when)
        self._fault = label("", "secondary", "neg")
        self._fault.setWordWrap(True)
        self._fault.hide()
        column.addWidget(self._fault)
        row = QHBoxLayout()
        plan = QPushButton(_("Plan it"))
        plan.setProperty("kind", "primary")
        plan.clicked.connect(self.submit)
        away = QPushButton(_("Cancel"))
        away.setProperty("kind", "plain")
        away.clicked.connect(self.cancelled)
        row.addWidget(plan)
        row.addWidget(away)
        row.addStretch(1)
        column.addLayout(row)

    def begin(self) -> None:
        """Put the cursor into the words, all of them chosen."""
        self.subject.setFocus(Qt.FocusReason.OtherFocusReason)
        self.subject.selectAll()

    def tell(self, text: str) -> None:
        """Say why it was not written; what was typed stays."""
        self._fault.setText(text)
        self._fault.setVisible(bool(text))

    def submit(self) -> None:
        """Plan what was typed, if it can be read."""
        wrong = self.when.check()
        if not wrong and not self.subject.text().strip():
            wrong = _("Say what is to be done.")
        if wrong:
            self.tell(wrong)
            return
        self.planned.emit(
            Plan(
                subject=self.subject.text().strip(),
                due_on=self.when.day,
                minute=self.when.minute,
                code="task",
                performer_id=self.who.currentData(),
            )
        )

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class FigureTasks(QObject):
    """Opens the form over a page, for one figure at a time, and writes what was planned."""

    written = Signal()
    """A task was planned: the reports show it."""

    def __init__(self, context: Context, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._over = context, over
        self._proposal: Proposal | None = None
        self.form: FigureTaskForm | None = None
        over.installEventFilter(self)

    def begin(self, report: str, behind: Behind, name: str) -> None:
        """Read what a figure is now and open the form for it."""
        work = partial(_propose, self._context.store, report, behind, name)
        self._context.jobs.start(work, done=self._on_proposed, failed=self._on_unread, replaces=self)

    def close(self) -> None:
        """Close the form; the keyboard goes back to the page."""
        if self.form is not None:
            form, self.form = self.form, None
            form.hide()
            form.deleteLater()
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_proposed(self, proposal: Proposal) -> None:
        self.close()
        self._proposal = proposal
        self.form = FigureTaskForm(self._context, proposal, self._over)
        self.form.planned.connect(self._on_planned)
        self.form.cancelled.connect(self.close)
        self._place()
        self.form.show()
        self.form.raise_()
        self.form.begin()

    def _place(self) -> None:
        if self.form is not None:
            self.form.setFixedWidth(min(WIDTH, self._over.width() - 2 * MARGIN))
            self.form.adjustSize()
            self.form.move(self._over.width() - self.form.width() - MARGIN, TOP)

    def _on_unread(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_planned(self, plan: Plan) -> None:
        assert self._proposal is not None
        writing = partial(make_task, plan=plan, figure=self._proposal.figure)
        self._context.deeds.start(writing, done=self._on_written, failed=self._on_refused)

    def _on_written(self, _deed: Deed) -> None:
        self.close()
        self.written.emit()

    def _on_refused(self, error: Exception) -> None:
        if self.form is not None:
            self.form.tell(str(error))
            self._place()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the page's right edge."""
        if event.type() is QEvent.Type.Resize and watched is self._over:
            self._place()
        return super().eventFilter(watched, event)


def _propose(store: Store, report: str, behind: Behind, name: str, _progress: Progress) -> Proposal:
    return propose_task(store, report, behind, name)
