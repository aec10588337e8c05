"""Activities beside won deals, against a pencil."""

from __future__ import annotations

from collections import Counter
from datetime import date

from crmdesk.reports.analyses.activity_link import analyse, link_text, whole_months
from crmdesk.reports.analyses.correlation import Correlation
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from tests.reports.oracle import Told
from tests.reports.test_query import AS_OF, YEAR

QUESTION = Question(("activities_done",), ("manager",), YEAR, as_of=AS_OF)


def test_points_are_managers_months(firm):
    """A point is what somebody did and won in a month that is over; nobody's are no point."""
    section = analyse(firm.store, QUESTION, {"points": "month"}).sections[0]
    told = Told(firm.world, YEAR.begin, date(2025, 11, 1), AS_OF)
    done = Counter((s.owner, s.day.replace(day=1)) for s in told.facts["done"] if s.day and not s.row["missed"])
    won = Counter((s.owner, s.day.replace(day=1)) for s in told.facts["won"] if s.day)
    assert section.table is not None
    points = {
        (int(conditions[0].values[0] or 0), date.fromisoformat(conditions[1].values[0] or "")): row[2:]
        for conditions, row in zip(section.rows, section.table.rows, strict=True)
    }
    expected = {key: (done[key], won[key]) for key in {*done, *won} if key[0] is not None}
    assert points == expected
    assert section.pictures[0].chart.series[0].values == tuple(row[2] for row in section.table.rows)
    assert f"{len(expected)} points" in section.note


def test_a_point_a_manager(sqlite_firm):
    """Five people are too few to tell."""
    section = analyse(sqlite_firm.store, QUESTION, {"points": "manager"}).sections[0]
    assert section.table is not None
    assert len(section.table.rows) == 5
    assert section.note == "Too little data: 5 of 8 points."


def test_a_condition_that_deals_do_not_know(sqlite_firm):
    """A sentence stands where the points would."""
    question = Question(("calls",), ("manager",), YEAR, filters=(Filter("activity_kind", ("51",)),), as_of=AS_OF)
    section = analyse(sqlite_firm.store, question, {"points": "month"}).sections[0]
    assert section.table is None
    assert "cannot be cut" in section.note


def test_months_are_whole():
    """Parts of months at both ends are left out."""
    assert whole_months(Period(date(2025, 1, 10), date(2025, 4, 5))) == Period(date(2025, 2, 1), date(2025, 4, 1))
    assert whole_months(Period(date(2025, 1, 10), date(2025, 2, 5))) is None


def test_what_cannot_be_told_from_chance_is_said():
    """An interval that holds zero says so; a clear one says which way, and never that one makes the other."""
    vague, clear = Correlation(20, 0.2, -0.3, 0.6), Correlation(20, -0.8, -0.9, -0.5)
    assert "no link can be told from chance" in link_text(20, vague, vague)
    assert "wins less" in link_text(20, clear, clear)
    assert "does not say that one makes the other" in link_text(20, clear, clear)
    assert "nothing can be said" in link_text(20, None, None)
