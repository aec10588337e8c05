"""The trend of relations: indicators, purchases, statuses and types over time."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmdesk.data.client_statuses import set_relationship, set_status
from crmdesk.data.models import Deal, Invoice, Payment
from crmdesk.data.table import Kind
from crmdesk.reports.client_card import Indicator
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.client_relations import RelationsTab, indicator_grid
from crmdesk.ui.theme import Theme
from tests.factories import PARTNER, make_invoice, make_payment, make_won, put
from tests.ui.pages.conftest import Settled, said


def show(pane: ClientPane, settled: Settled) -> list[str]:
    """Bring the tab into view and return its words."""
    pane.show_tab("relations")
    pane.refresh()
    settled()
    return said(pane.tab)


def test_a_newcomer_has_too_little_data(client_pane: ClientPane, settled: Settled) -> None:
    """And its first status."""
    words = show(client_pane, settled)
    assert isinstance(client_pane.tab, RelationsTab)
    assert "too little data: 0 of 3" in words
    assert {"Potential", "2024-05-06 – now", "Nobody has said yet."} <= set(words)


def test_what_was_set_by_hand_is_told_with_who_and_why(
    client_pane: ClientPane, context: Context, client: int, settled: Settled
) -> None:
    """Statuses and types alike; buttons lead to the dialogs."""
    set_status(context.store, client, 1, 8, "Chosen <b>by</b> the head")
    set_relationship(context.store, client, 2, PARTNER, "They help us")
    words = show(client_pane, settled)
    assert {"Key", "Partner", "by hand · Chosen <b>by</b> the head", "by hand · They help us"} <= set(words)
    tab: Any = client_pane.tab
    for ask in (tab._on_status, tab._on_type):
        ask()
        settled()
        dialog = client_pane.client.dialog
        assert dialog is not None
        dialog.reject()


def test_purchases_and_bad_payments_are_told(
    client_pane: ClientPane, context: Context, client: int, settled: Settled
) -> None:
    """When the next is due, and that the day has passed; late twice is a warning."""
    store = context.store
    put(store, Deal, *[make_won(date(2025, month, 1), client_id=client) for month in (3, 4, 5)])
    first, second = put(
        store, Invoice,
        *[make_invoice(date(2025, 1, 1), client_id=client, number=text, due_on=date(2025, 1, 10)) for text in "12"],
    )  # fmt: skip
    put(store, Payment, *[make_payment(date(2025, 6, 1), client_id=client, invoice_id=one) for one in (first, second)])
    words = show(client_pane, settled)
    assert "the day has passed" in words
    assert "Paid more than 30 days late at least twice in twelve months." in words


def test_arrows_say_where_it_goes_and_colours_whether_that_is_good(theme: Theme, qtbot: Any) -> None:
    """More delay goes up and is bad; nothing to compare with has no arrow."""
    delay = Indicator("payment_delay", "Delay", Kind.DAYS, -1, 5.0, 2.0, 4, 2, 3.0)
    same = Indicator("people", "Persons", Kind.COUNT, 1, 2, 2, 2, 0)
    alone = Indicator("discount", "Discount", Kind.PERCENT, -1, 0.1, None, 3, 2)
    short = Indicator("answer", "Answer", Kind.MINUTES, -1, None, None, 1, 3)
    grid = indicator_grid(theme, [delay, same, alone, short])
    qtbot.addWidget(grid)
    grid.show()
    words = said(grid)
    assert words.count("▲") == 1
    assert {"■", "—", "too little data: 1 of 3", "Delay (usually 3\u202fd)", "5\u202fd", "2\u202fd"} <= set(words)
