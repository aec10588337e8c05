"""ProfileForm: the parts of a ranking profile, its smallest base and its bonus rule, as lines that people type over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.ranking_profiles import (
    BONUS_MEASURES,
    CAP,
    MOST_CAP,
    MOST_PARTS,
    MOST_STEPS,
    MOST_WEIGHT,
    USUAL_BONUS,
    BonusRule,
    Part,
    Profile,
    Step,
)
from crmdesk.data.table import number
from crmdesk.data.views import LONGEST_NAME
from crmdesk.data.words import _
from crmdesk.reports.measures import MEASURES
from crmdesk.ui.dialogs.profile_lines import (
    NUMBER,
    WAY,
    PartLine,
    StepLine,
    coefficient_text,
    hundredths,
    number_field,
    ways_of,
    whole,
)
from crmdesk.ui.widgets.card import empty, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmdesk.reports.measures import Measure
    from crmdesk.ui.theme import Theme

#: What a new part weighs, in the units of the others.
USUAL_WEIGHT = 10


class ProfileForm(QWidget):
    """Everything of a profile; ``changed`` is told at every stroke, so that the ranking beside it follows."""

    changed = Signal()

    def __init__(self, theme: Theme, measures: Mapping[str, Measure], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._measures = theme, measures
        self._profile = Profile("", ())
        self.parts: list[PartLine] = []
        self.steps: list[StepLine] = []
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(_("Name of the profile"))
        self.minimum = number_field(0, MOST_WEIGHT, 5, _("Closed deals below which one is out of ranking"))
        self.add_part, self.add_step = QPushButton(_("Add a measure")), QPushButton(_("Add a step"))
        for button, act in ((self.add_part, self._on_add_part), (self.add_step, self._on_add_step)):
            button.setProperty("kind", "link")
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(act)
        self.has_bonus = QCheckBox(_("Compute a bonus"))
        self.bonus_measure = QComboBox()
        for name in BONUS_MEASURES:
            self.bonus_measure.addItem(MEASURES[name].label, name)
        self.bonus_measure.setAccessibleName(_("What the bonus is a part of"))
        self.rate = QLineEdit()
        self.rate.setFixedWidth(NUMBER)
        self.rate.setAccessibleName(_("Rate of the bonus, %"))
        self._lay_out()
        self.name.textEdited.connect(self.changed)
        self.minimum.textEdited.connect(self.changed)
        self.has_bonus.toggled.connect(self._on_bonus)
        self.bonus_measure.currentIndexChanged.connect(self.changed)
        self.rate.textEdited.connect(self.changed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_captioned(_("Name"), self.name))
        column.addSpacing(4)
        column.addLayout(self._part_heads())
        self._part_rows = QVBoxLayout()
        self._part_rows.setSpacing(6)
        column.addLayout(self._part_rows)
        self._shares: QLabel = label("", "secondary")
        foot = QHBoxLayout()
        foot.addWidget(self.add_part)
        foot.addStretch(1)
        foot.addWidget(self._shares)
        column.addLayout(foot)
        least = QHBoxLayout()
        least.setSpacing(8)
        least.addWidget(label(self.minimum.accessibleName(), "secondary"))
        least.addWidget(self.minimum)
        least.addStretch(1)
        column.addLayout(least)
        column.addSpacing(4)
        column.addWidget(self.has_bonus)
        self._bonus = QWidget()
        inner = QGridLayout(self._bonus)
        inner.setContentsMargins(24, 0, 0, 0)
        inner.setVerticalSpacing(6)
        base = QHBoxLayout()
        base.setSpacing(8)
        for widget in (self.rate, label(_("% of"), "secondary"), self.bonus_measure):
            base.addWidget(widget)
        base.addWidget(label(_("× the coefficient of its plan:"), "secondary"))
        base.addStretch(1)
        inner.addLayout(base, 0, 0)
        self._step_rows = QVBoxLayout()
        self._step_rows.setSpacing(6)
        inner.addLayout(self._step_rows, 1, 0)
        inner.addWidget(self.add_step, 2, 0)
        column.addWidget(self._bonus)
        column.addStretch(1)

    @staticmethod
    def _part_heads() -> QHBoxLayout:
        heads = QHBoxLayout()
        heads.setSpacing(8)
        measure, way, weight, cap = (
            label(text, "caption", "text3")
            for text in (_("Measure"), _("How it becomes points"), _("Weight"), _("At most"))
        )
        way.setFixedWidth(WAY)
        weight.setFixedWidth(NUMBER)
        cap.setFixedWidth(NUMBER)
        for place, widget in enumerate((measure, way, weight, cap)):
            heads.addWidget(widget, 0 if place else 1)
        heads.addSpacing(36)
        return heads

    def show_profile(self, profile: Profile) -> None:
        """Show a profile; nothing is told of it."""
        self._profile = profile
        self.blockSignals(True)
        self.name.setText(profile.name)
        self.minimum.setText(str(profile.minimum_base))
        empty(self._part_rows)
        self.parts = []
        for part in profile.parts:
            if part.measure in self._measures:
                self._put_part(part)
        rule = profile.bonus or USUAL_BONUS
        self.has_bonus.setChecked(profile.bonus is not None)
        self.bonus_measure.setCurrentIndex(max(0, self.bonus_measure.findData(rule.measure)))
        self.rate.setText(coefficient_text(rule.rate_bp))
        self._show_steps(rule.steps)
        self._on_bonus()
        self.blockSignals(False)
        self._say_shares()

    def profile(self) -> Profile:
        """Return what stands in the lines; ``check_profile`` says whether it can be ranked by."""
        bonus = None
        if self.has_bonus.isChecked():
            steps = tuple(each.step for each in self.steps)
            bonus = BonusRule(str(self.bonus_measure.currentData()), hundredths(self.rate.text()), steps)
        parts = tuple(each.part for each in self.parts)
        held = self._profile
        return Profile(self.name.text(), parts, whole(self.minimum), bonus, held.id, held.version)

    # Lines

    def _put_part(self, part: Part) -> None:
        made = PartLine(self._theme, self._measures, part)
        made.changed.connect(self._on_changed)
        made.removed.connect(self._on_part_removed)
        self.parts.append(made)
        self._part_rows.addWidget(made)

    def _on_add_part(self) -> None:
        """Take the first measure that is not there yet."""
        used = {each.part.measure for each in self.parts}
        name = next((name for name in self._measures if name not in used), next(iter(self._measures)))
        self._put_part(Part(name, ways_of(self._measures[name])[0], USUAL_WEIGHT, CAP))
        self.parts[-1].measure.setFocus()
        self._on_changed()

    def _on_part_removed(self) -> None:
        sender = self.sender()
        if isinstance(sender, PartLine):
            self.parts.remove(sender)
            self._part_rows.removeWidget(sender)
            sender.hide()
            sender.deleteLater()
            self._on_changed()

    def _show_steps(self, steps: tuple[Step, ...]) -> None:
        empty(self._step_rows)
        self.steps = []
        for step in steps:
            made = StepLine(self._theme, step)
            made.changed.connect(self.changed)
            made.removed.connect(self._on_step_removed)
            self.steps.append(made)
            self._step_rows.addWidget(made)
        self.add_step.setVisible(len(steps) < MOST_STEPS)

    def _on_add_step(self) -> None:
        """Put a step before the last one, ten percent above the one before it."""
        steps = [each.step for each in self.steps]
        ends = [step.up_to for step in steps if step.up_to is not None]
        steps.insert(len(steps) - 1, Step(min(max(ends, default=70) + 10, MOST_CAP), steps[-1].coefficient))
        self._show_steps(tuple(steps))
        self.changed.emit()

    def _on_step_removed(self) -> None:
        sender = self.sender()
        self._show_steps(tuple(each.step for each in self.steps if each is not sender))
        self.changed.emit()

    def _on_bonus(self) -> None:
        self._bonus.setVisible(self.has_bonus.isChecked())
        self.changed.emit()

    def _on_changed(self) -> None:
        self.add_part.setEnabled(len(self.parts) < MOST_PARTS)
        self._say_shares()
        self.changed.emit()

    def _say_shares(self) -> None:
        """Say what the weights sum to: they need not be a hundred."""
        together = sum(max(each.part.weight, 0) for each in self.parts)
        self._shares.setText(_("Weights sum to {n}").format(n=number(together)))


def _captioned(caption: str, field: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    title = label(caption, "caption", "text3")
    title.setBuddy(field)
    column.addWidget(title)
    column.addWidget(field)
    return box
