"""Rows are written in an order in which what they refer to is there, and only what changed is changed."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.writing import Rows
from crmdesk.data.models import (
    Client,
)
from tests.data.imports.bringing import drafted, rows


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


def test_rows_that_repeat_each_other_become_one(sqlite_store):
    """The later one fills in and overwrites; an empty cell erases nothing."""
    mapping = '[fields]\nname = "n"\ncity = "c"\nindustry = "i"'
    with drafted(sqlite_store, "clients", "n,c,i\nA,Уфа,\nA,,IT\nB,Омск,\n", mapping) as draft:
        found = Rows(draft)
    assert (found.created, found.updated, found.unchanged) == (2, 1, 0)
    assert [(row["name"], row["city"], row.get("industry")) for row in found.new] == [
        ("A", "Уфа", "IT"),
        ("B", "Омск", None),
    ]


def test_only_the_columns_that_differ_are_changed(bring, sqlite_store):
    """A row that says what the base knows is left alone."""
    mapping = '[fields]\nname = "n"\ncity = "c"'
    bring("clients", "n,c\nA,Уфа\nB,Омск\n", mapping)
    with drafted(sqlite_store, "clients", "n,c\nA,Уфа\nB,Пермь\n", mapping) as draft:
        found = Rows(draft)
    assert (found.created, found.updated, found.unchanged) == (0, 1, 1)
    assert [columns for _id, _version, columns in found.changes] == [{"city": "Пермь"}]


def test_a_refused_row_makes_nothing(sqlite_store):
    """What only it refers to is not needed, at any depth; what others refer to as well is."""
    table = "n,who,team,s\n1,Anna,North,5\n2,Boris,South,many\n"
    mapping = '[fields]\nexternal_id = "n"\nowner = "who"\n"owner.department" = "team"\namount = "s"'
    with drafted(sqlite_store, "deals", table, mapping) as draft:
        needed = Rows(draft).needed
    assert [row["name"] for row in needed["manager"]] == ["Anna"]
    assert [row["name"] for row in needed["department"]] == ["North"]
