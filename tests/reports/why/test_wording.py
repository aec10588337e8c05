"""A change and its causes in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.table import Kind
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Compare
from crmdesk.reports.why import Why, explain
from crmdesk.reports.why.wording import compared_with, gain_text, sentence_of, title_text
from tests.reports.why.conftest import YEAR


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u2212", "-")


def test_the_sentence_names_who_pulled_and_what_the_others_came_to(why: Why) -> None:
    """The members of the strongest dimension that pulled the way of the change are named; the rest is one sum."""
    why = replace(why, causes=tuple(cause for cause in why.causes if cause.dimension.id == "city"))
    said = plain(sentence_of(why))
    assert said.startswith("Total: revenue fell by 1 240 000 ₽ to 2024.")
    assert "City: Kazan gave -1.3 m ₽, the others together +60.0 k ₽." in said


def test_parts_that_nearly_outweigh_each_other_are_told(why: Why) -> None:
    """A small change of large parts says how much rose and how much fell."""
    city = why.cause("city")
    assert city is not None
    small = replace(why, delta=-10_000_00, causes=(city,))
    assert "Parts offset each other: +60.0 k ₽ and -1.3 m ₽." in plain(sentence_of(small))
    assert "offset" not in sentence_of(replace(why, causes=(city,)))


def test_nothing_to_say_is_said(why: Why) -> None:
    """No base, no change, no dimension: each has its own sentence."""
    assert "nothing to compare with" in sentence_of(replace(why, delta=None))
    assert sentence_of(replace(why, delta=0, causes=())) == "The figure has not changed."
    assert "offset" in sentence_of(replace(why, delta=0))
    assert plain(sentence_of(replace(why, causes=()))).endswith("to 2024.")


def test_the_heading_carries_the_whole_change(why: Why) -> None:
    """To the rouble, with its sign and what it is measured from."""
    assert plain(title_text(why)) == "Total: -1 240 000 ₽ to 2024"


@pytest.mark.parametrize(
    ("compare", "said"), [(Compare.YEAR, "To 2024"), (Compare.PREVIOUS, "To 2024"), (Compare.PLAN, "To plan")]
)
def test_what_it_compares_with_is_named(why: Why, compare: Compare, said: str) -> None:
    """The year that the base lies in, or the plan."""
    assert compared_with(replace(why, compare=compare)) == said


def test_a_gain_carries_its_sign() -> None:
    """Money short, shares in points, counts whole."""
    assert plain(gain_text(Kind.MONEY, -1_910_000_000, "RUB")) == "-19.1 m ₽"
    assert plain(gain_text(Kind.PERCENT, 0.021, "")) == "+2.1 pp"
    assert gain_text(Kind.COUNT, 3, "") == "+3"
    assert gain_text(Kind.COUNT, None, "") == "—"


def test_a_rise_is_a_rise(fallen) -> None:
    """The other direction has its own verb."""
    omsk = explain(fallen, YEAR, "revenue", (Filter("city", ("Omsk",)),))
    assert plain(sentence_of(omsk)).startswith("Omsk: revenue rose by 60 000 ₽ to 2024.")
