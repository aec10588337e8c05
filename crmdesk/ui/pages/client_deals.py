"""The deals of a client: open, won, lost, cancelled; one is opened on the page of deals."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton

from crmdesk.data.cards import ClientCard
from crmdesk.data.client_deals import MOST, client_deal_counts, client_deals
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, Table, number
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import MARGIN, ClientTab, small_button
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.rows_table import RowsTable
from crmdesk.ui.widgets.states import Way

OUTCOMES = (
    (OPEN, N_("In work")), (WON, N_("Bought")), (LOST, N_("Did not buy")), (CANCELLED, N_("Called off")),
)  # fmt: skip
#: Narrower than this the kinds stand without their counts, px.
WIDE = 640
Found = tuple[int, dict[int, int], Table]


class DealsTab(ClientTab):
    """A table of deals that stand alike, with how many stand otherwise."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions, _read_deals)
        self._outcome = OPEN
        self.buttons: dict[int, QToolButton] = {}
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN, 8)
        head.setSpacing(4)
        group = QButtonGroup(self)
        for outcome, words in OUTCOMES:
            button = QToolButton()
            button.setText(_(words))
            button.setCheckable(True)
            button.setChecked(outcome == self._outcome)
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            group.addButton(button, outcome)
            head.addWidget(button)
            self.buttons[outcome] = button
        group.idClicked.connect(self._on_outcome)
        head.addStretch(1)
        self._sum = label("", "secondary")
        head.addWidget(self._sum)
        self.add = small_button(context.theme, _("Deal"), "plus")
        self.add.setAccessibleName(_("A new deal of this client"))
        self.add.clicked.connect(self._on_add)
        head.addWidget(self.add)
        self._whole.insertLayout(0, head)
        self.table = RowsTable(context.theme)
        self.table.setAccessibleName(_("Deals"))
        self.table.record_activated.connect(self.deal_requested)
        self._scroll.setWidget(self.table)

    def _question(self) -> dict[str, Any]:
        return {"outcome": self._outcome}

    def _turned(self) -> None:
        self.table.show_table(None)

    def _draw(self) -> None:
        """Show what was found, unless another kind of deals was asked for meanwhile."""
        card = self._card
        if card is None or self._found is None:
            return
        outcome, counts, table = self._found
        self._count(counts)
        if outcome != self._outcome:
            return
        told = Kind.MONEY.short(sum(value or 0 for value in table.column("value")), card.currency)
        if counts[outcome] > MOST:
            told = _("the first {n} of {all}").format(n=number(MOST), all=number(counts[outcome]))
        self._sum.setText(told if table.rows else "")
        place = self.table.verticalScrollBar().value() if self._drawn == card.id else 0
        self.table.show_table(table)
        self.table.verticalScrollBar().setValue(place)
        self._drawn = card.id
        if table.rows:
            self._states.ready()
        else:
            self._drawn = None
            way = Way(_("Deal"), self._on_add, "plus") if outcome == OPEN else None
            self._states.empty("handshake", _("There are no such deals"), self._reason(card), way)

    def _count(self, counts: dict[int, int]) -> None:
        """Write how many stand so, and the sum, where there is room for it."""
        wide = self.width() >= WIDE
        for key, words in OUTCOMES:
            text = _(words)
            self.buttons[key].setText(f"{text} {number(counts[key])}" if counts[key] and wide else text)
        self._sum.setVisible(wide)
        self.add.setText(GAP + _("Deal") if wide else "")

    def _reason(self, card: ClientCard) -> str:
        return _("“{name}” has none that stand so.").format(name=card.get("name"))

    def _on_outcome(self, outcome: int) -> None:
        self._outcome = outcome
        self._drawn = None
        self.ask()

    def _on_add(self) -> None:
        if self._card is not None:
            self._actions.add("deal", self._card.id)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._found is not None:
            self._count(self._found[1])


def _read_deals(store: Store, client_id: int, *, outcome: int) -> Found:
    return outcome, client_deal_counts(store, client_id), client_deals(store, client_id, outcome)
