"""Kinds of alerts: the lists that call for attention, each declared once on a rule that its registry has already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crmdesk.data.conditions import Condition, Operator, Part
from crmdesk.data.models.catalogue import LOST
from crmdesk.data.words import N_, _

#: A row of a list by the keys of its fields, with ``id`` and what ``list_findings`` adds.
Row = Mapping[str, Any]
#: Days for which a lost deal calls for attention.
LOST_DAYS = 14


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list that calls for attention."""

    id: str
    title: str
    """English source string: the group of its alerts."""
    about: str
    """English source string: what a rule of it looks for."""
    registry: str
    conditions: tuple[Part, ...]
    order: str
    """Key of the field by which the heaviest come first."""
    fields: tuple[str, ...]
    """Keys of the fields that are read."""
    owner: str
    """Key of the field with the name of whose it is."""
    owner_column: str
    """Column of the record with whose it is."""
    weight: str
    """Key of the field by which alerts of this kind are ordered, the largest first."""
    cause: Callable[[Row], str]
    """What tells this cause from the next of the same record: a stay, a day, a silence."""
    days: str = ""
    """Key of the field with the days that a rule may set the least of; empty where it may not."""
    amount: str = ""
    """Key of the field with the amount that a rule may set the least of; empty where it may not."""

    @property
    def label(self) -> str:
        """The group's title in the user's language."""
        return _(self.title)


def _stay(row: Row) -> str:
    return f"deal:{row['id']}:{row['stage_id']}:{_since(row, 'age')}"


def _idle(row: Row) -> str:
    return f"{_stay(row)}:{row['last_done'] or ''}"


def _silence(row: Row) -> str:
    return f"client:{row['id']}:{row['last_contact_on'] or ''}"


def _term(row: Row) -> str:
    return f"activity:{row['id']}:{row['due_on']}"


def _debt(row: Row) -> str:
    return f"debt:{row['client_id'] or row['id']}:{row['due_on']}"


def _loss(row: Row) -> str:
    return f"deal:{row['id']}:{row['closed_on']}"


def _since(row: Row, key: str) -> str:
    return "" if row[key] is None else str(row["day"].toordinal() - row[key])


_DEAL = ("title", "client", "client_id", "stage", "stage_id", "value", "owner", "owner_id", "age", "norm")


def _holds(rule: str) -> tuple[Part, ...]:
    return (Condition(rule, Operator.HOLDS),)


_KINDS = (
    ListKind(
        "stuck", N_("Stuck"), N_("Deals longer in their stage than is usual"), "deals", _holds("stuck"), "value",
        _DEAL, "owner", "owner_id", "value", _stay, days="age", amount="value",
    ),
    ListKind(
        "silent", N_("Silent"), N_("Clients without contact for longer than is usual"), "clients", _holds("silent"),
        "revenue", ("name", "status", "contact", "last_contact_on", "revenue", "owner", "owner_id"), "owner", "owner_id",
        "revenue", _silence, days="contact", amount="revenue",
    ),
    ListKind(
        "overdue", N_("Overdue"), N_("Tasks whose day has passed"), "activities", _holds("overdue"), "due_on",
        ("due_on", "kind", "subject", "client", "client_id", "deal", "performer"), "performer", "performer_id", "late",
        _term, days="late",
    ),
    ListKind(
        "debts", N_("Debts"), N_("Clients with invoices past their date"), "invoices", _holds("overdue"), "rest",
        ("number", "client", "client_id", "due_on", "rest", "late", "owner", "owner_id"), "owner", "owner_id", "rest",
        _debt, days="late", amount="rest",
    ),
    ListKind(
        "no_step", N_("No next step"), N_("Open deals for which nothing is planned"), "deals", _holds("no_step"), "value",
        _DEAL, "owner", "owner_id", "value", _idle, amount="value",
    ),
    ListKind(
        "lost", N_("Large losses"), N_("Large deals lost lately"), "deals",
        (Condition("outcome", Operator.IN, (LOST,)), Condition("closed_on", Operator.DURING, ("last_days", LOST_DAYS))),
        "value", (*_DEAL, "closed_on", "loss_reason", "competitor"), "owner", "owner_id", "value", _loss, amount="value",
    ),
)  # fmt: skip
LIST_KINDS: dict[str, ListKind] = {kind.id: kind for kind in _KINDS}
#: The group of alerts raised by measures.
FIGURES = "figures"
FIGURES_TITLE = N_("Figures")
