"""Deal walk: how the states of deals between two days carry a pipeline from what it was to what it is.

Start, plus what was created, pulled in and increased, less what was decreased, pushed out, won, lost and cancelled, is the end: for
each deal, so for all of them (definitions, section 22).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from crmdesk.data.models.catalogue import CANCELLED, OPEN, WON


class Move(Enum):
    """What a deal does to the pipeline; the first and the last are its states."""

    START = "start"
    CREATED = "created"
    ARRIVED = "arrived"  # came under the conditions of the question: another owner or stage
    PULLED_IN = "pulled_in"  # expected in time now, or open again
    INCREASED = "increased"
    DECREASED = "decreased"
    PUSHED_OUT = "pushed_out"  # expected later now
    LEFT = "left"  # is not under the conditions any more
    WON = "won"
    LOST = "lost"
    CANCELLED = "cancelled"  # no loss: nobody else won it
    END = "end"


class State(NamedTuple):
    """What a deal was from a day on."""

    deal_id: int
    begin_on: date
    outcome: int
    value: int | None
    """Minor units of the firm's currency."""
    expected_on: date | None
    matches: bool
    """Whether it meets the conditions of the question."""

    @property
    def worth(self) -> int:
        """The amount; nothing where nobody knows it."""
        return self.value or 0

    @property
    def counts(self) -> bool:
        """Whether it is open and meets the conditions, whenever it is expected."""
        return self.outcome == OPEN and self.matches


@dataclass(slots=True)
class Push:
    """How often and how far the expected day of a deal was put off."""

    times: int = 0
    days: int = 0
    first: date | None = None
    """The day before the first push."""
    now: date | None = None


@dataclass(slots=True)
class Walk:
    """What all deals did: deal -> minor units by move, those that lower the pipeline below zero; and their pushes."""

    moves: dict[Move, dict[int, int]] = field(default_factory=lambda: {move: {} for move in Move})
    pushes: dict[int, Push] = field(default_factory=dict)

    def sum(self, move: Move) -> int:
        """Return what a move comes to."""
        return sum(self.moves[move].values())


def walk_deals(states: Iterable[State], begin: date, due_before: date | None = None) -> Walk:
    """Return what deals did from ``begin`` on.

    Args:
        states: of all deals, those of a deal together and in order; of each the one that held at ``begin`` comes first.
        begin: the first day.
        due_before: only deals expected before this day are in the pipeline; None takes all open ones.
    """

    def is_in(state: State) -> bool:
        expected = state.expected_on
        return state.counts and (due_before is None or (expected is not None and expected < due_before))

    walk = Walk()
    for deal_id, own in groupby(states, key=itemgetter(0)):
        _walk_one(walk, deal_id, own, begin, is_in)
    return walk


def _walk_one(walk: Walk, deal_id: int, states: Iterable[State], begin: date, is_in: Callable[[State], bool]) -> None:
    def bring(move: Move, amount: int) -> None:
        brought = walk.moves[move]
        brought[deal_id] = brought.get(deal_id, 0) + amount

    before: State | None = None
    was_in = False
    for state in states:
        now_in = is_in(state)
        if state.begin_on < begin:
            if now_in:
                walk.moves[Move.START][deal_id] = state.worth
        elif now_in and not was_in:
            bring(_arrival(before), state.worth)
        elif was_in and before is not None:
            _leave_or_stay(bring, before, state, is_in_now=now_in)
        if before is not None and state.begin_on >= begin:
            _note_push(walk.pushes, before, state)
        before, was_in = state, now_in
    if was_in and before is not None:
        walk.moves[Move.END][deal_id] = before.worth


def _arrival(before: State | None) -> Move:
    if before is None:
        return Move.CREATED
    return Move.ARRIVED if before.outcome == OPEN and not before.matches else Move.PULLED_IN


def _leave_or_stay(bring: Callable[[Move, int], None], before: State, state: State, *, is_in_now: bool) -> None:
    if is_in_now or state.outcome == WON:  # the contract of a won deal may differ from its estimate
        change = state.worth - before.worth
        if change:
            bring(Move.INCREASED if change > 0 else Move.DECREASED, change)
        if not is_in_now:
            bring(Move.WON, -state.worth)
    elif state.outcome != OPEN:
        bring(Move.CANCELLED if state.outcome == CANCELLED else Move.LOST, -before.worth)
    else:
        bring(Move.PUSHED_OUT if state.matches else Move.LEFT, -before.worth)


def _note_push(pushes: dict[int, Push], before: State, state: State) -> None:
    old, new = before.expected_on, state.expected_on
    if not (before.outcome == OPEN and state.counts) or old is None or new is None or new <= old:
        return
    push = pushes.setdefault(state.deal_id, Push(first=old))
    push.times += 1
    push.days += (new - old).days
    push.now = new
