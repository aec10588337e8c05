"""The strip above a list, driven as a person does: search, chips, editors, reset."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QMenu, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.conditions import Condition, Operator, Related, any_of
from crmdesk.data.registries import registry_named
from crmdesk.ui.widgets.chips import Chip
from crmdesk.ui.widgets.condition_builder import ConditionBuilder
from crmdesk.ui.widgets.filter_bar import FilterBar
from crmdesk.ui.widgets.popover import Popover
from tests import factories as f
from tests.factories import plant

ANNA = Condition("owner", Operator.IN, (f.ANNA,), ("Anna Sokolova",))
DEAR = Condition("value", Operator.AT_LEAST, (1_000_000_00,))


@pytest.fixture
def bar(qtbot, context):
    plant(context.store)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1100, 600)
    made = FilterBar(context, "Find a deal")
    made.window_kept = window
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    made.set_registry(registry_named("deals"))
    window.show()
    qtbot.waitExposed(window)
    made.changes = []
    made.conditions_changed.connect(lambda: made.changes.append(made.conditions))
    return made


def chips(bar):
    return [chip.button.accessibleName() for chip in bar.findChildren(Chip) if not chip.isHidden()]


def chip_of(bar, key):
    return bar._chips[key]


def reset_button(bar):
    return next(button for button in bar.findChildren(QPushButton) if button.text() == "Reset")


def test_filters_at_hand_are_chips_and_the_rest_behind_a_plus(bar):
    """The registry says which; nothing holds, so there is nothing to reset."""
    registry = registry_named("deals")
    assert chips(bar) == [*(registry.field_named(key).label for key in registry.chips), "Filter"]
    assert reset_button(bar).isHidden()
    assert bar.conditions == ()


def test_typing_is_told_after_a_pause_and_once(bar, qtbot):
    """A word of five letters is one question to the base."""
    told = []
    bar.search_changed.connect(told.append)
    qtbot.keyClicks(bar.search, "  pump")
    assert not reset_button(bar).isHidden()
    qtbot.waitUntil(lambda: told == ["pump"], timeout=5000)
    assert bar.text == "pump"


def test_a_value_is_ticked_in_the_panel_under_its_chip(bar, qtbot, context):
    """The chip says the condition and lights up; the panel stays open for more."""
    qtbot.mouseClick(chip_of(bar, "owner").button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar._popover is not None, timeout=5000)
    listed = bar._popover.findChild(QListWidget)
    listed.findItems("Anna Sokolova", Qt.MatchFlag.MatchExactly)[0].setCheckState(Qt.CheckState.Checked)
    assert bar.changes[-1] == (ANNA,)
    assert "Anna Sokolova" in chip_of(bar, "owner").button.accessibleName()
    assert not chip_of(bar, "owner").cross.isHidden()
    assert bar._popover.isVisible()


def test_a_bound_closes_its_panel(bar, qtbot):
    """A number is one answer; the panel has done its work."""
    bar._open("value")
    panel = bar._popover
    from PySide6.QtWidgets import QLineEdit

    field = panel.findChildren(QLineEdit)[0]
    field.setText("1000000")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bar.changes == [(DEAR,)]
    assert bar._popover is None


def test_the_cross_takes_a_condition_away(bar, qtbot):
    """A chip at hand goes dark and stays; it says its name again."""
    bar.set_conditions((ANNA,))
    qtbot.mouseClick(chip_of(bar, "owner").cross, Qt.MouseButton.LeftButton)
    assert bar.changes == [()]
    assert chip_of(bar, "owner").button.accessibleName() == "Manager"
    assert chip_of(bar, "owner").cross.isHidden()


def test_any_other_column_is_found_behind_the_plus(bar, qtbot):
    """Chosen there it becomes a chip; without its condition it goes again."""
    key = next(
        field.key
        for field in registry_named("deals").fields
        if field.filter is not None and not field.hidden and field.key not in bar._chips
    )
    bar._on_add()
    menu = bar.findChild(QMenu)
    offered = {action.data(): action for action in menu.actions()}
    assert key in offered
    assert not set(offered) & set(bar._chips)
    menu.close()
    bar.set_conditions((Condition("number", Operator.AT_LEAST, (5,)),))
    assert "number" in bar._chips
    qtbot.mouseClick(chip_of(bar, "number").cross, Qt.MouseButton.LeftButton)
    assert "number" not in bar._chips


def test_conditions_given_by_another_page_are_shown_and_not_told(bar):
    """Opening the rows behind a figure asks the base once, not twice."""
    bar.set_conditions((ANNA, DEAR), "ромашка")
    assert (bar.conditions, bar.text) == ((ANNA, DEAR), "ромашка")
    assert bar.changes == []
    assert not reset_button(bar).isHidden()


def test_reset_is_asked_of_the_owner(bar, qtbot):
    """Who owns the list also knows what else to forget."""
    bar.set_conditions((ANNA,))
    with qtbot.waitSignal(bar.reset_requested):
        qtbot.mouseClick(reset_button(bar), Qt.MouseButton.LeftButton)


def test_one_panel_at_a_time(bar):
    """Opening a second editor closes the first."""
    bar._open("value")
    first = bar._popover
    bar._open("expected_on")
    assert not first.isVisible()
    assert sum(panel.isVisible() for panel in bar.window().findChildren(Popover)) == 1


BUYERS = Related("activities", parts=(Condition("state", Operator.IN, (0,)),))
EITHER = any_of(ANNA, Condition("city", Operator.IN, ("Perm",)))


def test_any_combination_is_a_chip_that_is_edited_and_taken_away(bar, qtbot):
    """Groups and related records stand behind the plain filters; the cross removes just the one."""
    bar.set_conditions((ANNA, BUYERS, EITHER))
    assert bar.conditions == (ANNA, BUYERS, EITHER)
    qtbot.waitUntil(lambda: len(chips(bar)) > 3, timeout=5000)
    assert chips(bar)[-3:] == ["has an activity (State: Planned)", "Manager: Anna Sokolova or City: Perm", "Filter"]
    qtbot.mouseClick(chip_of(bar, "other:0").cross, Qt.MouseButton.LeftButton)
    assert bar.changes == [(ANNA, EITHER)]
    qtbot.mouseClick(chip_of(bar, "other:0").button, Qt.MouseButton.LeftButton)
    builder = bar._popover.findChild(ConditionBuilder)
    builder.parts_chosen.emit((DEAR, BUYERS))
    assert bar.changes[-1] == (ANNA, DEAR, BUYERS)
    assert bar._popover is None


def test_what_a_simple_editor_cannot_show_opens_in_the_builder(bar):
    """A second condition on one field, and one that its editor has no place for, are chips of their own."""
    begins = Condition("city", Operator.BEGINS, ("Пе",))
    other = Condition("owner", Operator.IN, (f.IVAN,), ("Ivan Petrov",))
    bar.set_conditions((begins, ANNA, other))
    assert set(bar.conditions) == {begins, ANNA, other}
    assert "other:1" in bar._chips


def test_named_conditions_are_behind_the_plus(bar):
    """Chosen there they hold at once; the builder is the first thing offered."""
    bar._on_add()
    menu = bar.findChild(QMenu)
    actions = {action.data(): action for action in menu.actions()}
    assert menu.actions()[0].text().startswith("Any combination")
    actions["stuck"].trigger()
    menu.close()
    assert bar.changes == [(Condition("stuck", Operator.HOLDS),)]


def test_a_condition_that_cannot_be_asked_any_more_can_be_taken_away(bar, qtbot):
    """A column that was archived says so on its chip instead of breaking the list."""
    bar.set_conditions((Related("activities", parts=(Condition("own:1", Operator.PRESENT),)),))
    qtbot.waitUntil(lambda: len(chips(bar)) > 2, timeout=5000)
    assert "own:1" in chips(bar)[-2]
    qtbot.mouseClick(chip_of(bar, "other:0").cross, Qt.MouseButton.LeftButton)
    assert bar.changes == [()]


def test_what_is_half_put_together_waits(bar, qtbot):
    """Esc closes the builder; opened again it is as it was left; once applied the next one is empty."""
    bar._build(None)
    builder = bar._popover.findChild(ConditionBuilder)
    qtbot.keyClick(builder, Qt.Key.Key_Escape)
    assert not bar._popover.isVisible()
    bar._build(None)
    assert bar._popover.isVisible()
    assert bar._popover.findChild(ConditionBuilder) is builder
    builder.parts_chosen.emit((BUYERS,))
    assert bar.changes == [(BUYERS,)]
    bar._build(None)
    assert bar._popover.findChild(ConditionBuilder) is not builder
