"""Measuring: which members of a dimension a measure of an alert rule calls attention to; the engine says the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from crmdesk.data.models import Manager
from crmdesk.data.store import Store
from crmdesk.data.table import Kind
from crmdesk.reports.alerts.conditions import Against, MeasureCondition
from crmdesk.reports.alerts.findings import MOST, Finding
from crmdesk.reports.answer import Answer, Line, members_of, type_figure
from crmdesk.reports.overview_asking import plan_name
from crmdesk.reports.periods import Compare, Grain, Period, parse_period, unit_to_date
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind

_COMPARES = {
    Against.LEVEL: Compare.NONE, Against.YEAR: Compare.YEAR, Against.PREVIOUS: Compare.PREVIOUS,
    Against.PLAN: Compare.NONE, Against.PACE: Compare.NONE, Against.NOTHING: Compare.NONE,
}  # fmt: skip
#: What the engine says of a measure's plan, by what a rule holds it against.
_OF_PLAN = {Against.PLAN: "plan_pct", Against.PACE: "pace"}
#: Rules about silence look back so many times their own days, at least so many, to know who had data at all.
LOOK_BACK, LEAST_BACK = 4, 90


@dataclass(frozen=True, slots=True)
class _Breach:
    """A line that breaks the rule."""

    line: Line
    tested: float
    """What was held against the limit."""


def measure_findings(store: Store, condition: MeasureCondition) -> list[Finding]:
    """Return the members whose figure breaks a rule, the worst first; "not given" is nobody.

    Raises:
        UsageFault: the measure cannot be cut by the dimension or compared with the plan by it.
    """
    if condition.against is Against.NOTHING:
        return _silences(store, condition)
    today = store.today()
    period = parse_period(condition.period, today)
    measures: tuple[str, ...] = (condition.measure,)
    if condition.against in _OF_PLAN:
        period = unit_to_date(period, today)
        measures += (plan_name(_OF_PLAN[condition.against], condition.measure), plan_name("plan", condition.measure))
    by = (condition.by,) if condition.by else ()
    question = Question(measures, by, period, _COMPARES[condition.against], as_of=today)
    answer = ask(store, question)
    with store.reading() as connection:
        gone = _gone(connection, today) if condition.by == "manager" else frozenset()
    breaches = [
        breach
        for line in (answer.lines if by else (answer.total,))
        if not _is_nobody(line, gone) and (breach := _breach(condition, answer, line)) is not None
    ]
    breaches.sort(key=lambda breach: breach.tested if condition.is_below else -breach.tested)
    heavy = (breach for breach in breaches if _is_heavy(store, condition, question, answer, breach.line))
    return [_finding(condition, answer, breach) for breach, _place in zip(heavy, range(MOST), strict=False)]


def _breach(condition: MeasureCondition, answer: Answer, line: Line) -> _Breach | None:
    tested = _tested(condition.against, answer.measures[0].kind, line)
    if tested is None:
        return None
    broken = tested < condition.limit if condition.is_below else tested > condition.limit
    return _Breach(line, tested) if broken else None


def _tested(against: Against, kind: Kind, line: Line) -> float | None:
    """Return what is held against the limit, None where there is nothing to say."""
    if against in _OF_PLAN:
        return line.cells[1].value
    if against is Against.LEVEL:
        return line.cells[0].value
    return line.cells[0].delta if kind is Kind.PERCENT else line.cells[0].change


def _is_heavy(store: Store, condition: MeasureCondition, question: Question, answer: Answer, line: Line) -> bool:
    """Return whether enough rows stand behind a figure and its base for a call to mean anything."""
    if not condition.minimum:
        return True
    members = members_of(answer, line)
    found = len(rows_behind(store, question, condition.measure, members, limit=condition.minimum).rows)
    if found < condition.minimum and answer.base_period is not None:
        before = replace(question, period=answer.base_period, compare=Compare.NONE)
        found += len(rows_behind(store, before, condition.measure, members, limit=condition.minimum).rows)
    return found >= condition.minimum


def _silences(store: Store, condition: MeasureCondition) -> list[Finding]:
    """Return who had data lately and none in the last ``days`` days, today included."""
    today = store.today()
    back = max(LEAST_BACK, LOOK_BACK * condition.days)
    period = Period(today - timedelta(back - 1), today + timedelta(1))
    by = (condition.by, "day") if condition.by else ("day",)
    answer = ask(store, Question((condition.measure,), by, period, as_of=today))
    with store.reading() as connection:
        gone = _gone(connection, today) if condition.by == "manager" else frozenset()
    last: dict[str, tuple[date, Line]] = {}
    for line, member, day in _days(answer):
        if line.cells[0].value and member not in gone and (member not in last or last[member][0] < day):
            last[member] = (day, line)
    limit = today - timedelta(condition.days)
    found = []
    for _member, (day, line) in sorted(last.items(), key=lambda entry: entry[1][0]):
        if day <= limit:
            tested = float((today - day).days)
            finding = _finding(condition, answer, _Breach(line, tested))
            cause = f"{_member_key(condition, line)}:{condition.measure}:none:{day.isoformat()}"
            found.append(replace(finding, cause=cause, details={**finding.details, "since": day.isoformat()}))
    return found[:MOST]


def _days(answer: Answer) -> Iterator[tuple[Line, str, date]]:
    """Yield lines that belong to somebody with their member and day."""
    for line in answer.lines:
        *who, when = line.members
        if when.id is not None and (not who or who[0].id is not None):
            yield line, (who[0].id or "") if who else "", date.fromisoformat(when.id)


def _is_nobody(line: Line, gone: frozenset[str]) -> bool:
    return bool(line.members) and (line.members[0].id is None or line.members[0].id in gone)


def _gone(connection: Connection, today: date) -> frozenset[str]:
    """Return the people who work here no more: nobody is called about them."""
    query = select(Manager.id).where(or_(Manager.active_until <= today, Manager.archived_at.is_not(None)))
    return frozenset(str(row_id) for row_id in connection.scalars(query))


def _finding(condition: MeasureCondition, answer: Answer, breach: _Breach) -> Finding:
    line, cell = breach.line, breach.line.cells[0]
    against = line.cells[2].value if condition.against in _OF_PLAN else cell.base
    short = abs((cell.value or 0) - (against or 0))
    member = line.members[0] if condition.by and line.members else None
    member_id = None if member is None or member.id is None or not member.id.isdecimal() else int(member.id)
    base = answer.full_base_period or answer.base_period
    details: dict[str, Any] = {
        "name": "" if member is None else member.label,
        "member": "" if member is None else member.id,
        "by": condition.by,
        "measure": condition.measure,
        "against": condition.against.value,
        "value": _plain(cell.value),
        "base": _plain(against),
        "tested": _plain(breach.tested),
        "limit": condition.limit,
        "period": [answer.period.begin.isoformat(), answer.period.end.isoformat()],
        "weight": int(short),
    }
    if answer.measures[0].own:  # a formula of the firm may be gone when the alert is read
        details |= {"title": answer.measures[0].title, "kind": answer.measures[0].kind.value}
    if base is not None:
        details["base_period"] = [base.begin.isoformat(), base.end.isoformat()]
    return Finding(
        f"{_member_key(condition, line)}:{condition.measure}:{_period_key(condition, answer)}",
        manager_id=member_id if condition.by == "manager" else None,
        client_id=member_id if condition.by == "client" else None,
        details={key: value for key, value in details.items() if value is not None},
    )


def _member_key(condition: MeasureCondition, line: Line) -> str:
    return f"{condition.by}:{line.members[0].id}" if condition.by else "firm"


def _period_key(condition: MeasureCondition, answer: Answer) -> str:
    """Return which period a cause belongs to; a year that is under way calls anew with each of its quarters."""
    begin = answer.period.begin
    if condition.period in ("to-date", "year"):
        return f"{begin.isoformat()}/{Grain.QUARTER.floor(answer.as_of).isoformat()}"
    return begin.isoformat()


def _plain(value: type_figure) -> type_figure:
    """Return a figure that JSON gives back as it is: shares to six places."""
    return round(value, 6) if isinstance(value, float) else value
