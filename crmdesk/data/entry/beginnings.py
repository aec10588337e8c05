"""Beginnings: what a new record holds before anybody says otherwise: its day, its owner, the first stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from crmdesk.data.entry.form import Form
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import (
    Activity,
    Campaign,
    Client,
    Contact,
    Cost,
    Deal,
    Invoice,
    Kept,
    Payment,
    Pipeline,
    QualityCheck,
    Stage,
    StockMovement,
)
from crmdesk.data.values.texts import client_kind
from crmdesk.data.words import _

Row = dict[str, Any]


def begin(change: Change, form: Form, typed: Row) -> Row:
    """Return the row of a new record: what was typed, and for the rest what is usual."""
    beginning = _BEGINNINGS.get(form.record)
    usual = beginning(change, typed) if beginning is not None else {}
    return {**usual, **{key: value for key, value in typed.items() if value is not None or key not in usual}}


def begins(record: type[Kept]) -> frozenset[str]:
    """Return the columns that a new record of this kind is given without anybody typing them."""
    return _BEGUN.get(record, frozenset())


def _client(change: Change, typed: Row) -> Row:
    kind = client_kind(typed.get("inn"), typed.get("ogrn")) or "company"
    return {"owner_id": change.author_id, "kind": kind, **_born(change)}


def _contact(change: Change, typed: Row) -> Row:
    del typed
    return _born(change)


def _deal(change: Change, typed: Row) -> Row:
    owner = change.author_id
    if owner is None and typed.get("client_id") is not None:
        owner = change.row(Client, typed["client_id"])["owner_id"]
    stage_id = typed.get("stage_id")
    if stage_id is None:
        pipeline_id = typed.get("pipeline_id") or _first_pipeline(change)
        stage_id = change.facts.first_open_stage(pipeline_id)
        if stage_id is None:
            raise UsageFault(_("The pipeline has no open stage. Add one in the settings, under Pipelines and stages."))
    stage = change.facts.stages.get(stage_id)
    if stage is None:
        raise UsageFault(_("This stage is not in the base any more. Choose another."))
    return {
        "owner_id": owner,
        "stage_id": stage_id,
        "pipeline_id": stage.pipeline_id,
        "currency": change.facts.currency,
        "closed_on": None if stage.outcome == 0 else change.today,
        "closed_at": None if stage.outcome == 0 else change.at,
        **_born(change),
    }


def _activity(change: Change, typed: Row) -> Row:
    del typed
    return {"performer_id": change.author_id, **_born(change)}


def _stage(change: Change, typed: Row) -> Row:
    """Return the place of a new stage: after all others of its pipeline."""
    last = change.connection.execute(
        select(func.max(Stage.position)).where(Stage.pipeline_id == typed.get("pipeline_id"))
    ).scalar()
    return {"position": 1 if last is None else last + 1}


def _invoice(change: Change, typed: Row) -> Row:
    """Return an invoice of today; what its deal says of client and manager it takes over."""
    return {"issued_on": change.today, **_of_deal(change, typed)}


def _payment(change: Change, typed: Row) -> Row:
    """Return a payment of today; client, deal and manager are those of its invoice, else of its deal."""
    if typed.get("invoice_id") is None:
        return {"paid_on": change.today, **_of_deal(change, typed)}
    invoice = change.row(Invoice, typed["invoice_id"])
    told = {name: invoice[name] for name in ("client_id", "deal_id", "owner_id", "currency")}
    return {"paid_on": change.today, **told}


def _of_deal(change: Change, typed: Row) -> Row:
    deal = None if typed.get("deal_id") is None else change.row(Deal, typed["deal_id"])
    if deal is not None:
        return {"client_id": deal["client_id"], "owner_id": deal["closed_owner_id"] or deal["owner_id"]}
    if typed.get("client_id") is not None:
        return {"owner_id": change.row(Client, typed["client_id"])["owner_id"]}
    return {"owner_id": change.author_id}


def _cost(change: Change, typed: Row) -> Row:
    """Return a cost of today; that of a campaign is one of its source."""
    campaign = None if typed.get("campaign_id") is None else change.row(Campaign, typed["campaign_id"])
    return {"spent_on": change.today, **({} if campaign is None else {"source_id": campaign["source_id"]})}


def _quality_check(change: Change, typed: Row) -> Row:
    del typed
    return {"checked_on": change.today, "checker_id": change.author_id}


def _stock_movement(change: Change, typed: Row) -> Row:
    del typed
    return {"moved_on": change.today}


def _born(change: Change) -> Row:
    return {"created_at": change.at, "created_on": change.today}


def _first_pipeline(change: Change) -> int:
    found = change.connection.execute(
        select(Pipeline.id).where(Pipeline.archived_at.is_(None)).order_by(Pipeline.position, Pipeline.id).limit(1)
    ).scalar()
    if found is None:
        raise UsageFault(_("There is no pipeline yet. Add one in the settings, under Pipelines and stages."))
    return found


_BEGINNINGS: dict[type[Kept], Callable[[Change, Row], Row]] = {
    Client: _client,
    Contact: _contact,
    Deal: _deal,
    Activity: _activity,
    Stage: _stage,
    Invoice: _invoice,
    Payment: _payment,
    Cost: _cost,
    QualityCheck: _quality_check,
    StockMovement: _stock_movement,
}
_BEGUN: dict[type[Kept], frozenset[str]] = {
    Client: frozenset(("kind",)),
    Deal: frozenset(("stage_id",)),
    Stage: frozenset(("position",)),
    Invoice: frozenset(("issued_on",)),
    Payment: frozenset(("paid_on",)),
    Cost: frozenset(("spent_on",)),
    QualityCheck: frozenset(("checked_on",)),
    StockMovement: frozenset(("moved_on",)),
}
