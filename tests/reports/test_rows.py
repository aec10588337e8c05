"""Every figure opens: the rows behind it, folded with a pencil, are the figure shown."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.models import Deal, DealItem, QualityCheck
from crmdesk.data.table import Kind
from crmdesk.reports.answer import Filter
from crmdesk.reports.measures import MEASURES, How
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask, member_filter
from crmdesk.reports.question import Question
from crmdesk.reports.rows import fold_part, part_fields, rows_behind
from tests.factories import ANNA, LOOSE, PUMP, VALVE, make_item, make_won, plant, put
from tests.reports.test_query import AS_OF, YEAR, expected

QUARTER = Period(date(2025, 7, 1), date(2025, 10, 1))


def opened(firm, measures, by, filters=(), period=YEAR, most=4) -> None:
    """Open the total and the first lines of a cut, and compare each with the figure that was shown."""
    question = Question(tuple(measures), by, period, filters=filters, as_of=AS_OF)
    answer = ask(firm.store, question)
    kept = (*answer.lines[: most - 1], *answer.lines[-1:])
    for place, measure in enumerate(measures):
        for line in (answer.total, *kept):
            members = tuple(
                member_filter(dimension, member)
                for dimension, member in zip(answer.dimensions, line.members, strict=False)
            )
            asked = question if line.members else Question(tuple(measures), (), period, filters=filters, as_of=AS_OF)
            table = rows_behind(firm.store, asked, measure, members)
            assert table.totals is not None
            shown = line.cells[place].value
            found = table.totals[-1]
            if shown is None or found is None:
                assert shown is found, (measure, line.members)
            else:
                assert found == pytest.approx(shown, abs=0.5 if MEASURES[measure].kind.is_money else 1e-9), measure
            assert len(table.ids) == len(table.rows)


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_total_opens(firm, measure) -> None:
    """On both engines, for every measure, without a cut."""
    opened(firm, (measure,), ())


@pytest.mark.parametrize("by", ["manager", "month", "client", "product", "stage", "abc", "source", "field:Needs"])
def test_every_line_opens(sqlite_firm, by) -> None:
    """For every measure that can be cut so; a cut by product opens to the positions of that product."""
    opened(sqlite_firm, expected(sqlite_firm.world, (by,)).measures, (by,), most=2, period=QUARTER)


@pytest.mark.parametrize("by", [("product",), ("manager", "category")])
def test_lines_of_products_open_on_both_engines(firm, by) -> None:
    opened(firm, ("revenue", "margin", "won_count", "median_deal", "open_amount"), by, most=5)


def test_a_filtered_figure_opens(firm) -> None:
    """The filters of the question hold for its rows, by product too."""
    filters = (Filter("product", (str(PUMP), None)), Filter("city", ("Omsk", None)))
    opened(firm, ("revenue", "average_deal", "sales_cycle", "ltv", "conversion"), ("manager",), filters)


def test_a_deal_with_two_positions_of_a_product_is_one_row(store) -> None:
    """And its contribution is what both come to."""
    plant(store)
    (deal,) = put(store, Deal, make_won(date(2025, 3, 3), 100_000))
    put(
        store, DealItem, make_item(deal, amount=20_000), make_item(deal, amount=30_000),
        make_item(deal, amount=50_000, product_id=VALVE),
    )  # fmt: skip
    question = Question(("revenue", "won_count"), ("product",), YEAR)
    table = rows_behind(store, question, "revenue", (Filter("product", (str(PUMP),)),))
    assert (table.ids, table.totals[-1]) == ((deal,), 50_000)
    assert rows_behind(store, question, "won_count", (Filter("product", (str(PUMP),)),)).totals[-1] == 1
    assert rows_behind(store, question, "won_count", (Filter("product", (str(LOOSE),)),)).rows == ()


def test_a_limit_gives_the_latest_rows_and_no_total(sqlite_firm) -> None:
    """A screenful is enough to look at; a figure is only folded from all rows."""
    question = Question(("won_count",), (), YEAR, as_of=AS_OF)
    every = rows_behind(sqlite_firm.store, question, "won_count")
    few = rows_behind(sqlite_firm.store, question, "won_count", limit=3)
    assert few.ids == every.ids[:3]
    assert few.totals is None
    days = [row[6] for row in every.rows]
    assert days == sorted(days, reverse=True)


def test_parts_fold_as_people_would() -> None:
    assert fold_part(How.COUNT, [1, 1]) == 2
    assert fold_part(How.SUM, []) == 0
    assert fold_part(How.DISTINCT, [5, 5, 6]) == 2
    assert fold_part(How.MEDIAN, [4, 1, 3]) == 3
    assert fold_part(How.MEDIAN, [4, 1]) == 2.5
    assert fold_part(How.MEDIAN, []) is None


def test_a_quality_check_is_named_and_counted_as_people_do(store) -> None:
    """By its kind in words, in points and not in the hundredths that the base keeps."""
    plant(store)
    put(store, QualityCheck, {"manager_id": ANNA, "kind": "mystery", "checked_on": date(2025, 3, 3), "score": 7_850})
    table = rows_behind(store, Question(("quality_score",), ("manager",), YEAR), "quality_score")
    assert (table.column("name"), table.column("part1")) == (("Mystery shopping",), (78.5,))
    assert (table.fields[7].kind, table.totals[-1]) == (Kind.POINTS, 78.5)


@pytest.mark.parametrize("measure", [measure for measure in MEASURES.values() if len(measure.parts) > 1])
def test_the_parts_of_a_figure_are_called_differently(measure) -> None:
    """Two columns of one name would leave people guessing which is divided by which."""
    titles = [field.title for field in part_fields(measure)]
    assert len(set(titles)) == len(titles) or len(titles) > 2
