"""Who sees which alerts, what the first group is made of, and how alerts read."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data import words
from crmdesk.data.models import Manager, PeriodReport
from crmdesk.reports.alerts.attention import MAIN_ROWS, TO_SIGN, read_attention
from crmdesk.reports.alerts.checking import check_alerts
from crmdesk.reports.alerts.conditions import Against, MeasureCondition, Who
from crmdesk.reports.alerts.measuring import measure_findings
from crmdesk.reports.alerts.rules import save_rule
from crmdesk.reports.alerts.texts import text_of
from tests import factories as f
from tests.factories import put


@pytest.fixture
def checked(firm):
    check_alerts(firm)
    return firm


def seen(store, person_id, scope=""):
    return {group.id for group in read_attention(store, scope, person_id).groups} - {"main"}


def test_a_person_sees_their_own_and_a_head_those_below(checked):
    """Ivan has the stuck deal and the late task; Anna, who heads them both, has all but what is for heads above her."""
    assert seen(checked, f.IVAN) == {"stuck", "overdue"}
    assert seen(checked, f.ANNA) == {"stuck", "overdue", "silent", "debts", "figures", "lost"}
    assert seen(checked, f.LONER) == set()
    assert seen(checked, f.HEAD) == seen(checked, None) == seen(checked, f.ANNA)


def test_a_rule_for_everybody_is_seen_by_everybody(checked):
    """Even by one who heads nobody and is in no department."""
    save_rule(checked, "Any", MeasureCondition("revenue", "manager", "year", Against.LEVEL, limit=1_000_00), Who.FIRM)
    check_alerts(checked)
    assert seen(checked, f.LONER) == {"figures"}


def test_the_scope_in_view_narrows_the_list(checked):
    """Nobody of the dealers' department has an alert."""
    assert seen(checked, None, f"department:{f.DEALERS}") == set()
    assert "stuck" in seen(checked, None, f"department:{f.PROJECTS}")


def test_the_first_group_is_one_of_each_kind(checked):
    """Six rows of six kinds, none of them twice."""
    main = read_attention(checked).groups[0]
    assert (main.id, main.count) == ("main", MAIN_ROWS)
    assert len({row.kind for row in main.rows}) == MAIN_ROWS


def test_reports_that_wait_for_a_signature_are_one_row(checked):
    """Formed ones wait for their authors, signed ones for those above; a person is told of their own, late ones by name."""
    whose = {"formed": f.IVAN, "frozen": f.LONER, "signed": f.NAMESAKE, "approved": f.ANNA}
    above = {f.IVAN: f.ANNA, f.LONER: None, f.NAMESAKE: f.HEAD, f.ANNA: f.HEAD}
    put(checked, PeriodReport, *(
        {
            "subject": "manager", "manager_id": person, "author_id": person, "approver_id": above[person], "kind": "month",
            "begin_on": date(2025, 10, 1), "end_on": date(2025, 11, 1), "number": f"2025-10-{place:02}", "state": state,
            "formed_at": checked.now(),
        }
        for place, (state, person) in enumerate(whose.items(), 1)
    ))  # fmt: skip

    def said(person):
        attention = read_attention(checked, "", person)
        return [
            (text.title, text.about)
            for row in attention.group(TO_SIGN).rows
            for text in [text_of(row, attention.today, attention.currency)]
        ]

    everybody = "by the manager: 2 · by the head: 1 · overdue: Ivan Petrov, Pavel Lone"
    assert said(None) == [("3 reports wait for a signature", everybody)]
    assert said(f.IVAN) == [("1 report waits for you", "to sign: 1 · overdue: Ivan Petrov")]
    assert said(f.HEAD) == [("1 report waits for you", "to approve: 1 · overdue: Ivan Petrov")]
    assert said(f.ANNA) == []


def test_alerts_read_in_the_language_of_who_reads(checked):
    """Names and figures are kept, sentences are made when they are shown."""
    attention = read_attention(checked)
    said = {kind: text_of(attention.group(kind).rows[0], attention.today, "RUB") for kind in seen(checked, None)}
    assert said["stuck"].spoken == "Stuck: Slow, Rodnik, 700.0\u202fk\u202f₽, Offer: 262 days, usual 21 · Ivan Petrov"
    assert said["silent"].spoken == "Silent: Quiet, 80 days without contact · Anna Sokolova"
    assert said["overdue"].spoken == "Overdue: Offer, Rodnik, due 2025-11-13 · Ivan Petrov"
    assert said["debts"].spoken == "Debt of 50 days: Quiet, 1,500\u202f₽, 2 invoices overdue · Anna Sokolova".replace(
        "1,500", "1\u202f500"
    )
    assert said["lost"].spoken == "Lost: Gone, 3.0\u202fm\u202f₽, Price · Ivan Petrov"
    assert said["figures"].title == "Ivan Petrov: revenue \u221280.0\u202f% to 2024"
    words.use("ru")
    assert text_of(attention.group("figures").rows[0], attention.today, "RUB").title.startswith("Ivan Petrov: выручка")


def test_who_left_is_nobody_to_call_about(firm):
    """Ivan has fallen, but he works here no more."""
    rule = MeasureCondition("revenue", "manager", "to-date", Against.YEAR, limit=-0.15, minimum=5)
    assert [finding.manager_id for finding in measure_findings(firm, rule)] == [f.IVAN]
    with firm.changing() as change:
        change.edit(Manager, f.IVAN, 1, active_until=date(2025, 11, 1))
    assert measure_findings(firm, rule) == []


def test_too_few_rows_call_nobody(firm):
    """Five deals now and five before are ten rows, not eleven."""
    rule = MeasureCondition("revenue", "manager", "to-date", Against.YEAR, limit=-0.15, minimum=11)
    assert measure_findings(firm, rule) == []


def test_no_data_for_days_is_told_from_the_last_day_there_was_some(firm):
    """Ivan's last deal was won on 7 February, Anna's on 7 March; the firm has sold nothing since."""
    rule = MeasureCondition("revenue", "manager", "month", Against.NOTHING, days=100)
    found = {finding.manager_id: finding.details["since"] for finding in measure_findings(firm, rule)}
    assert found == {f.IVAN: "2025-02-07", f.ANNA: "2025-03-07"}
    longer = MeasureCondition("revenue", "manager", "month", Against.NOTHING, days=270)
    assert [finding.manager_id for finding in measure_findings(firm, longer)] == [f.IVAN]


def test_a_plan_is_held_against_what_should_be_there_by_now(firm):
    """4 500 of 10 000 in a year of which nine tenths have gone is behind the pace; a limit below that calls nobody."""
    from crmdesk.data.models import Plan

    put(firm, Plan, {"subject": "firm", "measure": "revenue", "begin_on": date(2025, 1, 1), "end_on": date(2026, 1, 1),
                     "value": 10_000_00})  # fmt: skip
    rule = MeasureCondition("revenue", "", "year", Against.PACE, limit=0.8)
    (finding,) = measure_findings(firm, rule)
    sold = 5 * (100_00 + 900_00)
    days = [date.fromordinal(n) for n in range(date(2025, 1, 1).toordinal(), date(2026, 1, 1).toordinal())]
    working = [day for day in days if day.weekday() < 5]
    gone = sum(day <= date(2025, 11, 20) for day in working) / len(working)
    assert finding.details["tested"] == pytest.approx(sold / (10_000_00 * gone), abs=1e-4)
    assert measure_findings(firm, MeasureCondition("revenue", "", "year", Against.PACE, limit=0.5)) == []
