"""Measure the program: ``python -m tests.bench [--deals N] [--only GROUP] [--plans] [--json] [--keep]``."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import PySide6.QtCore

from crmdesk.data.store import Store
from crmdesk.reports.catalog import REPORTS
from tests.bench.charts import measure_charts
from tests.bench.clicks import measure_clicks
from tests.bench.demo import measure_demo
from tests.bench.demo_bases import demo_base, open_base
from tests.bench.figure import Figure
from tests.bench.importing import measure_import
from tests.bench.lists import measure_list, measure_search
from tests.bench.output import measure_output
from tests.bench.overview import measure_overview
from tests.bench.plans import print_plans
from tests.bench.reports import measure_reports
from tests.bench.signing import measure_signing
from tests.bench.signing_forming import measure_forming
from tests.bench.start import measure_memory, measure_start

HISTORY = Path(__file__).with_name("history.jsonl")
#: What is measured, in order; names of ``--only``, beside the reports' own.
GROUPS = (
    "reports", "overview", "output", "clicks", "charts", "list", "search", "start", "memory", "import", "signing",
    "signing_forming", "demo",
)  # fmt: skip


def measure(base: Path, deals: int, only: str) -> Iterator[Figure]:
    """Yield every figure asked for."""
    on_store: dict[str, Callable[[Store], Iterator[Figure]]] = {
        "reports": lambda store: measure_reports(store, only),
        "overview": measure_overview,
        "output": measure_output,
        "clicks": lambda store: measure_clicks(store, deals),
        "charts": measure_charts,
        "list": measure_list,
        "search": measure_search,
    }
    on_file: dict[str, Callable[[], Iterator[Figure]]] = {
        "start": lambda: measure_start(base),
        "memory": lambda: measure_memory(base),
        "import": measure_import,
        "signing": measure_signing,
        "signing_forming": lambda: measure_forming(base),
        "demo": measure_demo,
    }
    group_of = {report.id: "reports" for report in REPORTS}
    for group in GROUPS:
        if only not in ("", group) and group_of.get(only) != group:
            continue
        if group in on_file:
            yield from on_file[group]()
            continue
        store = open_base(base)
        try:
            yield from on_store[group](store)
        finally:
            store.close()


def line_of(figure: Figure) -> str:
    """Return a figure as a line of the table."""
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} x {figure.against}"
    target = ""
    if figure.most is not None:
        sign, unit = ("≥" if figure.least else "≤"), (f" {figure.unit}" if figure.absolute else " x")
        target = f"{sign} {figure.most:,.0f}{unit}: {'reached' if figure.reached else 'MISSED'}"
    return f"{figure.group:<8} {figure.name:<50} {figure.value:>10,.1f} {figure.unit:<7} {ratio:<34} {target}"


def keep(figures: list[Figure], deals: int) -> None:
    """Append the ratios to the history that lies in the repository."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "deals": deals,
        "python": platform.python_version(),
        "qt": PySide6.QtCore.qVersion(),
        "figures": [
            {
                "group": figure.group, "name": figure.name, "value": round(figure.value, 2), "unit": figure.unit,
                "ratio": None if figure.ratio is None else round(figure.ratio, 2), "against": figure.against,
                "target": figure.most, "reached": figure.reached,
            }
            for figure in figures
        ],
    }  # fmt: skip
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def main(words: list[str]) -> int:
    """Measure, print and, if asked, keep; 0 always: a slow machine is no failure."""
    parser = argparse.ArgumentParser(prog="python dev.py bench", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000, help="size of the demo base (100000)")
    parser.add_argument("--base", type=Path, help="measure on this demo base instead of one that is made and kept")
    parser.add_argument("--only", default="", choices=("", *GROUPS, *(report.id for report in REPORTS)), metavar="NAME")
    parser.add_argument(
        "--plans", action="store_true", help="print how SQLite answers each report, and measure nothing"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--keep", action="store_true", help=f"append the ratios to {HISTORY.name}")
    asked = parser.parse_args(words)
    base = asked.base or demo_base(asked.deals)
    if asked.plans:
        store = open_base(base)
        print_plans(store)
        store.close()
        return 0
    figures = []
    for figure in measure(base, asked.deals, asked.only):
        figures.append(figure)
        if not asked.json:
            print(line_of(figure), flush=True)
    if asked.json:
        print(json.dumps([{**asdict(f), "ratio": f.ratio, "reached": f.reached} for f in figures], ensure_ascii=False))
    if asked.keep:
        keep(figures, asked.deals)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
