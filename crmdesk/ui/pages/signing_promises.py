"""PromisesPart: what is promised for the next period: lines to add, change, order and make tasks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip
from crmdesk.ui.widgets.pane_parts import icon_label

if TYPE_CHECKING:
    from crmdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise in words: what, what would fulfil it, and until when."""

    id: int
    text: str
    aim: str
    due: str
    is_task: bool = False
    can_be_task: bool = True


class PromisesPart(QWidget):
    """Numbered lines; the author changes them by Enter or a double click, and by the menu at the end of each."""

    add_requested = Signal()
    change_requested = Signal(object)
    remove_requested = Signal(object)
    moved = Signal(object)
    """All ids in their new order."""
    tasks_requested = Signal(object)
    """Ids of promises to make tasks of."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[PromiseLine, ...] = ()
        self._made: dict[int, PromiseRow] = {}
        self._title = label("", "section")
        self.to_tasks = self._button("list-plus", _("To tasks"))
        self.to_tasks.setToolTip(_("Make a task of every promise that is none yet"))
        self.to_tasks.clicked.connect(self._on_tasks)
        self.add = self._button("plus", _("Add"))
        self.add.clicked.connect(self.add_requested)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self.to_tasks)
        head.addWidget(self.add)
        self._nothing = label("", "secondary")
        self._nothing.setWordWrap(True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._nothing)
        column.addLayout(self._rows)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[PromiseLine, ...]:
        """What is shown."""
        return self._lines

    def row(self, promise: int) -> PromiseRow:
        """Return the row of a promise.

        Raises:
            KeyError: there is none.
        """
        return self._made[promise]

    def show_promises(self, lines: Sequence[PromiseLine], title: str, *, can_edit: bool, can_plan: bool) -> None:
        """Show promises.

        Args:
            lines: in their order.
            title: with the period they are for.
            can_edit: whether this person may change them now.
            can_plan: whether tasks can be made of them now.
        """
        self._lines = tuple(lines)
        self._title.setText(title)
        self.add.setVisible(can_edit)
        self.to_tasks.setVisible(can_plan and any(line.can_be_task and not line.is_task for line in lines))
        self._nothing.setVisible(not lines)
        self._nothing.setText(
            _("Nothing yet. A measure with a target, a deal with an action, or plain words.")
            if can_edit
            else _("Nothing was promised.")
        )
        empty(self._rows)
        self._made = {}
        for place, line in enumerate(self._lines, 1):
            row = PromiseRow(self._theme, place, line, can_edit=can_edit, last=place == len(lines))
            row.change_requested.connect(self.change_requested)
            row.remove_requested.connect(self.remove_requested)
            row.step_requested.connect(self._on_step)
            self._rows.addWidget(row)
            self._made[line.id] = row

    def _button(self, icon: str, words: str) -> QPushButton:
        button = QPushButton(GAP + words)
        button.setIcon(self._theme.icon(icon))
        button.setIconSize(QSize(15, 15))
        button.setProperty("kind", "plain")
        button.setProperty("small", "true")
        return button

    def _on_tasks(self) -> None:
        self.tasks_requested.emit(tuple(line.id for line in self._lines if line.can_be_task and not line.is_task))

    def _on_step(self, promise: int, step: int) -> None:
        order = [line.id for line in self._lines]
        place = order.index(promise)
        target = place + step
        if 0 <= target < len(order):
            order[place], order[target] = order[target], order[place]
            self.moved.emit(tuple(order))


class PromiseRow(QFrame):
    """One promise."""

    change_requested = Signal(object)
    remove_requested = Signal(object)
    step_requested = Signal(object, int)

    def __init__(self, theme: Theme, place: int, line: PromiseLine, *, can_edit: bool, last: bool) -> None:
        super().__init__()
        self.promise = line
        self._can_edit = can_edit
        self.setProperty("promise", "true")
        self.setToolTip(plain_tip(" · ".join(part for part in (line.text, line.aim, line.due) if part)))
        self.setAccessibleName(f"{place}. {line.text} {line.aim} {line.due}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(8)
        number = label(str(place), "", "text3")
        number.setFixedWidth(14)
        text = ElidedLabel(line.text)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(number)
        row.addWidget(text, 1)
        if line.is_task:
            made = icon_label(theme, "list-checks", "pos", 14)
            made.setToolTip(_("It is a task"))
            row.addWidget(made)
        if line.aim:
            row.addWidget(label(line.aim, "strong"))
        if line.due:
            row.addWidget(label(line.due, "", "text3"))
        if can_edit:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(self._menu(theme, first=place == 1, last=last))

    def _menu(self, theme: Theme, *, first: bool, last: bool) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon("ellipsis"))
        button.setProperty("icon_only", "true")
        button.setProperty("small", "true")
        button.setProperty("kind", "plain")
        button.setAccessibleName(_("What to do with the promise"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addAction(_("Change…"), self._on_change)
        up = menu.addAction(_("Higher (Ctrl+↑)"), self._on_up)
        down = menu.addAction(_("Lower (Ctrl+↓)"), self._on_down)
        up.setEnabled(not first)
        down.setEnabled(not last)
        menu.addSeparator()
        menu.addAction(_("Remove (Del)"), self._on_remove)
        button.setMenu(menu)
        return button

    def _on_change(self) -> None:
        self.change_requested.emit(self.promise.id)

    def _on_up(self) -> None:
        self.step_requested.emit(self.promise.id, -1)

    def _on_down(self) -> None:
        self.step_requested.emit(self.promise.id, 1)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self.promise.id)

    # Qt overrides

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._can_edit:
            self._on_change()
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        acts = {
            (False, Qt.Key.Key_Return): self._on_change,
            (False, Qt.Key.Key_Enter): self._on_change,
            (False, Qt.Key.Key_F2): self._on_change,
            (False, Qt.Key.Key_Delete): self._on_remove,
            (True, Qt.Key.Key_Up): self._on_up,
            (True, Qt.Key.Key_Down): self._on_down,
        }
        act = acts.get((control, Qt.Key(event.key()))) if self._can_edit else None
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
