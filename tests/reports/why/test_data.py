"""Why a figure changed as JSON says it."""

from __future__ import annotations

from decimal import Decimal

import orjson

from crmdesk.reports.why import Why, explain
from crmdesk.reports.why.data import why_data
from tests.reports.why.conftest import YEAR


def test_the_data_add_up_and_can_be_written(why: Why) -> None:
    """Money is decimal text; members of every dimension, and the groups of clients, come to the change."""
    data = orjson.loads(orjson.dumps(why_data(why)))
    delta = Decimal(data["total"]["revenue.delta"])
    assert delta == Decimal("-1240000.00")
    for cause in data["dimensions"]:
        assert sum(Decimal(row["revenue.delta"]) for row in cause["rows"]) == delta
        for row in cause["rows"]:
            assert sum(Decimal(row[f"by_{part}"]) for part in ("number", "average", "both")) == Decimal(
                row["revenue.delta"]
            )
    assert sum(Decimal(group["revenue.delta"]) for group in data["clients"]) == delta
    assert (data["report"], data["measure"], data["compare"]) == ("why", "revenue", "year")
    assert data["base_period"]["begin"] == "2024-01-01"


def test_a_rate_is_split_into_rate_and_weight(fallen) -> None:
    """The parts have names of their own, and there are no clients."""
    data = why_data(explain(fallen, YEAR, "average_deal"))
    row = data["dimensions"][0]["rows"][0]
    assert {"by_rate", "by_weight"} <= row.keys()
    assert data["clients"] == []
