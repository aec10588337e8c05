"""The oracle's dimensions: to which member a fact belongs, one plain function a dimension."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crmdesk.data.models import CustomField, Department, Manager, Product
from tests import factories as f
from tests.factories import Row

if TYPE_CHECKING:
    from tests.reports.oracle import Told


class ImpossibleCut(Exception):
    """A kind of row has no such property."""


@dataclass(frozen=True)
class Seen:
    """One row as a fact: whose, when, with what around it. ``value`` and the like are its part in a cut by product."""

    kind: str
    row: Row
    day: date | None
    owner: int | None = None
    client: int | None = None
    deal: Row | None = None
    contact: int | None = None
    stage: int | None = None
    value: int | None = None
    cost: int | None = None
    discount: int | None = None
    state: Row | None = None
    rest: int = 0
    item: Row | None = None


DEALS = {"won", "lost", "created", "qualified", "won_ever", "open"}
ACTIVITIES = {"done", "due"}
PLANS = {"plan", "plan_to_date"}
STATES = {"won_ever", "open", "invoiced", "client_kept", "contact_kept", "client_state"}
NOBODYS = {"spent"}
WITHOUT_CLIENT = {"spent", "entered", *PLANS}
CLIENTS = {"client_created", "first_won", "client_lost", "client_kept", "client_state"}
WITH_CONTACT = ACTIVITIES | {"contact_kept"}
WITH_DEAL = DEALS | ACTIVITIES | {"paid", "invoiced"}


MANAGERS = {row["id"]: row for row in f.TABLES[Manager]}
DEPARTMENTS = {row["id"]: row for row in f.TABLES[Department]}
PRODUCTS = {row["id"]: row for row in f.TABLES[Product]}
EDGES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
NUMBER_EDGES = (0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)

Member = Callable[["Told", Seen], Any]


def _only(kinds: set[str] | None, without: frozenset[str] | set[str] = frozenset(), *, read: Member) -> Member:
    def member(told: Told, seen: Seen) -> Any:
        if (kinds is not None and seen.kind not in kinds) or seen.kind in without:
            raise ImpossibleCut
        return read(told, seen)

    return member


def _department(_told: Told, seen: Seen) -> Any:
    if seen.kind in PLANS and seen.row.get("subject") == "department":
        return seen.row["department_id"]
    return None if seen.owner is None else MANAGERS[seen.owner]["department_id"]


def _debt_age(told: Told, seen: Seen) -> Any:
    if seen.row.get("due_on") is None:
        return "none"
    days = (told.last - seen.row["due_on"]).days
    return next(
        (name for most, name in ((0, "current"), (30, "1-30"), (60, "31-60"), (90, "61-90")) if days <= most), "91+"
    )


def _head(_told: Told, seen: Seen) -> Any:
    if seen.owner is None:
        return None
    manager = MANAGERS[seen.owner]
    department = DEPARTMENTS.get(manager["department_id"] or 0)
    return manager["head_id"] or (department and department["head_id"])


def _client(column: str) -> Member:
    return _only(None, WITHOUT_CLIENT, read=lambda t, s: None if s.client is None else t.clients[s.client].get(column))


def _group(told: Told, seen: Seen) -> Any:
    client = told.clients.get(seen.client or 0)
    while client and client["parent_id"]:
        client = told.clients[client["parent_id"]]
    return client and client["id"]


def _deal(column: str, kinds: set[str] = WITH_DEAL) -> Member:
    return _only(kinds, read=lambda _t, s: None if s.deal is None else s.deal.get(column))


def _source(column: str) -> Member:
    def read(told: Told, seen: Seen) -> Any:
        if seen.kind in CLIENTS:
            return told.clients[seen.client][column] if seen.client else None
        return (seen.deal or {}).get(column) if seen.kind in ("paid", "invoiced") else seen.row.get(column)

    return read


def _when(floor: Callable[[date], Any]) -> Member:
    return _only(None, STATES, read=lambda _t, s: None if s.day is None else floor(s.day))


def _band(_told: Told, seen: Seen) -> Any:
    value = seen.state["value"] if seen.state else (seen.deal or {}).get("_value")
    return None if value is None else sum(value >= edge * 100 for edge in EDGES)


def _expected_month(_told: Told, seen: Seen) -> Any:
    expected = seen.state["expected_on"] if seen.state else None
    return expected and f"{expected:%Y-%m}"


def _contact(column: str) -> Member:
    return _only(WITH_CONTACT, read=lambda t, s: None if s.contact is None else t.contacts[s.contact].get(column))


def _product(_told: Told, seen: Seen) -> Any:
    return seen.item and seen.item["product_id"]


def _category(_told: Told, seen: Seen) -> Any:
    return seen.item and seen.item["product_id"] and PRODUCTS[seen.item["product_id"]]["category_id"]


MEMBERS: dict[str, Member] = {
    "manager": _only(None, NOBODYS, read=lambda _t, s: s.owner),
    "department": _only(None, NOBODYS, read=_department),
    "head": _only(None, NOBODYS, read=_head),
    "client": _only(None, WITHOUT_CLIENT, read=lambda _t, s: s.client),
    "client_manager": _client("owner_id"),
    "client_group": _only(None, WITHOUT_CLIENT, read=_group),
    "client_type": _client("category"), "client_kind": _client("kind"), "industry": _client("industry"),
    "country": _client("country"), "region": _client("region"), "city": _client("city"), "client_size": _client("size"),
    "relationship": _client("relationship_id"), "status": _client("status"),
    "abc": _only(None, WITHOUT_CLIENT, read=lambda t, s: None if s.client is None else t.letters.get(s.client, "C")),
    "rfm": _only(None, WITHOUT_CLIENT, read=lambda t, s: t.segments.get(s.client)),
    "source": _only(None, {"checked", "entered", *PLANS}, read=_source("source_id")),
    "campaign": _only(WITH_DEAL | {"spent"}, read=_source("campaign_id")),
    "tracking_number": _only(DEALS | ACTIVITIES, read=lambda _t, s: s.row.get("tracking_number_id")),
    "pipeline": _deal("pipeline_id"),
    "stage": _only(WITH_DEAL, read=lambda _t, s: s.stage if s.kind in DEALS else (s.deal or {}).get("stage_id")),
    "product": _only(DEALS, read=_product), "category": _only(DEALS, read=_category),
    "direction": _deal("direction"), "object_type": _deal("object_type"), "loss_reason": _deal("loss_reason_id"),
    "competitor": _deal("competitor_id"),
    "activity_kind": _only(ACTIVITIES, read=lambda _t, s: s.row.get("kind_id")),
    "activity_result": _only(ACTIVITIES, read=lambda _t, s: s.row.get("result")),
    "contact_position": _contact("position"), "contact_role": _contact("role"),
    "day": _when(lambda d: d), "week": _when(lambda d: d - timedelta(d.isoweekday() - 1)),
    "month": _when(lambda d: date(d.year, d.month, 1)),
    "quarter": _when(lambda d: date(d.year, (d.month - 1) // 3 * 3 + 1, 1)), "year": _when(lambda d: date(d.year, 1, 1)),
    "weekday": _when(lambda d: d.isoweekday()), "hour": _only(ACTIVITIES, read=lambda _t, s: s.row.get("done_hour")),
    "size_band": _only(DEALS, read=_band), "debt_age": _only({"invoiced"}, read=_debt_age),
    "status_then": _only({"client_state"}, read=lambda _t, s: s.row.get("status")),
    "expected_month": _only({"open"}, read=_expected_month),
    "check_kind": _only({"checked"}, read=lambda _t, s: s.row.get("kind")),
}  # fmt: skip

OWN = {str(row["id"]): row for row in f.TABLES[CustomField]}
#: Names as the engine gives them to the firm's fields: two fields of one name are told apart by their owner.
OWN_NAMES = {
    "field:Word": f.TEXT, "field:Employees": f.NUMBER, "field:Founded": f.DAY, "field:Exporter": f.FLAG,
    "field:Grade": f.ONE, "field:Needs": f.MANY, "field:Turnover": f.MONEY, "field:Flats": f.DEAL_NUMBER,
    "field:deal.Word": f.DEAL_TEXT, "field:Tender": f.DEAL_FLAG, "field:Hobby": f.CONTACT_TEXT,
}  # fmt: skip


def own_field(name: str) -> Member:
    def member(told: Told, seen: Seen) -> Any:
        own = OWN[str(OWN_NAMES[name])]
        if own["owner"] == "client":
            holder = _only(None, WITHOUT_CLIENT, read=lambda t, s: t.clients.get(s.client or 0))(told, seen)
        elif own["owner"] == "deal":
            holder = _only(WITH_DEAL, read=lambda _t, s: s.deal)(told, seen)
        else:
            holder = _only(WITH_CONTACT, read=lambda t, s: t.contacts.get(s.contact or 0))(told, seen)
        value = (holder or {}).get("custom", {}).get(str(own["id"]))
        return None if value is None else _own_member(own["kind"], value)

    return member


def _own_member(kind: str, value: Any) -> str | None:
    if kind == "flag":
        return "yes" if value else "no"
    if kind == "date":
        return str(value)[:7]
    if kind == "many":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None
    if kind in ("number", "money"):
        value = value / 100 if kind == "money" else value
        places = sum(value >= edge for edge in NUMBER_EDGES)
        if places == 0:
            return "< 0"
        low = NUMBER_EDGES[places - 1]
        return f"≥ {low}" if places == len(NUMBER_EDGES) else f"{low}…{NUMBER_EDGES[places]}"
    return str(value)
