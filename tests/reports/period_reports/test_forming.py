"""Forming: a report says what a pencil says over the rows of its manager, department and firm."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from crmdesk.data.access import scope_named
from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.data.models import (
    Activity,
    Client,
    Cost,
    Deal,
    Department,
    Manager,
    Plan,
    ReportFile,
    ReportTemplate,
)
from crmdesk.data.period_reports.roles import FIRM, Subject
from crmdesk.data.ranking_profiles import Part, Profile, Way, save_profile
from crmdesk.data.store import Store
from crmdesk.reports.period_reports.forming import form_reports
from crmdesk.reports.period_reports.snapshot import Snapshot, read_snapshot
from crmdesk.reports.periods import Period, parse_period
from crmdesk.reports.ranking import rank
from tests import factories as f
from tests.conftest import Clock
from tests.factories import make_activity, make_client, make_deal, make_won, plant, put

OCTOBER = Period(date(2025, 10, 1), date(2025, 11, 1))
#: Won deals: owner, day, roubles, client. Anna is in Ivan's department, the namesake in another.
WON = (
    (f.IVAN, date(2025, 10, 3), 400, 1), (f.IVAN, date(2025, 10, 31), 100, 2), (f.IVAN, date(2025, 9, 30), 50, 1),
    (f.IVAN, date(2024, 10, 7), 200, 2), (f.IVAN, date(2024, 3, 7), 70, 2), (f.ANNA, date(2025, 10, 9), 300, 3),
    (f.ANNA, date(2024, 10, 9), 900, 3), (f.NAMESAKE, date(2025, 10, 20), 1_000, 1), (f.IVAN, date(2025, 11, 1), 999, 1),
    (f.IVAN, date(2023, 10, 2), 10, 1),
)  # fmt: skip


@pytest.fixture
def firm(sqlite_store: Store) -> Store:
    """The small firm with a head, won deals of two years, a plan, calls."""
    return peopled(sqlite_store)


def peopled(store: Store) -> Store:
    """Put the firm into a new base."""
    plant(store)
    with store.changing(cause="test") as change:
        row = change.row(Manager, f.HEAD)
        change.edit(Manager, f.HEAD, row["version"], role="head")
    put(store, Client, *(make_client(id=one, name=f"Client {one}", city=f"City {one}") for one in (1, 2, 3)))
    put(
        store,
        Deal,
        *(make_won(day, amount * 100, owner_id=owner, client_id=client) for owner, day, amount, client in WON),
    )
    put(
        store,
        Deal,
        make_deal(owner_id=f.IVAN, stage_id=f.LOST_STAGE, closed_on=date(2025, 10, 5), loss_reason_id=f.PRICE),
    )
    put(store, *_activities())
    put(
        store, Plan,
        {"subject": "manager", "manager_id": f.IVAN, "measure": "revenue", "begin_on": OCTOBER.begin,
         "end_on": OCTOBER.end, "value": 400_00, "plan_version": 3},
    )  # fmt: skip
    return store


def _activities():
    return (Activity, *(make_activity(date(2025, 10, day), performer_id=f.IVAN) for day in (1, 2, 3)))


def formed(store: Store, period: Period = OCTOBER, subjects=None) -> dict[Subject, Snapshot]:
    """Form the reports and return their snapshots by subject."""
    made = form_reports(store, period, subjects)
    with store.reading() as connection:
        rows = dict(connection.execute(select(ReportFile.report_id, ReportFile.content)).all())
    return {one.subject: read_snapshot(rows[one.id]) for one in made}


def won(owners, begin, end) -> int:
    """Return the kopecks of the deals that owners won from a day up to another."""
    return sum(amount * 100 for owner, day, amount, _client in WON if owner in owners and begin <= day < end)


@pytest.fixture(scope="module")
def once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Subject, Snapshot]]:
    """October formed once, for tests that only read it: a new base compiles every question anew."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("formed") / "base.crmdb")
    store = Store.open(str(path), clock=Clock())
    yield formed(peopled(store))
    store.close()


LAST_YEAR = (date(2024, 10, 1), date(2024, 11, 1))
SUBJECTS = {
    Subject("manager", f.IVAN): {f.IVAN},
    Subject("manager", f.ANNA): {f.ANNA},
    Subject("department", f.PROJECTS): {f.IVAN, f.ANNA},
    FIRM: {f.IVAN, f.ANNA, f.NAMESAKE},
}


def test_revenue_is_that_of_the_rows(store):
    """For managers, a department and the firm: now, a year before, by month; and the rows frozen come to it."""
    found = formed(peopled(store))
    for subject, owners in SUBJECTS.items():
        snapshot = found[subject]
        line = next(line for line in snapshot.measures if line.measure == "revenue")
        assert line.fact == won(owners, OCTOBER.begin, OCTOBER.end), subject
        assert line.base == won(owners, *LAST_YEAR)
        assert line.delta == line.fact - line.base
        months = {bar.key: (bar.fact, bar.base) for bar in snapshot.months}
        assert months["2025-10-01"] == (line.fact, line.base)
        assert months["2025-03-01"] == (0, won(owners, date(2024, 3, 1), date(2024, 4, 1)))
        assert [bar.is_current for bar in snapshot.months] == [False] * 9 + [True]
        rows = next(one.rows for one in snapshot.rows if one.measure == "revenue")
        assert sum(values[0] for _record, _id, values in rows) == line.fact


def test_a_plan_is_compared_and_its_version_named(once):
    """Ivan reached 500 of 400; Anna has no plan, so nothing is attained."""
    found = once
    line = found[Subject("manager", f.IVAN)].measures[0]
    assert (line.plan, line.attainment, line.plan_version) == (400_00, Decimal("1.25"), 3)
    line = found[Subject("manager", f.ANNA)].measures[0]
    assert (line.plan, line.attainment, line.plan_version) == (None, None, None)


def test_counts_and_shares_are_those_of_the_rows(once):
    """Ivan won two of three closed deals and called three times."""
    table = {line.measure: line for line in once[Subject("manager", f.IVAN)].measures}
    assert table["won_count"].fact == 2
    assert table["win_rate"].fact == Decimal("0.666667")
    assert table["average_deal"].fact == 250_00
    assert table["calls"].fact == 3


def test_wins_are_the_largest_first(once):
    """With client and title; a fifth and further would only be counted."""
    snapshot = once[FIRM]
    assert [(win.amount, win.client) for win in snapshot.wins] == [
        (1_000_00, "Client 1"), (400_00, "Client 1"), (300_00, "Client 3"), (100_00, "Client 2"),
    ]  # fmt: skip
    assert snapshot.wins_more == 0


def test_the_headline_is_true(once):
    """Ivan's October is better than two before; Anna's is worse than last year's, and the sentence says so calmly."""
    found = once
    assert found[Subject("manager", f.IVAN)].suggested_headline.startswith("The best October in 3 years")
    headline = found[Subject("manager", f.ANNA)].suggested_headline
    assert "best" not in headline
    assert "−66.7" in headline


def test_what_moved_the_month_is_named(once):
    """Client 3 took six hundred from Anna."""
    reasons = once[Subject("manager", f.ANNA)].reasons
    assert any(one.tone == "down" and one.text.startswith("Client 3: −600") for one in reasons)
    assert any(one.tone == "warning" and "Client 3" in one.text for one in reasons)


def test_who_sold_nothing_has_a_report_and_a_first_year_nothing_to_compare(once):
    """The loner at work without a deal: zeros and a note, no comparison, no fault."""
    snapshot = once[Subject("manager", f.LONER)]
    assert snapshot.measures[0].fact == 0
    assert snapshot.measures[0].base is None
    assert any("nothing a year before" in note for note in snapshot.notes)
    assert snapshot.wins == ()


def test_forming_again_keeps_numbers_and_counts_anew(firm):
    """The second time nothing is new; a deal won meanwhile is in it."""
    first = form_reports(firm, OCTOBER)
    put(firm, Deal, make_won(date(2025, 10, 15), 77_00, owner_id=f.IVAN, client_id=1))
    second = form_reports(firm, OCTOBER)
    assert [one.number for one in first] == [one.number for one in second]
    assert all(one.is_new for one in first)
    assert not any(one.is_new for one in second)
    assert formed(firm, subjects=[Subject("manager", f.IVAN)])[Subject("manager", f.IVAN)].measures[0].fact == 577_00


def test_who_cancels_changes_nothing(firm):
    """However late it is: no number is given and no draft written."""
    for stop in (1, 5, 12):
        seen = []

        def progress(*_told, stop=stop, seen=seen):
            seen.append(1)
            if len(seen) == stop:
                raise Cancelled

        with pytest.raises(Cancelled):
            form_reports(firm, OCTOBER, progress=progress)
    with firm.reading() as connection:
        assert connection.execute(select(ReportFile.id)).all() == []


@pytest.mark.parametrize(("text", "sentence"), [("2025-11", "not over"), ("2025-10-01..2025-10-09", "week")])
def test_a_period_that_cannot_be_reported_is_said(firm, text, sentence):
    """One that is not over, and one that is no unit of the calendar."""
    with pytest.raises(UsageFault, match=sentence):
        form_reports(firm, parse_period(text, firm.today()))


@pytest.mark.parametrize("text", ["2025-W42", "2025-Q3", "2024"])
def test_every_kind_of_period_is_formed(firm, text):
    """Weeks, quarters and years have their pictures over time, ending with the period."""
    period = parse_period(text, firm.today())
    snapshot = formed(firm, period, [FIRM])[FIRM]
    assert snapshot.months[-1].is_current or text == "2025-Q3"
    assert sum(bar.fact for bar in snapshot.months if bar.is_current) == snapshot.measures[0].fact


def test_weeks_stand_beside_the_same_weekdays(firm):
    """The week's own bar compares with the very days its table compares with."""
    put(firm, Deal, make_won(date(2024, 10, 19), 33_00, owner_id=f.IVAN, client_id=1))
    put(firm, Deal, make_won(date(2024, 10, 20), 44_00, owner_id=f.IVAN, client_id=1))
    week = parse_period("2025-W42", firm.today())
    snapshot = formed(firm, week, [Subject("manager", f.IVAN)])[Subject("manager", f.IVAN)]
    assert [bar.is_current for bar in snapshot.months] == [False] * 7 + [True]
    assert snapshot.months[-1].base == snapshot.measures[0].base == 77_00


def test_lost_deals_are_enough_to_speak_of(firm):
    """Two won and four lost are six closed deals, though the table counts the won alone; two are too few."""
    note = "Fewer deals than 5 were closed: shares and averages say little."
    assert note in formed(firm, subjects=[Subject("manager", f.ANNA)])[Subject("manager", f.ANNA)].notes
    lost = {"owner_id": f.IVAN, "stage_id": f.LOST_STAGE, "loss_reason_id": f.PRICE}
    put(firm, Deal, *(make_deal(closed_on=date(2025, 10, day), **lost) for day in (6, 7, 8)))
    assert note not in formed(firm, subjects=[Subject("manager", f.IVAN)])[Subject("manager", f.IVAN)].notes


def test_what_stood_a_year_before_is_no_year(firm):
    """The loner had an open deal then and sold nothing: there is no last year to compare with."""
    put(firm, Deal, make_deal(owner_id=f.LONER, created_on=date(2024, 1, 9)))
    put(firm, Deal, make_won(date(2025, 10, 9), 10_00, owner_id=f.LONER, client_id=1))
    snapshot = formed(firm, subjects=[Subject("manager", f.LONER)])[Subject("manager", f.LONER)]
    assert {line.base for line in snapshot.measures} == {None}
    assert {bar.base for bar in snapshot.months} == {None}
    assert not any(reason.tone in ("up", "down") for reason in snapshot.reasons)
    assert snapshot.suggested_headline.startswith("Revenue is 10")


def test_the_team_is_the_department_where_it_is_large_enough(firm):
    """Three of Ivan's department have a place: he stands among them; the namesake of a small one stands in the firm."""
    put(firm, Manager, {"id": 77, "name": "Zoe", "department_id": f.PROJECTS})
    save_profile(firm, Profile("By revenue", (Part("revenue", Way.PERCENTILE, 100),), minimum_base=1))
    put(firm, Deal, make_won(date(2025, 10, 5), 5_00, owner_id=77, client_id=1))
    found = formed(firm)
    assert found[Subject("manager", f.IVAN)].standing.of == 3
    assert found[Subject("manager", f.IVAN)].standing.team == "Projects"
    assert found[Subject("manager", f.NAMESAKE)].standing.team == "Rodnik"
    assert found[Subject("manager", f.NAMESAKE)].standing.of == 4
    assert found[Subject("manager", f.IVAN)].standing.place == 1
    lines = {line.label: line.place for line in found[Subject("department", f.PROJECTS)].team}
    assert lines == {"Ivan Petrov": 1, "Anna Sokolova": 2, "Zoe": 3}
    scope = scope_named(firm, f"department:{f.PROJECTS}")
    ranking = rank(firm, OCTOBER, scope=scope, as_of=OCTOBER.last)
    assert {line.name: line.place for line in ranking.lines} == lines


def test_the_firm_is_told_by_departments_and_not_by_itself(firm):
    """The company is the one department of everybody: the firm's table has those below it, whose revenue is the firm's."""
    found = formed(firm)
    departments = [line for line in found[FIRM].team if line.is_department]
    assert {line.label for line in departments} == {"Projects", "Dealers"}
    assert sum(line.fact for line in departments) == won({f.IVAN, f.ANNA, f.NAMESAKE}, OCTOBER.begin, OCTOBER.end)


def test_a_department_in_the_archive_is_in_no_report(firm):
    """Neither formed nor a line of the firm's table, though people are still in it."""
    with firm.changing() as change:
        change.archive(Department, f.DEALERS, 1)
    found = formed(firm)
    assert Subject("department", f.DEALERS) not in found
    assert found[FIRM].measures[0].fact == won({f.IVAN, f.ANNA, f.NAMESAKE}, OCTOBER.begin, OCTOBER.end)


def test_costs_are_the_firms_alone(firm):
    """A template may ask for them: the firm has them, its people have none, and nothing falls."""
    put(firm, Cost, {"spent_on": date(2025, 10, 4), "amount": 55_00, "source_id": f.SITE})
    lines = {"lines": [{"measure": "cost"}], "sections": ["wins"], "minimum": 1}
    put(firm, ReportTemplate, {"subject": "manager", "content": lines}, {"subject": "firm", "content": lines})
    found = formed(firm)
    assert found[FIRM].measures[0].fact == 55_00
    assert found[Subject("manager", f.IVAN)].measures[0].fact is None
