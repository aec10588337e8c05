"""Every measure by a hand-written loop over the facts of one bucket; a measure without one fails a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from crmdesk.data.models import ActivityKind, Stage
from tests import factories as f
from tests.random_firm import ALWAYS, FOREVER, OPEN_STAGES
from tests.reports.oracle import Told
from tests.reports.oracle_members import Seen

CODES = {row["id"]: row["code"] for row in f.TABLES[ActivityKind]}
STAGES = {row["id"]: row for row in f.TABLES[Stage]}


class Bucket:
    """The facts of one line: ``bucket["won"]`` are its won deals."""

    def __init__(self, told: Told, facts: dict[str, list[Seen]]) -> None:
        self.told, self._facts = told, facts

    def __getitem__(self, kind: str) -> list[Seen]:
        return self._facts.get(kind, [])


Loop = Callable[[Bucket], Any]


def _sum(values: Any) -> int:
    """The sum of what is known."""
    return sum(value for value in values if value is not None)


def _total(values: Any) -> int | None:
    """The sum of what is known; None where there is something, but nothing known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known or not found else None


def _ratio(top: Any, bottom: Any) -> Any:
    return None if not bottom or top is None else Fraction(top) / Fraction(bottom)


def _money(top: Any, bottom: Any) -> int | None:
    """Whole minor units, halves away from zero."""
    exact = _ratio(top, bottom)
    if exact is None:
        return None
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


def _middle(values: list[Any]) -> Any:
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None
    return Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def _half_up(value: Any) -> Any:
    return None if value is None else _money(value, 1)


def _costed(b: Bucket) -> list[Seen]:
    return [s for s in b["won"] if s.row["_cost"] is not None and s.row["_value"] is not None]


def _margin(b: Bucket) -> int | None:
    return _total(None if s.row["_cost"] is None or s.value is None else s.value - (s.cost or 0) for s in b["won"])


def _discounted(b: Bucket) -> list[Seen]:
    return [s for s in b["won"] if s.row["_discount"] is not None and s.row["_value"] is not None]


def _cycles(b: Bucket) -> list[int]:
    return [(s.row["closed_on"] - s.row["created_on"]).days for s in b["won"] if s.row["created_on"]]


def _revenue(b: Bucket) -> int | None:
    return _total(s.value for s in b["won"])


def _win_rate(b: Bucket) -> Any:
    return _ratio(len(b["won"]), len(b["won"]) + len(b["lost"]))


def _chance(told: Told, seen: Seen) -> int:
    """By hand, else the share of won among closed deals that reached the stage (30 at least), else its preset."""
    if seen.row["probability"] is not None:
        return int(seen.row["probability"])
    stage = STAGES[seen.stage or 0]
    closed = [
        d
        for d in told.kept
        if d["pipeline_id"] == stage["pipeline_id"] and d["closed_on"] and d["closed_on"] <= told.as_of
    ]
    won = sum(d["outcome"] == 1 for d in closed)
    lost = sum(
        d["outcome"] == 2 and (not d["_lost_stage"] or STAGES[d["_lost_stage"]]["position"] >= stage["position"])
        for d in closed
    )  # fmt: skip
    if won + lost < 30:
        return int(stage["probability"])
    return (won * 10_000 + (won + lost) // 2) // (won + lost)


def _weight(told: Told, seen: Seen) -> int | None:
    return None if seen.value is None else (seen.value * _chance(told, seen) + 5_000) // 10_000


def _norm(told: Told, stage_id: int) -> int | None:
    """The firm's norm, else the shortest stay that four in five won deals did not exceed, of 30 at least."""
    if STAGES[stage_id].get("norm_days") is not None:
        return int(STAGES[stage_id]["norm_days"])
    stays = []
    for deal in told.kept:
        if deal["outcome"] != 1 or deal["created_on"] is None:
            continue
        states = told.world.states[deal["id"]]
        ends = [state["begin_on"] for state in states[1:]] + [FOREVER]
        here = [(e - s["begin_on"]).days for s, e in zip(states, ends, strict=True) if s["stage_id"] == stage_id]
        if here:
            stays.append(sum(here))
    if len(stays) < 30:
        return None
    return next(days for place, days in enumerate(sorted(stays), 1) if place * 10 >= len(stays) * 8)


def _stuck(b: Bucket) -> list[Seen]:
    norms = {stage: _norm(b.told, stage) for stages in OPEN_STAGES.values() for stage in stages}
    found = []
    for seen in b["open"]:
        since, norm = (seen.state or {})["since"], norms[seen.stage or 0]
        if since > ALWAYS and norm is not None and (b.told.last - since).days > norm:
            found.append(seen)
    return found


def _velocity(b: Bucket) -> Any:
    cycle, average, rate = _ratio(sum(_cycles(b)), len(_cycles(b))), _ratio(_revenue(b), len(b["won"])), _win_rate(b)
    if average is None or rate is None or not cycle:
        return None
    return len(b["open"]) * average * rate / cycle


def _buyers(b: Bucket) -> set[int | None]:
    return {s.client for s in b["won"] if s.client is not None}


def _repeat(b: Bucket) -> Any:
    again = set()
    for seen in b["won"]:
        first = b.told.first_win(seen.client) if seen.client is not None else None
        if first is not None and seen.row["closed_on"] > first:
            again.add(seen.client)
    return _ratio(len(again), len(_buyers(b)))


def _ltv(b: Bucket) -> Any:
    known = [s for s in b["won_ever"] if s.client is not None]
    return _money(_total(s.row["_value"] for s in known), len({s.client for s in known}))


def _held(b: Bucket, code: str) -> list[Seen]:
    return [s for s in b["done"] if not s.row["missed"] and CODES[s.row["kind_id"]] == code]


def _seconds(rows: list[Seen]) -> int:
    return _sum(s.row["duration_s"] for s in rows)


def _not_returned(told: Told, seen: Seen) -> bool:
    answered, done = seen.row["answered_at"], seen.row["done_at"]
    if not seen.row["missed"] or (answered is not None and (done is None or answered - done <= timedelta(hours=1))):
        return False
    return done is None or not any(
        done <= back["done_at"] <= done + timedelta(hours=1) and CODES[back["kind_id"]] == "call"
        for back in told.world.activities
        if back["client_id"] == seen.client and seen.client is not None and back["direction"] == "out"
        and back["state"] == 1 and back["done_at"] is not None and back["archived_at"] is None
    )  # fmt: skip


def is_contact(row: Any) -> bool:
    """Whether an activity is a contact with its client."""
    code = CODES[row["kind_id"]]
    answered = not row["missed"] and (code != "call" or (row["duration_s"] or 0) >= 10)
    return code != "task" and row["state"] == 1 and answered and row["client_id"] is not None and not row["archived_at"]


def _first_contacts(b: Bucket) -> int:
    found = 0
    for seen in b["done"]:
        if is_contact(seen.row):
            same = [a for a in b.told.world.activities if a["client_id"] == seen.client and is_contact(a)]
            found += seen.row["id"] == min(same, key=_earliest)["id"]
    return found


def _earliest(row: Any) -> tuple[Any, ...]:
    at: datetime | None = row["done_at"]
    return (row["done_on"], at is None, at and at.timestamp(), row["id"])


def _late(told: Told, row: Any) -> bool:
    if row["due_on"] >= told.last:
        return False
    if row["state"] == 0:
        return True
    day = row["done_on"] if row["state"] == 1 else row["cancelled_on"]
    return day is not None and day >= told.end


def _on_time(b: Bucket) -> Any:
    expected = [s.row for s in b["due"] if s.row["state"] != 2 and s.row["due_on"] < b.told.end]
    return _ratio(sum(r["state"] == 1 and r["done_on"] <= r["due_on"] for r in expected), len(expected))


def _response(b: Bucket) -> Any:
    return _middle([
        (s.row["answered_at"] - s.row["created_at"]) // timedelta(minutes=1)
        for s in b["done"] if s.row["answered_at"] and s.row["created_at"]
    ])  # fmt: skip


def _debt(b: Bucket) -> int:
    return sum(s.rest for s in b["invoiced"])


def _cost(b: Bucket) -> int:
    return sum(s.row["amount"] for s in b["spent"])


def _romi(b: Bucket) -> Any:
    margin = _margin(b)
    return None if margin is None else _ratio(margin - _cost(b), _cost(b))


def _dso(b: Bucket) -> Any:
    turnover = _ratio(_debt(b), _revenue(b))
    return None if turnover is None else turnover * b.told.days


#: Status -> the fields a card needs.
_FIRST = ("owner_id", "source_id", "reach")
_BUYING = (*_FIRST, "category", "city", "inn", "industry")


def needed_fields(client: Any) -> tuple[str, ...]:
    return {1: _FIRST, 3: _FIRST, 2: (*_FIRST, "category", "city")}.get(client["status"], _BUYING)


def is_filled(client: Any, name: str) -> bool:
    if name == "reach":
        return bool(client["phones"] or client["emails"])
    return bool(client[name]) or (name == "inn" and client["kind"] == "person")


def _quality(b: Bucket) -> Any:
    needed = [(s.row, name) for s in b["client_kept"] for name in needed_fields(s.row)]
    return _ratio(sum(is_filled(client, name) for client, name in needed), len(needed))


def _forecast(b: Bucket) -> int | None:
    end = b.told.whole[1]
    ahead = [s for s in b["open"] if s.state and s.state["expected_on"] and b.told.end <= s.state["expected_on"] < end]
    revenue = _revenue(b)
    expected = _sum(_weight(b.told, s) for s in ahead)
    return expected if revenue is None else revenue + expected


def _born_winners(b: Bucket) -> list[Seen]:
    return [s for s in b["created"] if s.row["outcome"] == 1 and s.row["closed_on"] <= b.told.as_of]


def _return(income: int | None, cost: int) -> Any:
    return None if income is None else _ratio(income - cost, cost)


def _undecided(b: Bucket) -> int:
    deciders = {s.client for s in b.told.facts["contact_kept"] if s.row["role"] == "decides"}
    return sum(s.client not in deciders for s in b["client_kept"])


def _plan(b: Bucket, kind: str = "plan") -> int | None:
    return sum(s.value or 0 for s in b[kind]) if b[kind] else None


#: Measure -> the facts it is made of, and the loop.
LOOPS: dict[str, tuple[tuple[str, ...], Loop]] = {
    "revenue": (("won",), _revenue),
    "margin": (("won",), _margin),
    "margin_pct": (("won",), lambda b: _ratio(_margin(b), _sum(s.value for s in _costed(b)))),
    "won_count": (("won",), lambda b: len(b["won"])),
    "lost_count": (("lost",), lambda b: len(b["lost"])),
    "lost_amount": (("lost",), lambda b: _total(s.value for s in b["lost"])),
    "created_count": (("created",), lambda b: len(b["created"])),
    "created_amount": (("created",), lambda b: _total(s.value for s in b["created"])),
    "qualified_count": (("qualified",), lambda b: len(b["qualified"])),
    "average_deal": (("won",), lambda b: _money(_revenue(b), sum(s.row["_value"] is not None for s in b["won"]))),
    "median_deal": (("won",), lambda b: _half_up(_middle([s.value for s in b["won"]]))),
    "average_discount": (("won",), lambda b: _ratio(
        _sum(s.discount for s in _discounted(b)), _sum((s.value or 0) + (s.discount or 0) for s in _discounted(b)))),
    "win_rate": (("won", "lost"), _win_rate),
    "conversion": (("created",), lambda b: _ratio(
        sum(s.row["outcome"] == 1 and s.row["closed_on"] <= b.told.as_of for s in b["created"]), len(b["created"]))),
    "sales_cycle": (("won",), lambda b: _ratio(sum(_cycles(b)), len(_cycles(b)))),
    "sales_cycle_median": (("won",), lambda b: _middle(_cycles(b))),
    "open_count": (("open",), lambda b: len(b["open"])),
    "open_amount": (("open",), lambda b: _total(s.value for s in b["open"])),
    "weighted_amount": (("open",), lambda b: _total(_weight(b.told, s) for s in b["open"])),
    "stuck_count": (("open",), lambda b: len(_stuck(b))),
    "stuck_amount": (("open",), lambda b: _sum(s.value for s in _stuck(b))),
    "sales_velocity": (("open", "won", "lost"), _velocity),
    "new_clients": (("client_created",), lambda b: len(b["client_created"])),
    "new_buyers": (("first_won",), lambda b: len(b["first_won"])),
    "active_clients": (("won",), lambda b: len(_buyers(b))),
    "lost_clients": (("client_lost",), lambda b: len({s.client for s in b["client_lost"]})),
    "repeat_rate": (("won",), _repeat),
    "ltv": (("won_ever",), _ltv),
    "revenue_per_client": (("won",), lambda b: _money(
        _total(s.row["_value"] for s in b["won"] if s.client is not None), len(_buyers(b)))),
    "activities_done": (("done",), lambda b: sum(not s.row["missed"] for s in b["done"])),
    "calls": (("done",), lambda b: len(_held(b, "call"))),
    "meetings": (("done",), lambda b: len(_held(b, "meeting"))),
    "letters": (("done",), lambda b: len(_held(b, "letter"))),
    "call_minutes": (("done",), lambda b: Fraction(_seconds(_held(b, "call")), 60)),
    "meeting_minutes": (("done",), lambda b: Fraction(_seconds(_held(b, "meeting")), 60)),
    "call_minutes_avg": (("done",), lambda b: _ratio(Fraction(_seconds(_held(b, "call")), 60), len(_held(b, "call")))),
    "requests": (("done",), lambda b: sum(s.row["direction"] == "in" for s in b["done"])),
    "requests_taken": (("done",), lambda b: sum(s.row["direction"] == "in" and not s.row["missed"] for s in b["done"])),
    "missed_calls": (("done",), lambda b: sum(s.row["missed"] for s in b["done"])),
    "missed_not_returned": (("done",), lambda b: sum(_not_returned(b.told, s) for s in b["done"])),
    "first_contacts": (("done",), _first_contacts),
    "consultations": (("done",), lambda b: len(_held(b, "consultation"))),
    "complaints": (("done",), lambda b: len(_held(b, "complaint"))),
    "service_visits": (("done",), lambda b: len(_held(b, "visit"))),
    "planned": (("due",), lambda b: len(b["due"])),
    "cancelled": (("due",), lambda b: sum(s.row["state"] == 2 for s in b["due"])),
    "overdue": (("due",), lambda b: sum(_late(b.told, s.row) for s in b["due"])),
    "on_time_rate": (("due",), _on_time),
    "activity_plan_pct": (("due",), lambda b: _ratio(sum(s.row["state"] == 1 for s in b["due"]), len(b["due"]))),
    "response_minutes": (("done",), _response),
    "planned_done": (("due",), lambda b: sum(s.row["state"] == 1 for s in b["due"])),
    "to_do": (("due",), lambda b: sum(s.row["state"] == 0 for s in b["due"])),
    "forecast_amount": (("won", "open"), _forecast),
    "cohort_won": (("created",), lambda b: len(_born_winners(b))),
    "cohort_revenue": (("created",), lambda b: _sum(s.value for s in _born_winners(b))),
    "romi_by_revenue": (("won", "spent"), lambda b: _return(_revenue(b), _cost(b))),
    "cohort_romi": (("created", "spent"), lambda b: _return(_sum(s.value for s in _born_winners(b)), _cost(b))),
    "base_size": (("client_state",), lambda b: len(b["client_state"])),
    "contacts_count": (("contact_kept",), lambda b: len(b["contact_kept"])),
    "decision_makers": (("contact_kept",), lambda b: sum(s.row["role"] == "decides" for s in b["contact_kept"])),
    "clients_without_decision_maker": (("client_kept",), _undecided),
    "data_quality": (("client_kept",), _quality),
    "plan": (("plan",), _plan),
    "plan_pct": (("won", "plan"), lambda b: _ratio(_revenue(b), _plan(b))),
    "pace": (("won", "plan_to_date"), lambda b: _ratio(_revenue(b), _plan(b, "plan_to_date"))),
    "collected": (("paid",), lambda b: _total(s.value for s in b["paid"])),
    "debt": (("invoiced",), _debt),
    "overdue_debt": (("invoiced",), lambda b: sum(
        s.rest for s in b["invoiced"] if s.row["due_on"] and s.row["due_on"] < b.told.last)),
    "dso": (("invoiced", "won"), _dso),
    "cost": (("spent",), _cost),
    "cpl": (("spent", "created"), lambda b: _money(_cost(b), len(b["created"]))),
    "cac": (("spent", "first_won"), lambda b: _money(_cost(b), len(b["first_won"]))),
    "romi": (("won", "spent"), _romi),
    "quality_score": (("checked",), lambda b: _ratio(
        Fraction(sum(s.row["score"] for s in b["checked"]), 100), len(b["checked"]))),
    "checks_count": (("checked",), lambda b: len(b["checked"])),
    "entry_minutes": (("entered",), lambda b: Fraction(sum(s.row["seconds"] for s in b["entered"]), 60)),
}  # fmt: skip
