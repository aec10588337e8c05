"""The registry of deals: its columns, rules, totals and ready-made filters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import (
    Campaign,
    Category,
    Client,
    Competitor,
    Deal,
    DealItem,
    LossReason,
    Manager,
    Pipeline,
    Product,
    Source,
    Stage,
)
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.data.models.deals import ALWAYS, outcome_is
from crmdesk.data.registry import Aggregate, FilterKind, Join, Quick, Reading, Registry, RegistryField, Rule
from crmdesk.data.table import Kind
from crmdesk.data.words import N_

OUTCOMES = {OPEN: N_("In work"), WON: N_("Won"), LOST: N_("Lost"), CANCELLED: N_("Cancelled")}

_owner = aliased(Manager)
_client = aliased(Client)
_source = aliased(Source)
_beside = aliased(Stage)

#: Chance to win as people see it, basis points: set by hand, else what past deals tell of the stage; certain once closed.
_PROBABILITY = case(
    (Deal.outcome == WON, 10_000),
    (Deal.outcome != OPEN, 0),
    else_=func.coalesce(Deal.probability, Stage.chance, Stage.probability),
)
#: Rounded deal by deal: a sum of products would leave 63 bits.
_WEIGHTED = (Deal.value * _PROBABILITY + 5_000) // 10_000


def _days_since(stored: date | None, reading: Reading) -> int | None:
    return None if stored in (None, ALWAYS) else (reading.today - stored).days


def _share(stored: int | None, _reading: Reading) -> float | None:
    return None if stored is None else stored / 10_000


def _number(stored: int | None, _reading: Reading) -> str | None:
    return None if not stored else str(stored)


def _tags(stored: list[str] | None, _reading: Reading) -> str | None:
    return ", ".join(stored) if stored else None


def _categories(deal_id: SQLColumnExpression[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    return deal_id.in_(
        select(DealItem.deal_id)
        .join(Product, Product.id == DealItem.product_id)
        .where(Product.category_id.in_(values), DealItem.archived_at.is_(None))
    )


def _stuck(reading: Reading) -> ColumnElement[bool]:
    """Open, and in its stage for more days than the stage's norm."""
    late = [
        and_(Deal.stage_id == stage, Deal.stage_since > ALWAYS, Deal.stage_since < reading.today - timedelta(norm))
        for stage, norm in reading.norms.items()
    ]
    return and_(Deal.outcome == outcome_is(OPEN), or_(false(), *late))


def _norm(stage_id: int | None, reading: Reading) -> int | None:
    return None if stage_id is None else reading.norms.get(stage_id)


def _no_step(_reading: Reading) -> ColumnElement[bool]:
    return and_(Deal.outcome == outcome_is(OPEN), Deal.next_step.is_(None), Deal.next_step_on.is_(None))


def _late_step(reading: Reading) -> ColumnElement[bool]:
    return and_(Deal.outcome == outcome_is(OPEN), Deal.next_step_on < reading.today)


#: The category of the dearest position; a deal may have several, so it cannot be sorted by.
_CATEGORY = (
    select(Category.name)
    .join(Product, Product.category_id == Category.id)
    .join(DealItem, DealItem.product_id == Product.id)
    .where(DealItem.deal_id == Deal.id, DealItem.archived_at.is_(None))
    .order_by(func.coalesce(DealItem.value, 0).desc(), DealItem.id)
    .limit(1)
    .correlate(Deal)
    .scalar_subquery()
)


_OPEN_STAGES = select(func.count()).where(
    _beside.pipeline_id == Stage.pipeline_id, _beside.kind.in_(("lead", "work")), _beside.archived_at.is_(None)
)
#: Which of the open stages of its pipeline the deal is in, from 1, and how many there are.
_STAGE_PLACE = _OPEN_STAGES.where(_beside.position <= Stage.position).correlate(Stage).scalar_subquery()
_STAGE_COUNT = _OPEN_STAGES.correlate(Stage).scalar_subquery()


def _outcome(*values: int) -> Condition:
    return Condition("outcome", Operator.IN, values)


_STEP = ("next_step_on", "outcome_code")

_FIELDS = (
    RegistryField("number", N_("No."), Deal.number, read=_number, shown=True, width=56, look="muted",
                  filter=FilterKind.NUMBER),
    RegistryField("title", N_("Client and deal"), Deal.title, shown=True, width=180, look="pair", needs=("client",),
                  order=_client.name_key, order_joins=("client",), filter=FilterKind.TEXT, edits="title"),
    RegistryField("client", N_("Client"), _client.name, joins=("client",), order=_client.name_key,
                  order_joins=("client",), width=180, edits="client_id", raw="client_id"),
    RegistryField("stage", N_("Stage"), Stage.name, joins=("stage",), order=Stage.position, order_joins=("stage",),
                  shown=True, width=140, look="stage", needs=("stage_place", "stage_count", "outcome_code", "pipeline_id"),
                  filter=FilterKind.REFERENCE, by=Deal.stage_id, source=Stage, edits="stage_id", raw="stage_id"),
    RegistryField("value", N_("Amount"), Deal.value, Kind.MONEY, shown=True, width=100, look="strong",
                  filter=FilterKind.NUMBER, edits="amount", raw="amount"),
    RegistryField("probability", N_("Probability"), _PROBABILITY, Kind.PERCENT, joins=("stage",), read=_share,
                  shown=True, width=44, look="share", head=N_("%"), edits="probability", raw="probability_set"),
    RegistryField("owner", N_("Manager"), _owner.name, joins=("owner",), shown=True, width=128,
                  filter=FilterKind.REFERENCE, by=Deal.owner_id, source=Manager, edits="owner_id", raw="owner_id"),
    RegistryField("next_step", N_("Next step"), Deal.next_step, order=Deal.next_step_on, shown=True, width=168,
                  filter=FilterKind.TEXT,
                  look="step", needs=_STEP, edits="next_step"),
    RegistryField("age", N_("Days in stage"), case((and_(Deal.outcome == OPEN, Deal.stage_since > ALWAYS), Deal.stage_since)), Kind.DAYS,
                  read=_days_since, reverse=True, shown=True, width=78, look="age", head=N_("In stage"), needs=("norm",)),
    RegistryField("expected_on", N_("Closing"), Deal.expected_on, Kind.DATE, shown=True, width=80, look="muted",
                  filter=FilterKind.DATES, edits="expected_on"),
    RegistryField("outcome", N_("Outcome"), Deal.outcome, codes=OUTCOMES, filter=FilterKind.CODES, width=90),
    RegistryField("weighted", N_("Weighted amount"), _WEIGHTED, Kind.MONEY, joins=("stage",), width=120),
    RegistryField("margin", N_("Gross profit"), Deal.value - Deal.cost_value, Kind.MONEY, width=120,
                  filter=FilterKind.NUMBER),
    RegistryField("discount", N_("Discount"), Deal.discount_value, Kind.MONEY, width=100, filter=FilterKind.NUMBER, edits="discount", raw="discount_set"),
    RegistryField("next_step_on", N_("Step on"), Deal.next_step_on, Kind.DATE, width=84, filter=FilterKind.DATES, edits="next_step_on"),
    RegistryField("created_on", N_("Created"), Deal.created_on, Kind.DATE, width=90, filter=FilterKind.DATES, edits="created_on"),
    RegistryField("qualified_on", N_("Qualified"), Deal.qualified_on, Kind.DATE, width=90, filter=FilterKind.DATES, edits="qualified_on"),
    RegistryField("closed_on", N_("Closed"), Deal.closed_on, Kind.DATE, width=90, filter=FilterKind.DATES),
    RegistryField("city", N_("City"), _client.city, joins=("client",), filter=FilterKind.WORDS),
    RegistryField("region", N_("Region"), _client.region, joins=("client",), filter=FilterKind.WORDS),
    RegistryField("category", N_("Category"), _CATEGORY, sortable=False, filter=FilterKind.REFERENCE, source=Category,
                  members=_categories),
    RegistryField("source", N_("Source"), _source.name, joins=("source",), filter=FilterKind.REFERENCE,
                  by=Deal.source_id, source=Source, edits="source_id", raw="source_id"),
    RegistryField("campaign", N_("Campaign"), Campaign.name, joins=("campaign",), filter=FilterKind.REFERENCE,
                  by=Deal.campaign_id, source=Campaign, edits="campaign_id", raw="campaign_id"),
    RegistryField("direction", N_("Direction"), Deal.direction, filter=FilterKind.WORDS, edits="direction"),
    RegistryField("object_type", N_("Object type"), Deal.object_type, filter=FilterKind.WORDS, edits="object_type"),
    RegistryField("pipeline", N_("Pipeline"), Pipeline.name, joins=("pipeline",), filter=FilterKind.REFERENCE,
                  by=Deal.pipeline_id, source=Pipeline),
    RegistryField("loss_reason", N_("Loss reason"), LossReason.name, joins=("loss_reason",),
                  filter=FilterKind.REFERENCE, by=Deal.loss_reason_id, source=LossReason),
    RegistryField("competitor", N_("Competitor"), Competitor.name, joins=("competitor",),
                  filter=FilterKind.REFERENCE, by=Deal.competitor_id, source=Competitor, edits="competitor_id", raw="competitor_id"),
    RegistryField("tags", N_("Tags"), Deal.tags, read=_tags, sortable=False, filter=FilterKind.SEVERAL, edits="tags", raw="tags_list"),
    RegistryField("note", N_("Note"), Deal.note, sortable=False, width=220, filter=FilterKind.TEXT, edits="note"),
    RegistryField("external_id", N_("External id"), Deal.external_id, edits="external_id"),
    RegistryField("outcome_code", "", Deal.outcome, Kind.COUNT, hidden=True),
    RegistryField("stage_place", "", _STAGE_PLACE, Kind.COUNT, joins=("stage",), hidden=True),
    RegistryField("stage_count", "", _STAGE_COUNT, Kind.COUNT, joins=("stage",), hidden=True),
    RegistryField("norm", "", Deal.stage_id, Kind.DAYS, read=_norm, hidden=True),
    RegistryField("client_id", "", Deal.client_id, Kind.COUNT, hidden=True),
    RegistryField("version", "", Deal.version, Kind.COUNT, hidden=True),
    RegistryField("amount", "", Deal.amount, Kind.MONEY, hidden=True),
    RegistryField("stage_id", "", Deal.stage_id, Kind.COUNT, hidden=True),
    RegistryField("pipeline_id", "", Deal.pipeline_id, Kind.COUNT, hidden=True),
    RegistryField("owner_id", "", Deal.owner_id, Kind.COUNT, hidden=True),
    RegistryField("source_id", "", Deal.source_id, Kind.COUNT, hidden=True),
    RegistryField("campaign_id", "", Deal.campaign_id, Kind.COUNT, hidden=True),
    RegistryField("competitor_id", "", Deal.competitor_id, Kind.COUNT, hidden=True),
    RegistryField("probability_set", "", Deal.probability, Kind.COUNT, hidden=True),
    RegistryField("discount_set", "", Deal.discount, Kind.MONEY, hidden=True),
    RegistryField("tags_list", "", Deal.tags, hidden=True),
)  # fmt: skip

DEALS = Registry(
    id="deals",
    title=N_("Deals"),
    record=Deal,
    fields=_FIELDS,
    order="value",
    descending=True,
    joins={
        "client": Join(_client, _client.id == Deal.client_id),
        "owner": Join(_owner, _owner.id == Deal.owner_id),
        "stage": Join(Stage, Stage.id == Deal.stage_id),
        "source": Join(_source, _source.id == Deal.source_id),
        "campaign": Join(Campaign, Campaign.id == Deal.campaign_id),
        "pipeline": Join(Pipeline, Pipeline.id == Deal.pipeline_id),
        "loss_reason": Join(LossReason, LossReason.id == Deal.loss_reason_id),
        "competitor": Join(Competitor, Competitor.id == Deal.competitor_id),
    },
    search=(Deal.search,),
    by_client=Deal.client_id,
    owner=Deal.owner_id,
    rules={
        "stuck": Rule(N_("Stuck"), _stuck),
        "no_step": Rule(N_("No next step"), _no_step),
        "late_step": Rule(N_("Step overdue"), _late_step),
    },
    aggregates=(
        Aggregate("sum", N_("Amount"), Kind.MONEY, func.sum(Deal.value)),
        Aggregate("average", N_("Average"), Kind.MONEY, func.avg(Deal.value)),
        Aggregate(
            "weighted",
            N_("Weighted amount"),
            Kind.MONEY,
            func.sum(_WEIGHTED),
            ("stage",),
            Deal.outcome == outcome_is(OPEN),
        ),
    ),
    quick=(
        Quick("open", N_("All open"), (_outcome(OPEN),)),
        Quick("won", N_("All won"), (_outcome(WON),)),
        Quick("lost", N_("All lost"), (_outcome(LOST, CANCELLED),)),
        Quick("stuck", N_("Stuck"), (Condition("stuck", Operator.HOLDS),)),
        Quick("no_step", N_("Without a step"), (Condition("no_step", Operator.HOLDS),)),
        Quick("all", N_("All")),
    ),
    chips=("value", "owner", "stage", "city", "category"),
    custom_owner="deal",
)
