"""Deadlines: the last days to sign and to approve, and how late one is."""

from __future__ import annotations

from datetime import date

from crmdesk.data.period_reports.deadlines import Deadlines, days_overdue, deadlines_of

END = date(2025, 11, 1)


def test_days_are_counted_from_the_last_day_of_the_period() -> None:
    """Five and eight days after 31 October; as the firm says; never approved before it is signed."""
    assert deadlines_of(END, {}) == Deadlines(date(2025, 11, 5), date(2025, 11, 8))
    assert deadlines_of(END, {"report_sign_days": 1, "report_approve_days": 2}).sign == date(2025, 11, 1)
    late = deadlines_of(END, {"report_sign_days": 20, "report_approve_days": 2})
    assert late == Deadlines(date(2025, 11, 20), date(2025, 11, 20))
    assert deadlines_of(END, {"report_sign_days": "soon"}) == deadlines_of(END, {})


def test_late_is_what_waits_past_its_day() -> None:
    """Formed and frozen by the day of signing, signed by the day of approving; what is done is never late."""
    deadlines, today = deadlines_of(END, {}), date(2025, 11, 9)
    assert days_overdue("formed", 1, deadlines, today) == days_overdue("frozen", 1, deadlines, today) == 4
    assert days_overdue("formed", None, deadlines, date(2025, 11, 5)) == 0
    assert days_overdue("signed", 1, deadlines, today) == 1
    assert days_overdue("signed", None, deadlines, today) == days_overdue("approved", 1, deadlines, today) == 0
