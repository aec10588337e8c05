"""BornTasks: the tasks that were born of a report, above it until they are done: who, by when, what the figure became."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.activities.deeds import complete
from crmdesk.data.words import _, plural
from crmdesk.reports.figure_tasks import BornTask, born_tasks
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.cell_painting import short_day
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import icon_label

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

#: More than so many are folded into one line until somebody wants to see them.
MOST_OPEN = 2


class BornTasks(QFrame):
    """A strip; it is not there where the report has no open tasks."""

    task_activated = Signal(object)
    """A task was opened: its activity's id."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._report = ""
        self._tasks: tuple[BornTask, ...] = ()
        self._is_open = False
        self.setProperty("strip", "true")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 4, 16, 4)
        self._column.setSpacing(2)
        context.deeds.written.connect(self._on_written)
        self.hide()

    @property
    def tasks(self) -> tuple[BornTask, ...]:
        """What is shown."""
        return self._tasks

    def show_report(self, report: str) -> None:
        """Show the open tasks of a report."""
        self._report = report
        work = partial(_read, self._context.store, report)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, tasks: tuple[BornTask, ...]) -> None:
        self._tasks = tasks
        self._fill()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _fill(self) -> None:
        empty(self._column)
        self.setVisible(bool(self._tasks))
        folded = len(self._tasks) > MOST_OPEN
        if folded:
            self._column.addWidget(self._fold())
        if not folded or self._is_open:
            for task in self._tasks:
                self._column.addWidget(self._row(task))

    def _fold(self) -> QWidget:
        count = len(self._tasks)
        button = QToolButton()
        button.setProperty("kind", "plain")
        button.setProperty("small", "true")
        button.setText(plural("{n} task born of this report", "{n} tasks born of this report", count).format(n=count))
        button.setIcon(self._context.theme.icon("chevron-down" if self._is_open else "chevron-right"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(self._on_fold)
        return button

    def _row(self, task: BornTask) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        today = self._context.view.today
        late = task.due_on is not None and task.due_on < today
        row.addWidget(
            icon_label(self._context.theme, "clock-alert" if late else "list-checks", "neg" if late else "text2")
        )
        who = ", ".join(
            part for part in (task.performer, "" if task.due_on is None else short_day(task.due_on, today)) if part
        )
        words = ElidedLabel(f"{task.subject} · {who}" if who else task.subject)
        row.addWidget(words, 1)
        row.addWidget(label(became_text(task, self._context.store.firm.currency), "secondary", "text2"))
        for text, slot in ((_("Open"), self._on_open), (_("Done"), self._on_done)):
            button = QPushButton(text)
            button.setProperty("kind", "link")
            button.setProperty("activity", task.activity_id)
            button.clicked.connect(slot)
            row.addWidget(button)
        return box

    def _on_fold(self) -> None:
        self._is_open = not self._is_open
        self._fill()

    def _on_open(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.task_activated.emit(int(sender.property("activity")))

    def _on_done(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._context.deeds.start(partial(complete, activity_id=int(sender.property("activity"))))

    def _on_written(self, _deed: Deed) -> None:
        """Read again what any change may have made of the tasks or of their figures."""
        if self._report:
            self.show_report(self._report)


def became_text(task: BornTask, currency: str) -> str:
    """Return what a figure was and what it became: "was 48,2 m ₽, now 51,0 m ₽"; or why nobody can say."""
    if task.measure is None:
        return task.fault
    kind = task.measure.kind
    was, now = kind.short(task.was, currency), kind.short(task.now, currency)
    if task.now_period is None or task.now_period == task.was_period:
        return _("was {was}, now {now}").format(was=was, now=now)
    period = task.now_period.text()
    return _("was {was}, {period}: {now}").format(was=was, period=period, now=now)


def _read(store: Store, report: str, _progress: Progress) -> tuple[BornTask, ...]:
    return born_tasks(store, report)
