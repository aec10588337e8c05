"""The first screen's figures, against the engine asked one by one and against a loop."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import Cancelled
from crmdesk.data.models import Deal
from crmdesk.reports.overview import FLOWS, STATES, STEPS, TREND_MONTHS, view_overview
from crmdesk.reports.periods import Period
from tests import factories as f
from tests.factories import make_deal, make_won, plant, put

TODAY = date(2025, 11, 20)
YEAR = Period(date(2025, 1, 1), date(2025, 11, 21))
WON = (
    (date(2025, 11, 3), 1_000_00, f.IVAN), (date(2025, 3, 3), 500_00, f.ANNA), (date(2024, 11, 3), 800_00, f.IVAN),
    (date(2024, 3, 3), 700_00, f.ANNA), (date(2024, 12, 20), 9_000_00, f.IVAN),
)  # fmt: skip


@pytest.fixture
def firm(sqlite_store):
    plant(sqlite_store)
    put(sqlite_store, Deal, *(make_won(day, amount, owner_id=owner) for day, amount, owner in WON))
    put(sqlite_store, Deal, make_deal(amount=4_000_00), make_deal(amount=300_00, stage_id=f.OFFER, owner_id=f.ANNA))
    return sqlite_store


def test_figures_are_those_of_the_rows(firm):
    """Revenue of the year so far, against the same part of the last; what is open is a state of today."""
    seen = view_overview(firm, YEAR, "", TODAY)
    kpis = {kpi.measure.id: kpi for kpi in seen.kpis}
    assert list(kpis) == [*FLOWS, *STATES]
    assert kpis["revenue"].value == 1_500_00
    assert kpis["revenue"].changes[1].value == pytest.approx(0.0)  # 1 500 then as now: December 2024 is not compared
    assert kpis["won_count"].value == 2
    assert kpis["open_amount"].value == 4_300_00
    assert seen.currency == "RUB"
    assert not seen.is_empty


def test_trends_are_the_last_twelve_months_oldest_first(firm):
    """December of last year is among them; a state has no trend."""
    kpis = {kpi.measure.id: kpi for kpi in view_overview(firm, YEAR, "", TODAY).kpis}
    expected = [0] * TREND_MONTHS
    for day, amount, _owner in WON:
        place = (day.year - 2024) * 12 + day.month - 12
        if 0 <= place < TREND_MONTHS:
            expected[place] += amount
    assert [value or 0 for value in kpis["revenue"].trend] == expected
    assert kpis["open_amount"].trend == ()


def test_every_bar_leads_to_what_it_shows(firm):
    """Ids stand beside labels: the months begun, the stages with open deals, the two managers."""
    seen = view_overview(firm, YEAR, "", TODAY)
    assert seen.month_ids[0] == "2025-01-01"
    assert len(seen.month_ids) == len(seen.months.chart.labels) == 11  # no month to come
    assert set(seen.stage_ids) == {str(f.WORK), str(f.OFFER)}
    assert set(seen.mover_ids) == {str(f.IVAN), str(f.ANNA)}


def test_a_scope_narrows_every_figure(firm):
    """Anna and Ivan sell for Projects, nobody for Dealers."""
    from crmdesk.data.access import list_scopes

    keys = {scope.label.strip(): scope.key for scope in list_scopes(firm)}
    assert view_overview(firm, YEAR, keys["Projects"], TODAY).kpis[0].value == 1_500_00
    assert view_overview(firm, YEAR, keys["Dealers"], TODAY).is_empty


def test_an_empty_base_is_empty(sqlite_store):
    """Nothing sold and nothing in work; no picture fails."""
    plant(sqlite_store)
    assert view_overview(sqlite_store, YEAR, "", TODAY).is_empty


def test_it_stops_between_two_questions(firm):
    """Progress is told before each question, and whoever does not wait stops the rest."""
    seen = []
    view_overview(firm, YEAR, "", TODAY, lambda done, total: seen.append((done, total)))
    assert seen == [(place, STEPS) for place in range(STEPS)]

    def stop(done, _total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        view_overview(firm, YEAR, "", TODAY, stop)
