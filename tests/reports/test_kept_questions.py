"""Questions as data: what was kept is what is asked again."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crmdesk.data.access import EVERYBODY
from crmdesk.data.errors import UsageFault
from crmdesk.reports.answer import Filter
from crmdesk.reports.kept_questions import kept_question, question_of
from crmdesk.reports.periods import Compare, Grain, Period
from crmdesk.reports.question import Question

ASKED = Question(
    ("revenue", "plan:calls"), ("manager", "field:Size"), Period(date(2025, 11, 1), date(2025, 11, 21)), Compare.PLAN,
    (Filter("city", ("Kazan", None)),), EVERYBODY, date(2025, 11, 20), options=(("days", "30"),),
)  # fmt: skip


def test_a_question_comes_back_through_json(sqlite_store):
    """Every part of it survives, "not given" included."""
    assert question_of(sqlite_store, json.loads(json.dumps(kept_question(ASKED)))) == ASKED


def test_a_word_moves_with_the_calendar(sqlite_store):
    """The word "month" is the month of the day on which it is asked, not of the day on which it was kept."""
    content = kept_question(ASKED, "month") | {"as_of": None}
    assert question_of(sqlite_store, content).period == Grain.MONTH.unit(sqlite_store.today())


def test_without_a_period_the_one_in_view_is_asked(sqlite_store):
    """A report that follows the window keeps no days."""
    view = Period(date(2024, 1, 1), date(2025, 1, 1))
    assert question_of(sqlite_store, kept_question(ASKED, ""), view).period == view


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2},
        {"measures": "revenue"},
        {"compare": "moon"},
        {"filters": [{"values": []}]},
        {"period": "2025-13"},
    ],
)
def test_what_cannot_be_read_is_a_sentence(sqlite_store, changed):
    """Damage and newer versions are faults with a sentence."""
    with pytest.raises(UsageFault):
        question_of(sqlite_store, kept_question(ASKED) | changed)
