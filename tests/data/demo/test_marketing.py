"""Campaigns, numbers and costs of the demo firm."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random

from crmdesk.data.demo.marketing import Marketing
from crmdesk.data.models import Campaign, Cost, Deal, TrackingNumber


def test_a_request_is_given_a_campaign_of_its_source_that_is_running():
    """In another month, another year or from another source there is none."""
    marketing = Marketing({(4, 2025): ((71, 3, 8), (72, 9, 12))}, {4: (9,)})
    dice = Random(1)
    assert {marketing.of_request(4, date(2025, 5, 1), dice)[0] for _n in range(20)} == {71}
    assert marketing.of_request(4, date(2025, 1, 1), dice)[0] is None
    assert marketing.of_request(4, date(2024, 5, 1), dice)[0] is None
    assert marketing.of_request(3, date(2025, 5, 1), dice) == (None, None)
    assert {marketing.of_request(4, date(2025, 5, 1), dice)[1] for _n in range(60)} == {None, 9}


def test_campaigns_and_numbers_are_of_the_deals_source(rows):
    """In the whole base, and deals come while their campaign runs."""
    campaigns = {row.id: row for row in rows(Campaign)}
    numbers = {row.id: row for row in rows(TrackingNumber)}
    seen = 0
    for deal in rows(Deal):
        if deal.campaign_id is not None:
            seen += 1
            campaign = campaigns[deal.campaign_id]
            assert campaign.source_id == deal.source_id
            assert campaign.begin_on <= deal.created_on
            assert deal.created_on.month <= campaign.end_on.month
        if deal.tracking_number_id is not None:
            assert numbers[deal.tracking_number_id].source_id == deal.source_id
    assert seen > 20


def test_costs_are_of_first_days_of_months_up_to_today(rows):
    """None is negative, none is to come, and the radio's month is one sum."""
    monthly = defaultdict(int)
    for cost in rows(Cost):
        assert cost.spent_on.day == 1
        assert cost.spent_on <= date(2025, 11, 20)
        assert cost.amount > 0
        monthly[cost.source_id, cost.spent_on] += cost.amount
    assert all(amount % 10_000 == 0 for amount in monthly.values())
