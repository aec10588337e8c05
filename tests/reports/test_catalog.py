"""The reports: every one can be asked as declared, on a base with data."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.reports.catalog import REPORTS, report_named
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.reports.test_query import AS_OF, YEAR


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_every_report_answers_as_declared(sqlite_firm, report) -> None:
    """Its words exist, and its cut can be asked; one that is an analysis alone is formed in another test."""
    assert report.is_cut or report.analysis
    assert set(report.measures) <= set(MEASURES)
    assert {*report.by, *report.criteria} <= set(DIMENSIONS)
    if not report.is_cut:
        return
    answer = ask(sqlite_firm.store, Question(report.asked(), report.by, YEAR, report.compare, as_of=AS_OF))
    assert len(answer.total.cells) == len(report.asked())


@pytest.mark.parametrize(
    "report", [r for r in REPORTS if r.is_cut and not r.one_at_a_time], ids=lambda report: report.id
)
def test_every_criterion_of_a_report_can_be_clicked(sqlite_firm, report) -> None:
    """No button of a report leads to a refusal."""
    for name in report.criteria:
        ask(sqlite_firm.store, Question(report.asked(), (name,), YEAR, as_of=AS_OF))


def test_reports_have_ids_and_titles_of_their_own() -> None:
    assert len({report.id for report in REPORTS}) == len(REPORTS) == len({report.title for report in REPORTS})


def test_the_chosen_measure_comes_first() -> None:
    report = report_named("sales")
    assert report.asked("won_count")[0] == "won_count"
    assert sorted(report.asked("won_count")) == sorted(report.measures)
    assert report_named("cut").asked("margin") == ("margin",)
    assert report_named("cut").asked("calls") == ("calls",)  # any measure may be asked of it


def test_an_unknown_report_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageFault, match="Did you mean “managers”"):
        report_named("manager")
