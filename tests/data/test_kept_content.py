"""Damaged content of the base: a sentence beside the one thing that it spoils, and everything else goes on."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.kept_content import mapping_of
from crmdesk.data.models import Activity, AlertRule, FigureTask, OwnMeasure, ReportSchedule, SavedReport
from crmdesk.reports.alerts.attention import read_attention
from crmdesk.reports.alerts.checking import check_alerts
from crmdesk.reports.alerts.rules import list_rules
from crmdesk.reports.figure_tasks import born_tasks
from crmdesk.reports.kept_questions import question_of
from crmdesk.reports.own_measures import all_measures, own_measures
from crmdesk.reports.saved_reports import saved_reports
from crmdesk.reports.schedules import form_due, schedules
from tests.factories import make_activity, plant, put

#: What a newer program, a hand or a fault may have left where a mapping should be.
DAMAGED = [
    0, "text", [], [None], {}, {"version": 99}, {"version": 1, "reports": [7]}, {"version": 1, "question": 3},
    {"version": 1, "measures": 7}, {"version": 1, "measures": ["revenue"], "by": ["manager"], "filters": [1]},
    {"operation": "share", "left": "revenue", "right": "revenue", "good": "much"},
    {"version": 1, "kind": "pdf", "reports": [{"report": "managers", "question": []}]},
    {"version": 1, "question": {}, "members": [], "measure": None, "on": 5}, {"list": []}, {"measure": ["revenue"]},
    {"version": 1, "question": {}, "members": [], "measure": "revenue", "value": "1e999999", "on": "2025-11-20"},
]  # fmt: skip


def test_a_mapping_is_itself_and_all_else_is_empty():
    """A list has no names to look under."""
    assert mapping_of({"a": 1}) == {"a": 1}
    assert mapping_of(["a"]) == mapping_of(None) == {}


@pytest.mark.parametrize("content", DAMAGED, ids=str)
def test_what_cannot_be_read_says_so_and_hides_nothing_else(sqlite_store, tmp_path, content):
    """Saved reports, formulas, tasks of figures, schedules and rules of alerts: each with its fault, none with a crash."""
    store = sqlite_store
    plant(store)
    (activity,) = put(store, Activity, make_activity())
    put(store, SavedReport, {"name": "Broken", "question": content, "shared": True})
    put(store, OwnMeasure, {"name": "Broken", "content": content, "shared": True})
    put(store, FigureTask, {"activity_id": activity, "report": "managers", "figure": content})
    put(
        store,
        ReportSchedule,
        {"name": "Broken", "content": content, "rule": {}, "folder": str(tmp_path), "next_on": store.today()},
    )
    put(store, AlertRule, {"name": "Broken", "condition": content, "audience": {}})
    assert [card.fault for card in saved_reports(store)] != [""]
    assert [card.fault for card in own_measures(store)] != [""]
    assert "revenue" in all_measures(store)
    assert [task.fault for task in born_tasks(store, "managers")] != [""]
    assert [schedule.fault for schedule in schedules(store)] != [""]
    assert [formed.path for formed in form_due(store)] == [None]
    assert len(check_alerts(store).faults) == 1
    assert [card.name for card in list_rules(store) if card.fault] == ["Broken"]


@pytest.mark.parametrize("audience", [[], "x", {"who": "aliens"}, {"who": []}], ids=str)
def test_an_audience_that_cannot_be_read_hides_no_alert(sqlite_store, audience):
    """Alerts of a rule for nobody knows whom are for heads; the other alerts are where they were."""
    plant(sqlite_store)
    condition = {"version": 1, "measure": "revenue", "against": "level", "is": "below", "limit": 1}
    put(sqlite_store, AlertRule, {"name": "Nothing sold", "condition": condition, "audience": audience})
    check_alerts(sqlite_store)
    assert "Nothing sold" in {row.rule for group in read_attention(sqlite_store).groups for row in group.rows}


@pytest.mark.parametrize("folder", ["", "reports", "../../reports", "\0", "/" + "y" * 5000, "{file}"])
def test_a_folder_that_is_none_is_told(sqlite_store, tmp_path, folder):
    """What is named from where the program runs, a file, and what no disk takes: a sentence, and the schedule stays due."""
    question = {"version": 1, "measures": ["revenue"], "by": ["manager"], "period": "month"}
    (tmp_path / "file").write_text("")
    row = {
        "name": "Weekly", "content": {"version": 1, "kind": "csv", "reports": [{"report": "managers", "question": question}]},
        "rule": {"unit": "week"}, "folder": folder.format(file=tmp_path / "file"), "next_on": sqlite_store.today(),
    }  # fmt: skip
    put(sqlite_store, ReportSchedule, row)
    (formed,) = form_due(sqlite_store)
    assert formed.path is None
    assert "no folder" in formed.fault


def test_a_day_beyond_the_calendar_of_reports_is_refused(sqlite_store):
    """A question kept for the last day there is has no day after it."""
    with pytest.raises(UsageFault, match="9999"):
        question_of(sqlite_store, {"measures": ["revenue"], "by": [], "as_of": "9999-12-31"})
