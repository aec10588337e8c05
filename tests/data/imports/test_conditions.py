"""Conditions on columns take some rows of a file and leave the rest."""

from __future__ import annotations

from crmdesk.data.models import (
    Client,
)
from tests.data.imports.bringing import one


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
