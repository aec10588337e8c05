"""What a client was billed, paid and owes."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.models import Invoice, Payment
from crmdesk.ui.context import Context
from crmdesk.ui.pages import client_debts
from crmdesk.ui.pages.client_pane import ClientPane
from tests.factories import make_invoice, make_payment, put
from tests.ui.pages.conftest import Settled, said


def show(pane: ClientPane, settled: Settled) -> list[str]:
    """Bring the tab into view and return its words."""
    pane.show_tab("debts")
    pane.refresh()
    settled()
    return said(pane.tab)


def test_nothing_was_billed_yet(client_pane: ClientPane, settled: Settled) -> None:
    """It says so."""
    assert show(client_pane, settled) == ["There are no invoices and no payments of this client."]


def test_what_is_owed_comes_first(
    client_pane: ClientPane, context: Context, client: int, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How late it is, what is promised, what was paid and whether it is matched; what is not shown is counted."""
    store = context.store
    late, _due, paid = put(
        store, Invoice,
        make_invoice(date(2025, 9, 1), client_id=client, number="L", due_on=date(2025, 11, 10), amount=500_00,
                     promised_on=date(2025, 12, 1)),
        make_invoice(date(2025, 11, 1), client_id=client, number="D", due_on=date(2025, 12, 1), amount=300_00),
        make_invoice(date(2025, 11, 15), client_id=client, number="P", amount=200_00),
    )  # fmt: skip
    put(
        store, Payment,
        make_payment(date(2025, 11, 16), client_id=client, invoice_id=paid, amount=200_00),
        make_payment(date(2025, 11, 17), client_id=client, invoice_id=late, amount=100_00),
        make_payment(date(2025, 11, 18), client_id=client, amount=1_00, purpose="For <b>pumps</b>"),
    )  # fmt: skip
    words = show(client_pane, settled)
    assert {"10 days late · promised 2025-12-01", "until 2025-12-01", "paid", "rest 400", "rest 300"} <= set(words)
    assert {"3 invoices", "3 payments", "not matched with an invoice · For <b>pumps</b>", "invoice L"} <= set(words)
    assert words.index("No. L") < words.index("No. P")
    monkeypatch.setattr(client_debts, "MOST", 2)
    assert "and 1 earlier" in show(client_pane, settled)
