"""Reports of a month: how long it takes to form them for everybody, to print them, and to see what changed since."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sqlalchemy import select

from crmdesk.data.models import ReportFile
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.store import Store
from crmdesk.reports.output.report_paper import print_report
from crmdesk.reports.period_reports.differences import changed_since
from crmdesk.reports.period_reports.forming import Formed, form_reports
from crmdesk.reports.period_reports.snapshot import read_snapshot
from crmdesk.reports.periods import Grain
from tests.bench.demo_bases import TODAY, open_base
from tests.bench.figure import Figure

GROUP = "signing_forming"
MANAGERS, FORMED_MS = 50, 10_000
#: A page that shows a report asks what changed since; it is a job, but one looked at.
CHANGED_MS = 1_000
ROUNDS = 3

T = TypeVar("T")


def measure_forming(base: Path) -> Iterator[Figure]:
    """Yield what the reports of the last whole month cost, on a copy, for they are written into the base."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "forming.crmdb"
        shutil.copyfile(base, copy)
        store = open_base(copy)
        try:
            yield from _measure(store)
        finally:
            store.close()


def _measure(store: Store) -> Iterator[Figure]:
    month = Grain.MONTH.unit(TODAY).neighbour(-1)
    everybody = form_reports(store, month)
    people = [one.subject for one in everybody if one.subject.kind == "manager"][:MANAGERS]

    def formed_and_printed() -> tuple[Formed, ...]:
        made = form_reports(store, month, people)
        for content in _drafts(store, made):
            print_report(read_snapshot(content))
        return made

    _made, taken = _timed(formed_and_printed)
    name = f"{len(people)} reports formed, written and printed"
    yield Figure(GROUP, name, taken, "ms", most=FORMED_MS, absolute=True)
    _made, taken = _timed(lambda: form_reports(store, month))
    yield Figure(GROUP, f"{len(everybody)} reports, departments and the firm too, formed", taken, "ms")
    for subject, name in ((people[0], "of a manager"), (Subject("firm"), "of the firm")):
        report = next(one.id for one in everybody if one.subject == subject)
        _found, taken = _timed(changed_since, store, report)
        yield Figure(GROUP, f"what changed since the report {name}", taken, "ms", most=CHANGED_MS, absolute=True)


def _drafts(store: Store, made: tuple[Formed, ...]) -> list[bytes]:
    wanted = [one.id for one in made]
    with store.reading() as connection:
        query = select(ReportFile.content).where(ReportFile.report_id.in_(wanted), ReportFile.part == "draft")
        return list(connection.execute(query).scalars())


def _timed(work: Callable[..., T], *given: object) -> tuple[T, float]:
    """Return what work made and the median milliseconds of some rounds."""
    times = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        made = work(*given)
        times.append((time.perf_counter() - begun) * 1000)
    return made, statistics.median(times)
