"""Every kind of record comes in by its own rules."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from crmdesk.data.imports.importers import KINDS
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Cost,
    Deal,
    Invoice,
    Payment,
    Plan,
    QualityCheck,
    StockMovement,
)
from crmdesk.reports.periods import parse_period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.data.imports.bringing import DEALS, MAPPING, one, rows


def test_a_closed_deal_needs_its_day(bring):
    """Without one the row is refused; if_empty gives another."""
    table = "id,stage,close,plan\n1,Won,,2025-02-03\n"
    base = '[fields]\nexternal_id = "id"\nstage = "stage"\nexpected = "plan"\n'
    assert "needs its day of closing" in bring("deals", table, base + 'closed = "close"').refused[0].reason
    assert bring("deals", table, base + 'closed = { column = "close", if_empty = "expected" }').created == 1


def test_when_a_request_was_answered_comes_in(bring, sqlite_store):
    """The reports say how long requests waited and which missed calls nobody returned; twice in, nothing changes."""
    table = (
        "id,kind,way,at,missed,answered\n1,Call,in,2025-03-03 10:00,yes,2025-03-03 10:20\n"
        "2,Call,in,2025-03-03 11:00,yes,2025-03-03 12:01\n3,Letter,in,2025-03-03 12:00,no,\n"
    )
    fields = "".join(
        f'{field} = "{column}"\n'
        for field, column in (
            ("external_id", "id"), ("kind", "kind"), ("direction", "way"), ("done", "at"), ("created", "at"),
            ("missed", "missed"), ("answered", "answered"),
        )
    )  # fmt: skip
    assert bring("activities", table, f"[fields]\n{fields}").created == 3
    assert bring("activities", table, f"[fields]\n{fields}").unchanged == 3
    asked = Question(
        ("requests", "missed_not_returned", "response_minutes"), (), parse_period("2025", date(2025, 3, 4))
    )
    assert [cell.value for cell in ask(sqlite_store, asked).total.cells] == [3, 1, 40.5]


def test_activities_are_done_planned_or_called_off(bring, sqlite_store):
    """The state follows from the file or from the times; the hour is the firm's."""
    table = (
        "kind,when,state,len,dir,who\nЗвонок,01.03.2025 23:30,,00:05:00,входящий,Анна\n"
        "Встреча,02.03.2025 10:00,отменено,,,Анна\nЗадача,03.03.2025,запланировано,,,Анна\n"
    )
    result = bring(
        "activities",
        table,
        '[fields]\nkind = "kind"\ndone = "when"\nstate = "state"\nduration = "len"\ndirection = "dir"\nperformer = "who"',
    )
    assert result.created == 3
    assert rows(sqlite_store, ActivityKind, "name", "code", "is_contact") == [
        ("Звонок", "call", True), ("Встреча", "meeting", True), ("Задача", "task", False),
    ]  # fmt: skip
    assert rows(
        sqlite_store, Activity, "state", "done_on", "done_hour", "cancelled_on", "due_on", "duration_s", "direction"
    ) == [
        (1, date(2025, 3, 1), 23, None, None, 300, "in"),
        (2, None, None, date(2025, 3, 2), None, None, None),
        (0, None, None, None, date(2025, 3, 3), None, None),
    ]


def test_invoices_payments_costs_and_plans_come_in(bring, sqlite_store):
    """Money by its sign, the client of the deal, periods of plans, campaigns with what they cost."""
    bring("deals", DEALS, MAPPING)
    bring(
        "invoices",
        "n,deal,day,sum\nС-1,101,2025-04-10,$100\n",
        '[fields]\nnumber = "n"\ndeal = "deal"\nissued = "day"\namount = "sum"',
    )
    assert one(sqlite_store, Invoice, "amount", "currency", "client_id")[:2] == (10_000, "USD")
    assert one(sqlite_store, Invoice, "client_id")[0] == rows(sqlite_store, Deal, "client_id")[0][0]
    bring("payments", "n,day,sum\nС-1,2025-04-12,50 ₽\n", '[fields]\ninvoice = "n"\npaid = "day"\namount = "sum"')
    assert one(sqlite_store, Payment, "amount", "currency", "state")[:3] == (5000, "RUB", "received")
    bring("campaigns", "n,b,c\nВесна,2025-03-01,1 000\n", '[fields]\nname = "n"\nbegin = "b"\ncost = "c"')
    assert one(sqlite_store, Cost, "spent_on", "amount") == (date(2025, 3, 1), 100_000)
    bring(
        "plans",
        "m,k,p,v\nПетрова Анна,выручка,2025-Q2,1 500 000\n,won_count,2025-05,12\n",
        '[fields]\nmanager = "m"\nmeasure = "k"\nperiod = "p"\nvalue = "v"',
    )
    assert rows(sqlite_store, Plan, "subject", "measure", "begin_on", "end_on", "value") == [
        ("manager", "revenue", date(2025, 4, 1), date(2025, 7, 1), 150_000_000),
        ("firm", "won_count", date(2025, 5, 1), date(2025, 6, 1), 12_000),
    ]


#: The least that a file of each kind holds: columns, one row, and a mapping for them.
LEAST = {
    "departments": ("n,p\nNorth,Sales", 'name = "n"\nparent = "p"'),
    "managers": ("n,d\nAnna,North", 'name = "n"\ndepartment = "d"'),
    "products": ("n,p\nPump,5", 'name = "n"\nprice = "p"'),
    "clients": ("n,c\nAlpha,Ufa", 'name = "n"\ncity = "c"'),
    "contacts": ("n,c\nIvan,Alpha", 'name = "n"\nclient = "c"'),
    "campaigns": ("n,b\nSpring,2025-03-01", 'name = "n"\nbegin = "b"'),
    "deals": ("n,c\nRepair,Alpha", 'title = "n"\nclient = "c"'),
    "leads": ("n,c\nRepair,Alpha", 'title = "n"\nclient = "c"'),
    "activities": ("k,d\nCall,2025-03-01", 'kind = "k"\ndone = "d"'),
    "invoices": ("d,s\n2025-03-01,5", 'issued = "d"\namount = "s"'),
    "payments": ("d,s\n2025-03-01,5", 'paid = "d"\namount = "s"'),
    "costs": ("d,s\n2025-03-01,5", 'spent = "d"\namount = "s"'),
    "plans": ("m,p,v\nrevenue,2025-03,5", 'measure = "m"\nperiod = "p"\nvalue = "v"'),
    "quality": ("d,s\n2025-03-01,85", 'checked = "d"\nscore = "s"'),
    "tracking_numbers": ("p,s\n+74951234567,Site", 'phone = "p"\nsource = "s"'),
    "stock": ("p,d,q\nPump,2025-03-01,-5", 'product = "p"\nmoved = "d"\nquantity = "q"'),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_each_kind_comes_in(bring, sqlite_store, kind):
    """One row of the file is one more row of the kind's record, besides what it refers to."""
    table, fields = LEAST[kind]
    result = bring(kind, table + "\n", f"[fields]\n{fields}")
    assert (result.created, result.refused, result.new_fields) == (1, (), ())
    with sqlite_store.reading() as connection:
        found = connection.execute(select(func.count()).select_from(KINDS[kind].record)).scalar_one()
    assert found == 1 + (kind == "departments"), "the department above was made too"


@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS.values() if any(target.required for target in kind.targets)],
    ids=lambda kind: kind.name,
)
def test_a_row_without_what_it_needs_is_refused(bring, sqlite_store, kind):
    """Where every required value is empty nothing comes in."""
    required = [target.name for target in kind.targets if target.required]
    columns = [f"c{place}" for place in range(len(required))]
    fields = "\n".join(f'{name} = "{column}"' for name, column in zip(required, columns, strict=True))
    table = ",".join(["x", *columns]) + "\n7" + "," * len(columns) + "\n"
    result = bring(kind.name, table, f"[fields]\n{fields}")
    assert (result.stopped, result.refused_rows, result.created) == (True, 1, 0)
    assert rows(sqlite_store, kind.record, "id") == []


@pytest.mark.parametrize(("text", "days"), [
    ("2025", (date(2025, 1, 1), date(2026, 1, 1))),
    ("2025-q4", (date(2025, 10, 1), date(2026, 1, 1))),
    ("2025-12", (date(2025, 12, 1), date(2026, 1, 1))),
])  # fmt: skip
def test_the_period_of_a_plan_ends_before_the_day_after_it(bring, sqlite_store, text, days):
    """Years, quarters and months; the end is not part of the period."""
    bring("plans", f"m,p,v\nrevenue,{text},5\n", f"[fields]\n{LEAST['plans'][1]}")
    assert one(sqlite_store, Plan, "begin_on", "end_on") == days


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "May"])
def test_a_plan_for_no_period_is_refused(bring, text):
    """The reason shows how a period is written."""
    result = bring("plans", f"m,p,v\nrevenue,{text},5\n", f"[fields]\n{LEAST['plans'][1]}")
    assert "write it like 2017" in result.refused[0].reason


def test_a_plan_that_comes_again_is_a_version_and_the_same_one_is_nothing(bring, sqlite_store):
    """Figures of reports are never doubled by a second file; titles of measures are understood too."""
    fields = f"[fields]\n{LEAST['plans'][1]}"
    assert bring("plans", "m,p,v\nRevenue,2025-03,5\n", fields).created == 1
    again = bring("plans", "m,p,v\nвыручка,2025-03,5\nwon_count,2025-03,4\n", fields)
    assert again.created == 1
    bring("plans", "m,p,v\nrevenue,2025-03,7\n", fields)
    found = rows(sqlite_store, Plan, "measure", "value", "plan_version", "replaced_at")
    assert sorted((*row[:3], row[3] is None) for row in found) == [
        ("revenue", 500, 1, False), ("revenue", 700, 2, True), ("won_count", 4000, 1, True),
    ]  # fmt: skip


def test_scores_are_points_of_a_hundred(bring, sqlite_store):
    """Kinds in the words of people; past 100 a row is refused."""
    fields = '[fields]\nchecked = "d"\nscore = "s"\nkind = "k"\nmanager = "m"'
    table = 'd,s,k,m\n2025-03-01,"82,5",Тайный покупатель,Анна\n2025-03-02,60,,Анна\n'
    assert bring("quality", table, fields).created == 2
    assert rows(sqlite_store, QualityCheck, "kind", "score") == [("mystery", 8250), ("call", 6000)]
    assert "from 0 to 100" in bring("quality", "d,s,k,m\n2025-03-03,101,,\n", fields).refused[0].reason


def test_stock_comes_as_movements_or_as_what_came_and_left(bring, sqlite_store):
    """Products by article or by name; a line of neither is refused."""
    bring("products", "n,a\nPump,P-1\n", '[fields]\nname = "n"\nsku = "a"')
    fields = '[fields]\nproduct = "p"\nmoved = "d"\ncame = "in"\nleft = "out"\nreserved = "r"'
    table = "p,d,in,out,r\nP-1,2025-03-01,10,,\nPump,2025-03-02,,4,1.5\n"
    assert bring("stock", table, fields).created == 2
    assert rows(sqlite_store, StockMovement, "quantity", "reserved") == [(10_000, 0), (-4_000, 1_500)]
    assert len({row[0] for row in rows(sqlite_store, StockMovement, "product_id")}) == 1
    assert "needs its quantity" in bring("stock", "p,d,in,out,r\nPump,2025-03-03,,,\n", fields).refused[0].reason
