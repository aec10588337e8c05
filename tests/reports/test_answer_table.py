"""An Answer as a Table: columns, values, totals and how they read."""

from __future__ import annotations

from dataclasses import replace

from crmdesk.data.table import ABSENT, Field, Kind
from crmdesk.reports.answer_table import (
    answer_columns,
    answer_table,
    cell_text,
    change_of,
    comparison_title,
    difference_text,
    lower_first,
    period_titles,
    titled,
)
from crmdesk.reports.periods import Compare, Grain
from tests.reports.made_answers import PEOPLE, WIN_RATE, YEAR_BEFORE, YEAR_TO_DATE, by_manager, cell, many_measures


def test_one_measure_shows_every_part_of_its_comparison():
    """Member, value, base, difference, change, share and marks, in this order and under stable keys."""
    keys = [column.field.key for column in answer_columns(by_manager())]
    assert keys == [
        "manager", "revenue", "revenue.base", "revenue.delta", "revenue.change", "revenue.share", "marks",
    ]  # fmt: skip


def test_without_a_comparison_there_is_nothing_to_compare_in_the_table():
    """Base, difference and change have no columns."""
    keys = [field.key for field in answer_table(by_manager(compare=Compare.NONE)).fields]
    assert keys == ["manager", "revenue", "revenue.share", "marks"]


def test_several_measures_show_the_value_and_its_change_only():
    """Four measures make nine columns; of a share the change is a difference in points."""
    keys = [field.key for field in answer_table(many_measures()).fields]
    assert keys == [
        "manager", "revenue", "revenue.change", "won_count", "won_count.change", "win_rate", "win_rate.delta",
        "sales_cycle", "sales_cycle.change",
    ]  # fmt: skip


def test_a_file_may_ask_for_everything():
    """``full`` gives every part of every measure."""
    assert len(answer_columns(many_measures(), full=True)) > len(answer_columns(many_measures()))


def test_rows_and_totals_are_the_answers_own_figures():
    """The table computes nothing: its cells are the cells of the lines, its totals those of the total."""
    answer = by_manager()
    table = answer_table(answer)
    assert table.column("revenue") == tuple(100 * now for _name, _department, now, _before in PEOPLE)
    assert table.totals is not None
    assert table.totals[0] == "Total, 8 lines"
    assert table.totals[1] == sum(100 * person[2] for person in PEOPLE)


def test_headings_name_the_years_when_these_tell_the_periods_apart():
    """A part of 2025 against the same part of 2024 is "2025" against "2024" only where the whole does not fit."""
    answer = by_manager()
    assert period_titles(answer) == ("2025", "2024")
    assert comparison_title(answer) == "To 2024"


def test_headings_name_months_by_their_names():
    """November against October reads so."""
    november = Grain.MONTH.unit(YEAR_TO_DATE.last)
    answer = replace(by_manager(), period=november, base_period=november.neighbour(-1), compare=Compare.PREVIOUS)
    assert period_titles(answer) == ("November 2025", "October 2025")


def test_two_ranges_of_one_year_are_now_and_before():
    """No name is short enough to tell 1–20 November from 1–20 October."""
    half = replace(YEAR_BEFORE, begin=YEAR_BEFORE.begin.replace(month=3))
    answer = replace(by_manager(), period=YEAR_BEFORE, base_period=half, compare=Compare.PREVIOUS)
    assert period_titles(answer) == ("Now", "Before")
    assert comparison_title(answer) == "To previous period"


def test_changes_and_differences_carry_their_sign():
    """A plus is written, the minus is a true one, nothing to say is a dash."""
    assert cell_text(Field("revenue.change", "", Kind.PERCENT), 0.214) == "+21.4\u202f%"
    assert cell_text(Field("revenue.delta", "", Kind.MONEY), -110_539) == "\u22121\u202f105.39"
    assert cell_text(Field("revenue.change", "", Kind.PERCENT), None) == ABSENT


def test_shares_change_by_points():
    """From 38 % to 40.2 % is +2.2 points, not +5.8 %."""
    assert change_of(WIN_RATE.kind, cell(0.402, 0.38)._replace(delta=0.022))[1] == "+2.2\u202fpp"


def test_a_difference_in_a_sentence_has_its_unit():
    """The heading over the rows behind a figure says roubles."""
    assert difference_text(Kind.MONEY, -1_105_390_000, "RUB") == "\u221211\u202f053\u202f900\u202f₽"


def test_marks_are_words_in_a_file():
    """The best and the worst say so in words; others have nothing there."""
    marks = answer_table(by_manager()).column("marks")
    assert (marks[0], marks[1], marks[-1]) == ("best", "", "worst")


def test_abbreviations_keep_their_capitals_within_a_sentence():
    """Revenue becomes revenue, LTV stays LTV."""
    assert (lower_first("Revenue"), lower_first("LTV")) == ("revenue", "LTV")


def test_a_heading_says_its_unit_once() -> None:
    """One that was made with its unit is left as it is."""
    assert titled("Costs", "₽") == titled("Costs, ₽", "₽") == "Costs, ₽"
