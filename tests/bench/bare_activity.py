"""What the reports of activities, clients and marketing cost bare, in the manner of ``bare_sql``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any

from tests.bench.bare_sql import TOTAL, Cursor, Figures, each, gathered, money, rows, share

_DONE = "state = 1 and archived_at is null and done_on >= :begin and done_on < :end"
_DUE = "archived_at is null and due_on >= :begin and due_on < :end"
_WON = "outcome = 1 and archived_at is null and closed_on >= :begin and closed_on < :end"
_LOST = "outcome = 2 and archived_at is null and closed_on >= :begin and closed_on < :end"
_CREATED = "archived_at is null and created_on >= :begin and created_on < :end"


def _kind(code: str) -> str:
    return f"missed = 0 and kind_id in (select id from activity_kind where code = '{code}')"


def _of(cursor: Cursor, begin: date, end: date, key: str, counted: str, where: str) -> list[tuple[Any, ...]]:
    return rows(cursor, f"select {key}, {counted} from activity where {where} group by 1", begin, end)


def activity(cursor: Cursor, begin: date, end: date) -> Figures:
    """Done, calls, meetings, letters and their minutes by manager."""
    found = [_of(cursor, begin, end, "performer_id", "count(*)", f"{_DONE} and missed = 0")]
    found += [
        _of(cursor, begin, end, "performer_id", "count(*), sum(duration_s)", f"{_DONE} and {_kind(code)}")
        for code in ("call", "meeting")
    ]
    found.append(_of(cursor, begin, end, "performer_id", "count(*)", f"{_DONE} and {_kind('letter')}"))
    return each(
        gathered(*found, widths=(1, 2, 2, 1)),
        lambda done, calls, talked, meetings, met, letters: (done, calls, meetings, letters, talked / 60, met / 60),
    )


def interactions(cursor: Cursor, begin: date, end: date) -> Figures:
    """Number, minutes, planned, called off, overdue and special kinds by kind."""
    last = (end - timedelta(1)).isoformat()
    off = f"""count(*), count(*) filter (where state = 2), count(*) filter (where due_on < '{last}' and (state = 0
              or (state = 1 and done_on >= :end) or (state = 2 and cancelled_on >= :end)))"""
    # What is due is counted to the end of the year, as it is planned; the base is cut where the year is.
    found = [
        _of(cursor, begin, end, "kind_id", "count(*)", f"{_DONE} and missed = 0"),
        _of(cursor, begin, end, "kind_id", "sum(duration_s)", f"{_DONE} and {_kind('call')}"),
        _of(cursor, begin, end, "kind_id", "sum(duration_s)", f"{_DONE} and {_kind('meeting')}"),
        _of(cursor, begin, end, "kind_id", off, _DUE),
        _of(cursor, begin, end, "kind_id", "count(*)", f"{_DONE} and is_first = 1"),
        *(
            _of(cursor, begin, end, "kind_id", "count(*)", f"{_DONE} and {_kind(code)}")
            for code in ("complaint", "consultation", "visit")
        ),
    ]
    return each(
        gathered(*found, widths=(1, 1, 1, 3, 1, 1, 1, 1)),
        lambda done, talked, met, due, off, late, first, bad, told, seen: (
            done, talked / 60, met / 60, due, off, late, first, bad, told, seen,
        ),
    )  # fmt: skip


def response(cursor: Cursor, begin: date, end: date) -> Figures:
    """Median first response, requests, missed calls and those not returned by manager."""
    waits: dict[Any, list[int]] = {}
    sql = f"""select performer_id, (answered_at - created_at) / 60000 from activity
              where {_DONE} and answered_at is not null and created_at is not null"""
    for manager, minutes in rows(cursor, sql, begin, end):
        waits.setdefault(manager, []).append(minutes)
    everybody = [minutes for found in waits.values() for minutes in found]
    middles = {key: median(found) for key, found in waits.items()}
    back = """exists (select 1 from activity back join activity_kind kind on kind.id = back.kind_id
              where back.client_id = activity.client_id and back.direction = 'out' and back.state = 1
              and back.archived_at is null and kind.code = 'call' and back.done_at >= activity.done_at
              and back.done_at <= activity.done_at + 3600000)"""
    late = "(answered_at is null or answered_at - done_at > 3600000)"
    found = [
        _of(cursor, begin, end, "performer_id", "count(*)", f"{_DONE} and direction = 'in'"),
        _of(
            cursor, begin, end, "performer_id", f"count(*), count(*) filter (where {late} and not {back})",
            f"{_DONE} and missed = 1",
        ),
    ]  # fmt: skip
    parts = gathered(*found, widths=(1, 2))
    for key in middles:
        parts.setdefault(key, [0, 0, 0])
    middles[TOTAL] = median(everybody) if everybody else None
    return {key: (middles.get(key), *values) for key, values in parts.items()}


def calltracking(cursor: Cursor, begin: date, end: date) -> Figures:
    """Calls, missed calls, deals created and won and their revenue by the number called."""
    key = "tracking_number_id"
    deals = [
        rows(cursor, f"select {key}, {counted} from deal where {where} group by 1", begin, end)
        for counted, where in (("count(*)", _CREATED), ("count(*), sum(value)", _WON))
    ]
    calls = [
        _of(cursor, begin, end, key, "count(*)", f"{_DONE} and {where}") for where in (_kind("call"), "missed = 1")
    ]
    return each(gathered(*calls, *deals, widths=(1, 1, 1, 2)), lambda *figures: figures)


def marketing(cursor: Cursor, begin: date, end: date) -> Figures:
    """Cost, leads, won, revenue, CPL, CAC and returns by source."""
    spent = """select source_id, sum(amount) from cost where archived_at is null and spent_on >= :begin and spent_on < :end
               group by 1"""
    created = f"select source_id, count(*) from deal where {_CREATED} group by 1"
    won = f"select source_id, count(*), sum(value), sum(value - cost_value) from deal where {_WON} group by 1"
    buyers = """select source_id, count(*) from client where archived_at is null and first_won_on >= :begin
                and first_won_on < :end group by 1"""
    found = [rows(cursor, sql, begin, end) for sql in (spent, created, won, buyers)]
    return each(
        gathered(*found, widths=(1, 1, 3, 1)),
        lambda cost, leads, wins, revenue, margin, buyers: (
            cost, leads, wins, revenue, money(cost, leads), money(cost, buyers), share(margin - cost, cost),
            share(revenue - cost, cost),
        ),
    )  # fmt: skip


def base_growth(cursor: Cursor, begin: date, end: date) -> Figures:
    """New, first-time, active and lost clients by month."""

    def month(column: str) -> str:
        return f"substr({column}, 1, 7) || '-01'"

    kept = "client.archived_at is null"
    new, first = (
        f"select {month(day)}, count(*) from client where {kept} and {day} >= :begin and {day} < :end group by 1"
        for day in ("created_on", "first_won_on")
    )
    lost = f"""from status_span join client on client.id = status_span.client_id where status_span.status = 12 and {kept}
               and begin_on >= :begin and begin_on < :end"""
    active = f"from deal where {_WON}"
    found = [rows(cursor, sql, begin, end) for sql in (
        new, first, f"select {month('closed_on')}, count(distinct client_id) {active} group by 1",
        f"select {month('begin_on')}, count(distinct client_id) {lost} group by 1",
    )]  # fmt: skip
    parts = gathered(*found, widths=(1, 1, 1, 1))
    for place, sql in (
        (2, f"select null, count(distinct client_id) {active}"),
        (3, f"select null, count(distinct client_id) {lost}"),
    ):
        parts[TOTAL][place] = rows(cursor, sql, begin, end)[0][1]
    return each(parts, lambda *figures: figures)


def contacts(cursor: Cursor, begin: date, end: date) -> Figures:
    """Contact persons and those who decide by role."""
    sql = """select role, count(*), count(*) filter (where role = 'decides') from contact
             where archived_at is null and (created_on is null or created_on < :end) and :begin is not null group by 1"""
    return each(gathered(rows(cursor, sql, begin, end), widths=(2,)), lambda *figures: figures)


def data_quality(cursor: Cursor, begin: date, end: date) -> Figures:
    """Share of required fields that are filled, by status of the client."""
    first = "(owner_id is not null) + (source_id is not null) + (phones <> '[]' or emails <> '[]')"
    talking = f"{first} + (coalesce(category, '') <> '') + (coalesce(city, '') <> '')"
    buying = f"{talking} + (kind = 'person' or coalesce(inn, '') <> '') + (coalesce(industry, '') <> '')"
    sql = f"""select status, sum(case when status in (1, 3) then {first} when status = 2 then {talking} else {buying} end),
              sum(case when status in (1, 3) then 3 when status = 2 then 5 else 7 end) from client
              where archived_at is null and (created_on is null or created_on < :end) and :begin is not null group by 1"""
    return each(gathered(rows(cursor, sql, begin, end), widths=(2,)), lambda filled, needed: (share(filled, needed),))


def quality(cursor: Cursor, begin: date, end: date) -> Figures:
    """Average score and number of checks by manager."""
    sql = """select manager_id, sum(score), count(*) from quality_check where archived_at is null
             and checked_on >= :begin and checked_on < :end group by 1"""
    return each(
        gathered(rows(cursor, sql, begin, end), widths=(2,)),
        lambda score, count: (None if not count else score / count / 100, count),
    )


def team(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue, plan attained, pace, margin, won deals, win rate and average deal by department."""
    joined = "deal left join manager on manager.id = deal.closed_owner_id"
    won = f"""select manager.department_id, sum(value), count(*), count(value), sum(value - cost_value)
              from {joined} where {_WON.replace("archived_at", "deal.archived_at")} group by 1"""
    lost = f"""select manager.department_id, count(*) from {joined}
               where {_LOST.replace("archived_at", "deal.archived_at")} group by 1"""
    plans = cursor.execute(
        """select subject, department_id, begin_on, end_on, value from plan where measure = 'revenue'
           and replaced_at is null and archived_at is null and subject in ('firm', 'department')"""
    ).fetchall()
    off = dict(cursor.execute("select day, working from holiday where archived_at is null").fetchall())
    asked: dict[Any, int] = {}
    for subject, department, first, after, value in plans:
        key = TOTAL if subject == "firm" else department
        asked[key] = asked.get(key, 0) + _part(value, first, after, begin, end, off)
    parts = gathered(rows(cursor, won, begin, end), rows(cursor, lost, begin, end), widths=(4, 1))
    return {
        key: (
            revenue, share(revenue, asked.get(key, 0)), share(revenue, asked.get(key, 0)), margin, won, share(won, won + lost),
            money(revenue, priced),
        )
        for key, (revenue, won, priced, margin, lost) in parts.items()
    }  # fmt: skip


def _part(value: int, first: str, after: str, begin: date, end: date, off: dict[str, int]) -> int:
    """Return what of a plan falls to the days [begin, end): by working days, to the last kopeck."""
    opened, closed = date.fromisoformat(first), date.fromisoformat(after)
    if closed <= begin or opened >= end:
        return 0
    if begin <= opened and closed <= end:
        return value
    days = [opened + timedelta(place) for place in range((closed - opened).days)]
    worked = [day for day in days if off.get(day.isoformat(), day.weekday() < 5)]

    def grown(day: date) -> int:
        return (2 * value * sum(other < day for other in worked) + len(worked)) // (2 * len(worked))

    return grown(min(end, closed)) - grown(max(begin, opened))


#: Report's id -> what its default question costs bare.
BARE: dict[str, Callable[[Cursor, date, date], Figures]] = {
    function.__name__: function
    for function in (
        activity, interactions, response, calltracking, marketing, base_growth, contacts, data_quality, quality, team,
    )
}  # fmt: skip
