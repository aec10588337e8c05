"""Condition rows: a tree of conditions as lines to fill in, each a column, a named rule, related records or a group."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSpinBox, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.comparison import OPERATORS
from crmdesk.data.condition_text import OPERATOR_NAMES
from crmdesk.data.conditions import Condition, Group, Operator, Part, Quantifier, Related, Together
from crmdesk.data.errors import UsageFault
from crmdesk.data.registry import FilterKind, Registry
from crmdesk.data.relations import registry_beyond, relation_named, relations_of
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.value_fields import ValueField, value_field

#: Levels of groups and related records that the builder offers to nest.
DEEPEST = 3
WHAT_WIDTH, HOW_WIDTH = 190, 150
INDENT = 16
_GROUP = "group"
_TOGETHER = (
    (N_("all hold"), Together.ALL, False),
    (N_("any holds"), Together.ANY, False),
    (N_("none holds"), Together.ANY, True),
    (N_("not all hold"), Together.ALL, True),
)
#: Operators that need no list of their own where texts are typed: several texts are an "any" of conditions.
_UNTYPED = (Operator.IN, Operator.NOT_IN)


class Body(QWidget):
    """The part of a line behind its first choice."""

    def part(self) -> Part:
        """Return what is filled in.

        Raises:
            UsageFault: something is missing or does not fit.
        """
        raise NotImplementedError


class PlainBody(Body):
    """How a column is compared, and with what."""

    def __init__(self, context: Context, registry: Registry, key: str, held: Condition | None) -> None:
        super().__init__()
        self._context = context
        self._registry = registry
        self._field = registry.field_named(key)
        self._held = held
        self._how = QComboBox()
        self._how.setAccessibleName(_("How to compare"))
        self._how.setFixedWidth(HOW_WIDTH)
        is_typed = self._field.filter in (FilterKind.TEXT, FilterKind.NUMBER)
        for operator in OPERATORS[self._field.filter or FilterKind.TEXT]:
            if not is_typed or operator not in _UNTYPED:
                self._how.addItem(_(OPERATOR_NAMES[operator]), operator)
        if held is not None:
            self._how.setCurrentIndex(max(0, self._how.findData(held.operator)))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._how)
        self._value: ValueField = self._make_value()
        self._row.addWidget(self._value, 1)
        self._how.currentIndexChanged.connect(self._on_how)

    @property
    def _operator(self) -> Operator:
        return Operator(self._how.currentData())

    def _make_value(self) -> ValueField:
        return value_field(self._context, self._registry, self._field, self._operator, self._held)

    def _on_how(self) -> None:
        old = self._value
        self._held = self._so_far(old)
        self._value = self._make_value()
        self._row.replaceWidget(old, self._value)
        old.hide()
        old.deleteLater()

    def _so_far(self, old: ValueField) -> Condition | None:
        """Keep what was typed when only the way of comparing changes."""
        try:
            values, labels = old.values()
        except UsageFault:
            return self._held
        return Condition(self._field.key, self._operator, values, labels) if values else self._held

    def part(self) -> Part:
        """Return the condition."""
        values, labels = self._value.values()
        return Condition(self._field.key, self._operator, values, labels)


class RuleBody(Body):
    """A condition with a name of its own has nothing to fill in."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def part(self) -> Part:
        """Return the condition."""
        return Condition(self._key, Operator.HOLDS)


class RelatedBody(Body):
    """How many related records must be such, and which."""

    def __init__(self, context: Context, registry: Registry, key: str, held: Related | None, depth: int) -> None:
        super().__init__()
        self._key = key
        relation = relation_named(registry, key)
        self._how = QComboBox()
        self._how.setAccessibleName(_("How many"))
        self._how.setFixedWidth(HOW_WIDTH)
        for text, quantifier in (
            (_("there is"), Quantifier.ANY),
            (_("there is none"), Quantifier.NONE),
            (_("at least …"), Quantifier.AT_LEAST),
        ):
            self._how.addItem(text, quantifier)
        self._count = QSpinBox()
        self._count.setRange(1, 1_000_000)
        self._count.setAccessibleName(_("How many"))
        self._count.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._count.setFixedWidth(64)
        self._count.setValue(held.count if held is not None else 2)
        if held is not None:
            self._how.setCurrentIndex(self._how.findData(held.quantifier))
        self._how.currentIndexChanged.connect(self._on_how)
        more = _("Add a condition on: {what}").format(what=relation.label)
        beyond = registry_beyond(registry, relation)
        self._lines = ConditionRows(context, beyond, held.parts if held else (), depth - 1, more=more)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._how)
        head.addWidget(self._count)
        head.addWidget(label(_("such that:"), "secondary"))
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        self.inner = self._lines
        self._on_how()

    def _on_how(self) -> None:
        self._count.setVisible(self._how.currentData() is Quantifier.AT_LEAST)

    def part(self) -> Part:
        """Return the condition on related records."""
        quantifier = Quantifier(self._how.currentData())
        count = self._count.value() if quantifier is Quantifier.AT_LEAST else 1
        return Related(self._key, quantifier, self._lines.parts(), count)


class GroupBody(Body):
    """Whether all, any or none of some conditions hold."""

    def __init__(self, context: Context, registry: Registry, held: Group | None, depth: int) -> None:
        super().__init__()
        self._how = QComboBox()
        self._how.setAccessibleName(_("How they hold together"))
        self._how.setFixedWidth(HOW_WIDTH)
        for place, (text, together, negated) in enumerate(_TOGETHER):
            self._how.addItem(_(text), place)
            if held is not None and (held.together, held.negated) == (together, negated):
                self._how.setCurrentIndex(place)
        if held is None:
            self._how.setCurrentIndex(1)
        parts = held.parts if held else ()
        self._lines = ConditionRows(context, registry, parts, depth - 1, least=1, more=_("Add to the group"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._how)
        self.inner = self._lines

    def part(self) -> Part:
        """Return the group."""
        _text, together, negated = _TOGETHER[int(self._how.currentData())]
        return Group(together, self._lines.parts(), negated)


class ConditionRow(QFrame):
    """One line: what is asked about, how, and with what; a cross takes it away."""

    removed = Signal(object)

    def __init__(self, context: Context, registry: Registry, held: Part | None, depth: int) -> None:
        super().__init__()
        self._context = context
        self._registry = registry
        self._depth = depth
        self._what = QComboBox()
        self._what.setAccessibleName(_("What to filter by"))
        self._what.setFixedWidth(WHAT_WIDTH)
        self._what.setMaxVisibleItems(14)
        self._offer()
        self._cross = QToolButton()
        self._cross.setProperty("kind", "plain")
        self._cross.setIcon(context.theme.icon("x", "text3"))
        self._cross.setToolTip(_("Remove the condition"))
        self._cross.setAccessibleName(_("Remove the condition"))
        self._cross.clicked.connect(self._on_cross)
        self._head = QHBoxLayout()
        self._head.setSpacing(6)
        self._head.addWidget(self._what)
        self._head.addStretch(1)
        self._head.addWidget(self._cross)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(self._head)
        self._what.setCurrentIndex(max(0, self._what.findData(_key_of(held))))
        self._body = self._make_body(held)
        self._place_body()
        self._what.currentIndexChanged.connect(self._on_what)

    def _offer(self) -> None:
        """Offer columns, named rules, related records and groups, in this order."""
        for field in self._registry.fields:
            if field.filter is not None and not field.hidden:
                self._what.addItem(field.label, f"field:{field.key}")
        for key, rule in self._registry.rules.items():
            self._what.addItem(rule.label, f"rule:{key}")
        if self._depth > 0:
            self._what.insertSeparator(self._what.count())
            for relation in relations_of(self._registry):
                self._what.addItem(_("Related: {what}").format(what=relation.label), f"related:{relation.key}")
            self._what.addItem(_("Several together"), f"{_GROUP}:")

    def _make_body(self, held: Part | None) -> Body:
        kind, _colon, key = str(self._what.currentData()).partition(":")
        match kind:
            case "rule":
                return RuleBody(key)
            case "related":
                held = held if isinstance(held, Related) else None
                return RelatedBody(self._context, self._registry, key, held, self._depth)
            case "group":
                held = held if isinstance(held, Group) else None
                return GroupBody(self._context, self._registry, held, self._depth)
            case _:
                held = held if isinstance(held, Condition) else None
                return PlainBody(self._context, self._registry, key, held)

    def _place_body(self) -> None:
        self._head.insertWidget(1, self._body, 10)
        self._cross.raise_()
        inner: Any = getattr(self._body, "inner", None)
        if inner is not None:
            inner.layout().setContentsMargins(INDENT, 0, 0, 0)
            self._column.addWidget(inner)
            inner.raise_()

    def _on_what(self) -> None:
        old, inner = self._body, getattr(self._body, "inner", None)
        for widget in (old, inner):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._head.removeWidget(old)
        self._body = self._make_body(None)
        self._place_body()

    def _on_cross(self) -> None:
        self.removed.emit(self)

    def part(self) -> Part:
        """Return what the line says.

        Raises:
            UsageFault: something is missing or does not fit.
        """
        return self._body.part()

    def take_keyboard(self) -> None:
        """Put the keyboard into the first choice."""
        self._what.setFocus()


class ConditionRows(QWidget):
    """Lines that hold together, and the way to one more."""

    def __init__(
        self,
        context: Context,
        registry: Registry,
        parts: tuple[Part, ...],
        depth: int,
        least: int = 0,
        more: str = "",
    ) -> None:
        super().__init__()
        self._context = context
        self._registry = registry
        self._depth = depth
        self._least = least
        self._rows: list[ConditionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._add = QPushButton(more or _("Add a condition"))
        self._add.setProperty("kind", "link")
        self._add.clicked.connect(self._on_add)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addStretch(1)
        self._column.addLayout(foot)
        for part in parts:
            self._insert(part)
        for _missing in range(least - len(parts)):
            self._insert(None)

    def _insert(self, held: Part | None) -> ConditionRow:
        row = ConditionRow(self._context, self._registry, held, self._depth)
        row.removed.connect(self._on_removed)
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)
        self._add.raise_()  # the keyboard goes through children in their order
        return row

    def _on_add(self) -> None:
        self._insert(None).take_keyboard()

    def _on_removed(self, row: ConditionRow) -> None:
        place = self._rows.index(row)
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        if self._rows:
            self._rows[min(place, len(self._rows) - 1)].take_keyboard()
        else:
            self._add.setFocus()

    def parts(self) -> tuple[Part, ...]:
        """Return what the lines say.

        Raises:
            UsageFault: something is missing or does not fit.
        """
        if len(self._rows) < self._least:
            raise UsageFault(_("A group needs at least one condition."))
        return tuple(row.part() for row in self._rows)


def _key_of(part: Part | None) -> str:
    match part:
        case Condition(field, Operator.HOLDS):
            return f"rule:{field}"
        case Condition(field):
            return f"field:{field}"
        case Related(relation):
            return f"related:{relation}"
        case Group():
            return f"{_GROUP}:"
        case _:
            return ""
