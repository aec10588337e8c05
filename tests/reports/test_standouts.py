"""Standouts: the four answers above a report."""

from __future__ import annotations

from dataclasses import replace

from crmdesk.reports.answer import Mark
from crmdesk.reports.standouts import standouts
from tests.reports.made_answers import CYCLE, PEOPLE, by_manager


def test_the_four_answers_name_who_and_how_much():
    """Most, least, best and worst change, each with its line."""
    answer = by_manager()
    found = {standout.mark: standout for standout in standouts(answer)}
    assert found[Mark.BEST].label == "Anna Sokolova"
    assert found[Mark.BEST].title == "Most: revenue"
    assert found[Mark.WORST].label == "Pavel Zaytsev"
    assert found[Mark.BEST_CHANGE].label == "Ekaterina Belova"
    assert found[Mark.WORST_CHANGE].text == "\u221218.4\u202f%"
    assert all(answer.lines[standout.line].members[0].label == standout.label for standout in found.values())


def test_where_less_is_better_the_best_has_least():
    """The best sales cycle is the shortest."""
    answer = replace(by_manager(), measures=(CYCLE,))
    assert standouts(answer)[0].title == "Least: sales cycle"


def test_one_line_stands_out_from_nobody():
    """Without marks there are no answers."""
    assert standouts(by_manager(PEOPLE[:1])) == ()
