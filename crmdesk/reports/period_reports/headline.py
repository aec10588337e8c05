"""Headline: what the figures themselves say in one sentence; the author may write another."""

from __future__ import annotations

from collections.abc import Sequence

from crmdesk.data import words
from crmdesk.data.table import Kind, change_text
from crmdesk.data.words import _, plural
from crmdesk.reports.answer import type_figure
from crmdesk.reports.answer_table import lower_first
from crmdesk.reports.period_reports.snapshot import MeasureLine
from crmdesk.reports.periods import MONTHS, Period


def headline_of(
    lines: Sequence[MeasureLine],
    years: Sequence[type_figure],
    period: Period,
    base: Period | None,
    kind: str,
    currency: str,
) -> str:
    """Return one true sentence: the best of so many years where it is, the plan, the change; calm where it went badly.

    Empty where the table has no revenue to tell of.

    Args:
        lines: the table of measures.
        years: the revenue of the same period one, two, three years before, as far as there was any.
        period: the report's.
        base: a year before, None where there is nothing to compare with.
        kind: week, month, quarter or year.
        currency: the firm's.
    """
    revenue = next((line for line in lines if line.measure == "revenue"), None)
    if revenue is None:
        return ""
    if not revenue.fact:
        return _("There was no revenue in the period.")
    record = _record(int(revenue.fact), years, period, kind)
    compared = [part for part in (_plan(revenue), _change(revenue, base)) if part]
    if not compared:
        compared = [_("revenue is {amount}").format(amount=Kind.MONEY.short(int(revenue.fact), currency))]
    facts = [part for part in (*compared, _rate(lines)) if part][:2]
    text = ": ".join(part for part in (record, ", ".join(facts)) if part)
    return (text[:1].upper() + text[1:] + ".") if text else ""


def _record(fact: int, years: Sequence[type_figure], period: Period, kind: str) -> str:
    """Return "the best October in 3 years", where it is, and there are two years to be better than."""
    known = []
    for year in years:
        if not year:
            break
        known.append(year)
    if len(known) < 2 or fact <= max(known) or kind == "week":
        return ""
    count = len(known) + 1
    if kind == "month":
        name = _(MONTHS[period.begin.month - 1])
        name = name.lower() if words.language() == "ru" else name
        return plural("the best {month} in {n} year", "the best {month} in {n} years", count).format(
            month=name, n=Kind.COUNT.text(count)
        )
    if kind == "quarter":
        return plural("the best such quarter in {n} year", "the best such quarter in {n} years", count).format(
            n=Kind.COUNT.text(count)
        )
    return plural("the best year of the last {n}", "the best year of the last {n}", count).format(
        n=Kind.COUNT.text(count)
    )


def _plan(revenue: MeasureLine) -> str:
    if revenue.attainment is None:
        return ""
    return _("the plan is attained by {share}").format(share=Kind.PERCENT.text(float(revenue.attainment)))


def _change(revenue: MeasureLine, base: Period | None) -> str:
    if revenue.change is None or base is None:
        return ""
    compared = lower_first(base.compared_text())
    return _("revenue {compared} {change}").format(compared=compared, change=change_text(float(revenue.change)))


def _rate(lines: Sequence[MeasureLine]) -> str:
    rate = next((line for line in lines if line.measure == "win_rate"), None)
    if rate is None or rate.fact is None:
        return ""
    return _("the win rate is {share}").format(share=Kind.PERCENT.text(float(rate.fact)))
