"""What is done to deals beyond typing: moved along their stages, won, lost, called off, opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.closing import LATEST_FIRST
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Deal, DealEvent, LossReason, Stage
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, OUTCOME_OF_KIND, WON
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural

_OPEN_KINDS = tuple(kind for kind, outcome in OUTCOME_OF_KIND.items() if outcome == OPEN)
FORM = "deal"


def move_stage(store: Store, deal_id: int, step: int) -> Deed:
    """Move an open deal ``step`` open stages on (back if negative); at either end nothing happens.

    Raises:
        UsageFault: the deal is gone or closed.
        ConflictFault: somebody saved the deal in the same moment.
    """
    with store.changing() as change:
        row = _deal(change, deal_id)
        if row["outcome"] != OPEN:
            raise UsageFault(_("The deal is closed: its stage does not move any more. Open it again first."))
        stages = open_stages(change.connection, row["pipeline_id"])
        ids = [stage_id for stage_id, _name in stages]
        place = ids.index(row["stage_id"]) if row["stage_id"] in ids else 0
        target = max(0, min(len(ids) - 1, place + step))
        if ids[target] == row["stage_id"]:
            return Deed(None, "", FORM)
        change.edit(Deal, deal_id, row["version"], stage_id=ids[target])
        return Deed(change.txn, _("Stage: {stage}").format(stage=stages[target][1]), FORM, (deal_id,))


def put_into_stage(
    store: Store,
    deal_ids: Sequence[int],
    stage_id: int,
    *,
    loss_reason_id: int | None = None,
    loss_note: str | None = None,
    closed_on: date | None = None,
    competitor_id: int | None = None,
) -> Deed:
    """Put deals into a stage of any pipeline: open, won, lost or cancelled; all of them or none.

    Args:
        store: the base.
        deal_ids: the deals.
        stage_id: where they go.
        loss_reason_id: why, obligatory where the stage is one of loss.
        loss_note: what the reason does not say.
        closed_on: business date of the closing; today where it is not said.
        competitor_id: to whom it was lost, or against whom it was won; None leaves what the deal says.

    Raises:
        UsageFault: a deal or the stage is gone, or a loss has no reason.
        ConflictFault: somebody saved a deal in the same moment.
    """
    with store.changing() as change:
        stage = present_stage(change.connection, stage_id)
        outcome = OUTCOME_OF_KIND[stage.kind]
        values = closing_values(change, outcome, loss_reason_id, loss_note, closed_on)
        moved = []
        for deal_id in deal_ids:
            row = _deal(change, deal_id)
            if row["stage_id"] == stage.id and outcome == OPEN:
                continue
            put = {"stage_id": stage.id, "pipeline_id": stage.pipeline_id, **values}
            if competitor_id is not None:
                put["competitor_id"] = competitor_id
            if row["stage_id"] == stage.id and closed_on is None:  # another reason; the day was said before
                put |= {"closed_on": row["closed_on"], "closed_at": row["closed_at"]}
            if change.edit(Deal, deal_id, row["version"], **put) != row["version"]:
                moved.append(deal_id)
        return Deed(change.txn if moved else None, _moved_text(stage.name, outcome, len(moved)), FORM, tuple(moved))


def close_deal(
    store: Store,
    deal_id: int,
    outcome: int,
    *,
    loss_reason_id: int | None = None,
    loss_note: str | None = None,
    closed_on: date | None = None,
    competitor_id: int | None = None,
) -> Deed:
    """Close a deal as won (1), lost (2) or cancelled (3) by the stage of its pipeline that says so.

    Raises:
        UsageFault: the deal is gone, its pipeline has no such stage, or a loss has no reason.
        ConflictFault: somebody saved the deal in the same moment.
    """
    with store.reading() as connection:
        pipeline_id = connection.execute(select(Deal.pipeline_id).where(Deal.id == deal_id)).scalar()
        stage_id = None if pipeline_id is None else closing_stage(connection, pipeline_id, outcome)
    if stage_id is None:
        raise UsageFault(_("The pipeline has no stage for this outcome. Add one in the settings."))
    return put_into_stage(
        store, [deal_id], stage_id, loss_reason_id=loss_reason_id, loss_note=loss_note, closed_on=closed_on,
        competitor_id=competitor_id,
    )  # fmt: skip


def reopen(store: Store, deal_id: int) -> Deed:
    """Open a closed deal again, in the stage it was closed from, or the first where nobody knows it.

    Raises:
        UsageFault: the deal is gone or open.
        ConflictFault: somebody saved the deal in the same moment.
    """
    with store.changing() as change:
        row = _deal(change, deal_id)
        if row["outcome"] == OPEN:
            raise UsageFault(_("The deal is open already."))
        stages = dict(open_stages(change.connection, row["pipeline_id"]))
        before = row["lost_stage_id"] if row["outcome"] != WON else _stage_before(change.connection, deal_id, stages)
        stage_id = before if before in stages else change.facts.first_open_stage(row["pipeline_id"])
        if stage_id is None:
            raise UsageFault(_("The pipeline has no open stage. Add one in the settings, under Pipelines and stages."))
        change.edit(Deal, deal_id, row["version"], stage_id=stage_id, **_OPENED)
        return Deed(change.txn, _("Open again: {stage}").format(stage=stages.get(stage_id, "")), FORM, (deal_id,))


def open_stages(connection: Connection, pipeline_id: int) -> list[tuple[int, str]]:
    """Return the open stages of a pipeline in order: id and name."""
    rows = connection.execute(
        select(Stage.id, Stage.name)
        .where(Stage.pipeline_id == pipeline_id, Stage.kind.in_(_OPEN_KINDS), Stage.archived_at.is_(None))
        .order_by(Stage.position, Stage.id)
    )
    return [(row.id, row.name) for row in rows]


def present_stage(connection: Connection, stage_id: int) -> Any:
    """Return a stage (id, name, kind, pipeline_id) that can be chosen.

    Raises:
        UsageFault: it is gone or archived.
    """
    stage = connection.execute(
        select(Stage.id, Stage.name, Stage.kind, Stage.pipeline_id).where(
            Stage.id == stage_id, Stage.archived_at.is_(None)
        )
    ).one_or_none()
    if stage is None:
        raise UsageFault(_("This stage is not in the base any more. Choose another."))
    return stage


def closing_stage(connection: Connection, pipeline_id: int, outcome: int) -> int | None:
    """Return the first stage of a pipeline that closes deals with this outcome, None where there is none."""
    kinds = [kind for kind, meant in OUTCOME_OF_KIND.items() if meant == outcome]
    return connection.execute(
        select(Stage.id)
        .where(Stage.pipeline_id == pipeline_id, Stage.kind.in_(kinds), Stage.archived_at.is_(None))
        .order_by(Stage.position, Stage.id)
        .limit(1)
    ).scalar()


_OPENED: dict[str, Any] = {"closed_on": None, "closed_at": None, "loss_reason_id": None, "loss_note": None}


def closing_values(
    change: Change, outcome: int, loss_reason_id: int | None, loss_note: str | None, closed_on: date | None
) -> dict[str, Any]:
    """Return the columns that say how a deal ended; those of an open one say nothing.

    Raises:
        UsageFault: the day is to come, or a loss has no reason that exists.
    """
    if outcome == OPEN:
        return _OPENED
    if closed_on is not None and closed_on > change.today:
        raise UsageFault(_("A deal cannot be closed on a day to come. Take today or an earlier day."))
    day = closed_on or change.today
    values = {**_OPENED, "closed_on": day, "closed_at": change.at if day == change.today else None}
    if outcome == WON:
        return values
    if outcome == LOST and loss_reason_id is None:
        raise UsageFault(_("Say why the deal is lost: choose a reason."))
    if loss_reason_id is not None:
        reason = change.connection.execute(
            select(LossReason.id).where(LossReason.id == loss_reason_id, LossReason.archived_at.is_(None))
        ).scalar()
        if reason is None:
            raise UsageFault(_("This loss reason is not in the base any more. Choose another."))
    return {**values, "loss_reason_id": loss_reason_id, "loss_note": loss_note}


def _deal(change: Change, deal_id: int) -> dict[str, Any]:
    row = change.row(Deal, deal_id)
    if row["archived_at"] is not None:
        raise UsageFault(_("This deal is in the archive. Restore it first."))
    return row


def _stage_before(connection: Connection, deal_id: int, stages: dict[int, str]) -> int | None:
    return connection.execute(
        select(DealEvent.stage_id)
        .where(DealEvent.deal_id == deal_id, DealEvent.stage_id.in_(stages))
        .order_by(*LATEST_FIRST)
        .limit(1)
    ).scalar()


def _moved_text(stage: str, outcome: int, count: int) -> str:
    if count != 1:
        return plural("Stage {stage}: {n} deal", "Stage {stage}: {n} deals", count).format(stage=stage, n=number(count))
    words = {WON: _("Won"), LOST: _("Lost"), CANCELLED: _("Cancelled")}
    return words.get(outcome) or _("Stage: {stage}").format(stage=stage)
