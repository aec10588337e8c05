"""What is sold, where requests come from, and why deals are lost: the firm's dictionaries."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Derived, Id, Kept, Record, reference
from crmdesk.data.models.types import Big, Small

STAGE_KINDS = ("lead", "work", "won", "lost", "cancelled")
OPEN, WON, LOST, CANCELLED = 0, 1, 2, 3
#: What a deal's outcome is in a stage of each kind.
OUTCOME_OF_KIND = {"lead": OPEN, "work": OPEN, "won": WON, "lost": LOST, "cancelled": CANCELLED}
LOSS_KINDS = ("lost", "cancelled", "no_decision")


class Category(Kept):
    """A product category; categories form a tree."""

    __tablename__ = "category"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    parent_id: Mapped[int | None] = reference("category", late=True)
    merged_into_id: Mapped[int | None] = reference("category", late=True)


class Product(Kept):
    """Something the firm sells."""

    __tablename__ = "product"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    sku: Mapped[str | None] = mapped_column(index=True)
    category_id: Mapped[int | None] = reference("category")
    direction: Mapped[str | None]
    """Business direction."""
    unit: Mapped[str | None]
    price: Mapped[int | None] = mapped_column(Big)
    """List price, minor units of the firm's currency."""
    cost: Mapped[int | None] = mapped_column(Big)
    external_id: Mapped[str | None] = mapped_column(index=True)
    merged_into_id: Mapped[int | None] = reference("product", late=True)


class Pipeline(Kept):
    """A way deals go; several may live side by side and are never summed in one funnel."""

    __tablename__ = "pipeline"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    position: Mapped[int] = mapped_column(Small, default=0)


class Stage(Kept):
    """A step of a pipeline; renamed or moved, it keeps its id."""

    __tablename__ = "stage"
    __table_args__ = (
        CheckConstraint(f"kind in {STAGE_KINDS}", name="kind"),
        CheckConstraint("probability between 0 and 10000", name="probability"),
        STRICT,
    )

    pipeline_id: Mapped[int] = reference("pipeline", optional=False, index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(Small)
    kind: Mapped[str] = mapped_column(default="work")
    probability: Mapped[int] = mapped_column(Small, default=0)
    """Preset chance to win, basis points."""
    norm_days: Mapped[int | None] = mapped_column(Small)
    chance: Mapped[int | None] = mapped_column(Small, info=Derived)
    """Chance to win that past deals tell, basis points; the preset where they tell none."""


class Source(Kept):
    """Where a request came from."""

    __tablename__ = "source"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    merged_into_id: Mapped[int | None] = reference("source", late=True)


class SourceSynonym(Kept):
    """Another spelling of a source, replaced at input."""

    __tablename__ = "source_synonym"
    __table_args__ = (UniqueConstraint("folded"), STRICT)

    source_id: Mapped[int] = reference("source", optional=False)
    folded: Mapped[str]


class Campaign(Kept):
    """An advertising campaign of a source."""

    __tablename__ = "campaign"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    source_id: Mapped[int | None] = reference("source")
    kind: Mapped[str | None]
    status: Mapped[str | None]
    begin_on: Mapped[date | None]
    end_on: Mapped[date | None]
    budget: Mapped[int | None] = mapped_column(Big)
    expected_revenue: Mapped[int | None] = mapped_column(Big)
    external_id: Mapped[str | None] = mapped_column(index=True)
    merged_into_id: Mapped[int | None] = reference("campaign", late=True)


class TrackingNumber(Kept):
    """A telephone number shown to one audience only, so that a call tells its source."""

    __tablename__ = "tracking_number"
    __table_args__ = (STRICT,)

    phone: Mapped[str]
    source_id: Mapped[int | None] = reference("source")
    campaign_id: Mapped[int | None] = reference("campaign")
    region: Mapped[str | None]


class Cost(Kept):
    """Money spent on a source or campaign on a day."""

    __tablename__ = "cost"
    __table_args__ = (Index("ix_cost_spent", "spent_on", "source_id", "amount"), STRICT)

    spent_on: Mapped[date]
    source_id: Mapped[int | None] = reference("source")
    campaign_id: Mapped[int | None] = reference("campaign")
    amount: Mapped[int] = mapped_column(Big)
    """Minor units of the firm's currency."""
    note: Mapped[str | None]


class LossReason(Kept):
    """Why a deal was lost, cancelled or left without a decision."""

    __tablename__ = "loss_reason"
    __table_args__ = (CheckConstraint(f"kind in {LOSS_KINDS}", name="kind"), STRICT)

    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="lost")
    merged_into_id: Mapped[int | None] = reference("loss_reason", late=True)


class Competitor(Kept):
    """To whom deals are lost."""

    __tablename__ = "competitor"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    merged_into_id: Mapped[int | None] = reference("competitor", late=True)


class CurrencyRate(Record):
    """How many minor units of the firm's currency one unit of another cost on a day, in millionths."""

    __tablename__ = "currency_rate"
    __table_args__ = (UniqueConstraint("currency", "day"), STRICT)

    id: Mapped[Id]
    currency: Mapped[str]
    day: Mapped[date]
    rate: Mapped[int] = mapped_column(Big)
    """Units of the firm's currency for one unit of this one, in millionths."""


class StockMovement(Kept):
    """Stock of a product on a day, from an accounting export."""

    __tablename__ = "stock_movement"
    __table_args__ = (STRICT,)

    product_id: Mapped[int] = reference("product", optional=False, index=True)
    moved_on: Mapped[date]
    quantity: Mapped[int] = mapped_column(Big)
    """Thousandths of the product's unit; negative for what left."""
    reserved: Mapped[int] = mapped_column(Big, default=0)
    document: Mapped[str | None]
