"""Names, ids, phones and mails of a file lead to rows of the base, or make them."""

from __future__ import annotations

from crmdesk.data.models import (
    Client,
    Contact,
    DealContact,
    Payment,
)
from tests.data.imports.bringing import one, rows


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
