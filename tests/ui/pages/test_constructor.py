"""The constructor: words go into wells, what is put together is counted, said or saved, and comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from crmdesk.data import settings as keys
from crmdesk.data.undoing import undo
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.overview import default_tiles
from crmdesk.reports.own_measures import Operation, own_measures, save_measure
from crmdesk.reports.own_measures import Recipe as Formula
from crmdesk.reports.periods import Compare
from crmdesk.reports.saved_reports import Recipe, save_report, saved_reports
from crmdesk.ui.pages.constructor import ConstructorTab
from crmdesk.ui.pages.constructor_draft import COLUMNS, MEASURES, ROWS, Draft
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.pages.report_tab import ReportTab
from crmdesk.ui.pages.reports import ReportsPage
from tests.random_firm import fill

PIVOT = Draft(("revenue",), ("manager",), ("month",), compare=Compare.NONE, chart=ChartKind.HEAT)


@pytest.fixture
def firm(context):
    fill(context.store, 5, 30)
    return context


def settle(qtbot, context):
    """Wait for jobs, deeds and the pause before counting."""
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)


@pytest.fixture
def tab(qtbot, firm):
    """Return a function that shows a constructor with a draft."""

    def make(draft=Draft()):  # noqa: B008 - a frozen value
        made = ConstructorTab(firm, draft)
        qtbot.addWidget(made)
        made.resize(1200, 800)
        made.show()
        settle(qtbot, firm)
        return made

    return make


@pytest.fixture
def page(qtbot, firm):
    made = ReportsPage(firm)
    qtbot.addWidget(made)
    firm.deeds.written.connect(lambda deed: made.base_changed(deed, in_view=True))
    made.resize(1440, 820)
    made.show()
    settle(qtbot, firm)
    return made


def changed(qtbot, firm, tab):
    """Wait until what was chosen is counted."""
    qtbot.waitUntil(lambda: not tab._pause.isActive(), timeout=5_000)
    settle(qtbot, firm)


# The draft


def test_a_word_moves_between_wells():
    """A dimension stands in one well; columns hold one, and what stood there goes to the rows."""
    draft = Draft(("revenue", "calls"), ("manager", "city"))
    assert draft.placed("calls", MEASURES, 0).measures == ("calls", "revenue")
    assert draft.placed("revenue", MEASURES, 2).measures == ("calls", "revenue")
    across = draft.placed("city", COLUMNS, 0)
    assert (across.rows, across.columns) == (("manager",), ("city",))
    other = across.placed("manager", COLUMNS, 0)
    assert (other.rows, other.columns) == (("city",), ("manager",))
    assert other.placed("manager", ROWS, 0).dimensions == ("manager", "city")
    assert across.without("city", COLUMNS).dimensions == ("manager",)
    assert not Draft(rows=("a", "b"), columns=("c",)).room_in(ROWS)


def test_a_draft_is_kept_and_read():
    """What cannot be read begins anew; a pivot knows its columns again."""
    draft = Draft(
        ("revenue",), ("manager",), ("month",), (Filter("city", (None,)),), Compare.NONE, ChartKind.HEAT, 7, "N"
    )
    assert Draft.read(draft.kept()) == draft
    assert Draft.read({}) == Draft.read({"recipe": {"measures": 1}}) == Draft()


# Counting


def test_what_is_put_together_is_counted(tab, qtbot, firm):
    """A pivot is shown as the engine forms it, and again when something is added."""
    made = tab(PIVOT)
    assert made.states.state == "content"
    assert made.result.sections[0].table.fields[0].key == "manager"
    made.panel.put(made.draft.toggled("won_count", MEASURES))
    changed(qtbot, firm, made)
    assert [section.id for section in made.result.sections] == ["revenue", "won_count"]
    made.panel.put(Draft(("revenue",), ("manager",)))
    changed(qtbot, firm, made)
    assert made.result.sections[0].answer.dimensions[0].id == "manager"


def test_what_does_not_go_together_is_said_before_it_is_asked(tab, qtbot, firm):
    """A sentence in place of the report, and nothing can be saved."""
    made = tab(Draft(("revenue", "entry_minutes"), ("city",)))
    assert made.states.state == "notice"
    assert "“City”" in made.panel.fault
    assert not made.panel.save.isEnabled()
    made.panel.put(made.draft.without("entry_minutes", MEASURES))
    changed(qtbot, firm, made)
    assert made.states.state == "content"
    assert made.panel.save.isEnabled()


def test_pictures_and_comparison_follow_what_is_put_together(tab, qtbot, firm):
    """Only pictures that fit are offered; a pivot compares with nothing."""
    made = tab(Draft(("revenue",), ("city",), chart=ChartKind.PARETO))
    made.panel.put(made.draft.placed("month", COLUMNS, 0))
    assert made.draft.chart is ChartKind.HEAT
    assert not made.panel.compare.isEnabled()
    assert made.draft.recipe.compare is Compare.NONE
    made.panel.put(made.draft.without("month", COLUMNS))
    assert made.panel.compare.isEnabled()
    assert made.draft.recipe.compare is Compare.YEAR
    made.panel.chart.setCurrentIndex(made.panel.chart.findData("none"))
    made.panel.chart.activated.emit(made.panel.chart.currentIndex())
    changed(qtbot, firm, made)
    assert made.result.sections[0].pictures == ()


def test_a_condition_narrows_what_is_counted(tab, qtbot, firm):
    """The chooser of a report's conditions is the one used here."""
    made = tab(Draft(("won_count",), ("city",)))
    whole = made.result.sections[0].answer.total.cells[0].value
    made.panel.filters._hold((Filter("manager", (None,)),))
    changed(qtbot, firm, made)
    assert made.result.sections[0].answer.total.cells[0].value < whole
    assert len(made.result.conditions) == 1


# Saving, and the page


def test_a_report_is_saved_and_opens_in_its_own_tab(page, qtbot, firm):
    """It stands in the catalogue, is asked like any other, and is there after a restart."""
    page.open_constructor(PIVOT)
    settle(qtbot, firm)
    page.tab.panel.save.click()
    assert page.tab._name.line.text() == "Revenue: Manager, Month"
    page.tab._name.shared.setChecked(True)
    page.tab._name.line.setText("")
    qtbot.keyClick(page.tab._name.line, Qt.Key.Key_Return)
    settle(qtbot, firm)
    assert isinstance(page.tab, ConstructorTab)  # without a name it is not saved, and says so
    page.tab._name.line.setText("By month")
    qtbot.keyClick(page.tab._name.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.tab, ReportTab) and page.tab.report.own, timeout=5_000)
    settle(qtbot, firm)
    (card,) = saved_reports(firm.store)
    assert (card.name, card.shared, card.recipe) == ("By month", True, PIVOT.recipe)
    assert page.tab.report.label == "By month"
    assert page.tab.result.sections[0].id == "revenue"
    assert any(item.text(0) == "By month" for item in page._catalogue._items())
    again = ReportsPage(firm)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot, firm)
    assert [tab.report.id for tab in again._tabs.pages()] == ["cut", card.key]
    assert again.tab.report.id == card.key


def test_a_saved_report_is_changed_in_its_place(page, qtbot, firm):
    """Change opens the constructor with it; saved again, its tab shows what it is now."""
    (key,) = save_report(firm.store, "Mine", Recipe(("revenue",), ("manager",))).ids
    page._shelf.refresh()
    settle(qtbot, firm)
    page.open(f"saved:{key}")
    settle(qtbot, firm)
    page._build.build.click()
    settle(qtbot, firm)
    assert page.tab.draft.saved == key
    page.tab.panel.put(page.tab.draft.toggled("calls", MEASURES))
    changed(qtbot, firm, page.tab)
    page.tab.panel.save.click()
    qtbot.waitUntil(lambda: isinstance(page.tab, ReportTab), timeout=5_000)
    settle(qtbot, firm)
    assert page.tab.report.measures == ("revenue", "calls")
    assert len(page._tabs.pages()) == 2


def test_a_saved_report_is_renamed_copied_pinned_and_removed(page, qtbot, firm):
    """All from its menu; removing closes its tab, and undo brings it back into the catalogue."""
    (key,) = save_report(firm.store, "Mine", Recipe(("revenue",), ("manager",))).ids
    page.open(ReportRequest(f"saved:{key}"))
    page._shelf.is_read = False
    page.open(ReportRequest(f"saved:{key}"))
    page._shelf.refresh()
    settle(qtbot, firm)
    assert page.tab.report.id == f"saved:{key}"
    page._build.rename.trigger()
    page._build._name.line.setText("Ours")
    page._build._name._on_named()
    settle(qtbot, firm)
    assert page._tabs.tabText(page._tabs.currentIndex()) == "Ours"
    page._build.copy.trigger()
    settle(qtbot, firm)
    assert [card.name for card in saved_reports(firm.store)] == ["Ours", "Ours, copy"]
    page._build.pin.trigger()
    assert firm.settings.get(keys.OVERVIEW_TILES) == [*default_tiles(), f"saved:{key}"]
    page._build.pin.trigger()
    assert firm.settings.get(keys.OVERVIEW_TILES) == []
    with qtbot.waitSignal(firm.deeds.written) as removed:
        page._build.remove.trigger()
    settle(qtbot, firm)
    assert page.tab.report.id == "cut"
    undo(firm.store, removed.args[0].txn)
    page._shelf.refresh()
    settle(qtbot, firm)
    assert f"saved:{key}" in page._shelf.reports


def test_a_report_is_built_from_the_one_in_view(page, qtbot, firm):
    """What a cut shows is where the constructor begins; it is kept as an open tab."""
    page.open(ReportRequest("cut", "city", "won_count"))
    settle(qtbot, firm)
    page._build.build.click()
    settle(qtbot, firm)
    draft = page.tab.draft
    assert (draft.measures, draft.rows, draft.saved) == (("won_count",), ("city",), None)
    again = ReportsPage(firm)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot, firm)
    assert again.tab.draft == draft
    page.open("plan")
    assert not page._build.isVisible()


def test_an_own_measure_is_asked_of_the_cut(page, qtbot, firm):
    """It is offered beside the declared ones, counted, and opens its rows."""
    (key,) = save_measure(firm.store, "Money a deal", Formula(Operation.RATIO, "revenue", "won_count")).ids
    page.tab.refresh()
    page.tab.grow_old()
    settle(qtbot, firm)
    page.open(ReportRequest("cut", "manager", f"own:{key}"))
    settle(qtbot, firm)
    answer = page.tab.answer
    assert answer.measures[0].label == "Money a deal"
    assert page.tab.figure.can_be_explained
    assert page.tab.state.measure == f"own:{key}"
    assert own_measures(firm.store)[0].key == f"own:{key}"


def test_a_change_is_explained_and_a_preview_leaves_as_a_file(page, qtbot, firm):
    """What is put together need not be saved to be asked why or written; its tasks need it."""
    page.open_constructor(Draft(("revenue",), ("manager",)))
    settle(qtbot, firm)
    held = page._in_view()
    assert held.result is page.tab.result
    page.tab.show_why(page.tab.figure)
    settle(qtbot, firm)
    assert page.tab._why.isVisible()
    page.tab.close_why()
    assert page.tab.cut.isVisible()
    with qtbot.waitSignal(firm.deeds.told) as told:
        page.tab.cut.why.task_requested.emit(page.tab.figure)
    assert "Save the report" in told.args[0]


def test_the_conditions_of_a_saved_report_are_said_in_its_tab(page, qtbot, firm):
    """They hold besides those that are chosen there, and are no chips that could be taken away."""
    recipe = Recipe(("won_count",), ("city",), (Filter("manager", (None,)),))
    (key,) = save_report(firm.store, "Nobody's", recipe).ids
    page._shelf.refresh()
    settle(qtbot, firm)
    page.open(f"saved:{key}")
    settle(qtbot, firm)
    assert page.tab.strip.fixed.text() == "Only Manager: Not given"
    assert page.tab.strip.filters.isHidden()
