"""ResultOptions: what an analysis may be told besides the question, as segments and fields of whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpinBox, QWidget

from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.chips import FlowLayout
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmdesk.reports.options import Option


#: The largest number that a field of Qt holds.
LARGEST = 2**31 - 1


class ResultOptions(QWidget):
    """One control an option, its default chosen; only what differs from the defaults is told."""

    options_chosen = Signal(object)
    """Pairs of name and value that differ from the defaults."""

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = tuple(options)
        self._segments: dict[str, Segments] = {}
        self._numbers: dict[str, QSpinBox] = {}
        self._ids: dict[str, str] = {option.name: option.default for option in self._options if _is_id(option)}
        """Ids of records: nobody types them, other pages choose them."""
        flow = FlowLayout(self, 16)
        for option in self._options:
            if option.name not in self._ids:
                flow.addWidget(self._control(option))
        if len(self._ids) == len(self._options):
            self.hide()

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """What is chosen, where it is not the default."""
        found = {name: control.current for name, control in self._segments.items()}
        found |= {name: str(control.value()) for name, control in self._numbers.items()} | self._ids
        return tuple(
            (option.name, found[option.name]) for option in self._options if found[option.name] != option.default
        )

    def show_values(self, values: Sequence[tuple[str, str]]) -> None:
        """Show these, telling nobody; options not named have their defaults."""
        given = dict(values)
        for option in self._options:
            value = given.get(option.name, option.default)
            if option.choices:
                self._segments[option.name].set_current(value)
            elif option.name in self._ids:
                self._ids[option.name] = value
            else:
                field = self._numbers[option.name]
                field.blockSignals(True)
                field.setValue(int(value) if value.isdecimal() else option.least)
                field.blockSignals(False)

    def _control(self, option: Option) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(option.label, "secondary"))
        if option.choices:
            segments = Segments([Segment(value, _(title)) for value, title in option.choices])
            segments.set_current(option.default)
            segments.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            segments.setAccessibleName(option.label)
            segments.chosen.connect(self._on_chosen)
            self._segments[option.name] = segments
            row.addWidget(segments)
            return whole
        field = QSpinBox()
        field.setRange(option.least, option.most)
        field.setValue(int(option.default))
        field.setAccessibleName(option.label)
        field.setKeyboardTracking(False)  # a number is asked when it is whole
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.setMinimumWidth(72)
        field.valueChanged.connect(self._on_chosen)
        self._numbers[option.name] = field
        row.addWidget(field)
        return whole

    def _on_chosen(self, _value: object) -> None:
        self.options_chosen.emit(self.values)


def _is_id(option: Option) -> bool:
    """Whether an option is the id of a record: wider than the numbers that Qt's fields hold."""
    return not option.choices and option.most > LARGEST
