"""The overview: asked by one job, every figure opens its report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.data.entry.deeds import Deed
from crmdesk.reports.answer_chart import change_picture, value_picture
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.overview import FLOWS, STATES, Change, Kpi, Overview
from crmdesk.reports.periods import Grain
from crmdesk.ui.pages import overview
from crmdesk.ui.pages.overview import OverviewPage
from crmdesk.ui.pages.report_request import ReportRequest
from tests.reports.made_answers import by_manager, by_month

MONTHS = by_month((41, 39, 47, 49, 56, 58, 57, 52, 51, 52, 36, None), (39, 40, 43, 46, 50, 54, 52, 48, 47, 50, 49, 36))


def made(_store, _period, _scope, _as_of, _progress=None):
    changes = (Change("to October 2025", "+7.3\u202f%", 0.073), Change("to 2024", "\u22125.0\u202f%", -0.05))
    kpis = tuple(
        Kpi(MEASURES[key], 3_680_000_000 if key == "revenue" else 40, changes, (1, 2, 3)) for key in FLOWS + STATES
    )
    people = by_manager()
    return Overview(
        "RUB", kpis, value_picture(MONTHS), tuple(line.members[0].id for line in MONTHS.lines),
        value_picture(people), tuple(str(n) for n in range(8)), change_picture(people), tuple("54321678"),
    )  # fmt: skip


@pytest.fixture
def page(qtbot, context, monkeypatch):
    monkeypatch.setattr(overview, "view_overview", made)
    shown = OverviewPage(context)
    qtbot.addWidget(shown)
    shown.resize(1250, 820)
    shown.show()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    return shown


def test_six_figures_say_how_much_and_how_they_changed(page):
    """A reader of the screen hears the same as the eye sees."""
    assert page._kpis["revenue"].accessibleName() == (
        "Revenue: 36.8 m\u202f₽, to October 2025 ▲ +7.3\u202f%, to 2024 ▼ \u22125.0\u202f%"
    )
    assert len(page._kpis) == 6


@pytest.mark.parametrize("measure", FLOWS + STATES)
def test_a_figure_opens_its_report(page, qtbot, measure):
    """By manager, on the measure of the card."""
    with qtbot.waitSignal(page.section_requested) as asked:
        page._kpis[measure].click()
    assert asked.args == ["reports", ReportRequest("cut", "manager", measure)]


def test_bars_open_their_reports_with_the_row_selected(page, qtbot):
    """A month opens the sales report, a stage the pipeline, a manager the cut."""
    for chart, label, request in (
        (page._months, 4, ReportRequest("sales", "month", "revenue", "2025-05")),
        (page._stages, 2, ReportRequest("pipeline", "stage", "open_amount", "2")),
        (page._movers, 0, ReportRequest("cut", "manager", "revenue", "5")),
    ):
        with qtbot.waitSignal(page.section_requested) as asked:
            chart.label_clicked.emit(label)
        assert asked.args == ["reports", request]


def test_an_empty_base_says_so(qtbot, context):
    """The real engine on a new base: no deals at all, and how they come in."""
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    assert page._states._notice._title.text() == "There are no deals yet"


@pytest.mark.parametrize(("last", "shown"), [(date(2017, 12, 31), "notice"), (date(2025, 3, 1), "content")])
def test_a_base_of_the_past_is_offered_its_own_last_year(qtbot, context, monkeypatch, last, shown):
    """Deals of 2017 in work are no reason to draw empty months; a young year with nothing sold yet still shows them."""

    def unsold(*arguments):
        whole = made(*arguments)
        kpis = tuple(replace(kpi, value=None) if kpi.measure.id in FLOWS else kpi for kpi in whole.kpis)
        return replace(whole, kpis=kpis)

    monkeypatch.setattr(overview, "view_overview", unsold)
    monkeypatch.setattr(overview, "last_busy_day", lambda _store, _progress=None: last)
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    assert page._states.state == shown
    if shown == "notice":
        page._states._notice._button.click()
        assert context.view.period == Grain.YEAR.unit(last)


def test_a_written_deal_is_counted_at_once(page, context, qtbot, monkeypatch):
    """Nobody asks twice for figures: what was written on this page or by the line is in them."""
    asked = []

    def counted(*arguments):
        asked.append(arguments)
        return made(*arguments)

    monkeypatch.setattr(overview, "view_overview", counted)
    page.base_changed(Deed(None, "", "deal"), in_view=True)
    qtbot.waitUntil(lambda: len(asked) == 1 and not context.jobs.busy)
