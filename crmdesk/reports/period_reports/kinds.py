"""Kinds: weeks, months, quarters and years as periods of reports: which is which, and what the picture over time shows."""

from __future__ import annotations

from crmdesk.data.errors import UsageFault
from crmdesk.data.words import N_, _
from crmdesk.reports.periods import Grain, Period, short_month

GRAINS = {"week": Grain.WEEK, "month": Grain.MONTH, "quarter": Grain.QUARTER, "year": Grain.YEAR}
KIND_TITLES = {"week": N_("Week"), "month": N_("Month"), "quarter": N_("Quarter"), "year": N_("Year")}
#: Weeks that the picture of a week's report shows, this one included.
WEEKS = 8


def kind_of(period: Period) -> str:
    """Return which kind of report a period has.

    Raises:
        UsageFault: it is no single week, month, quarter or year.
    """
    for kind, grain in GRAINS.items():
        if grain.unit(period.begin) == period:
            return kind
    raise UsageFault(_("Reports are signed for a week, a month, a quarter or a year. Choose one of them."))


def picture_span(period: Period, kind: str) -> tuple[Period, str]:
    """Return the days that the picture over time shows, and the dimension that cuts them."""
    if kind == "week":
        return Period(Grain.WEEK.shift(period.begin, 1 - WEEKS), period.end), "week"
    return Period(Grain.YEAR.floor(period.begin), period.end), "month"


def bar_label(key: str, dimension: str) -> str:
    """Return how a bar of the picture over time is called: "Oct", "06.10"."""
    if dimension == "month":
        return short_month(int(key[5:7]))
    return f"{key[8:10]}.{key[5:7]}"
