"""What a report's screen shows, on a real base with nothing in it: every report, every comparison it offers."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.catalog import REPORTS
from crmdesk.reports.overview import view_overview
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.report_view import members_of, view_report, without_repeats
from tests.reports.made_answers import by_manager


@pytest.mark.parametrize("compare", [Compare.NONE, Compare.PREVIOUS, Compare.YEAR])
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_every_report_is_asked_of_an_empty_base(sqlite_store, report, compare):
    """A new base gives an answer without figures, never an error."""
    period = parse_period("2025", sqlite_store.today())
    question = Question(report.asked(), report.by[:1], period, compare, as_of=sqlite_store.today(), spark=True)
    view = view_report(sqlite_store, question, report.chart, "")
    if view.answer is None:
        assert not report.by
    else:
        assert not any(cell.value for line in view.answer.lines for cell in line.cells)


def test_an_unknown_scope_is_a_fault_of_its_own(sqlite_store):
    """A department that was deleted since the last start is named in the sentence."""
    question = Question(("revenue",), ("manager",), parse_period("2025", sqlite_store.today()))
    with pytest.raises(UsageFault, match="department:77"):
        view_report(sqlite_store, question, REPORTS[0].chart, "department:77")


def test_a_line_is_opened_by_one_condition_a_dimension():
    """The rows behind a line of two dimensions meet both."""
    answer = by_manager(both=True)
    conditions = members_of(answer, answer.lines[5])
    assert [(condition.dimension, condition.values) for condition in conditions] == [
        ("manager", ("6",)),
        ("department", ("Projects",)),
    ]


def test_the_overview_of_an_empty_base_is_empty(sqlite_store):
    """Nothing sold and nothing open is said, not drawn."""
    overview = view_overview(sqlite_store, parse_period("2025", sqlite_store.today()), "", sqlite_store.today())
    assert overview.is_empty
    assert len(overview.kpis) == 6


def test_a_column_that_repeats_itself_is_left_out() -> None:
    """The line that was opened says whose rows they are; the amount is what people look for."""
    fields = (
        Field("what", "Row"),
        Field("manager", "Manager"),
        Field("name", "Name"),
        Field("part1", "Sum", Kind.MONEY),
    )
    table = Table(fields, (("Won", "Anna", "A", 5), ("Won", "Anna", "B", 5)))
    assert [field.key for field in without_repeats(table).fields] == ["name", "part1"]
    assert without_repeats(table).rows == (("A", 5), ("B", 5))


def test_one_row_is_shown_whole() -> None:
    """There is nothing it could repeat."""
    table = Table((Field("what", "Row"), Field("name", "Name")), (("Won", "A"),))
    assert without_repeats(table) == table
