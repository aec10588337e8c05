"""The toolbar of all pages: whose figures, compared with what, and the page's own controls."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.reports.periods import Compare
from crmdesk.ui.pages.page import Controls
from crmdesk.ui.toolbar import COMPARISONS, WHOLE, MenuButton, Toolbar
from tests import factories as f
from tests.factories import plant


@pytest.fixture
def toolbar(qtbot, context):
    plant(context.store)
    made = Toolbar(context)
    qtbot.addWidget(made)
    made.resize(1400, 52)
    made.show()
    made.show_page("Reports", Controls.ALL, ())
    qtbot.waitUntil(lambda: not context.jobs.busy)
    return made


def choose(button, key):
    next(action for action in button.choices_menu.actions() if action.data() == key).trigger()


def test_departments_of_the_firm_are_offered(toolbar, context):
    """The whole firm first; choosing a department narrows the figures of all pages."""
    offered = {action.data(): action.text() for action in toolbar._scope.choices_menu.actions()}
    assert next(iter(offered)) == WHOLE
    projects = next(key for key, words in offered.items() if words.strip() == "Projects")
    choose(toolbar._scope, projects)
    assert context.view.scope == projects
    assert toolbar._scope.words.strip() == "Projects"
    assert str(f.PROJECTS) in projects


def test_a_scope_of_another_base_falls_back_to_the_whole_firm(qtbot, context):
    """A department that is gone is not asked for."""
    context.view.set_scope("department:987654")
    plant(context.store)
    made = Toolbar(context)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert context.view.scope == WHOLE
    assert made._scope.words == "Whole firm"


@pytest.mark.parametrize("compare", [compare for compare, _words in COMPARISONS])
def test_every_comparison_is_one_choice(toolbar, context, compare):
    """The button says it and is lit while there is one."""
    choose(toolbar._compare, compare.value)
    assert context.view.compare is compare
    assert toolbar._compare.words == dict(COMPARISONS)[compare]
    assert toolbar._compare.property("on") == ("false" if compare is Compare.NONE else "true")


def test_comparisons_are_all_there_are():
    """A new kind of comparison cannot be forgotten here."""
    assert {compare for compare, _words in COMPARISONS} == set(Compare)


def test_a_page_brings_its_own_controls_and_takes_them_away(toolbar):
    """The title is the page's; its buttons live on unseen."""
    export = QPushButton("Export")
    toolbar.show_page("Deals", Controls.SCOPE, (export,))
    assert toolbar.title == "Deals"
    assert export.isVisible()
    assert not toolbar._compare.isVisible()
    assert toolbar._scope.isVisible()
    toolbar.show_page("Settings", Controls.NONE, ())
    assert not export.isVisible()
    assert export.parent() is None
    assert not toolbar._scope.isVisible()


def test_the_row_of_periods_gives_way_first(toolbar):
    """In a narrow window the period's name and arrows stay, the row of kinds goes."""
    spans = toolbar._period.spans
    assert spans.isVisible()
    toolbar.resize(800, 52)
    assert not spans.isVisible()
    assert toolbar._compare.isVisible()
    toolbar.resize(1400, 52)
    assert spans.isVisible()


def test_an_ampersand_in_a_name_is_no_shortcut(qtbot, context):
    """A department called "R&D" is called so on the button and in the menu."""
    button = MenuButton(context)
    qtbot.addWidget(button)
    button.set_choices([("a", "R&D"), ("b", "Sales")])
    button.set_current("a")
    assert button.words == "R&D"
    assert button.choices_menu.actions()[0].text() == "R&&D"


def test_one_choice_of_a_menu_is_ticked(qtbot, context):
    """Choosing another one unticks the first; an unknown key changes nothing."""
    button = MenuButton(context, "columns-3")
    qtbot.addWidget(button)
    button.set_choices([("a", "One"), ("b", "Two")])
    button.set_current("a")
    button.set_current("b")
    button.set_current("gone")
    assert [action.isChecked() for action in button.choices_menu.actions()] == [False, True]
    assert button.words == "Two"
