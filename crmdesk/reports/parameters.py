"""Parameters: what a report was asked, in words, as heads of paper and sheets print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _
from crmdesk.reports.periods import Compare

if TYPE_CHECKING:
    from crmdesk.reports.periods import Period
    from crmdesk.reports.result import Result

COMPARE_TITLES = {
    Compare.NONE: N_("not compared"),
    Compare.PREVIOUS: N_("with the previous period"),
    Compare.YEAR: N_("with last year"),
    Compare.PLAN: N_("with the plan"),
}


def parameters_of(result: Result) -> tuple[tuple[str, str], ...]:
    """Return (name, text) of everything that was asked, in the order people ask for it."""
    compared = _(COMPARE_TITLES[result.compare])
    if result.base_period is not None:
        compared = _("{how}: {days}").format(how=compared, days=days_text(result.base_period))
    rows = [
        (_("Firm"), result.firm),
        (_("What it answers"), result.about),
        (_("Period"), period_text(result.period)),
        (_("Compared"), compared),
        (_("Whose figures"), result.scope),
        *((_("Condition"), text) for text in result.conditions),
        (_("As of"), day_text(result.as_of)),
        (_("Formed"), f"{day_text(result.made_at)} {result.made_at:%H:%M}"),
    ]
    return tuple((name, text) for name, text in rows if text)


def period_text(period: Period) -> str:
    """Return a calendar unit by its name with its days, and anything else by its days alone."""
    if period.grain() is None:
        return days_text(period)
    return _("{name}: {days}").format(name=period.text(), days=days_text(period))


def days_text(period: Period) -> str:
    """Return the first and the last day of a period: "01.11.2025 – 20.11.2025"."""
    if period.begin == period.last:
        return day_text(period.begin)
    return f"{day_text(period.begin)} – {day_text(period.last)}"
