"""Templates of checks: questions with weights, and the score that answers come to."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.quality_templates import (
    Answer,
    Question,
    Template,
    missed,
    questions_of,
    save_template,
    score,
    templates,
)

YES, PARTLY, NO, APART = Answer.YES, Answer.PARTLY, Answer.NO, Answer.APART
TWO = (Question("Greeted", 30), Question("Named the next step", 70))


@given(st.lists(st.tuples(st.integers(1, 1000), st.sampled_from(Answer)), min_size=1, max_size=12))
def test_a_score_is_the_weighted_share_of_what_was_met(pairs):
    """Against exact fractions; what does not apply counts nowhere; halves go up."""
    questions = [Question(str(place), weight) for place, (weight, _answer) in enumerate(pairs)]
    counted = [(weight, answer) for weight, answer in pairs if answer is not APART]
    found = score(questions, [answer for _weight, answer in pairs])
    if not counted:
        assert found is None
        return
    share = Fraction(sum(weight * answer.value for weight, answer in counted), 100 * sum(w for w, _a in counted))
    exact = share * 10_000
    assert found == int(exact + Fraction(1, 2))
    assert 0 <= found <= 10_000


def test_a_score_waits_for_every_answer():
    """Nobody is judged by half a check."""
    assert score(TWO, (YES, None)) is None
    assert score(TWO, (PARTLY, YES)) == 8_500
    assert score(TWO, (APART, NO)) == 0


def test_what_was_missed_is_told_in_words():
    """The note says which points, for the talk with the person."""
    assert missed(TWO, (NO, PARTLY)) == "Missed: Greeted\nIn part: Named the next step"
    assert missed(TWO, (YES, APART)) == ""


def test_questions_keep_their_order(store):
    """A base may forget the order of keys: each question keeps its place."""
    many = tuple(Question(f"{chr(1100 - place)} point {place}", place + 1) for place in range(9))
    save_template(store, Template(0, 0, "Call", many))
    assert templates(store)[0].questions == many
    assert questions_of({"b": 20, "a": 10}) == (Question("b", 20), Question("a", 10))


def test_a_template_is_changed_and_not_doubled(store):
    """Its name is its own; a stale version is a conflict."""
    save_template(store, Template(0, 0, "Call", TWO))
    held = templates(store)[0]
    save_template(store, replace(held, name="Calls"))
    assert [(one.name, one.version) for one in templates(store)] == [("Calls", 2)]
    assert save_template(store, templates(store)[0]).txn is None
    with pytest.raises(ConflictFault):
        save_template(store, held)
    with pytest.raises(UsageFault, match="already"):
        save_template(store, Template(0, 0, "calls", TWO))


@pytest.mark.parametrize(
    "template",
    [
        Template(0, 0, " ", TWO), Template(0, 0, "A", ()), Template(0, 0, "A", (Question("", 1),)),
        Template(0, 0, "A", (Question("x", 1), Question("x ", 2))), Template(0, 0, "A", (Question("x", 0),)),
    ],
)  # fmt: skip
def test_a_senseless_template_is_refused(sqlite_store, template):
    """No name, no question, an empty one, one twice, one of no weight."""
    with pytest.raises(UsageFault):
        save_template(sqlite_store, template)
    assert templates(sqlite_store) == ()
