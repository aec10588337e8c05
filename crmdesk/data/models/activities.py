"""Interactions: calls, meetings, letters, visits, complaints, tasks..."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.deals import ARCHIVED, partial_index
from crmdesk.data.models.record import STRICT, Derived, Kept, reference
from crmdesk.data.models.types import Small

ACTIVITY_CODES = (
    "call", "meeting", "letter", "message", "task", "visit", "consultation", "complaint", "demonstration",
)  # fmt: skip
PLANNED, DONE, CALLED_OFF = 0, 1, 2


class ActivityKind(Kept):
    """A kind of interaction, the firm's own; ``code`` says which of the known ones it counts as."""

    __tablename__ = "activity_kind"
    __table_args__ = (CheckConstraint(f"code in {ACTIVITY_CODES}", name="code"), STRICT)

    name: Mapped[str]
    code: Mapped[str]
    is_contact: Mapped[bool] = mapped_column(default=True)
    """Whether a done one counts as contact with the client."""
    in_plan: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(Small, default=0)


class ActivityTemplate(Kept):
    """What a recurring activity repeats: kind, subject, rule."""

    __tablename__ = "activity_template"
    __table_args__ = (STRICT,)

    kind_id: Mapped[int] = reference("activity_kind", optional=False)
    performer_id: Mapped[int | None] = reference("manager")
    subject: Mapped[str]
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Every how many days, weeks or months, on which days, until when; empty for a template that people only insert."""
    active: Mapped[bool] = mapped_column(default=True)
    client_id: Mapped[int | None] = reference("client")
    deal_id: Mapped[int | None] = reference("deal")
    note: Mapped[str | None]
    duration_s: Mapped[int | None]
    minute: Mapped[int | None] = mapped_column(Small)
    """Minute of the firm's day it begins at, 0..1439; None: any time of the day."""
    remind_min: Mapped[int | None] = mapped_column(Small)
    """Minutes before the beginning at which to remind; None: not at all."""
    next_on: Mapped[date | None]
    """The next day of the rule for which no activity has been made yet."""


class Activity(Kept):
    """One interaction, planned, done or called off."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("state between 0 and 2", name="state"),
        CheckConstraint("(state = 1) = (done_on is not null)", name="done"),
        CheckConstraint("direction is null or direction in ('in', 'out')", name="direction"),
        CheckConstraint("done_hour is null or done_hour between 0 and 23", name="hour"),
        Index("ix_activity_done", "kind_id", "performer_id", "done_on", "duration_s", "missed", ARCHIVED,
              **partial_index("state = 1 and archived_at is null")),
        Index("ix_activity_day", "done_on", "kind_id", "performer_id", "client_id", "duration_s", "missed", ARCHIVED,
              **partial_index("state = 1 and archived_at is null")),
        Index("ix_activity_due", "due_on", "state", "performer_id", "kind_id", "done_on", ARCHIVED,
              **partial_index("archived_at is null and due_on is not null")),
        Index("ix_activity_client", "client_id", "is_contact", "done_on", "done_at"),
        Index("ix_activity_deal", "deal_id", "done_on"),
        STRICT,
    )  # fmt: skip

    kind_id: Mapped[int] = reference("activity_kind", optional=False)
    subject: Mapped[str | None]
    direction: Mapped[str | None]
    """'in' when the client began it, 'out' when the firm did."""
    performer_id: Mapped[int | None] = reference("manager")
    client_id: Mapped[int | None] = reference("client")
    contact_id: Mapped[int | None] = reference("contact")
    deal_id: Mapped[int | None] = reference("deal")
    template_id: Mapped[int | None] = reference("activity_template")
    state: Mapped[int] = mapped_column(Small, default=0, info={"register": "state"})
    """0 planned, 1 done, 2 called off."""
    planned_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    """Business date it is planned for; None for what was done unplanned."""
    done_at: Mapped[datetime | None] = mapped_column(info={"register": "state"})
    done_on: Mapped[date | None] = mapped_column(info={"register": "state"})
    done_hour: Mapped[int | None] = mapped_column(Small, info={"register": "state"})
    """Hour of the firm's day it began, 0..23."""
    cancelled_on: Mapped[date | None] = mapped_column(info={"register": "state"})
    remind_at: Mapped[datetime | None]
    """When to remind of a planned one; None: not at all, or not any more."""
    duration_s: Mapped[int | None]
    """Talk time of a call, length of a meeting, seconds."""
    missed: Mapped[bool] = mapped_column(default=False)
    """An incoming call nobody answered."""
    answered_at: Mapped[datetime | None]
    """When somebody first answered this request or missed call."""
    result: Mapped[str | None]
    note: Mapped[str | None]
    next_step: Mapped[str | None]
    source_id: Mapped[int | None] = reference("source")
    campaign_id: Mapped[int | None] = reference("campaign")
    tracking_number_id: Mapped[int | None] = reference("tracking_number")
    created_at: Mapped[datetime | None]
    created_on: Mapped[date | None]
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    external_id: Mapped[str | None] = mapped_column(index=True)
    is_contact: Mapped[bool] = mapped_column(default=False, info=Derived)
    """Done, of a kind that is contact, and not missed nor a call under ten seconds."""
    is_first: Mapped[bool] = mapped_column(default=False, info=Derived)
    """The first contact with this client ever."""
