"""The lines of an Answer as rows of a model: columns of the screen, order, texts for people and for other programs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from crmdesk.reports.periods import Compare
from crmdesk.ui.widgets.answer_model import AnswerModel, Shape, days_text, line_title, screen_columns
from tests.reports.made_answers import PEOPLE, YEAR_TO_DATE, by_manager, many_measures

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


@pytest.fixture
def model(qapp):
    made = AnswerModel()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show_answer(by_manager())
    return made


def place_of(model, shape):
    return next(place for place, shown in enumerate(model.columns) if shown.shape is shape)


def test_the_screen_adds_numbers_and_puts_trends_before_the_marks():
    """The row's number comes first and the sparkline stands before the tags; the rest is the Answer's."""
    shapes = [column.shape for column in screen_columns(by_manager())]
    assert shapes[0] is Shape.NUMBER
    assert shapes[1] is Shape.MEMBER
    assert shapes[-2:] == [Shape.SPARK, Shape.MARKS]


def test_lines_without_a_trend_have_no_column_for_it():
    """An empty column would only take room."""
    assert Shape.SPARK not in {column.shape for column in screen_columns(many_measures())}


def test_rows_and_lines_find_each_other_in_any_order(model):
    """The index of a line stays its own whatever the rows are sorted by."""
    model.sort(place_of(model, Shape.VALUE), UP)
    assert [model.line_index(row) for row in range(8)] == list(range(7, -1, -1))
    assert all(model.row_of(model.line_index(row)) == row for row in range(8))
    assert model.row_of(99) == -1


def test_a_selected_cell_moves_with_its_line(model):
    """What a view holds on to follows the line when the rows are sorted."""
    from PySide6.QtCore import QPersistentModelIndex

    held = QPersistentModelIndex(model.index(0, 1))
    model.sort(place_of(model, Shape.VALUE), UP)
    assert held.row() == 7
    assert held.data() == "Anna Sokolova"


def test_equal_lines_keep_the_order_of_the_engine(model):
    """Sorting is stable both ways."""
    model.show_answer(by_manager((("B", "x", 5, 1), ("A", "x", 5, 2), ("C", "x", 5, 3))))
    for order in (DOWN, UP):
        model.sort(place_of(model, Shape.VALUE), order)
        assert [model.line_at(row).members[0].label for row in range(3)] == ["B", "A", "C"]


def test_numbers_of_rows_and_trends_have_no_order(model):
    """A click on their heading changes nothing."""
    for shape in (Shape.NUMBER, Shape.SPARK):
        place = place_of(model, shape)
        assert not model.can_sort(place)
        model.sort(place, DOWN)
    assert model.sorted_by is None


def test_a_new_answer_comes_in_its_own_order(model):
    """The order of the one before is forgotten by the model; who keeps it is the table."""
    model.sort(place_of(model, Shape.CHANGE), DOWN)
    model.show_answer(by_manager())
    assert model.sorted_by is None
    assert model.text(0, 1) == "Anna Sokolova"


def test_people_read_grouped_figures_and_programs_plain_ones(model):
    """The same cell twice: narrow spaces and no kopecks, or a decimal with a point."""
    place = place_of(model, Shape.VALUE)
    assert model.text(0, place) == "105\u202f391\u202f000"
    assert model.plain_text(0, place) == "105391000.00"
    assert model.plain_text(0, 0) == "1"


def test_the_total_has_no_number_and_no_rows_of_its_own(qapp):
    """One row below the lines: figures where there are any, no dashes under texts."""
    model = AnswerModel(totals=True)
    model.show_answer(by_manager())
    assert model.rowCount() == 1
    assert model.text(0, 0) == ""
    assert model.text(0, place_of(model, Shape.MARKS)) == ""
    assert model.text(0, place_of(model, Shape.VALUE)) == "541\u202f132\u202f500"


def test_the_longest_bar_of_shares_is_full_and_a_small_one_is_not_blown_up(model):
    """Bars are measured by a quarter of the total, or by the largest share if that is more."""
    place = place_of(model, Shape.SHARE)
    assert model.full_share(place) == 0.25
    model.show_answer(by_manager((("A", "x", 90, 1), ("B", "x", 10, 1))))
    assert model.full_share(place_of(model, Shape.SHARE)) == pytest.approx(0.9)


def test_nothing_shown_is_no_rows_and_no_columns(model):
    """Taking the answer away leaves an empty table."""
    model.show_answer(None)
    assert (model.rowCount(), model.columnCount(), model.answer) == (0, 0, None)


def test_texts_stand_left_and_figures_right(model):
    """Names and tags begin at the left edge, figures end at the right one."""
    for place, column in enumerate(model.columns):
        left = column.shape in (Shape.MEMBER, Shape.SHARE, Shape.SPARK, Shape.MARKS)
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        assert model.index(0, place).data(Qt.ItemDataRole.TextAlignmentRole) & side


def test_a_heading_says_what_it_compares_with(model):
    """Columns of change name the days of the base; a column of the period names its own."""
    tips = {
        column.shape: model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for place, column in enumerate(model.columns)
    }
    assert "2024-01-01 – 2024-11-20" in tips[Shape.CHANGE]
    assert "2025-01-01 – 2025-11-20" in tips[Shape.VALUE]
    assert tips[Shape.MEMBER] is None
    assert tips[Shape.SPARK] == "The first measure by the parts of the period"


def test_without_a_base_there_is_nothing_to_compare():
    """No comparison, no columns of base, difference and change."""
    shapes = {column.shape for column in screen_columns(by_manager(compare=Compare.NONE))}
    assert not shapes & {Shape.BASE, Shape.DELTA, Shape.CHANGE}


def test_titles_of_lines_and_periods():
    """A line of two dimensions is named by both; a period by its first and last day."""
    assert line_title(by_manager(PEOPLE[:1], both=True).lines[0]) == "Anna Sokolova · Projects"
    assert days_text(YEAR_TO_DATE) == "2025-01-01 – 2025-11-20"
