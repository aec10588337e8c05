"""The builder of conditions, driven by keyboard and mouse."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSpinBox, QToolButton, QWidget

from crmdesk.data.conditions import Condition, Operator, Quantifier, Related, all_of, any_of, none_of
from crmdesk.data.registries import registry_of
from crmdesk.ui.widgets.condition_builder import ConditionBuilder
from crmdesk.ui.widgets.condition_rows import ConditionRow, ConditionRows
from crmdesk.ui.widgets.value_fields import TickedField, TypedField, WordField
from tests.factories import plant

DEAR = Condition("value", Operator.AT_LEAST, (100_000_000,))
OPEN = Condition("outcome", Operator.IN, (0,), ("In work",))
SILENT = Condition("last_contact_on", Operator.NOT_DURING, ("last_days", 30))
TREE = (
    Related("deals", Quantifier.AT_LEAST, (DEAR, OPEN), 2),
    any_of(SILENT, none_of(Condition("city", Operator.BEGINS, ("Ка",)), Condition("inn", Operator.ABSENT))),
    Condition("silent", Operator.HOLDS),
    all_of(Condition("created_on", Operator.DURING, ("this_year",)), Related("contacts", Quantifier.NONE)),
)


@pytest.fixture
def build(qtbot, context):
    plant(context.store)

    def made(*parts, registry="clients"):
        builder = ConditionBuilder(context, registry_of(context.store, registry), parts)
        qtbot.addWidget(builder)
        builder.told = []
        builder.parts_chosen.connect(builder.told.append)
        builder.show()
        qtbot.waitExposed(builder)
        return builder

    return made


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))


def test_a_tree_opened_and_applied_unchanged_is_the_same_tree(build):
    """Whatever was put together is shown in full: related records, groups, denied ones, words for days."""
    builder = build(*TREE)
    builder.apply()
    assert builder.told == [TREE]
    assert builder.told[0][0].parts[1].labels == ("In work",)


def test_a_condition_on_related_records_is_put_together(build, qtbot):
    """Related deals, a line inside, an amount typed, Ctrl+Enter: no dialog in between."""
    builder = build()
    (row,) = builder.findChildren(ConditionRow)
    choose(row._what, "related:deals")
    press(row._body.inner, "Add a condition on: Deals", qtbot)
    inner = row._body.inner._rows[0]
    choose(inner._what, "field:value")
    line = inner._body._value.findChild(QLineEdit)
    qtbot.keyClicks(line, "1 mln")
    qtbot.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert builder.told == [(Related("deals", parts=(DEAR,)),)]


def press(widget, text, qtbot):
    button = next(found for found in widget.findChildren(QPushButton) if found.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_missing_is_said_and_nothing_is_lost(build, qtbot):
    """An empty amount, a wrong one; after mending it is applied."""
    builder = build(Condition("revenue", Operator.AT_LEAST, (5_00,)))
    line = builder.findChild(TypedField).findChild(QLineEdit)
    for text in ("", "many"):
        line.setText(text)
        press(builder, "Apply", qtbot)
        assert builder._wrong.text()
    line.setText("-7")
    press(builder, "Apply", qtbot)
    assert builder.told == [(Condition("revenue", Operator.AT_LEAST, (-7_00,)),)]
    assert builder._wrong.text() == ""


def test_values_are_ticked_in_place(build, qtbot):
    """The list of values opens under its line, without another window."""
    builder = build(Condition("owner", Operator.NOT_IN, (1,), ("Ivan Petrov",)), registry="clients")
    field = builder.findChild(TickedField)
    button = field.findChild(QToolButton)
    assert "Ivan Petrov" in button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: field._editor is not None, timeout=5000)
    listed = field._editor._list
    for place in range(listed.count()):
        listed.item(place).setCheckState(
            Qt.CheckState.Checked if listed.item(place).text() == "Anna Sokolova" else Qt.CheckState.Unchecked
        )
    builder.apply()
    (condition,) = builder.told[0]
    assert (condition.operator, condition.labels) == (Operator.NOT_IN, ("Anna Sokolova",))


def test_another_way_of_comparing_keeps_what_was_typed(build):
    """From "at least" to "less than" the amount stays; to "not given" it goes."""
    builder = build(DEAR, registry="deals")
    how = builder.findChild(ConditionRow)._body._how
    choose(how, Operator.BELOW)
    builder.apply()
    choose(how, Operator.ABSENT)
    builder.apply()
    assert builder.told == [
        (Condition("value", Operator.BELOW, (100_000_000,)),),
        (Condition("value", Operator.ABSENT),),
    ]


def test_a_number_of_days_is_asked_where_the_word_takes_one(build):
    """The last 30 days have a number, this month has none."""
    builder = build(SILENT)
    field = builder.findChild(WordField)
    count = field.findChild(QSpinBox)
    assert not count.isHidden()
    choose(field.findChild(QComboBox), "this_month")
    assert count.isHidden()


def test_a_line_is_taken_away_by_its_cross(build, qtbot):
    """The keyboard goes to the next line; an empty group is no group."""
    builder = build(any_of(SILENT))
    group = builder.findChild(ConditionRow)
    inner = group._body.inner
    assert isinstance(inner, ConditionRows)
    qtbot.mouseClick(inner._rows[0]._cross, Qt.MouseButton.LeftButton)
    builder.apply()
    assert builder.told == []
    assert "at least one" in builder._wrong.text()
    qtbot.mouseClick(group._cross, Qt.MouseButton.LeftButton)
    builder.apply()
    assert builder.told == [()]


def test_the_whole_way_is_by_tab(build, qtbot):
    """Every control takes the keyboard, says what it is for, and comes in the order in which it is read."""
    builder = build(*TREE)
    seen = []
    for widget in builder.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QComboBox | QSpinBox | QToolButton | QPushButton):
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            assert widget.accessibleName() or isinstance(widget, QPushButton)
            seen.append(widget.mapTo(builder, widget.rect().center()))
    lines = [place.y() for place in seen]
    assert all(after >= before - 12 for before, after in pairwise(lines[:-1]))  # the last is the button that applies
