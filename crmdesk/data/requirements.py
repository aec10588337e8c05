"""Requirements: which fields a client's card should have by its lifecycle status; the firm may set its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import SQLColumnExpression, Text, and_, case, cast, func, or_

from crmdesk.data.lifecycle import POTENTIAL, REFUSED, WORKING
from crmdesk.data.models import Client
from crmdesk.data.models.clients import STATUSES
from crmdesk.data.words import N_, _

Column = SQLColumnExpression[Any]

#: Settings key: status by its number as text -> ids of the fields its clients need.
REQUIRED_KEY = "required_fields"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A field that a client's card may have to hold; ``is_filled`` says in SQL whether it does."""

    id: str
    title: str
    """English source string."""
    is_filled: SQLColumnExpression[bool]

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)


def _text(column: Any) -> SQLColumnExpression[bool]:
    return and_(column.is_not(None), column != "")


def _list(column: Any) -> SQLColumnExpression[bool]:
    """A list of texts that has one; both engines write the empty list alike."""
    return func.coalesce(cast(column, Text), "[]").not_in(["[]", "null"])


REQUIREMENTS: dict[str, Requirement] = {
    each.id: each
    for each in (
        Requirement("owner", N_("Responsible"), Client.owner_id.is_not(None)),
        Requirement("source", N_("Source"), Client.source_id.is_not(None)),
        Requirement("reach", N_("Phone or mail"), or_(_list(Client.phones), _list(Client.emails))),
        Requirement("category", N_("Client type"), _text(Client.category)),
        Requirement("city", N_("City"), _text(Client.city)),
        Requirement("industry", N_("Industry"), _text(Client.industry)),
        Requirement("size", N_("Client size"), _text(Client.size)),
        Requirement("inn", N_("INN"), or_(Client.kind == "person", _text(Client.inn))),
        Requirement("address", N_("Address"), _text(Client.address)),
        Requirement("relationship", N_("Relationship type"), Client.relationship_id.is_not(None)),
    )
}
_FIRST = ("owner", "source", "reach")
_TALKING = (*_FIRST, "category", "city")
_BUYING = (*_TALKING, "inn", "industry")
#: Status by its number -> fields it needs unless the firm decided otherwise: more of those who buy than of those who may.
USUAL: dict[int, tuple[str, ...]] = {
    status: {POTENTIAL: _FIRST, WORKING: _TALKING, REFUSED: _FIRST}.get(status, _BUYING)
    for status in range(1, len(STATUSES) + 1)
}


def required_of(settings: Mapping[str, Any]) -> dict[int, tuple[str, ...]]:
    """Return status -> ids of the fields it needs; what the firm's settings do not say is as usual."""
    own = settings.get(REQUIRED_KEY)
    own = own if isinstance(own, dict) else {}
    found = {}
    for status, usual in USUAL.items():
        named = own.get(str(status))
        found[status] = tuple(name for name in named if name in REQUIREMENTS) if isinstance(named, list) else usual
    return found


def needs(settings: Mapping[str, Any], requirement: Requirement) -> SQLColumnExpression[bool]:
    """Return whether a client's status needs a field, as SQL."""
    statuses = [status for status, named in required_of(settings).items() if requirement.id in named]
    return Client.status.in_(statuses)


def required_count(settings: Mapping[str, Any]) -> Column:
    """Return how many fields a client's card needs, as SQL."""
    sizes = {status: len(named) for status, named in required_of(settings).items()}
    return case(sizes, value=Client.status, else_=0)


def filled_count(settings: Mapping[str, Any]) -> Column:
    """Return how many of the fields that a client's card needs are filled, as SQL."""
    total: Any = None
    for requirement in REQUIREMENTS.values():
        one = case((and_(needs(settings, requirement), requirement.is_filled), 1), else_=0)
        total = one if total is None else total + one
    counted: Column = total
    return counted
