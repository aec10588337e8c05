"""A recipe is what a mapping writes after the equals sign, checked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.recipes import Recipe, folded, read_recipe


def test_a_recipe_is_a_column_a_list_or_a_table():
    """A bare name is a column; of a list the first that holds something; a table says more."""
    assert read_recipe("fields.a", "Sum") == Recipe(column="Sum")
    assert read_recipe("fields.a", ["Sum", "Total"]) == Recipe(columns=("Sum", "Total"))
    assert read_recipe("fields.a", {"column": "Sum", "scale": 0.01, "empty": "N/A", "map": {"Ё  Ж": 1}}) == Recipe(
        column="Sum", scale=Decimal("0.01"), empty=("N/A",), map={"е ж": 1}
    )


def test_create_missing_is_another_word_for_missing():
    """True makes what is not there, false refuses; a stated missing wins."""
    assert read_recipe("a", {"column": "x", "create_missing": True}).missing == "create"
    assert read_recipe("a", {"column": "x", "create_missing": False}).missing == "refuse"
    assert read_recipe("a", {"column": "x", "create_missing": True, "missing": "empty"}).missing == "empty"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (5, "fields.a: write a column in quotes"),
        ([], "fields.a: write a column in quotes"),
        ({}, "fields.a: say where the value comes from"),
        ({"colunm": "x"}, "Did you mean “column”"),
        ({"column": "x", "unit": "thousend"}, "Did you mean “thousand”"),
        ({"column": "x", "required": "yes"}, "fields.a.required: “yes” is not what this key takes"),
        ({"column": 5}, "fields.a.column: 5 is not"),
        ({"column": "x", "scale": 0}, "fields.a.scale: 0 is not"),
        ({"column": "x", "scale": "inf"}, "fields.a.scale: “inf” is not"),
        ({"column": "x", "map": "y"}, "fields.a.map"),
        ({"column": "x", "extract": "("}, "is no regular expression"),
        ({"column": "x", "extract": "a"}, "one pair of brackets"),
    ],
)
def test_a_wrong_recipe_is_told_with_its_place(value, sentence):
    """One sentence that names the key of the mapping."""
    with pytest.raises(UsageFault) as fault:
        read_recipe("fields.a", value)
    assert sentence in str(fault.value)


def test_a_recipe_knows_every_column_it_is_made_of():
    """Those of its template as well; the report joins them."""
    recipe = read_recipe("a", {"columns": ["x", "y"], "template": "{z} of {w}"})
    assert recipe.sources == ("x", "y", "z", "w")
    assert recipe.label == "x + y + z + w"


def test_values_are_compared_without_case_yo_and_spaces():
    """Two spellings of one word are one."""
    assert folded("  Ещё   РАЗ ") == folded("еще раз") == "еще раз"
