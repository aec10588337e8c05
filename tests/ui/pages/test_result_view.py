"""A formed report of any shape in the window: cards, pictures, tables, and what each of their figures opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt

from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.question import Question
from crmdesk.reports.report_view import Rows
from crmdesk.reports.result import TOTALS, Behind, Headline, Result, Section
from crmdesk.reports.running import cut_section
from crmdesk.ui.pages import drill_down
from crmdesk.ui.pages.result_figure import figure_at
from crmdesk.ui.pages.result_section import HeadlineCard, label_of, place_of
from crmdesk.ui.pages.result_table import MOST_ROWS
from crmdesk.ui.pages.result_view import ResultView
from tests.reports.made_answers import by_manager

PERIOD = Period(date(2025, 1, 1), date(2026, 1, 1))
QUESTION = Question(("revenue",), (), PERIOD, Compare.YEAR)
NAMES = ("Anna", "Boris", "Vera")
TABLE = Table(
    (Field("name", "Name"), Field("new", "New", Kind.COUNT), Field("old", "Old", Kind.MONEY)),
    tuple((name, 3 - place, 100_000 * place) for place, name in enumerate(NAMES)),
    ("Total", 6, 300_000),
    ids=(11, 12, 13),
    currency="RUB",
)
HEAT = Chart(
    ChartKind.HEAT, "Map", ("New", "Old"), tuple(Series(name, (1, 2)) for name in NAMES), Kind.COUNT, rows=NAMES
)
SECTION = Section(
    id="people",
    title="People",
    table=TABLE,
    pictures=(Picture(HEAT, (0, 1, 2), ("new", "old")),),
    headlines=(
        Headline("Revenue", Kind.MONEY, 4_900_000, 0.1, "+10 %", 1, behind=Behind(QUESTION, "revenue")),
        Headline("Nothing opens", Kind.COUNT, 5),
    ),
    note="What to read from it.",
    record="client",
    rows=tuple((Filter("manager", (str(n),)),) for n in range(3)),
    columns={"new": Behind(QUESTION, "created_count"), "old": Behind(listing="clients", ids=(11,))},
)
RESULT = Result(
    "made", "Made", "", QUESTION, None, date(2025, 11, 20), datetime(2025, 11, 20, tzinfo=UTC), "Firm", "RUB", "",
    (SECTION,), notes=("Counted so.",), definitions=(("New", "Deals begun in the period."), ("Revenue", "Deals won.")),
)  # fmt: skip


@pytest.fixture
def view(qtbot, context, monkeypatch):
    asked = []

    def view_rows(_store, behind, _limit=None, _progress=None):
        asked.append(behind)
        return Rows(Table((Field("name", "Name"),), (("A",),), ids=(5,)), more=False, record="deal")

    monkeypatch.setattr(drill_down, "view_rows", view_rows)
    made = ResultView(context)
    made.asked = asked
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.show_result(RESULT)
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    return made


def table_of(view):
    return view.sections.views[0].table


def test_a_card_opens_its_rows_and_says_what_it_means(view, qtbot):
    """One that opens nothing is no stop of the keyboard."""
    cards = view.findChildren(HeadlineCard)
    assert [card.focusPolicy() is Qt.FocusPolicy.NoFocus for card in cards] == [False, True]
    assert "Deals won." in cards[0].toolTip()
    with qtbot.waitSignal(view.rows_requested) as told:
        cards[0].click()
    assert told.args[0].behind == SECTION.headlines[0].behind
    with qtbot.assertNotEmitted(view.rows_requested):
        cards[1].click()


def test_the_cell_in_hand_shows_its_rows_and_enter_opens_them_all(view, qtbot, context):
    """Arrows go from figure to figure; what opens nothing shows nothing."""
    table = table_of(view)
    table.select(1, "new")
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    assert view.drill.isVisible()
    assert view.asked[-1] == Behind(QUESTION, "created_count", (Filter("manager", ("1",)),))
    with qtbot.waitSignal(view.rows_requested) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args[0].title == "Boris · New: 2"
    qtbot.keyClick(table.view, Qt.Key.Key_Left)
    assert not view.drill.isVisible()


def test_a_cell_behind_which_nothing_lies_opens_the_card_of_its_row(view, qtbot):
    """The name of a client is a way to the client."""
    table = table_of(view)
    table.select(2, "name")
    with qtbot.waitSignal(view.record_activated) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == ["client", 13]


def test_totals_open_too(view, qtbot):
    """They are below the rows, whatever is scrolled and sorted."""
    table = table_of(view)
    with qtbot.waitSignal(view.rows_requested) as told:
        table._totals.doubleClicked.emit(table._totals_model.index(0, 1))
    assert told.args[0].behind == SECTION.behind(TOTALS, "new")


def test_a_heading_sorts_and_says_what_its_figures_are(view):
    """The figure opened is that of the row seen, not of the row that stood there before."""
    table = table_of(view)
    table._on_header_clicked(2)
    assert [table.model.text(row, 0) for row in range(3)] == ["Vera", "Boris", "Anna"]
    tip = table.model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "Deals begun in the period." in tip
    table.view.setCurrentIndex(table.model.index(0, 1))
    assert view.asked == [] or view.figure.name == "Vera · New"


def test_a_part_of_a_picture_takes_its_cell_in_hand(view, qtbot, context):
    """And the cell in hand is framed in the picture."""
    section = view.sections.views[0]
    section.charts[0].part_clicked.emit(1, 2)
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    assert section.table.in_hand == (2, "old")
    assert section.charts[0]._selected == label_of(SECTION.pictures[0], 2, "old") == 5


def test_pictures_find_their_cells(view):
    """A series names its column, a label its row; many rows together are none."""
    bars = Chart(ChartKind.STACKED, "s", ("A", "Others"), (Series("New", (1, 2)), Series("Old", (1, 2))), Kind.COUNT)
    picture = Picture(bars, (1, None), ("new", "old"))
    assert place_of(picture, SECTION, 0, 1) == (1, "old")
    assert place_of(picture, SECTION, 0, -1) == (1, "new")
    assert place_of(picture, SECTION, 1, 0)[0] is None
    assert place_of(Picture(bars, (0, 1)), SECTION, 0, 0) == (0, "new")
    assert label_of(picture, 0, "new") == -1


def test_a_place_is_found_again(view, qtbot, context):
    """The report formed anew stands where it was, with the same figure in hand."""
    table_of(view).select(1, "old")
    place = view.place()
    view.show_result(replace(RESULT, notes=()))
    assert table_of(view).in_hand == (1, "old")
    view.show_result(replace(RESULT, sections=()))
    view.show_result(RESULT)
    view.show_place(place)
    assert table_of(view).in_hand == (1, "old")
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def test_a_long_table_scrolls_by_itself(view):
    """Its totals stay in view; a short one is as high as its rows."""
    short = table_of(view).height()
    rows = tuple((f"N{n}", n, n) for n in range(500))
    section = replace(SECTION, table=replace(TABLE, rows=rows, ids=()), rows=(), pictures=())
    view.show_result(replace(RESULT, sections=(section,)))
    assert short < table_of(view).height() < 26 * (MOST_ROWS + 5)
    assert not table_of(view)._totals.isHidden()


def test_a_right_click_tells_the_figure(view, qtbot):
    """The page makes the menu."""
    table = table_of(view)
    place = table.view.visualRect(table.model.index(0, 1)).center()
    with qtbot.waitSignal(view.menu_requested) as told:
        table.view.customContextMenuRequested.emit(QPoint(place))
    assert told.args[0].title == "Anna · New: 3"
    assert told.args[1] is SECTION


def test_a_figure_of_a_cut_speaks_of_itself_and_its_base():
    """What it is compared with opens as well; only a figure with a base in time can be explained."""
    question = replace(QUESTION, by=("manager",))
    answer = replace(by_manager(), dimensions=(DIMENSIONS["manager"],), measures=(MEASURES["revenue"],))
    section = cut_section(answer, question, ChartKind.BARS)
    figure = figure_at(section, 5, "revenue")
    assert figure.title.startswith("Dmitry Orlov: 49.0")
    assert figure.can_be_explained
    assert figure.base.question.period == by_manager().base_period
    base = figure_at(section, 5, "revenue.base")
    assert base.title == "Dmitry Orlov: 60.1\u202fm\u202f₽"
    assert figure_at(section, TOTALS, "revenue").title.startswith("Revenue: ")
    assert not figure_at(
        cut_section(answer, replace(question, compare=Compare.NONE), ChartKind.BARS), 0, "revenue"
    ).can_be_explained
    assert figure_at(section, 0, "manager") is None
