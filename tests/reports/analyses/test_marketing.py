"""Marketing: leads by the month they came in, their age, and how far margins are known."""

from __future__ import annotations

from datetime import date

from crmdesk.data.models import Cost, Deal
from crmdesk.reports.analyses.marketing import analyse
from crmdesk.reports.question import Question
from tests.factories import SITE, SPRING, make_deal, make_won, plant, put
from tests.reports.test_query import AS_OF, YEAR


def test_money_belongs_to_the_month_the_lead_came_in(store) -> None:
    """A lead of January won in March is January's, and January is so many days old."""
    plant(store)
    put(store, Cost, {"spent_on": date(2025, 1, 5), "amount": 10_000, "source_id": SITE, "campaign_id": SPRING})
    put(
        store, Deal, make_won(date(2025, 3, 3), 40_000, created_on=date(2025, 1, 10), campaign_id=SPRING),
        make_deal(created_on=date(2025, 1, 20), campaign_id=SPRING),
    )  # fmt: skip
    found = analyse(store, Question((), (), YEAR, as_of=AS_OF), {})
    campaigns, cohorts = found.sections
    assert campaigns.table.rows[0][0] == "Spring"
    january, march = cohorts.table.rows[0], cohorts.table.rows[2]
    keys = [field.key for field in cohorts.table.fields]
    got = dict(zip(keys, january, strict=True))
    assert (got["created_count"], got["cohort_won"], got["cohort_revenue"], got["cohort_romi"]) == (2, 1, 40_000, 3.0)
    assert got["age"] == (AS_OF - date(2025, 1, 31)).days
    assert dict(zip(keys, march, strict=True))["cohort_revenue"] == 0
    assert "look at the one by revenue" in found.notes[0]


def test_a_margin_known_in_part_is_told(store) -> None:
    """A quarter of the revenue has known costs: whoever reads the return should know."""
    plant(store)
    put(store, Deal, make_won(date(2025, 3, 3), 30_000), make_won(date(2025, 3, 3), 10_000, cost=5_000))
    assert "25.0" in analyse(store, Question((), (), YEAR, as_of=AS_OF), {}).notes[0]
    put(store, Deal, make_won(date(2025, 3, 3), 960_000, cost=500_000))
    assert analyse(store, Question((), (), YEAR, as_of=AS_OF), {}).notes == ()
