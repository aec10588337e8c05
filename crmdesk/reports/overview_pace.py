"""Pace: which part of a period's working days has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.reports.moment import counted_end
from crmdesk.reports.spread import WorkingDays

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.activities.workdays import Workdays
    from crmdesk.reports.periods import Period


def elapsed_share(workdays: Workdays, period: Period, as_of: date) -> float:
    """Return the share 0..1 of a period's working days that have gone by the end of ``as_of``.

    A period without a working day has gone once it begins.
    """
    if as_of < period.begin:
        return 0.0
    days = WorkingDays(workdays, period.begin, period.end)
    whole = days.between(period.begin, period.end)
    return days.between(period.begin, counted_end(period, as_of)) / whole if whole else 1.0
