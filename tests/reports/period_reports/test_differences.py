"""Differences: every change behind a frozen figure is found, named, and sums to what the figure moved by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Deal, Department, Invoice, Manager, Payment, Plan
from crmdesk.data.period_reports.roles import FIRM, Subject
from crmdesk.data.store import Store
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.period_reports.differences import Differences, changed_since
from crmdesk.reports.period_reports.forming import form_reports
from crmdesk.reports.periods import Period
from tests import factories as f
from tests.factories import make_activity, make_client, make_invoice, make_payment, make_won, plant, put

OCTOBER = Period(date(2025, 10, 1), date(2025, 11, 1))
IVAN = Subject("manager", f.IVAN)
ADDITIVE = frozenset(measure.id for measure in MEASURES.values() if measure.is_additive)


@pytest.fixture
def frozen(sqlite_store: Store, clock) -> tuple[Store, dict[Subject, int]]:
    """Reports of a month with twelve won deals of two people, formed an hour ago."""
    return formed_before(sqlite_store, clock)


def formed_before(store: Store, clock) -> tuple[Store, dict[Subject, int]]:
    plant(store)
    put(store, Client, make_client(id=1, name="Client 1"))
    for owner, first in ((f.IVAN, 1000), (f.ANNA, 2000)):
        put(
            store, Deal,
            *(make_won(date(2025, 10, 2 + place), (place + 1) * 100_00, id=first + place, owner_id=owner, client_id=1)
              for place in range(6)),
        )  # fmt: skip
    made = form_reports(store, OCTOBER, [IVAN, Subject("manager", f.ANNA), FIRM])
    clock.pass_by(hours=1)
    store.person_id = f.ANNA
    return store, {one.subject: one.id for one in made}


def edit(store: Store, record, row_id: int, **values) -> None:
    with store.changing() as change:
        change.edit(record, row_id, change.row(record, row_id)["version"], **values)


def moved(found: Differences) -> dict[str, Decimal | None]:
    return {one.line.measure: one.delta for one in found.measures}


def test_nothing_changed_is_nothing(store, clock):
    """An hour alone changes no figure, and neither does a deal of another month."""
    store, reports = formed_before(store, clock)
    assert not changed_since(store, reports[FIRM])
    put(store, Deal, make_won(date(2025, 11, 3), 5_00, owner_id=f.IVAN, client_id=1))
    assert not changed_since(store, reports[IVAN])


def test_an_open_deal_of_then_is_told_too(frozen):
    """A deal made in October and entered in November stood in the pipeline of the firm at the end of October."""
    store, reports = frozen
    put(store, Deal, make_won(date(2025, 11, 3), 5_00, owner_id=f.IVAN, client_id=1))
    assert moved(changed_since(store, reports[FIRM])) == {"open_amount": 5_00}


def test_a_changed_amount_is_told_with_who_and_when(frozen):
    """Anna raised Ivan's deal by fifty roubles: his report and the firm's say so, hers does not."""
    store, reports = frozen
    edit(store, Deal, 1002, amount=350_00)
    found = changed_since(store, reports[IVAN])
    assert moved(found)["revenue"] == 50_00
    (row,) = found.rows
    assert (row.record, row.id, row.change, row.was, row.now) == ("deal", 1002, "changed", 300_00, 350_00)
    assert row.trace.who == "Anna Sokolova"
    assert row.trace.at == store.now().astimezone(store.firm.timezone)
    assert "300 → 350" in row.trace.what
    assert moved(changed_since(store, reports[FIRM]))["revenue"] == 50_00
    assert not changed_since(store, reports[Subject("manager", f.ANNA)])


def test_what_came_and_went_is_told(frozen):
    """An archived deal is removed, a call entered late is added."""
    store, reports = frozen
    with store.changing() as change:
        change.archive(Deal, 1000, change.row(Deal, 1000)["version"])
    (call,) = put(store, Activity, make_activity(date(2025, 10, 30), performer_id=f.IVAN, client_id=1))
    found = changed_since(store, reports[IVAN])
    rows = {(row.record, row.id): row.change for row in found.rows}
    assert rows == {("deal", 1000): "removed", ("activity", call): "added"}
    assert moved(found)["revenue"] == -100_00
    assert moved(found)["won_count"] == -1
    assert moved(found)["calls"] == 1


def test_a_changed_plan_is_told(frozen):
    """The figure stands, its plan is another."""
    store, reports = frozen
    put(
        store, Plan,
        {"subject": "manager", "manager_id": f.IVAN, "measure": "revenue", "begin_on": OCTOBER.begin,
         "end_on": OCTOBER.end, "value": 9_00},
    )  # fmt: skip
    (one,) = changed_since(store, reports[IVAN]).measures
    assert (one.line.measure, one.delta, one.line.plan, one.plan_now) == ("revenue", 0, None, 9_00)
    assert (one.trace.who, one.trace.at) == ("Anna Sokolova", store.now().astimezone(store.firm.timezone))


@pytest.mark.parametrize("seed", range(4))
def test_the_rows_explain_the_whole_change(frozen, seed):
    """After any edits, archivings and additions the figure of now is the signed one plus what the rows say."""
    store, reports = frozen
    dice = Random(seed)
    for _turn in range(6):
        deal = dice.choice(range(1000, 1006))
        match dice.randrange(4):
            case 0:
                edit(store, Deal, deal, amount=dice.randrange(1, 900) * 100)
            case 1:
                edit(store, Deal, deal, archived_at=store.now() if dice.random() < 0.7 else None)
            case 2:
                edit(store, Deal, deal, closed_on=date(2025, dice.choice((9, 10, 11)), 5))
            case _:
                put(store, Deal, make_won(date(2025, 10, dice.randrange(1, 31)), 41_00, owner_id=f.IVAN, client_id=1))
    for subject in (IVAN, FIRM):
        found = changed_since(store, reports[subject])
        revenue = [row for row in found.rows if "Revenue" in row.measures]
        told = sum((row.now or 0) - (row.was or 0) for row in revenue)
        with store.reading() as connection:
            owners = [f.IVAN] if subject == IVAN else [f.IVAN, f.ANNA]
            now = sum(
                connection.execute(
                    select(Deal.value).where(
                        Deal.outcome == 1, Deal.archived_at.is_(None), Deal.closed_owner_id.in_(owners),
                        Deal.closed_on >= OCTOBER.begin, Deal.closed_on < OCTOBER.end,
                    )
                ).scalars()
            )  # fmt: skip
        signed = 2_100_00 if subject == IVAN else 4_200_00
        assert signed + told == now
        assert moved(found).get("revenue", 0) == told


@pytest.mark.parametrize("seed", range(2))
def test_rows_explain_every_sum_and_count(frozen, seed):
    """Whatever was done to deals, calls and invoices: of each measure that adds up the rows' differences are its own."""
    store, reports = frozen
    dice = Random(seed)
    calls = put(store, Activity, *(make_activity(date(2025, 10, day), performer_id=f.IVAN) for day in (6, 7)))
    for invoice in (7001, 7002):
        due = date(2025, 10, dice.randrange(2, 30))
        put(store, Invoice, make_invoice(date(2025, 9, 1), id=invoice, due_on=due, client_id=1))
    edit(store, Activity, calls[0], performer_id=f.ANNA)
    edit(store, Deal, 1001, owner_id=f.ANNA)
    edit(store, Deal, 1002, amount=dice.randrange(1, 900) * 100, cost=dice.randrange(1, 90) * 100)
    edit(store, Deal, 1003, stage_id=f.LOST_STAGE, loss_reason_id=f.PRICE)
    edit(store, Deal, 1004, archived_at=store.now())
    put(store, Payment, make_payment(date(2025, 10, 20), invoice_id=7001, amount=dice.randrange(1, 900) * 100))
    for subject in reports:
        found = changed_since(store, reports[subject])
        told: dict[str, Decimal] = {}
        for row in found.rows:
            for one in row.brought:
                told[one.measure] = told.get(one.measure, Decimal(0)) + (one.now or 0) - (one.was or 0)
        sums = {
            one.line.measure: one.delta
            for one in found.measures
            if MEASURES[one.line.measure].is_additive and one.delta is not None  # nothing was known of margins then
        }
        unknown = {one.line.measure for one in found.measures if one.delta is None}
        moving = {measure: delta for measure, delta in told.items() if delta and measure in ADDITIVE - unknown}
        assert moving == {measure: delta for measure, delta in sums.items() if delta}
        assert sums.keys() >= (
            {"calls"} if subject.id == f.ANNA else {"revenue", "won_count"}
        )  # won deals stay the winner's
        assert all(row.trace.at is not None for row in found.rows)


def test_a_payment_speaks_for_its_invoice(frozen):
    """The debt fell because Anna entered a payment: her hand is named at the invoice."""
    store, reports = frozen
    put(store, Invoice, make_invoice(date(2025, 9, 1), id=7001, due_on=date(2025, 9, 9), client_id=1))
    form_reports(store, OCTOBER, [IVAN])
    with store.reading() as connection:
        entered = connection.execute(select(Invoice.version).where(Invoice.id == 7001)).scalar_one()
    put(store, Payment, make_payment(date(2025, 10, 3), invoice_id=7001, amount=400_00))
    found = changed_since(store, reports[IVAN])
    assert (entered, moved(found)) == (1, {"overdue_debt": -400_00})
    (row,) = found.rows
    assert (row.record, row.id, row.trace.who) == ("invoice", 7001, "Anna Sokolova")


def test_a_later_note_is_not_what_moved_a_figure(frozen, clock):
    """Who wrote a note after the amount was changed did not change the amount."""
    store, reports = frozen
    edit(store, Deal, 1002, amount=350_00)
    clock.pass_by(hours=1)
    store.person_id = f.HEAD
    edit(store, Deal, 1002, note="Looked at it")
    (row,) = changed_since(store, reports[IVAN]).rows
    assert row.trace.who == "Anna Sokolova"
    assert "300 → 350" in row.trace.what


def test_who_moved_to_another_department_took_the_figures_along(sqlite_store, clock):
    """The department has lost Ivan's deals; the move is what is told, for the deals are as they were."""
    store, _reports = formed_before(sqlite_store, clock)
    department = Subject("department", f.PROJECTS)
    (made,) = form_reports(store, OCTOBER, [department])
    clock.pass_by(hours=1)
    edit(store, Manager, f.IVAN, department_id=f.DEALERS)
    found = changed_since(store, made.id)
    assert moved(found)["revenue"] == -2_100_00
    assert {row.change for row in found.rows} == {"removed"}
    assert all("Department" in row.trace.what and row.trace.who == "Anna Sokolova" for row in found.rows)


def test_of_nobodys_figures_nothing_changed(sqlite_store, clock):
    """Who did nothing at all, and a department put into the archive, are compared without a fault."""
    store, _reports = formed_before(sqlite_store, clock)
    store.person_id = None
    made = form_reports(store, OCTOBER, [Subject("manager", f.LONER), Subject("department", f.DEALERS)])
    assert not any(changed_since(store, one.id) for one in made)
    with store.changing() as change:
        change.archive(Department, f.DEALERS, 1)
    assert not changed_since(store, made[1].id)


def test_a_report_that_is_not_there_is_said(frozen):
    """No report, no figures: a sentence."""
    with pytest.raises(UsageFault, match="no figures"):
        changed_since(frozen[0], 404)
