"""TasksList: all activities as a list, with what is done to many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from crmdesk.data.activities.deeds import complete_many, move, reassign
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.store import Store
from crmdesk.data.table import Table, number
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.registry_page import RegistryPage
from crmdesk.ui.pages.tasks_pane import TaskPane
from crmdesk.ui.widgets.totals_row import Total


class TasksList(RegistryPage):
    """The registry of activities; Space marks the selected done, buttons move and hand them over."""

    registry_id = "activities"
    placeholder = N_("Client")
    pane_width = 340
    narrow_pane_width = 320

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.pane = TaskPane(context)
        super().__init__(context, self.pane, parent)
        self._listing = replace(self._listing, order="due_on", descending=False)
        self._workday = context.view.today + timedelta(1)
        self._narrowed: int | None = None
        self._view.grid.installEventFilter(self)

    def set_workday(self, day: date) -> None:
        """Learn which day the next working one is."""
        self._workday = day

    def bulk_actions(self) -> tuple[QWidget, ...]:
        """Return the buttons for what is selected; made once."""
        done = self._button(_("It is done"), self._on_done)
        later = self._button(_("To tomorrow"), self._on_tomorrow)
        self._hand = QToolButton()
        self._hand.setText(_("Hand over"))
        self._hand.setProperty("menu", "true")
        self._hand.setProperty("small", "true")
        self._hand.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._people = QMenu(self._hand)
        self._people.triggered.connect(self._on_hand_over)
        self._hand.setMenu(self._people)
        return done, later, self._hand

    def set_people(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer these performers: ids and names."""
        self._people.clear()
        for person, name in people:
            action = QAction(name.replace("&", "&&"), self._people)
            action.setData(person)
            self._people.addAction(action)

    def show_person(self, person: int | None, name: str) -> None:
        """Narrow the list to one performer, as the days are; None is everybody in scope."""
        if person == self._narrowed:
            return
        self._narrowed = person
        others = tuple(
            held for held in self._bar.conditions if not isinstance(held, Condition) or held.field != "performer"
        )
        mine = () if person is None else (Condition("performer", Operator.IN, (person,), (name,)),)
        self._bar.set_conditions((*others, *mine))
        if self._loaded:
            self.reload()

    def show_overdue(self) -> None:
        """Show what is overdue."""
        self.show_tab("overdue")

    def show_tab(self, key: str) -> None:
        """Show one of the ready-made filters."""
        self._select_tab(key)
        self.reload()

    def nothing_yet(self) -> tuple[str, str]:
        """Return what to say in a base without activities."""
        return _("There are no tasks yet"), _("Plan the first one: Ctrl+T.")

    def totals_of(self, table: Table, shown: Sequence[str]) -> Mapping[str, Total]:
        """Return the count under the first column."""
        count = table.rows[0][0]
        return {shown[0]: Total(plural("{n} task", "{n} tasks", count).format(n=number(count)))}

    def sum_of(self, table: Table) -> str:
        """Return "Selected: 3"."""
        return _("Selected: {n}").format(n=number(table.rows[0][0]))

    @staticmethod
    def _button(text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("small", "true")
        button.clicked.connect(slot)
        return button

    def _start(self, writing: Callable[[Store], Deed]) -> None:
        if self._view.selected_ids():
            self.context.deeds.start(writing)

    def _on_done(self) -> None:
        self._start(partial(complete_many, activity_ids=tuple(self._view.selected_ids())))

    def _on_tomorrow(self) -> None:
        self._start(partial(move, activity_ids=tuple(self._view.selected_ids()), day=self._workday))

    def _on_hand_over(self, action: QAction) -> None:
        person: Any = action.data()
        self._start(partial(reassign, activity_ids=tuple(self._view.selected_ids()), performer_id=person))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space marks the selected done; the rows themselves would only select by it."""
        if (
            event.type() is QEvent.Type.KeyPress
            and watched is self._view.grid
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            self._on_done()
            return True
        return super().eventFilter(watched, event)
