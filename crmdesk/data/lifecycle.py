"""Lifecycle: which of the twelve statuses a client has on a day, by rules over its deals alone (definitions, section 15).

``t`` is the client's own cycle: the median interval between its purchases when it won three or more, else the usual
cycle of its type. Purchases of one day are one occasion when intervals are taken. Of rules that hold at once the first
of this order decides: lost, sleeping, key, declining, growing, permanent, periodic, new, one-time, refused, in work,
potential.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Any

from crmdesk.data.models.catalogue import OPEN, WON
from crmdesk.data.models.deals import ALWAYS
from crmdesk.data.words import N_

POTENTIAL, WORKING, REFUSED, NEW, ONE_TIME, PERIODIC, PERMANENT, KEY, GROWING, DECLINING, SLEEPING, LOST = range(1, 13)
#: Statuses of clients that fell silent: who buys again after them has returned.
SILENT = (SLEEPING, LOST)
_FEWEST_WINS = 3
_A_SHARE = 80


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of the rules that the firm may set; ``key`` is its name in the firm's settings."""

    key: str
    title: str
    default: float


THRESHOLDS = (
    Threshold("lifecycle_cycle_days", N_("Usual days between purchases"), 120),
    Threshold("lifecycle_sleeping_cycles", N_("Cycles of silence until a client sleeps"), 2),
    Threshold("lifecycle_lost_cycles", N_("Cycles of silence until a client is lost"), 4),
    Threshold("lifecycle_irregular", N_("Spread of intervals up to which a client is regular, share"), 0.5),
    Threshold("lifecycle_change", N_("Change of revenue that makes a client growing or declining, share"), 0.2),
    Threshold("lifecycle_returned_days", N_("Days for which a client counts as returned"), 90),
)
#: Settings key of the usual days between purchases by type of client ("dealer" -> 30); other types take the usual ones.
CYCLES_KEY = "lifecycle_cycles"


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds in force."""

    cycle_days: float = 120
    sleeping_cycles: float = 2
    lost_cycles: float = 4
    irregular: float = 0.5
    change: float = 0.2
    returned_days: float = 90
    cycles: Mapping[str, float] = field(default_factory=dict)
    """Usual days between purchases by type of client."""

    def cycle_of(self, category: str | None) -> float:
        """Return the usual days between purchases of a type of clients."""
        return self.cycles.get(category or "", self.cycle_days)


def rules_of(settings: Mapping[str, Any]) -> Rules:
    """Return the rules with what the firm has set; what is no number above 0 is as if nobody had set it."""
    named = {
        each.key.removeprefix("lifecycle_"): _positive(settings.get(each.key)) or each.default for each in THRESHOLDS
    }
    cycles = settings.get(CYCLES_KEY)
    own = cycles if isinstance(cycles, dict) else {}
    return Rules(**named, cycles={name: days for name, value in own.items() if (days := _positive(value))})


def _positive(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None


@dataclass(frozen=True, slots=True)
class Past:
    """A client's deals as the rules see them; days are ordinals, in order."""

    opened: tuple[int, ...] = ()
    """Days on which deals came to be."""
    refused: tuple[int, ...] = ()
    """Days on which deals were lost or cancelled."""
    wins: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    """Amounts of the wins, minor units of the firm's currency."""
    purchases: tuple[int, ...] = ()
    """Days of wins without repeats."""

    @property
    def happenings(self) -> set[int]:
        """Every known day on which something happened."""
        return {day for day in (*self.opened, *self.refused, *self.wins) if day > ALWAYS.toordinal()}


def past_of(deals: Iterable[tuple[date | None, int, date | None, int | None]]) -> Past:
    """Return the past that deals make; each is (created on, outcome, closed on, value).

    A deal without a day of creation was always there; one that closed before it was created was there at its close.
    """
    opened, refused, wins = [], [], []
    for created_on, outcome, closed_on, value in deals:
        begin = (created_on or ALWAYS).toordinal()
        if outcome == OPEN or closed_on is None:
            opened.append(begin)
            continue
        end = closed_on.toordinal()
        opened.append(min(begin, end))
        if outcome == WON:
            wins.append((end, value or 0))
        else:
            refused.append(end)
    wins.sort()
    return Past(
        tuple(sorted(opened)),
        tuple(sorted(refused)),
        tuple(day for day, _value in wins),
        tuple(value for _day, value in wins),
        tuple(dict.fromkeys(day for day, _value in wins)),
    )


def status_of(past: Past, on: date, rules: Rules, *, cycle: float, is_valued: bool) -> int:
    """Return the status at the end of a day, 1..12.

    Args:
        past: the client's deals; what happened after the day does not count.
        on: the day.
        rules: the thresholds.
        cycle: usual days between purchases of such clients.
        is_valued: whether the client is of class A on that day.
    """
    day = on.toordinal()
    count = bisect_right(past.wins, day)
    if count == 0:
        return _before_first_win(past, day)
    gaps = _gaps(past, day)
    if count >= _FEWEST_WINS and len(gaps) + 1 >= _FEWEST_WINS:
        cycle = median(gaps)
    silence = day - past.wins[count - 1]
    if silence > rules.sleeping_cycles * cycle:
        return LOST if silence > rules.lost_cycles * cycle else SLEEPING
    is_regular = count >= _FEWEST_WINS and len(gaps) > 1 and _spread(gaps) <= rules.irregular
    if is_regular and is_valued:
        return KEY
    turned = _turned(past, on, rules.change)
    if turned is not None:
        return turned
    if count > 1:
        return PERMANENT if is_regular else PERIODIC
    return NEW if silence <= cycle else ONE_TIME


def status_turns(
    past: Past, begin: date, today: date, rules: Rules, *, cycle: float, is_valued: Callable[[date], bool]
) -> list[tuple[date, int]]:
    """Return the statuses a client would have had: (first day, status) from ``begin`` on, no two alike in a row.

    They are looked at on every day something happened to the client's deals, on the first of every month between,
    and today.
    """
    days = {begin, today} | {date.fromordinal(day) for day in past.happenings if begin < date.fromordinal(day) < today}
    first_win = past.wins[0] if past.wins else None
    if first_win is not None:
        days |= set(_month_begins(max(begin, date.fromordinal(first_win)), today))
    turns: list[tuple[date, int]] = []
    wins = 0
    for day in sorted(days):
        won = bisect_right(past.wins, day.toordinal())
        if turns and turns[-1][1] == LOST and won == wins:
            continue  # only another purchase ends it
        wins = won
        status = status_of(past, day, rules, cycle=cycle, is_valued=won >= _FEWEST_WINS and is_valued(day))
        if not turns or turns[-1][1] != status:
            turns.append((day, status))
    return turns


def class_a(sales: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Return the clients of class A: (client, amount) of the sales of twelve months, amounts of a client add up.

    Largest first, A while the share of all larger ones is under 80 %; equal sums share a class, nothing is never A.
    """
    totals: dict[int, int] = {}
    for client_id, amount in sales:
        totals[client_id] = totals.get(client_id, 0) + amount
    whole = sum(totals.values())
    found: set[int] = set()
    larger = peers = 0
    last: int | None = None
    for client_id, total in sorted(totals.items(), key=lambda item: -item[1]):
        if total != last:
            larger, peers, last = larger + peers, 0, total
        peers += total
        if total <= 0 or larger * 100 >= whole * _A_SHARE:
            break
        found.add(client_id)
    return frozenset(found)


@cache
def year_before(day: date, years: int) -> date:
    """Return the first day of the twelve months that end with ``day``, or of those ``years`` - 1 years earlier."""
    tomorrow = day + timedelta(1)
    try:
        return tomorrow.replace(year=tomorrow.year - years)
    except ValueError:
        return tomorrow.replace(year=tomorrow.year - years, day=28)


def _before_first_win(past: Past, day: int) -> int:
    opened = bisect_right(past.opened, day)
    if not opened:
        return POTENTIAL
    return REFUSED if bisect_right(past.refused, day) >= opened else WORKING


def _gaps(past: Past, day: int) -> list[int]:
    """Return the days between purchases up to a day."""
    return [after - before for before, after in pairwise(past.purchases[: bisect_right(past.purchases, day)])]


def _spread(gaps: Sequence[int]) -> float:
    """Return the coefficient of variation of intervals."""
    mean = sum(gaps) / len(gaps)
    return sqrt(sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) / mean


def _turned(past: Past, on: date, change: float) -> int | None:
    """Return growing or declining where revenue of twelve months differs much from that of the twelve before."""
    middle = bisect_left(past.wins, year_before(on, 1).toordinal())
    now = sum(past.values[middle : bisect_right(past.wins, on.toordinal())])
    before = sum(past.values[bisect_left(past.wins, year_before(on, 2).toordinal()) : middle])
    if before <= 0:
        return None
    if now < before * (1 - change):
        return DECLINING
    return GROWING if now > before * (1 + change) else None


def _month_begins(begin: date, end: date) -> Iterable[date]:
    """Yield the first days of months after ``begin`` and before ``end``."""
    year, month = begin.year, begin.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = date(year, month, 1)
        if day >= end:
            return
        yield day
