"""What a client was billed, paid and owes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.client_details import ClientMoney, client_money
from crmdesk.data.registry_money import PAYMENT_STATES
from crmdesk.data.table import ABSENT, Kind, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import ClientTab
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import Fact, fact_grid

#: Lines of a list; the earlier ones are counted.
MOST = 60
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DebtsTab(ClientTab):
    """The rest of each invoice and how late it is, then the money that came."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions, client_money)

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        del card
        money: ClientMoney = self._found
        if not money.bills and not money.receipts:
            column.addWidget(label(_("There are no invoices and no payments of this client."), "secondary"))
            return
        head = Card()
        latest = max((bill.days_late(money.today) for bill in money.bills), default=0)
        came = sum(one.value or 0 for one in money.receipts if one.state == "received")
        head.body.addWidget(
            fact_grid(
                (
                    Fact(_("Owes"), Kind.MONEY.short(money.debt.owed, money.currency)),
                    Fact(_("Overdue"), Kind.MONEY.short(money.debt.overdue, money.currency), _late(latest), "warn"),
                    Fact(_("Paid in all"), Kind.MONEY.short(came, money.currency)),
                ),
                3,
                "section",
            )
        )
        column.addWidget(head)
        column.addWidget(self._bills(money))
        column.addWidget(self._receipts(money))

    def _bills(self, money: ClientMoney) -> Card:
        made = Card(plural("{n} invoice", "{n} invoices", len(money.bills)).format(n=number(len(money.bills))))
        bills = sorted(money.bills, key=lambda bill: bill.rest == 0)  # what is owed comes first
        rows = []
        for bill in bills[:MOST]:
            days = bill.days_late(money.today)
            state = _("paid") if not bill.rest else _late(days)
            if not state and bill.due_on is not None:
                state = _("until {day}").format(day=Kind.DATE.text(bill.due_on))
            if bill.promised_on is not None and bill.rest:
                state += " · " + _("promised {day}").format(day=Kind.DATE.text(bill.promised_on))
            number_text = _("No. {number}").format(number=bill.number) if bill.number else ABSENT
            rows.append(
                (number_text, Kind.DATE.text(bill.issued_on), state, "neg" if days else "", bill.amount, bill.rest)
            )
        made.body.addWidget(_grid(rows))
        _tell_rest(made, len(bills))
        return made

    def _receipts(self, money: ClientMoney) -> Card:
        count = len(money.receipts)
        made = Card(plural("{n} payment", "{n} payments", count).format(n=number(count)))
        rows = []
        for one in money.receipts[:MOST]:
            about = (
                _("invoice {number}").format(number=one.invoice) if one.invoice else _("not matched with an invoice")
            )
            words = " · ".join(part for part in (about, one.purpose or one.deal) if part)
            rows.append(
                (Kind.DATE.text(one.paid_on), _(PAYMENT_STATES.get(one.state, one.state)), words, "", one.value, None)
            )
        made.body.addWidget(_grid(rows))
        _tell_rest(made, count)
        return made


def _late(days: int) -> str:
    return plural("{n} day late", "{n} days late", days).format(n=number(days)) if days else ""


def _grid(rows: Sequence[tuple[str, str, str, str, int | None, int | None]]) -> QWidget:
    """Return lines of: what, when, how it stands, the tone of that, the sum, and the rest where there is one."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    for row, (what, when, state, tone, amount, rest) in enumerate(rows):
        grid.addWidget(label(what, "strong"), row, 0)
        grid.addWidget(label(when, "secondary"), row, 1)
        told = ElidedLabel(state)
        told.setProperty("role", "secondary")
        told.setProperty("tone", tone)
        grid.addWidget(told, row, 2)
        grid.addWidget(label(Kind.MONEY.text(amount), "strong"), row, 3, _RIGHT)
        if rest:
            grid.addWidget(
                label(_("rest {amount}").format(amount=Kind.MONEY.text(rest)), "caption", "warn"), row, 4, _RIGHT
            )
    return box


def _tell_rest(card: Card, count: int) -> None:
    if count > MOST:
        card.body.addWidget(label(_("and {n} earlier").format(n=number(count - MOST)), "caption"))
