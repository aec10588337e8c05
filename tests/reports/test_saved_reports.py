"""Reports that people put together: kept as data, run like any other report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Compare
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report
from crmdesk.reports.saved_reports import (
    Recipe,
    any_report,
    archive_report,
    change_report,
    checked,
    made_report,
    recipe_of,
    save_report,
    saved_reports,
)
from tests.factories import ANNA, IVAN, plant
from tests.random_firm import fill
from tests.reports.test_query import AS_OF, YEAR

PIVOT = Recipe(
    ("revenue", "won_count"), ("manager", "city", "month"), (Filter("manager", (str(ANNA), str(IVAN))),), Compare.NONE,
    ChartKind.HEAT, is_pivot=True,
)  # fmt: skip


def test_a_pivot_adds_up_both_ways(store):
    """Rows by manager and city, months across: every row, column and the whole come to the same revenue."""
    fill(store, 5, 80)
    (key,) = save_report(store, "By month", PIVOT).ids
    report = any_report(store, f"saved:{key}")
    result = run_report(store, report, Question((), (), YEAR, as_of=AS_OF))
    revenue, won = result.sections
    assert (result.title, revenue.title, won.id) == ("By month", "Revenue", "won_count")
    table = revenue.table
    assert table is not None
    assert table.totals is not None
    assert table.fields[0].key == "manager"
    months = [field.key for field in table.fields[2:-1]]
    assert months == sorted(months)
    assert (
        sum(row[-1] or 0 for row in table.rows) == table.totals[-1] == sum(value or 0 for value in table.totals[2:-1])
    )
    plain = run_report(store, replace(report, is_pivot=False), Question((), ("manager",), YEAR, as_of=AS_OF))
    assert plain.sections[0].answer is not None
    assert plain.sections[0].answer.total.cells[0].value == table.totals[-1]


def test_a_report_is_changed_and_removed(store):
    """Another name and content, then away; what is gone says so."""
    plant(store)
    save_report(store, "Mine", replace(PIVOT, filters=()))
    (card,) = saved_reports(store)
    change_report(store, card, "Ours", replace(PIVOT, measures=("calls",)), shared=True)
    (card,) = saved_reports(store)
    assert (card.name, card.shared, card.recipe) == ("Ours", True, replace(PIVOT, measures=("calls",)))
    archive_report(store, card)
    with pytest.raises(UsageFault, match="no such report"):
        any_report(store, card.key)


def test_a_saved_report_is_somebodys_until_it_is_shared(store):
    """Another person sees it when it is shared, and cannot change it."""
    plant(store)
    store.person_id = ANNA
    save_report(store, "Anna's", replace(PIVOT, filters=()))
    (card,) = saved_reports(store)
    store.person_id = IVAN
    assert not saved_reports(store)
    store.person_id = ANNA
    change_report(store, card, "Anna's", card.recipe, shared=True)
    store.person_id = IVAN
    (seen,) = saved_reports(store)
    with pytest.raises(UsageFault, match="somebody else"):
        archive_report(store, seen)


@pytest.mark.parametrize(
    "recipe",
    [
        replace(PIVOT, measures=()),
        replace(PIVOT, by=()),
        replace(PIVOT, by=("manager",)),
        replace(PIVOT, by=("a", "b", "c", "d")),
    ],
)
def test_a_recipe_that_is_no_report_is_refused(recipe):
    """No measure, no dimension, one dimension alone across, four dimensions."""
    with pytest.raises(UsageFault):
        checked(recipe)


def test_names_are_checked_before_anything_is_kept(store):
    """A measure that does not exist is refused when the report is saved."""
    plant(store)
    with pytest.raises(UsageFault, match="revenu"):
        save_report(store, "Mine", replace(PIVOT, measures=("revenu",)))


@pytest.mark.parametrize("content", [{}, {"version": 9, "measures": []}, {"measures": ["revenue"], "by": None}])
def test_what_cannot_be_read_is_a_sentence(content):
    """Damaged or newer content is told."""
    with pytest.raises(UsageFault):
        recipe_of(content)


def test_a_report_is_found_by_its_name(store):
    """Whatever the case of its letters; a name of two is told with their ids."""
    plant(store)
    save_report(store, "Revenue by month", replace(PIVOT, filters=()))
    assert any_report(store, "revenue by  month").label == "Revenue by month"
    assert any_report(store, "cut").label == "By criterion"
    save_report(store, "Revenue by month", replace(PIVOT, filters=()))
    with pytest.raises(UsageFault, match="saved:"):
        any_report(store, "Revenue by month")
    with pytest.raises(UsageFault, match="Report"):
        any_report(store, "nothing")


@pytest.mark.parametrize("chart", [ChartKind.HEAT, ChartKind.STACKED, ChartKind.NONE])
def test_a_pivot_is_drawn_as_chosen(sqlite_store, chart):
    """A heat map, bars made of parts, or the table alone."""
    fill(sqlite_store, 5, 40)
    recipe = Recipe(("revenue",), ("manager", "month"), compare=Compare.NONE, chart=chart, is_pivot=True)
    result = run_report(sqlite_store, made_report(recipe, "Tried"), Question((), (), YEAR, as_of=AS_OF))
    kinds = [picture.chart.kind for picture in result.sections[0].pictures]
    assert kinds == ([] if chart is ChartKind.NONE else [chart])
