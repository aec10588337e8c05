"""Likenesses: what is there already and may be the record that is being typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crmdesk.data.duplicates import Similar, similar_clients, similar_contacts
from crmdesk.data.entry.deal_likeness import like_deals
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW
from crmdesk.data.values.texts import parts

#: So many are told under the lines of a sheet.
MOST = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """A record that may be the same, and why."""

    record_id: int
    text: str


def find_likenesses(store: Store, form_id: str, typed: Mapping[str, Any]) -> tuple[Likeness, ...]:
    """Return what may be the record typed so far: values as typed, references as ids; nothing for other forms."""
    match form_id:
        case "client":
            return _said(
                similar_clients(
                    store,
                    name=str(typed.get("name", "")),
                    inn=str(typed.get("inn", "")),
                    phones=parts(str(typed.get("phones", ""))),
                    emails=parts(str(typed.get("emails", ""))),
                )
            )
        case "contact":
            client_id = typed.get("client_id")
            return _said(
                similar_contacts(
                    store,
                    name=str(typed.get("name", "")),
                    phones=parts(str(typed.get("phones", ""))),
                    emails=parts(str(typed.get("emails", ""))),
                    client_id=client_id if isinstance(client_id, int) else None,
                )
            )
        case "deal":
            client_id = typed.get("client_id")
            found = like_deals(store, client_id if isinstance(client_id, int) else None, str(typed.get("title", "")))
            return tuple(
                Likeness(deal.id, f"№{NARROW}{deal.number} {deal.title}, {deal.stage}") for deal in found[:MOST]
            )
        case _:
            return ()


def _said(found: tuple[Similar, ...]) -> tuple[Likeness, ...]:
    return tuple(
        Likeness(one.id, ", ".join(part for part in (one.name, one.detail, *one.reasons) if part))
        for one in found[:MOST]
    )
