"""Editors of one filter, shown in a popover: values to tick, bounds of a number, a range of dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.bounds import read_bound
from crmdesk.data.comparison import LONGEST_TEXT
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.date_words import DATE_WORDS, days_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import Choice
from crmdesk.data.registry import FilterKind
from crmdesk.data.search import fold
from crmdesk.data.table import Kind
from crmdesk.data.words import _, language
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import plain_tip

_PLACE = Qt.ItemDataRole.UserRole
_ROWS = 9
ROW = 28


class FilterEditor(QWidget):
    """An editor of the filter of one field."""

    condition_chosen = Signal(object)
    """The new ``Condition``, or None when the filter is dropped."""

    def __init__(self, field_key: str) -> None:
        super().__init__()
        self.field_key = field_key


class ChoiceEditor(FilterEditor):
    """A list to tick, with a search when it is long."""

    def __init__(
        self, field_key: str, choices: Sequence[Choice], condition: Condition | None, *, can_deny: bool = True
    ) -> None:
        super().__init__(field_key)
        self._choices = tuple(choices)
        chosen = set(condition.values) if condition is not None else set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Find"))
        self._search.setVisible(len(choices) > _ROWS)
        self._search.textChanged.connect(self._on_typed)
        self._list = QListWidget()
        self._list.setFixedSize(240, 12 + ROW * min(_ROWS, max(2, len(choices))))
        for place, choice in enumerate(self._choices):
            item = QListWidgetItem(choice.label, self._list)
            item.setData(_PLACE, place)
            item.setSizeHint(QSize(0, ROW))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if choice.value in chosen else Qt.CheckState.Unchecked)
        self._but = QCheckBox(_("All but the ticked"))
        self._but.setChecked(condition is not None and condition.operator is Operator.NOT_IN)
        self._but.setVisible(can_deny and bool(choices))
        self._but.toggled.connect(self._on_checked)
        self._list.itemChanged.connect(self._on_checked)
        self._list.itemPressed.connect(self._on_pressed)
        self._list.itemClicked.connect(self._on_clicked)
        column.addWidget(self._search)
        column.addWidget(self._list)
        column.addWidget(self._but)
        if not choices:
            column.addWidget(label(_("There are no values yet."), "secondary"))
            self._list.hide()
        self._states = [choice.value in chosen for choice in self._choices]

    def _on_typed(self, text: str) -> None:
        word = fold(text)
        for place, choice in enumerate(self._choices):
            self._list.item(place).setHidden(word not in fold(choice.label))

    def _on_pressed(self, item: QListWidgetItem) -> None:
        """Take note of how the box stood before the click: the keyboard may have ticked it since."""
        self._states[int(item.data(_PLACE))] = item.checkState() == Qt.CheckState.Checked

    def _on_clicked(self, item: QListWidgetItem) -> None:
        """Tick by a click on the words too: only where the click on the box has not done so already."""
        place = int(item.data(_PLACE))
        checked = item.checkState() == Qt.CheckState.Checked
        if checked == self._states[place]:
            item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)
        self._states[place] = item.checkState() == Qt.CheckState.Checked

    def _on_checked(self) -> None:
        ticked = [
            choice
            for place, choice in enumerate(self._choices)
            if self._list.item(place).checkState() == Qt.CheckState.Checked
        ]
        if not ticked:
            self.condition_chosen.emit(None)
            return
        values = tuple(choice.value for choice in ticked)
        self.condition_chosen.emit(
            Condition(
                self.field_key,
                Operator.NOT_IN if self._but.isChecked() else Operator.IN,
                values,
                tuple(choice.label for choice in ticked),
            )
        )


class NumberEditor(FilterEditor):
    """From and up to, either of them or both."""

    def __init__(self, field_key: str, kind: Kind, condition: Condition | None) -> None:
        super().__init__(field_key)
        self._kind = kind
        self._from, self._below = QLineEdit(), QLineEdit()
        for field in (self._from, self._below):
            field.setFixedWidth(130)
            field.returnPressed.connect(self._on_apply)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(label(_("At least"), "caption"), 0, 0)
        grid.addWidget(label(_("Less than"), "caption"), 0, 1)
        grid.addWidget(self._from, 1, 0)
        grid.addWidget(self._below, 1, 1)
        apply = QPushButton(_("Apply"))
        apply.setProperty("kind", "primary")
        apply.clicked.connect(self._on_apply)
        grid.addWidget(apply, 2, 1, Qt.AlignmentFlag.AlignRight)
        self._show(condition)

    def _show(self, condition: Condition | None) -> None:
        if condition is None:
            return
        texts = [self._kind.text(value) for value in condition.values]
        if condition.operator in (Operator.AT_LEAST, Operator.BETWEEN):
            self._from.setText(texts[0])
        if condition.operator in (Operator.BELOW, Operator.BETWEEN):
            self._below.setText(texts[-1])

    def _read(self, field: QLineEdit) -> int | float | None:
        """Return what a field holds in stored units, or None when it is empty.

        Raises:
            UsageFault: it is no number.
        """
        if not field.text().strip():
            return None
        return read_bound(self._kind, field.text())

    def _on_apply(self) -> None:
        bounds: list[int | float | None] = []
        for field in (self._from, self._below):
            try:
                bounds.append(self._read(field))
            except UsageFault as fault:
                mark(field, wrong="true")
                field.setToolTip(plain_tip(str(fault)))
                field.setFocus()
                return
            mark(field, wrong="false")
            field.setToolTip("")
        low, high = bounds
        if low is not None and high is not None:
            self.condition_chosen.emit(Condition(self.field_key, Operator.BETWEEN, (low, high)))
        elif low is not None:
            self.condition_chosen.emit(Condition(self.field_key, Operator.AT_LEAST, (low,)))
        elif high is not None:
            self.condition_chosen.emit(Condition(self.field_key, Operator.BELOW, (high,)))
        else:
            self.condition_chosen.emit(None)


class TextEditor(FilterEditor):
    """A text to contain."""

    def __init__(self, field_key: str, condition: Condition | None) -> None:
        super().__init__(field_key)
        self._text = QLineEdit(str(condition.values[0]) if condition is not None and condition.values else "")
        self._text.setMaxLength(LONGEST_TEXT)
        self._text.setFixedWidth(240)
        self._text.setPlaceholderText(_("Contains"))
        self._text.setAccessibleName(_("Contains"))
        self._text.returnPressed.connect(self._on_apply)
        apply = QPushButton(_("Apply"))
        apply.setProperty("kind", "primary")
        apply.clicked.connect(self._on_apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        column.addWidget(apply, 0, Qt.AlignmentFlag.AlignRight)

    def _on_apply(self) -> None:
        text = self._text.text().strip()
        self.condition_chosen.emit(Condition(self.field_key, Operator.CONTAINS, (text,)) if text else None)


#: Days offered by one click: they move with today.
_USUAL: tuple[tuple[str | int, ...], ...] = (
    ("today",), ("this_week",), ("this_month",), ("last_month",), ("next_month",), ("this_quarter",), ("this_year",),
    ("last_days", 30), ("older_days", 30), ("next_days", 7),
)  # fmt: skip


class DatesEditor(FilterEditor):
    """Usual days by one click, or any two days, both included."""

    def __init__(self, field_key: str, today: date, condition: Condition | None) -> None:
        super().__init__(field_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, (word, *count) in enumerate(_USUAL):
            text = DATE_WORDS[str(word)].text(int(count[0]) if count else 0)
            button = QPushButton(text[:1].upper() + text[1:])
            button.setProperty("kind", "plain")
            button.setProperty("place", place)
            button.setCheckable(True)
            button.setChecked(condition is not None and condition.values == _USUAL[place])
            button.clicked.connect(self._on_word)
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        begin, end = _days_held(condition, today)
        self._begin, self._last = QDateEdit(_qdate(begin)), QDateEdit(_qdate(end - timedelta(1)))
        row = QHBoxLayout()
        for field in (self._begin, self._last):
            field.setCalendarPopup(True)
            field.setDisplayFormat("dd.MM.yyyy" if language() == "ru" else "yyyy-MM-dd")
            row.addWidget(field)
        column.addLayout(row)
        apply = QPushButton(_("Apply"))
        apply.setProperty("kind", "primary")
        apply.clicked.connect(self._on_apply)
        column.addWidget(apply, 0, Qt.AlignmentFlag.AlignRight)

    def _on_word(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.condition_chosen.emit(
                Condition(self.field_key, Operator.DURING, _USUAL[int(sender.property("place"))])
            )

    def _on_apply(self) -> None:
        begin, last = _date(self._begin.date()), _date(self._last.date())
        if begin > last:
            begin, last = last, begin
        self.condition_chosen.emit(Condition(self.field_key, Operator.BETWEEN, (begin, last + timedelta(1))))


def _days_held(condition: Condition | None, today: date) -> tuple[date, date]:
    """Return the days a condition means now, those of this month where it means none or half of the calendar."""
    if condition is not None and condition.operator is Operator.BETWEEN:
        return condition.values[0], condition.values[1]
    if condition is not None and condition.operator is Operator.DURING:
        begin, end = days_of(condition.values, today)
        if date.min < begin and end < date.max:
            return begin, end
    return days_of(("this_month",), today)


#: What each editor can show; any other condition opens in the builder.
SIMPLE = {
    FilterKind.REFERENCE: (Operator.IN, Operator.NOT_IN),
    FilterKind.WORDS: (Operator.IN, Operator.NOT_IN),
    FilterKind.CODES: (Operator.IN, Operator.NOT_IN),
    FilterKind.SEVERAL: (Operator.IN, Operator.NOT_IN),
    FilterKind.NUMBER: (Operator.AT_LEAST, Operator.BELOW, Operator.BETWEEN),
    FilterKind.DATES: (Operator.DURING, Operator.BETWEEN),
    FilterKind.TEXT: (Operator.CONTAINS,),
}


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
