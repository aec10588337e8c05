"""How large won deals are, against a pencil."""

from __future__ import annotations

import statistics
from typing import Any

import pytest

from crmdesk.reports.analyses.quartiles import even_edges
from crmdesk.reports.analyses.size_spread import FEWEST, analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.question import Question
from tests.factories import PUMP
from tests.reports.test_query import AS_OF, YEAR


def won(firm: Any) -> list[tuple[int, int | None, int]]:
    """Return (deal, owner, amount) of the priced won deals of the year."""
    return [
        (deal["id"], deal["closed_owner_id"], deal["_value"]) for deal in firm.world.deals
        if deal["archived_at"] is None and deal["outcome"] == 1 and YEAR.begin <= deal["closed_on"] <= AS_OF
        and deal["_value"] is not None
    ]  # fmt: skip


def test_bars_hold_the_deals_of_their_size(firm):
    """Every priced deal is in one bar, and each bar opens its deals."""
    section = analyse(firm.store, Question((), (), YEAR, as_of=AS_OF), {}).sections[0]
    deals = won(firm)
    edges = [*even_edges([amount for _deal, _owner, amount in deals]), None]
    table = section.table
    assert table is not None
    for place, row in enumerate(table.rows):
        low, high = edges[place], edges[place + 1]
        expected = {deal for deal, _owner, amount in deals if amount >= (low or 0) and (high is None or amount < high)}
        behind = section.behind(place, "deals")
        assert behind is not None
        assert set(behind.ids) == expected
        assert row[1:] == (len(expected), pytest.approx(len(expected) / len(deals)))
    assert sum(row[1] for row in table.rows) == len(deals)


def test_boxes_are_the_quartiles_of_everybody(firm):
    """Least, quartiles by the inclusive method, most; few deals make no box."""
    section = analyse(firm.store, Question((), (), YEAR, as_of=AS_OF), {}).sections[1]
    owned: dict[str, list[int]] = {}
    for _deal, owner, amount in won(firm):
        owned.setdefault(str(owner), []).append(amount)
    assert section.table is not None
    assert section.table.totals is not None
    assert section.table.totals[1] == len(won(firm))
    told = sorted(row[1:] for row in section.table.rows if row[2] is not None)
    expected = []
    for amounts in owned.values():
        if len(amounts) >= FEWEST:
            middle = (round(quarter + 1e-9) for quarter in statistics.quantiles(amounts, n=4, method="inclusive"))
            expected.append((len(amounts), min(amounts), *middle, max(amounts)))
    assert told == sorted(expected)
    assert len(section.pictures[0].chart.labels) == len(expected)
    assert [len(series.values) for series in section.pictures[0].chart.series] == [len(expected)] * 5


def test_of_a_product_only_its_positions_count(firm):
    """Amounts are then what was paid for the product."""
    question = Question((), (), YEAR, filters=(Filter("product", (str(PUMP),)),), as_of=AS_OF)
    section = analyse(firm.store, question, {}).sections[1]
    sold: dict[int, int] = {}
    kept = {deal for deal, _owner, _amount in won(firm)}
    for item in firm.world.items:
        if item["deal_id"] in kept and item["product_id"] == PUMP and item["amount"] is not None:
            sold[item["deal_id"]] = sold.get(item["deal_id"], 0) + item["amount"]
    assert section.table is not None
    assert section.table.totals is not None
    assert (section.table.totals[1], section.table.totals[2], section.table.totals[-1]) == (
        len(sold), min(sold.values()), max(sold.values()),
    )  # fmt: skip
