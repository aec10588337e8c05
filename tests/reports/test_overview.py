"""The first screen's figures, against loops over the rows that were put in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from crmdesk.data.access import list_scopes
from crmdesk.data.errors import Cancelled
from crmdesk.data.models import Deal, Plan
from crmdesk.data.ranking_profiles import Part, Profile, Way, save_profile
from crmdesk.reports.answer_table import change_of
from crmdesk.reports.overview import KPIS, default_tiles, known_tiles, view_overview
from crmdesk.reports.overview_figures import DEFAULT_KPIS, TREND_MONTHS, known_kpis
from crmdesk.reports.own_measures import Operation, archive_measure, own_measures, save_measure
from crmdesk.reports.own_measures import Recipe as Formula
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.ranking import rank
from crmdesk.reports.saved_reports import Recipe, archive_report, save_report, saved_reports
from tests import factories as f
from tests.factories import make_deal, make_won, plant, put

TODAY = date(2025, 11, 20)
YEAR = Period(date(2025, 1, 1), date(2025, 11, 21))
NOVEMBER = Period(date(2025, 11, 1), date(2025, 12, 1))
WON = (
    (date(2025, 11, 3), 1_000_00, f.IVAN), (date(2025, 3, 3), 500_00, f.ANNA), (date(2024, 11, 3), 800_00, f.IVAN),
    (date(2024, 3, 3), 700_00, f.ANNA), (date(2024, 12, 20), 9_000_00, f.IVAN),
)  # fmt: skip
#: Working days of November 2025, Monday to Friday, and those gone by the 20th.
WORKING = [day for n in range(30) if (day := date(2025, 11, 1) + timedelta(n)).weekday() < 5]
GONE = [day for day in WORKING if day <= TODAY]


def sold(begin, end, owner=None):
    """Revenue of [begin, end) by a loop."""
    return sum(amount for day, amount, who in WON if begin <= day < end and owner in (None, who))


@pytest.fixture
def firm(sqlite_store):
    return filled(sqlite_store)


@pytest.fixture
def any_firm(store):
    """The same on each engine in turn."""
    return filled(store)


def filled(store):
    plant(store)
    put(store, Deal, *(make_won(day, amount, owner_id=owner) for day, amount, owner in WON))
    put(store, Deal, make_deal(amount=4_000_00),
        make_deal(amount=300_00, stage_id=f.OFFER, owner_id=f.ANNA))  # fmt: skip
    put(store, Plan, {"subject": "firm", "measure": "revenue", "begin_on": NOVEMBER.begin, "end_on": NOVEMBER.end,
                             "value": 5_000_00})  # fmt: skip
    return store


def test_figures_are_those_of_the_rows(firm):
    """Revenue of the year so far, against the same part of the last; what is open is a state of today."""
    seen = view_overview(firm, YEAR, "", TODAY, kpis=(*DEFAULT_KPIS[:5], "open_amount"))
    kpis = {kpi.measure.id: kpi for kpi in seen.tiles[KPIS].kpis}
    assert list(kpis) == [*DEFAULT_KPIS[:5], "open_amount"]
    assert kpis["revenue"].value == sold(date(2025, 1, 1), TODAY)
    assert kpis["revenue"].changes[1].value == pytest.approx(0.0)  # 1 500 then as now: December 2024 is not compared
    assert kpis["won_count"].value == 2
    assert kpis["open_amount"].value == 4_300_00
    assert (seen.currency, seen.is_empty, seen.has_sales) == ("RUB", False, True)


@pytest.mark.parametrize("period", [YEAR, NOVEMBER, Period(date(2025, 11, 17), date(2025, 11, 24))])
def test_changes_are_those_the_engine_says(firm, period):
    """What is asked once for both comparisons is what each of them says alone."""
    names = (*DEFAULT_KPIS, "open_amount", "sales_velocity")
    kpis = view_overview(firm, period, "", TODAY, tiles=(KPIS,), kpis=names[2:]).tiles[KPIS].kpis
    for place, compare in enumerate((Compare.PREVIOUS, Compare.YEAR)):
        answer = ask(firm, Question(names[2:], (), period, compare, as_of=TODAY))
        said = [
            change_of(measure.kind, cell) for measure, cell in zip(answer.measures, answer.total.cells, strict=True)
        ]
        assert [(kpi.changes[place].value, kpi.changes[place].text) for kpi in kpis] == said


def test_trends_are_the_last_twelve_months_oldest_first(firm):
    """December of last year is among them; a state has no trend."""
    tiles = view_overview(firm, YEAR, "", TODAY, tiles=(KPIS,), kpis=("revenue", "open_amount")).tiles
    revenue, state = tiles[KPIS].kpis
    months = [date(2024 + (11 + n) // 12, (11 + n) % 12 + 1, 1) for n in range(TREND_MONTHS + 1)]
    expected = [sold(begin, end) for begin, end in pairwise(months)]
    assert [value or 0 for value in revenue.trend] == expected
    assert state.trend == ()


def test_a_figure_stands_beside_its_plan_and_the_working_days_gone(firm):
    """November: 1 000 of 5 000 reached; by the 20th, 14 of 20 working days have gone."""
    kpi = view_overview(firm, NOVEMBER, "", TODAY, tiles=(KPIS,), kpis=("revenue", "won_count")).tiles[KPIS].kpis
    assert (kpi[0].plan, kpi[0].reached) == (5_000_00, pytest.approx(0.2))
    assert kpi[0].elapsed == pytest.approx(len(GONE) / len(WORKING))
    assert (kpi[1].plan, kpi[1].elapsed) == (None, None)


def test_months_are_a_year_and_the_year_before(firm):
    """A month to come has last year's bar alone; the change of the month under way is to the same part."""
    tile = view_overview(firm, YEAR, "", TODAY, tiles=("months",)).tiles["months"]
    ends = [date(2025, n, 1) for n in range(1, 13)] + [date(2026, 1, 1)]
    values = [sold(begin, end) for begin, end in pairwise(ends)]
    assert [bar.value for bar in tile.bars] == [*values[:11], None]
    assert [bar.base or 0 for bar in tile.bars] == [0, 0, 700_00, 0, 0, 0, 0, 0, 0, 0, 800_00, 9_000_00]
    assert tile.bars[10].change == pytest.approx(0.25)
    assert tile.total == sold(date(2025, 1, 1), TODAY)


def test_the_pipeline_says_what_the_plan_still_wants(any_firm):
    """4 300 open in two stages, 4 000 missing, covered by the weighted amount as often as a loop says."""
    tile = view_overview(any_firm, NOVEMBER, "", TODAY, tiles=("pipeline",)).tiles["pipeline"]
    assert {(stage.id, stage.count, stage.value) for stage in tile.stages} == {
        (str(f.WORK), 1, 4_000_00), (str(f.OFFER), 1, 300_00),
    }  # fmt: skip
    assert (tile.count, tile.value) == (2, 4_300_00)
    assert tile.weighted == round(4_000_00 * 0.3) + round(300_00 * 0.6)
    assert tile.missing == 5_000_00 - 1_000_00
    assert tile.cover == pytest.approx(tile.weighted / tile.missing)
    assert sum(stage.stuck for stage in tile.stages) == 1  # in "Offer" since March, 21 days are usual


def test_movers_are_ordered_by_change(firm):
    """Ivan sells 1 000 after 800, Anna 500 after 700."""
    tile = view_overview(firm, YEAR, "", TODAY, tiles=("movers",)).tiles["movers"]
    expected = sorted(
        ((sold(YEAR.begin, YEAR.end, who) / sold(date(2024, 1, 1), date(2024, 11, 21), who) - 1, str(who))
         for who in (f.IVAN, f.ANNA)), reverse=True,
    )  # fmt: skip
    assert [(pytest.approx(row.change), row.id) for row in tile.rows] == expected


def test_places_are_those_of_the_ranking(firm):
    """Who has one, by the firm's own profile, the person at work marked; it stands there only for who chose it."""
    assert "places" not in default_tiles()
    assert "places" not in view_overview(firm, YEAR, "", TODAY, tiles=("places",)).tiles  # two deals are too little
    save_profile(firm, Profile("Deals", (Part("won_count", Way.TEAM, 1),), 1))
    firm.person_id = f.ANNA
    tile = view_overview(firm, YEAR, "", TODAY, tiles=("places",)).tiles["places"]
    ranking = rank(firm, YEAR, as_of=TODAY)
    ranked = [(line.name, line.place, line.points) for line in ranking.lines if line.place is not None]
    assert [(row.label, row.place, row.points) for row in tile.rows] == ranked
    assert [row.label for row in tile.rows if row.is_own] == ["Anna Sokolova"]
    assert (tile.of, tile.profile) == (ranking.of, "Deals")


def test_the_period_grows_day_by_day_beside_the_plan_and_last_year(any_firm):
    """The line of today ends today; the plan grows on working days to its whole."""
    tile = view_overview(any_firm, NOVEMBER, "", TODAY, tiles=("cumulative",)).tiles["cumulative"]
    base, plan, now = (series.values for series in tile.chart.series)
    days = [NOVEMBER.begin + timedelta(n) for n in range(30)]
    assert list(now) == [sold(NOVEMBER.begin, day + timedelta(1)) if day <= TODAY else None for day in days]
    assert list(base) == [sold(date(2024, 11, 1), day.replace(year=2024) + timedelta(1)) for day in days]
    assert [round(value) for value in plan] == [
        round(5_000_00 * sum(each <= day for each in WORKING) / len(WORKING)) for day in days
    ]
    assert (tile.plan, tile.due) == (5_000_00, plan[19])


def test_a_long_period_grows_by_months(firm):
    """The year has twelve points, and what should be there by now is counted to the day."""
    tile = view_overview(firm, YEAR, "", TODAY, tiles=("cumulative",)).tiles["cumulative"]
    assert len(tile.chart.labels) == 12
    assert tile.total == sold(date(2025, 1, 1), TODAY)
    assert tile.due == round(5_000_00 * len(GONE) / len(WORKING))


def test_a_kept_report_is_a_tile_until_it_is_archived(firm):
    """It is formed over the period in view; a tile of a report that is gone is left out."""
    save_report(firm, "By manager", Recipe(("revenue",), ("manager",)))
    (card,) = saved_reports(firm)
    tile = view_overview(firm, YEAR, "", TODAY, tiles=(card.key,)).tiles[card.key]
    assert tile.title == "By manager"
    assert sum(cell or 0 for cell in tile.section.table.column("revenue")) == sold(YEAR.begin, YEAR.end)
    archive_report(firm, card)
    assert view_overview(firm, YEAR, "", TODAY, tiles=(card.key,)).tiles == {}


def test_a_scope_narrows_every_figure(firm):
    """Anna and Ivan sell for Projects, nobody for Dealers."""
    keys = {scope.label.strip(): scope.key for scope in list_scopes(firm)}
    assert view_overview(firm, YEAR, keys["Projects"], TODAY).tiles[KPIS].kpis[0].value == 1_500_00
    assert view_overview(firm, YEAR, keys["Dealers"], TODAY).is_empty


def test_an_empty_base_is_empty(sqlite_store):
    """Nothing sold and nothing in work; no tile fails."""
    plant(sqlite_store)
    seen = view_overview(sqlite_store, YEAR, "", TODAY)
    assert seen.is_empty
    assert not seen.has_sales


def test_it_stops_between_two_tiles(firm):
    """Progress is told before each tile, and whoever does not wait stops the rest."""
    seen = []
    view_overview(firm, YEAR, "", TODAY, lambda done, total: seen.append((done, total)))
    assert seen == [(place, len(default_tiles())) for place in range(len(default_tiles()))]

    def stop(done, _total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        view_overview(firm, YEAR, "", TODAY, stop)


def test_what_a_newer_program_kept_is_left_out():
    """Tiles and measures that there are not, and doubles, are no reason to show nothing."""
    assert known_tiles(["months", "weather", "months", "saved:7"]) == ("months", "saved:7")
    assert known_tiles([]) == ()
    assert known_kpis(["calls", "dragons"]) == ("calls",)
    assert known_kpis([]) == DEFAULT_KPIS
    assert default_tiles()[0] == KPIS


def test_a_formula_of_the_firm_can_be_a_figure_at_the_top(firm):
    """It is counted like any other; one that is gone gives way to the others."""
    save_measure(firm, "Money a deal", Formula(Operation.RATIO, "revenue", "won_count"))
    (formula,) = own_measures(firm)
    kpis = view_overview(firm, YEAR, "", TODAY, tiles=(KPIS,), kpis=(formula.key, "revenue")).tiles[KPIS].kpis
    assert (kpis[0].measure.label, kpis[0].value) == ("Money a deal", sold(YEAR.begin, YEAR.end) // 2)
    archive_measure(firm, formula)
    kpis = view_overview(firm, YEAR, "", TODAY, tiles=(KPIS,), kpis=(formula.key, "revenue")).tiles[KPIS].kpis
    assert [kpi.measure.id for kpi in kpis] == ["revenue"]
