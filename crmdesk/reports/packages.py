"""Packages: several reports formed from one snapshot of the base and written as one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _
from crmdesk.reports.output.writing import write_reports
from crmdesk.reports.periods import Compare
from crmdesk.reports.question import Question
from crmdesk.reports.running import Progress, run_report
from crmdesk.reports.saved_reports import any_report, report_of, saved_reports

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.catalog import Report
    from crmdesk.reports.periods import Period
    from crmdesk.reports.result import Result


def form_package(
    store: Store,
    wanted: Sequence[tuple[str, Question]],
    target: Path,
    title: str = "",
    progress: Progress | None = None,
    *,
    scope: str = "",
) -> Path:
    """Form reports and write them into one file, in the order given; return the file.

    Args:
        store: the open base; all reports are read from one snapshot, so that they agree with each other.
        wanted: the id of each report and what is asked of it, at least one.
        target: the file; the ending of its name says of what kind.
        title: what the title page of a PDF says; empty leaves it to the writer.
        progress: told (done, total, the report in hand): a step a report and one for the file; may raise ``Cancelled``,
            and nothing is left then.
        scope: the key of the scope of all questions, empty for the whole firm.

    Raises:
        UsageFault: no report is wanted, one is gone, or one cannot be asked so; the sentence begins with its title.
        EnvironmentFault: the base cannot be read, or the file cannot be written.
    """
    if not wanted:
        raise UsageFault(_("Choose at least one report."))
    steps = len(wanted) + 1
    results: list[Result] = []
    with store.snapshot():
        seen = scope_named(store, scope) if scope else EVERYBODY
        for place, (name, question) in enumerate(wanted):
            report = any_report(store, name)
            step = _step(progress, place, steps, report.label)
            step()
            results.append(_formed(store, report, replace(question, scope=seen), step))
    write_reports(results, target, _step(progress, len(wanted), steps, target.name), title)
    return target


def usual_question(report: Report, period: Period, compare: Compare) -> Question:
    """Return what is asked of a report that nobody has asked anything yet: all its own, over the period in view.

    A report that is better read against another base than the year before keeps its own until a comparison is chosen.
    """
    return Question((), (), period, report.compare if compare is Compare.YEAR else compare)


def readable_reports(store: Store) -> tuple[Report, ...]:
    """Return the saved reports that the person may see and the program can read, by name."""
    return tuple(report_of(card) for card in saved_reports(store) if card.recipe is not None)


def _formed(store: Store, report: Report, question: Question, step: Progress) -> Result:
    try:
        return run_report(store, report, question, step)
    except UsageFault as fault:
        raise UsageFault(_("“{report}”: {fault}").format(report=report.label, fault=fault)) from fault


def _step(progress: Progress | None, place: int, steps: int, text: str) -> Callable[..., None]:
    """Return the progress of one step as a part of the whole."""

    def tell(done: float = 0.0, total: float = 1.0, *_more: object) -> None:
        if progress is not None:
            progress(place + min(done / total if total else 0.0, 1.0), steps, text)

    return tell
