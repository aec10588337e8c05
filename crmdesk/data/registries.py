"""All registries by their id, and the firm's own fields as columns of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, cast, select

from crmdesk.data.errors import unknown
from crmdesk.data.models import CustomField, Kept, Segment
from crmdesk.data.models.types import YES, Big
from crmdesk.data.registry import FilterKind, Reading, Registry, RegistryField, Rule
from crmdesk.data.registry_catalogue import STOCK, TRACKING_NUMBERS
from crmdesk.data.registry_clients import CLIENTS, CONTACTS
from crmdesk.data.registry_deals import DEALS
from crmdesk.data.registry_money import COSTS, INVOICES, PAYMENTS
from crmdesk.data.registry_others import ACTIVITIES, MANAGERS, PRODUCTS
from crmdesk.data.registry_plans import PLANS
from crmdesk.data.registry_quality import QUALITY
from crmdesk.data.store import Store
from crmdesk.data.table import Kind
from crmdesk.data.words import _

REGISTRIES: dict[str, Registry] = {
    registry.id: registry
    for registry in (
        DEALS, CLIENTS, CONTACTS, MANAGERS, PRODUCTS, ACTIVITIES,
        INVOICES, PAYMENTS, COSTS, PLANS, QUALITY, TRACKING_NUMBERS, STOCK,
    )
}  # fmt: skip
OWN = "own:"
SEGMENT = "segment:"

_KINDS = {"number": Kind.POINTS, "money": Kind.MONEY, "date": Kind.DATE, "flag": Kind.FLAG}
_FILTERS = {
    "number": FilterKind.NUMBER,
    "money": FilterKind.NUMBER,
    "date": FilterKind.DATES,
    "flag": FilterKind.CODES,
    "one": FilterKind.WORDS,
    "text": FilterKind.WORDS,
    "many": FilterKind.SEVERAL,
}


def registry_named(registry_id: str) -> Registry:
    """Return a registry by its id.

    Raises:
        UsageFault: there is no such registry.
    """
    if registry_id not in REGISTRIES:
        raise unknown(_("List"), registry_id, REGISTRIES)
    return REGISTRIES[registry_id]


def registry_of(store: Store, registry_id: str) -> Registry:
    """Return a registry with the firm's own fields among its columns.

    Raises:
        UsageFault: there is no such registry.
    """
    with store.reading() as connection:
        return complete_registry(connection, registry_id)


def complete_registry(connection: Connection, registry_id: str) -> Registry:
    """Do the same within a reading that is under way."""
    registry = registry_named(registry_id)
    rules = {CLIENTS.id: _segment_rules(connection)}
    return _with_own(replace(registry, own_fields=_own_fields(connection), own_rules=rules))


def beside(registry: Registry, registry_id: str) -> Registry:
    """Return another registry, with the own fields and segments that this one knows of."""
    other = registry_named(registry_id)
    return _with_own(replace(other, own_fields=registry.own_fields, own_rules=registry.own_rules))


def _with_own(registry: Registry) -> Registry:
    """Put what the firm made among the columns and rules of a registry."""
    rules = {**registry.rules, **registry.own_rules.get(registry.id, {})}
    return replace(registry, rules=rules).with_fields(registry.own_fields.get(registry.custom_owner, ()))


def _segment_rules(connection: Connection) -> dict[str, Rule]:
    """Return the segments that everybody sees as rules of clients."""
    rows = connection.execute(
        select(Segment.id, Segment.name)
        .where(Segment.archived_at.is_(None), Segment.shared == YES)
        .order_by(Segment.name, Segment.id)
    )
    return {f"{SEGMENT}{row.id}": Rule(row.name, partial(_in_segment, row.id), own=True) for row in rows}


def _in_segment(segment_id: int, reading: Reading) -> ColumnElement[bool]:
    from crmdesk.data.segments import segment_clients  # noqa: PLC0415 - segments are conditions, which read registries

    return CLIENTS.id_column.in_(segment_clients(segment_id, reading))


def _own_fields(connection: Connection) -> dict[str, tuple[RegistryField, ...]]:
    """Return the fields that the firm made by their owner."""
    records = {registry.custom_owner: registry.record for registry in REGISTRIES.values() if registry.custom_owner}
    rows = connection.execute(
        select(CustomField.owner, CustomField.id, CustomField.name, CustomField.kind)
        .where(CustomField.owner.in_(list(records)), CustomField.archived_at.is_(None))
        .order_by(CustomField.position, CustomField.name, CustomField.id)
    )
    found: dict[str, tuple[RegistryField, ...]] = {}
    for row in rows:
        field = _own_field(records[row.owner], row.id, row.name, row.kind)
        found[row.owner] = (*found.get(row.owner, ()), field)
    return found


def _own_field(record: type[Kept], field_id: int, name: str, kind: str) -> RegistryField:
    held = record.__table__.c.custom[str(field_id)]
    typed: Any
    match kind:
        case "number":
            typed = held.as_float()
        case "money":
            # as_integer() means 32 bits on Postgres
            typed = cast(held.as_string(), Big)
        case "flag":
            typed = held.as_boolean()
        case _:
            typed = held.as_string()
    return RegistryField(
        key=f"{OWN}{field_id}",
        title=name,
        column=typed,
        kind=_KINDS.get(kind, Kind.TEXT),
        sortable=kind != "many",
        filter=_FILTERS.get(kind),
        by=held if kind == "many" else None,
        own_id=field_id,
        edits=f"{OWN}{field_id}",
        read=_READERS.get(kind),
    )


def _date(stored: Any, _reading: Reading) -> date | None:
    return None if stored is None else date.fromisoformat(str(stored))


def _listed(stored: Any, _reading: Reading) -> str | None:
    """Return the values of a field that may have several; the base gives them as JSON or already as a list."""
    if isinstance(stored, str) and stored.startswith("["):
        import json  # noqa: PLC0415 - only for fields of this kind

        stored = json.loads(stored)
    if isinstance(stored, list):
        return ", ".join(str(part) for part in stored) or None
    return None if stored is None else str(stored)


_READERS = {"date": _date, "many": _listed}
