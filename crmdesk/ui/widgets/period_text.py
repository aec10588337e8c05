"""How the toolbar writes a period: what it is, and in grey the part of it that has passed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale

from crmdesk.data import words
from crmdesk.data.words import _
from crmdesk.reports.periods import Grain, Period
from crmdesk.ui.context import Span


def locale() -> QLocale:
    """Return Qt's locale for the language in use (months in the right case, Monday first)."""
    if words.language() == "ru":
        return QLocale(QLocale.Language.Russian, QLocale.Country.Russia)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def day_and_month(day: date, *, year: bool = False) -> str:
    """Return "20 November" or "20 November 2025"; in Russian the month is in the genitive."""
    text = locale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy" if year else "d MMMM")
    return str(text)


def period_parts(period: Period, span: Span, today: date) -> tuple[str, str]:
    """Return the name of a period and its passed part: ("November 2025", "1–20"), ("Year 2024", "").

    Args:
        period: the period in view.
        span: how the person thinks of it.
        today: the base's business date; it belongs to the passed part.
    """
    unfinished = period.begin <= today < period.last
    if span is Span.TO_DATE:
        return (
            _("From {day}").format(day=day_and_month(period.begin)),
            _("to {day}").format(day=day_and_month(period.last, year=True)),
        )
    if span is Span.WEEK:
        same_month = period.begin.month == period.last.month
        begin = str(period.begin.day) if same_month else day_and_month(period.begin)
        name = f"{begin}–{day_and_month(period.last, year=True)}"
    elif span is Span.DAY:
        name = day_and_month(period.begin, year=True)
    else:
        name = period.text()
        name = name[:1].upper() + name[1:]
    if not unfinished or span is Span.RANGE:
        return name, ""
    if span is Span.MONTH:
        return name, f"1–{today.day}" if today.day > 1 else "1"
    return name, _("to {day}").format(day=day_and_month(today))


def grain_label(grain: Grain) -> str:
    """Return the name of a calendar unit for a choice: "Month"."""
    return {
        Grain.DAY: _("Day"),
        Grain.WEEK: _("Week"),
        Grain.MONTH: _("Month"),
        Grain.QUARTER: _("Quarter"),
        Grain.YEAR: _("Year"),
    }[grain]
