"""Conditions as JSON: the same when read again, and refused with a sentence when they are not ours."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from crmdesk.data.conditions import Condition, Group, Operator, Quantifier, Related, Together
from crmdesk.data.errors import UsageFault
from crmdesk.data.kept_conditions import DEEPEST, MOST_NODES, kept, parts_of

CITY = Condition("city", Operator.IN, ("Kazan", None), ("Kazan", "not given"))
TREE = (
    Group(Together.ANY, (CITY, Condition("silent", Operator.HOLDS)), negated=True),
    Related(
        "deals",
        Quantifier.AT_LEAST,
        (Condition("closed_on", Operator.BETWEEN, (date(2025, 1, 1), date(2025, 2, 1))), Group(Together.ALL, ())),
        3,
    ),
    Condition("created_on", Operator.DURING, ("last_days", 30)),
)


def test_a_tree_comes_back_from_text() -> None:
    """Through real JSON text, labels included."""
    again = parts_of(json.loads(json.dumps(kept(TREE))))
    assert again == TREE
    assert again[0].parts[0].labels == CITY.labels  # type: ignore[union-attr]


def test_the_form_is_what_it_was() -> None:
    """What lies in bases is read for years: this text must not change without a new version."""
    assert kept(TREE[:1]) == {
        "version": 1,
        "conditions": [
            {
                "any": [
                    {"field": "city", "operator": "in", "values": ["Kazan", None], "labels": ["Kazan", "not given"]},
                    {"field": "silent", "operator": "holds"},
                ],
                "not": True,
            }
        ],
    }


def test_the_first_form_had_no_version() -> None:
    """Plain conditions without a version are read as the first."""
    content = {"conditions": [{"field": "value", "operator": "ge", "values": [5]}]}
    assert parts_of(content) == (Condition("value", Operator.AT_LEAST, (5,)),)
    assert parts_of({}) == ()


@pytest.mark.parametrize(
    "content",
    [
        {"version": 2, "conditions": []},
        {"conditions": "drop table"},
        {"conditions": ["x"]},
        {"conditions": [{"field": "a"}]},
        {"conditions": [{"field": "a", "operator": "like"}]},
        {"conditions": [{"field": "a", "operator": "in", "values": 5}]},
        {"conditions": [{"field": "a", "operator": "in", "values": [{"sql": "1"}]}]},
        {"conditions": [{"field": "a", "operator": "in", "values": [{"day": "2025-13-01"}]}]},
        {"conditions": [{"any": 3}]},
        {"conditions": [{"related": "deals", "quantifier": "most"}]},
        {"conditions": [{"related": "deals", "count": 0}]},
        {"conditions": [{"related": "deals", "count": True}]},
    ],
)
def test_what_is_not_ours_is_refused(content: dict[str, Any]) -> None:
    """A sentence for people, never an exception of the reader's own."""
    with pytest.raises(UsageFault):
        parts_of(content)


def test_size_has_an_end() -> None:
    """Neither depth nor number of nodes can be driven to where an engine breaks."""
    deep: dict[str, Any] = {"field": "a", "operator": "absent"}
    for _level in range(DEEPEST + 1):
        deep = {"all": [deep]}
    with pytest.raises(UsageFault, match="nested"):
        parts_of({"conditions": [deep]})
    with pytest.raises(UsageFault, match="too many"):
        parts_of({"conditions": [{"field": "a", "operator": "absent"}] * (MOST_NODES + 1)})
