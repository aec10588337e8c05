"""Names, ids, phones and mails of a file lead to rows of the base, or make them."""

from __future__ import annotations

import pytest

from crmdesk.data.ids import Ids
from crmdesk.data.imports.references import REFERENCES, Reference, References, Rule, activity_kind
from crmdesk.data.merge_preview import preview_merge
from crmdesk.data.merging import merge
from crmdesk.data.models import (
    Client,
    Contact,
    DealContact,
    Payment,
)
from crmdesk.data.values.unreadable import Unreadable
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


@pytest.mark.parametrize(("name", "reference"), REFERENCES.items(), ids=REFERENCES)
def test_every_way_to_a_record_is_a_column_of_it(name: str, reference: Reference):
    """The ways that are tried unasked are among those a mapping may name."""
    assert set(reference.by) <= set(reference.keys)
    columns = reference.record.__table__.columns
    assert all(column in columns for column in reference.keys.values() if column)
    assert not reference.creatable or "name" in columns


def test_what_is_made_once_is_found_again(sqlite_store):
    """Two spellings of one name lead to one new row; the rule may also refuse or leave empty."""
    with sqlite_store.reading() as connection:
        references = References(connection, Ids(100))
        make = Rule(("name",), "create")
        assert references.find("client", "ООО «Ромашка»", make) == 100
        assert references.find("client", "ромашка", make) == 100
        assert references.find("client", "Лютик", Rule(("name",), "empty")) is None
        with pytest.raises(Unreadable, match="there is no client “Лютик” \\(looked up by name\\)"):
            references.find("client", "Лютик", Rule(("name",), "refuse"))
        assert list(references.made["client"]) == [100]


def test_namesakes_at_two_clients_are_two_people(sqlite_store):
    """A person is looked for at the right client, and made there."""
    with sqlite_store.reading() as connection:
        references = References(connection, Ids(100))
        make = Rule(("name",), "create")
        assert references.find("contact", "Иван", make, client_id=1) == 100
        assert references.find("contact", "Иван", make, client_id=2) == 101
        assert references.find("contact", "иван", make, client_id=1) == 100
        assert (references.client_of(100), references.client_of(101), references.client_of(5)) == (1, 2, None)


def test_rows_of_the_file_itself_may_be_referred_to(sqlite_store):
    """What is offered is found as rows of the base are; of two with one name the rule decides."""
    with sqlite_store.reading() as connection:
        references = References(connection, Ids(100))
        references.offer("client", "name", ["A", None, "B", "B"], [1, 2, 3, 4])
        refuse = Rule(("name",), "refuse")
        assert references.find("client", "a", refuse) == 1
        with pytest.raises(Unreadable, match="2 records of kind client answer to “B”"):
            references.find("client", "B", refuse)
        assert references.find("client", "B", Rule(("name",), "refuse", "first")) == 3
        assert references.find("client", "B", Rule(("name",), "refuse", "empty")) is None
        assert references.guessed == {"client": 1}


@pytest.mark.parametrize(
    ("name", "code", "is_contact"),
    [("Call", "call", True), ("Исходящий звонок", "call", True), ("E-mail", "letter", True), ("Прочее", "task", False)],
)
def test_what_an_activity_is_follows_from_its_name(name, code, is_contact):
    """A name that tells nothing is a task, which is no contact with a client."""
    kind = activity_kind(name)
    assert (kind["code"], kind["is_contact"]) == (code, is_contact)


def test_names_and_ids_of_merged_records_lead_to_the_kept_one(bring, sqlite_store):
    """A file that still writes the old name or id makes no new client, neither as a reference nor as a row."""
    mapping = '[fields]\nexternal_id = "id"\nname = "name"'
    bring("clients", "id,name\n1,Ромашка\n2,Цветы Ромашки\n", mapping)
    keep, other = (row[0] for row in rows(sqlite_store, Client, "id"))
    merge(sqlite_store, preview_merge(sqlite_store, "client", keep, [other]))
    for by, text in (("name", "ООО Цветы Ромашки"), ("external_id", "2"), ("external_id", "1")):
        bring(
            "payments",
            f"c,d,s\n{text},2025-01-01,5\n",
            f'[fields]\nclient = {{ column = "c", by = "{by}" }}\npaid = "d"\namount = "s"',
        )
    assert [row[0] for row in rows(sqlite_store, Payment, "client_id")] == [keep] * 3
    again = bring("clients", "id,name\n2,Цветы Ромашки\n", f'on_duplicate = "skip"\n{mapping}')
    assert (again.created, again.skipped) == (0, 1)
