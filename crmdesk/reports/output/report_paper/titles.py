"""Titles: how a period report, its period, its number and its sections are called in the language of the process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from crmdesk.data import words
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _
from crmdesk.reports.period_reports.snapshot import Bar, Snapshot
from crmdesk.reports.periods import MONTHS, Compare, Period, base_of

_TITLES = {
    "manager": N_("Manager's report for {period}"),
    "department": N_("Department's report for {period}"),
    "firm": N_("Company's report for {period}"),
}
_WINS = {
    "week": N_("Wins of the week"), "month": N_("Wins of the month"), "quarter": N_("Wins of the quarter"), "year": N_("Wins of the year"),
}  # fmt: skip
_REASONS = {
    "week": N_("What moved the week"), "month": N_("What moved the month"), "quarter": N_("What moved the quarter"),
    "year": N_("What moved the year"),
}  # fmt: skip
#: What the place is taken in, as a heading and as a note under the place.
PLACES = {
    "manager": (N_("Place in the team"), N_("place in the team")),
    "department": (N_("Place among departments"), N_("place among departments")),
    "firm": (N_("Place"), N_("place")),
}


def title_of(snapshot: Snapshot) -> str:
    """Return what the report is: "Manager's report for October 2025"."""
    return _(_TITLES[snapshot.subject]).format(period=period_text(snapshot))


def number_of(snapshot: Snapshot) -> str:
    """Return the number as it is written on paper: "No. R-2025-10-02/2"."""
    return _("No. {number}").format(number=number_text(snapshot.number, snapshot.revision))


def period_of(snapshot: Snapshot) -> Period:
    """Return the days the report is about."""
    return Period(snapshot.begin_on, snapshot.end_on)


def period_text(snapshot: Snapshot) -> str:
    """Return the period as it follows "for": "October 2025", "the week of 06.10.2025–12.10.2025", "the year 2025"."""
    return _said(period_of(snapshot), snapshot.kind)


def bare_period_text(snapshot: Snapshot) -> str:
    """Return the period as it stands alone: "October 2025", "06.10.2025–12.10.2025"."""
    period = period_of(snapshot)
    return period.text() if snapshot.kind == "week" else _said(period, snapshot.kind)


def years_of(bars: Sequence[Bar]) -> tuple[str, str]:
    """Return how the bars of this time and of a year before are called: by their years where these are single ones."""
    years = {bar.key[:4] for bar in bars}
    if len(years) == 1 and (year := years.pop()).isdigit():
        return year, str(int(year) - 1)
    return _("fact"), _("year before")


def next_period_text(snapshot: Snapshot) -> str:
    """Return the next period as it follows "for", a month without its year."""
    return _short(period_of(snapshot).neighbour(1), snapshot.kind)


def short_period_text(snapshot: Snapshot) -> str:
    """Return the period as it follows "for", a month without its year."""
    return _short(period_of(snapshot), snapshot.kind)


def days_text(snapshot: Snapshot) -> str:
    """Return the first and the last day of the period."""
    period = period_of(snapshot)
    return f"{day_text(period.begin)}–{day_text(period.last)}"


def base_text(snapshot: Snapshot) -> str:
    """Return the period a year before as a heading: "October 2024"."""
    base = base_of(period_of(snapshot), Compare.YEAR, snapshot.as_of)
    text = (base.full or base.period).text() if base else ""
    return text[:1].upper() + text[1:]


def wins_title(snapshot: Snapshot) -> str:
    """Return the heading of the won deals."""
    return _(_WINS[snapshot.kind])


def reasons_title(snapshot: Snapshot) -> str:
    """Return the heading of what moved the period."""
    return _(_REASONS[snapshot.kind])


def moment_text(moment: datetime, snapshot: Snapshot) -> str:
    """Return a moment as the firm's clocks show it: "05.11.2025 09:40"."""
    local = moment.astimezone(ZoneInfo(snapshot.timezone))
    return f"{day_text(local)} {local:%H:%M}"


def signing_year(snapshot: Snapshot) -> int:
    """Return the year a report is signed in: after its period, and after its figures were formed."""
    return max(snapshot.end_on.year, snapshot.formed_at.astimezone(ZoneInfo(snapshot.timezone)).year)


def zone_text(moment: datetime, snapshot: Snapshot) -> str:
    """Return how far the firm's clocks are ahead of Greenwich: "UTC+3"."""
    offset = moment.astimezone(ZoneInfo(snapshot.timezone)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def _said(period: Period, kind: str) -> str:
    if kind == "month":
        return f"{_month(period)} {period.begin.year}"
    if kind == "year":
        return _("the year {year}").format(year=period.begin.year)
    return _("the week of {days}").format(days=period.text()) if kind == "week" else period.text()


def _short(period: Period, kind: str) -> str:
    return _month(period) if kind == "month" else _said(period, kind)


def _month(period: Period) -> str:
    """Return the name of a month as it stands within a sentence: Russian writes it small."""
    name = _(MONTHS[period.begin.month - 1])
    return name.lower() if words.language() == "ru" else name
