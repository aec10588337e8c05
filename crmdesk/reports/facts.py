"""Facts: what can be counted: rows of which table, dated by which column, belonging to whom, reaching what.

A fact's joins are many-to-one, so no row is counted twice; the one exception, a deal's items, is joined only when a
question is cut by product, and measures then say what an item contributes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import FromClause, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import aliased

from crmdesk.data.models import (
    Activity,
    Client,
    Contact,
    Cost,
    Deal,
    DealEvent,
    DealItem,
    EntryTime,
    Invoice,
    Manager,
    Payment,
    Product,
    QualityCheck,
    StatusSpan,
)
from crmdesk.data.models.activities import DONE
from crmdesk.data.models.catalogue import LOST, OPEN, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.reports.moment import Moment

Column = SQLColumnExpression[Any]
Condition = Callable[[Moment], SQLColumnExpression[bool]]

#: The person a fact belongs to, joined under a name of its own.
Owner = aliased(Manager, name="owner")
#: Number of the lifecycle status "lost".
LOST_STATUS = 12


@dataclass(frozen=True, slots=True)
class Join:
    """A many-to-one step: the joined thing, its condition, and the step that must come first."""

    target: Any
    on: SQLColumnExpression[bool]
    after: str | None = None


@dataclass(frozen=True, eq=False)
class Fact:
    """A kind of row that figures are made of."""

    id: str
    root: Any
    table: type
    """The record whose rows open behind a figure."""
    date: Column
    owner: Column | None
    within: Condition
    """Which rows belong to the period."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    """Dimension columns that the fact carries itself, by role: client, source, stage..."""
    joins: Mapping[str, Join] = field(default_factory=dict)
    has_items: bool = False
    key: Column | None = None
    """Id of the row of ``table``; the root's own id when None."""
    always: frozenset[str] = frozenset()
    """Joins that the fact's own conditions need."""
    selective: bool = False
    """Whether conditions of aggregates narrow an index: then each asks alone, else all share one pass."""
    plan_of: str = ""
    """The measure whose plans the rows are: they are spread over working days in Python (``planned``)."""
    is_state: bool = False
    """Whether rows are what stands on the last day, not what happened in the days: months of it do not add up."""

    @property
    def row_id(self) -> Column:
        """The id of the row behind."""
        return self.key if self.key is not None else self.table.id  # type: ignore[attr-defined]


def _flow(date: Column, *where: SQLColumnExpression[bool]) -> Condition:
    """Rows dated in the counted part of the period."""
    return lambda at: and_(date >= at.period.begin, date < at.end, *where)


def _whole(date: Column, *where: SQLColumnExpression[bool]) -> Condition:
    """Rows dated in the period, the part that is still ahead included: what is planned."""
    return lambda at: and_(date >= at.period.begin, date < at.period.end, *where)


def _owner_join(column: Column) -> Join:
    return Join(Owner, Owner.id == column)


_ITEM = {
    "item": Join(DealItem, and_(DealItem.deal_id == Deal.id, DealItem.archived_at.is_(None))),
    "product": Join(Product, Product.id == DealItem.product_id, after="item"),
}
_KEPT_DEAL = Deal.archived_at.is_(None)


def _deal_fact(
    name: str, date: Column, owner: Column, *where: SQLColumnExpression[bool], stage: Column | None = None
) -> Fact:
    return Fact(
        name,
        Deal,
        Deal,
        date,
        owner,
        _flow(date, *where, _KEPT_DEAL),
        columns={
            "client": Deal.client_id, "source": Deal.source_id, "campaign": Deal.campaign_id,
            "tracking_number": Deal.tracking_number_id, "pipeline": Deal.pipeline_id,
            "stage": Deal.stage_id if stage is None else stage, "deal_value": Deal.value,
        },
        joins={"client": Join(Client, Client.id == Deal.client_id), "owner": _owner_join(owner), "deal": Join(None, _KEPT_DEAL), **_ITEM},
        has_items=True,
    )  # fmt: skip


WON_DEALS = _deal_fact("won", Deal.closed_on, Deal.closed_owner_id, Deal.outcome == outcome_is(WON))
LOST_DEALS = _deal_fact(
    "lost", Deal.closed_on, Deal.closed_owner_id, Deal.outcome == outcome_is(LOST), stage=Deal.lost_stage_id
)
CREATED_DEALS = _deal_fact("created", Deal.created_on, Deal.created_owner_id)
QUALIFIED_DEALS = _deal_fact("qualified", Deal.qualified_on, Deal.created_owner_id)

_ever = _deal_fact("won_ever", Deal.closed_on, Deal.closed_owner_id, Deal.outcome == outcome_is(WON))
#: Won deals from the beginning of time to the end of the period.
WON_EVER = Fact(
    _ever.id, Deal, Deal, _ever.date, _ever.owner,
    lambda at: and_(Deal.closed_on < at.end, Deal.outcome == outcome_is(WON), _KEPT_DEAL),
    _ever.columns, _ever.joins, has_items=True, is_state=True,
)  # fmt: skip

#: Deals that were open at the end of the counted part of the period, as they were then.
OPEN_DEALS = Fact(
    "open",
    DealEvent,
    Deal,
    DealEvent.begin_on,
    DealEvent.owner_id,
    lambda at: and_(
        DealEvent.begin_on < at.end, DealEvent.end_on >= at.end, DealEvent.outcome == outcome_is(OPEN), _KEPT_DEAL
    ),
    columns={
        "client": Deal.client_id, "source": Deal.source_id, "campaign": Deal.campaign_id,
        "tracking_number": Deal.tracking_number_id, "pipeline": DealEvent.pipeline_id, "stage": DealEvent.stage_id,
        "deal_value": DealEvent.value, "expected": DealEvent.expected_on,
    },
    joins={
        "deal": Join(Deal, Deal.id == DealEvent.deal_id),
        "client": Join(Client, Client.id == Deal.client_id, after="deal"),
        "owner": _owner_join(DealEvent.owner_id),
        # Items are today's: a state with another amount is not spread over them and stays "not given".
        "item": Join(
            DealItem,
            and_(DealItem.deal_id == Deal.id, DealItem.archived_at.is_(None), DealEvent.value == Deal.value),
            after="deal",
        ),
        "product": Join(Product, Product.id == DealItem.product_id, after="item"),
    },
    has_items=True,
    key=DealEvent.deal_id,
    always=frozenset({"deal"}),
    is_state=True,
)  # fmt: skip

_ACTIVITY_COLUMNS: dict[str, Column] = {
    "client": Activity.client_id, "source": Activity.source_id, "campaign": Activity.campaign_id,
    "tracking_number": Activity.tracking_number_id, "hour": Activity.done_hour, "activity_kind": Activity.kind_id,
    "activity_result": Activity.result, "contact": Activity.contact_id,
}  # fmt: skip
_ACTIVITY_JOINS = {
    "client": Join(Client, Client.id == Activity.client_id),
    "owner": _owner_join(Activity.performer_id),
    "contact": Join(Contact, Contact.id == Activity.contact_id),
    "deal": Join(Deal, Deal.id == Activity.deal_id),
    "activity": Join(None, Activity.archived_at.is_(None)),
}
_KEPT_ACTIVITY = Activity.archived_at.is_(None)

#: What was done, by the day it was done; performers own it.
DONE_ACTIVITIES = Fact(
    "done", Activity, Activity, Activity.done_on, Activity.performer_id,
    _flow(Activity.done_on, Activity.state == outcome_is(DONE), _KEPT_ACTIVITY),
    _ACTIVITY_COLUMNS, _ACTIVITY_JOINS, selective=True,
)  # fmt: skip
#: What was planned for a day, whatever became of it.
DUE_ACTIVITIES = Fact(
    "due", Activity, Activity, Activity.due_on, Activity.performer_id,
    _whole(Activity.due_on, _KEPT_ACTIVITY), _ACTIVITY_COLUMNS, _ACTIVITY_JOINS,
)  # fmt: skip

PAYMENTS = Fact(
    "paid", Payment, Payment, Payment.paid_on, Payment.owner_id,
    _flow(Payment.paid_on, Payment.state == "received", Payment.archived_at.is_(None)),
    {"client": Payment.client_id},
    {
        "client": Join(Client, Client.id == Payment.client_id), "owner": _owner_join(Payment.owner_id),
        "deal": Join(Deal, Deal.id == Payment.deal_id),
    },
)  # fmt: skip


def paid_before(at: Moment) -> Column:
    """Return what had come on an invoice by the end of the counted part of the period, minor units."""
    return func.coalesce(
        select(func.sum(Payment.value))
        .where(
            Payment.invoice_id == Invoice.id, Payment.paid_on < at.end, Payment.state == "received",
            Payment.archived_at.is_(None),
        )
        .correlate(Invoice)
        .scalar_subquery(),
        0,
    )  # fmt: skip


#: Invoices issued by the end of the counted part of the period: what is owed is their rest.
INVOICES = Fact(
    "invoiced", Invoice, Invoice, Invoice.issued_on, Invoice.owner_id,
    lambda at: and_(
        Invoice.issued_on < at.end, Invoice.state == "issued", Invoice.archived_at.is_(None),
        Invoice.value > paid_before(at),
    ),
    {"client": Invoice.client_id, "due": Invoice.due_on},
    {
        "client": Join(Client, Client.id == Invoice.client_id), "owner": _owner_join(Invoice.owner_id),
        "deal": Join(Deal, Deal.id == Invoice.deal_id),
    },
    is_state=True,
)  # fmt: skip


def _client_fact(name: str, date: Column) -> Fact:
    return Fact(
        name, Client, Client, date, Client.owner_id, _flow(date, Client.archived_at.is_(None)),
        {"client": Client.id, "source": Client.source_id},
        {"client": Join(None, Client.archived_at.is_(None)), "owner": _owner_join(Client.owner_id)},
    )  # fmt: skip


NEW_CLIENTS = _client_fact("client_created", Client.created_on)
FIRST_BUYERS = _client_fact("first_won", Client.first_won_on)
#: Clients who became lost, by the day they did.
LOST_CLIENTS = Fact(
    "client_lost", StatusSpan, Client, StatusSpan.begin_on, Client.owner_id,
    _flow(StatusSpan.begin_on, StatusSpan.status == LOST_STATUS, Client.archived_at.is_(None)),
    {"client": StatusSpan.client_id, "source": Client.source_id},
    {
        "client": Join(Client, Client.id == StatusSpan.client_id),
        "owner": Join(Owner, Owner.id == Client.owner_id, after="client"),
    },
    key=StatusSpan.client_id,
    always=frozenset({"client"}),
)  # fmt: skip
#: Clients of the base at the end of the period, each with the status it had then.
CLIENT_STATES = Fact(
    "client_state", StatusSpan, Client, StatusSpan.begin_on, Client.owner_id,
    lambda at: and_(
        StatusSpan.begin_on < at.end, or_(StatusSpan.end_on.is_(None), StatusSpan.end_on >= at.end),
        Client.archived_at.is_(None),
    ),
    {"client": StatusSpan.client_id, "source": Client.source_id, "status_then": StatusSpan.status},
    LOST_CLIENTS.joins,
    key=StatusSpan.client_id,
    always=frozenset({"client"}),
    is_state=True,
)  # fmt: skip
#: Clients that the base has by the end of the period; what their cards hold is as of now.
CLIENTS = Fact(
    "client_kept", Client, Client, Client.created_on, Client.owner_id,
    lambda at: and_(or_(Client.created_on.is_(None), Client.created_on < at.end), Client.archived_at.is_(None)),
    {"client": Client.id, "source": Client.source_id},
    {"client": Join(None, Client.archived_at.is_(None)), "owner": _owner_join(Client.owner_id)},
    is_state=True,
)  # fmt: skip
#: Contact persons that the base has by the end of the period; they belong to whose client theirs is.
CONTACTS = Fact(
    "contact_kept", Contact, Contact, Contact.created_on, Client.owner_id,
    lambda at: and_(or_(Contact.created_on.is_(None), Contact.created_on < at.end), Contact.archived_at.is_(None)),
    {"client": Contact.client_id, "source": Contact.source_id, "contact": Contact.id},
    {
        "client": Join(Client, Client.id == Contact.client_id),
        "owner": Join(Owner, Owner.id == Client.owner_id, after="client"),
        "contact": Join(None, Contact.archived_at.is_(None)),
    },
    always=frozenset({"client"}),
    is_state=True,
)  # fmt: skip
COSTS = Fact(
    "spent", Cost, Cost, Cost.spent_on, None, _flow(Cost.spent_on, Cost.archived_at.is_(None)),
    {"source": Cost.source_id, "campaign": Cost.campaign_id},
)  # fmt: skip
QUALITY_CHECKS = Fact(
    "checked", QualityCheck, QualityCheck, QualityCheck.checked_on, QualityCheck.manager_id,
    _flow(QualityCheck.checked_on, QualityCheck.archived_at.is_(None)),
    {"client": QualityCheck.client_id, "check_kind": QualityCheck.kind},
    {
        "client": Join(Client, Client.id == QualityCheck.client_id),
        "owner": _owner_join(QualityCheck.manager_id),
    },
)  # fmt: skip
ENTRY_TIMES = Fact(
    "entered", EntryTime, EntryTime, EntryTime.day, EntryTime.manager_id, _flow(EntryTime.day),
    {}, {"owner": _owner_join(EntryTime.manager_id)},
)  # fmt: skip


def source_of(fact: Fact, needed: set[str]) -> FromClause:
    """Return the fact's table with the joins that ``needed`` names, each once and in order."""
    joined: FromClause = fact.root.__table__
    done: set[str] = set()

    def join(name: str) -> None:
        nonlocal joined
        step = fact.joins[name]
        if name in done or step.target is None:
            return
        if step.after is not None:
            join(step.after)
        done.add(name)
        joined = joined.outerjoin(step.target, step.on)

    for name in sorted(needed | fact.always):
        join(name)
    return joined
