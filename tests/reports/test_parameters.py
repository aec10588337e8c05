"""What a report was asked, in words."""

from __future__ import annotations

from datetime import date

from crmdesk.reports.catalog import report_named
from crmdesk.reports.parameters import days_text, parameters_of
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report
from tests.reports.test_query import AS_OF, YEAR


def test_everything_asked_is_printed(sqlite_firm):
    """Days of the period and of its base, scope and day stand in the head of a report."""
    question = Question((), (), YEAR, Compare.YEAR, as_of=AS_OF)
    said = dict(parameters_of(run_report(sqlite_firm.store, report_named("managers"), question)))
    assert said["Period"].endswith(days_text(YEAR))
    assert "2024-01-01" in said["Compared"]
    assert said["Whose figures"] == "Whole firm"
    assert "Condition" not in said


def test_one_day_is_said_once():
    """A period of one day is that day."""
    assert days_text(Period(date(2025, 3, 1), date(2025, 3, 2))) == "2025-03-01"
