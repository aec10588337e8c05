"""Lifecycle statuses and types of relations of demo clients, from each one's own history of wins.

The rule is the short form of the definitions: the client's own median interval between wins tells whether he is
regular, sleeps (silent for two intervals) or is lost (four).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median, pstdev

POTENTIAL, WORKING, REFUSED, NEW, ONE_TIME, PERIODIC, PERMANENT, KEY, GROWING, DECLINING, SLEEPING, LOST = range(1, 13)
#: Days between wins taken for a client with fewer than three of them; nobody sleeps sooner than ``LEAST_CYCLE`` days.
CYCLE, LEAST_CYCLE = 120, 25
_YEAR = 365
_REGULAR = 0.5
_CHANGE = 0.2
#: Places of the types of relations in ``firm.RELATIONSHIPS``.
NONE, ACQUAINTED, TRIAL, PARTNER, PRIORITY, CONFLICT, OVER = range(7)


@dataclass(frozen=True, slots=True)
class Past:
    """What a client's statuses follow from; days are numbers, amounts roubles."""

    created: int
    first_deal: int | None
    refused: int | None
    """The day the last of the deals was lost, when there are only lost ones."""
    wins: Sequence[tuple[int, int]]
    """Day and amount, by day."""
    valued: bool
    """Whether the client is of class A."""


Span = tuple[int, int, int | None]
"""Value, first day, and the first day it no longer holds; None while it holds."""


def statuses_of(past: Past, today: int) -> list[Span]:
    """Return the statuses of a client one after another, without gaps from the creation on."""
    turns = [(past.created, POTENTIAL)]
    if past.first_deal is not None:
        turns.append((max(past.first_deal, past.created), WORKING))
    if past.refused is not None:
        turns.append((past.refused, REFUSED))
    days = [day for day, _amount in past.wins]
    for place, day in enumerate(days):
        until = days[place + 1] if place + 1 < len(days) else today + 1
        cycle = _cycle(days[: place + 1])
        turns.append((day, _after_win(past, place)))
        settled = ONE_TIME if place == 0 else None
        for silence, status in ((cycle, settled), (2 * cycle, SLEEPING), (4 * cycle, LOST)):
            if status is not None and day + silence < until:
                turns.append((day + silence, status))
    return _spans(turns, today)


def relations_of(past: Past, statuses: Sequence[Span], *, quarrel: int | None, today: int) -> list[Span]:
    """Return the types of relations of a client; ``quarrel`` is the day a conflict began, if there was one."""
    turns = [(past.created, NONE if past.first_deal is None else ACQUAINTED)]
    if past.first_deal is not None and past.first_deal > past.created + 20:
        turns = [(past.created, NONE), (past.first_deal, ACQUAINTED)]
    days = [day for day, _amount in past.wins]
    if days:
        turns.append((days[0], TRIAL))
    if len(days) > 2:
        turns.append((days[2], PARTNER))
    if len(days) > 5 and past.valued:
        turns.append((days[5], PRIORITY))
    turns += [(begin, OVER) for status, begin, _end in statuses if status == LOST]
    turns += [(day, PARTNER) for before, day in pairwise(days)
              if any(value == LOST and before < begin <= day for value, begin, _end in statuses)]  # fmt: skip
    if quarrel is not None:
        turns.append((max(quarrel, past.created + 1), CONFLICT))
        turns.append((max(quarrel, past.created + 1) + 45, PARTNER if len(days) > 2 else TRIAL if days else ACQUAINTED))
    turns = [(day, value) for day, value in sorted(turns, key=lambda turn: turn[0]) if day <= today]
    return _spans(turns, today)


def _after_win(past: Past, place: int) -> int:
    """Return the status right after a win."""
    days = [day for day, _amount in past.wins[: place + 1]]
    if place == 0:
        return NEW
    gaps = [after - before for before, after in pairwise(days)][-8:]
    regular = len(days) > 2 and fmean(gaps) > 0 and pstdev(gaps) / fmean(gaps) <= _REGULAR
    if regular and past.valued:
        return KEY
    day = days[-1]
    if day - days[0] >= 2 * _YEAR:
        now = sum(amount for won, amount in past.wins[: place + 1] if won > day - _YEAR)
        before = sum(amount for won, amount in past.wins[: place + 1] if day - 2 * _YEAR < won <= day - _YEAR)
        if now < before * (1 - _CHANGE):
            return DECLINING
        if before and now > before * (1 + _CHANGE):
            return GROWING
    return PERMANENT if regular else PERIODIC


def _cycle(days: Sequence[int]) -> int:
    if len(days) < 3:
        return CYCLE
    return max(int(median(after - before for before, after in pairwise(days))), LEAST_CYCLE)


def _spans(turns: Sequence[tuple[int, int]], today: int) -> list[Span]:
    """Join turns into spans: of those on one day the last holds, and nothing turns into itself."""
    kept: list[tuple[int, int]] = []
    for day, value in turns:
        if day > today:
            continue
        if kept and kept[-1][0] >= day:
            kept.pop()
        if not kept or kept[-1][1] != value:
            kept.append((day, value))
    ends = [day for day, _value in kept[1:]]
    return [(value, day, end) for (day, value), end in zip(kept, [*ends, None], strict=True)]
