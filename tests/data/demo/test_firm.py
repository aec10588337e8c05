"""Dictionaries of the demo firm as they stand in the base."""

from __future__ import annotations

from collections import Counter

from crmdesk.data.demo.firm import CURRENCIES, KINDS, PIPELINES, REASONS, SOURCES, rate_on
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.models import (
    ActivityKind,
    CurrencyRate,
    CustomField,
    Holiday,
    LossReason,
    Pipeline,
    Product,
    Source,
    Stage,
)
from tests.data.demo.conftest import TODAY


def test_every_pipeline_begins_with_a_lead_and_ends_won_lost_or_cancelled(rows):
    """Chances rise along the open stages; closed ones are certain."""
    stages = sorted(rows(Stage), key=lambda stage: (stage.pipeline_id, stage.position))
    for pipeline in rows(Pipeline):
        mine = [stage for stage in stages if stage.pipeline_id == pipeline.id]
        assert [stage.kind for stage in mine][-3:] == ["won", "lost", "cancelled"]
        assert mine[0].kind == "lead"
        chances = [stage.probability for stage in mine[:-3]]
        assert chances == sorted(chances)
        assert [stage.probability for stage in mine[-3:]] == [10_000, 0, 0]
        assert all(stage.norm_days for stage in mine[:-3])
    assert len(rows(Pipeline)) == len(PIPELINES)


def test_dictionaries_are_the_declared_ones(rows):
    """By name and number."""
    for record, declared in ((Source, SOURCES), (LossReason, REASONS), (ActivityKind, KINDS)):
        assert [row.name for row in sorted(rows(record), key=lambda row: row.id)] == [entry[0] for entry in declared]


def test_reasons_are_given_at_each_stage():
    """Every stage of the first pipeline has reasons to lose at."""
    width = len(PIPELINES[0][1])
    assert all(len(often) == width for _name, _kind, often in REASONS)
    assert all(sum(often[place] for _n, _k, often in REASONS) > 0 for place in range(width))


def test_products_cost_less_than_they_are_sold_for(rows):
    """And each has an article number of its own."""
    products = rows(Product)
    assert all(0 < product.cost < product.price for product in products)
    assert len({product.sku for product in products}) == len(products)


def test_rates_are_there_for_every_month_up_to_today(rows):
    """One a currency and month, none of days to come."""
    rates = rows(CurrencyRate)
    assert max(rate.day for rate in rates) <= TODAY
    months = Counter(rate.currency for rate in rates)
    assert set(months) == set(CURRENCIES)
    assert len(set(months.values())) == 1
    assert all(30_000_000 < rate.rate < 300_000_000 for rate in rates)


def test_the_rate_of_a_day_is_that_of_its_month():
    """Counted from January of the first year."""
    time = Timeline(TODAY, 2)
    rates = tuple(range(36))
    assert [rate_on(rates, time, day) for day in time.month_starts()] == list(rates)
    assert rate_on(rates, time, TODAY) == 34


def test_own_fields_and_holidays_are_there(rows):
    """A choice, a number with bands and a flag; no holiday twice."""
    assert {field.kind for field in rows(CustomField)} == {"one", "number", "flag"}
    days = [holiday.day for holiday in rows(Holiday)]
    assert len(set(days)) == len(days)
