"""Statuses and relations of a client set by hand, with a reason; and which clients have returned."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.lifecycle import SILENT, Rules, past_of, rules_of, status_of
from crmdesk.data.lifecycle_settling import Classes, pasts_of
from crmdesk.data.models import Client, RelationshipType, StatusSpan
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _

FORM = "client"


def set_status(store: Store, client_id: int, version: int, status: int, reason: str, until: date | None = None) -> Deed:
    """Set a client's lifecycle status over what the rules say.

    Args:
        store: the base.
        client_id: the client.
        version: the version the person saw.
        status: 1..12.
        reason: why; it must not be empty.
        until: the first day on which the rules decide again; None: never.

    Raises:
        UsageFault: there is no reason, no such status, or the day has passed.
        ConflictFault: somebody saved the client since ``version`` was read.
    """
    if status not in STATUS_NAMES:
        raise UsageFault(_("There is no status {n}. Choose one from 1 to 12.").format(n=status))
    if not reason.strip():
        raise UsageFault(_("Say why the status is set by hand: the reason stays in the history."))
    if until is not None and until <= store.today():
        raise UsageFault(
            _("The status would end on {day}, which has passed. Choose a later day.").format(day=day_text(until))
        )
    with store.changing() as change:
        new = change.edit(
            Client, client_id, version, status=status, status_by_hand=True, status_until_on=until,
            status_reason=reason.strip(),
        )  # fmt: skip
        text = _("Status changed: {status}").format(status=_(STATUS_NAMES[status]))
        return Deed(change.txn if new != version else None, text, FORM, (client_id,))


def free_status(store: Store, client_id: int, version: int) -> Deed:
    """Let the rules decide on a client's status again, at once.

    Raises:
        ConflictFault: somebody saved the client since ``version`` was read.
    """
    with store.changing() as change:
        status = _status_by_rules(store, change, client_id)
        new = change.edit(
            Client, client_id, version, status=status, status_by_hand=False, status_until_on=None, status_reason=None
        )
        text = _("Status by the rules: {status}").format(status=_(STATUS_NAMES[status]))
        return Deed(change.txn if new != version else None, text, FORM, (client_id,))


def set_relationship(store: Store, client_id: int, version: int, relationship_id: int | None, reason: str) -> Deed:
    """Set the type of relations with a client; None says that nobody knows it.

    Raises:
        UsageFault: there is no reason, or no such type.
        ConflictFault: somebody saved the client since ``version`` was read.
    """
    if relationship_id is not None and not reason.strip():
        raise UsageFault(_("Say why relations changed: the reason stays in the history."))
    with store.changing() as change:
        name = _("not given")
        if relationship_id is not None:
            name = change.row(RelationshipType, relationship_id)["name"]
        new = change.edit(
            Client, client_id, version, relationship_id=relationship_id, relationship_reason=reason.strip() or None
        )
        text = _("Relationship changed: {name}").format(name=name)
        return Deed(change.txn if new != version else None, text, FORM, (client_id,))


def returned_on(connection: Connection, client_id: int, today: date, rules: Rules) -> date | None:
    """Return the day a client that slept or was lost came back, while that is news; None for all others."""
    spans = connection.execute(
        select(StatusSpan.status, StatusSpan.begin_on, StatusSpan.end_on)
        .where(StatusSpan.client_id == client_id, StatusSpan.begin_on <= today)
        .order_by(StatusSpan.begin_on.desc(), StatusSpan.id.desc())
    ).all()
    if not spans or spans[0].status in SILENT:
        return None
    left = next((span.end_on for span in spans if span.status in SILENT), None)
    return left if left is not None and today < left + timedelta(rules.returned_days) else None


def _status_by_rules(store: Store, change: Change, client_id: int) -> int:
    row = change.row(Client, client_id)
    rules = rules_of(store.firm.settings)
    pasts = pasts_of(change.connection)
    is_valued = client_id in Classes(pasts, change.today).valued(change.today)
    past = pasts.get(client_id) or past_of(())
    return status_of(past, change.today, rules, cycle=rules.cycle_of(row["category"]), is_valued=is_valued)
