"""PromiseDialog: one promise for the next period: a measure with a target, a deal or client with an action, or words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from crmdesk.data.activities.partners import Partner
from crmdesk.data.entry.typed import read_day
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.period_reports.commitments import ACTION, TEXT, Promised
from crmdesk.data.plan_grid import figure_of, read_figure
from crmdesk.data.plan_measures import PLAN_MEASURES, Unit, unit_of
from crmdesk.data.table import currency_sign, day_text, number
from crmdesk.data.words import _
from crmdesk.ui.dialogs.asking import AskingDialog
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.partner_field import PartnerField
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.period_reports.commitments import CommitmentRow
    from crmdesk.ui.context import Context

MEASURE, PARTNER, WORDS = "measure", "partner", "words"
#: Offers below the line are drawn inside the dialog, px.
ROOM = 380


class PromiseDialog(AskingDialog):
    """What was typed stays when the sort is changed and when the base refuses."""

    said = Signal(object)
    """A ``Promised``."""

    def __init__(
        self, context: Context, held: CommitmentRow | None, due_on: date, parent: QWidget | None = None
    ) -> None:
        """Make the dialog; ``held`` is changed, None is a new one that is due on ``due_on`` unless another day is typed."""
        is_new = held is None
        super().__init__(_("New promise") if is_new else _("Promise"), _("Add") if is_new else _("Save"), parent)
        self._today = context.view.today
        self._sign = currency_sign(context.store.firm.currency)
        sort = MEASURE if held is None or held.measure else PARTNER if held.client_id or held.deal_id else WORDS
        self.sort = Segments(
            [Segment(MEASURE, _("Measure")), Segment(PARTNER, _("Deal or client")), Segment(WORDS, _("Words"))]
        )
        self.sort.set_current(sort)
        self.sort.chosen.connect(self._on_sort)
        self._column.addWidget(self.sort)
        self._column.addSpacing(6)
        self.measure = QComboBox()
        for key, measure in PLAN_MEASURES.items():
            self.measure.addItem(measure.label, key)
        self.target = _line("", 40)
        self._unit = label("", "caption")
        self.partner = PartnerField(context)
        self.partner.setProperty("entry", "dialog")
        self.action = _line("", ACTION, _("a meeting with the director, the contract…"))
        self.words = _line("", TEXT)
        self.due = _line(day_text(due_on), 40)
        self._parts = {
            MEASURE: _part((_("Measure"), self.measure), (_("Target"), self.target), ("", self._unit)),
            PARTNER: _part((_("Deal or client"), self.partner), (_("What is to be done"), self.action)),
        }
        for part in self._parts.values():
            self._column.addWidget(part)
        self._ask(_("In words"), self.words)
        self._ask(_("Until"), self.due)
        self._column.addStretch(1)
        self.setMinimumHeight(ROOM)
        self._finish()
        if held is not None:
            self._fill(held)
        self.measure.currentIndexChanged.connect(self._on_measure)
        self._on_measure()
        self._on_sort(sort)

    def _fill(self, held: CommitmentRow) -> None:
        self.measure.setCurrentIndex(max(0, self.measure.findData(held.measure)))
        if held.target is not None:
            self.target.setText(_figure(figure_of(held.measure, held.target)))
        if held.deal_id is not None or held.client_id is not None:
            title, about = (held.deal, held.client) if held.deal_id is not None else (held.client, "")
            self.partner.set_partner(Partner(held.client_id, held.deal_id, title, about))
        self.action.setText(held.action)
        self.words.setText(held.text)
        self.due.setText("" if held.due_on is None else day_text(held.due_on))

    def say(self) -> None:
        """Give what was typed, or say what is missing."""
        for line in (self.target, self.partner, self.action, self.words, self.due):
            mark(line, wrong="false")
        try:
            made = self._typed()
        except Fault as fault:
            self.tell(str(fault))
            return
        self.tell("")
        self.yes.setEnabled(False)
        self.said.emit(made)

    def _typed(self) -> Promised:
        sort, words = self.sort.current, self.words.text().strip()
        due = self._day()
        if sort == MEASURE:
            measure = str(self.measure.currentData())
            return Promised(words, due, measure, self._target(measure))
        if sort == PARTNER:
            self.partner.settle()
            chosen = self.partner.partner
            if chosen is None:
                raise self._refusal(self.partner, _("Type a part of the name and choose the deal or client."))
            action = self.action.text().strip()
            if not action:
                raise self._refusal(self.action, _("Say what is to be done."))
            return Promised(words, due, deal_id=chosen.deal_id, client_id=chosen.client_id, action=action)
        if not words:
            raise self._refusal(self.words, _("Say what is promised."))
        return Promised(words, due)

    def _target(self, measure: str) -> Decimal:
        try:
            stored = read_figure(measure, self.target.text(), self._today)
        except Fault as fault:
            raise self._refusal(self.target, str(fault)) from fault
        if stored is None:
            raise self._refusal(self.target, _("Say how much: a promise has a target."))
        return figure_of(measure, stored)

    def _day(self) -> date | None:
        if not self.due.text().strip():
            return None
        try:
            return read_day(self.due.text(), self._today)
        except Fault as fault:
            raise self._refusal(self.due, str(fault)) from fault

    @staticmethod
    def _refusal(line: QLineEdit, reason: str) -> UsageFault:
        mark(line, wrong="true")
        line.setFocus()
        return UsageFault(reason)

    def _on_sort(self, sort: str) -> None:
        for key, part in self._parts.items():
            part.setVisible(key == sort)
        self.words.setPlaceholderText("" if sort == WORDS else _("only where the name does not say it"))
        {MEASURE: self.target, PARTNER: self.partner, WORDS: self.words}[sort].setFocus()

    def _on_measure(self) -> None:
        unit = unit_of(str(self.measure.currentData()))
        self._unit.setText({Unit.MONEY: self._sign, Unit.PERCENT: "%"}.get(unit, _("pieces, days or minutes")))


def _figure(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return number(float(value), max(0, -exponent) if isinstance(exponent, int) else 0)


def _line(text: str, most: int, hint: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setMaxLength(most)
    made.setPlaceholderText(hint)
    made.setProperty("entry", "dialog")
    return made


def _part(*lines: tuple[str, QWidget]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for caption, line in lines:
        if caption:
            title = label(caption, "caption")
            title.setBuddy(line)
            line.setAccessibleName(caption)
            column.addWidget(title)
        column.addWidget(line)
    return box
