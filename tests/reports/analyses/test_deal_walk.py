"""What deals do to a pipeline between two days."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.reports.analyses.deal_walk import Move, State, Walk, walk_deals

BEGIN, DUE = date(2025, 11, 1), date(2025, 12, 1)
BEFORE, IN = date(2025, 10, 5), date(2025, 11, 10)
SOON, LATE = date(2025, 11, 25), date(2026, 2, 1)


def state(
    begin: date, outcome: int = 0, value: int | None = 100, expected: date | None = SOON, *, matches: bool = True
) -> State:
    """Return a state of deal 1."""
    return State(1, begin, outcome, value, expected, matches)


def told(walk: Walk) -> dict[str, int]:
    """Return what moves come to, those that anything did."""
    return {move.value: walk.sum(move) for move in Move if walk.moves[move]}


def test_a_deal_that_grew_and_was_won_leaves_with_its_contract():
    """What it was won for beyond its estimate is an increase."""
    states = [state(BEFORE), state(IN, value=150), state(IN, 1, 180)]
    assert told(walk_deals(states, BEGIN)) == {"start": 100, "increased": 80, "won": -180}


def test_a_lost_deal_leaves_with_its_last_estimate():
    """What is written at the loss does not matter; a cancelled one leaves by a step of its own."""
    assert told(walk_deals([state(BEFORE), state(IN, 2, 5)], BEGIN)) == {"start": 100, "lost": -100}
    assert told(walk_deals([state(BEFORE), state(IN, 3)], BEGIN)) == {"start": 100, "cancelled": -100}


def test_created_and_open_again():
    """A deal that nobody knew before is created; one that was closed is pulled in."""
    assert told(walk_deals([state(IN)], BEGIN)) == {"created": 100, "end": 100}
    assert told(walk_deals([state(BEFORE, 2), state(IN)], BEGIN)) == {"pulled_in": 100, "end": 100}


def test_what_is_expected_later_is_pushed_out():
    """And what is expected sooner is pulled in, when only what is due counts; without a day it is due never."""
    assert told(walk_deals([state(BEFORE), state(IN, expected=LATE)], BEGIN, DUE)) == {"start": 100, "pushed_out": -100}
    assert told(walk_deals([state(BEFORE), state(IN, expected=None)], BEGIN, DUE)) == {"start": 100, "pushed_out": -100}
    moved = walk_deals([state(BEFORE, expected=LATE), state(IN, value=70)], BEGIN, DUE)
    assert told(moved) == {"pulled_in": 70, "end": 70}


def test_owners_and_stages_of_others():
    """A deal that came under the conditions of the question arrived; one that met them no more left."""
    assert told(walk_deals([state(BEFORE, matches=False), state(IN)], BEGIN)) == {"arrived": 100, "end": 100}
    assert told(walk_deals([state(BEFORE), state(IN, matches=False)], BEGIN)) == {"start": 100, "left": -100}


def test_pushes_are_counted_while_a_deal_is_open():
    """Twice put off by so many days in all; a day brought forward is no push, and neither is one before the period."""
    states = [
        state(date(2025, 9, 1)), state(BEFORE, expected=date(2025, 11, 28)), state(IN, expected=LATE),
        state(IN, expected=SOON), state(IN, expected=date(2025, 11, 30)), state(IN, 1, expected=LATE),
    ]  # fmt: skip
    push = walk_deals(states[1:], BEGIN).pushes[1]
    assert (push.times, push.days, push.first, push.now) == (2, 65 + 5, date(2025, 11, 28), date(2025, 11, 30))


@st.composite
def histories(draw: Any) -> list[State]:
    """Draw the states of a few deals as the base would give them."""
    found = []
    for deal_id in range(draw(st.integers(1, 4))):
        days = sorted(draw(st.lists(st.dates(BEFORE, SOON), min_size=1, max_size=6)))
        days = [
            day for place, day in enumerate(days) if day >= BEGIN or place + 1 == len(days) or days[place + 1] >= BEGIN
        ]
        found += [
            State(
                deal_id, day, draw(st.integers(0, 3)), draw(st.none() | st.integers(0, 1000)),
                draw(st.none() | st.sampled_from([SOON, LATE])), draw(st.booleans()),
            )
            for day in days
        ]  # fmt: skip
    return found


@given(histories(), st.sampled_from([None, DUE]))
def test_the_steps_always_come_to_the_end(states, due):
    """Start, created, pulled in and increased, less decreased, pushed out, won and lost, is the end: for each deal."""
    walk = walk_deals(states, BEGIN, due)
    for deal in {state.deal_id for state in states}:
        steps = sum(walk.moves[move].get(deal, 0) for move in Move if move is not Move.END)
        assert steps == walk.moves[Move.END].get(deal, 0)
