"""Activity plan: planned and done, and what is still to do."""

from __future__ import annotations

from datetime import date

from crmdesk.data.models import Activity, Plan
from crmdesk.reports.analyses.activity_plan import WEEKS_AHEAD, analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.question import Question
from tests.factories import ANNA, IVAN, MEETING, make_activity, plant, put
from tests.reports.test_planned import months
from tests.reports.test_query import YEAR


def test_planned_and_done_stand_by_manager_and_the_load_ahead_by_week(store) -> None:
    """What was due and done, what is due from tomorrow on; the plans of calls beside them."""
    plant(store)
    put(
        store, Activity, make_activity(date(2025, 3, 3), due_on=date(2025, 3, 3)), make_activity(due_on=date(2025, 11, 20)),
        make_activity(due_on=date(2025, 11, 21), performer_id=ANNA), make_activity(due_on=date(2025, 11, 24)),
        make_activity(due_on=date(2025, 11, 25), kind_id=MEETING), make_activity(due_on=date(2026, 3, 3)),
    )  # fmt: skip
    put(store, Plan, *months(5_000, "calls"), *months(100_000))
    found = analyse(store, Question((), (), YEAR, as_of=date(2025, 11, 20)), {})
    sections = {section.id: section for section in found.sections}
    assert list(sections) == ["managers", "kinds", "plan_calls", "ahead"]
    assert [row[:3] for row in sections["managers"].table.rows] == [("Ivan Petrov", 4, 1), ("Anna Sokolova", 1, 0)]
    ahead = sections["ahead"].table
    assert ahead.totals[-1] == 3
    assert {row[0]: row[-1] for row in ahead.rows} == {"Ivan Petrov": 2, "Anna Sokolova": 1}
    assert WEEKS_AHEAD > 1


def test_conditions_on_activities_leave_plans_out(store) -> None:
    """Plans are not kept by the kind of an activity: with such a condition there are none."""
    plant(store)
    put(store, Activity, make_activity(date(2025, 3, 3), due_on=date(2025, 3, 3)))
    put(store, Plan, *months(5_000, "calls", subject="manager", manager_id=IVAN))
    chosen = Question((), (), YEAR, filters=(Filter("activity_kind", (str(MEETING),)),), as_of=date(2025, 11, 20))
    assert "plan_calls" not in {section.id for section in analyse(store, chosen, {}).sections}
