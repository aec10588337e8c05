"""Bonus: whole minor units by the firm's rule, the calculation shown, edges of the steps exact."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.ranking_profiles import USUAL_BONUS
from crmdesk.reports.ranking.bonus import bonus_of, rule_text


@pytest.mark.parametrize(
    ("fact", "factor"),
    [(79_99, "0.5"), (80_00, "0.5"), (80_01, "0.8"), (95_00, "0.8"), (95_01, "1"), (100_00, "1"), (100_01, "1.2")],
)
def test_a_step_holds_to_its_very_end(fact, factor):
    """Eighty percent is still the first step, a kopeck more the second."""
    bonus = bonus_of(USUAL_BONUS, fact, 100_00, fact, "RUB")
    assert Decimal(bonus.coefficient) / 100 == Decimal(factor)


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_the_sum_is_the_product_rounded_once(value, plan):
    """1.2 % of the revenue times the coefficient, halves away from zero."""
    bonus = bonus_of(USUAL_BONUS, value, plan, value, "RUB")
    exact = Decimal(value) * Decimal("0.012") * Decimal(bonus.coefficient) / 100
    assert bonus.amount == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_the_calculation_is_told():
    """Every number of it is in the sentence."""
    text = bonus_of(USUAL_BONUS, 8_208_700_00, 7_016_000_00, 8_208_700_00, "RUB").text.replace("\u202f", " ")
    assert text.startswith("1.2 % × 8 208 700 ₽ × 1.2 = 118 205.28 ₽")
    assert "7 016 000 ₽" in text
    assert "117.0 %" in text


def test_without_a_plan_the_coefficient_is_one_and_said():
    """Nothing was asked, so nothing is taken away."""
    bonus = bonus_of(USUAL_BONUS, 1_000_00, None, 1_000_00, "RUB")
    assert bonus.amount == 12_00
    assert "no plan" in bonus.text


def test_a_loss_gives_nothing_and_no_figure_no_bonus():
    """Nobody owes the firm for a bad month."""
    assert bonus_of(USUAL_BONUS, -5_00, 1_00, -5_00, "RUB").amount == 0
    assert bonus_of(USUAL_BONUS, None, 1_00, None, "RUB") is None


def test_the_rule_is_one_line():
    """What people are paid by stands under the ranking."""
    assert rule_text(USUAL_BONUS, "Revenue") == (
        "1.2 % of “Revenue” × coefficient of the plan (to 80 %: 0.5; to 95 %: 0.8; to 100 %: 1; above: 1.2)"
    )
