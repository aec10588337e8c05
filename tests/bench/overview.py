"""The first screen: all its figures from one snapshot, what needs attention, and the rules that look for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crmdesk.data.store import Store
from crmdesk.reports.alerts.attention import read_attention
from crmdesk.reports.alerts.checking import find
from crmdesk.reports.alerts.starters import STARTERS
from crmdesk.reports.overview import view_overview
from crmdesk.reports.periods import Grain, Period
from tests.bench.demo_bases import TODAY
from tests.bench.figure import Figure, beside

#: Milliseconds in which the overview is complete.
MOST = 250.0


def measure_overview(store: Store) -> Iterator[Figure]:
    """Yield how long the overview takes for a month and for the year so far, and the rules of alerts for one look."""
    year = Period(date(TODAY.year, 1, 1), date(TODAY.year, TODAY.month, TODAY.day + 1))
    for name, period in (("this month", Grain.MONTH.unit(TODAY)), ("from 1 January", year)):

        def complete(asked: Period = period) -> None:
            view_overview(store, asked, "", TODAY)
            read_attention(store)

        (taken,) = beside(complete)
        yield Figure("overview", f"every tile and what needs attention, {name}", taken, "ms", most=MOST, absolute=True)

    def look() -> None:
        for starter in STARTERS:
            if starter.given:
                find(store, starter.condition)

    (taken,) = beside(look)
    yield Figure("overview", "one look of the rules of alerts", taken, "ms")
