"""Findings: what the rules of alerts find in the base now, lists and figures alike; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, func, select

from crmdesk.data.listing import fetch_rows, list_ids
from crmdesk.data.models import Activity
from crmdesk.data.models.activities import DONE
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing
from crmdesk.data.settling import batches
from crmdesk.data.store import Store
from crmdesk.reports.alerts.conditions import ListCondition
from crmdesk.reports.alerts.kinds import LIST_KINDS, ListKind

#: Alerts that one list raises: a firm that needs more attention than that needs another rule.
MOST = 300
#: Records looked at for them, the heaviest first.
READ = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that calls for attention."""

    cause: str
    """What tells it from the next cause of the same record."""
    deal_id: int | None = None
    client_id: int | None = None
    manager_id: int | None = None
    """Whose it is."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Names and figures as JSON; ids in it are texts, for they have 63 bits."""


def list_findings(store: Store, condition: ListCondition, open_ids: Iterable[int] = ()) -> list[Finding]:
    """Return what a list calls attention to, the heaviest first, at most ``MOST`` and those that are open already.

    Args:
        store: the base.
        condition: which list, from which days and amount on.
        open_ids: records with an open alert of this rule: they are looked at wherever they stand in the list.

    Raises:
        UsageFault: its conditions name a column or segment that does not exist any more.
    """
    kind = LIST_KINDS[condition.kind]
    listing = Listing(
        kind.registry,
        conditions=(*kind.conditions, *condition.where),
        order=kind.order,
        descending=kind.order != "due_on",
    )
    ids = list(list_ids(store, listing, limit=READ))
    beyond = set(open_ids) - set(ids) if len(ids) == READ else set()
    if beyond:
        ids += list_ids(store, replace(listing, ids=tuple(sorted(beyond))))
    rows = [row for row in _rows(store, kind, ids) if _is_due(kind, condition, row)]
    rows = _by_client(rows) if kind.id == "debts" else rows
    rows.sort(key=lambda row: -(row[kind.weight] or 0))
    known = set(open_ids)
    return [_finding(kind, row) for place, row in enumerate(rows) if place < MOST or row["id"] in known]


def _rows(store: Store, kind: ListKind, ids: list[int]) -> list[dict[str, Any]]:
    registry = registry_of(store, kind.registry)
    fields = [registry.field_named(key) for key in kind.fields]
    table = fetch_rows(store, registry, fields, ids)
    today = store.today()
    with store.reading() as connection:
        beside = _beside(connection, kind, ids, registry.record.__table__)
    rows = []
    for row_id, values in zip(ids, table.rows, strict=True):
        row = dict(zip(kind.fields, values, strict=True))
        row |= {"id": row_id, "day": today, **beside.get(row_id, {})}
        if kind.id == "overdue":
            row["late"] = (today - row["due_on"]).days
        rows.append(row)
    return rows


def _beside(connection: Connection, kind: ListKind, ids: list[int], table: Any) -> dict[int, dict[str, Any]]:
    """Return what the lists have no column for: whose a record is, its deal, the last thing done about it."""
    assert isinstance(table, Table)
    names = [kind.owner_column, *(("deal_id",) if kind.id == "overdue" else ())]
    found: dict[int, dict[str, Any]] = {}
    for part in batches(ids):
        query = select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(part))
        for row_id, *values in connection.execute(query):
            found[row_id] = {"owner_id": values[0], "last_done": None, **dict(zip(names, values, strict=True))}
        if kind.id == "no_step":
            done = select(Activity.deal_id, func.max(Activity.done_on)).where(
                Activity.deal_id.in_(part), Activity.state == DONE, Activity.archived_at.is_(None)
            )
            for deal_id, day in connection.execute(done.group_by(Activity.deal_id)):
                if deal_id is not None:
                    found[deal_id]["last_done"] = day
    return found


def _is_due(kind: ListKind, condition: ListCondition, row: Mapping[str, Any]) -> bool:
    days = row[kind.days] if kind.days else None
    amount = row[kind.amount] if kind.amount else None
    is_late = not condition.days or days is None or days >= condition.days
    return is_late and (not condition.amount or (amount or 0) >= condition.amount)


def _by_client(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take the overdue invoices of a client together: the oldest says since when, the largest whose they are."""
    clients: dict[object, list[dict[str, Any]]] = {}
    for row in rows:
        clients.setdefault(row["client_id"] or f"invoice:{row['id']}", []).append(row)
    together = []
    for bills in clients.values():
        oldest = min(bills, key=lambda bill: bill["due_on"])
        largest = max(bills, key=lambda bill: bill["rest"] or 0)
        together.append(
            {
                **oldest,
                "owner": largest["owner"],
                "owner_id": largest["owner_id"],
                "rest": sum(bill["rest"] or 0 for bill in bills),
                "count": len(bills),
            }
        )
    return together


def _finding(kind: ListKind, row: Mapping[str, Any]) -> Finding:
    is_deal = kind.registry == "deals"
    return Finding(
        kind.cause(row),
        deal_id=row["id"] if is_deal else row.get("deal_id"),
        client_id=row["id"] if kind.registry == "clients" else row.get("client_id"),
        manager_id=row["owner_id"],
        details={key: value for key, value in _details(kind, row).items() if value is not None},
    )


def _details(kind: ListKind, row: Mapping[str, Any]) -> dict[str, Any]:
    details = {"owner": row[kind.owner], "weight": int(row[kind.weight] or 0)}
    match kind.id:
        case "silent":
            since = row["last_contact_on"]
            return details | {
                "name": row["name"],
                "since": _iso(since),
                "amount": row["revenue"],
                "status": row["status"],
            }
        case "overdue":
            name = row["subject"] or row["kind"]
            return details | {
                "name": name, "client": row["client"], "deal": row["deal"], "since": _iso(row["due_on"]),
                "activity": str(row["id"]),
            }  # fmt: skip
        case "debts":
            name = row["client"] or row["number"]
            return details | {"name": name, "since": _iso(row["due_on"]), "amount": row["rest"], "count": row["count"]}
    since = None if row["age"] is None else row["day"] - timedelta(row["age"])
    details |= {
        "name": row["title"], "client": row["client"], "stage": row["stage"], "amount": row["value"],
        "norm": row["norm"], "since": _iso(since),
    }  # fmt: skip
    if kind.id == "lost":
        details |= {"since": _iso(row["closed_on"]), "reason": row["loss_reason"], "competitor": row["competitor"]}
    return details


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def record_ids(kind: ListKind, alerts: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the records that alerts of a list are about, read from their causes."""
    parts = (str(alert["cause"]).split(":")[1:2] for alert in alerts if kind.id != "debts")
    return {int(part) for part in chain.from_iterable(parts) if part.isdecimal()}
