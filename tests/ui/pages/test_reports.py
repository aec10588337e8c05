"""The reports page: tabs beside the catalogue, one click on a criterion, rows behind every figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from crmdesk.data import settings as keys
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.answer import Filter, Mark
from crmdesk.reports.catalog import REPORTS
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.periods import Compare
from crmdesk.reports.report_view import ReportView, Rows
from crmdesk.reports.result import Result
from crmdesk.reports.running import cut_section
from crmdesk.ui.pages import drill_down, report_tab, result_rows, result_why
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.pages.reports import ReportsPage
from crmdesk.ui.pages.result_cut import CutView
from tests.reports.made_answers import PEOPLE, by_manager

BIG_ID = 2**62 + 5


class Engine:
    """Stands for the engine: answers at once with made figures and remembers what it was asked."""

    def __init__(self):
        self.questions = []
        self.people = PEOPLE
        self.fault = None

    def view_report(self, store, report, question, _scope, _progress=None):
        """Answer a report."""
        self.questions.append(question)
        if self.fault is not None:
            raise self.fault
        if not question.by:
            return ReportView(question, ())
        answer = replace(
            by_manager(self.people, question.compare),
            dimensions=(replace(DIMENSIONS[question.by[0]], grain=None),),  # its members are people, whatever is asked
            measures=(MEASURES[question.measures[0]],),
        )
        sections = (cut_section(answer, question, report.chart),)
        made = (answer.base_period, store.today(), store.now(), "Firm", "RUB", "", sections)
        result = Result(report.id, report.label, "", question, *made)
        return ReportView(question, (), result)

    def view_rows(self, _store, behind, limit=50, _progress=None):
        """Answer a drill-down."""
        fields = (Field("name", "Name"), Field("day", "Date", Kind.DATE), Field("part1", "Contribution", Kind.MONEY))
        rows = tuple(
            (f"Deal {n} of {behind.members[0].values[0]}", date(2025, 1, 1 + n % 28), 100 * n)
            for n in range(limit or 74)
        )
        table = Table(fields, rows, ids=tuple(BIG_ID + n for n in range(len(rows))), currency="RUB")
        figure = None if limit else 4_901_590_000
        return Rows(table, more=limit is not None, record="deal", figure=figure, kind=Kind.MONEY)

    def explain(self, *_asked):
        """Split no change: its rows are made up."""
        raise UsageFault("This cannot be split.")


@pytest.fixture
def engine(monkeypatch):
    made = Engine()
    monkeypatch.setattr(report_tab, "view_report", made.view_report)
    monkeypatch.setattr(drill_down, "view_rows", made.view_rows)
    monkeypatch.setattr(result_rows, "view_rows", made.view_rows)
    monkeypatch.setattr(result_why, "explain", made.explain)
    monkeypatch.setattr(report_tab, "last_busy_day", lambda _store, _progress=None: date(2025, 11, 19))
    return made


@pytest.fixture
def page(qtbot, context, engine):
    made = ReportsPage(context)
    qtbot.addWidget(made)
    made.resize(1440, 820)
    made.show()
    settle(qtbot, context)
    return made


def settle(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def press(widget, text):
    button = next(button for button in widget.findChildren(QToolButton) if button.text() == text)
    button.click()


def test_one_click_on_a_criterion_answers_by_it(page, engine, qtbot, context):
    """The comparison with last year is on already; nothing else needs to be chosen."""
    press(page.tab.strip, "Department")
    settle(qtbot, context)
    assert engine.questions[-1].by == ("department",)
    assert engine.questions[-1].compare is Compare.YEAR
    assert page.tab.answer.dimensions[0].id == "department"


def test_one_click_on_a_measure_answers_by_it(page, engine, qtbot, context):
    """The criterion stays."""
    press(page.tab.strip, "Won deals")
    settle(qtbot, context)
    assert (engine.questions[-1].measures, engine.questions[-1].by) == (("won_count",), ("manager",))


def test_one_click_changes_the_comparison_for_all_pages(page, engine, qtbot, context):
    """The comparison belongs to the shared view, so the overview and other tabs follow."""
    press(page.tab.strip, "With previous period")
    settle(qtbot, context)
    assert context.view.compare is Compare.PREVIOUS
    assert engine.questions[-1].compare is Compare.PREVIOUS


@pytest.mark.parametrize(("number", "dimension"), [(1, "manager"), (2, "department"), (4, "city")])
def test_alt_and_a_figure_choose_a_criterion(page, engine, qtbot, context, number, dimension):
    """Alt+2 is the second criterion, on every keyboard layout."""
    press(page.tab.strip, "Product category")
    page.activateWindow()
    qtbot.keyClick(page, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
    settle(qtbot, context)
    assert page.tab.by == dimension


def test_the_four_answers_select_their_rows(page, qtbot, context):
    """A click on "worst change" shows Orlov's row and the rows behind it."""
    page.tab.cut.callouts[3].click()
    settle(qtbot, context)
    assert page.tab.cut.table.selected_lines() == (5,)
    assert page.tab.cut.drill.isVisible()
    assert page.tab.cut.drill.request.title.startswith("Dmitry Orlov: 49.0")
    assert page.tab.cut.drill.request.behind.members[0].values == ("6",)


def test_a_bar_selects_the_row_behind_it(page, qtbot, context):
    """Both charts, the table and the rows below always speak of the same line."""
    page.tab.cut.changes.part_clicked.emit(0, -1)
    settle(qtbot, context)
    assert page.tab.cut.table.selected_lines() == (4,)
    assert page.tab.cut.values._selected == 4
    assert page.tab.cut.changes._selected == 0


def test_a_double_click_on_a_row_opens_its_record(page, qtbot, context):
    """Ids of 63 bits reach the page of deals whole."""
    page.tab.cut.table.select_line(0)
    settle(qtbot, context)
    rows = page.tab.cut.drill._table
    with qtbot.waitSignal(page.section_requested) as asked:
        rows.doubleClicked.emit(rows.model().index(2, 0))
    assert asked.args == ["deals", BIG_ID + 2]


def test_all_rows_open_in_a_tab_of_their_own(page, qtbot, context):
    """The list says how many there are and what they come to: the figure itself."""
    page.tab.cut.table.select_line(5)
    settle(qtbot, context)
    page.tab.cut.drill._all.click()
    settle(qtbot, context)
    assert page._tabs.count() == 2
    assert page.tab._count.text() == "74 rows · 49.0\u202fm\u202f₽"
    assert "Dmitry Orlov" in page._tabs.tabToolTip(1)


def test_an_answer_opens_with_its_reason(page):
    """Nobody has clicked yet: the row that fell most is selected, the rows behind it are there, the bar says it."""
    assert page.tab.cut.table.selected_lines() == (5,)
    assert page.tab.cut.drill._states.state == "content"
    assert not page.tab.cut.table.view.hasFocus()
    assert page.tab.status == ("Selected Dmitry Orlov: <b>49\u202f015\u202f900\u202f₽</b> · Enter — all rows")


def test_the_row_that_a_person_chose_stays_open_until_another_criterion(page, qtbot, context):
    """Another measure keeps Sokolova's row; another criterion begins with the row that fell most again."""
    page.tab.cut.table.select_line(0)
    press(page.tab.strip, "Won deals")
    settle(qtbot, context)
    assert page.tab.cut.table.selected_lines() == (0,)
    press(page.tab.strip, "City")
    settle(qtbot, context)
    assert page.tab.cut.table.selected_lines() == (5,)


def test_a_row_that_a_person_did_not_choose_follows_the_answer(page, engine, qtbot, context):
    """The row that is open by itself is the one that fell most of the answer in view, not of the one before."""
    engine.people = tuple((name, department, base, now) for name, department, now, base in engine.people)
    press(page.tab.strip, "Won deals")
    settle(qtbot, context)
    worst = page.tab.cut.table.selected_lines()[0]
    assert Mark.WORST_CHANGE in page.tab.answer.lines[worst].marks


def test_a_report_with_its_own_comparison_keeps_it_until_somebody_chooses(page, engine, qtbot, context):
    """Stages are read against the period before; the choice of any comparison holds for all reports."""
    page.open("stages")
    settle(qtbot, context)
    assert engine.questions[-1].compare is Compare.PREVIOUS
    assert context.view.compare is Compare.YEAR
    press(page.tab.strip, "With last year")
    settle(qtbot, context)
    assert engine.questions[-1].compare is Compare.YEAR


def test_names_in_the_status_bar_are_not_markup(page, engine, qtbot, context):
    """A client called "<b>" is written as it is called."""
    engine.people = (("A <i>& B", "x", 500, 700), ("C", "x", 500, 400))
    press(page.tab.strip, "Client")
    settle(qtbot, context)
    page.tab.cut.table.select_line(0)
    assert "A &lt;i&gt;&amp; B" in page.tab.status


def test_old_figures_stay_while_new_ones_are_counted(page, engine, context):
    """Nothing blinks: the table keeps its lines until the next answer comes."""
    press(page.tab.strip, "City")
    assert page.tab._states.state == "content"
    assert page.tab.cut.table.model.rowCount() == 8


def test_an_empty_period_says_so_and_offers_the_one_before(page, engine, qtbot, context):
    """The way out moves the period."""
    engine.people = ()
    press(page.tab.strip, "City")
    settle(qtbot, context)
    assert page.tab._states.state == "notice"
    before = context.view.period
    page.tab._states._notice._button.click()
    assert context.view.period < before


def test_a_fault_is_said_in_its_own_words_and_can_be_retried(page, engine, qtbot, context):
    """The sentence is the fault's; "Try again" asks again."""
    engine.fault = EnvironmentFault("The base does not answer.")
    press(page.tab.strip, "City")
    settle(qtbot, context)
    assert page.tab._states._notice._reason.text() == "The base does not answer."
    engine.fault = None
    page.tab._states._notice._button.click()
    settle(qtbot, context)
    assert page.tab._states.state == "content"


def test_where_there_is_no_plan_the_way_out_is_last_year(page, engine, qtbot, context):
    """Plans exist by manager, department and time only."""
    engine.fault = UsageFault("There are no plans by “City”.")
    press(page.tab.strip, "With plan")
    settle(qtbot, context)
    engine.fault = None
    page.tab._states._notice._button.click()
    settle(qtbot, context)
    assert context.view.compare is Compare.YEAR
    assert page.tab._states.state == "content"


def test_a_firm_without_own_fields_is_told_so(page, qtbot, context):
    """The report by the firm's fields has nothing to count by."""
    page.open("custom")
    settle(qtbot, context)
    assert page.tab._states._notice._title.text() == "The firm has no fields of its own"


@pytest.mark.parametrize("report", [report.id for report in REPORTS])
def test_every_report_opens_as_a_tab(page, qtbot, context, report):
    """All of the catalogue, by the same widget."""
    page.open(report)
    settle(qtbot, context)
    assert page.tab.report.id == report
    page.grab()


def test_few_lines_look_right_too(page, engine, qtbot, context):
    """One line has no best and no worst; two have both."""
    for count, answers in ((1, 0), (2, 4)):
        engine.people = PEOPLE[:count]
        press(page.tab.strip, "City" if count == 1 else "Manager")
        settle(qtbot, context)
        assert sum(callout.isVisible() for callout in page.tab.cut.callouts) == answers


def test_open_tabs_come_back(page, qtbot, context, engine):
    """Reports, their criterion, their measure and the one in view are kept."""
    page.open(ReportRequest("sales", "quarter", "margin"))
    settle(qtbot, context)
    again = ReportsPage(context)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot, context)
    assert [again._stack.widget(index).report.id for index in range(2)] == ["cut", "sales"]
    assert (again.tab.report.id, again.tab.by, again.tab.measure) == ("sales", "quarter", "margin")


def test_a_tab_closes_and_the_last_one_is_replaced(page, qtbot, context):
    """There is always a report to look at."""
    page.open("managers")
    settle(qtbot, context)
    for _tab in range(3):
        page._tabs.tabButton(0, page._tabs.ButtonPosition.RightSide).click()
        settle(qtbot, context)
    assert page._tabs.count() == 1
    assert page.tab.report.id == "cut"


def test_the_catalogue_finds_by_what_a_report_answers(page):
    """Asking how fast finds the managers' report; finding nothing is said."""
    catalogue = page._catalogue
    catalogue._search.setText("how fast")
    shown = {item.data(0, Qt.ItemDataRole.UserRole) for item in catalogue._items() if not item.isHidden()}
    assert shown == {"managers"}
    catalogue._search.setText("no such thing")
    assert catalogue._nothing.isVisible()


def test_a_star_makes_a_favourite_and_is_kept(page, context):
    """Favourites come first in the catalogue."""
    catalogue = page._catalogue
    item = next(item for item in catalogue._items() if item.data(0, Qt.ItemDataRole.UserRole) == "losses")
    catalogue._tree.star_pressed.emit(item)
    assert context.settings.get(keys.FAVOURITE_REPORTS) == ["cut", "losses"]
    assert catalogue._groups()[0].text(0) == "Favourites"
    assert catalogue._groups()[0].childCount() == 2


def test_a_narrow_window_folds_the_catalogue_away(qtbot, context, engine):
    """Below 1280 pixels the report has the room; a click brings the catalogue back."""
    page = ReportsPage(context)
    qtbot.addWidget(page)
    page.resize(1130, 600)
    page.show()
    settle(qtbot, context)
    assert page._catalogue.isHidden()
    page._fold.click()
    assert not page._catalogue.isHidden()


def test_several_rows_say_their_sum(page, qtbot, context):
    """Two selected managers come to what they sold together."""
    said = []
    page.status_changed.connect(said.append)
    page.tab.cut.table.view.selectAll()
    assert said[-1] == "8 lines · <b>541\u202f132\u202f500\u202f₽</b>"


def test_what_is_written_is_counted_at_once(page, engine, qtbot, context):
    """A report in view never shows a base that is gone."""
    before = len(engine.questions)
    page.base_changed(Deed(None, "", "deal"), in_view=True)
    settle(qtbot, context)
    assert len(engine.questions) == before + 1


def test_going_back_finds_tab_question_and_row(page, engine, qtbot, context):
    """A criterion chosen since is taken back, and going back is no new place."""
    left = []
    page.place_left.connect(lambda: left.append(page.place()))
    page.tab.cut.table.select_line(5)
    page.tab.cut.drill._all.click()
    page.show_place(left[0])
    settle(qtbot, context)
    assert page.tab.cut.table.selected_lines() == (5,)
    press(page.tab.strip, "City")
    settle(qtbot, context)
    page.show_place(left[-1])
    settle(qtbot, context)
    assert (page.tab.by, engine.questions[-1].by, len(left)) == ("manager", ("manager",), 2)


def test_conditions_are_asked_and_kept_with_the_tab(page, engine, qtbot, context):
    """They come back at the next start, and where they leave nothing one click resets them."""
    engine.people = tuple((name, team, 0, 0) for name, team, _now, _before in PEOPLE)
    page.tab.strip.filters.filters_chosen.emit((Filter("city", ("Kazan",)),))
    settle(qtbot, context)
    assert engine.questions[-1].filters == (Filter("city", ("Kazan",)),)
    assert context.settings.get(keys.REPORT_TABS)[0]["filters"] == [{"dimension": "city", "values": ["Kazan"]}]
    page.tab._states._notice._button.click()
    settle(qtbot, context)
    assert engine.questions[-1].filters == ()


def test_there_is_nothing_to_click_before_the_first_answer(qtbot, context):
    """Cards of the best and the worst are there when they say somebody."""
    cut = CutView(context)
    qtbot.addWidget(cut)
    cut.show()
    assert not any(callout.isVisible() for callout in cut.callouts)
