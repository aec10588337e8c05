"""ReportRequest: what another page asks the reports page to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report and, where they are not its own first ones, the dimension, the measure and the member to select."""

    report: str
    by: str = ""
    measure: str = ""
    member: str = ""
    """The id of the member whose row shall be selected, empty for none."""
