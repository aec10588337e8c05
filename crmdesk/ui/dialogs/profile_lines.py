"""PartLine and StepLine: one measure of a ranking profile, one step of its bonus, as lines that people type over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from crmdesk.data.plan_measures import PLAN_MEASURES
from crmdesk.data.ranking_profiles import MOST_CAP, MOST_WEIGHT, Part, Step, Way
from crmdesk.data.table import Kind, number
from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import plain_tip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmdesk.reports.measures import Measure
    from crmdesk.ui.theme import Theme

NUMBER, WAY = 56, 196


def ways_of(measure: Measure) -> tuple[Way, ...]:
    """Return how a measure can become points: against a plan where it can be planned, by itself where it is a share."""
    fitting = {
        Way.PLAN: measure.id in PLAN_MEASURES,
        Way.SHARE: measure.kind is Kind.PERCENT and measure.good > 0,
    }
    return tuple(way for way in Way if fitting.get(way, True))


class PartLine(QWidget):
    """One measure: how it is scored, what it weighs, where its points end."""

    changed = Signal()
    removed = Signal()

    def __init__(
        self, theme: Theme, measures: Mapping[str, Measure], part: Part, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._measures = measures
        self.measure, self.way = QComboBox(), QComboBox()
        self.measure.setEditable(True)
        self.measure.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for each in measures.values():
            self.measure.addItem(each.label, each.id)
        completer = QCompleter(self.measure.model(), self.measure)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.measure.setCompleter(completer)
        self.weight = number_field(1, MOST_WEIGHT, part.weight, _("Weight"))
        self.cap = number_field(1, MOST_CAP, part.cap, _("Points at most"))
        self.remove = QToolButton()
        self.remove.setIcon(theme.icon("x"))
        self.remove.setIconSize(QSize(14, 14))
        self.remove.setProperty("kind", "plain")
        self.remove.setProperty("icon_only", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.measure.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.way.setFixedWidth(WAY)
        for widget in (self.measure, self.way, self.weight, self.cap, self.remove):
            row.addWidget(widget, 1 if widget is self.measure else 0)
        self.measure.setCurrentIndex(max(0, self.measure.findData(part.measure)))
        self._fill_ways(part.way)
        self._name()
        self.measure.currentIndexChanged.connect(self._on_measure)
        self.way.currentIndexChanged.connect(self.changed)
        self.weight.textEdited.connect(self.changed)
        self.cap.textEdited.connect(self.changed)
        self.remove.clicked.connect(self.removed)

    @property
    def part(self) -> Part:
        """What stands in the line."""
        measure, way = str(self.measure.currentData()), Way(self.way.currentData())
        return Part(measure, way, whole(self.weight), whole(self.cap))

    def _on_measure(self) -> None:
        self._fill_ways(Way(self.way.currentData()))
        self._name()
        self.changed.emit()

    def _fill_ways(self, wanted: Way) -> None:
        measure = self._measures[str(self.measure.currentData())]
        self.way.blockSignals(True)
        self.way.clear()
        for way in ways_of(measure):
            self.way.addItem(way.label, way.value)
        self.way.setCurrentIndex(max(0, self.way.findData(wanted.value)))
        self.way.blockSignals(False)

    def _name(self) -> None:
        title = self.measure.currentText()
        line = self.measure.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # a long title is read from its beginning
        self.measure.setAccessibleName(_("Measure"))
        self.measure.setToolTip(plain_tip(f"{title}\n{self._measures[str(self.measure.currentData())].text}"))
        self.way.setAccessibleName(_("{measure}: how it becomes points").format(measure=title))
        self.remove.setAccessibleName(_("Leave out: {measure}").format(measure=title))
        self.remove.setToolTip(self.remove.accessibleName())


class StepLine(QWidget):
    """A step of the bonus: up to which attainment of the plan a coefficient holds; the last one has no end."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.up_to = number_field(0, MOST_CAP, step.up_to or 0, _("Up to this attainment of the plan, %"))
        self.coefficient = QLineEdit(coefficient_text(step.coefficient))
        self.coefficient.setFixedWidth(NUMBER)
        self.coefficient.setAccessibleName(_("Coefficient"))
        self.is_last = step.up_to is None
        self.remove = QToolButton()
        self.remove.setIcon(theme.icon("x"))
        self.remove.setIconSize(QSize(14, 14))
        self.remove.setProperty("kind", "plain")
        self.remove.setProperty("icon_only", "true")
        self.remove.setAccessibleName(_("Leave this step out"))
        self.remove.setToolTip(_("Leave this step out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = label(_("plan above") if self.is_last else _("plan up to, %"), "secondary")
        words.setMinimumWidth(96)
        row.addWidget(words)
        row.addWidget(self.up_to)
        row.addWidget(label("×", "secondary"))
        row.addWidget(self.coefficient)
        row.addWidget(self.remove)
        row.addStretch(1)
        if self.is_last:
            kept = self.up_to.sizePolicy()
            kept.setRetainSizeWhenHidden(True)  # coefficients stand below each other
            self.up_to.setSizePolicy(kept)
            self.up_to.hide()
            self.remove.hide()
        self.up_to.textEdited.connect(self.changed)
        self.coefficient.textEdited.connect(self.changed)
        self.remove.clicked.connect(self.removed)

    @property
    def step(self) -> Step:
        """What stands in the line; a coefficient that cannot be read is told by the check of the profile."""
        return Step(None if self.is_last else whole(self.up_to), hundredths(self.coefficient.text()))


def number_field(least: int, most: int, value: int, name: str) -> QLineEdit:
    """Return a narrow line for a whole number; ``whole`` reads it."""
    made = QLineEdit(str(value))
    made.setValidator(QIntValidator(least, most, made))
    made.setMaxLength(len(str(most)))
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    made.setFixedWidth(NUMBER)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


def whole(field: QLineEdit) -> int:
    """Return the number of a line, -1 where it is empty: the check of the profile says so."""
    text = field.text().strip()
    return int(text) if text.isdecimal() else -1


def coefficient_text(value: int) -> str:
    """Return hundredths as people type them: 1,2."""
    return number(value / 100, 2).rstrip("0").rstrip(",.")


def hundredths(text: str) -> int:
    """Return a number of at most two decimals as hundredths, -1 where it is none: the check of the profile says so."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return -1
    return round(value * 100) if 0 <= value <= 1_000_000 else -1
