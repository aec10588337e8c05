"""Every report's answer beside bare SQL that computes the same figures on the same base."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from crmdesk.data.store import Store
from crmdesk.reports.answer import Answer
from crmdesk.reports.catalog import REPORTS, Report
from crmdesk.reports.dimensions import DIMENSIONS, available_dimensions
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report
from tests.bench import bare_activity
from tests.bench.bare_sql import BARE as BARE_DEALS
from tests.bench.bare_sql import TOTAL, Figures, names_of
from tests.bench.demo_bases import TODAY
from tests.bench.figure import Figure, beside

#: From the first of January to the base's last day.
YEAR_TO_DATE = Period(date(TODAY.year, 1, 1), date(TODAY.year, TODAY.month, TODAY.day + 1))
MOST = 3.0
#: Milliseconds that a whole report may take, its analyses included, however large the base.
MOST_MS = 1_500
BARE = BARE_DEALS | bare_activity.BARE


def question_of(store: Store, report: Report, period: Period = YEAR_TO_DATE) -> Question:
    """Return the question a report asks when it is opened."""
    by = report.by
    if not by:
        by = (next(d.id for d in available_dimensions(store) if d.id not in DIMENSIONS),)
    return Question(report.asked(), by, period, report.compare, as_of=TODAY)


def measure_reports(store: Store, only: str = "") -> Iterator[Figure]:
    """Yield a figure a report: the engine's answer against the bare SQL, both checked to say the same first."""
    raw: Any = store.engine.raw_connection()
    try:
        cursor = raw.driver_connection.cursor()
        for report in REPORTS:
            if only in ("", "reports", report.id):
                if report.is_cut:
                    yield _measure(store, report, cursor)
                if report.analysis:
                    yield _measure_whole(store, report)
    finally:
        raw.close()


def _measure(store: Store, report: Report, cursor: Any) -> Figure:
    question = question_of(store, report)
    bare = BARE[report.id]
    answer = ask(store, question)
    periods = [answer.period, *([answer.base_period] if answer.base_period else [])]

    record = answer.dimensions[0].names

    def run_bare() -> list[Figures]:
        found = [bare(cursor, period.begin, period.end) for period in periods]
        if record is not None:
            names_of(cursor, record.__tablename__, {key for figures in found for key in figures})
        return found

    compare(answer, run_bare())
    ours, theirs = beside(lambda: ask(store, question), run_bare)
    return Figure("reports", report.id, ours, "ms", theirs, "bare SQL", MOST)


def _measure_whole(store: Store, report: Report) -> Figure:
    """Measure a report with its analysis, which no one statement could answer: against what a person waits."""
    question = Question((), (), YEAR_TO_DATE, report.compare, as_of=TODAY)
    (taken,) = beside(lambda: run_report(store, report, question), rounds=3)
    return Figure("reports", f"{report.id}, whole", taken, "ms", most=MOST_MS, absolute=True)


def compare(answer: Answer, bare: list[Figures]) -> None:
    """Make sure that the bare SQL computes what the engine answers.

    Raises:
        AssertionError: a line or a total differs.
    """
    for place, figures in enumerate(bare):
        said = {_key(line.members[0].id): [(c.value, c.base)[place] for c in line.cells] for line in answer.lines}
        expected = {_key(key): list(values) for key, values in figures.items() if key is not TOTAL}
        if answer.dimensions[0].is_time and place == 1:
            expected = {f"{int(str(key)[:4]) + 1}{str(key)[4:]}": values for key, values in expected.items()}
        nothing = {key for key in said if key not in expected}
        assert all(not any(said[key]) for key in nothing), "a line that the bare SQL does not have"
        for key, values in expected.items():
            _same(said[key], values, key)
        _same([(c.value, c.base)[place] for c in answer.total.cells], list(figures[TOTAL]), "total")


def _key(member: Any) -> str | None:
    return None if member is None else str(member)


def _same(said: list[Any], expected: list[Any], key: object) -> None:
    for have, want in zip(said, expected, strict=True):
        same = have == want or (have is not None and want is not None and math.isclose(have, want, rel_tol=1e-12))
        assert same or not (have or want), f"{key}: {said} is not {expected}"
