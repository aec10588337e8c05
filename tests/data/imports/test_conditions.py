"""Conditions on columns take some rows of a file and leave the rest."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.conditions import mask
from crmdesk.data.models import (
    Client,
)
from tests.data.imports.bringing import grid_of, one


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


CITIES = "city,sum,day\nУфа,5,2025-01-02\nОмск,500,2025-02-02\n,70,\n"


@pytest.mark.parametrize(
    ("conditions", "kept"),
    [
        ({}, [True, True, True]),
        ({"city": "уфа"}, [True, False, False]),
        ({"city": ["Уфа", "Омск"]}, [True, True, False]),
        ({"sum": 70}, [False, False, True]),
        ({"city": {"not": "Уфа"}}, [False, True, True]),
        ({"city": {"empty": True}}, [False, False, True]),
        ({"city": {"contains": "М"}}, [False, True, False]),
        ({"city": {"matches": "^у"}}, [True, False, False]),
        ({"sum": {"min": 70, "max": 500}}, [False, True, True]),
        ({"day": {"max": "2025-01"}}, [True, False, False]),
        ({"city": {"empty": False}, "sum": {"min": 6}}, [False, True, False]),
    ],
)
def test_each_condition_keeps_its_rows(conditions, kept):
    """Words compare without case, numbers as numbers, days as ISO texts; all conditions must hold."""
    assert mask(grid_of(CITIES), conditions, "filter") == kept


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"mni": 5}, "Did you mean “min”"),
        ({"matches": "("}, "filter.city: “\\(” is no regular expression"),
        ({"min": True}, "a number or an ISO date"),
    ],
)
def test_a_malformed_condition_is_told_with_its_place(condition, sentence):
    """A filter that says nothing is a fault, not a filter that lets everything through."""
    with pytest.raises(UsageFault, match=sentence):
        mask(grid_of(CITIES), {"city": condition}, "filter")
