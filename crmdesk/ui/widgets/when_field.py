"""WhenField: a day by one click or a few letters, and a time if there is one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.activities.moments import DAY_MINUTES, minute_text
from crmdesk.data.entry.typed import read_day
from crmdesk.data.errors import UsageFault
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.elided_label import plain_tip

DAY_WIDTH, TIME_WIDTH = 96, 60


class WhenField(QWidget):
    """Three usual days as buttons, any other typed: "25.11", "tomorrow", "+3"; the time as "10", "10:30" or "1030"."""

    changed = Signal()

    def __init__(self, today: date, workday: date, parent: QWidget | None = None) -> None:
        """Make the field.

        Args:
            today: what typed words count from.
            workday: the next working day: what "tomorrow" plans for.
            parent: the widget's parent.
        """
        super().__init__(parent)
        self._today = today
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        row, typed = QHBoxLayout(), QHBoxLayout()
        for line in (row, typed):
            line.setSpacing(6)
            lines.addLayout(line)
        soon = _("Tomorrow") if workday == today + timedelta(1) else _("On {day}").format(day=f"{workday:%d.%m}")
        self._buttons: list[QToolButton] = []
        for words, day in ((_("Today"), today), (soon, workday), (_("In a week"), today + timedelta(7))):
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setProperty("day", day)
            button.clicked.connect(self._on_day)
            self._buttons.append(button)
            row.addWidget(button)
        self._day = _edit(_("day"), _("Day"), DAY_WIDTH)
        self._time = _edit(_("10:30"), _("Time"), TIME_WIDTH)
        for edit in (self._day, self._time):
            edit.textChanged.connect(self._on_typed)
            typed.addWidget(edit)
        row.addStretch(1)
        typed.addStretch(1)

    @property
    def day(self) -> date | None:
        """The day; None where none is said.

        Raises:
            UsageFault: what is typed is no day.
        """
        text = self._day.text().strip()
        return read_day(text, self._today) if text else None

    @property
    def minute(self) -> int | None:
        """The minute of the day; None is any time.

        Raises:
            UsageFault: what is typed is no time.
        """
        return read_time(self._time.text())

    def set_when(self, day: date | None, minute: int | None = None) -> None:
        """Show a day and a time."""
        self._day.setText("" if day is None else day_text(day))
        self._time.setText("" if minute is None else minute_text(minute))

    @property
    def typed(self) -> tuple[str, str]:
        """The texts of the day and of the time as they stand."""
        return self._day.text(), self._time.text()

    def set_typed(self, day: str, time: str) -> None:
        """Write the texts of the day and of the time, readable or not."""
        self._day.setText(day)
        self._time.setText(time)

    def check(self) -> str:
        """Mark what cannot be read and return why; empty where all can."""
        told = ""
        for edit, name in ((self._day, "day"), (self._time, "minute")):
            wrong = ""
            try:
                getattr(self, name)
            except UsageFault as fault:
                wrong = str(fault)
            mark(edit, wrong="true" if wrong else "false")
            edit.setToolTip(plain_tip(wrong))
            told = told or wrong
        return told

    def _on_day(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self._day.setText(day_text(sender.property("day")))

    def _on_typed(self) -> None:
        self.check()
        try:
            day = self.day
        except UsageFault:
            day = None
        for button in self._buttons:
            button.setChecked(day is not None and button.property("day") == day)
        self.changed.emit()


def _edit(hint: str, name: str, width: int) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(hint)
    edit.setAccessibleName(name)
    edit.setFixedWidth(width)
    edit.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return edit


def read_time(text: str) -> int | None:
    """Return the minute of the day that is typed: "9", "930", "9:30", "09.30"; nothing is None.

    Raises:
        UsageFault: it is no time of a day.
    """
    bare = text.strip().replace(".", ":").replace("-", ":")
    if not bare:
        return None
    hours, colon, minutes = bare.partition(":")
    if not colon and len(bare) > 2:
        hours, minutes = bare[:-2], bare[-2:]
    if (
        bare.isascii()
        and hours.isdecimal()
        and (minutes.isdecimal() or not minutes)
        and len(hours) < 3
        and len(minutes) < 3
    ):
        minute = int(hours) * 60 + int(minutes or 0)
        if minute < DAY_MINUTES and int(minutes or 0) < 60:
            return minute
    raise UsageFault(_("“{text}” is no time. Write it like 10:30.").format(text=text.strip()))
