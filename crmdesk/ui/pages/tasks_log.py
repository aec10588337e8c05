"""LogForm: something that was done just now, with what came of it and what comes next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from crmdesk.data.activities.deeds import Logged, Outcome
from crmdesk.data.activities.partners import Partner
from crmdesk.data.activities.plans import Plan
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks_outcome import OutcomeForm, kind_segments
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.partner_field import PartnerField


class LogForm(QFrame):
    """Asks with whom, what came of it and what comes next; Enter writes it down, Esc gives up."""

    logged = Signal(object, object)
    """A ``Logged`` and the ``Plan`` that comes next or None."""
    cancelled = Signal()

    def __init__(self, context: Context, workday: date) -> None:
        super().__init__()
        self.setProperty("entry", "dialog")
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(label(_("What was done"), "section"))
        self._kinds = kind_segments(context.theme)
        self._partner = PartnerField(context)
        self._outcome = OutcomeForm(context, None, workday)
        mark(self._outcome, card="")
        inside = self._outcome.layout()
        if inside is not None:
            inside.setContentsMargins(0, 0, 0, 0)
        self._outcome.submitted.connect(self._on_submitted)
        self._outcome.cancelled.connect(self.cancelled)
        for part in (self._kinds, self._partner, self._outcome):
            column.addWidget(part)

    def begin(self, *, code: str = "", partner: Partner | None = None) -> None:
        """Fill in what is known and put the cursor into the first field that is not."""
        if code:
            self._kinds.set_current(code)
        self._partner.set_partner(partner)
        if partner is None:
            self._partner.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._outcome.begin()

    def tell(self, text: str) -> None:
        """Say why it was not written; what was typed stays."""
        self._outcome.tell(text)

    def _on_submitted(self, _entry_id: object, outcome: Outcome, following: Plan | None) -> None:
        if not self._partner.settle():
            self.tell(_("Choose the client or deal from the list, or leave the field empty."))
            return
        partner = self._partner.partner
        what = Logged(
            code=self._kinds.current,
            outcome=outcome,
            client_id=None if partner is None else partner.client_id,
            deal_id=None if partner is None else partner.deal_id,
        )
        self.logged.emit(what, following)
