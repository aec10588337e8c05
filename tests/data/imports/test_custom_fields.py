"""Columns that the model has no place for become fields of the firm's own."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.custom_fields import guess_kind
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


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([], "text"),
        ([None, None], "text"),
        (["Да", "нет", None], "flag"),
        (["13.02.2024", "1.03.2024"], "date"),
        ([date(2024, 2, 13)], "date"),
        (["03.04.2024", "05.06.2024"], "date"),
        (["1.5", "2", 3.0], "number"),
        (["$1.50", "$2"], "money"),
        (["007", "008"], "text"),
        (["+79123456789"], "text"),
        (["red", "blue", "red", "blue"], "one"),
        (["red", "blue", "green"], "text"),
    ],
)
def test_the_kind_is_told_from_the_values(cells, kind):
    """A code with zeros in front and a phone are texts; a few words met again and again are a choice."""
    assert guess_kind(cells) == kind


def test_a_field_that_is_there_keeps_its_kind(bring):
    """The second file fills the field of the first; a field of another kind under its name is a fault."""
    mapping = '[fields]\nname = "name"\n[custom]\nStaff = { column = "Staff", kind = "%s" }'
    assert bring("clients", "name,Staff\nA,7\n", mapping % "number").new_fields == ("Staff",)
    assert bring("clients", "name,Staff\nA,8\n", mapping % "number").new_fields == ()
    with pytest.raises(UsageFault, match="holds number, not text"):
        bring("clients", "name,Staff\nA,9\n", mapping % "text")


def test_kinds_without_own_fields_say_what_is_left(bring):
    """A column nobody takes is named, and a section of own fields is a fault."""
    base = '[fields]\nspent = "d"\namount = "s"\n'
    assert "columns not imported: x" in bring("costs", "d,s,x\n2025-01-01,5,7\n", base).warnings
    with pytest.raises(UsageFault, match="take the section out"):
        bring("costs", "d,s,x\n2025-01-01,5,7\n", base + '[custom]\nX = "x"')
