"""Conditions of rules: kept as JSON and read back the same; what makes no sense is refused in a sentence."""

from __future__ import annotations

import json

import pytest

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.errors import UsageFault
from crmdesk.reports.alerts.conditions import (
    Against,
    ListCondition,
    MeasureCondition,
    Who,
    audience_of,
    kept_audience,
    kept_rule,
    rule_of,
)
from crmdesk.reports.alerts.kinds import LIST_KINDS
from crmdesk.reports.alerts.starters import STARTERS

CONDITIONS = (
    *(starter.condition for starter in STARTERS),
    ListCondition("stuck", 3, 100_00, (Condition("city", Operator.IN, ("Kazan",)),)),
    MeasureCondition("calls", "client", "last-month", Against.PREVIOUS, is_below=False, limit=0.25, minimum=7),
    MeasureCondition("revenue", "", "today", Against.NOTHING, days=3),
)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_outlives_json(condition):
    """Nothing is lost on the way into the base and back."""
    assert rule_of(json.loads(json.dumps(kept_rule(condition)))) == condition


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({}, "cannot be read"),
        ({"list": "dragons"}, "dragons"),
        ({"list": "stuck", "days": -1}, "from 0"),
        ({"list": "stuck", "days": True}, "cannot be read"),
        ({"list": "stuck", "amount": "much"}, "cannot be read"),
        ({"list": "stuck", "colour": "red"}, "cannot be read"),
        ({"measure": "luck"}, "luck"),
        ({"measure": "revenue", "by": "mood"}, "mood"),
        ({"measure": "revenue", "period": "aeon"}, "aeon"),
        ({"measure": "revenue", "against": "odds"}, "odds"),
        ({"measure": "revenue", "limit": "low"}, "cannot be read"),
        ({"measure": "revenue", "limit": 1e300}, "cannot be read"),
        ({"measure": "revenue", "against": "nothing"}, "1 at least"),
        ({"measure": "revenue", "compare": "year", "below_pct": -15}, "cannot be read"),
        ({"version": 2, "list": "stuck"}, "newer CRM Desk"),
    ],
)
def test_what_makes_no_sense_is_refused(content, says):
    """The sentence names what is wrong."""
    with pytest.raises(UsageFault, match=says):
        rule_of(content)


def test_an_audience_is_kept_by_a_word():
    """Where nothing is said, alerts are for everybody."""
    for who in Who:
        assert audience_of(kept_audience(who)) is who
    assert audience_of({}) is Who.FIRM
    with pytest.raises(UsageFault, match="nobody"):
        audience_of({"who": "nobody"})


def test_every_list_is_declared_on_a_rule_of_its_registry(sqlite_store):
    """Fields, order, owner and weight exist: a list that cannot be read would raise nothing for ever."""
    from crmdesk.reports.alerts.findings import list_findings

    assert {starter.condition.kind for starter in STARTERS if isinstance(starter.condition, ListCondition)} == set(
        LIST_KINDS
    )
    for kind in LIST_KINDS:
        assert list_findings(sqlite_store, ListCondition(kind)) == []
