"""What the demo firm keeps around its figures is understood by the program."""

from __future__ import annotations

import pytest

from crmdesk.data.conditions import Operator
from crmdesk.data.models import SavedView, Segment
from crmdesk.data.registries import REGISTRIES


@pytest.mark.parametrize("record", [SavedView, Segment])
def test_conditions_name_what_registries_know(rows, record):
    """Every condition of a view or a segment names a field or a rule of its registry and an operator there is."""
    for row in rows(record):
        registry = REGISTRIES[row.listing if record is SavedView else "clients"]
        known = {field.key for field in registry.fields} | set(registry.rules)
        content = row.content if record is SavedView else row.conditions
        for condition in content["conditions"]:
            assert condition["field"] in known
            assert Operator(condition["operator"])
