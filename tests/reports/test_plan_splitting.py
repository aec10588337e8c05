"""Plan splitting: parts are whole, add up, and weigh what the past says."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal, Manager
from crmdesk.data.plan_versions import FIRM, Holder, months, write_plans
from crmdesk.reports.plan_splitting import Shape, Split, portions, split_plan
from tests import factories as f
from tests.factories import make_won, plant, put

TOTAL = 12_000_000_00
PROJECTS, IVAN, ANNA = Holder("department", f.PROJECTS), Holder("manager", f.IVAN), Holder("manager", f.ANNA)
#: Amounts of the firm's won deals by month, roubles: the clock stands at 20 November 2025, so the year of the past is
#: November 2024 to October 2025. Ivan has three in four of each.
PAST = {(2024, 11): 400, (2024, 12): 800} | {(2025, month): 100 * month for month in range(1, 11)}


@pytest.fixture
def sold(store):
    plant(store)
    rows = []
    for (year, month), amount in PAST.items():
        rows.append(make_won(date(year, month, 10), amount * 75, owner_id=f.IVAN))
        rows.append(make_won(date(year, month, 11), amount * 25, owner_id=f.ANNA))
    # The month under way and what is before the year say nothing about last year.
    rows.append(make_won(date(2025, 11, 5), 9_999_00, owner_id=f.IVAN))
    put(store, Deal, *rows)
    return store


def split(store, **changes):
    wanted = {"measure": "revenue", "year": 2026, "holder": FIRM, "total": TOTAL, "shape": Shape.LAST_YEAR}
    return split_plan(store, Split(**(wanted | changes)))


@given(
    st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=15), st.sampled_from((1, 100, 1000))
)
def test_portions_add_up_and_are_whole(whole, weights, unit):
    """Each part is within a unit of its share (the largest takes what is less than one), and nothing is lost."""
    parts = portions(whole, weights, unit)
    assert sum(parts) == whole
    largest = weights.index(max(weights)) if any(weights) else 0
    together = sum(weights) or len(weights)
    for place, (part, weight) in enumerate(zip(parts, weights if any(weights) else [1] * len(weights), strict=True)):
        assert part % unit == 0 or place == largest
        assert abs(part - Fraction(whole * weight, together)) < 2 * unit


def test_last_year_gives_each_month_its_share(sold):
    """A month of the past year's 7 % is 7 % of the next, to a whole rouble."""
    (firm,) = split(sold).parts
    whole = sum(PAST.values())
    for month, got in enumerate(firm.months, 1):
        past = PAST[2024 if month > 10 else 2025, month]
        assert abs(got - Fraction(TOTAL * past, whole)) < 100
        assert got % 100 == 0
    assert sum(firm.months) == TOTAL


def test_the_season_counts_three_years(sold):
    """Another year with one large March moves March alone."""
    put(sold, Deal, make_won(date(2024, 3, 1), 5_000_00, owner_id=f.LONER))
    (firm,) = split(sold, shape=Shape.SEASON).parts
    whole = sum(PAST.values()) + 5_000
    assert abs(firm.months[2] - Fraction(TOTAL * (300 + 5_000), whole)) < 100


def test_even_months_weigh_their_working_days(sold):
    """January 2026 has 22 weekdays of the year's 261 while the calendar names no holidays."""
    (firm,) = split(sold, shape=Shape.EVEN).parts
    days = [
        sum(date.fromordinal(day).weekday() < 5 for day in range(begin.toordinal(), end.toordinal()))
        for begin, end in months(2026)
    ]
    for got, count in zip(firm.months, days, strict=True):
        assert abs(got - Fraction(TOTAL * count, sum(days))) < 100


def test_those_below_add_up_to_the_month_above(sold):
    """Ivan sold three quarters and is given three quarters, month by month, to the rouble."""
    parts = {one.holder: one.months for one in split(sold, holder=PROJECTS, with_below=True).parts}
    assert set(parts) == {PROJECTS, IVAN, ANNA}
    for whole, ivan, anna in zip(parts[PROJECTS], parts[IVAN], parts[ANNA], strict=True):
        assert ivan + anna == whole
        assert abs(ivan - Fraction(whole * 3, 4)) <= 100


def test_who_has_no_past_is_given_the_mean_and_named(sold):
    """Olga and the dealers' namesake sold nothing: they are given a part, and the note names them."""
    found = split(sold, with_below=True)
    assert "Olga Orlova" in " ".join(found.notes)
    firm = found.parts[0].months
    tops = [one for one in found.parts if one.depth == found.parts[0].depth + 1]
    assert [sum(month) for month in zip(*(one.months for one in tops), strict=True)] == list(firm)


def test_who_does_not_sell_is_given_nothing(sold):
    """The head of the firm has no deals and another role: no plan is made for her, and the rest still adds up."""
    with sold.changing(cause="test") as change:
        row = change.row(Manager, f.HEAD)
        change.edit(Manager, f.HEAD, row["version"], role="head")
    found = split(sold, with_below=True)
    assert Holder("manager", f.HEAD) not in {one.holder for one in found.parts}
    assert "Olga Orlova" not in " ".join(found.notes)
    people = [one.months for one in found.parts if one.holder.subject == "manager"]
    assert sum(map(sum, people)) == TOTAL


def test_a_person_without_a_past_gets_working_days(sold):
    """There is nothing to go by, so the note says what was done instead."""
    found = split(sold, holder=Holder("manager", f.LONER))
    assert found.notes
    assert found.parts[0].months == split(sold, holder=Holder("manager", f.LONER), shape=Shape.EVEN).parts[0].months


def test_what_was_shown_is_what_is_written(sold):
    """The wishes of a split, written, are the year's plans."""
    found = split(sold, holder=PROJECTS, with_below=True)
    assert write_plans(sold, found.wishes).txn is not None
    assert write_plans(sold, found.wishes).txn is None


@pytest.mark.parametrize(
    "changes", [{"total": 0}, {"measure": "win_rate"}, {"measure": "debt"}, {"holder": Holder("manager", 404)}]
)
def test_what_cannot_be_split_is_said(sold, changes):
    """Shares and debts do not add up; nothing is nothing to split; nobody has no plans."""
    with pytest.raises(UsageFault):
        split(sold, **changes)
