"""Quality checks as a list, with their average."""

from __future__ import annotations

from datetime import date

from crmdesk.data.listing import fetch_rows, totals
from crmdesk.data.models import QualityCheck
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import empty_listing
from crmdesk.data.registry_quality import QUALITY
from tests import factories as f
from tests.factories import plant, put


def test_checks_are_read_in_points_and_averaged(store):
    """Hundredths are kept, points are shown, in rows and in the row of totals."""
    plant(store)
    day = date(2025, 5, 5)
    first, _second = put(
        store, QualityCheck,
        {"kind": "mystery", "checked_on": day, "manager_id": f.IVAN, "checker_id": f.HEAD, "score": 8_050},
        {"kind": "call", "checked_on": day, "manager_id": f.ANNA, "score": 6_000},
    )  # fmt: skip
    registry = registry_of(store, "quality")
    fields = [registry.field_named(key) for key in ("kind", "manager", "checker", "score", "score_set")]
    assert fetch_rows(store, registry, fields, [first]).rows[0] == (
        "Mystery shopping", "Ivan Petrov", "Olga Orlova", 80.5, 8_050,
    )  # fmt: skip
    assert totals(store, empty_listing(QUALITY)).rows[0] == (2, 70.25)
