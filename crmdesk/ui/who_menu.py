"""WhoMenu: who sits at this program; every change is signed with this person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.data.entry.forms_dictionaries import POSITION_NAMES
from crmdesk.data.starters import Person, persons
from crmdesk.data.words import _
from crmdesk.ui.context import Context

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.jobs import Progress


class WhoMenu(QObject):
    """Asks the base who works in the firm and keeps the choice in the person's settings."""

    known = Signal(str, str)
    """Who sits here: the name and the role, both empty where nobody said."""

    def __init__(self, context: Context, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._context = context
        self._anchor = anchor
        self._persons: Sequence[Person] = ()
        self._is_wanted = False

    def ask(self) -> None:
        """Read who works in the firm; ``known`` follows."""
        work = partial(_read, self._context.store)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def open(self) -> None:
        """Offer the people to choose from, as they are now."""
        self._is_wanted = True
        self.ask()

    def choose(self, person_id: int | None) -> None:
        """Sit down as somebody: changes from now on are theirs."""
        store = self._context.store
        store.person_id = person_id
        self._context.settings.remember_person(store.replica, person_id)
        self._tell()

    def _on_read(self, found: tuple[Person, ...]) -> None:
        self._persons = found
        self._tell()
        if self._is_wanted:
            self._is_wanted = False
            self._show()

    def _on_failed(self, error: Exception) -> None:
        self._is_wanted = False
        self._context.deeds.told.emit(str(error), False)

    def _tell(self) -> None:
        here = next((person for person in self._persons if person.id == self._context.store.person_id), None)
        if here is None:
            self.known.emit("", "")
        else:
            self.known.emit(here.name, _(POSITION_NAMES[here.role]))

    def _show(self) -> None:
        menu = QMenu(self._anchor)
        menu.addSection(_("Who is at work"))
        group = QActionGroup(menu)
        for person in self._persons:
            self._add(menu, group, person.name, person.id)
        menu.addSeparator()
        self._add(menu, group, _("Nobody in particular"), None)
        menu.aboutToHide.connect(menu.deleteLater)
        above = menu.sizeHint().height()
        menu.popup(self._anchor.mapToGlobal(QPoint(0, -above)))

    def _add(self, menu: QMenu, group: QActionGroup, name: str, person_id: int | None) -> None:
        action = QAction(name.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked(person_id == self._context.store.person_id)
        action.setData(str(person_id or ""))
        action.triggered.connect(self._on_chosen)
        group.addAction(action)
        menu.addAction(action)

    def _on_chosen(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            chosen = str(sender.data())
            self.choose(int(chosen) if chosen else None)


def _read(store: Store, _progress: Progress) -> tuple[Person, ...]:
    return persons(store)
