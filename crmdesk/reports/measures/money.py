"""Measures of money that came, is owed or was spent, of quality and of entry time."""

from __future__ import annotations

from sqlalchemy import literal

from crmdesk.data.models import Cost, EntryTime, Invoice, Payment, QualityCheck
from crmdesk.data.models.types import Day
from crmdesk.data.table import Kind
from crmdesk.data.words import N_
from crmdesk.reports.answer import type_figure
from crmdesk.reports.facts import (
    COSTS,
    CREATED_DEALS,
    ENTRY_TIMES,
    FIRST_BUYERS,
    INVOICES,
    PAYMENTS,
    QUALITY_CHECKS,
    paid_before,
)
from crmdesk.reports.measures.deals import COHORT_REVENUE, REVENUE, WON_MARGIN
from crmdesk.reports.measures.measure import (
    AVERAGE,
    MINUTES,
    Column,
    Measure,
    Quotient,
    count,
    ratio,
    total,
)
from crmdesk.reports.moment import Moment


def _rest(at: Moment) -> Column:
    return Invoice.value - paid_before(at)


_debt = total(INVOICES, _rest)
_overdue = total(INVOICES, _rest, where=lambda at: Invoice.due_on < literal(at.last, Day))
_checks = count(QUALITY_CHECKS)
_cost = total(COSTS, lambda _at: Cost.amount)


def _dso(debt: type_figure, revenue: type_figure, days: int) -> type_figure:
    turnover = ratio(debt, revenue)
    return None if turnover is None else turnover * days


#: Return on what was spent, and points of hundredths.
_ROMI, _POINTS = Quotient((1, -1), (0, 1)), Quotient((1, 0), (0, 1), unit=100)


MEASURES = (
    Measure("collected", N_("Collected"), Kind.MONEY, 1,
            N_("The sum of the payments received in the period, by the day of payment."),
            (total(PAYMENTS, lambda _at: Payment.value),)),
    Measure("debt", N_("Receivables"), Kind.MONEY, -1,
            N_("What was invoiced and not yet paid at the end of the period."), (_debt,)),
    Measure("overdue_debt", N_("Overdue receivables"), Kind.MONEY, -1,
            N_("Receivables whose due date has passed by the end of the period."), (_overdue,)),
    Measure("dso", N_("DSO"), Kind.DAYS, -1,
            N_("Receivables divided by the revenue of the period, times its days."), (_debt, REVENUE), _dso, True),
    Measure("cost", N_("Costs"), Kind.MONEY, -1, N_("What was spent on sources and campaigns in the period."), (_cost,)),
    Measure("cpl", N_("CPL"), Kind.MONEY, -1, N_("Cost divided by the deals created in the period."),
            (_cost, count(CREATED_DEALS)), AVERAGE),
    Measure("cac", N_("CAC"), Kind.MONEY, -1, N_("Cost divided by the first-time buyers of the period."),
            (_cost, count(FIRST_BUYERS)), AVERAGE),
    Measure("romi", N_("ROMI"), Kind.PERCENT, 1, N_("The margin of the won deals less the cost, divided by the cost."),
            (WON_MARGIN, _cost), _ROMI),
    Measure("romi_by_revenue", N_("ROMI by revenue"), Kind.PERCENT, 1,
            N_("The revenue less the cost, divided by the cost: for firms that do not know the costs of deals."),
            (REVENUE, _cost), _ROMI),
    Measure("cohort_romi", N_("ROMI of the created by revenue"), Kind.PERCENT, 1,
            N_("The revenue so far of the deals created in the period less its cost, divided by its cost."),
            (COHORT_REVENUE, _cost), _ROMI),
    Measure("quality_score", N_("Quality score"), Kind.POINTS, 1,
            N_("The average score of the quality checks of the period, points of 100."),
            (total(QUALITY_CHECKS, lambda _at: QualityCheck.score), _checks), _POINTS),
    Measure("checks_count", N_("Quality checks"), Kind.COUNT, 1,
            N_("The number of quality checks done in the period."), (_checks,)),
    Measure("entry_minutes", N_("Data-entry time"), Kind.MINUTES, -1,
            N_("Active minutes spent in the program's input fields."),
            (total(ENTRY_TIMES, lambda _at: EntryTime.seconds),), MINUTES),
)  # fmt: skip
