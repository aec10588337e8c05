"""The desk: what fills the window while a base is open: navigation, toolbar, the page in view, status bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTime, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.activities.agenda import TaskCounts
from crmdesk.data.entry.deeds import Conflict, Deed
from crmdesk.data.words import _, plural
from crmdesk.reports.alerts.attention import TO_SIGN
from crmdesk.ui.alerts import AlertKeeper, AlertLook
from crmdesk.ui.bell_menu import BellMenu
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.conflict import ConflictDialog
from crmdesk.ui.drops import open_verification
from crmdesk.ui.entry_clock import EntryClock
from crmdesk.ui.forms.record_maker import RecordMaker
from crmdesk.ui.history import History, Place, SideButtons
from crmdesk.ui.line_door import LineDoor
from crmdesk.ui.navigation import Navigation
from crmdesk.ui.page_shelf import PageShelf
from crmdesk.ui.pages.page import Page
from crmdesk.ui.reminders import Reminders
from crmdesk.ui.schedules import ScheduleKeeper
from crmdesk.ui.sections import SECTIONS, Section
from crmdesk.ui.status_bar import StatusBar
from crmdesk.ui.task_entry import TaskEntry
from crmdesk.ui.toolbar import Toolbar
from crmdesk.ui.upkeep import Upkeep
from crmdesk.ui.watch import Watch
from crmdesk.ui.who_menu import WhoMenu
from crmdesk.ui.widgets.toast import Toast, file_ways

#: Below this width of the window the navigation shows icons only.
NARROW_BELOW = 1280
#: Where a record of a form is shown.
SECTION_OF_FORM = {"deal": "deals", "client": "clients", "activity": "tasks"}
#: Below the toolbar, px: where the fields of a new task open.
TOOLBAR = 60


class Desk(QWidget):
    """Sections and the controls they share; a page is made when it is first shown."""

    language_chosen = Signal(str)
    base_left = Signal()

    _is_opening = False

    def __init__(self, context: Context, sections: Sequence[Section] = SECTIONS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._context = context
        self._sections = {section.id: section for section in sections}
        self._is_refused = False
        self._current = ""
        self._history = History()
        self._side_buttons = SideButtons(self)
        self._side_buttons.back_pressed.connect(self.go_back)
        self._side_buttons.forward_pressed.connect(self.go_forward)
        self._navigation = Navigation(sections, context.theme)
        self._toolbar = Toolbar(context)
        self._pages = PageShelf(context, sections, self._toolbar, self._connect_page)
        self._status = StatusBar(context.theme)
        self._status.undo_requested.connect(self.undo)
        self._status.set_undo(context.deeds.undo_text)  # a desk made anew in another language has a past
        self._toast = Toast(context.theme, self)
        self._line = LineDoor(context, self, sections, self._toolbar)
        context.deeds.begun.connect(self._on_begun)
        context.deeds.settled.connect(self._on_settled)
        context.deeds.refused.connect(self._on_refused)
        context.deeds.told.connect(self._on_deed_told)
        context.deeds.written.connect(self._on_written)
        context.deeds.conflicted.connect(self._on_conflict)
        self._lay_out()
        self._watch = Watch(context.store, context.jobs, self)
        self._watch.changed.connect(self._on_changed_elsewhere)
        self._watch.lost.connect(self._on_lost)
        self._watch.found.connect(self._on_found)
        self._clock = EntryClock(context.store, context.jobs, context.deeds, self)
        self._clock.told.connect(self._on_entry_told)
        self._upkeep = Upkeep(context, self)
        self._upkeep.changed.connect(self._on_changed_elsewhere)
        self._maker = RecordMaker(context, self)
        self._maker.open_requested.connect(self._on_record_requested)
        self._navigation.section_requested.connect(self.show_section)
        firm = context.store.firm
        self._navigation.person_requested.connect(self._on_person_requested)
        self._who = WhoMenu(context, self._navigation.person)
        self._who.known.connect(self._on_person_known)
        self._navigation.set_person(firm.name, context.store.name)
        self._who.ask()
        self._say_base(connected=True)
        self._status.set_saved(_("All changes are saved"))
        self._entry = TaskEntry(context, self, TOOLBAR)
        self._remind()
        kept = context.settings.get(keys.SECTION)
        self.show_section(kept if kept in self._sections else next(iter(self._sections)))

    def _remind(self) -> None:
        """Hang up the bell: reminders, the alerts that rules raise; and let reports be formed on their days."""
        self._reminders = Reminders(self._context, self)
        self._reminders.counted.connect(self._on_counted)
        self._reminders.open_requested.connect(self._on_task_requested)
        self._reminders.made.connect(self._on_tasks_made)
        self._toolbar.add_bell(self._reminders.bell)
        self._alerts = AlertKeeper(self._context, self)
        self._alerts.looked.connect(self._on_alerts_looked)
        self._bell_menu = BellMenu(self._context.view, self._reminders, self._alerts)
        self._bell_menu.section_requested.connect(self.show_section)
        self._schedules = ScheduleKeeper(self._context, self)
        self._schedules.formed.connect(self._on_file_written)
        self._schedules.failed.connect(self._toast.tell)

    def _lay_out(self) -> None:
        room = QVBoxLayout()
        room.setSpacing(0)
        room.addWidget(self._toolbar)
        room.addWidget(self._pages.stack, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._navigation, 0, 0)
        grid.addLayout(room, 0, 1)
        grid.addWidget(self._status, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)

    @property
    def current_section(self) -> str:
        """The id of the section in view."""
        return self._current

    @property
    def page(self) -> Page:
        """The page in view."""
        return self._pages.page(self._current)

    def show_section(self, section: str, what: object = None) -> None:
        """Bring a section into view; ``what`` is given to the page's ``open``."""
        if self._current and (section != self._current or what is not None):
            self._history.leave(self._here())
        self._bring(section)
        if what is not None:
            self._is_opening = True  # where the page was before is no place that anybody looked at
            self.page.open(what)
            self._is_opening = False

    def _bring(self, section: str) -> None:
        if self._current and self._current != section:
            self.page.left()
        page = self._pages.bring(section)
        arrived = section != self._current
        self._current = section
        self._navigation.set_current(section)
        self._context.settings.put(keys.SECTION, section)
        if arrived:
            self._status.set_selection("")
            page.setFocus()  # the keyboard goes with the person, and no control lights up unasked
            page.entered()

    def _here(self) -> Place:
        return Place(self._current, self.page.place())

    def _on_place_left(self) -> None:
        """A page in view goes on by itself: the place it leaves is worth coming back to."""
        if self._current and self.sender() is self.page and not self._is_opening:
            self._history.leave(self._here())

    def _go(self, place: Place | None) -> None:
        if place is None:
            return
        self._bring(place.section)
        if place.where is not None:
            self.page.show_place(place.where)

    def _connect_page(self, page: Page) -> None:
        page.section_requested.connect(self.show_section)
        page.record_requested.connect(self.add_record)
        page.place_left.connect(self._on_place_left)
        page.file_written.connect(self._on_file_written)
        page.status_changed.connect(self._on_status_changed)
        page.toast_requested.connect(self._on_told)
        page.language_chosen.connect(self.language_chosen)
        page.base_left.connect(self.base_left)
        page.person_chosen.connect(self._who.choose)
        page.person_requested.connect(self._who.open)

    def _on_status_changed(self, text: str) -> None:
        if self.sender() is self.page:
            self._status.set_selection(text)

    def _on_told(self, text: str, undo: Callable[[], None] | None) -> None:
        """Tell what a page did."""
        self._toast.tell(text, undo)

    def _on_file_written(self, path: Path) -> None:
        """Tell where a file is, with the ways to it."""
        self._toast.offer(_("Saved: {name}").format(name=path.name), file_ways(path))

    def _on_deed_told(self, text: str, undoable: bool) -> None:
        self._toast.tell(text, self._context.deeds.undo if undoable else None)
        self._status.set_undo(self._context.deeds.undo_text)

    def _on_counted(self, counts: TaskCounts) -> None:
        late = plural("{n} overdue", "{n} overdue", counts.overdue).format(n=counts.overdue)
        words = _("{late}, {n} for today").format(late=late, n=counts.today)
        self._navigation.set_count("tasks", counts.waiting, words)

    def _on_task_requested(self, activity_id: int) -> None:
        if "tasks" in self._sections:
            self.show_section("tasks", activity_id)

    def _on_tasks_made(self) -> None:
        """Recurring tasks have got their next activities: a page of tasks in view shows them."""
        if self._current == "tasks":
            self.page.base_changed(Deed(None, "", "activity"), in_view=True)

    def _on_alerts_looked(self, look: AlertLook) -> None:
        """Let every page that shows alerts read them again, and say how many reports wait to be signed."""
        waiting = look.attention.group(TO_SIGN).count
        self._navigation.set_count("signing", waiting, plural("{n} waits", "{n} wait", waiting).format(n=waiting))
        for page in self._pages:
            page.alerts_looked()

    def _on_person_requested(self) -> None:
        self._who.open()

    def _on_person_known(self, name: str, about: str) -> None:
        """Show who sits here, or the firm where nobody said."""
        store = self._context.store
        self._navigation.set_person(name or store.firm.name, about or store.name)
        self._alerts.touch()  # whoever sits here now has other alerts
        for page in self._pages:
            page.person_changed()

    def _on_begun(self) -> None:
        self._status.set_saved(_("Saving…"))

    def _on_refused(self) -> None:
        self._is_refused = True

    def _on_settled(self) -> None:
        """Say how the last of what was on its way ended."""
        if self._is_refused:
            self._is_refused = False
            self._status.set_saved(_("Not saved"))
            return
        now = QTime.currentTime().toString("HH:mm")
        self._status.set_saved(_("All changes are saved · {time}").format(time=now))

    def _on_written(self, deed: Deed) -> None:
        """Let every page that was made show the base as it is now."""
        for page in self._pages:
            page.base_changed(deed, in_view=page is self.page)

    def start(self) -> None:
        """Listen to what others write, count the time of entry and keep the base up from now on."""
        self._watch.start()
        self._reminders.start()
        self._clock.start()
        self._upkeep.start()
        self._schedules.start()
        self._alerts.start()

    def stop(self) -> None:
        """Let go of the base."""
        self._watch.stop()
        self._reminders.stop()
        self._clock.stop()
        self._upkeep.stop()
        self._schedules.stop()
        self._alerts.stop()

    def add_record(self, form_id: str) -> None:
        """Open the sheet of a new record; a client in hand is known already."""
        hand = self.page.task_in_hand()
        takes_client = form_id in ("deal", "contact") and hand.client_id is not None
        self._maker.begin(form_id, {"client_id": hand.client_id} if takes_client else {}, self._on_added)

    def _on_added(self, deed: Deed) -> None:
        """Take what was added in hand where its list is in view: a call or a task about it comes next."""
        if self._current == SECTION_OF_FORM.get(deed.form_id) and deed.ids:
            self.page.take_in_hand(deed.ids[0])

    def _on_record_requested(self, form_id: str, record_id: object) -> None:
        """Show a record that was found to be there already."""
        section = SECTION_OF_FORM.get(form_id)
        if section in self._sections:
            self.show_section(section, record_id)

    def _on_entry_told(self, seconds: int, target: int) -> None:
        self._status.set_entry(seconds, target)

    def _on_changed_elsewhere(self) -> None:
        self._on_written(Deed(None, "", ""))
        self._reminders.look()
        self._alerts.touch()

    def _on_lost(self, reason: str) -> None:
        """Say so in the status bar; what is shown stays, with the time of the last answer beside it."""
        self._say_base(connected=False)
        self._toast.tell(reason)

    def _on_found(self) -> None:
        self._say_base(connected=True)

    def _say_base(self, *, connected: bool) -> None:
        self._status.set_base(_("Base: {name}").format(name=self._context.store.name), connected=connected)

    def _on_conflict(self, conflict: Conflict) -> None:
        """Ask the person; what was typed waits in its editor."""
        dialog = ConflictDialog(conflict, self)
        if dialog.exec() == ConflictDialog.DialogCode.Accepted:
            self._context.deeds.resolve(conflict, dialog.mine)
        else:
            self._context.deeds.put_off(conflict)
        dialog.deleteLater()

    # Commands

    def go_back(self) -> None:
        """Return to the place before, with what was in hand there."""
        self._go(self._history.back(self._here()))

    def go_forward(self) -> None:
        """Go again to the place that one came back from."""
        self._go(self._history.forward(self._here()))

    def export(self) -> None:
        """Save what is in view as a file."""
        self.page.export()

    def print_view(self) -> None:
        """Show what is in view as pages of paper."""
        self.page.print_view()

    def step_period(self, count: int) -> None:
        """Move the period all pages share, or the page's own."""
        if not self.page.step_period(count):
            self._context.view.step(count)

    def toggle_year(self) -> None:
        """Switch the comparison with last year on or off."""
        self._context.view.toggle_year()

    def focus_search(self) -> None:
        """Put the cursor into the page's search field, if it has one."""
        self.page.focus_search()

    def open_line(self) -> None:
        """Open the one line for search and entry."""
        self._line.open()

    def undo(self) -> None:
        """Take the last deed back, whichever page it was done on."""
        self._context.deeds.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._context.deeds.redo()

    def plan_task(self) -> None:
        """Plan a task for the client or the deal in hand."""
        self._entry.begin(self.page.task_in_hand())

    def log_call(self) -> None:
        """Write down what was done with the client or the deal in hand."""
        self._entry.begin(replace(self.page.task_in_hand(), code="call", done=True))

    def open_verification(self) -> None:
        """Open the dialog that verifies signed reports, files and codes."""
        open_verification(self._context, self.window())

    def leave_base(self) -> None:
        """Go back to the choice of a base."""
        self.base_left.emit()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._side_buttons.watch(self.window().windowHandle())
        self.page.setFocus()  # else Qt lights up the first button of the navigation

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._navigation.set_narrow(narrow=self.width() < NARROW_BELOW)
