"""TasksStrip: which days are shown, whose tasks, and, over the list, what is done to the selected ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from crmdesk.data.activities.recurrence import WEEKDAYS
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.toolbar import MenuButton
from crmdesk.ui.widgets.card import label

EVERYBODY_KEY, MINE = "all", "mine"


class TasksStrip(QFrame):
    """Steps through the days, chooses the performer, holds the buttons of the list."""

    stepped = Signal(int)
    """-1 earlier, 1 later."""
    today_requested = Signal()
    person_chosen = Signal(str)
    done_toggled = Signal(bool)
    templates_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        earlier = self._step(context, "chevron-left", _("Earlier (Page Up)"), -1)
        later = self._step(context, "chevron-right", _("Later (Page Down)"), 1)
        today = QPushButton(_("Today"))
        today.clicked.connect(self.today_requested)
        self._range = label("", "section")
        self._part = label("", "secondary", "warn")
        self._who = MenuButton(context)
        self._who.setAccessibleName(_("Whose tasks"))
        self._who.choices_menu.triggered.connect(self._on_who)
        self._with_done = QToolButton()
        self._with_done.setText(_("With done ones"))
        self._with_done.setCheckable(True)
        self._with_done.setProperty("kind", "plain")
        self._with_done.setToolTip(_("Show what is done, too"))
        self._with_done.clicked.connect(self.done_toggled)
        self.repeats = QToolButton()
        self.repeats.setIcon(context.theme.icon("repeat"))
        self.repeats.setProperty("icon_only", "true")
        self.repeats.setAccessibleName(_("Repetitions and templates"))
        self.repeats.setToolTip(_("Repetitions and templates"))
        self.repeats.clicked.connect(self.templates_requested)
        self._dated = (earlier, today, later, self._range, self._part, self._who, self._with_done)
        for part in self._dated[:5]:
            row.addWidget(part)
        row.addStretch(1)
        self._bulk = QWidget()
        self._bulk_row = QHBoxLayout(self._bulk)
        self._bulk_row.setContentsMargins(0, 0, 0, 0)
        self._bulk_row.setSpacing(6)
        self._bulk.hide()
        row.addWidget(self._bulk)
        row.addWidget(self._with_done)
        row.addWidget(self._who)
        row.addWidget(self.repeats)

    def _step(self, context: Context, icon: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(context.theme.icon(icon))
        button.setProperty("icon_only", "true")
        button.setProperty("step", step)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(self._on_step)
        return button

    def add_bulk(self, buttons: Sequence[QWidget]) -> None:
        """Take the buttons of the list."""
        for button in buttons:
            self._bulk_row.addWidget(button)

    def show_days(self, begin: date, end: date, *, done: bool) -> None:
        """Show which days [begin, end) are in view, and whether what is done is shown."""
        if end - begin == timedelta(1):
            text = f"{_(WEEKDAYS[begin.weekday()])}, {day_text(begin)}"
        else:
            text = f"{day_text(begin)} – {day_text(end - timedelta(1))}"
        self._range.setText(text)
        self._with_done.setChecked(done)
        self._switch(listed=False)

    def show_list(self) -> None:
        """Show the buttons of the list in place of the days."""
        self._switch(listed=True)

    def show_part(self, *, complete: bool) -> None:
        """Say so where not everything is shown."""
        self._part.setText("" if complete else _("Only a part is shown: choose a performer"))

    def show_people(self, people: Sequence[tuple[int, str]], person: str, *, known: bool) -> str:
        """Offer these performers and return the one that holds.

        Args:
            people: ids and names.
            person: the choice: an id as text, or one of the two words.
            known: whether somebody said who sits here.
        """
        choices = [(EVERYBODY_KEY, _("All performers")), *((str(one), name) for one, name in people)]
        if known:
            choices.insert(0, (MINE, _("Only mine")))
        held = person if person in {key for key, _words in choices} else EVERYBODY_KEY
        self._who.set_choices(choices)
        self._who.set_current(held)
        return held

    def _switch(self, *, listed: bool) -> None:
        for part in self._dated:
            part.setVisible(not listed)
        self._bulk.setVisible(listed)

    def _on_step(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self.stepped.emit(int(sender.property("step")))

    def _on_who(self, action: QAction) -> None:
        self.person_chosen.emit(str(action.data()))
