"""TasksPage: what is to be done, as a day, a week or a list; result and next step in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.activities.agenda import Agenda, read_agenda
from crmdesk.data.activities.deeds import KEEP, Outcome, call_off, complete, move, next_workday, reopen
from crmdesk.data.activities.moments import minute_of
from crmdesk.data.activities.people import list_people
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import Recurrence
from crmdesk.data.activities.templates import repeat
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.tasks_days import DaysView
from crmdesk.ui.pages.tasks_list import TasksList
from crmdesk.ui.pages.tasks_outcome import draft_key
from crmdesk.ui.pages.tasks_pane import TaskPane
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.pages.tasks_strip import EVERYBODY_KEY, MINE, TasksStrip
from crmdesk.ui.pages.tasks_templates import TemplatesPanel
from crmdesk.ui.task_entry import TaskEntry
from crmdesk.ui.widgets.list_beside_pane import ListBesidePane
from crmdesk.ui.widgets.segments import Segment, Segments
from crmdesk.ui.widgets.states import Stateful

DAY, WEEK, LIST = "day", "week", "list"
#: Milliseconds between two looks at the clock: the line of the present minute moves.
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the page reads at once."""

    agenda: Agenda
    now: int
    workday: date
    people: tuple[tuple[int, str], ...]


class TasksPage(Page):
    """Day, week and list of tasks of the people in scope."""

    controls = Controls.SCOPE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._mode = DAY
        self._day = context.view.today
        self._person = MINE if context.store.person_id is not None else EVERYBODY_KEY
        self._done: dict[str, bool] = {}
        """Whether what is done is shown, by view, where the person said so."""
        self._reading: _Reading | None = None
        self._chosen = False
        """Whether the person chose whose tasks are shown; until then it is who sits here."""
        self._entry = TaskEntry(context, self)
        self._days = DaysView(context)
        self._pane = TaskPane(context)
        self._pane.hide()
        self._list: TasksList | None = None
        self._states = Stateful(context.theme, self._days)
        self._stack = QStackedWidget()
        self._beside = ListBesidePane((self._states,), self._pane, (340, 320))
        self._stack.addWidget(self._beside)
        self._modes = Segments(
            [Segment(DAY, _("Day")), Segment(WEEK, _("Week")), Segment(LIST, _("List"))], strong=False
        )
        self._add = QPushButton(GAP + _("Task"))
        self._strip = TasksStrip(context)
        self._templates: TemplatesPanel | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._strip)
        whole.addWidget(self._stack, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE)
        self._clock.timeout.connect(self._on_minute)
        self._connect()

    # -- building ------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._add.setIcon(self.context.theme.icon("plus", "text2"))
        self._add.setToolTip(_("New task (Ctrl+T)"))
        self._add.clicked.connect(self._on_add)
        self._modes.chosen.connect(self.show_mode)
        self._strip.stepped.connect(self._move_day)
        self._strip.today_requested.connect(self._on_today)
        self._strip.person_chosen.connect(self._on_person)
        self._strip.done_toggled.connect(self._on_with_done)
        self._strip.templates_requested.connect(self._on_templates)
        days = self._days
        days.opened.connect(self._on_opened)
        days.completed.connect(self._on_completed)
        days.moved.connect(self._on_moved)
        days.new_requested.connect(self._on_new_at)
        days.call_off_requested.connect(self._on_call_off)
        days.day_requested.connect(self._on_day)
        days.overdue_list_requested.connect(self._on_overdue_list)
        days.overdue_move_requested.connect(self._on_overdue_move)
        self._bind_pane(self._pane)
        self._pane.closed.connect(self._on_pane_closed)
        self.context.view.scope_changed.connect(self.reload)
        self._states.cancel_requested.connect(self.reload)

    def _bind_pane(self, pane: TaskPane) -> None:
        pane.completed.connect(self._on_completed)
        pane.move_requested.connect(self._on_move_to)
        pane.call_off_requested.connect(self._on_call_off)
        pane.reopen_requested.connect(self._on_reopen)
        pane.repeat_requested.connect(self._on_repeat)
        pane.client_requested.connect(self._on_client)
        pane.deal_requested.connect(self._on_deal)

    # -- reading -------------------------------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """Which view is shown: "day", "week" or "list"."""
        return self._mode

    def show_mode(self, mode: str) -> None:
        """Show the day, the week or the list."""
        self._mode = mode
        self._modes.set_current(mode)
        self.reload()

    def reload(self) -> None:
        """Read what is shown again."""
        if self._mode == LIST:
            self._show_list()
        else:
            self._strip.show_days(*self._shown_days(), done=self._shows_done())
            self._stack.setCurrentWidget(self._beside)
            self._states.loading(_("Reading the tasks"))
        work = partial(_read, self.context.store, *self._shown_days(), self.context.view.scope, self._performer())
        self.context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _shown_days(self) -> tuple[date, date]:
        if self._mode == WEEK:
            monday = self._day - timedelta(self._day.weekday())
            return monday, monday + timedelta(7)
        return self._day, self._day + timedelta(1)

    def _shows_done(self) -> bool:
        """Done ones of one person's day are of interest; those of a whole firm would cover what is to be done."""
        return self._done.get(self._mode, self._mode == DAY and self._performer() is not None)

    def _performer(self) -> int | None:
        if not self._chosen:
            self._person = MINE if self.context.store.person_id is not None else EVERYBODY_KEY
        if self._person == MINE:
            return self.context.store.person_id
        return int(self._person) if self._person.isdecimal() else None

    def _on_read(self, reading: _Reading) -> None:
        self._reading = reading
        known = self.context.store.person_id is not None
        self._person = self._strip.show_people(reading.people, self._person, known=known)
        self._pane.set_workday(reading.workday)
        if self._list is not None:
            self._list.set_workday(reading.workday)
            self._list.set_people(reading.people)
        agenda = reading.agenda
        several = self._performer() is None
        self._days.show_agenda(
            agenda, now=reading.now, workday=reading.workday, person=several, done=self._shows_done()
        )
        self._strip.show_part(complete=agenda.complete)
        self._states.ready()

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self.reload)

    def _show_list(self) -> None:
        if self._list is None:
            made = TasksList(self.context)
            self._strip.add_bulk(made.bulk_actions())
            self._bind_pane(made.pane)
            made.status_changed.connect(self.status_changed)
            made.toast_requested.connect(self.toast_requested)
            self._stack.addWidget(made)
            self._list = made
            if self._reading is not None:
                made.set_people(self._reading.people)
                made.set_workday(self._reading.workday)
        self._strip.show_list()
        people = () if self._reading is None else self._reading.people
        performer = self._performer()
        self._list.show_person(performer, next((name for one, name in people if one == performer), ""))
        self._stack.setCurrentWidget(self._list)
        self._list.entered()

    def _on_minute(self) -> None:
        if self._mode != LIST and self._days.form is None:
            self.reload()

    # -- what the person does ------------------------------------------------------------------------------------

    def _start(self, writing: Callable[[Store], Deed]) -> None:
        self.context.deeds.start(writing)

    def _move_day(self, step: int) -> None:
        self._day += timedelta(step * (7 if self._mode == WEEK else 1))
        self.reload()

    def _on_today(self) -> None:
        self._day = self.context.view.today
        self.reload()

    def _on_day(self, day: date) -> None:
        self._day = day
        self.show_mode(DAY)

    def _on_person(self, person: str) -> None:
        self._chosen = True
        self._person = person
        self.reload()

    def _on_with_done(self, shown: bool) -> None:
        self._done[self._mode] = shown
        self.reload()

    def _on_opened(self, entry_id: int) -> None:
        self._days.close_form()
        self._pane.show()
        self._pane.begin(entry_id)

    def _on_pane_closed(self) -> None:
        self._pane.hide()
        self._days.setFocus()

    def _on_completed(self, entry_id: int, outcome: Outcome, following: Plan | None) -> None:
        writing = partial(complete, activity_id=entry_id, outcome=outcome, next_step=following)
        self.context.deeds.start(writing, done=self._on_complete, failed=self._on_refused)

    def _on_complete(self, deed: Deed) -> None:
        self.context.drafts.drop(draft_key(deed.ids[0]))
        self._days.close_form()

    def _on_refused(self, error: Exception) -> None:
        self._days.tell(str(error))
        self._pane.tell(str(error))
        if self._list is not None:
            self._list.pane.tell(str(error))

    def _on_moved(self, entry_id: int, day: date, minute: int | None) -> None:
        self._start(partial(move, activity_ids=(entry_id,), day=day, minute=minute))

    def _on_move_to(self, entry_id: int, day: date) -> None:
        self._start(partial(move, activity_ids=(entry_id,), day=day, minute=KEEP))

    def _on_overdue_move(self, ids: tuple[int, ...]) -> None:
        if self._reading is not None:
            self._start(partial(move, activity_ids=ids, day=self._reading.workday))

    def _on_overdue_list(self) -> None:
        self.show_mode(LIST)
        if self._list is not None:
            self._list.show_overdue()

    def _on_call_off(self, entry_id: int, reason: str = "") -> None:
        self._start(partial(call_off, activity_ids=(entry_id,), reason=reason))

    def _on_reopen(self, entry_id: int) -> None:
        self._start(partial(reopen, activity_id=entry_id))

    def _on_client(self, client_id: int) -> None:
        self.section_requested.emit("clients", client_id)

    def _on_deal(self, deal_id: int) -> None:
        self.section_requested.emit("deals", deal_id)

    def _on_templates(self) -> None:
        if self._templates is None:
            self._templates = TemplatesPanel(self.context, self._strip.repeats)
        if self._templates.isVisible():
            self._templates.close()
        else:
            self._templates.ask()

    def _on_repeat(self, entry_id: int, recurrence: Recurrence | None) -> None:
        self._start(partial(repeat, activity_id=entry_id, recurrence=recurrence))

    # -- a new one -----------------------------------------------------------------------------------------------

    def _on_add(self) -> None:
        self._entry.begin(TaskRequest(code="task", performer_id=self._performer()))

    def _on_new_at(self, day: date, minute: int | None) -> None:
        self._entry.begin(TaskRequest(code="task", day=day, minute=minute, performer_id=self._performer()))

    # -- Page ----------------------------------------------------------------------------------------------------

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the choice of the view and the button for a new task."""
        return self._modes, self._add

    def open(self, what: object) -> None:
        """Show a task by its id, plan one for a ``TaskRequest``, or list what a ``ListRequest`` says."""
        if isinstance(what, TaskRequest):
            self._entry.begin(what)
        elif isinstance(what, int):
            if self._mode == LIST:
                self.show_mode(DAY)
            self._on_opened(what)
        elif isinstance(what, ListRequest):
            self.show_mode(LIST)
            if self._list is not None:
                self._list.open_list(what)

    def focus_search(self) -> bool:
        """Put the cursor into the search of the list."""
        self.show_mode(LIST)
        return self._list is not None and self._list.focus_search()

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Read again what is in view; what is not is read when the page is entered."""
        if self._list is not None:
            self._list.base_changed(deed, in_view=in_view and self._mode == LIST)
        if in_view:
            self.reload()
            if self._pane.isVisible():
                self._pane.refresh()

    def entered(self) -> None:
        """Read when the page comes into view, and keep the line of the present minute moving."""
        self._clock.start()
        self.reload()

    def left(self) -> None:
        """Another page has come into view."""
        self._clock.stop()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down step through days and weeks, Home is today, Esc closes what is open."""
        keys = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if self._mode != LIST and key in keys:
            self._move_day(keys[key])
        elif self._mode != LIST and key is Qt.Key.Key_Home:
            self._on_today()
        elif key is Qt.Key.Key_Escape and self._pane.isVisible():
            self._on_pane_closed()
        else:
            super().keyPressEvent(event)


def _read(store: Store, begin: date, end: date, scope: str, performer: int | None, _progress: Progress) -> _Reading:
    named = scope_named(store, scope) if scope else EVERYBODY
    agenda = read_agenda(store, begin, end, named, performer)
    now = minute_of(store.now(), store.firm.timezone)
    return _Reading(agenda, now, next_workday(store), list_people(store, named))
