"""Lifecycle rules: each of the twelve by hand, and all of them against a plain loop over random deals."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median, pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.lifecycle import (
    THRESHOLDS,
    Rules,
    class_a,
    past_of,
    rules_of,
    status_of,
    status_turns,
    year_before,
)

TODAY = date(2025, 11, 20)
Deals = list[tuple[date | None, int, date | None, int | None]]


def won(*ago: int, value: int = 100) -> Deals:
    """Return deals won so many days ago, each created ten days before."""
    return [(TODAY - timedelta(days + 10), 1, TODAY - timedelta(days), value) for days in ago]


def opened(ago: int = 5) -> Deals:
    """Return an open deal."""
    return [(TODAY - timedelta(ago), 0, None, 100)]


def lost(ago: int = 5, outcome: int = 2) -> Deals:
    """Return a lost deal."""
    return [(TODAY - timedelta(ago + 20), outcome, TODAY - timedelta(ago), 100)]


@pytest.mark.parametrize(
    ("deals", "is_valued", "status"),
    [
        ([], False, 1),
        (opened(), False, 2),
        (opened() + lost(), False, 2),
        (lost(), False, 3),
        (lost() + lost(outcome=3), False, 3),
        (won(120), False, 4),
        (won(3) + opened(), True, 4),
        (won(121), False, 5),
        (won(240), False, 5),
        (won(50, 40), False, 6),
        (won(200, 60, 50), False, 6),
        (won(200, 150, 100, 50), False, 7),
        (won(200, 150, 100, 50), True, 8),
        (won(700, 650, 600, 350, 300, 200, 100, 30), False, 9),
        (won(700, 650, 600, 550, 500, 450, 400, 60), False, 10),
        (won(241), False, 11),
        (won(480), False, 11),
        (won(191, 141, 101), True, 11),
        (won(481), False, 12),
        (won(380, 330, 280, 230) + opened(), True, 12),
    ],
)
def test_each_rule_says_what_the_definitions_say(deals: Deals, is_valued: bool, status: int) -> None:
    """Potential, in work, refused, new, one-time, periodic, permanent, key, growing, declining, sleeping, lost."""
    assert status_of(past_of(deals), TODAY, Rules(), cycle=120, is_valued=is_valued) == status


def test_the_firm_sets_its_own_thresholds() -> None:
    """Every threshold is read from the settings; the cycle may differ by type of client."""
    rules = rules_of({"lifecycle_cycle_days": 30, "lifecycle_lost_cycles": 3, "lifecycle_cycles": {"dealer": 14}})
    assert (rules.cycle_of("dealer"), rules.cycle_of(None), rules.lost_cycles) == (14, 30, 3)
    assert rules_of({}) == Rules()
    assert rules_of({"lifecycle_cycle_days": 0, "lifecycle_change": "x", "lifecycle_cycles": {"dealer": -1}}) == Rules()
    assert {each.key.removeprefix("lifecycle_") for each in THRESHOLDS} | {"cycles"} == set(Rules.__slots__)


def test_class_a_is_the_clients_that_make_four_fifths() -> None:
    """The share of all larger ones is under 80 %; equal sums share a class; nothing is never A."""
    assert class_a([(1, 50), (2, 20), (2, 10), (3, 15), (4, 5)]) == {1, 2}
    assert class_a([(1, 79), (2, 11), (3, 10)]) == {1, 2}
    assert class_a([(1, 25), (2, 25), (3, 25), (4, 25)]) == {1, 2, 3, 4}
    assert class_a([(1, 0), (2, -5)]) == frozenset()
    assert class_a([]) == frozenset()


def naive(deals: Deals, on: date, *, is_valued: bool) -> int:
    """Work a status out from the words of the definitions."""
    day = timedelta(1)
    known = [deal for deal in deals if min(deal[0] or date.min, deal[2] or date.max) <= on]
    wins = sorted(
        (closed, value or 0) for _c, outcome, closed, value in known if outcome == 1 and closed and closed <= on
    )
    open_now = [deal for deal in known if deal[2] is None or deal[2] > on]
    if not wins:
        return 1 if not known else 2 if open_now else 3
    distinct = sorted({when for when, _value in wins})
    gaps = [(after - before).days for before, after in pairwise(distinct)]
    own = len(wins) >= 3 and len(distinct) >= 3
    cycle: Any = median(gaps) if own else 120
    silence = (on - wins[-1][0]).days
    regular = own and pstdev(gaps) / mean(gaps) <= 0.5
    middle, first = year_before(on, 1), year_before(on, 2)
    now = sum(value for when, value in wins if middle <= when < on + day)
    before = sum(value for when, value in wins if first <= when < middle)
    rules = {
        12: silence > 4 * cycle, 11: silence > 2 * cycle, 8: regular and is_valued,
        10: before > 0 and now * 5 < before * 4, 9: before > 0 and now * 5 > before * 6,
        7: regular, 6: len(wins) >= 2, 4: silence <= cycle, 5: True,
    }  # fmt: skip
    return next(status for status, holds in rules.items() if holds)


@st.composite
def random_deals(draw: st.DrawFn) -> Deals:
    """Return deals of three years, many of them won at even intervals."""
    deals: Deals = []
    day = TODAY - timedelta(draw(st.integers(0, 1100)))
    step = draw(st.integers(1, 200))
    for _each in range(draw(st.integers(0, 9))):
        outcome = draw(st.sampled_from((0, 1, 1, 1, 1, 2, 3)))
        created = draw(st.one_of(st.none(), st.just(day - timedelta(draw(st.integers(-3, 40))))))
        value = draw(st.one_of(st.none(), st.integers(0, 500)))
        deals.append((created, outcome, day if outcome else None, value))
        day += timedelta(draw(st.one_of(st.just(step), st.integers(0, 300))))
    return deals


@given(random_deals(), st.integers(0, 900), st.booleans())
def test_the_rules_agree_with_a_plain_loop(deals: Deals, ago: int, is_valued: bool) -> None:
    """On any day, whatever the deals."""
    on = TODAY - timedelta(ago)
    assert status_of(past_of(deals), on, Rules(), cycle=120, is_valued=is_valued) == naive(
        deals, on, is_valued=is_valued
    )


@given(random_deals())
def test_the_past_is_what_the_rules_would_have_said_then(deals: Deals) -> None:
    """Turns follow one another, none repeats the one before, and each day looked at has the status of its day."""
    begin = TODAY - timedelta(1200)
    past = past_of(deals)
    turns = status_turns(past, begin, TODAY, Rules(), cycle=120, is_valued=lambda _day: False)
    assert turns[0][0] == begin
    assert all(before[0] < after[0] and before[1] != after[1] for before, after in pairwise(turns))
    for day, status in turns:
        assert status_of(past, day, Rules(), cycle=120, is_valued=False) == status
    assert turns[-1][1] == status_of(past, TODAY, Rules(), cycle=120, is_valued=False)


def test_the_past_of_a_client_is_told_by_events_and_month_ends() -> None:
    """A client that came, bought once and fell silent."""
    deals: Deals = [(date(2024, 1, 10), 1, date(2024, 2, 5), 100)]
    turns = status_turns(past_of(deals), date(2023, 12, 20), TODAY, Rules(), cycle=120, is_valued=lambda _day: False)
    assert turns == [
        (date(2023, 12, 20), 1), (date(2024, 1, 10), 2), (date(2024, 2, 5), 4), (date(2024, 7, 1), 5),
        (date(2024, 11, 1), 11), (date(2025, 6, 1), 12),
    ]  # fmt: skip
