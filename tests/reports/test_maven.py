"""Real data nobody here wrote: every figure that applies must be the one that others computed."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.models import Manager, ReportFile
from crmdesk.data.period_reports.roles import FIRM, Subject
from crmdesk.data.ranking_profiles import Part, Profile, Way
from crmdesk.data.store import NewFirm, Store
from crmdesk.reports.answer import Answer, Filter
from crmdesk.reports.period_reports.forming import form_reports
from crmdesk.reports.period_reports.snapshot import read_snapshot
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.ranking import rank
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.why import explain
from crmdesk.reports.why.data import why_data
from tests.reports.maven import import_maven, reference_figures, reference_folder

AS_OF = date(2017, 12, 31)
EVER = "2016..2017"
ROUNDED = 6e-3
"""The reference gives shares to six and amounts to two places."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def maven(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The set imported once an engine."""
    reference_folder()
    if request.param == "sqlite":
        location, server = str(tmp_path_factory.mktemp("maven") / "maven.crmdb"), None
    else:
        server = request.getfixturevalue("postgres_server")
        server.create("crmdesk_maven")
        location = server.url("crmdesk_maven")
    store = Store.create(location, NewFirm("Maven", "USD", "America/New_York"))
    import_maven(store)
    yield store
    store.close()
    if server is not None:
        server.drop("crmdesk_maven")


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """What others computed."""
    return reference_figures()


def put(store: Store, measures: str, by: str = "", period: str = EVER, **options: Any) -> Answer:
    """Ask measures, separated by spaces, by one dimension."""
    question = Question(
        tuple(measures.split()), (by,) if by else (), parse_period(period, AS_OF), as_of=AS_OF, **options
    )
    return ask(store, question)


def column(answer: Answer, place: int = 0, scale: float = 1) -> dict[str, float | None]:
    """Return label -> figure; "not given" under the empty label."""
    found = {}
    for line in answer.lines:
        value = line.cells[place].value
        label = "" if line.members[0].id is None else line.members[0].label
        found[label] = None if value is None else value / scale
    return found


def months(answer: Answer, place: int = 0, scale: float = 1) -> dict[str, float | None]:
    """Return "2017-03" -> figure."""
    found = {}
    for line in answer.lines:
        value = line.cells[place].value
        assert line.members[0].id is not None
        found[line.members[0].id[:7]] = None if value is None else value / scale
    return found


def test_the_totals_are_those_of_the_reference(maven: Store, figures: dict[str, Any]) -> None:
    """Won, lost, open, win rate, revenue, average and median, discount aside."""
    answer = put(
        maven,
        "won_count lost_count open_count win_rate revenue average_deal median_deal sales_cycle sales_cycle_median",
    )
    won, lost, opened, rate, revenue, average, median, cycle, middle = (cell.value for cell in answer.total.cells)
    totals = figures["totals"]
    assert (won, lost, opened) == (totals["won"], totals["lost"], totals["open"])
    assert rate == pytest.approx(totals["win_rate"], abs=1e-6)
    assert revenue == totals["won_amount"] * 100
    assert average == pytest.approx(totals["avg_won"] * 100, abs=1)
    assert median == figures["won_size"]["median"] * 100
    assert cycle == pytest.approx(figures["cycle_days"]["won"]["mean"], abs=ROUNDED)
    assert middle == figures["cycle_days"]["won"]["median"]


@pytest.mark.parametrize(
    ("dimension", "name"),
    [
        ("manager", "by_agent"),
        ("head", "by_manager"),
        ("department", "by_region"),
        ("product", "by_product"),
        ("category", "by_series"),
        ("industry", "by_sector"),
        ("client", "by_account"),
        ("country", "by_account_country"),
    ],
)
def test_each_cut_is_that_of_the_reference(maven: Store, figures: dict[str, Any], dimension: str, name: str) -> None:
    """Every member has its deals, money and rates; rows without an account are a member of their own."""
    answer = put(maven, "revenue won_count lost_count open_count win_rate average_deal", dimension)
    expected = figures[name]
    assert set(column(answer)) == set(expected)
    for place, key, scale in ((0, "won_amount", 100), (1, "won", 1), (2, "lost", 1), (3, "open", 1)):
        assert column(answer, place, scale) == {label: of[key] for label, of in expected.items()}
    for place, key, scale in ((4, "win_rate", 1), (5, "avg_won", 100)):
        found = column(answer, place, scale)
        for label, of in expected.items():
            wanted = of[key]
            assert found[label] is None if wanted is None else found[label] == pytest.approx(wanted, abs=ROUNDED)


def test_months_are_those_of_the_reference(maven: Store, figures: dict[str, Any]) -> None:
    """By the day of closing for what was won and lost, by the day of creation for what was taken on."""
    answer = put(maven, "revenue won_count lost_count win_rate", "month", "2017-03..2017-12")
    assert months(answer, 0, 100) == figures["won_amount_by_month"]
    assert months(answer, 1) == figures["won_count_by_month"]
    assert months(answer, 2) == figures["lost_count_by_month"]
    assert months(answer, 3) == pytest.approx(figures["win_rate_by_close_month"], abs=1e-6)
    assert {key: value for key, value in months(put(maven, "created_count", "month")).items() if value} == figures[
        "engaged_by_month"
    ]


@pytest.mark.parametrize("quarter", ["2017-Q2", "2017-Q3", "2017-Q4"])
def test_growth_to_the_previous_quarter_is_that_of_the_reference(
    maven: Store, figures: dict[str, Any], quarter: str
) -> None:
    """A whole quarter compares with the whole quarter before."""
    cell = put(maven, "revenue", "", quarter, compare=Compare.PREVIOUS).total.cells[0]
    assert cell.change == pytest.approx(figures["quarter_growth"][quarter], abs=1e-6)


@pytest.mark.parametrize("quarter", ["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4"])
def test_places_of_a_quarter_are_those_of_the_reference(maven: Store, figures: dict[str, Any], quarter: str) -> None:
    """The one who sold most is first."""
    answer = put(maven, "revenue", "manager", quarter)
    assert column(answer, 0, 100) == figures["agent_amount_by_quarter"][quarter]
    ranks = {line.members[0].label: line.cells[0].rank for line in answer.lines}
    assert ranks == figures["agent_rank_by_quarter"][quarter]


def test_sizes_discounts_and_cycles_by_product_are_those_of_the_reference(
    maven: Store, figures: dict[str, Any]
) -> None:
    """Medians are of each product's own deals, discounts of sums and not of percents."""
    answer = put(maven, "median_deal average_discount sales_cycle", "product")
    sizes, cycles = figures["won_size_by_product"], figures["cycle_days_won_by_product"]
    assert column(answer, 0, 100) == {label: of["median"] for label, of in sizes.items()}
    assert column(answer, 1) == pytest.approx(figures["discount_by_product"], abs=1e-6)
    assert column(answer, 2) == pytest.approx({label: of["mean"] for label, of in cycles.items()}, abs=ROUNDED)


def test_the_open_pipeline_is_that_of_the_reference(maven: Store, figures: dict[str, Any]) -> None:
    """Open deals are planned at the list prices of their products."""
    pipeline = figures["open_pipeline"]
    answer = put(maven, "open_count open_amount", "stage")
    assert column(answer, 0) == pipeline["by_stage"]
    assert column(answer, 1, 100) == pipeline["list_value_by_stage"]
    assert column(put(maven, "open_amount", "product"), 0, 100) == pipeline["list_value_by_product"]


def test_classes_and_groups_of_clients_are_those_of_the_reference(maven: Store, figures: dict[str, Any]) -> None:
    """A to C by the share before the client, groups with their subsidiaries."""
    classes = put(maven, "active_clients revenue", "abc")
    assert column(classes, 0) == figures["abc_accounts"]["counts"]
    assert column(classes, 1, 100) == figures["abc_accounts"]["amount"]
    groups = column(put(maven, "revenue", "client_group"), 0, 100)
    assert {name: groups[name] for name, _amount in figures["top_parent_groups"]} == dict(figures["top_parent_groups"])


@pytest.mark.parametrize("measure", ["revenue", "win_rate", "average_discount", "open_amount", "sales_cycle_median"])
def test_a_figure_is_what_its_rows_come_to(maven: Store, measure: str) -> None:
    """Anna Snelling's figures open down to her deals."""
    answer = put(maven, measure, "manager")
    line = next(line for line in answer.lines if line.members[0].label == "Anna Snelling")
    table = rows_behind(
        maven,
        Question((measure,), ("manager",), parse_period(EVER, AS_OF), as_of=AS_OF),
        measure,
        (Filter("manager", (line.members[0].id,)),),
    )
    assert table.totals is not None
    assert table.totals[-1] == line.cells[0].value


@pytest.mark.parametrize("dimension", ["manager", "product"])
def test_a_change_is_split_as_the_file_says(maven: Store, dimension: str) -> None:
    """From the second quarter to the third: contributions sum to the change, effects to each contribution."""
    column = {"manager": "sales_agent", "product": "product"}[dimension]
    sales: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    with (reference_folder() / "maven" / "sales_pipeline.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            quarter = (int(row["close_date"][5:7]) + 2) // 3 if row["deal_stage"] == "Won" else 0
            if quarter in (2, 3):
                sales[row[column].replace("GTXPro", "GTX Pro")][3 - quarter].append(int(row["close_value"]))
    question = Question(("revenue",), (), parse_period("2017-Q3", AS_OF), Compare.PREVIOUS, as_of=AS_OF)
    data = why_data(explain(maven, question, "revenue", only=dimension))
    (found,) = data["dimensions"]
    assert {row[dimension]["label"] for row in found["rows"]} == set(sales)
    for row in found["rows"]:
        now, base = sales[row[dimension]["label"]]
        assert float(row["revenue.delta"]) == sum(now) - sum(base)
        if now and base:
            more, then, average = len(now) - len(base), Fraction(sum(base), len(base)), Fraction(sum(now), len(now))
            effects = more * then, len(base) * (average - then), more * (average - then)
            told = [row[name] for name in ("by_number", "by_average", "by_both")]
            assert [float(text) for text in told] == pytest.approx([float(each) for each in effects], abs=0.0101)
    whole = sum(sum(now) - sum(base) for now, base in sales.values())
    assert sum(float(row["revenue.delta"]) for row in found["rows"]) == float(data["total"]["revenue.delta"]) == whole


def test_the_ranking_by_place_among_colleagues_is_the_reference(maven, figures):
    """Without plans and without a last year people are ranked by amount in every quarter, and the places gained are told."""
    profile = Profile("By amount", (Part("revenue", Way.PERCENTILE, 1),), minimum_base=1)
    for quarter, expected in figures["agent_rank_by_quarter"].items():
        ranking = rank(maven, parse_period(quarter, AS_OF), profile, as_of=AS_OF)
        got = {line.name: line.place for line in ranking.lines if line.place is not None}
        assert got == expected, quarter
        assert {line.change_place for line in ranking.lines} == {None}
    gained = {line.name: line.gained for line in ranking.lines if line.place is not None}
    assert gained == figures["agent_rank_change_q3_to_q4"]


def test_reports_of_a_quarter_say_the_figures_of_the_reference(maven: Store, figures: dict[str, Any]) -> None:
    """The revenue of every fourth agent, the firm's revenue and deals, in dollars; nobody has a plan or a last year."""
    with maven.reading() as connection:
        ids = list(connection.execute(select(Manager.id).order_by(Manager.id)).scalars())
    made = form_reports(maven, parse_period("2017-Q2", AS_OF), [FIRM, *(Subject("manager", one) for one in ids[::4])])
    with maven.reading() as connection:
        contents = dict(connection.execute(select(ReportFile.report_id, ReportFile.content)).all())
    found = {one.subject: read_snapshot(contents[one.id]) for one in made}
    agents, firm = (
        {found[subject].subject_name: found[subject] for subject in found if subject.kind == kind}
        for kind in ("manager", "firm")
    )
    revenue = {name: float(snapshot.measures[0].fact or 0) / 100 for name, snapshot in agents.items()}
    sold = figures["agent_amount_by_quarter"]["2017-Q2"]
    assert revenue == {name: sold.get(name, 0) for name in revenue}
    assert len(revenue) >= 8
    (whole,) = firm.values()
    lines = {line.measure: line for line in whole.measures}
    assert lines["revenue"].fact == round(figures["won_amount_by_quarter"]["2017-Q2"] * 100)
    assert lines["won_count"].fact == figures["won_count_by_quarter"]["2017-Q2"]
    assert whole.currency == "USD"
    assert {line.plan for line in whole.measures} == {line.base for line in whole.measures} == {None}
    rows = next(one.rows for one in whole.rows if one.measure == "revenue")
    assert sum(values[0] or 0 for _record, _id, values in rows) == lines["revenue"].fact
