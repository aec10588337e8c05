"""FilterBar: search as you type, a chip a filter, and the way back to everything."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from crmdesk.data.condition_text import condition_text
from crmdesk.data.conditions import Condition, Operator, Part
from crmdesk.data.errors import Fault
from crmdesk.data.filters import Choice, choices
from crmdesk.data.registry import FilterKind, Registry
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.chips import Chip, FlowLayout
from crmdesk.ui.widgets.column_chooser import ColumnChooser
from crmdesk.ui.widgets.condition_builder import ConditionBuilder
from crmdesk.ui.widgets.filter_editors import SIMPLE, ChoiceEditor, DatesEditor, FilterEditor, NumberEditor, TextEditor
from crmdesk.ui.widgets.popover import Popover
from crmdesk.ui.widgets.search_field import SearchField

#: Milliseconds without a keystroke before the search is asked.
PAUSE = 120
SEARCH_WIDTH = 164
_TICKED = (FilterKind.REFERENCE, FilterKind.WORDS, FilterKind.CODES, FilterKind.SEVERAL)
_OTHER = "other:"


class FilterBar(QFrame):
    """The strip above a list. It holds conditions; who owns it asks the base."""

    search_changed = Signal(str)
    conditions_changed = Signal()
    reset_requested = Signal()
    given_dropped = Signal()
    """The list shall not be narrowed to the given records any more."""

    def __init__(self, context: Context, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._registry: Registry | None = None
        self._conditions: dict[str, Condition] = {}
        """Plain conditions by their field, one each."""
        self._others: list[Part] = []
        """Groups, conditions on related records, and second conditions on one field: a chip each."""
        self._editing: int | None = None
        """Which of the others the builder is open for."""
        self._chips: dict[str, Chip] = {}
        self._popover: Popover | None = None
        self._asked = ""
        self._given = ""
        """What the given records are called that the list is narrowed to besides its conditions."""
        self.search = SearchField(context.theme)
        self.search.setPlaceholderText(placeholder)
        self.search.setAccessibleName(placeholder)
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.chooser = ColumnChooser(context.theme)
        self._add = Chip(context.theme, _("Filter"))
        self._add.show_as_addition()
        self._add.set_icon(context.theme.icon("plus", "text3"))
        self._add.activated.connect(self._on_add)
        self._reset = QPushButton(_("Reset"))
        self._reset.setProperty("kind", "link")
        self._reset.clicked.connect(self.reset_requested)
        self._reset.hide()
        self._strip = QWidget()
        self._flow = FlowLayout(self._strip, 6)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 4, 10)
        row.setSpacing(8)
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._strip, 1)
        row.addWidget(self.chooser, 0, Qt.AlignmentFlag.AlignTop)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self.search.textChanged.connect(self._on_typed)

    @property
    def conditions(self) -> tuple[Part, ...]:
        """The conditions set here."""
        return (*self._conditions.values(), *self._others)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def set_registry(self, registry: Registry) -> None:
        """Offer the filters of a registry."""
        held, self._registry = self._registry, registry
        if held is None or (len(held.fields), held.rules.keys()) != (len(registry.fields), registry.rules.keys()):
            self._rebuild()

    def set_conditions(self, conditions: tuple[Part, ...], text: str = "") -> None:
        """Hold these conditions without telling anybody."""
        self._drop_popover()
        self._conditions, self._others = {}, []
        self._take(conditions)
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self._rebuild()

    def show_given(self, text: str) -> None:
        """Show a chip for records that were given by their ids; an empty text takes it away, telling nobody."""
        if text != self._given:
            self._given = text
            self._rebuild()

    def _take(self, parts: tuple[Part, ...]) -> None:
        """Hold more conditions: the first plain one of a field under its chip, the rest each by itself."""
        for part in parts:
            if isinstance(part, Condition) and part.field not in self._conditions and self._fits_chip(part):
                self._conditions[part.field] = part
            else:
                self._others.append(part)

    def _fits_chip(self, condition: Condition) -> bool:
        """Whether the simple editor of a field can show the condition."""
        if condition.operator is Operator.HOLDS or self._registry is None:
            return True
        known = {field.key: field.filter for field in self._registry.fields}
        kind = known.get(condition.field)
        return kind is None or condition.operator in SIMPLE[kind]

    def _rebuild(self) -> None:
        """Make the chips anew: those at hand, then the others that hold a condition."""
        empty(self._flow, keeping=(self._add, self._reset))
        self._chips = {}
        registry = self._registry
        if registry is None:
            return
        if self._given:
            given = Chip(self._context.theme, self._given)
            given.set_on(on=True, removable=True)
            given.removed.connect(self.given_dropped)
            self._flow.addWidget(given)
        keys = [*registry.chips, *(key for key in self._conditions if key not in registry.chips)]
        for key in keys:
            self._chips[key] = self._make_chip(registry, key)
            self._flow.addWidget(self._chips[key])
        for place, part in enumerate(self._others):
            self._flow.addWidget(self._make_other_chip(registry, place, part))
        self._flow.addWidget(self._add)
        self._flow.addWidget(self._reset)
        before: QWidget = self.search
        for button in (*(chip.button for chip in self._chips.values()), self._add.button, self._reset):
            QWidget.setTabOrder(before, button)
            before = button
        self._add.raise_()
        self._reset.raise_()
        self._show_reset()
        self._strip.updateGeometry()

    def _make_chip(self, registry: Registry, key: str) -> Chip:
        condition = self._conditions.get(key)
        chip = Chip(self._context.theme, self._chip_text(registry, key))
        chip.setProperty("key", key)
        if key not in registry.rules:  # a named condition has nothing to set, it is only taken away
            chip.set_icon(self._context.theme.icon("chevron-down", "text3"))
        if condition is not None:
            chip.set_on(on=True, removable=True)
        chip.activated.connect(self._on_chip)
        chip.removed.connect(self._on_removed)
        return chip

    def _make_other_chip(self, registry: Registry, place: int, part: Part) -> Chip:
        chip = Chip(self._context.theme, self._text_of(registry, part))
        chip.setProperty("place", place)
        chip.set_icon(self._context.theme.icon("chevron-down", "text3"))
        chip.set_on(on=True, removable=True)
        chip.activated.connect(self._on_other)
        chip.removed.connect(self._on_other_removed)
        self._chips[f"{_OTHER}{place}"] = chip
        return chip

    def _text_of(self, registry: Registry, part: Part) -> str:
        """Return a condition in words; one that cannot be asked any more says so and can be taken away."""
        try:
            return condition_text(registry, part, self._context.store.firm.currency)
        except Fault as fault:
            return str(fault)

    def _chip_text(self, registry: Registry, key: str) -> str:
        condition = self._conditions.get(key)
        if condition is None:
            return registry.field_named(key).label
        return self._text_of(registry, condition)

    def _show_reset(self) -> None:
        self._reset.setVisible(bool(self.conditions) or bool(self.text) or bool(self._given))

    def _on_typed(self) -> None:
        self._show_reset()
        self._pause.start()

    def _on_pause(self) -> None:
        self.search_changed.emit(self.text)

    def _on_chip(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            self._open(str(sender.property("key")))

    def _on_removed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            self._set(str(sender.property("key")), None)

    def _on_other(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            self._build(int(sender.property("place")))

    def _on_other_removed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            self._drop_popover()
            del self._others[int(sender.property("place"))]
            self._rebuild()
            self.conditions_changed.emit()

    def _on_build(self) -> None:
        self._build(None)

    def _build(self, place: int | None) -> None:
        """Open the builder for one of the others, or for a new one; closed half filled in, it opens as it was left."""
        if self._registry is None:
            return
        if self._popover is not None and self._popover.property("built") == str(place):
            self._editing = place
            self._popover.open()
            return
        self._drop_popover()
        self._editing = place
        held = () if place is None else (self._others[place],)
        anchor = self._add if place is None else self._chips[f"{_OTHER}{place}"]
        builder = ConditionBuilder(self._context, self._registry, held)
        builder.parts_chosen.connect(self._on_built)
        self._popover = Popover(anchor)
        self._popover.setProperty("built", str(place))
        self._popover.body.addWidget(label(_("All of these hold"), "section"))
        self._popover.body.addWidget(builder)
        self._popover.open()

    def _on_built(self, parts: tuple[Part, ...]) -> None:
        place, self._editing = self._editing, None
        self._drop_popover()
        if place is not None:
            self._others[place : place + 1] = []
        self._take(parts)
        self._rebuild()
        self.conditions_changed.emit()

    def _on_add(self) -> None:
        """Offer every other column that can be filtered, named conditions, and the builder for anything else."""
        if self._registry is None:
            return
        menu = QMenu(self)
        build = QAction(_("Any combination of conditions…"), menu)
        build.triggered.connect(self._on_build)
        menu.addAction(build)
        menu.addSeparator()
        for key, rule in self._registry.rules.items():
            if key not in self._conditions:
                action = QAction(rule.label, menu)
                action.setData(key)
                action.triggered.connect(self._on_added)
                menu.addAction(action)
        for field in self._registry.fields:
            if field.filter is None or field.hidden or field.key in self._chips:
                continue
            action = QAction(field.label, menu)
            action.setData(field.key)
            action.triggered.connect(self._on_added)
            menu.addAction(action)
        menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _on_added(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self._open(str(sender.data()))

    def _open(self, key: str) -> None:
        """Open the editor of a field's filter under its chip, or under the one that adds."""
        registry = self._registry
        if registry is None:
            return
        if key in registry.rules:
            if key not in self._conditions:
                self._set(key, Condition(key, Operator.HOLDS))
            return
        field = registry.field_named(key)
        if field.filter in _TICKED:
            self._asked = key
            work = partial(_read_choices, self._context.store, registry.id, key)
            self._context.jobs.start(work, done=self._on_choices, failed=self._on_failed, replaces=(self, "choices"))
            return
        condition = self._conditions.get(key)
        editor: FilterEditor
        if field.filter is FilterKind.DATES:
            editor = DatesEditor(key, self._context.view.today, condition)
        elif field.filter is FilterKind.TEXT:
            editor = TextEditor(key, condition)
        else:
            editor = NumberEditor(key, field.kind, condition)
        self._show_editor(editor, field.label)

    def _on_choices(self, found: tuple[Choice, ...]) -> None:
        if self._registry is not None:
            field = self._registry.field_named(self._asked)
            self._show_editor(ChoiceEditor(self._asked, found, self._conditions.get(self._asked)), field.label)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Fault) and self._registry is not None:
            editor = FilterEditor(self._asked)
            self._show_editor(editor, str(error))

    def _show_editor(self, editor: FilterEditor, title: str) -> None:
        self._drop_popover()
        anchor = self._chips.get(editor.field_key, self._add)
        popover = Popover(anchor)
        popover.body.addWidget(label(title, "section"))
        popover.body.addWidget(editor)
        editor.condition_chosen.connect(self._on_chosen)
        editor.setProperty("closes", not isinstance(editor, ChoiceEditor))
        self._popover = popover
        popover.open()

    def _drop_popover(self) -> None:
        if self._popover is not None:
            self._popover.close()
            self._popover.deleteLater()
            self._popover = None

    def _on_chosen(self, condition: Condition | None) -> None:
        editor = self.sender()
        if not isinstance(editor, FilterEditor):
            return
        if editor.property("closes"):
            self._drop_popover()
        self._set(editor.field_key, condition)

    def _set(self, key: str, condition: Condition | None) -> None:
        """Take a condition or drop it; chips keep their place while an editor is open under one of them."""
        if condition is None:
            self._conditions.pop(key, None)
        else:
            self._conditions[key] = condition
        chip = self._chips.get(key)
        if chip is None or (condition is None and self._registry is not None and key not in self._registry.chips):
            self._drop_popover()
            self._rebuild()
        elif self._registry is not None:
            chip.set_text(self._chip_text(self._registry, key))
            chip.set_on(on=condition is not None, removable=True)
            self._show_reset()
            self._strip.updateGeometry()
        self.conditions_changed.emit()


def _read_choices(store: Any, registry_id: str, key: str, _progress: Progress) -> tuple[Choice, ...]:
    return choices(store, registry_id, key)
