"""Rows are written in an order in which what they refer to is there, and only what changed is changed."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import (
    Client,
)
from tests.data.imports.bringing import rows


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
