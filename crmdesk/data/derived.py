"""Derived columns: what the door computes from a row before it is written, one function a record.

Each function gets the complete row and changes it in place; what needs other rows of the base is settled at the end of
the transaction (``settling``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmdesk.data.facts import Facts
from crmdesk.data.models import Activity, Client, Contact, Deal, DealItem, Invoice, Kept, Payment
from crmdesk.data.models.activities import DONE
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN
from crmdesk.data.search import name_key, search_text, with_former

#: A shorter call was not answered: it is no contact.
SHORTEST_CALL_S = 10

Row = dict[str, Any]


def _client(row: Row, _facts: Facts) -> None:
    row["name_key"] = name_key(row["name"])
    own = search_text((row["name"], row["legal_name"]), (row["inn"], *(row["phones"] or ())))
    row["search"] = with_former(own, row["search"])
    row["group_id"] = row["group_id"] or row["id"]


def _contact(row: Row, _facts: Facts) -> None:
    own = search_text((row["name"], *(row["emails"] or ())), row["phones"] or ())
    row["search"] = with_former(own, row["search"])


def _deal(row: Row, facts: Facts) -> None:
    stage = facts.stages[row["stage_id"]]
    row["pipeline_id"] = stage.pipeline_id
    row["outcome"] = stage.outcome
    row["currency"] = row["currency"] or facts.currency
    if stage.outcome == OPEN:
        row["closed_on"] = row["closed_at"] = row["closed_owner_id"] = row["lost_stage_id"] = None
    else:
        row["closed_owner_id"] = row["closed_owner_id"] or row["owner_id"]
        if stage.outcome not in (LOST, CANCELLED):
            row["lost_stage_id"] = None
    row["created_owner_id"] = row["created_owner_id"] or row["owner_id"]
    day = row["closed_on"] or row["created_on"]
    for column, source in (("value", "amount"), ("cost_value", "cost"), ("discount_value", "discount")):
        row[column] = facts.convert(row[source], row["currency"], day)
    row["search"] = search_text((row["title"], row["external_id"], str(row["number"])))


def _deal_item(row: Row, _facts: Facts) -> None:
    """Figures of a position as if its deal were in the firm's currency; ``positions`` converts the others."""
    if row["price"] is not None and row["amount"] is not None:
        row["discount_value"] = (row["price"] * row["quantity"] + 500) // 1000 - row["amount"]
    row["value"] = row["amount"]
    row["cost_value"] = row["cost"]


def _activity(row: Row, facts: Facts) -> None:
    counts, code = facts.activity_kinds[row["kind_id"]]
    answered = not row["missed"] and (code != "call" or (row["duration_s"] or 0) >= SHORTEST_CALL_S)
    row["is_contact"] = counts and row["state"] == DONE and answered and row["client_id"] is not None


def _invoice(row: Row, facts: Facts) -> None:
    row["currency"] = row["currency"] or facts.currency
    row["value"] = facts.convert(row["amount"], row["currency"], row["issued_on"])


def _payment(row: Row, facts: Facts) -> None:
    row["currency"] = row["currency"] or facts.currency
    row["value"] = facts.convert(row["amount"], row["currency"], row["paid_on"])


DERIVED: dict[type[Kept], Callable[[Row, Facts], None]] = {
    Client: _client,
    Contact: _contact,
    Deal: _deal,
    DealItem: _deal_item,
    Activity: _activity,
    Invoice: _invoice,
    Payment: _payment,
}
