"""The arithmetic of a change: parts sum to it, to the last kopeck."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.reports.measures import MEASURES
from crmdesk.reports.rounding import rounded_to
from crmdesk.reports.why.splitting import (
    Sides,
    concentration_of,
    contribution,
    effects_of,
    formula_of,
    quotient_effects,
    strength_of,
    sum_effects,
)

NUMBERS = st.integers(0, 10**9)
MEMBERS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6)


@given(MEMBERS)
def test_a_quotient_changes_by_the_sum_of_its_members(members: list[tuple[int, int, int, int]]) -> None:
    """Exactly, and each contribution is its rate's effect and its weight's."""
    whole = [Sides(Fraction(sum(m[i] for m in members)), Fraction(sum(m[i + 1] for m in members))) for i in (0, 2)]
    if not whole[0].below or not whole[1].below:
        return
    now, base = whole
    given_ = []
    for member in members:
        sides = Sides(Fraction(member[0]), Fraction(member[1])), Sides(Fraction(member[2]), Fraction(member[3]))
        given_.append(contribution(*sides, now, base))
        assert sum(quotient_effects(*sides, now, base)) == given_[-1]
    assert now.figure is not None
    assert base.figure is not None
    assert sum(given_) == now.figure - base.figure


@given(NUMBERS, NUMBERS, st.integers(0, 1000), st.integers(0, 1000))
def test_number_average_and_both_make_the_change(now: int, base: int, count_now: int, count_base: int) -> None:
    """With deals on both sides, on one, on none."""
    parts = sum_effects(Fraction(now), Fraction(base), count_now, count_base)
    assert sum(parts) == now - base
    made = effects_of(parts, now - base, is_money=True)
    assert made.first + made.second + made.joint == now - base


@given(st.lists(st.fractions(-1000, 1000), min_size=1, max_size=9))
def test_rounded_parts_keep_the_sum(parts: list[Fraction]) -> None:
    """Whole numbers, each less than one away, that sum to the rounded whole."""
    whole = round(sum(parts))
    made = rounded_to(parts, whole)
    assert sum(made) == whole
    assert all(abs(one - part) <= 1 for one, part in zip(made, parts, strict=True))


def test_a_middle_has_no_parts() -> None:
    """Sums and quotients of sums are split, medians and products are not."""
    for name in ("revenue", "average_deal", "win_rate"):
        assert formula_of(MEASURES[name]) is not None
    for name in ("median_deal", "sales_cycle_median", "response_minutes", "sales_velocity"):
        assert formula_of(MEASURES[name]) is None


def test_a_change_of_few_members_is_stronger_than_an_even_one() -> None:
    """One city that fell explains; the same fall everywhere does not, nor a member that is everything anyhow."""
    bases = [30.0, 30.0, 20.0, 10.0, 10.0]
    one = strength_of([-20.0, 1.0, 0.0, 1.0, 0.0], bases)
    even = strength_of([-6.0, -6.0, -4.0, -2.0, -2.0], bases)
    assert one > 0.5
    assert even < 0.1
    assert strength_of([-19.0, -1.0], [95.0, 5.0]) < 0.01
    assert strength_of([-18.0], [100.0]) == 0
    assert concentration_of([-20.0, 1.0, 0.0, 1.0, 0.0]) == 1
    assert concentration_of([]) == 0
