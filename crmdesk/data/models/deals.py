"""Deals, what is in them, and their history.

``deal_event`` is the history as states: each row says what the deal was from one moment until the next change, and who
owned it then. So "the pipeline on any past day" is one range query, and the initial state is always there.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, literal, text
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Derived, Id, Kept, Record, reference
from crmdesk.data.models.types import Big, Small

#: The day before every other: a deal whose creation nobody wrote down was always there.
ALWAYS = date(1, 1, 1)
#: The end of a state that still holds.
FOREVER = date(9999, 12, 31)

EVENT_KINDS = ("created", "stage", "owner", "amount", "expected", "won", "lost", "cancelled", "reopened")


def partial_index(condition: str) -> dict[str, Any]:
    """Say the condition of a partial index on both engines; queries must repeat it with the literal."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def outcome_is(outcome: int) -> ColumnElement[int]:
    """Return an outcome as a literal of the SQL itself: a bound parameter would hide the partial index."""
    return literal(outcome, Small, literal_execute=True)


_CLOSED = (
    "closed_on", "closed_owner_id", "client_id", "source_id", "value", "cost_value", "discount_value", "created_on",
    "pipeline_id",
)  # fmt: skip
#: SQLite reads a column that a condition names from the table, though the index holds none but its absent values;
#: so an index that is to answer alone holds the column too, at a byte a row.
ARCHIVED = "archived_at"


class Deal(Kept):
    """A chance to sell something to a client."""

    __tablename__ = "deal"
    __table_args__ = (
        CheckConstraint("outcome between 0 and 3", name="outcome"),
        CheckConstraint("(outcome = 0) = (closed_on is null)", name="closed"),
        CheckConstraint("probability is null or probability between 0 and 10000", name="probability"),
        Index("ix_deal_won", *_CLOSED, ARCHIVED, **partial_index("outcome = 1 and archived_at is null")),
        Index("ix_deal_lost", *_CLOSED, "loss_reason_id", "lost_stage_id", ARCHIVED,
              **partial_index("outcome = 2 and archived_at is null")),
        Index(
            "ix_deal_created", "created_on", "created_owner_id", "client_id", "source_id", "value", "outcome",
            "closed_on", ARCHIVED,
        ),
        # All a list of open deals sorts, sums up or marks late by: they are few, and such a list is what opens first.
        Index("ix_deal_open", "stage_id", "owner_id", "value", "probability", "stage_since", "expected_on", "next_step_on",
              "next_step", "client_id", ARCHIVED, **partial_index("outcome = 0 and archived_at is null")),
        # A client's deals, and all deals sorted by any column of the list: a tenth of the table to read.
        Index("ix_deal_client", "client_id", "outcome", "closed_on", "value", "stage_id", "owner_id", "probability",
              "stage_since", "expected_on", "next_step_on", ARCHIVED),
        # Not partial, and so is ix_deal_created: SQLite takes a partial index for a choice of few and reads the table by it.
        Index("ix_deal_value", "value", "id", "outcome", "owner_id", ARCHIVED),
        Index("ix_deal_number", "number", "id", ARCHIVED),
        STRICT,
    )  # fmt: skip

    number: Mapped[int] = mapped_column(Big, default=0)
    """The number people call it by; given by the door."""
    title: Mapped[str]
    client_id: Mapped[int | None] = reference("client")
    owner_id: Mapped[int | None] = reference("manager", register="owner")
    pipeline_id: Mapped[int] = reference("pipeline", optional=False, register="stage")
    stage_id: Mapped[int] = reference("stage", optional=False, register="stage")
    outcome: Mapped[int] = mapped_column(Small, default=0, info={"register": "stage"})
    """0 open, 1 won, 2 lost, 3 cancelled; always that of the stage's kind."""
    closed_at: Mapped[datetime | None] = mapped_column(info={"register": "stage"})
    closed_on: Mapped[date | None] = mapped_column(info={"register": "stage"})
    loss_reason_id: Mapped[int | None] = reference("loss_reason", register="stage")
    loss_note: Mapped[str | None] = mapped_column(info={"register": "stage"})
    """What the reason does not say: in the words of who closed the deal."""
    competitor_id: Mapped[int | None] = reference("competitor")
    amount: Mapped[int | None] = mapped_column(Big, info={"register": "money"})
    """Minor units of ``currency``: the contract's when won, the estimate while open; the sum of items if there are."""
    currency: Mapped[str] = mapped_column(info={"register": "money"})
    discount: Mapped[int | None] = mapped_column(Big, info={"register": "money"})
    """List price less amount, minor units; None when the list price is not known."""
    cost: Mapped[int | None] = mapped_column(Big, info={"register": "money"})
    probability: Mapped[int | None] = mapped_column(Small)
    """Chance to win set by hand, basis points; None takes the stage's."""
    expected_on: Mapped[date | None]
    created_at: Mapped[datetime | None]
    created_on: Mapped[date | None]
    qualified_on: Mapped[date | None]
    source_id: Mapped[int | None] = reference("source")
    campaign_id: Mapped[int | None] = reference("campaign")
    tracking_number_id: Mapped[int | None] = reference("tracking_number")
    direction: Mapped[str | None]
    object_type: Mapped[str | None]
    next_step: Mapped[str | None] = mapped_column(info={"register": "next_step"})
    next_step_on: Mapped[date | None] = mapped_column(info={"register": "next_step"})
    note: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(default=list)
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    external_id: Mapped[str | None] = mapped_column(index=True)
    value: Mapped[int | None] = mapped_column(Big, info=Derived)
    """``amount`` in the firm's currency by the rate of the event's day; None where there is no rate."""
    cost_value: Mapped[int | None] = mapped_column(Big, info=Derived)
    discount_value: Mapped[int | None] = mapped_column(Big, info=Derived)
    created_owner_id: Mapped[int | None] = mapped_column(Big, info=Derived)
    """Owner at creation: new deals are this person's."""
    closed_owner_id: Mapped[int | None] = mapped_column(Big, info=Derived)
    """Owner at the closing event: won and lost are this person's."""
    lost_stage_id: Mapped[int | None] = mapped_column(Big, info=Derived)
    """The open stage the deal was in before it was lost or cancelled."""
    stage_since: Mapped[date | None] = mapped_column(info=Derived)
    search: Mapped[str] = mapped_column(default="", info=Derived)


class DealContact(Kept):
    """A person of the client who takes part in a deal."""

    __tablename__ = "deal_contact"
    __table_args__ = (STRICT,)

    deal_id: Mapped[int] = reference("deal", optional=False, index=True)
    contact_id: Mapped[int] = reference("contact", optional=False, index=True)
    role: Mapped[str | None]


class DealItem(Kept):
    """A position of a deal."""

    __tablename__ = "deal_item"
    __table_args__ = (
        Index("ix_deal_item_product", "product_id", "deal_id", "value"),
        Index("ix_deal_item_deal", "deal_id", "product_id", "value", "cost_value", "discount_value", ARCHIVED),
        STRICT,
    )

    deal_id: Mapped[int] = reference("deal", optional=False)
    product_id: Mapped[int | None] = reference("product")
    position: Mapped[int] = mapped_column(Small, default=0)
    name: Mapped[str | None]
    quantity: Mapped[int] = mapped_column(Big, default=1000)
    """Thousandths of the unit."""
    price: Mapped[int | None] = mapped_column(Big)
    """List price of one unit, minor units of the deal's currency."""
    amount: Mapped[int | None] = mapped_column(Big)
    """What is paid for the position after the discount, minor units of the deal's currency."""
    cost: Mapped[int | None] = mapped_column(Big)
    value: Mapped[int | None] = mapped_column(Big, info=Derived)
    cost_value: Mapped[int | None] = mapped_column(Big, info=Derived)
    discount_value: Mapped[int | None] = mapped_column(Big, info=Derived)


class DealEvent(Record):
    """What a deal was from ``begin_on`` up to, not including, ``end_on``; derived from the journal's changes."""

    __tablename__ = "deal_event"
    __table_args__ = (
        CheckConstraint(f"kind in {EVENT_KINDS}", name="kind"),
        Index("ix_deal_event_deal", "deal_id", "begin_on"),
        Index("ix_deal_event_open", "end_on", "begin_on", "stage_id", "owner_id", "value", "deal_id", "stage_since",
              **partial_index("outcome = 0")),
        STRICT,
    )  # fmt: skip

    id: Mapped[Id]
    deal_id: Mapped[int] = reference("deal", optional=False)
    kind: Mapped[str]
    at: Mapped[datetime | None]
    begin_on: Mapped[date]
    end_on: Mapped[date] = mapped_column(default=FOREVER)
    pipeline_id: Mapped[int] = mapped_column(Big)
    stage_id: Mapped[int] = reference("stage", optional=False)
    stage_since: Mapped[date]
    """First day of the present stay in the stage."""
    owner_id: Mapped[int | None] = mapped_column(Big)
    value: Mapped[int | None] = mapped_column(Big)
    """Amount in the firm's currency, minor units."""
    expected_on: Mapped[date | None]
    outcome: Mapped[int] = mapped_column(Small, default=0)
    author_id: Mapped[int | None] = mapped_column(Big)


class StageReach(Record):
    """When a deal first reached a stage; kept so that a funnel reads one narrow index, not the whole history."""

    __tablename__ = "stage_reach"
    __table_args__ = (
        Index("ix_stage_reach_created", "created_on", "stage_id", "deal_id"),
        Index("ix_stage_reach_deal", "deal_id", "stage_id", unique=True),
        STRICT,
    )

    id: Mapped[Id]
    deal_id: Mapped[int] = reference("deal", optional=False)
    stage_id: Mapped[int] = reference("stage", optional=False)
    pipeline_id: Mapped[int] = mapped_column(Big)
    created_on: Mapped[date]
    """The deal's day of creation (``ALWAYS`` when unknown)."""
    reached_on: Mapped[date]
    owner_id: Mapped[int | None] = mapped_column(Big)
