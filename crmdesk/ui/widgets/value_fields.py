"""Value fields: what a condition in the builder is compared with: texts, numbers, days, words for days, values to tick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.bounds import read_bound
from crmdesk.data.comparison import LONGEST_TEXT
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.date_words import DATE_WORDS, MOST_DAYS
from crmdesk.data.entry.typed import read_day
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import Choice, choices
from crmdesk.data.registry import FilterKind, Registry, RegistryField
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.filter_editors import ChoiceEditor

#: Days a word with a number begins with.
USUAL_DAYS = 30
_SHOWN = 3


class ValueField(QWidget):
    """Holds the values of one condition; this one holds none."""

    def __init__(self, field: RegistryField) -> None:
        super().__init__()
        self.field = field
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    def values(self) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """Return the values and what they are called.

        Raises:
            UsageFault: nothing is there, or what is there does not fit.
        """
        return (), ()


class TypedField(ValueField):
    """One text, number or day, or two for a range; the last day of a range belongs to it."""

    def __init__(self, field: RegistryField, operator: Operator, today: date, held: Condition | None) -> None:
        super().__init__(field)
        self._is_range = operator is Operator.BETWEEN
        self._today = today
        self._lines = [QLineEdit(), QLineEdit()] if self._is_range else [QLineEdit()]
        row = QHBoxLayout()
        row.setSpacing(6)
        texts = [] if held is None else self._texts(held.values)
        for place, line in enumerate(self._lines):
            line.setMaxLength(LONGEST_TEXT)
            line.setAccessibleName(field.label)
            line.setText(texts[place] if place < len(texts) else "")
            if field.filter is FilterKind.DATES:
                line.setPlaceholderText(day_text(today))
            if place:
                row.addWidget(label("–"))
            row.addWidget(line)
        self.column.addLayout(row)

    def _texts(self, values: Sequence[Any]) -> list[str]:
        if self.field.filter is FilterKind.DATES:
            days = [value for value in values if isinstance(value, date)]
            if self._is_range and len(days) == 2:
                days[1] -= timedelta(1)
            return [day_text(day) for day in days]
        if self.field.filter is FilterKind.NUMBER:
            return [self.field.kind.text(value) for value in values if isinstance(value, int | float)]
        return [str(value) for value in values if isinstance(value, str)]

    def values(self) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """Return what is typed in the units of the column.

        Raises:
            UsageFault: nothing is typed, or it does not fit.
        """
        found = [self._read(line.text()) for line in self._lines]
        if self._is_range and self.field.filter is FilterKind.DATES:
            found[1] += timedelta(1)
        return tuple(found), ()

    def _read(self, text: str) -> Any:
        if not text.strip():
            raise UsageFault(_("“{column}”: say what to compare with.").format(column=self.field.label))
        match self.field.filter:
            case FilterKind.NUMBER:
                return read_bound(self.field.kind, text)
            case FilterKind.DATES:
                return read_day(text, self._today)
            case _:
                return text.strip()


class WordField(ValueField):
    """A word for days, with a number where it takes one."""

    def __init__(self, field: RegistryField, held: Condition | None) -> None:
        super().__init__(field)
        self._words = QComboBox()
        self._words.setAccessibleName(field.label)
        self._count = QSpinBox()
        self._count.setRange(1, MOST_DAYS)
        self._count.setAccessibleName(_("Days"))
        self._count.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._count.setFixedWidth(64)
        values = held.values if held is not None and held.values and held.values[0] in DATE_WORDS else ("this_month",)
        self._count.setValue(int(values[1]) if len(values) > 1 else USUAL_DAYS)
        for key in DATE_WORDS:
            self._words.addItem("", key)
        self._words.setCurrentIndex(list(DATE_WORDS).index(values[0]))
        self._name_words()
        self._words.currentIndexChanged.connect(self._name_words)
        self._count.valueChanged.connect(self._name_words)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._words, 1)
        row.addWidget(self._count)
        self.column.addLayout(row)

    def _name_words(self) -> None:
        for place, word in enumerate(DATE_WORDS.values()):
            self._words.setItemText(place, word.text(self._count.value()))
        self._count.setVisible(DATE_WORDS[str(self._words.currentData())].is_counted)

    def values(self) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """Return the key of the word and its number."""
        key = str(self._words.currentData())
        return ((key, self._count.value()) if DATE_WORDS[key].is_counted else (key,)), ()


class TickedField(ValueField):
    """Values to tick, read from the base when their list is opened."""

    def __init__(self, context: Context, registry: Registry, field: RegistryField, held: Condition | None) -> None:
        super().__init__(field)
        self._context = context
        self._registry = registry
        self._values: tuple[Any, ...] = () if held is None else held.values
        self._labels: tuple[str, ...] = () if held is None else held.labels
        self._editor: ChoiceEditor | None = None
        self._button = QToolButton()
        self._button.setCheckable(True)
        self._button.clicked.connect(self._on_clicked)
        self.column.addWidget(self._button)
        self._name()

    def _name(self) -> None:
        names = list(self._labels) or [str(value) for value in self._values]
        if self.field.codes and not self._labels:
            names = [_(self.field.codes.get(value, str(value))) for value in self._values]
        more = len(names) - _SHOWN
        text = ", ".join(names[:_SHOWN]) + (f" +{more}" if more > 0 else "") if names else _("Choose…")
        self._button.setText(text)
        self._button.setAccessibleName(f"{self.field.label}: {text}")

    def _on_clicked(self) -> None:
        if self._editor is not None:
            self._editor.setVisible(self._button.isChecked())
            return
        work = partial(_read_choices, self._context.store, self._registry.id, self.field.key)
        self._context.jobs.start(work, done=self._on_choices, failed=self._on_failed, replaces=self)

    def _on_choices(self, found: tuple[Choice, ...]) -> None:
        held = Condition(self.field.key, Operator.IN, self._values) if self._values else None
        self._editor = ChoiceEditor(self.field.key, found, held, can_deny=False)
        self._editor.condition_chosen.connect(self._on_chosen)
        self.column.addWidget(self._editor)
        self._editor.focusNextChild()

    def _on_failed(self, error: Exception) -> None:
        self._button.setText(str(error))

    def _on_chosen(self, condition: Condition | None) -> None:
        self._values = () if condition is None else condition.values
        self._labels = () if condition is None else condition.labels
        self._name()

    def values(self) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """Return what is ticked.

        Raises:
            UsageFault: nothing is.
        """
        if not self._values:
            raise UsageFault(_("“{column}”: choose at least one value.").format(column=self.field.label))
        return self._values, self._labels


def value_field(
    context: Context, registry: Registry, field: RegistryField, operator: Operator, held: Condition | None
) -> ValueField:
    """Return the field for the values that an operator takes, filled with what is held."""
    match operator:
        case Operator.ABSENT | Operator.PRESENT:
            return ValueField(field)
        case Operator.DURING | Operator.NOT_DURING:
            return WordField(field, held)
        case Operator.IN | Operator.NOT_IN | Operator.ALL_OF if field.filter not in (
            FilterKind.TEXT,
            FilterKind.NUMBER,
        ):
            return TickedField(context, registry, field, held)
        case _:
            return TypedField(field, operator, context.view.today, held)


def _read_choices(store: Store, registry_id: str, key: str, _progress: Progress) -> tuple[Choice, ...]:
    return choices(store, registry_id, key)
