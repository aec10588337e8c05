"""The desk: sections made when first shown, and the question they share."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data import settings as keys
from crmdesk.data.entry.deeds import create
from crmdesk.data.models import Source
from crmdesk.reports.periods import Compare
from crmdesk.ui.context import Context, Span
from crmdesk.ui.desk import Desk
from crmdesk.ui.navigation import NARROW, WIDE, Navigation, initials
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.sections import SECTIONS, Section
from crmdesk.ui.status_bar import StatusBar
from crmdesk.ui.toolbar import MenuButton, Toolbar
from crmdesk.ui.widgets.period_picker import PeriodPicker
from crmdesk.ui.widgets.toast import Toast

made: list[str] = []


class FirstPage(Page):
    """A page with a search field and a button of its own."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        made.append("first")
        self.search = QLineEdit()
        self.opened: list[object] = []
        self.visits = 0
        QVBoxLayout(self).addWidget(self.search)

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """One button."""
        return (QPushButton("Export"),)

    def open(self, what: object) -> None:
        """Remember."""
        self.opened.append(what)

    def focus_search(self) -> bool:
        """Put the cursor there."""
        self.search.setFocus()
        return True

    def entered(self) -> None:
        """Count."""
        self.visits += 1

    def left(self) -> None:
        """Count."""
        self.visits -= 1


class SecondPage(Page):
    """A page without shared controls."""

    controls = Controls.NONE

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        made.append("second")
        self.steps = 0
        self.people = 0

    def lead_for_toolbar(self) -> tuple[QWidget, ...]:
        """A period of its own."""
        return (QLabel("October"),)

    def step_period(self, count: int) -> bool:
        """Move it."""
        self.steps += count
        return True

    def person_changed(self) -> None:
        """Count."""
        self.people += 1


MODULE = __name__
TRIED = (
    Section("first", "Deals", "handshake", f"{MODULE}:FirstPage"),
    Section("second", "Reports", "chart-column", f"{MODULE}:SecondPage", line_before=True),
)


@pytest.fixture
def desk(context: Context, qtbot: QtBot) -> Desk:
    """A desk of two sections in a wide window."""
    made.clear()
    shown = Desk(context, TRIED)
    qtbot.addWidget(shown)
    shown.resize(1440, 900)
    shown.show()
    qtbot.waitExposed(shown)
    qtbot.waitUntil(lambda: not context.jobs.busy)
    return shown


def nav_button(desk: Desk, name: str) -> QToolButton:
    """Return a section's button."""
    return next(found for found in desk.findChildren(QToolButton) if found.accessibleName() == name)


def test_a_page_is_made_when_it_is_first_shown(desk: Desk, qtbot: QtBot) -> None:
    """Charts and tables of other sections cost nothing at the start, and a page is made once."""
    assert made == ["first"]
    qtbot.mouseClick(nav_button(desk, "Reports"), Qt.MouseButton.LeftButton)
    assert (made, desk.current_section) == (["first", "second"], "second")
    desk.show_section("first")
    desk.show_section("second")
    assert made == ["first", "second"]


def test_no_control_lights_up_unasked(desk: Desk) -> None:
    """The keyboard is with the page, at the start and after a change of section."""
    assert desk.focusWidget() is desk.page
    desk.show_section("second")
    assert desk.focusWidget() is desk.page


def test_a_page_knows_when_it_is_in_view(desk: Desk) -> None:
    """Entering and leaving alternate."""
    page = desk.page
    assert isinstance(page, FirstPage)
    assert page.visits == 1
    desk.show_section("second")
    assert page.visits == 0
    desk.show_section("first")
    assert page.visits == 1


def test_only_meaningful_controls_are_shown(desk: Desk) -> None:
    """A page without periods has no period in its toolbar, and another page's button is gone."""
    picker = desk.findChild(PeriodPicker)
    assert isinstance(picker, PeriodPicker)
    export = next(found for found in desk.findChildren(QPushButton) if found.text() == "Export")
    assert picker.isVisible()
    assert export.isVisible()
    desk.show_section("second")
    assert not picker.isVisible()
    assert not export.isVisible()
    desk.show_section("first")
    assert picker.isVisible()
    assert export.isVisible()


def test_the_scope_is_offered_only_where_there_are_departments(desk: Desk) -> None:
    """A firm of one has nothing to choose."""
    scope = next(found for found in desk.findChildren(MenuButton) if "Scope" in found.accessibleName())
    assert not scope.isVisible()


def test_the_period_survives_a_change_of_section(desk: Desk, context: Context) -> None:
    """The question is the window's, not the page's."""
    context.view.set_span(Span.MONTH)
    desk.show_section("second")
    desk.show_section("first")
    picker = desk.findChild(PeriodPicker)
    assert isinstance(picker, PeriodPicker)
    assert picker.button.parts == ("November 2025", "1–20")


def test_the_comparison_is_chosen_from_its_menu(desk: Desk, context: Context) -> None:
    """The button says what is compared with."""
    button = next(found for found in desk.findChildren(MenuButton) if "Comparison" in found.accessibleName())
    plan = next(action for action in button.choices_menu.actions() if action.data() == "plan")
    plan.trigger()
    assert context.view.compare is Compare.PLAN
    assert button.words == "With plan"
    assert button.property("on") == "true"
    desk.toggle_year()
    desk.toggle_year()
    assert (button.words, button.property("on")) == ("No comparison", "false")


def test_a_page_asks_for_another(desk: Desk, context: Context) -> None:
    """A figure opens the deals behind it: the section and what it shall show."""
    desk.show_section("second")
    desk.page.section_requested.emit("first", {"manager": 5})
    assert isinstance(desk.page, FirstPage)
    assert desk.page.opened == [{"manager": 5}]


def test_the_status_is_that_of_the_page_in_view(desk: Desk) -> None:
    """A page that is hidden does not speak, and its words go with it."""
    first = desk.page
    first.status_changed.emit("3 selected")
    bar = [label for label in desk.findChildren(QLabel) if label.text() == "3 selected"]
    assert len(bar) == 1
    desk.show_section("second")
    assert bar[0].text() == ""
    first.status_changed.emit("4 selected")
    assert bar[0].text() == ""


def test_a_deed_is_told_and_taken_back(desk: Desk, context: Context, qtbot: QtBot) -> None:
    """The toast tells what was written, every page hears of it, and Ctrl+Z takes it back on any page."""
    heard: list[str] = []
    desk.page.base_changed = lambda deed, *, in_view: heard.append(f"{deed.form_id} {in_view}")  # type: ignore[method-assign]
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        context.deeds.start(partial(create, form_id="source", values={"name": "Fair"}))
    toast = desk.findChild(Toast)
    assert isinstance(toast, Toast)
    assert toast.isVisible()
    assert context.deeds.undo_text == "Source added: Fair"
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        desk.undo()
    assert heard == ["source True", " True"]
    assert context.deeds.redo_text == "Source added: Fair"
    with context.store.reading() as connection:
        assert connection.execute(select(Source.archived_at)).scalar_one() is not None


def test_search_goes_to_the_page(desk: Desk) -> None:
    """Ctrl+F is the page's own search."""
    desk.activateWindow()
    desk.focus_search()
    assert isinstance(desk.page, FirstPage)
    assert desk.focusWidget() is desk.page.search


def test_a_narrow_window_keeps_icons_only(desk: Desk) -> None:
    """Below 1280 px the navigation is 52 px wide and its names are tooltips."""
    nav = desk.findChild(Navigation)
    assert isinstance(nav, Navigation)
    assert nav.width() == WIDE
    desk.resize(1180, 700)
    assert nav.width() == NARROW
    assert nav_button(desk, "Reports").toolTip() == "Reports (Ctrl+2)"
    desk.resize(1440, 900)
    assert nav.width() == WIDE


@pytest.mark.parametrize("width", [1180, 1280, 1440, 1920])
def test_the_toolbar_fits(desk: Desk, context: Context, width: int) -> None:
    """At every width all controls are inside and none overlaps another."""
    desk.resize(width, 700)
    for span in Span:
        if span is not Span.RANGE:
            context.view.set_span(span)
    context.view.set_compare(Compare.PREVIOUS)
    context.view.set_span(Span.TO_DATE)
    desk.grab()
    toolbar = desk.findChild(Toolbar)
    assert isinstance(toolbar, Toolbar)
    shown = [
        child
        for child in toolbar.children()
        if isinstance(child, QWidget) and child.isVisible() and child.parentWidget() is toolbar
    ]
    shown.sort(key=QWidget.x)
    assert all(one.geometry().right() < other.x() for one, other in pairwise(shown))
    assert shown[-1].geometry().right() <= toolbar.width()


def test_the_last_section_is_shown_again(desk: Desk, context: Context, qtbot: QtBot) -> None:
    """One begins where one stopped."""
    desk.show_section("second")
    assert context.settings.get(keys.SECTION) == "second"
    again = Desk(context, TRIED)
    qtbot.addWidget(again)
    assert again.current_section == "second"


def test_a_section_that_is_gone_is_not_asked_for(context: Context, qtbot: QtBot) -> None:
    """A kept section of another version leads to the first one."""
    context.settings.put(keys.SECTION, "signing")
    shown = Desk(context, TRIED)
    qtbot.addWidget(shown)
    assert shown.current_section == "first"


def test_every_icon_button_has_a_name(desk: Desk) -> None:
    """Screen readers are told what a button without words does."""
    mute = [found for found in desk.findChildren(QToolButton) if not (found.text() or found.accessibleName())]
    menus = {found for found in mute if found.menu() is not None and not found.isVisible()}
    assert set(mute) - menus == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Вектор Климат", "ВК"), ("ООО «Ромашка»", "ОР"), ("Rodnik", "R"), ("", ""), ("— —", ""), ("а б в", "АБ")],
)
def test_initials(name: str, expected: str) -> None:
    """The first letters of two words."""
    assert initials(name) == expected


def test_sections_are_declared_once() -> None:
    """No two sections share an id, and each names its page as module and class."""
    assert len({section.id for section in SECTIONS}) == len(SECTIONS)
    assert all(section.page.count(":") == 1 for section in SECTIONS)


def test_a_refused_deed_is_not_said_to_be_saved(desk: Desk, context: Context, qtbot: QtBot) -> None:
    """The status bar tells the truth, and the next deed that goes in is saved again."""
    saved = desk.findChild(StatusBar)
    assert isinstance(saved, StatusBar)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        context.deeds.start(partial(create, form_id="source", values={}))
    assert saved.saved_text == "Not saved"
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        context.deeds.start(partial(create, form_id="source", values={"name": "Fair"}))
    assert saved.saved_text.startswith("All changes are saved")


class GoingPage(SecondPage):
    """A page that goes to another place of its own to show what it is asked for, as reports go to a tab."""

    shown: object = "first tab"

    def open(self, what: object) -> None:
        """Leave a place that nobody looked at."""
        self.place_left.emit()
        self.shown = what

    def place(self) -> object:
        """Return what is shown."""
        return self.shown


def test_one_step_back_leads_to_where_one_was(context: Context, qtbot: QtBot) -> None:
    """What a page leaves while it opens what was asked of it is no place on the way."""
    desk = Desk(context, (TRIED[0], Section("second", "Reports", "chart-column", f"{MODULE}:GoingPage")))
    qtbot.addWidget(desk)
    desk.show_section("first")
    desk.show_section("second", "cut")
    desk.go_back()
    assert desk.current_section == "first"


def test_a_page_may_step_a_period_of_its_own_and_stands_with_it_in_the_toolbar(desk: Desk, context: Context) -> None:
    """The shared period stays as it is; the page's own widgets stand right after the title and go with the page."""
    before = context.view.period
    desk.show_section("second")
    desk.step_period(-1)
    assert desk.page.steps == -1  # type: ignore[attr-defined]
    assert context.view.period == before
    lead = next(found for found in desk.findChildren(QLabel) if found.text() == "October")
    assert lead.isVisible()
    desk.show_section("first")
    assert not lead.isVisible()
    desk.step_period(-1)
    assert context.view.period != before


def test_who_is_at_work_is_asked_for_and_told_to_every_page(desk: Desk, context: Context, qtbot: QtBot) -> None:
    """A page may offer the people; each hears when somebody else sits down."""
    desk.show_section("second")
    page = desk.page
    count = page.people  # type: ignore[attr-defined]
    desk._who.choose(None)
    assert page.people == count + 1  # type: ignore[attr-defined]
