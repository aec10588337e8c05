"""The oracle: what the engine must say, worked out by plain loops over rows, with no SQL and no code of the engine.

``Seen`` is a row as one kind of fact; ``Told`` cuts facts by dimensions into buckets and asks every measure of
``oracle_measures`` about each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.factories import Row
from tests.random_firm import World, roubles
from tests.reports.oracle_members import DEALS, MEMBERS, PLANS, Seen, own_field

Key = tuple[str | None, ...]
#: The days of each plan of the one random firm, by the plan's id.
_GROWTH: dict[int, list[tuple[date, int]]] = {}


class Told:
    """The facts of a world over one period, as they are known at the end of ``as_of``."""

    def __init__(
        self,
        world: World,
        begin: date,
        end: date,
        as_of: date,
        anchor: date | None = None,
        full: tuple[date, date] | None = None,
    ) -> None:
        self.world, self.begin, self.whole_end, self.as_of = world, begin, end, as_of
        tomorrow = as_of + timedelta(1)
        self.end = tomorrow if begin < tomorrow < end else end
        self.last = self.end - timedelta(1)
        self.days = (self.end - begin).days
        self.anchor = anchor or self.end
        self.whole = full or (begin, end)
        self.clients = {row["id"]: row for row in world.clients}
        self.contacts = {row["id"]: row for row in world.contacts}
        self.deals = {row["id"]: row for row in world.deals}
        self.items: dict[int, list[Row]] = {}
        for item in world.items:
            self.items.setdefault(item["deal_id"], []).append(item)
        self.kept = [deal for deal in world.deals if deal["archived_at"] is None]

    @cached_property
    def facts(self) -> dict[str, list[Seen]]:
        """Every kind of fact of the period."""
        return {
            "won": [s for s in self._closed("won", 1) if self.passed(s.day)],
            "won_ever": [s for s in self._closed("won_ever", 1) if s.day is not None and s.day < self.end],
            "lost": [s for s in self._closed("lost", 2) if self.passed(s.day)],
            "created": [
                self._deal("created", d, d["created_on"], d["created_owner_id"])
                for d in self.kept if self.passed(d["created_on"])
            ],
            "qualified": [
                self._deal("qualified", d, d["qualified_on"], d["created_owner_id"])
                for d in self.kept if self.passed(d["qualified_on"])
            ],
            "open": list(self._open()),
            "done": [self._activity("done", a, a["done_on"]) for a in self._acts() if a["state"] == 1 and self.passed(a["done_on"])],
            "due": [
                self._activity("due", a, a["due_on"]) for a in self._acts()
                if a["due_on"] is not None and self.begin <= a["due_on"] < self.whole_end
            ],
            "paid": [
                Seen("paid", p, p["paid_on"], p["owner_id"], p["client_id"], self.deals.get(p["deal_id"]),
                     value=roubles(p["amount"], p["currency"], p["paid_on"]))
                for p in self.world.payments
                if p["state"] == "received" and p["archived_at"] is None and self.passed(p["paid_on"])
            ],
            "invoiced": list(self._invoiced()),
            "client_created": [
                Seen("client_created", c, c["created_on"], c["owner_id"], c["id"]) for c in self._clients()
                if self.passed(c["created_on"])
            ],
            "first_won": [
                Seen("first_won", c, day, c["owner_id"], c["id"]) for c in self._clients()
                if (day := self.first_win(c["id"])) is not None and self.passed(day)
            ],
            "client_lost": [
                Seen("client_lost", s, s["begin_on"], self.clients[s["client_id"]]["owner_id"], s["client_id"])
                for s in self.world.spans
                if s["status"] == 12 and self.passed(s["begin_on"])
                and self.clients[s["client_id"]]["archived_at"] is None
            ],
            "spent": [
                Seen("spent", c, c["spent_on"]) for c in self.world.costs
                if c["archived_at"] is None and self.passed(c["spent_on"])
            ],
            "checked": [
                Seen("checked", q, q["checked_on"], q["manager_id"], q["client_id"]) for q in self.world.checks
                if q["archived_at"] is None and self.passed(q["checked_on"])
            ],
            "entered": [
                Seen("entered", e, e["day"], e["manager_id"]) for e in self.world.entries if self.passed(e["day"])
            ],
            "client_state": [
                Seen("client_state", s, None, self.clients[s["client_id"]]["owner_id"], s["client_id"])
                for s in self.world.spans
                if self.clients[s["client_id"]]["archived_at"] is None and s["begin_on"] <= self.last
                and (s["end_on"] is None or s["end_on"] > self.last)
            ],
            "client_kept": [
                Seen("client_kept", c, None, c["owner_id"], c["id"]) for c in self._clients() if self._is_there(c)
            ],
            "contact_kept": [
                Seen("contact_kept", p, None, self.clients[p["client_id"]]["owner_id"], p["client_id"], contact=p["id"])
                for p in self.world.contacts if self._is_there(p)
            ],
            "plan": list(self._planned("plan", *self.whole)),
            "plan_to_date": list(self._planned("plan_to_date", self.begin, self.end)),
        }  # fmt: skip

    def passed(self, day: date | None) -> bool:
        """Whether a day lies in the counted part of the period."""
        return day is not None and self.begin <= day < self.end

    def first_win(self, client_id: int | None) -> date | None:
        """Return the first day a client bought."""
        return min(
            (d["closed_on"] for d in self.kept if d["client_id"] == client_id and d["outcome"] == 1), default=None
        )

    def _clients(self) -> Iterable[Row]:
        return [client for client in self.world.clients if client["archived_at"] is None]

    def _acts(self) -> Iterable[Row]:
        return [activity for activity in self.world.activities if activity["archived_at"] is None]

    def _is_there(self, row: Row) -> bool:
        """Whether a record has come to be by the end of the counted days."""
        return row.get("created_on") is None or row["created_on"] < self.end

    def _planned(self, kind: str, begin: date, end: date) -> Iterable[Seen]:
        """Give every day of every plan of revenue in force what of the plan falls to it."""
        for plan in self.world.plans:
            if plan["measure"] == "revenue" and not plan["replaced_at"] and not plan.get("archived_at"):
                for day, share in self._days_of(plan):
                    if begin <= day < end:
                        yield Seen(kind, plan, day, plan.get("manager_id"), value=share)

    def _days_of(self, plan: Row) -> list[tuple[date, int]]:
        """Return the days of a plan, each with what it grows by on it; worked out once for all tests."""
        if plan["id"] in _GROWTH:
            return _GROWTH[plan["id"]]
        days_off = {row["day"]: row["working"] for row in self.world.holidays if row["archived_at"] is None}
        days = [plan["begin_on"] + timedelta(n) for n in range((plan["end_on"] - plan["begin_on"]).days)]
        worked = [day for day in days if days_off.get(day, day.weekday() < 5)] or days
        given = 0
        found = _GROWTH.setdefault(plan["id"], [])
        for day in days:
            share = Fraction(plan["value"] * sum(other <= day for other in worked), len(worked))
            grown = int(share + Fraction(1, 2))
            found.append((day, grown - given))
            given = grown
        return found

    def _deal(self, kind: str, deal: Row, day: date | None, owner: int | None) -> Seen:
        return Seen(
            kind, deal, day, owner, deal["client_id"], deal, stage=deal["stage_id"], value=deal["_value"],
            cost=deal["_cost"], discount=deal["_discount"],
        )  # fmt: skip

    def _closed(self, kind: str, outcome: int) -> Iterable[Seen]:
        for deal in self.kept:
            if deal["outcome"] == outcome:
                seen = self._deal(kind, deal, deal["closed_on"], deal["closed_owner_id"])
                yield replace(seen, stage=deal["_lost_stage"]) if outcome == 2 else seen

    def _open(self) -> Iterable[Seen]:
        """The state of every deal at the end of the last counted day, where it is an open one."""
        for deal in self.kept:
            states = self.world.states[deal["id"]]
            now = [place for place, state in enumerate(states) if state["begin_on"] < self.end]
            if not now or states[now[-1]]["outcome"]:
                continue
            state = states[now[-1]]
            since = state["begin_on"]
            for earlier in reversed(states[: now[-1]]):
                if earlier["stage_id"] != state["stage_id"]:
                    break
                since = earlier["begin_on"]
            yield replace(
                self._deal("open", deal, None, state["owner_id"]), stage=state["stage_id"], value=state["value"],
                state={**state, "since": since},
            )  # fmt: skip

    def _activity(self, kind: str, act: Row, day: date) -> Seen:
        return Seen(
            kind, act, day, act["performer_id"], act["client_id"], self.deals.get(act["deal_id"]), act["contact_id"]
        )

    def _invoiced(self) -> Iterable[Seen]:
        for invoice in self.world.invoices:
            worth = roubles(invoice["amount"], invoice["currency"], invoice["issued_on"])
            if (
                invoice["state"] != "issued"
                or invoice["archived_at"]
                or invoice["issued_on"] >= self.end
                or worth is None
            ):
                continue
            came = sum(
                roubles(p["amount"], p["currency"], p["paid_on"]) or 0
                for p in self.world.payments
                if p["invoice_id"] == invoice["id"] and p["paid_on"] < self.end and p["state"] == "received"
                and p["archived_at"] is None
            )  # fmt: skip
            if worth > came:
                yield Seen(
                    "invoiced", invoice, None, invoice["owner_id"], invoice["client_id"],
                    self.deals.get(invoice["deal_id"]), rest=worth - came,
                )  # fmt: skip

    # -- cutting -------------------------------------------------------------------------------------------------

    def buckets(
        self, kinds: Sequence[str], by: Sequence[str], keep: dict[str, tuple[str | None, ...]] | None = None
    ) -> dict[Key, dict[str, list[Seen]]]:
        """Return facts of these kinds by the members of dimensions, in a cut by product each deal once a product."""
        found: dict[Key, dict[str, list[Seen]]] = {}
        keep = keep or {}
        itemised = bool({"product", "category"} & {*by, *keep})
        subject = "firm"
        if {"manager", "head", "department"} & {*by, *keep}:
            subject = "manager" if {"manager", "head"} & {*by, *keep} else "department"
        for kind in kinds:
            pieces: dict[Key, dict[int, list[Seen]]] = {}
            for seen in self.facts[kind]:
                if kind in PLANS and seen.row["subject"] != subject:
                    continue
                for piece in self._pieces(seen) if itemised and kind in DEALS else [seen]:
                    if all(self.member(name, piece) in values for name, values in keep.items()):
                        key = tuple(self.member(name, piece) for name in by)
                        place = seen.row["id"] if kind in DEALS else id(seen)
                        pieces.setdefault(key, {}).setdefault(place, []).append(piece)
            for key, rows in pieces.items():
                found.setdefault(key, {})[kind] = [_together(parts) for parts in rows.values()]
        if itemised or by or keep:
            for kind in kinds:
                self.possible(kind, [*by, *keep])
        return found

    def _pieces(self, seen: Seen) -> list[Seen]:
        items = self.items.get(seen.row["id"], [])
        if seen.kind == "open" and seen.value != seen.row["_value"]:
            items = []
        return [
            replace(
                seen, item=item, value=item["amount"], cost=item["cost"],
                discount=None if item["price"] is None else item["price"] - item["amount"],
            )
            for item in items
        ] or [seen]  # fmt: skip

    def possible(self, kind: str, names: Sequence[str]) -> None:
        """Raise ImpossibleCut where rows of a kind do not have a dimension."""
        probe = Seen(kind, {"id": 0}, None)
        for name in names:
            MEMBERS.get(name, own_field(name))(self, probe)

    def member(self, name: str, seen: Seen) -> str | None:
        """Return the id of the member a fact belongs to; None is "not given"."""
        found = MEMBERS.get(name, own_field(name))(self, seen)
        return None if found is None or found == "" else str(found)

    @cached_property
    def letters(self) -> dict[int, str]:
        """ABC classes by what clients bought in the twelve months before the end of the question's counted period."""
        begin = _year_before(self.anchor)
        sums: dict[int, int | None] = {}
        for deal in self.kept:
            if deal["outcome"] == 1 and deal["client_id"] and begin <= deal["closed_on"] < self.anchor:
                old = sums.get(deal["client_id"])
                sums[deal["client_id"]] = old if deal["_value"] is None else (old or 0) + deal["_value"]
        whole = sum(value for value in sums.values() if value is not None)
        letters = {}
        for client, value in sums.items():
            larger = sum(other for other in sums.values() if other is not None and value is not None and other > value)
            if value is None or value <= 0:
                letters[client] = "C"
            else:
                letters[client] = "A" if larger * 100 < whole * 80 else "B" if larger * 100 < whole * 95 else "C"
        return letters

    @cached_property
    def segments(self) -> dict[int, str]:
        """RFM segments by what clients bought in the 24 months before the end of the question's counted period."""
        begin = _year_before(_year_before(self.anchor))
        last: dict[int, date] = {}
        times: dict[int, int] = {}
        money: dict[int, int] = {}
        for deal in self.kept:
            client = deal["client_id"]
            if deal["outcome"] == 1 and client and begin <= deal["closed_on"] < self.anchor:
                last[client] = max(last.get(client, deal["closed_on"]), deal["closed_on"])
                times[client] = times.get(client, 0) + 1
                money[client] = money.get(client, 0) + (deal["_value"] or 0)
        bins = 3 if len(last) < 100 else 5
        fresh, often, much = (_scores(axis, bins) for axis in (last, times, money))
        return {
            client: SEGMENTS[fresh[day] - 1][(often[times[client]] + much[money[client]] + 1) // 2 - 1]
            for client, day in last.items()
        }


#: Rows: how fresh, 1..5. Columns: how often and how much, 1..5.
SEGMENTS = (
    ["gone", "gone", "gone", "at_risk", "at_risk"],
    ["drowsy", "drowsy", "drowsy", "at_risk", "at_risk"],
    ["attention", "attention", "attention", "loyal", "loyal"],
    ["promising", "promising", "loyal", "champions", "champions"],
    ["novices", "promising", "loyal", "champions", "champions"],
)


def _scores(axis: Mapping[int, Any], bins: int) -> dict[Any, int]:
    """Return distinct value -> score: the values in order are dealt into even bins, the first ones get what is over."""
    values = sorted(set(axis.values()))
    scores: dict[Any, int] = {}
    place = 0
    for score in range(1, bins + 1):
        size = len(values) // bins + (1 if score <= len(values) % bins else 0)
        for value in values[place : place + size]:
            scores[value] = score * 2 - 1 if bins == 3 else score
        place += size
    return scores


def _together(parts: list[Seen]) -> Seen:
    """Return one fact of a deal's positions in one bucket."""
    if parts[0].item is None:
        return parts[0]

    def total(values: list[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    return replace(
        parts[0], value=total([p.value for p in parts]), cost=total([p.cost for p in parts]),
        discount=total([p.discount for p in parts]),
    )  # fmt: skip


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
