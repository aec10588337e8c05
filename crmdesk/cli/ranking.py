"""The command that ranks managers: the catalogue's report by a profile's name, as whoever looks may see it."""

from __future__ import annotations

import argparse

from crmdesk.cli.bases import ProgressLine, open_base, read_day
from crmdesk.cli.person import sit_down
from crmdesk.cli.reporting import show_result, target_of
from crmdesk.data.access import scope_named
from crmdesk.data.ranking_profiles import profile_named
from crmdesk.reports.catalog import report_named
from crmdesk.reports.naming import filters_of
from crmdesk.reports.output.writing import write_reports
from crmdesk.reports.periods import parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report


def ranking(options: argparse.Namespace) -> int:
    """Rank the managers of a period."""
    target = target_of(options)
    store = open_base(options)
    try:
        sit_down(store, options.person)
        as_of = read_day(options.as_of) if options.as_of else store.today()
        report = report_named("ranking")
        question = Question(
            (), (), parse_period(options.period, as_of), report.compare, filters_of(store, options.where, as_of),
            scope_named(store, options.scope), as_of,
            options=(("profile", str(profile_named(store, options.profile).id)),),
        )  # fmt: skip
        result = run_report(store, report, question, ProgressLine(report.label) if target is not None else None)
        if target is not None:
            write_reports((result,), target)
        else:
            show_result(options, result)
    finally:
        store.close()
    return 0
