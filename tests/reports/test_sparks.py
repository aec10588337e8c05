"""Sparklines: the first measure by sub-periods, whose points sum to the figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.reports.test_query import AS_OF, YEAR


@pytest.mark.parametrize("by", ["manager", "product", "city"])
def test_the_points_of_a_line_sum_to_its_figure(firm, by) -> None:
    """Now and in the base, and so do the total's."""
    answer = ask(firm.store, Question(("revenue",), (by,), YEAR, Compare.YEAR, as_of=AS_OF, spark=True))
    assert len(answer.spark_labels) == 11
    for line in (*answer.lines, answer.total):
        if line.cells[0].value is not None:
            assert sum(point or 0 for point in line.spark) == line.cells[0].value
        assert len(line.spark) == len(line.spark_base) == 11
        assert sum(point or 0 for point in line.spark_base) == (line.cells[0].base or 0)


def test_states_and_calendars_have_no_sparkline(sqlite_firm) -> None:
    question = Question(("open_amount",), ("manager",), YEAR, as_of=AS_OF, spark=True)
    assert ask(sqlite_firm.store, question).spark_labels == ()
    assert ask(sqlite_firm.store, replace(question, measures=("revenue",), by=("month",))).spark_labels == ()


def test_a_month_is_drawn_by_days(sqlite_firm) -> None:
    month = Period(date(2025, 3, 1), date(2025, 4, 1))
    answer = ask(sqlite_firm.store, Question(("calls",), ("manager",), month, as_of=AS_OF, spark=True))
    assert len(answer.spark_labels) == 31
