"""Why a figure changed, on the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from crmdesk.data.store import Store
from crmdesk.reports.own_measures import Operation, Recipe, save_measure
from tests.cli.conftest import Run

WHY = ("why", "--measure", "revenue", "--period", "2025", "--as-of", "2025-11-20")


def test_the_parts_of_every_dimension_come_to_the_change(
    run_json: Callable[..., Any], demo_base: str, run: Run
) -> None:
    """As JSON, and the total is that of the report."""
    data = run_json("--base", demo_base, *WHY)
    report = run_json("--base", demo_base, "report", "cut", "--period", "2025", "--as-of", "2025-11-20")
    assert data["total"]["revenue.delta"] == report["total"]["revenue.delta"]
    assert data["dimensions"]
    for cause in data["dimensions"]:
        assert sum(Decimal(row["revenue.delta"]) for row in cause["rows"]) == Decimal(data["total"]["revenue.delta"])
    code, out, _err = run("--base", demo_base, *WHY)
    assert code == 0
    assert data["title"] in out
    assert data["sentence"] in out


def test_a_subject_and_one_dimension(run: Run, demo_base: str, tmp_path: Path) -> None:
    """The members of the dimension asked for, as CSV in a file, sum to their total."""
    target = tmp_path / "why.csv"
    code, _out, err = run(
        "--base",
        demo_base,
        *WHY,
        "--subject",
        "client_kind=company",
        "--by",
        "manager",
        "--format",
        "csv",
        "-o",
        target,
    )
    assert code == 0, err
    header, *rows = csv.reader(io.StringIO(target.read_text(encoding="utf-8")))
    place = header.index("Contribution")
    assert header[0] == "Manager"
    assert sum(Decimal(row[place]) for row in rows[:-1]) == Decimal(rows[-1][place])


def test_a_mistake_is_one_sentence(run: Run, demo_base: str) -> None:
    """An unknown measure, a middle that has no parts."""
    for measure, said in (("revenu", "Did you mean"), ("median_deal", "cannot be split")):
        code, _out, err = run("--base", demo_base, "why", "--measure", measure, "--period", "2025")
        assert code == 2
        assert said in err
        assert err.count("\n") == 1


def test_a_formula_of_the_firm_is_explained(run: Run, sqlite_location: str) -> None:
    """By its id, as the window does; one that is gone is told."""
    store = Store.open(sqlite_location)
    (key,) = save_measure(store, "Per deal", Recipe(Operation.RATIO, "revenue", "won_count")).ids
    store.close()
    words = ("--base", sqlite_location, "why", "--period", "2025", "--measure")
    assert run(*words, f"own:{key}")[0] == 0
    code, _out, err = run(*words, "own:1")
    assert code == 2
    assert "gone" in err
