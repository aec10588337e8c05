"""The bookkeeper: invoices come after the win and within it, payments within invoices and up to today."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from crmdesk.data.demo.money import Bookkeeper, Sale
from crmdesk.data.demo.timeline import Timeline

TIME = Timeline(date(2025, 11, 20), 2)


def billed(seed=1, *, closed=300, amount=1_234_567_00, late=False, currency=None):
    sale = Sale(11, 42, 5, 7, currency, amount, closed, late)
    return Bookkeeper(TIME, Random(seed)).bill(sale)


@pytest.mark.parametrize("closed", [0, 300, TIME.today - 3, TIME.today])
def test_invoices_stay_within_the_sale_and_payments_within_invoices(closed):
    """No money comes that nobody asked for, and none from days to come but what is expected."""
    today = TIME.day(TIME.today)
    for seed in range(150):
        found = billed(seed, closed=closed)
        assert 1 <= len(found) <= 2
        assert sum(invoice["amount"] for invoice, _payments in found) <= 1_234_567_00
        for invoice, payments in found:
            assert TIME.day(closed) <= invoice["issued_on"] <= today
            assert invoice["due_on"] > invoice["issued_on"]
            assert sum(payment["amount"] for payment in payments) <= invoice["amount"]
            for payment in payments:
                assert payment["amount"] > 0
                assert payment["paid_on"] > invoice["issued_on"]
                assert payment["paid_on"] <= today or payment["state"] == "expected"


def test_an_old_sale_is_invoiced_whole():
    """An advance and the rest are together the amount, to the kopeck."""
    assert {sum(invoice["amount"] for invoice, _p in billed(seed)) for seed in range(100)} == {1_234_567_00}


def test_those_who_pay_late_pay_late():
    """Every payment of such a client is beyond its due day; of others few are."""

    def late_share(*, late):
        found = [
            payment["paid_on"] > invoice["due_on"]
            for seed in range(200) for invoice, payments in billed(seed, late=late) for payment in payments[:1]
        ]  # fmt: skip
        return sum(found) / len(found)

    assert late_share(late=True) == 1
    assert late_share(late=False) < 0.25


def test_papers_know_whose_they_are():
    """Client, deal, owner and a foreign currency go into each row."""
    for invoice, payments in billed(3, currency="USD"):
        for row in (invoice, *payments):
            assert (row["client_id"], row["deal_id"], row["owner_id"], row["currency"]) == (5, 11, 7, "USD")
    assert "currency" not in billed(3)[0][0]


def test_money_comes_on_working_days():
    """Banks are closed otherwise."""
    days = [payment["paid_on"] for seed in range(100) for _invoice, payments in billed(seed) for payment in payments]
    assert all(day.weekday() < 5 and day not in TIME.holidays for day in days)
