"""How plans and changes read in the table of measures, and which arrow they have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crmdesk.reports.output.report_paper.figures import change_cell, figure_text, plan_text, toned
from crmdesk.reports.period_reports.snapshot import MeasureLine


def line(unit: str, fact: str, base: str | None, good: int = 1, plan: str | None = None) -> MeasureLine:
    """Return a line of the table."""
    now, before = Decimal(fact), None if base is None else Decimal(base)
    delta = None if before is None else now - before
    change = delta / before if delta is not None and before else None
    return MeasureLine(
        "m", "M", unit, good, None if plan is None else Decimal(plan), now, None, before, delta, change, ""
    )


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (line("money", "94368000", "82500000"), "+14.4\u202f%"),
        (line("money", "0", "82500000"), "−100.0\u202f%"),
        (line("money", "94368000", "0"), "+943\u202f680"),
        (line("money", "94368000", None), "—"),
        (line("count", "13", "10"), "+3 pcs"),
        (line("count", "185", "164"), "+12.8\u202f%"),
        (line("count", "3", "0"), "+3 pcs"),
        (line("percent", "0.619", "0.455"), "+16.4\u202fpp"),
        (line("percent", "0.619", None), "—"),
        (line("days", "52.5", "48"), "+4.5"),
        (line("minutes", "14", "17"), "−3"),
    ],
)
def test_a_change_reads_as_people_say_it(held, said):
    """Sums by percent, shares by points, a few pieces by pieces, days and minutes by themselves."""
    assert change_cell(held).text == said


def test_a_small_sum_beside_large_ones_has_no_kopecks():
    """A debt of 1 429.64 that was 2 660 080 reads 1 430; small sums alone keep theirs."""
    large = line("money", "142964", "266008000")
    assert figure_text(large, large.fact) == "1\u202f430"
    small = line("money", "142964", "1000")
    assert figure_text(small, small.fact) == "1\u202f429.64"
    assert figure_text(large, None) == "—"


@pytest.mark.parametrize(
    ("good", "change", "arrow"),
    [(1, "0.1", (True, True)), (1, "-0.1", (False, False)), (-1, "0.1", (True, False)), (-1, "-0.1", (False, True))],
)
def test_an_arrow_says_where_a_change_goes_and_whether_that_is_good(good, change, arrow):
    """The arrow does not flip for measures of which less is better; whether it is full does."""
    assert toned("x", Decimal(change), good).arrow == arrow


def test_no_change_has_no_arrow():
    """Neither zero nor nothing goes anywhere."""
    assert toned("0", Decimal(0), 1).arrow is None
    assert toned("—", None, 1).arrow is None


def test_a_plan_not_to_be_exceeded_says_up_to():
    """And one that is not there says nothing."""
    assert plan_text(line("money", "1", None, -1, "50000000")) == "up to 500\u202f000"
    assert plan_text(line("money", "1", None, 1, "50000000")) == "500\u202f000"
    assert plan_text(line("money", "1", None, -1)) == "—"
