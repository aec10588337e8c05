"""The words by which the line knows reports and commands: their own titles, and how people call them besides."""

from __future__ import annotations

from collections.abc import Sequence

from crmdesk.data.line.targets import CUT
from crmdesk.data.line.understood import Target
from crmdesk.data.line.vocabulary import Term, Vocabulary
from crmdesk.data.words import N_, _
from crmdesk.reports.catalog import REPORTS, report_named
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.periods import Compare
from crmdesk.ui.commands import Command
from crmdesk.ui.context import Span
from crmdesk.ui.pages.report_request import ReportRequest

#: How people call measures, dimensions, comparisons and periods beside their titles, in either language.
_MEASURES = {
    "margin": ("прибыль", "маржа", "profit", "margin"),
    "revenue": ("выручка", "продажи", "оборот", "revenue", "sales", "turnover"),
    "won_count": ("выигранные сделки", "won deals"),
    "lost_count": ("проигранные сделки", "lost deals"),
    "average_deal": ("средний чек", "средняя сделка", "average deal"),
    "win_rate": ("конверсия", "доля выигранных", "win rate"),
    "calls": ("звонки", "calls"),
    "meetings": ("встречи", "meetings"),
    "collected": ("поступления", "оплаты", "collected"),
    "debt": ("долг", "дебиторка", "debt"),
    "open_amount": ("сумма в работе", "открытые сделки", "open amount"),
}
_DIMENSIONS = {
    "manager": ("менеджер", "ответственный", "сотрудник", "manager"),
    "city": ("город", "city", "cities"),
    "client": ("клиент", "client"),
    "source": ("источник", "source"),
    "product": ("товар", "product"),
    "category": ("категория", "category", "categories"),
    "region": ("регион", "region"),
    "industry": ("отрасль", "industry", "industries"),
    "month": ("месяцам", "months"),
    "stage": ("этап", "stage"),
    "loss_reason": ("причина проигрыша", "loss reason"),
}
_COMPARISONS = {
    Compare.YEAR: ("с прошлым годом", "прошлым годом", "прошлому году", "last year"),
    Compare.PREVIOUS: ("с прошлым периодом", "прошлым периодом", "previous period"),
    Compare.PLAN: ("с планом", "планом", "plan"),
}
COMPARISONS = {
    Compare.YEAR: N_("With last year"),
    Compare.PREVIOUS: N_("With previous period"),
    Compare.PLAN: N_("With plan"),
}
SPANS = {
    Span.WEEK: N_("This week"),
    Span.MONTH: N_("This month"),
    Span.QUARTER: N_("This quarter"),
    Span.YEAR: N_("This year"),
}
_SPANS = {
    Span.WEEK: ("эту неделю", "this week"),
    Span.MONTH: ("этот месяц", "this month"),
    Span.QUARTER: ("этот квартал", "this quarter"),
    Span.YEAR: ("этот год", "this year"),
}


def line_vocabulary(commands: Sequence[Command]) -> Vocabulary:
    """Return the words of reports, and of the commands that work now."""
    terms = [Term("report", report.id, report.label) for report in REPORTS]
    terms += [
        Term("measure", one, measure.label, _MEASURES.get(one, ()))
        for one, measure in MEASURES.items()
        if any(one in report.measures for report in REPORTS)
    ]
    cut = report_named(CUT)
    terms += [Term("dimension", one, DIMENSIONS[one].label, _DIMENSIONS.get(one, ())) for one in cut.criteria]
    terms += [Term("compare", compare.value, _(title), _COMPARISONS[compare]) for compare, title in COMPARISONS.items()]
    terms += [Term("span", span.value, _(title), _SPANS[span]) for span, title in SPANS.items()]
    terms += [Term("command", command.id, command.label) for command in commands]
    return Vocabulary(terms)


def report_of(target: Target) -> ReportRequest:
    """Return the request for what a line asks of the reports: the one that shows the measure where none is named."""
    report = report_named(target.id)
    if target.measure and target.measure not in report.measures:
        report = next((other for other in REPORTS if target.measure in other.measures), report)
    by = target.by if target.by in report.criteria else ""
    return ReportRequest(report.id, by, target.measure if target.measure in report.measures else "")
