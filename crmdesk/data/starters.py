"""Starters: the dictionaries a new firm begins with, in the person's language; everything in them can be changed.

Each dictionary is planted only while it has never had a row, so that nothing a person took away comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crmdesk.data.journal import Change
from crmdesk.data.models import ActivityKind, Kept, LossReason, Manager, Pipeline, RelationshipType, Source, Stage
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

#: Name, kind, preset chance in basis points, norm in days.
STAGES = (
    (N_("Inquiry"), "lead", 1_000, 3),
    (N_("Need"), "work", 2_500, 7),
    (N_("Quote"), "work", 4_500, 10),
    (N_("Approval"), "work", 6_500, 14),
    (N_("Contract"), "work", 8_500, 8),
    (N_("Won"), "won", 10_000, None),
    (N_("Lost"), "lost", 0, None),
    (N_("Cancelled"), "cancelled", 0, None),
)
#: Name, code, whether it is contact with a client, whether it counts in the plan.
ACTIVITY_KINDS = (
    (N_("Call"), "call", True, True),
    (N_("Meeting"), "meeting", True, True),
    (N_("Letter"), "letter", True, True),
    (N_("Message"), "message", True, False),
    (N_("Task"), "task", False, False),
    (N_("Visit"), "visit", True, True),
    (N_("Consultation"), "consultation", True, False),
    (N_("Complaint"), "complaint", True, False),
    (N_("Demonstration"), "demonstration", True, True),
)
LOSS_REASONS = (
    (N_("Price"), "lost"),
    (N_("Chose a competitor"), "lost"),
    (N_("No budget"), "lost"),
    (N_("Delivery time"), "lost"),
    (N_("Contact was lost"), "lost"),
    (N_("Not our profile"), "lost"),
    (N_("Duplicate or mistake"), "cancelled"),
    (N_("Decision put off"), "no_decision"),
)
RELATIONSHIPS = (
    N_("No relations"),
    N_("Acquaintance"),
    N_("Trial"),
    N_("Partnership"),
    N_("Priority"),
    N_("Conflict"),
    N_("Ended"),
)
SOURCES = (N_("Site"), N_("Recommendation"), N_("Incoming call"), N_("Active search"), N_("Came again"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sit at this program."""

    id: int
    name: str
    role: str


def plant_starters(store: Store, person: str = "") -> int | None:
    """Plant the dictionaries that never had a row, and the first person; return that person's id, None without one.

    Nothing is written where there is nothing to plant.

    Raises:
        EnvironmentFault: the base cannot be written.
    """
    with store.reading() as connection:
        empty = [record for record in _ROWS if connection.execute(select(record.id).limit(1)).first() is None]
    if not empty and not person:
        return None
    with store.changing(cause="create") as change:
        for record in empty:
            _ROWS[record](change)
        if not person:
            return None
        return change.add(Manager, [{"name": person, "role": "head", "position": _("Head of sales")}])[0]


def persons(store: Store) -> tuple[Person, ...]:
    """Return who can sit here: everybody who works today, in order of names."""
    today = store.today()
    with store.reading() as connection:
        rows = connection.execute(
            select(Manager.id, Manager.name, Manager.role)
            .where(
                Manager.archived_at.is_(None),
                Manager.active_from.is_(None) | (Manager.active_from <= today),
                Manager.active_until.is_(None) | (Manager.active_until > today),
            )
            .order_by(Manager.name, Manager.id)
        )
        return tuple(Person(row.id, row.name, row.role) for row in rows)


def _pipeline(change: Change) -> None:
    plant_stages(change, change.add(Pipeline, [{"name": _("Sales"), "position": 0}])[0])


def plant_stages(change: Change, pipeline_id: int) -> None:
    """Give a new pipeline the stages everybody begins with: without them it could take no deal."""
    change.add(
        Stage,
        [
            {
                "pipeline_id": pipeline_id,
                "name": _(name),
                "position": place,
                "kind": kind,
                "probability": chance,
                "norm_days": norm,
            }
            for place, (name, kind, chance, norm) in enumerate(STAGES, 1)
        ],
    )


def _kinds(change: Change) -> None:
    rows: Sequence[dict[str, Any]] = [
        {"name": _(name), "code": code, "is_contact": contact, "in_plan": plan, "position": place}
        for place, (name, code, contact, plan) in enumerate(ACTIVITY_KINDS)
    ]
    change.add(ActivityKind, rows)


def _reasons(change: Change) -> None:
    change.add(LossReason, [{"name": _(name), "kind": kind} for name, kind in LOSS_REASONS])


def _relationships(change: Change) -> None:
    change.add(RelationshipType, [{"name": _(name), "position": place} for place, name in enumerate(RELATIONSHIPS)])


def _sources(change: Change) -> None:
    change.add(Source, [{"name": _(name)} for name in SOURCES])


_ROWS: dict[type[Kept], Any] = {
    Pipeline: _pipeline,
    ActivityKind: _kinds,
    LossReason: _reasons,
    RelationshipType: _relationships,
    Source: _sources,
}
