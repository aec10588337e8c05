"""AlertForm: one rule of alerts being made or changed; it says at once what it would raise now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QWidget

from crmdesk.data.errors import Fault
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.alerts.conditions import (
    MOST_DAYS,
    PERIODS,
    WHO_TITLES,
    Against,
    ListCondition,
    MeasureCondition,
    RuleCondition,
    Who,
)
from crmdesk.reports.alerts.kinds import LIST_KINDS
from crmdesk.reports.alerts.rule_texts import AGAINST_TITLES, Measures, amount_of, limit_text, limit_unit, with_limit
from crmdesk.reports.alerts.rules import Trial, save_rule, try_rule
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.measures.plans import PLANNED
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

#: Milliseconds after the last keystroke until the rule is tried.
PAUSE = 400
#: Dimensions that a rule may look at one by one.
BY = ("", "manager", "department", "client", "source", "city", "category")
WIDTH, HEIGHT = 300, 30


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule in hand; without an id it is a new one."""

    name: str
    condition: RuleCondition
    who: Who
    rule_id: int | None = None
    version: int = 0


class AlertForm(Card):
    """Fields that fit the rule: a list has days and an amount, a measure its period, what it is held against, a limit."""

    left = Signal()
    """The rule was kept, or the person gave it up."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Rule"))
        self._context = context
        self._draft: Draft | None = None
        self._measures: Measures = MEASURES
        self.name = QLineEdit()
        self.kind = label("", "strong")
        self.measure = _choice(())
        self.by = _choice((key, DIMENSIONS[key].label if key else _("Whole firm")) for key in BY)
        self.period = _choice((key, _(title)) for key, title in PERIODS.items())
        self.against = _choice((against.value, _(title)) for against, title in AGAINST_TITLES.items())
        self.side = _choice((("below", _("below")), ("above", _("above"))))
        self.limit = QLineEdit()
        self.unit = label("", "secondary")
        self.days = _spin(MOST_DAYS)
        self.amount = QLineEdit()
        self.minimum = _spin(10_000)
        self.who = _choice((who.value, _(title)) for who, title in WHO_TITLES.items())
        self.reason = label("", "secondary", "text2")
        self.reason.setWordWrap(True)
        self.show_measures(MEASURES)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._try)
        for box in (self.measure, self.by, self.period, self.against, self.side, self.who):
            box.activated.connect(self._on_edited)
        for field in (self.limit, self.amount):
            field.textEdited.connect(self._on_edited)
        for spin in (self.days, self.minimum):
            spin.valueChanged.connect(self._on_edited)

    def _lay_out(self) -> None:
        limit = QWidget()
        row = QHBoxLayout(limit)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.side, self.limit, self.unit):
            row.addWidget(part)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._lines: dict[str, QWidget] = {}
        for key, title, field in (
            ("name", _("Name"), self.name), ("kind", _("List"), self.kind), ("measure", _("Measure"), self.measure),
            ("by", _("For each"), self.by), ("period", _("Period"), self.period),
            ("against", _("What is held against the limit"), self.against), ("limit", _("Calls when"), limit),
            ("days", _("From so many days"), self.days), ("amount", _("From this amount"), self.amount),
            ("minimum", _("From so many rows behind the figure"), self.minimum), ("who", _("For whom"), self.who),
        ):  # fmt: skip
            field.setAccessibleName(title)
            field.setFixedWidth(WIDTH)
            self._form.addRow(title, field)
            self._lines[key] = field
        self.save = QPushButton(_("Keep the rule"))
        self.save.setProperty("kind", "primary")
        cancel = QPushButton(_("Cancel"))
        cancel.setProperty("kind", "plain")
        self.save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(cancel)
        foot.addStretch(1)
        self.body.addLayout(self._form)
        self.body.addWidget(self.reason)
        self.body.addLayout(foot)

    @property
    def rule_id(self) -> int | None:
        """The rule in hand; None is a new one, or none at all."""
        return None if self._draft is None else self._draft.rule_id

    def show_measures(self, measures: Measures) -> None:
        """Offer these measures, the firm's own among them; the one in hand stays chosen."""
        held = self.measure.currentData()
        self._measures = measures
        self.measure.clear()
        for key, measure in measures.items():
            if key not in PLANNED:
                self.measure.addItem(measure.label, key)
        if held is not None:
            _set(self.measure, held)

    def show_draft(self, draft: Draft) -> None:
        """Take a rule in hand."""
        self._draft = draft
        condition = draft.condition
        self.name.setText(draft.name)
        _set(self.who, draft.who.value)
        self.days.blockSignals(True)
        self.minimum.blockSignals(True)
        self.days.setValue(condition.days)
        if isinstance(condition, ListCondition):
            self.kind.setText(_(LIST_KINDS[condition.kind].about))
            self.amount.setText(number(condition.amount / 100) if condition.amount else "")
        else:
            for box, key in (
                (self.measure, condition.measure), (self.by, condition.by), (self.period, condition.period),
                (self.against, condition.against.value), (self.side, "below" if condition.is_below else "above"),
            ):  # fmt: skip
                _set(box, key)
            self.limit.setText(limit_text(condition, self._measures))
            self.minimum.setValue(condition.minimum)
        self.days.blockSignals(False)
        self.minimum.blockSignals(False)
        self._show_lines()
        self._try()

    def condition(self) -> RuleCondition:
        """Return what the fields say.

        Raises:
            UsageFault: a threshold is no number.
        """
        assert self._draft is not None, "a form without a rule is hidden"
        was = self._draft.condition
        if isinstance(was, ListCondition):
            return replace(was, days=self.days.value(), amount=amount_of(self.amount.text()))
        bare = MeasureCondition(
            self.measure.currentData(), self.by.currentData(), self.period.currentData(),
            Against(self.against.currentData()), self.side.currentData() == "below", 0, self.minimum.value(),
            self.days.value(),
        )  # fmt: skip
        return bare if bare.against is Against.NOTHING else with_limit(bare, self.limit.text(), self._measures)

    def _show_lines(self) -> None:
        """Show the fields that mean something for the rule in hand."""
        assert self._draft is not None
        was = self._draft.condition
        shown = {"name", "who"}
        if isinstance(was, ListCondition):
            kind = LIST_KINDS[was.kind]
            shown |= {"kind"} | ({"days"} if kind.days else set()) | ({"amount"} if kind.amount else set())
        else:
            shown |= {"measure", "by", "against"}
            silent = self.against.currentData() == Against.NOTHING.value
            shown |= {"days"} if silent else {"period", "limit", "minimum"}
            bare = MeasureCondition(self.measure.currentData(), against=Against(self.against.currentData()))
            self.unit.setText(limit_unit(bare, self._context.store.firm.currency, self._measures))
        for key, field in self._lines.items():
            self._form.setRowVisible(field, key in shown)

    # Trying and keeping

    def _on_edited(self) -> None:
        self._show_lines()
        self._pause.start()

    def _try(self) -> None:
        try:
            condition = self.condition()
        except Fault as fault:
            self._tell_fault(fault)
            return
        work = partial(_try_rule, self._context.store, condition)
        self._context.jobs.start(work, done=self._on_tried, failed=self._tell_fault, replaces=self)

    def _on_tried(self, trial: Trial) -> None:
        count = f"{number(trial.count)}+" if trial.is_cut else number(trial.count)
        words = plural("Would raise {n} alert now", "Would raise {n} alerts now", trial.count).format(n=count)
        if trial.names:
            names = ", ".join(trial.names)
            words = f"{words}: {names}…" if trial.count > len(trial.names) else f"{words}: {names}"
        self.reason.setText(words)
        mark(self.reason, tone="text2")
        self.save.setEnabled(True)

    def _tell_fault(self, error: Exception) -> None:
        self.reason.setText(str(error))
        mark(self.reason, tone="neg")
        self.save.setEnabled(False)

    def _on_save(self) -> None:
        assert self._draft is not None
        try:
            condition = self.condition()
        except Fault as fault:
            self._tell_fault(fault)
            return
        writing = partial(
            save_rule, name=self.name.text(), condition=condition, who=Who(self.who.currentData()),
            rule_id=self._draft.rule_id, version=self._draft.version,
        )  # fmt: skip
        self._context.deeds.start(writing, done=self._on_saved, failed=self._tell_fault)

    def _on_saved(self, _deed: Deed) -> None:
        self._draft = None
        self.left.emit()


def _choice(entries: Iterable[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    for key, title in entries:
        box.addItem(title, key)
    return box


def _set(box: QComboBox, key: str) -> None:
    place = box.findData(key)
    if place < 0:
        box.addItem(key, key)
        place = box.count() - 1
    box.setCurrentIndex(place)


def _spin(most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(0, most)
    spin.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    spin.setFixedHeight(HEIGHT)
    return spin


def _try_rule(store: Store, condition: RuleCondition, _progress: Progress) -> Trial:
    return try_rule(store, condition)
