"""The overview: asked by one job, every figure opens its report, tiles stand in the person's order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt

from crmdesk.data import settings as keys
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.models import Deal
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.overview import ATTENTION, KPIS, TILES, default_tiles
from crmdesk.reports.overview_figures import DEFAULT_KPIS, MOST_KPIS
from crmdesk.reports.overview_values import (
    Change,
    Kpi,
    KpiStrip,
    MonthBar,
    Months,
    Mover,
    Movers,
    Overview,
    Pipeline,
    PlaceLine,
    Places,
    StageBar,
)
from crmdesk.reports.periods import Grain
from crmdesk.reports.saved_reports import Recipe, save_report
from crmdesk.ui.pages import overview
from crmdesk.ui.pages.overview import OverviewPage
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.widgets.place_rows import PlaceRows
from tests.factories import make_deal, make_won, plant, put

CHANGES = (Change("to October 2025", "+7.3\u202f%", 0.073), Change("to 2024", "\u22125.0\u202f%", -0.05))


def made(_store, _period, _scope, _as_of, _progress=None, *, tiles=None, kpis=DEFAULT_KPIS):
    figures = tuple(Kpi(MEASURES[key], 3_680_000_000 if key == "revenue" else 40, CHANGES, (1, 2, 3)) for key in kpis)
    revenue = MEASURES["revenue"]
    months = tuple(
        MonthBar(f"2025-{n:02d}-01", str(n), n * 1_000_000_00, 1_000_000_00, n - 1.0, f"{n}") for n in range(1, 13)
    )
    stages = tuple(StageBar(str(n), f"Stage {n}", n, n * 1_000_00, n % 2) for n in (3, 1, 2))
    rows = tuple(Mover(str(n), f"Person {n}", n * 1_000_00, n - 5.0, "+1\u202f%") for n in (5, 4))
    found = {
        KPIS: KpiStrip(figures),
        "months": Months(revenue, "2025", "2024", months, 78_000_000_00, CHANGES[1]),
        "pipeline": Pipeline(date(2025, 11, 20), True, stages, 6, 6_000_00, 3_000_00, 1_000_00, 3.0),
        "movers": Movers(revenue, "to 2024", "2025", rows),
    }
    wanted = default_tiles() if tiles is None else tiles
    return Overview("RUB", {name: found[name] for name in wanted if name in found}, is_empty=False, has_sales=True)


def shown(qtbot, context):
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.resize(1250, 820)
    page.show()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    return page


@pytest.fixture
def page(qtbot, context, monkeypatch):
    monkeypatch.setattr(overview, "view_overview", made)
    return shown(qtbot, context)


def test_six_figures_say_how_much_and_how_they_changed(page):
    """A reader of the screen hears the same as the eye sees."""
    assert page._kpis["revenue"].accessibleName() == (
        "Revenue: 36.8 m\u202f₽, to October 2025 ▲ +7.3\u202f%, to 2024 ▼ \u22125.0\u202f%"
    )
    assert list(page._kpis) == list(DEFAULT_KPIS)


def test_every_figure_opens_its_report(page, qtbot):
    """By manager, on the measure of the card."""
    for measure in DEFAULT_KPIS:
        with qtbot.waitSignal(page.section_requested) as asked:
            page._kpis[measure].click()
        assert asked.args == ["reports", ReportRequest("cut", "manager", measure)]


def test_rows_and_bars_open_their_reports_with_the_row_selected(page, qtbot):
    """A month opens the sales report, a stage the pipeline, a manager the cut: by the mouse and by Enter alike."""
    for name, widget, place, request in (
        ("months", "_bars", 4, ReportRequest("sales", "month", "revenue", "2025-05-01")),
        ("pipeline", "_rows", 2, ReportRequest("pipeline", "stage", "open_amount", "2")),
        ("movers", "_rows", 0, ReportRequest("cut", "manager", "revenue", "5")),
    ):
        inside = getattr(page._cards[name], widget)
        key = Qt.Key.Key_Right if name == "months" else Qt.Key.Key_Down
        for _step in range(place + 1):
            qtbot.keyClick(inside, key)
        with qtbot.waitSignal(page.section_requested) as asked:
            qtbot.keyClick(inside, Qt.Key.Key_Return)
        assert asked.args == ["reports", request]
    rows = page._cards["movers"]._rows
    with qtbot.waitSignal(page.section_requested) as asked:
        qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert asked.args == ["reports", ReportRequest("cut", "manager", "revenue", "5")]


def test_the_ranking_opens_with_its_manager_in_hand(context, qtbot, monkeypatch):
    """The tile is there for who chose it; a row leads to the section of its own."""
    context.settings.put(keys.OVERVIEW_TILES, ["places"])
    rows = tuple(PlaceLine(str(n), f"Person {n}", n, 100.0 / n, n - 2, n == 2) for n in (1, 2, 3))
    places = Overview("RUB", {"places": Places("Usual", "2025", 3, rows)}, is_empty=False, has_sales=True)
    monkeypatch.setattr(overview, "view_overview", lambda *_args, **_options: places)
    page = shown(qtbot, context)
    inside = page._cards["places"]._rows
    assert isinstance(inside, PlaceRows)
    assert "2: Person 2, 50.0 points" in inside.accessibleName()
    assert not inside.grab().isNull()
    qtbot.keyClick(inside, Qt.Key.Key_Down)
    qtbot.keyClick(inside, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.section_requested) as asked:
        qtbot.keyClick(inside, Qt.Key.Key_Return)
    assert asked.args == ["ranking", 2]


def test_tiles_are_hidden_ordered_and_put_back(page, context, qtbot):
    """What the person chose is kept; as it was at first is kept as no choice at all."""
    page._on_choose()
    editor = page._editor
    qtbot.waitUntil(lambda: not context.jobs.busy)
    entries = {editor.tiles.list.item(row).text(): row for row in range(editor.tiles.list.count())}
    assert list(entries) == [tile.label for tile in TILES]
    editor.tiles.list.item(entries["Revenue by month"]).setCheckState(Qt.CheckState.Unchecked)
    editor.tiles.list.setCurrentRow(entries["Managers by change"])
    qtbot.keyClick(editor.tiles.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    editor.tiles.move_held(-1)
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert list(page._cards) == ["movers", "pipeline"]
    assert context.settings.get(keys.OVERVIEW_TILES) == [KPIS, "movers", "pipeline", "cumulative", ATTENTION]
    editor._on_reset()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert context.settings.get(keys.OVERVIEW_TILES) == []
    assert list(page._cards) == ["months", "pipeline", "movers"]


def test_figures_at_the_top_are_chosen_and_no_more_than_fit(page, context, qtbot):
    """A seventh tick is taken back; another measure takes the place of one that goes."""
    page._on_choose()
    figures = page._editor.figures
    seventh = figures.list.item(MOST_KPIS)
    seventh.setCheckState(Qt.CheckState.Checked)
    assert figures.ticked == DEFAULT_KPIS
    figures.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    seventh.setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert list(page._kpis) == [*DEFAULT_KPIS[1:], figures.ticked[-1]]
    assert len(page._kpis) == MOST_KPIS


def test_a_kept_report_is_offered_and_drawn(qtbot, context):
    """The real engine on a small firm: its tile is the report's own picture."""
    plant(context.store)
    put(context.store, Deal, *(make_won(date(2025, 11, 3), 1_000_00, owner_id=owner) for owner in (1, 3)), make_deal())
    save_report(context.store, "By manager", Recipe(("revenue",), ("manager",)))
    page = shown(qtbot, context)
    page._on_choose()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    tiles = page._editor.tiles.list
    entry = next(tiles.item(row) for row in range(tiles.count()) if tiles.item(row).text() == "By manager")
    entry.setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    name = page._editor.tiles.ticked[-1]
    assert page._cards[name]._chart.chart.title == "Revenue"
    with qtbot.waitSignal(page.section_requested) as asked:
        qtbot.keyClick(page._cards[name], Qt.Key.Key_Return)
    assert asked.args == ["reports", ReportRequest(name)]


def test_an_empty_base_says_so(qtbot, context):
    """The real engine on a new base: no deals at all, and how they come in."""
    page = shown(qtbot, context)
    assert page._states._notice._title.text() == "There are no deals yet"


@pytest.mark.parametrize(("last", "state"), [(date(2017, 12, 31), "notice"), (date(2025, 3, 1), "content")])
def test_a_base_of_the_past_is_offered_its_own_last_year(qtbot, context, monkeypatch, last, state):
    """Deals of 2017 in work are no reason to draw empty months; a young year with nothing sold yet still shows them."""

    def unsold(*arguments, **options):
        return replace(made(*arguments, **options), has_sales=False)

    monkeypatch.setattr(overview, "view_overview", unsold)
    monkeypatch.setattr(overview, "last_busy_day", lambda _store, _progress=None: last)
    page = shown(qtbot, context)
    assert page._states.state == state
    if state == "notice":
        page._states._notice._button.click()
        assert context.view.period == Grain.YEAR.unit(last)


def test_a_written_deal_is_counted_at_once(page, context, qtbot, monkeypatch):
    """Nobody asks twice for figures: what was written on this page or by the line is in them."""
    asked = []

    def counted(*arguments, **options):
        asked.append(arguments)
        return made(*arguments, **options)

    monkeypatch.setattr(overview, "view_overview", counted)
    page.base_changed(Deed(None, "", "deal"), in_view=True)
    qtbot.waitUntil(lambda: len(asked) == 1 and not context.jobs.busy)
