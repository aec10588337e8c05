"""Rows that repeat a row of the base, or an earlier one of the file, are recognised."""

from __future__ import annotations

import pytest

from crmdesk.data.models import (
    Client,
)
from tests.data.imports.bringing import rows


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
