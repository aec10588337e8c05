"""Period reports of a month for everybody: formed, and formed and printed; the ranking and where one falls behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from crmdesk.data.models import ReportFile
from crmdesk.data.store import Store
from crmdesk.reports.output.report_paper import print_report
from crmdesk.reports.period_reports.forming import form_reports
from crmdesk.reports.period_reports.snapshot import read_snapshot
from crmdesk.reports.periods import Compare, Grain, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.ranking import rank
from crmdesk.reports.ranking.lag import behind_team
from tests.bench.demo_bases import TODAY, open_base
from tests.bench.figure import Figure, beside

#: Managers whose reports are formed and printed, and the milliseconds that may take.
MANAGERS, FORMED_MS = 50, 10_000


def measure_forming(base: Path) -> Iterator[Figure]:
    """Yield what a month of signed reports and a ranking cost, on a copy of the base."""
    month = Grain.MONTH.unit(Grain.MONTH.floor(TODAY) - timedelta(1))
    with TemporaryDirectory() as folder:
        copy = shutil.copy(base, Path(folder) / "forming.crmdb")
        store = open_base(copy)
        try:
            yield from _forming(store, month)
            yield from _ranking(store, month)
        finally:
            store.close()


def _forming(store: Store, month: Period) -> Iterator[Figure]:
    made = form_reports(store, month)
    managers = [one.subject for one in made if one.subject.kind == "manager"][:MANAGERS]
    question = Question(("revenue",), ("manager",), month, Compare.YEAR, as_of=month.last)

    def printed() -> None:
        ids = [one.id for one in made if one.subject in managers]
        with store.reading() as connection:
            drafts = connection.execute(select(ReportFile.content).where(ReportFile.report_id.in_(ids))).scalars().all()
        for draft in drafts:
            print_report(read_snapshot(draft))

    forming, printing, asking = beside(
        lambda: form_reports(store, month, managers), printed, lambda: ask(store, question), rounds=3
    )  # fmt: skip
    name = f"reports of {len(managers)} managers"
    yield Figure("forming", f"{name}, formed", forming, "ms", asking, "one question by manager")
    yield Figure("forming", f"{name}, formed and printed", forming + printing, "ms", most=FORMED_MS, absolute=True)


def _ranking(store: Store, month: Period) -> Iterator[Figure]:
    question = Question(("revenue",), ("manager",), month, Compare.YEAR, as_of=month.last)
    ranking = rank(store, month)
    last = ranking.lines[-1].manager_id
    ranked, lag, asking = beside(
        lambda: rank(store, month), lambda: behind_team(store, ranking, last), lambda: ask(store, question), rounds=5
    )  # fmt: skip
    yield Figure(
        "forming", f"ranking of {len(ranking.lines)} managers", ranked, "ms", asking, "one question by manager"
    )
    yield Figure("forming", "where one falls behind the team", lag, "ms", asking, "one question by manager")
