"""Rows that repeat a row of the base, or an earlier one of the file, are recognised."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.duplicates import keys_in_use
from crmdesk.data.models import (
    Client,
)
from tests.data.imports.bringing import drafted, rows


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


@pytest.mark.parametrize(
    ("mapping", "keys"),
    [
        ('[fields]\nname = "a"', [("name",)]),
        ('[fields]\nname = "a"\nexternal_id = "b"', [("external_id",)]),
        ('match = ["inn", "name+city"]\n[fields]\nname = "a"\ninn = "b"\ncity = "b"', [("inn",), ("name", "city")]),
        ('match = []\n[fields]\nname = "a"', []),
    ],
)
def test_the_keys_are_the_mappings_or_the_kinds_own(sqlite_store, mapping, keys):
    """An id elsewhere is enough by itself; a key of two fields needs both."""
    with drafted(sqlite_store, "clients", "a,b\nA,\n", mapping) as draft:
        assert [tuple(target.name for target in key) for key in keys_in_use(draft)] == keys


def test_a_match_by_a_field_that_nothing_fills_is_a_fault(sqlite_store):
    """Rows could not be recognised by it."""
    with (
        pytest.raises(UsageFault, match="does not fill the field “inn”"),
        drafted(sqlite_store, "clients", "a,b\nA,\n", 'match = "inn"\n[fields]\nname = "a"'),
    ):
        pass


def test_rows_of_the_base_and_of_the_file_are_told_apart(bring, sqlite_store):
    """The first repeats the base, the third the second; case does not matter."""
    bring("clients", "a,b\nAlpha,1\n", '[fields]\nname = "a"')
    with drafted(sqlite_store, "clients", "a,b\nALPHA,1\nBeta,2\nbeta,3\n", '[fields]\nname = "a"') as draft:
        assert {index: row["name"] for index, row in draft.present.items()} == {0: "Alpha"}
        assert draft.repeats == {2: 1}
        assert draft.ids[2] == draft.ids[1] != draft.ids[0]
