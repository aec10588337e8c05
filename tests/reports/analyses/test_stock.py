"""Stock, against a pencil."""

from __future__ import annotations

from typing import Any

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.reports.analyses.stock import analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.question import Question
from crmdesk.reports.result import Findings
from tests.factories import LOOSE, PUMP, PUMPS
from tests.random_firm import World
from tests.reports.test_query import AS_OF, YEAR

NAMES = {PUMP: "Pump", LOOSE: "Loose thing"}


def found(firm: Any, *filters: Filter) -> Findings:
    """Return what the report found."""
    return analyse(firm.store, Question((), (), YEAR, filters=filters, as_of=AS_OF), {})


def needed(world: World, product: int) -> int:
    """Return what open deals need of a product, in thousandths; a position without a quantity is one."""
    deals = {deal["id"] for deal in world.deals if deal["outcome"] == 0 and deal["archived_at"] is None}
    return sum(1000 for item in world.items if item["product_id"] == product and item["deal_id"] in deals)


def test_movement_and_need_are_those_of_a_pencil(firm) -> None:
    """What lay, came, left and lies; what is reserved; what open deals need and how much is short."""
    table = found(firm).sections[0].table
    assert table is not None
    keys = [field.key for field in table.fields]
    for product, row in zip(table.ids, table.rows, strict=True):
        got = dict(zip(keys, row, strict=True))
        moves = [m for m in firm.world.stock if m["product_id"] == product and m["moved_on"] <= AS_OF]
        here = [m["quantity"] for m in moves if m["moved_on"] in YEAR]
        closing, reserved = sum(m["quantity"] for m in moves), sum(m["reserved"] for m in moves)
        want = {
            "opening": sum(m["quantity"] for m in moves if m["moved_on"] < YEAR.begin),
            "came": sum(q for q in here if q > 0), "left": -sum(q for q in here if q < 0), "closing": closing,
            "reserved": reserved, "free": closing - reserved, "needed": needed(firm.world, product),
            "short": max(0, needed(firm.world, product) - closing + reserved),
        }  # fmt: skip
        assert {key: got[key] for key in want} == {key: pytest.approx(value / 1000) for key, value in want.items()}


def test_the_line_ends_with_what_lies_now(firm) -> None:
    """Each line of the picture is the stock of one product at the end of every unit."""
    stock, balance = found(firm).sections
    assert stock.table is not None
    closing = dict(zip((row[0] for row in stock.table.rows), (row[6] for row in stock.table.rows), strict=True))
    for series in balance.pictures[0].chart.series:
        assert series.values[-1] == closing[series.title]


def test_stock_is_narrowed_by_products_alone(sqlite_firm) -> None:
    """A category leaves its products; a city is a condition nobody can put on a shelf."""
    table = found(sqlite_firm, Filter("category", (str(PUMPS), None))).sections[0].table
    assert table is not None
    assert {row[0] for row in table.rows} <= set(NAMES.values())
    with pytest.raises(UsageFault, match="by product and category only"):
        found(sqlite_firm, Filter("city", ("Omsk",)))


def test_without_movements_there_is_a_sentence(store) -> None:
    assert "no stock in the base" in analyse(store, Question((), (), YEAR), {}).sections[0].note
