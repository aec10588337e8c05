"""Editors of one filter, driven as a person does: ticks, bounds, days."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QListWidget, QPushButton

from crmdesk.data import words
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.filters import Choice
from crmdesk.data.table import Kind
from crmdesk.ui.widgets.filter_editors import ChoiceEditor, DatesEditor, NumberEditor, TextEditor

PEOPLE = (Choice(1, "Anna Sokolova"), Choice(2, "Ivan Petrov"), Choice(2**62, "Семён Орлов"))


@pytest.fixture
def shown(qtbot, theme):
    """Show an editor and collect what it tells."""

    def show(editor):
        qtbot.addWidget(editor)
        editor.told = []
        editor.condition_chosen.connect(editor.told.append)
        editor.show()
        qtbot.waitExposed(editor)
        return editor

    return show


def press(editor, text, qtbot):
    button = next(found for found in editor.findChildren(QPushButton) if found.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def click_words(editor, place, qtbot):
    """Click on the words of a row, far from its box."""
    found = editor.findChild(QListWidget)
    row = found.visualItemRect(found.item(place))
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=row.center() + QPoint(40, 0))


def test_ticks_are_told_one_by_one_with_ids_and_names(shown, qtbot):
    """Ids of 63 bits stay whole; names go along for the chip; unticking all drops the filter."""
    editor = shown(ChoiceEditor("owner", PEOPLE, None))
    click_words(editor, 0, qtbot)
    click_words(editor, 2, qtbot)
    assert editor.told[-1] == Condition("owner", Operator.IN, (1, 2**62))
    assert editor.told[-1].labels == ("Anna Sokolova", "Семён Орлов")
    click_words(editor, 0, qtbot)
    click_words(editor, 2, qtbot)
    assert editor.told[-1] is None
    assert len(editor.told) == 4


def test_the_box_and_the_words_tick_alike(shown, qtbot):
    """A click on the box itself is one tick, not two."""
    editor = shown(ChoiceEditor("owner", PEOPLE, None))
    found = editor.findChild(QListWidget)
    row = found.visualItemRect(found.item(1))
    for x in range(2, 30):  # the style decides where the box is: of all these places each click turns the tick round
        before = found.item(1).checkState()
        qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, row.center().y()))
        assert found.item(1).checkState() is not before


def test_a_click_after_the_keyboard_is_not_lost(shown, qtbot):
    """Space ticks; a click on the words then unticks."""
    editor = shown(ChoiceEditor("owner", PEOPLE, None))
    found = editor.findChild(QListWidget)
    found.setCurrentRow(1)
    qtbot.keyClick(found, Qt.Key.Key_Space)
    assert editor.told[-1].values == (2,)
    click_words(editor, 1, qtbot)
    assert editor.told[-1] is None


def test_what_is_filtered_already_is_ticked(shown, qtbot):
    """The editor opens as the filter is."""
    editor = shown(ChoiceEditor("owner", PEOPLE, Condition("owner", Operator.IN, (2,))))
    click_words(editor, 0, qtbot)
    assert editor.told[-1].values == (1, 2)


def test_a_long_list_is_searched_and_keeps_its_ticks(shown, qtbot):
    """A short list has no search; in a long one ё is found by е."""
    assert shown(ChoiceEditor("owner", PEOPLE, None)).findChild(QLineEdit).isHidden()
    many = tuple(Choice(n, f"Manager {n}") for n in range(20)) + PEOPLE
    editor = shown(ChoiceEditor("owner", many, Condition("owner", Operator.IN, (5,))))
    editor.findChild(QLineEdit).setText("семен")
    found = editor.findChild(QListWidget)
    assert [found.item(n).text() for n in range(found.count()) if not found.item(n).isHidden()] == ["Семён Орлов"]
    click_words(editor, 22, qtbot)
    assert editor.told[-1].values == (5, 2**62)


def test_a_field_without_values_says_so(shown):
    """An empty list is not shown."""
    assert shown(ChoiceEditor("source", (), None)).findChild(QListWidget).isHidden()


@pytest.mark.parametrize(
    ("low", "below", "expected"),
    [
        ("1 500,50", "", Condition("value", Operator.AT_LEAST, (150_050,))),
        ("", "2000", Condition("value", Operator.BELOW, (200_000,))),
        ("100", "200", Condition("value", Operator.BETWEEN, (10_000, 20_000))),
        ("", " ", None),
    ],
)
def test_bounds_of_money_are_minor_units(shown, qtbot, low, below, expected):
    """Either bound, both or none; the upper one does not belong to the range."""
    editor = shown(NumberEditor("value", Kind.MONEY, None))
    first, second = editor.findChildren(QLineEdit)
    first.setText(low)
    second.setText(below)
    press(editor, "Apply", qtbot)
    assert editor.told == [expected]


def test_what_is_no_number_is_marked_and_explained(shown, qtbot):
    """Nothing is told until it is mended; then the mark goes."""
    editor = shown(NumberEditor("value", Kind.MONEY, None))
    first = editor.findChildren(QLineEdit)[0]
    first.setText("many")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert editor.told == []
    assert first.property("wrong") == "true"
    assert "many" in first.toolTip()
    first.setText("10")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert first.property("wrong") == "false"
    assert first.toolTip() == ""
    assert editor.told == [Condition("value", Operator.AT_LEAST, (1000,))]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.MONEY, (150_050, 2_000_000_00)),
        (Kind.DAYS, (3, 14)),
        (Kind.COUNT, (0, 12_345)),
        (Kind.POINTS, (2.5, 1000.0)),
    ],
)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_an_opened_filter_applied_unchanged_is_the_same_filter(shown, qtbot, kind, values, language):
    """What the editor writes it also reads, in each kind of number and in Russian too."""
    words.use(language)
    held = Condition("value", Operator.BETWEEN, values)
    editor = shown(NumberEditor("value", kind, held))
    qtbot.mouseClick(editor.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert editor.told == [held]


def test_usual_days_are_one_click(shown, qtbot):
    """They are kept as a word: which days it means is counted when the list is read."""
    editor = shown(DatesEditor("expected_on", date(2025, 11, 20), None))
    press(editor, "Next month", qtbot)
    assert editor.told == [Condition("expected_on", Operator.DURING, ("next_month",))]
    again = shown(DatesEditor("expected_on", date(2025, 11, 20), editor.told[0]))
    assert [button.text() for button in again.findChildren(QPushButton) if button.isChecked()] == ["Next month"]
    assert again.findChildren(QDateEdit)[0].date() == QDate(2025, 12, 1)


def test_all_but_the_ticked(shown, qtbot):
    """The box below the list turns the filter round; it opens as it was left."""
    editor = shown(ChoiceEditor("owner", PEOPLE, None))
    click_words(editor, 0, qtbot)
    editor.findChild(QCheckBox).setChecked(True)
    assert editor.told[-1] == Condition("owner", Operator.NOT_IN, (1,))
    assert shown(ChoiceEditor("owner", PEOPLE, editor.told[-1])).findChild(QCheckBox).isChecked()


def test_a_text_to_contain(shown, qtbot):
    """Enter applies it; nothing typed drops the filter."""
    editor = shown(TextEditor("name", Condition("name", Operator.CONTAINS, ("old",))))
    line = editor.findChild(QLineEdit)
    assert line.text() == "old"
    line.setText(" Ромашка ")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    line.clear()
    press(editor, "Apply", qtbot)
    assert editor.told == [Condition("name", Operator.CONTAINS, ("Ромашка",)), None]


def test_amounts_below_zero_are_typed(shown, qtbot):
    """A loss is looked for as well as a gain."""
    editor = shown(NumberEditor("margin", Kind.MONEY, None))
    editor.findChildren(QLineEdit)[1].setText("-1 000")
    press(editor, "Apply", qtbot)
    assert editor.told == [Condition("margin", Operator.BELOW, (-100_000,))]


def test_both_days_belong_to_the_range_in_any_order(shown, qtbot):
    """From the ninth to the fifth is from the fifth to the ninth."""
    editor = shown(DatesEditor("expected_on", date(2025, 11, 20), None))
    first, last = editor.findChildren(QDateEdit)
    first.setDate(QDate(2025, 3, 9))
    last.setDate(QDate(2025, 3, 5))
    press(editor, "Apply", qtbot)
    assert editor.told[-1].values == (date(2025, 3, 5), date(2025, 3, 10))


def test_held_days_are_shown_and_applied_again(shown, qtbot):
    """The last day shown is the last one that belongs."""
    held = Condition("expected_on", Operator.BETWEEN, (date(2025, 3, 5), date(2025, 3, 10)))
    editor = shown(DatesEditor("expected_on", date(2025, 11, 20), held))
    assert editor.findChildren(QDateEdit)[1].date() == QDate(2025, 3, 9)
    press(editor, "Apply", qtbot)
    assert editor.told == [held]
