"""Columns that the model has no place for become fields of the firm's own."""

from __future__ import annotations

from crmdesk.data.models import (
    Client,
    CustomField,
)
from tests.data.imports.bringing import rows


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
