"""The values that say why a figure changed."""

from __future__ import annotations

from dataclasses import replace

from crmdesk.reports.why.reasons import ClientMove, Why


def test_the_strongest_comes_first_and_each_is_found_by_its_id(why: Why) -> None:
    """Dimensions stand by strength; one that is not there is nothing."""
    strengths = [cause.strength for cause in why.causes]
    assert strengths == sorted(strengths, reverse=True)
    assert why.strongest is why.causes[0]
    assert why.cause("city") is not None
    assert why.cause("nobody") is None
    assert replace(why, causes=()).strongest is None


def test_every_move_has_its_words() -> None:
    """What became of a client reads apart from every other."""
    assert len({move.label for move in ClientMove}) == len(ClientMove)
