"""Statuses of a client follow from the client's own rhythm."""

from __future__ import annotations

from crmdesk.data.demo.statuses import (
    CYCLE,
    KEY,
    LOST,
    NEW,
    ONE_TIME,
    PERMANENT,
    POTENTIAL,
    REFUSED,
    SLEEPING,
    WORKING,
    Past,
    relations_of,
    statuses_of,
)  # fmt: skip


def past(**changes):
    return Past(**{"created": 0, "first_deal": None, "refused": None, "wins": (), "valued": False} | changes)


def test_a_client_without_deals_is_potential():
    """Nothing happened: one status since the creation."""
    assert statuses_of(past(), 100) == [(POTENTIAL, 0, None)]


def test_only_lost_deals_make_a_refusal():
    """In work from the first deal, refused when the last is lost."""
    found = statuses_of(past(first_deal=5, refused=40), 100)
    assert found == [(POTENTIAL, 0, 5), (WORKING, 5, 40), (REFUSED, 40, None)]


def test_one_win_is_new_then_one_time_then_sleeping_then_lost():
    """After one, two and four cycles without another win."""
    found = statuses_of(past(first_deal=0, wins=((10, 1),)), 1000)
    assert [(status, begin) for status, begin, _end in found] == [
        (WORKING, 0), (NEW, 10), (ONE_TIME, 10 + CYCLE), (SLEEPING, 10 + 2 * CYCLE), (LOST, 10 + 4 * CYCLE),
    ]  # fmt: skip


def test_regular_buyers_are_permanent_and_the_dear_ones_key():
    """Three wins at even intervals make a permanent client; of class A, a key one."""
    wins = ((10, 1), (40, 1), (70, 1))
    assert statuses_of(past(first_deal=0, wins=wins), 80)[-1][0] == PERMANENT
    assert statuses_of(past(first_deal=0, wins=wins, valued=True), 80)[-1][0] == KEY


def test_two_own_intervals_of_silence_are_sleep():
    """A client who bought every thirty days sleeps after sixty and is lost after a hundred and twenty."""
    found = statuses_of(past(first_deal=0, wins=((10, 1), (40, 1), (70, 1))), 400)
    assert found[-2:] == [(SLEEPING, 130, 190), (LOST, 190, None)]


def test_a_quarrel_is_a_span_of_relations():
    """A conflict lasts its days and gives way to what was before."""
    history = past(first_deal=0, wins=((10, 1),))
    found = relations_of(history, statuses_of(history, 100), quarrel=50, today=100)
    assert [begin for _value, begin, _end in found] == [0, 10, 50, 95]
