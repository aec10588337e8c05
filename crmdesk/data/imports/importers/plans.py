"""Plans: what the firm, a department or a manager should reach of a measure in a period."""

from __future__ import annotations

import re
from datetime import date

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Plan
from crmdesk.data.plan_measures import MONEY_MEASURES, PLAN_MEASURES
from crmdesk.data.plan_versions import end_replaced
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import N_, _

_WORDS = {
    "выручка": "revenue", "продажи": "revenue", "сумма продаж": "revenue", "sales": "revenue", "маржа": "margin", "прибыль": "margin",
    "поступления": "collected", "оплаты": "collected", "сделки": "won_count", "выигранные сделки": "won_count", "won deals": "won_count",
    "новые сделки": "created_count", "звонки": "calls", "встречи": "meetings", "письма": "letters", "взаимодействия": "activities_done",
    "новые клиенты": "new_clients",
}  # fmt: skip
_PERIOD = re.compile(r"^(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})))?$", re.IGNORECASE)

TARGETS = (
    Target("manager", N_("Manager"), Shape.REFERENCE, "manager_id", "manager", words=words("менеджер, сотрудник, ответственный, manager, sales rep, owner")),
    Target("department", N_("Department"), Shape.REFERENCE, "department_id", "department", words=words("подразделение, отдел, department, team")),
    Target("measure", N_("Measure"), required=True, words=words("показатель, мера, measure, metric, kpi")),
    Target("period", N_("Period"), Shape.LINE, "-", words=words("период, месяц, квартал, period, month, quarter")),
    Target("begin", N_("Begins"), Shape.DAY, "begin_on", words=words("начало, begins, начинается, дата начала, begin, start date, from")),
    Target("end", N_("Last day"), Shape.DAY, "-", words=words("окончание, last day, последний день, дата окончания, конец, end, end date, to")),
    Target("pipeline", N_("Pipeline"), Shape.REFERENCE, "pipeline_id", "pipeline", words=words("воронка, pipeline")),
    Target("product", N_("Product"), Shape.REFERENCE, "product_id", "product", words=words("товар, продукт, product")),
    Target("value", N_("Plan"), Shape.NUMBER, required=True, words=words("план, значение, цель, plan, value, target, quota, goal")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """Turn periods into their days, measures into their ids, and values into the measures' units."""
    managers, departments = draft.column("manager"), draft.column("department")
    draft.columns["subject"] = [
        "manager" if manager else "department" if department else "firm"
        for manager, department in zip(managers, departments, strict=True)
    ]
    draft.values["department"] = [
        None if manager else department for manager, department in zip(managers, departments, strict=True)
    ]
    begins: list[date | None] = list(draft.column("begin"))
    ends: list[date | None] = [None] * len(draft)
    periods, last_days = draft.column("period"), draft.column("end")
    titles = {title.casefold(): one.id for one in PLAN_MEASURES.values() for title in (one.title, one.label)}
    measures: list[str | None] = []
    values: list[int | None] = []
    for index in range(len(draft)):
        word = str(draft.column("measure")[index] or "")
        measure = _WORDS.get(word.casefold()) or titles.get(word.casefold(), word.casefold())
        measures.append(measure)
        value = draft.column("value")[index]
        # Money was read in thousandths like any number; the base keeps minor units.
        values.append(value // 10 if value is not None and measure in MONEY_MEASURES else value)
        try:
            begins[index], ends[index] = _days(periods[index], begins[index], last_days[index])
        except Unreadable as reason:
            draft.refuse(index, "period" if periods[index] else "begin", periods[index] or "", str(reason))
    draft.values["measure"], draft.values["value"], draft.values["begin"] = measures, values, begins
    draft.columns["end_on"] = ends


def _days(period: str | None, begin: date | None, last: date | None) -> tuple[date, date]:
    """Return the first day and the day after the last."""
    if period:
        match = _PERIOD.match(period.strip())
        if match is None:
            raise Unreadable(_("“{text}” is not a period; write it like 2017, 2017-Q2 or 2017-05").format(text=period))
        year = int(match["year"])
        first, months = (1, 12)
        if match["quarter"]:
            first, months = 3 * int(match["quarter"]) - 2, 3
        elif match["month"]:
            first, months = int(match["month"]), 1
        if not 1 <= first <= 12:
            raise Unreadable(_("“{text}” is not a period; write it like 2017, 2017-Q2 or 2017-05").format(text=period))
        after = year * 12 + first - 1 + months
        return date(year, first, 1), date(after // 12, after % 12 + 1, 1)
    if begin is None or last is None or last < begin:
        raise Unreadable(_("a plan needs its period, or its first and last day"))
    return begin, date.fromordinal(last.toordinal() + 1)


KIND = Kind("plans", N_("Plans"), Plan, TARGETS, (), finish=finish, prepare=end_replaced)
