"""The next step of a deal in its pane: what it is, or the one-click ways to have one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard
from crmdesk.data.table import Kind
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.deal_actions import DealActions
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.cell_painting import short_day
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import icon_label


class StepTile(QFrame):
    """Warns where nothing is planned and offers a call, a meeting or anything else; else tells what comes next."""

    other_wanted = Signal()
    """Something else is to be planned: the line at the foot takes it."""

    def __init__(self, context: Context, card: DealCard, actions: DealActions) -> None:
        super().__init__()
        self._context, self._card, self._actions = context, card, actions
        day, step = card.get("next_step_on"), card.get("next_step")
        late = day is not None and day < card.today
        missing = step is None and day is None
        self.setProperty("tile", "warn" if missing else "neg" if late else "accent")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10 if missing or late else 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        icon, tone = (
            ("circle-alert", "warn") if missing else ("clock-alert", "neg") if late else ("calendar-check", "accent")
        )
        row.addWidget(icon_label(context.theme, icon, tone))
        words = ElidedLabel(_("No next step") if missing else str(step or _("Next step")))
        words.setProperty("role", "section")
        row.addWidget(words, 1)
        norm = card.get("norm")
        if day is not None:
            row.addWidget(label(Kind.DATE.text(day), "secondary"))
        elif norm is not None:
            row.addWidget(label(plural("norm {n} day", "norm {n} days", norm).format(n=norm), "secondary"))
        column.addLayout(row)
        if missing or late:
            column.addWidget(self._ways())

    def _ways(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        day = self._actions.next_workday(0)
        tomorrow = (day - self._card.today).days == 1
        call = _("Call tomorrow") if tomorrow else _("Call {day}").format(day=short_day(day, self._card.today))
        meet = _("Meeting {day}").format(day=short_day(self._actions.next_workday(1), self._card.today))
        for text, kind, act in (
            (call, "primary", self._on_call),
            (meet, "", self._on_meet),
        ):
            button = QPushButton(text)
            button.setProperty("small", "true")
            if kind:
                button.setProperty("kind", kind)
            button.clicked.connect(act)
            row.addWidget(button)
        other = QPushButton(self._context.theme.icon("pen-line"), "")  # its word would not fit beside the other two
        other.setProperty("small", "true")
        other.setToolTip(_("Other…"))
        other.setAccessibleName(_("Other…"))
        other.clicked.connect(self.other_wanted)
        row.addWidget(other)
        row.addStretch(1)
        return box

    def _on_call(self) -> None:
        self._actions.call_tomorrow(self._card.id)

    def _on_meet(self) -> None:
        self._actions.meet(self._card.id)
