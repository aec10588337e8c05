"""ResultFilters: the conditions of a report: a chip each, removed by its cross, and the way to add one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter
from crmdesk.reports.filter_choices import filter_choices, offered_filters
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.chips import Chip, FlowLayout
from crmdesk.ui.widgets.filter_editors import ChoiceEditor
from crmdesk.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from crmdesk.data.filters import Choice
    from crmdesk.data.store import Store
    from crmdesk.reports.catalog import Report
    from crmdesk.reports.question import Question
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress


class ResultFilters(QWidget):
    """Holds the conditions of one report; the button that adds one stands elsewhere (``add``)."""

    filters_chosen = Signal(object)
    """Other conditions hold: a tuple of ``Filter``."""

    def __init__(self, context: Context, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._report = report
        self._question: Question | None = None
        self._filters: tuple[Filter, ...] = ()
        self._titles: dict[str, str] = {}
        self._chips: dict[str, Chip] = {}
        self._asked = ""
        self._popover: Popover | None = None
        self._menu: QMenu | None = None
        self.add = Chip(context.theme, _("Condition"))
        self.add.show_as_addition()
        self.add.set_icon(context.theme.icon("plus", "text3"))
        self.add.activated.connect(self._on_add)
        self._flow = FlowLayout(self, 6)
        self.hide()

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The conditions that hold."""
        return self._filters

    def show_filters(self, filters: tuple[Filter, ...], texts: tuple[str, ...] = ()) -> None:
        """Show these conditions, telling nobody.

        Args:
            filters: what holds.
            texts: how they read, one each; before anybody has said so, the names of their dimensions.
        """
        known = {name: chip.button.accessibleName() for name, chip in self._chips.items()}
        said = texts if len(texts) == len(filters) else ()
        self._filters = filters
        empty(self._flow)
        self._chips = {}
        for place, one in enumerate(filters):
            text = said[place] if said else known.get(one.dimension) or self._titles.get(one.dimension, "…")
            chip = Chip(self._context.theme, text)
            chip.setProperty("dimension", one.dimension)
            chip.set_on(on=True, removable=True)
            chip.activated.connect(self._on_chip)
            chip.removed.connect(self._on_removed)
            self._flow.addWidget(chip)
            self._chips[one.dimension] = chip
        self.setVisible(bool(filters))
        self.updateGeometry()

    def take_report(self, report: Report) -> None:
        """Take another report: by what it can be narrowed follows from what it counts."""
        self._report = report

    def take_question(self, question: Question) -> None:
        """Take what the report asks: members are those that occur in it."""
        self._question = question

    # Adding

    def _on_add(self) -> None:
        work = partial(_read_offered, self._context.store, self._report)
        self._context.jobs.start(work, done=self._on_offered, failed=self._on_failed, replaces=(self, "offered"))

    def _on_offered(self, offered: tuple[Choice, ...]) -> None:
        self._titles = {choice.value: choice.label for choice in offered}
        self._menu = QMenu(self)
        for choice in offered:
            action = QAction(choice.label.replace("&", "&&"), self._menu)
            action.setData(choice.value)
            self._menu.addAction(action)
        self._menu.triggered.connect(self._on_dimension)
        self._menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def _on_dimension(self, action: QAction) -> None:
        self.choose(str(action.data()))

    def _on_chip(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            self.choose(str(sender.property("dimension")))

    def choose(self, dimension: str) -> None:
        """Offer the members of a dimension."""
        if self._question is None:
            return
        self._asked = dimension
        work = partial(_read_members, self._context.store, self._question, dimension)
        self._context.jobs.start(work, done=self._on_members, failed=self._on_failed, replaces=(self, "members"))

    def _on_members(self, found: tuple[Choice, ...]) -> None:
        held = next((one for one in self._filters if one.dimension == self._asked), None)
        condition = None if held is None else Condition(self._asked, Operator.IN, held.values)
        editor = ChoiceEditor(self._asked, found, condition, can_deny=False)
        editor.condition_chosen.connect(self._on_chosen)
        self._open(self._titles.get(self._asked, ""), editor)

    def _on_failed(self, error: Exception) -> None:
        said = label(str(error), "secondary")
        said.setWordWrap(True)
        said.setFixedWidth(260)
        self._open("", said)

    def _open(self, title: str, inside: QWidget) -> None:
        if self._popover is not None:
            self._popover.close()
            self._popover.deleteLater()
        self._popover = Popover(self._chips.get(self._asked, self.add))
        if title:
            self._popover.body.addWidget(label(title, "section"))
        self._popover.body.addWidget(inside)
        self._popover.open()

    def _on_chosen(self, condition: Condition | None) -> None:
        """Hold what is ticked; the editor stays open for more."""
        values = () if condition is None else condition.values
        one = Filter(self._asked, tuple(values))
        kept = [one if held.dimension == self._asked else held for held in self._filters]
        if one not in kept:
            kept.append(one)
        self._hold(tuple(held for held in kept if held.values))

    def _on_removed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            gone = str(sender.property("dimension"))
            self._hold(tuple(held for held in self._filters if held.dimension != gone))

    def _hold(self, filters: tuple[Filter, ...]) -> None:
        if filters != self._filters:
            if self._popover is not None and self._popover.isVisible():
                self._filters = filters  # chips are made anew with the answer: one under an open editor stays
            else:
                self.show_filters(filters)
            self.filters_chosen.emit(filters)


def _read_offered(store: Store, report: Report, _progress: Progress) -> tuple[Choice, ...]:
    return offered_filters(store, report)


def _read_members(store: Store, question: Question, dimension: str, _progress: Progress) -> tuple[Choice, ...]:
    return filter_choices(store, question, dimension)
