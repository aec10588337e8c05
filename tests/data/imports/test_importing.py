"""A file and a mapping become rows of the base: all of them, right, or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.data.imports import import_file, parse_mapping, write_refused
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Client,
    Contact,
    Cost,
    CustomField,
    Deal,
    DealContact,
    DealEvent,
    DealItem,
    ImportBatch,
    Invoice,
    JournalEntry,
    Manager,
    Payment,
    Pipeline,
    Plan,
    Product,
    Stage,
)
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo

DEALS = """№;Сделка;Клиент;Менеджер;Этап;Сумма;Создана;Закрыта
101;Поставка насосов;ООО «Ромашка»;Петрова Анна;Оплачено;1 234 500,00;03.04.2025 23:30;28.04.2025
102;Монтаж;ИП Сидоров;Орлов Иван;Переговоры;90 000,00;11.04.2025;
103;Сервис;Ромашка;Орлов Иван;Отказ;;12.04.2025;20.04.2025
"""
MAPPING = """
[fields]
external_id = "№"
title = "Сделка"
client = "Клиент"
owner = "Менеджер"
stage = "Этап"
amount = "Сумма"
created = "Создана"
closed = "Закрыта"
[stages]
"Переговоры" = { kind = "work", probability = 60, norm_days = 14 }
"Оплачено" = { kind = "won", name = "Выиграна" }
"Отказ" = "lost"
"""


def rows(store: Store, record, *columns):
    """Return columns of every row of a record, in the order of ids."""
    with store.reading() as connection:
        return [
            tuple(row)
            for row in connection.execute(select(*(getattr(record, name) for name in columns)).order_by(record.id))
        ]


def one(store: Store, record, *columns):
    """Return the columns of the only row."""
    found = rows(store, record, *columns)
    assert len(found) == 1
    return found[0]


def test_deals_come_with_clients_managers_stages_and_history(store, tmp_path):
    """On both engines a plain export becomes deals, what they refer to, and their past."""
    path = tmp_path / "deals.csv"
    path.write_bytes(DEALS.encode("cp1251"))
    result = import_file(store, path, "deals", parse_mapping(MAPPING))
    assert (result.read, result.created, result.refused, result.stopped) == (3, 3, (), False)
    assert result.made == {"client": 2, "manager": 2, "pipeline": 1, "stage": 3}
    assert rows(store, Deal, "external_id", "title", "outcome", "amount", "currency", "closed_on", "created_on") == [
        ("101", "Поставка насосов", 1, 123_450_000, "RUB", date(2025, 4, 28), date(2025, 4, 3)),
        ("102", "Монтаж", 0, 9_000_000, "RUB", None, date(2025, 4, 11)),
        ("103", "Сервис", 2, None, "RUB", date(2025, 4, 20), date(2025, 4, 12)),
    ]
    assert rows(store, Deal, "created_at")[0] == (datetime(2025, 4, 3, 20, 30, tzinfo=UTC),)
    assert rows(store, Stage, "name", "kind", "position", "probability", "norm_days") == [
        ("Переговоры", "work", 0, 6000, 14),
        ("Выиграна", "won", 1, 10_000, None),
        ("Отказ", "lost", 2, 0, None),
    ]
    clients = {row[0] for row in rows(store, Deal, "client_id")}
    assert len(clients) == 2, "Ромашка is ООО «Ромашка»"
    assert [row[0] for row in rows(store, DealEvent, "kind")] == ["created", "won", "created", "created", "lost"]


def test_a_refused_row_stops_everything(bring, sqlite_store):
    """Nothing is written, and every reason is told with its row, column and value."""
    result = bring("deals", DEALS.replace("90 000,00", "много").replace("20.04.2025", "40.04.2025"), MAPPING)
    assert result.stopped
    assert [(r.row, r.column, r.value) for r in result.refused] == [
        (3, "Сумма", "много"),
        (4, "Закрыта", "40.04.2025"),
    ]
    assert (result.created, result.refused_rows) == (0, 2)
    for record in (Deal, Client, Manager, Stage, ImportBatch):
        assert rows(sqlite_store, record, "id") == []
    assert "row 3, Сумма: “много” is not a number" in result.text()


def test_refused_rows_can_be_left_out(bring, sqlite_store, tmp_path):
    """The rest comes in, nothing is made for what was refused, and a file lists the reasons."""
    table = DEALS.replace("90 000,00", "=много")
    result = bring("deals", table, MAPPING, skip_refused=True)
    assert (result.created, result.refused_rows, result.stopped) == (2, 1, False)
    assert "ИП Сидоров" not in [row[0] for row in rows(sqlite_store, Client, "name")]
    write_refused(result, tmp_path / "refused.csv")
    text = (tmp_path / "refused.csv").read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("3;Сумма;'=много;"), "no spreadsheet takes it for a formula"
    assert bring("deals", table, 'refused = "skip"\n' + MAPPING).unchanged == 2


def test_a_dry_run_writes_nothing_and_says_what_would_be_done(bring, sqlite_store):
    """The same counts, and an empty base."""
    result = bring("deals", DEALS, MAPPING, dry_run=True)
    assert (result.created, result.dry_run, result.txn) == (3, True, None)
    assert result.json()["done"] is False
    assert rows(sqlite_store, Deal, "id") == []


def test_the_same_file_twice_changes_nothing(bring, sqlite_store):
    """Rows with an id of their own are recognised; equal ones are left alone."""
    bring("deals", DEALS, MAPPING)
    with sqlite_store.reading() as connection:
        entries = connection.execute(select(func.count()).select_from(JournalEntry)).scalar_one()
    again = bring("deals", DEALS, MAPPING)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert again.made == {}
    with sqlite_store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(JournalEntry)).scalar_one() == entries


def test_an_updated_deal_is_closed_on_the_day_of_the_file(bring, sqlite_store):
    """A deal won since the last export is won on its own day, not today, and an empty cell erases nothing."""
    bring("deals", DEALS, MAPPING)
    changed = DEALS.replace("Переговоры;90 000,00;11.04.2025;", "Оплачено;;11.04.2025;30.04.2025")
    result = bring("deals", changed, MAPPING)
    assert (result.updated, result.unchanged) == (1, 2)
    assert rows(sqlite_store, Deal, "outcome", "closed_on", "amount")[1] == (1, date(2025, 4, 30), 9_000_000)
    with sqlite_store.reading() as connection:
        events = connection.execute(
            select(DealEvent.kind, DealEvent.begin_on, DealEvent.end_on)
            .join(Deal, Deal.id == DealEvent.deal_id)
            .where(Deal.external_id == "102")
            .order_by(DealEvent.begin_on)
        ).all()
    assert [tuple(event) for event in events] == [
        ("created", date(2025, 4, 11), date(2025, 4, 30)),
        ("won", date(2025, 4, 30), date(9999, 12, 31)),
    ]


@pytest.mark.parametrize(("policy", "skipped", "refused"), [("skip", 1, 0), ("refuse", 0, 1), ("update", 0, 0)])
def test_duplicates_follow_the_mapping(bring, sqlite_store, policy, skipped, refused):
    """A row that repeats an earlier one is skipped, refused, or merged into it."""
    table = "name,inn,city\nА,7707083893,\nБ,7707083893,Уфа\n"
    result = bring(
        "clients",
        table,
        f'on_duplicate = "{policy}"\nmatch = "inn"\n[fields]\nname = "name"\ninn = "inn"\ncity = "city"',
    )
    assert (result.skipped, result.refused_rows) == (skipped, refused)
    expected = {"skip": [("А", None)], "refuse": [], "update": [("Б", "Уфа")]}[policy]
    assert rows(sqlite_store, Client, "name", "city") == expected


def test_an_id_tells_namesakes_apart(bring, sqlite_store):
    """Two accounts of one name with two ids are two clients."""
    result = bring(
        "clients", "id,name\n1,Great Western\n2,Great Western\n", '[fields]\nexternal_id = "id"\nname = "name"'
    )
    assert result.created == 2


def test_a_parent_may_stand_anywhere_in_its_file(bring, sqlite_store):
    """Above, below, or nowhere: then it is made; a circle is refused."""
    mapping = '[fields]\nname = "name"\nparent = "parent"'
    result = bring("clients", "name,parent\nA,B\nB,\nC,A\nD,Elsewhere\n", mapping)
    assert result.made == {"client": 1}
    names = dict(rows(sqlite_store, Client, "id", "name"))
    parents = {name: names.get(parent) for name, parent in rows(sqlite_store, Client, "name", "parent_id")}
    assert parents == {"A": "B", "B": None, "C": "A", "D": "Elsewhere", "Elsewhere": None}
    with pytest.raises(UsageFault, match="above itself"):
        bring("clients", "name,parent\nX,Y\nY,X\n", mapping)


def test_unknown_columns_become_fields_of_the_kind_their_values_show(bring, sqlite_store):
    """Numbers, dates, yes and no, choices and texts are told apart; empty columns are left."""
    table = "name,Staff,Since,Vip,Segment,Code,Empty,Budget\n" + "".join(
        f"C{n},{n * 7},1{n}.02.2024,{'Yes' if n % 2 else 'No'},{'AB'[n % 2]},00{n},,$1{n}.50\n" for n in range(1, 9)
    )
    result = bring("clients", table, '[fields]\nname = "name"')
    kinds = dict(rows(sqlite_store, CustomField, "name", "kind"))
    assert kinds == {
        "Staff": "number",
        "Since": "date",
        "Vip": "flag",
        "Segment": "one",
        "Code": "text",
        "Budget": "money",
    }
    assert result.new_fields == ("Staff", "Since", "Vip", "Segment", "Code", "Budget")
    ids = dict(rows(sqlite_store, CustomField, "name", "id"))
    custom = rows(sqlite_store, Client, "custom")[0][0]
    assert {name: custom[str(field)] for name, field in ids.items()} == {
        "Staff": 7, "Since": "2024-02-11", "Vip": True, "Segment": "B", "Code": "001", "Budget": 1150,
    }  # fmt: skip
    assert bring("clients", table, 'unknown_columns = "ignore"\n[fields]\nname = "name"').new_fields == ()


def test_references_are_found_by_the_way_the_mapping_names(bring, sqlite_store):
    """By id, INN, phone and mail; what is not found is refused, left empty or made, as the mapping says."""
    bring(
        "clients",
        "id,name,inn,phone,mail\n7,А,7707083893,8 912 345-67-89,A@x.ru\n",
        '[fields]\nexternal_id = "id"\nname = "name"\ninn = "inn"\nphones = "phone"\nemails = "mail"',
    )
    client = one(sqlite_store, Client, "id")[0]
    for by, text in (
        ("external_id", "7"),
        ("inn", "7707083893"),
        ("phone", "+7 (912) 3456789"),
        ("email", "a@X.ru"),
        ("name", "«А»"),
    ):
        bring(
            "payments",
            f"c,d,s\n{text},2025-01-01,5\n",
            f'[fields]\nclient = {{ column = "c", by = "{by}" }}\npaid = "d"\namount = "s"',
        )
    assert [row[0] for row in rows(sqlite_store, Payment, "client_id")] == [client] * 5
    table = "c,d,s\n999,2025-01-01,5\n"
    refused = bring(
        "payments", table, '[fields]\nclient = { column = "c", by = "external_id" }\npaid = "d"\namount = "s"'
    )
    assert "there is no client “999”" in refused.refused[0].reason
    empty = bring(
        "payments",
        table,
        '[fields]\nclient = { column = "c", by = "external_id", missing = "empty" }\npaid = "d"\namount = "s"',
    )
    assert empty.created == 1


def test_namesakes_are_refused_or_the_first_is_taken(bring):
    """A name that several clients bear leads nowhere by itself."""
    bring("clients", "id,name\n1,Great Western\n2,Great Western\n", '[fields]\nexternal_id = "id"\nname = "name"')
    table = "c,d,s\nGreat Western,2025-01-01,5\n"
    refused = bring("payments", table, '[fields]\nclient = "c"\npaid = "d"\namount = "s"')
    assert "2 records of kind client" in refused.refused[0].reason
    first = bring(
        "payments", table, '[fields]\nclient = { column = "c", ambiguous = "first" }\npaid = "d"\namount = "s"'
    )
    assert first.created == 1
    assert "namesakes" in first.warnings[0]


def test_what_is_made_for_a_reference_gets_its_properties(bring, sqlite_store):
    """An export of deals carries the client's INN and the person's phone; a person is one at each client."""
    table = "id,co,co id,inn,who,tel\n1,Альфа,C1,7707083893,Иван,8 912 345 67 89\n2,Альфа,C1,,Иван,\n3,Бета,C2,,Иван,\n"
    bring("deals", table, """
[fields]
external_id = "id"
client = { column = "co id", by = "external_id" }
"client.name" = "co"
"client.inn" = "inn"
contact = "who"
"contact.phones" = "tel"
""")  # fmt: skip
    assert sorted(rows(sqlite_store, Client, "name", "inn", "external_id")) == [
        ("Альфа", "7707083893", "C1"),
        ("Бета", None, "C2"),
    ]
    assert sorted(rows(sqlite_store, Contact, "name", "phones")) == [("Иван", []), ("Иван", ["+79123456789"])]
    assert len(rows(sqlite_store, DealContact, "deal_id")) == 3
    assert len({row[0] for row in rows(sqlite_store, Contact, "client_id")}) == 2


def test_a_position_has_the_list_price_and_its_discount(bring, sqlite_store):
    """The amount falls back on the list price; what was paid less is the discount."""
    bring("products", "n,p\nНасос,100\n", '[fields]\nname = "n"\nprice = "p"')
    bring("deals", "id,prod,qty,sum\n1,Насос,2,150\n2,насос,1,\n", """
[fields]
external_id = "id"
amount = { column = "sum", if_empty = "product.price" }
item.product = "prod"
item.quantity = "qty"
item.price = { if_empty = "product.price" }
""")  # fmt: skip
    assert rows(sqlite_store, Deal, "amount", "discount")[1] == (10_000, 0)
    assert [row[0] for row in rows(sqlite_store, DealItem, "quantity")] == [2000, 1000]
    assert len(rows(sqlite_store, Product, "id")) == 1


def test_a_status_beside_the_stage_decides(bring, sqlite_store):
    """A deal lost from negotiations is lost, and its history knows from where."""
    table = "id,stage,status,close\n1,Talks,Lost,2025-03-02\n2,Talks,Open,\n3,Offer,Won,2025-03-03\n"
    bring(
        "deals",
        table,
        '[fields]\nexternal_id = "id"\nstage = "stage"\noutcome = "status"\nclosed = "close"\ncreated = { value = 2025-01-01 }',
    )
    stages = dict(rows(sqlite_store, Stage, "id", "name"))
    assert [(outcome, stages[stage]) for outcome, stage in rows(sqlite_store, Deal, "outcome", "stage_id")] == [
        (2, "Lost"),
        (0, "Talks"),
        (1, "Won"),
    ]
    lost_from = [stages.get(row[0]) for row in rows(sqlite_store, Deal, "lost_stage_id")]
    assert lost_from[0] == "Talks"


def test_stages_that_nobody_named_are_guessed_aloud(bring, sqlite_store):
    """Won and lost are told by their names, and the report says so."""
    table = "id,stage,day\n1,Успешно реализовано,2025-01-02\n2,Закрыто и не реализовано,2025-01-02\n3,Первичный контакт,\n4,Closed Won,2025-01-02\n"
    result = bring("deals", table, '[fields]\nexternal_id = "id"\nstage = "stage"\nclosed = "day"')
    assert dict(rows(sqlite_store, Stage, "name", "kind")) == {
        "Успешно реализовано": "won", "Закрыто и не реализовано": "lost", "Первичный контакт": "work", "Closed Won": "won",
    }  # fmt: skip
    assert "guessed" in result.warnings[0]


def test_a_closed_deal_needs_its_day(bring):
    """Without one the row is refused; if_empty gives another."""
    table = "id,stage,close,plan\n1,Won,,2025-02-03\n"
    base = '[fields]\nexternal_id = "id"\nstage = "stage"\nexpected = "plan"\n'
    assert "needs its day of closing" in bring("deals", table, base + 'closed = "close"').refused[0].reason
    assert bring("deals", table, base + 'closed = { column = "close", if_empty = "expected" }').created == 1


def test_a_filter_takes_some_rows_only(bring, sqlite_store):
    """All conditions must hold; the rest is counted."""
    table = "n,city,sum\nA,Уфа,5\nB,Уфа,500\nC,Омск,700\nD,,900\n"
    result = bring("clients", table, """
unknown_columns = "ignore"
[fields]
name = "n"
[filter]
city = { empty = false, not = "омск" }
sum = { min = 10 }
""")  # fmt: skip
    assert (result.created, result.filtered, result.read) == (1, 3, 4)
    assert one(sqlite_store, Client, "name") == ("B",)


def test_ambiguous_columns_are_asked_about(bring):
    """03/04/2025 and 1.234 are not guessed."""
    with pytest.raises(UsageFault, match="date_order"):
        bring("costs", "d,s\n03/04/2025,5\n", '[fields]\nspent = "d"\namount = "s"')
    with pytest.raises(UsageFault, match="decimal"):
        bring("costs", "d,s\n2025-01-01,1.234\n", '[fields]\nspent = "d"\namount = "s"')
    assert (
        bring(
            "costs",
            "d,s\n03/04/2025,1.234\n",
            '[file]\ndate_order = "mdy"\ndecimal = ","\n[fields]\nspent = "d"\namount = "s"',
        ).created
        == 1
    )


def test_every_way_of_making_a_value_works(bring, sqlite_store):
    """Joined, extracted, replaced, scaled, fixed and conditional values."""
    table = "first;last;ref;kind;sum;note;state\nАнна;Петрова;Client [17];ЮЛ;1,5;x;ok\nПётр;;Client [18];ФЛ;N/A;y;no\n"
    bring("clients", table, """
unknown_columns = "ignore"
[fields]
name = { columns = ["last", "first"], join = " " }
external_id = { column = "ref", extract = '\\[(\\d+)\\]' }
kind = "kind"
tags = { value = ["import", "2025"] }
note = { column = "note", when = { state = "ok" } }
[custom]
"Оборот" = { column = "sum", kind = "money", unit = "thousand", empty = ["N/A"], default = 7 }
""")  # fmt: skip
    found = rows(sqlite_store, Client, "name", "external_id", "kind", "tags", "note")
    assert found == [
        ("Петрова Анна", "17", "company", ["import", "2025"], "x"),
        ("Пётр", "18", "person", ["import", "2025"], None),
    ]
    assert [list(row[0].values()) for row in rows(sqlite_store, Client, "custom")] == [[150_000], [700]]


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


def test_leads_are_deals_in_their_first_stages(bring, sqlite_store):
    """They live in a pipeline of their own."""
    bring("leads", "id,stage\n1,Новый\n2,В работе\n", '[fields]\nexternal_id = "id"\nstage = "stage"')
    assert one(sqlite_store, Pipeline, "name") == ("Leads",)
    assert rows(sqlite_store, Stage, "name", "kind") == [("Новый", "lead"), ("В работе", "lead")]


def test_an_import_is_one_transaction_that_can_be_undone(bring, sqlite_store):
    """It is kept with its file and mapping; undoing archives what it made."""
    result = bring("deals", DEALS, MAPPING)
    assert one(sqlite_store, ImportBatch, "txn", "kind", "file_name", "created", "mapping") == (
        result.txn,
        "deals",
        "deals.csv",
        3,
        MAPPING,
    )
    assert result.txn is not None
    undo(sqlite_store, result.txn)
    assert all(row[0] is not None for row in rows(sqlite_store, Deal, "archived_at"))
    assert bring("deals", DEALS, MAPPING).created == 3, "archived rows are not duplicates"


def test_a_cancelled_import_leaves_nothing(bring, sqlite_store):
    """Progress may stop it at any moment, also while rows are being written."""

    def stop(share: float) -> None:
        if share > 0.75:
            raise Cancelled

    with pytest.raises(Cancelled):
        bring("deals", DEALS, MAPPING, progress=stop)
    assert rows(sqlite_store, Deal, "id") == rows(sqlite_store, Client, "id") == []


def test_without_a_mapping_the_suggested_one_is_used(bring, sqlite_store):
    """A sane file needs none."""
    result = bring("deals", DEALS.replace("№", "ID").replace("Сделка", "Название сделки"))
    assert result.created == 3
    assert [row[0] for row in rows(sqlite_store, Deal, "outcome")] == [1, 0, 2]


def test_a_file_of_column_names_only_is_no_fault(bring):
    """A day without deals exports nothing, and a scheduler goes on."""
    result = bring("deals", DEALS.splitlines()[0] + "\n", MAPPING)
    assert (result.read, result.created) == (0, 0)
    assert "no rows" in result.warnings[0]


def test_a_mapping_for_another_kind_is_told(bring):
    """Clients by a mapping of deals would be nonsense."""
    with pytest.raises(UsageFault, match="for deals, not for clients"):
        bring("clients", "a\nb\n", 'kind = "deals"\n[fields]\ntitle = "a"')
    with pytest.raises(UsageFault, match="Did you mean “deals”"):
        bring("dealz", "a\nb\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_kill_during_import_leaves_the_base_whole_and_without_it(sqlite_location, tmp_path):
    """Killed while rows are being written: the base opens, passes its check, and holds nothing of the import."""
    path = tmp_path / "many.csv"
    path.write_text("id,name,owner\n" + "".join(f"{n},Client {n},Manager {n % 9}\n" for n in range(60_000)))
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from crmdesk.data.imports import import_file, parse_mapping
        from crmdesk.data.store import Store

        def tell(share):
            print(share, flush=True)

        mapping = parse_mapping('[fields]\\nexternal_id = "id"\\nname = "name"\\nowner = "owner"')
        import_file(Store.open(sys.argv[1]), Path(sys.argv[2]), "clients", mapping, progress=tell)
        """
    )
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", script, sqlite_location, str(path)], stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if float(line) > 0.75:
                os.kill(process.pid, signal.SIGKILL)
                break
        process.wait()
    time.sleep(0.05)
    store = Store.open(sqlite_location)
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert rows(store, Client, "id") == rows(store, Manager, "id") == rows(store, ImportBatch, "id") == []
    store.close()


def test_one_wrong_date_is_told_once(bring):
    """A column that fills two fields is refused once, and what follows from it is not told beside it."""
    result = bring(
        "deals",
        "Title,Stage,Close Date\nA,Closed Won,20.04.2205\n",
        '[fields]\ntitle = "Title"\nstage = "Stage"\nclosed = "Close Date"\n'
        'expected = { column = "Close Date", when = "open" }\n',
    )
    assert [refusal.reason for refusal in result.refused] == ["the year 2205 is outside 1900–2100"]


def test_texts_that_mean_nothing_in_the_whole_file_let_the_next_column_speak(bring, sqlite_store):
    r"""A dump of a table writes \N for nothing: of two columns the first that holds something else is taken."""
    bring(
        "deals",
        "1,A,Closed Won,\\N,2025-03-04\n2,B,Closed Won,2025-02-03,2025-03-04\n",
        '[file]\nheader_row = 0\nempty = ["\\\\N"]\n[fields]\nexternal_id = "Column 1"\ntitle = "Column 2"\n'
        'stage = "Column 3"\nclosed = ["Column 4", "Column 5"]\n',
    )
    assert rows(sqlite_store, Deal, "closed_on") == [(date(2025, 3, 4),), (date(2025, 2, 3),)]
