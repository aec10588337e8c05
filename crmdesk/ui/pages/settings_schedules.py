"""SchedulesPanel: the regular reports: what each forms and when, its last file, and what can be done with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.activities.recurrence import recurrence_text
from crmdesk.data.table import day_text
from crmdesk.data.words import _, plural
from crmdesk.reports.schedules import Schedule, archive_schedule, form_schedule, schedules, switch_schedule
from crmdesk.ui.dialogs.schedule_editor import ScheduleEditor
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.toast import file_ways

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress


class ScheduleRow(QWidget):
    """One schedule: a switch, its name and rule, the last file with the ways to it, and the deeds on it."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__()
        self.schedule = schedule
        self.switch = QCheckBox()
        self.switch.setChecked(schedule.active)
        self.switch.setAccessibleName(_("“{name}” is formed regularly").format(name=schedule.name))
        name = ElidedLabel(schedule.name)
        name.setProperty("role", "strong")
        self.about = ElidedLabel(_about(schedule))
        self.about.setProperty("role", "secondary")
        if schedule.fault:
            self.about.setProperty("tone", "neg")
        self.form, self.change, self.remove = (
            QPushButton(_("Form now")),
            QPushButton(_("Change")),
            QPushButton(_("Remove")),
        )
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(name, 1)
        for button in (self.form, self.change, self.remove):
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setAccessibleName(f"{button.text()}: {schedule.name}")
            button.setEnabled(schedule.is_mine)
            head.addWidget(button)
        self.form.setEnabled(schedule.is_mine and not schedule.fault)
        self.switch.setEnabled(schedule.is_mine)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(head)
        words.addWidget(self.about)
        self.ways: tuple[QPushButton, ...] = ()
        if schedule.made_as:
            words.addLayout(self._file(Path(schedule.made_as)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _file(self, path: Path) -> QHBoxLayout:
        """Return a line with the last file and the ways to it."""
        row = QHBoxLayout()
        row.setSpacing(4)
        shown = ElidedLabel(_("Last file: {name}").format(name=path.name))
        shown.setProperty("role", "caption")
        row.addWidget(shown, 1)
        made = []
        for way in file_ways(path):
            button = QPushButton(way.text)
            button.setProperty("kind", "link")
            button.setAccessibleName(f"{way.text}: {path.name}")
            button.clicked.connect(way.act)
            row.addWidget(button)
            made.append(button)
        self.ways = tuple(made)
        return row


class SchedulesPanel(SettingsPanel):
    """The list of regular reports; each is made and changed in a dialog."""

    file_written = Signal(object)
    """A report was formed by hand: its ``Path``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: tuple[Schedule, ...] | None = None
        self._rows: list[ScheduleRow] = []
        self._forming: set[int] = set()
        """Ids of the schedules that are being formed by hand."""
        card = Card(_("Regular reports"))
        self.new = QPushButton(_("Add a regular report"))
        self.new.setIcon(context.theme.icon("plus"))
        self.new.clicked.connect(self._on_new)
        card.heading.addWidget(self.new)
        about = label(
            _("When their day has come, they are formed at the start of the program and put into their folder."),
            "secondary",
            "text3",
        )
        about.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        card.body.addWidget(about)
        card.body.addLayout(self._list)
        self.add(card)

    @property
    def rows(self) -> tuple[ScheduleRow, ...]:
        """The schedules shown."""
        return tuple(self._rows)

    def refresh(self) -> None:
        """Read the schedules."""
        work = partial(_read, self.context.store)
        self.context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, found: tuple[Schedule, ...]) -> None:
        if found == self._shown:
            return
        self._shown = found
        empty(self._list)
        self._rows = []
        for place, schedule in enumerate(found):
            row = ScheduleRow(schedule)
            row.switch.clicked.connect(partial(self._on_switched, row))
            row.form.clicked.connect(partial(self._on_form, row))
            row.change.clicked.connect(partial(self.edit, schedule))
            row.remove.clicked.connect(partial(self._on_remove, schedule))
            if schedule.id in self._forming:
                row.form.setEnabled(False)
            if place:
                self._list.addWidget(line())
            self._list.addWidget(row)
            self._rows.append(row)

    def _on_failed(self, error: Exception) -> None:
        self.context.deeds.told.emit(str(error), False)

    def _on_new(self) -> None:
        self.edit(None)

    def edit(self, schedule: Schedule | None) -> ScheduleEditor:
        """Open the editor on a schedule, or on a new one."""
        editor = ScheduleEditor(self.context, schedule, parent=self.window())
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        editor.saved.connect(self.refresh)
        editor.open()
        return editor

    def _on_switched(self, row: ScheduleRow) -> None:
        self.context.deeds.start(
            partial(switch_schedule, schedule=row.schedule, active=row.switch.isChecked()), failed=self._on_refused
        )

    def _on_remove(self, schedule: Schedule) -> None:
        self.context.deeds.start(partial(archive_schedule, schedule=schedule))

    def _on_refused(self, _error: Exception) -> None:
        """Show the switches as they are in the base: the deed itself has said why."""
        self._shown = None
        self.refresh()

    # Forming by hand

    def _on_form(self, row: ScheduleRow) -> None:
        row.form.setEnabled(False)
        number = row.schedule.id
        self._forming.add(number)
        work = partial(_form, self.context.store, row.schedule)
        self.context.jobs.start(
            work, done=self._on_formed, failed=self._on_not_formed, replaces=(self, f"form {number}")
        )

    def _on_formed(self, path: Path) -> None:
        self._settle()
        self.file_written.emit(path)

    def _on_not_formed(self, error: Exception) -> None:
        self._settle()
        self.context.deeds.told.emit(str(error), False)

    def _settle(self) -> None:
        self._forming.clear()
        self._shown = None
        self.refresh()


def _about(schedule: Schedule) -> str:
    """Return what a schedule forms and when, or why it cannot be read."""
    if schedule.fault:
        return schedule.fault
    count = len(schedule.reports)
    parts = [
        plural("{n} report", "{n} reports", count).format(n=count), schedule.kind.label, recurrence_text(schedule.rule),
    ]  # fmt: skip
    if schedule.active and schedule.next_on is not None:
        parts.append(_("next on {day}").format(day=day_text(schedule.next_on)))
    if not schedule.is_mine:
        parts.append(_("formed by another person’s program"))
    return " · ".join(parts)


def _read(store: Store, _progress: Progress) -> tuple[Schedule, ...]:
    return schedules(store)


def _form(store: Store, schedule: Schedule, _progress: Progress) -> Path:
    return form_schedule(store, schedule)
