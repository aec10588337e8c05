"""Deadlines of reports: until when they are signed and approved, counted from the end of their period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crmdesk.data.firm_settings import setting_named

#: States in which a report waits for its author's signature.
TO_SIGN = ("formed", "frozen")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last days on which a report is signed by its author and approved in time."""

    sign: date
    approve: date


def deadlines_of(end_on: date, settings: Mapping[str, Any]) -> Deadlines:
    """Return the deadlines of a period: so many days after its last day, as the firm's settings say.

    Args:
        end_on: the first day after the period.
        settings: the firm's.
    """
    last = end_on - timedelta(1)
    sign = setting_named("report_sign_days").value(settings)
    approve = setting_named("report_approve_days").value(settings)
    return Deadlines(last + timedelta(int(sign)), last + timedelta(int(max(sign, approve))))


def days_overdue(state: str, approver_id: int | None, deadlines: Deadlines, today: date) -> int:
    """Return by how many days a report is late for what it waits for; 0 where it is in time or waits for nothing."""
    if state in TO_SIGN:
        return max(0, (today - deadlines.sign).days)
    if state == "signed" and approver_id is not None:
        return max(0, (today - deadlines.approve).days)
    return 0
