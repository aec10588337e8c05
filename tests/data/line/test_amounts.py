"""Amounts and durations inside a line."""

from __future__ import annotations

import pytest

from crmdesk.data.line.amounts import find_amounts, find_duration
from crmdesk.data.line.words import Line


@pytest.mark.parametrize(
    ("text", "roubles", "currency"),
    [
        ("1,2 млн", 1_200_000, ""), ("1.2 млн", 1_200_000, ""), ("1,250 млн", 1_250_000, ""), ("350 тыс", 350_000, ""),
        ("350 тыс.", 350_000, ""), ("350к", 350_000, ""), ("350k", 350_000, ""), ("5 т.р.", 5_000, ""),
        ("1 200 000 руб", 1_200_000, "RUB"), ("1.200.000 ₽", 1_200_000, "RUB"), ("1,200 руб", 1_200, "RUB"),
        ("99,90 руб.", 99.90, "RUB"), ("$5k", 5_000, "USD"), ("€ 1200", 1_200, "EUR"), ("200 долларов", 200, "USD"),
        ("2 млрд", 2_000_000_000, ""), ("полмиллиона", 500_000, ""), ("полтора миллиона", 1_500_000, ""),
        ("5 тысяч рублей", 5_000, "RUB"), ("1.5 mln eur", 1_500_000, "EUR"), ("half a million", 500_000, ""),
    ],
)  # fmt: skip
def test_an_amount_says_how_much_and_of_what(text, roubles, currency):
    """Powers, groups and signs, before the number or after it."""
    found = find_amounts(Line(f"сделка {text} поставка"))
    stated = [amount for amount in found if not amount.bare]
    assert [(amount.minor, amount.currency) for amount in stated] == [(round(roubles * 100), currency)]


@pytest.mark.parametrize("text", ["ВК-21/1", "С-6607", "№ 6607", "10:00", "05.12", "+7 912 345"])
def test_numbers_of_other_things_are_no_stated_amounts(text):
    assert all(amount.bare for amount in find_amounts(Line(text)))


def test_bare_digits_are_marked_so():
    """Only where money is due are they taken for money."""
    assert [(amount.minor, amount.bare) for amount in find_amounts(Line("насос 1200000"))] == [(120_000_000, True)]


def test_a_sum_beyond_every_range_is_said():
    found = find_amounts(Line("сделка 999999999999999 млрд"))
    assert "too large" in found[0].fault


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15 мин", 15), ("15 минут", 15), ("15мин", 15), ("полчаса", 30), ("1 ч", 60), ("1,5 ч", 90), ("1.5 часа", 90),
        ("1 ч 20 мин", 80), ("2 часа", 120), ("полтора часа", 90), ("15 min", 15), ("1 h", 60), ("1h 20m", 80),
        ("half an hour", 30), ("90 minutes", 90),
    ],
)  # fmt: skip
def test_a_duration_is_read_in_either_language(text, minutes):
    found = find_duration(Line(f"звонок {text} обсудили"))
    assert found is not None
    assert found.seconds == minutes * 60


@pytest.mark.parametrize("text", ["в 10 часов", "через 3 часа", "at 10 h", "in 2 hours", "без 0 мин", "обсудили"])
def test_hours_of_the_clock_and_distances_are_no_durations(text):
    assert find_duration(Line(text)) is None
