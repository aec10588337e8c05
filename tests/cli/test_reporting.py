"""Reports on the command line: the JSON that scripts rely on, drill-down, conditions, mistakes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.models import Deal, Manager
from crmdesk.data.store import Store
from crmdesk.reports.catalog import REPORTS
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.own_measures import Operation, Recipe, save_measure
from crmdesk.reports.saved_reports import Recipe as SavedRecipe
from crmdesk.reports.saved_reports import save_report
from tests.cli.conftest import Run

YEAR = ("--period", "2025", "--as-of", "2025-11-20")


def test_json_has_the_shape_of_the_contract(run_json: Callable[..., Any], demo_base: str) -> None:
    """Money as decimal text, shares as numbers, dates ISO, ids as text."""
    data = run_json("--base", demo_base, "report", "cut", *YEAR)
    assert data["report"] == "cut"
    assert data["period"] == {"begin": "2025-01-01", "end": "2026-01-01"}
    assert data["base_period"] == {"begin": "2024-01-01", "end": "2024-11-21"}
    assert (data["scope"], data["dimensions"], data["measures"]) == ("all", ["manager"], ["revenue"])
    assert data["currency"] == "RUB"
    row = data["rows"][0]
    assert isinstance(row["manager"]["id"], str)
    assert row["manager"]["label"]
    assert Decimal(row["revenue"]).as_tuple().exponent == -2
    assert Decimal(row["revenue"]) - Decimal(row["revenue.base"]) == Decimal(row["revenue.delta"])
    assert row["revenue.rank"] == 1
    assert "best" in row["marks"]
    assert sum(Decimal(line["revenue"]) for line in data["rows"]) == Decimal(data["total"]["revenue"])
    assert data["definitions"]["revenue"]


def test_the_figure_is_that_of_a_loop_over_the_rows(run_json: Callable[..., Any], demo_base: str) -> None:
    """Plain Python over the base's rows gives each manager's revenue."""
    data = run_json("--base", demo_base, "report", "cut", *YEAR)
    store = Store.open(demo_base)
    with store.reading() as connection:
        names = dict(connection.execute(select(Manager.id, Manager.name)).all())
        sums: dict[str, int] = {}
        for deal in connection.execute(select(Deal)):
            day = deal.closed_on
            if deal.outcome == 1 and day and day.isoformat()[:4] == "2025" and day.isoformat() <= "2025-11-20":
                name = names[deal.closed_owner_id]
                sums[name] = sums.get(name, 0) + (deal.value or 0)
    store.close()
    shown = {row["manager"]["label"]: int(Decimal(row["revenue"]) * 100) for row in data["rows"]}
    assert {name: value for name, value in shown.items() if value} == sums


def test_rows_come_to_the_figure(run_json: Callable[..., Any], demo_base: str) -> None:
    """A manager's figure opens down to deals that sum to it."""
    data = run_json("--base", demo_base, "report", "cut", *YEAR)
    best = data["rows"][0]
    name = best["manager"]["label"]
    rows = run_json("--base", demo_base, "report", "cut", *YEAR, "--where", f"manager={name}", "--rows")
    assert rows["figure"] == best["revenue"]
    assert sum(Decimal(row["part1"]) for row in rows["rows"]) == Decimal(best["revenue"])
    assert rows["count"] == len(rows["rows"])


@pytest.mark.parametrize("report", [report.id for report in REPORTS])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_report_is_shown_in_every_form(run: Run, demo_base: str, report: str, form: str) -> None:
    """The declared question works as it stands."""
    code, out, err = run("--base", demo_base, "report", report, *YEAR, "--format", form)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) >= 3


def test_csv_carries_exact_figures(run: Run, run_json: Callable[..., Any], demo_base: str) -> None:
    """The same amounts as the JSON, with a point and without groups."""
    _code, out, _err = run("--base", demo_base, "report", "cut", *YEAR, "--format", "csv")
    table = list(csv.reader(io.StringIO(out)))
    data = run_json("--base", demo_base, "report", "cut", *YEAR)
    assert [row[1] for row in table[1:-1]] == [line["revenue"] for line in data["rows"]]
    assert table[-1][1] == data["total"]["revenue"]


def test_a_report_may_be_written_to_a_file(run: Run, demo_base: str, tmp_path: Path) -> None:
    """Nothing but the file is written."""
    target = tmp_path / "cut.json"
    code, out, _err = run("--base", demo_base, "report", "cut", *YEAR, "--format", "json", "-o", target)
    assert (code, out) == (0, "")
    assert target.read_text("utf-8").startswith("{")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("report", "cutt"), "“cut”"),
        (("report", "cut", "--measure", "revenu"), "“revenue”"),
        (("report", "cut", "--by", "manger"), "“manager”"),
        (("report", "cut", "--period", "2025-13"), "2025-13"),
        (("report", "cut", "--period", "2025-02-30"), "2025-02-30"),
        (("report", "cut", "--period", "yesterday-ish"), "not a period"),
        (("report", "cut", "--period", "2025-05..2025-03"), "ends before it begins"),
        (("report", "cut", "--as-of", "20.11.2025"), "not a date"),
        (("report", "cut", "--where", "manager=Nobody"), "Nobody"),
        (("report", "cut", "--scope", "Nowhere"), "Nowhere"),
        (("report", "cut", "--measure", "cost", "--by", "manager"), "cannot be cut"),
    ],
)
def test_a_mistake_is_one_sentence(run: Run, demo_base: str, arguments: tuple[str, ...], words: str) -> None:
    """It names what is wrong and, where it can, what was meant."""
    code, out, err = run("--base", demo_base, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_the_catalogue_and_the_words_are_listed(run: Run, run_json: Callable[..., Any]) -> None:
    """They need no base."""
    assert [row["id"] for row in run_json("reports")] != []
    code, out, _err = run("words")
    assert code == 0
    assert all(measure in out for measure in MEASURES)


def test_a_comparison_with_the_plan_shows_the_plan(run_json: Callable[..., Any], demo_base: str) -> None:
    """The demo firm has plans by manager."""
    data = run_json("--base", demo_base, "report", "cut", "--period", "2025-10", "--compare", "plan", *YEAR[2:])
    assert data["base_period"] is None
    assert any(row["revenue.base"] for row in data["rows"])


def test_what_a_firm_saved_is_listed_and_formed(run: Run, run_json: Callable[..., Any], demo_base: str) -> None:
    """A saved report is found by its id and by its name, an own measure among the words, where a base is named."""
    store = Store.open(demo_base)
    try:
        (report,) = save_report(store, "Calls of all", SavedRecipe(("calls",), ("manager",))).ids
        (measure,) = save_measure(store, "Money a call", Recipe(Operation.RATIO, "revenue", "calls")).ids
    finally:
        store.close()
    assert f"saved:{report}" in [row["id"] for row in run_json("--base", demo_base, "reports")]
    assert f"own:{measure}" in [row["id"] for row in run_json("--base", demo_base, "words")]
    by_id = run_json("--base", demo_base, "report", f"saved:{report}", *YEAR[2:])
    by_name = run_json("--base", demo_base, "report", "calls of all", *YEAR[2:])
    assert by_id["rows"] == by_name["rows"] != []
    assert by_name["report"] == f"saved:{report}"
    code, out, _err = run("--base", demo_base, "report", "cut", "--measure", f"own:{measure}", *YEAR[2:])
    assert code == 0
    assert "Manager" in out
