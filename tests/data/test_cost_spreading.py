"""One sum over the days of its month."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from crmdesk.data.cost_spreading import spread_cost
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Cost
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import plant, put


def costs(store):
    with store.reading() as connection:
        rows = connection.execute(
            select(Cost.spent_on, Cost.amount, Cost.source_id).where(Cost.archived_at.is_(None)).order_by(Cost.spent_on)
        )
        return [tuple(row) for row in rows]


def test_a_sum_goes_over_every_day_of_its_month_to_the_kopeck(store):
    """A leap February has 29 days; the remainder goes to the first of them; undo makes it one sum again."""
    plant(store)
    cost = put(store, Cost, {"spent_on": date(2024, 2, 15), "amount": 100_03, "source_id": f.SITE})[0]
    deed = spread_cost(store, cost, 1)
    found = costs(store)
    assert [row[0].day for row in found] == list(range(1, 30))
    assert sum(row[1] for row in found) == 100_03
    assert {row[1] for row in found} == {3_44, 3_45}
    assert {row[2] for row in found} == {f.SITE}
    undo(store, deed.txn)
    assert costs(store) == [(date(2024, 2, 15), 100_03, f.SITE)]


def test_a_few_kopecks_are_not_spread(sqlite_store):
    """There would be days of nothing."""
    cost = put(sqlite_store, Cost, {"spent_on": date(2024, 2, 15), "amount": 28})[0]
    with pytest.raises(UsageFault, match="too small"):
        spread_cost(sqlite_store, cost, 1)
