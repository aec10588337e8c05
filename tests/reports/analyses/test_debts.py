"""Receivables, against a pencil."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from crmdesk.data.models import Client, Invoice, Payment
from crmdesk.reports.analyses.debts import analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.question import Question
from crmdesk.reports.result import Findings, Section
from tests.factories import IVAN, make_client, plant, put
from tests.random_firm import World, roubles
from tests.reports.test_query import AS_OF, YEAR


def found(firm: Any, *filters: Filter) -> dict[str, Section]:
    """Return the sections of the report by id."""
    question = Question((), (), YEAR, filters=filters, as_of=AS_OF)
    return {section.id: section for section in analyse(firm.store, question, {}).sections}


def came(world: World, invoice: int, last: date) -> int:
    """Return what was paid on an invoice by the end of a day."""
    return sum(
        roubles(paid["amount"], paid["currency"], paid["paid_on"]) or 0
        for paid in world.payments
        if paid["invoice_id"] == invoice and paid["paid_on"] <= last and paid["state"] == "received"
        and paid["archived_at"] is None
    )  # fmt: skip


def bills(world: World, last: date) -> list[tuple[dict[str, Any], int, int]]:
    """Return the issued invoices with their amount and what was still owed at the end of a day."""
    found = []
    for invoice in world.invoices:
        worth = roubles(invoice["amount"], invoice["currency"], invoice["issued_on"])
        if (
            invoice["state"] == "issued"
            and not invoice["archived_at"]
            and worth is not None
            and invoice["issued_on"] <= last
        ):
            rest = worth - came(world, invoice["id"], last)
            if rest > 0:
                found.append((invoice, worth, rest))
    return found


def bracket(due: date | None) -> str:
    """Return the age of a debt as the table heads it."""
    if due is None:
        return "No due date"
    days = (AS_OF - due).days
    if days <= 0:
        return "Not overdue"
    return next(
        (f"{low}–{high} days" for low, high in ((1, 30), (31, 60), (61, 90)) if days <= high), "91 days and more"
    )


def test_debts_by_manager_and_age(firm):
    """Every cell is the sum of what is owed by invoices of a manager and an age; bars are its first rows."""
    section = found(firm)["managers"]
    owed: Counter[tuple[str | None, str]] = Counter()
    for invoice, _worth, rest in bills(firm.world, AS_OF):
        owner = invoice["owner_id"]
        owed[None if owner is None else str(owner), bracket(invoice["due_on"])] += rest
    table = section.table
    assert table is not None
    cells = {
        (conditions[0].values[0], field.label): value
        for conditions, row in zip(section.rows, table.rows, strict=True)
        for field, value in zip(table.fields[1:-1], row[1:-1], strict=True)
        if value is not None
    }
    assert cells == owed
    picture = section.pictures[0]
    assert picture.chart.labels == tuple(row[0] for row in table.rows)
    assert [series.title for series in picture.chart.series] == [field.label for field in table.fields[1:-1]]


def test_months_are_their_ends(sqlite_firm):
    """What was owed and overdue at the end of each of the last twelve months."""
    table = found(sqlite_firm)["dynamics"].table
    assert table is not None
    assert len(table.rows) == 12
    for place, last in ((0, date(2024, 12, 31)), (5, date(2025, 5, 31)), (11, AS_OF)):
        then = bills(sqlite_firm.world, last)
        late = sum(rest for invoice, _worth, rest in then if invoice["due_on"] is not None and invoice["due_on"] < last)
        assert table.rows[place][1:3] == (sum(rest for _invoice, _worth, rest in then), late)


def test_promises_are_judged_by_their_day(firm):
    """An invoice promised for a day of the period was paid in full by its end, or the promise was broken."""
    section = found(firm)["promises"]
    expected = {}
    for invoice in firm.world.invoices:
        worth = roubles(invoice["amount"], invoice["currency"], invoice["issued_on"])
        promised = invoice["promised_on"]
        if worth is None or promised is None or invoice["state"] != "issued" or invoice["archived_at"]:
            continue
        if YEAR.begin <= promised < AS_OF:
            paid = came(firm.world, invoice["id"], promised)
            expected[invoice["id"]] = (promised, worth, paid, paid >= worth)
    assert section.table is not None
    told = dict(zip(section.table.ids, (row[3:] for row in section.table.rows), strict=True))
    assert told == expected
    kept = [each for each in expected.values() if each[3]]
    assert expected
    headlines = {headline.title: headline.value for headline in found(firm)["clients"].headlines}
    assert (headlines["Promises kept"], headlines["Promises broken"]) == (len(kept), len(expected) - len(kept))
    assert headlines["Share overdue"] == pytest.approx(
        (headlines["Overdue receivables"] or 0) / (headlines["Receivables"] or 1)
    )


def test_unpaid_invoices_are_listed_the_latest_payers_first(firm):
    """Amount, paid, owed and days overdue of each; a filter by the client's city narrows them."""
    table = found(firm)["invoices"].table
    assert table is not None
    expected = {
        invoice["id"]: (
            worth,
            worth - rest,
            rest,
            None if invoice["due_on"] is None else max(0, (AS_OF - invoice["due_on"]).days),
        )
        for invoice, worth, rest in bills(firm.world, AS_OF)
    }
    assert dict(zip(table.ids, (row[6:] for row in table.rows), strict=True)) == expected
    late = [row[-1] or 0 for row in table.rows]
    assert late == sorted(late, reverse=True)
    cities = {client["id"]: client["city"] for client in firm.world.clients}
    narrowed = found(firm, Filter("city", ("Omsk",)))["invoices"].table
    assert narrowed is not None
    assert set(narrowed.ids) == {
        invoice["id"]
        for invoice, _worth, _rest in bills(firm.world, AS_OF)
        if cities.get(invoice["client_id"]) == "Omsk"
    }


def test_a_promise_of_today_is_not_judged_yet(store):
    """Its day is not over; yesterday's is, and half a payment does not keep it."""
    plant(store)
    put(store, Client, make_client(id=1))
    bill = {"client_id": 1, "owner_id": IVAN, "issued_on": date(2025, 10, 1), "amount": 10_000, "currency": "RUB"}
    today, yesterday = put(
        store, Invoice, {**bill, "promised_on": AS_OF}, {**bill, "promised_on": AS_OF - timedelta(1), "number": "7"}
    )
    put(store, Payment, {"invoice_id": yesterday, "paid_on": AS_OF - timedelta(1), "amount": 5_000, "currency": "RUB"})
    findings: Findings = analyse(store, Question((), (), YEAR, as_of=AS_OF), {})
    table = next(section.table for section in findings.sections if section.id == "promises")
    assert table is not None
    assert today not in table.ids
    assert table.rows == (("7", "Rodnik-Service LLC", "Ivan Petrov", AS_OF - timedelta(1), 10_000, 5_000, False),)
