"""DaysView: one day or a week: what is overdue, the heads of the days, and the grid of hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.activities.agenda import Agenda, AgendaEntry
from crmdesk.data.activities.recurrence import WEEKDAYS
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks_outcome import OutcomeForm
from crmdesk.ui.pages.tasks_overdue import OverdueBand
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import empty
from crmdesk.ui.widgets.time_grid import TimeGrid
from crmdesk.ui.widgets.time_places import GUTTER

FORM_WIDTH = 420


class DayHeads(QFrame):
    """The days over their columns; a click shows that day alone."""

    day_requested = Signal(date)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day_heads")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)

    def set_aside(self, width: int) -> None:
        """Leave room at the right, px: the grid below has a scroll bar there."""
        self._row.setContentsMargins(GUTTER, 2, width, 2)

    def show_days(self, days: Sequence[date], today: date, counts: Sequence[int]) -> None:
        """Show the days and how much is planned on each."""
        empty(self._row)
        for day, count in zip(days, counts, strict=True):
            button = QToolButton()
            button.setProperty("kind", "plain")
            text = f"{_(WEEKDAYS[day.weekday()])} {day:%d.%m}"
            button.setText(f"{text} · {count}" if count else text)
            button.setProperty("day", day)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            button.setCheckable(True)
            button.setChecked(day == today)
            button.clicked.connect(self._on_clicked)
            self._row.addWidget(button, 1)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            sender.setChecked(not sender.isChecked())
            self.day_requested.emit(sender.property("day"))


class DaysView(QWidget):
    """Shows an agenda; what is done with an activity is asked of the page."""

    opened = Signal(object)
    completed = Signal(object, object, object)
    """Id, ``Outcome``, ``Plan`` or None."""
    moved = Signal(object, date, object)
    new_requested = Signal(date, object)
    call_off_requested = Signal(object)
    day_requested = Signal(date)
    overdue_list_requested = Signal()
    overdue_move_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._workday = context.view.today
        self._agenda: Agenda | None = None
        self._form: OutcomeForm | None = None
        self._scrolled: tuple[date, int] | None = None
        self.overdue = OverdueBand(context.theme)
        self.heads = DayHeads()
        self.grid = TimeGrid(context.theme)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heads.set_aside(self._scroll.verticalScrollBar().sizeHint().width())
        holder = QWidget()
        holder.setProperty("clear", "true")
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.grid)
        inside.addStretch(1)
        self._scroll.setWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.overdue)
        column.addWidget(self.heads)
        column.addWidget(self._scroll, 1)
        self.setFocusProxy(self.grid)
        self._connect()

    def _connect(self) -> None:
        self.grid.opened.connect(self.opened)
        self.grid.moved.connect(self.moved)
        self.grid.new_requested.connect(self.new_requested)
        self.grid.call_off_requested.connect(self.call_off_requested)
        self.grid.day_requested.connect(self.day_requested)
        self.grid.done_requested.connect(self._on_grid_done)
        self.grid.current_changed.connect(self._on_current)
        self.heads.day_requested.connect(self.day_requested)
        self.overdue.opened.connect(self.opened)
        self.overdue.done_requested.connect(self._on_band_done)
        self.overdue.list_requested.connect(self.overdue_list_requested)
        self.overdue.move_requested.connect(self.overdue_move_requested)

    def show_agenda(self, agenda: Agenda, *, now: int, workday: date, person: bool, done: bool) -> None:
        """Show the days of an agenda.

        Args:
            agenda: what to show.
            now: the present minute of the firm's day.
            workday: the next working day: what a next step is offered for.
            person: whether performers are named.
            done: whether what is done is shown beside what is planned.
        """
        self._agenda, self._workday = agenda, workday
        days = [date.fromordinal(day) for day in range(agenda.begin.toordinal(), agenda.end.toordinal())]
        entries = [entry for entry in agenda.entries if done or entry.is_planned]
        if len(days) == 1 and agenda.today == days[0]:
            # The band above shows them already.
            entries = [entry for entry in entries if not entry.is_overdue(agenda.today)]
        counts = [sum(entry.is_planned and entry.day == day for entry in agenda.entries) for day in days]
        self.overdue.show_overdue(
            agenda.overdue, agenda.overdue_count, agenda.today, lines=len(days) == 1, person=person
        )
        self.heads.show_days(days, agenda.today, counts)
        self.heads.setVisible(len(days) > 1)
        self.grid.show_days(days, entries, today=agenda.today, working=agenda.hours, now=now, person=person)
        if self._scrolled != (agenda.begin, len(days)):
            self._scrolled = (agenda.begin, len(days))
            QTimer.singleShot(0, self, self._scroll_to_work)

    def entry_named(self, entry_id: int) -> AgendaEntry | None:
        """Return an activity of those shown."""
        agenda = self._agenda
        known = () if agenda is None else (*agenda.entries, *agenda.overdue)
        return next((entry for entry in known if entry.id == entry_id), None)

    def tell(self, text: str) -> None:
        """Say in the open line why it was not written."""
        if self._form is not None:
            self._form.tell(text)

    def close_form(self) -> None:
        """Close the line for the result, the keyboard goes back to the grid."""
        if self._form is not None:
            form, self._form = self._form, None
            form.hide()
            form.deleteLater()
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def form(self) -> OutcomeForm | None:
        """The line for the result, while it is open."""
        return self._form

    def _scroll_to_work(self) -> None:
        if self._agenda is not None and self._agenda.hours:
            self._scroll.verticalScrollBar().setValue(max(0, self.grid.y_of(self._agenda.hours[0] * 60) - 60))

    def _on_current(self, entry_id: object) -> None:
        if isinstance(entry_id, int):
            rect = self.grid.rect_of(entry_id)
            self._scroll.ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height() // 2 + 12)

    def _on_grid_done(self, entry_id: int, rect: QRect) -> None:
        self._ask(entry_id, QRect(self.grid.mapTo(self, rect.topLeft()), rect.size()))

    def _on_band_done(self, entry_id: int, rect: QRect) -> None:
        self._ask(entry_id, QRect(self.overdue.mapTo(self, rect.topLeft()), rect.size()))

    def _ask(self, entry_id: int, rect: QRect) -> None:
        """Open the line for the result and the next step at the activity."""
        entry = self.entry_named(entry_id)
        if entry is None:
            return
        self.close_form()
        form = OutcomeForm(self._context, entry, self._workday)
        form.setParent(self)
        mark(form, card="chosen")
        form.submitted.connect(self.completed)
        form.cancelled.connect(self.close_form)
        form.setFixedWidth(min(FORM_WIDTH, max(320, self.width() - 24)))
        form.adjustSize()
        left = max(8, min(rect.left(), self.width() - form.width() - 24))
        below = rect.bottom() + 4
        top = below if below + form.height() <= self.height() else max(8, rect.top() - form.height() - 4)
        form.move(QPoint(left, max(8, min(top, self.height() - form.height() - 8))))
        self._form = form
        form.show()
        form.raise_()
        form.begin()
