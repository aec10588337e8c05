"""Reading the board of deals: one pipeline in one snapshot, by the same conditions as the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from crmdesk.data.board import Board, BoardCard, BoardStage, Closed, ClosedDeal, order_of
from crmdesk.data.filters import conditions_of, is_one_of, joined
from crmdesk.data.models import Deal, LossReason, Pipeline, Stage
from crmdesk.data.models.catalogue import LOST, OPEN, OUTCOME_OF_KIND, WON
from crmdesk.data.models.deals import ALWAYS, outcome_is
from crmdesk.data.registries import complete_registry
from crmdesk.data.registry import Listing, Reading, Registry
from crmdesk.data.store import Store

#: Cards of a stage that are read with the board; the others come as they are scrolled to.
FIRST_CARDS = 24
#: Won deals and reasons of loss that are listed; the heads count them all.
MOST_WON, MOST_REASONS = 60, 3


def read_board(
    store: Store,
    listing: Listing,
    pipeline_id: int | None,
    period: tuple[date, date],
    *,
    only_stuck: bool = False,
    wanted: Collection[int] = (),
) -> Board:
    """Return a pipeline's board in one snapshot.

    Args:
        store: the base.
        listing: conditions, search and scope of the deals, the same as the table's; its order is not looked at.
        pipeline_id: the pipeline; None, or one that is gone, takes the first.
        period: begin and end (the day after the last) in which deals were won or lost.
        only_stuck: leave out the open deals that are not stuck.
        wanted: cards to be read beside the first of every stage: those in view.

    Raises:
        UsageFault: the listing names a column or condition that does not exist.
    """
    with store.reading() as connection:
        reading = Reading(store, connection)
        registry = complete_registry(connection, listing.registry)
        pipelines = _pipelines(connection)
        known = [pipeline for pipeline, _name in pipelines]
        chosen = pipeline_id if pipeline_id in known else next(iter(known), None)
        asking = _Asking(registry, listing, reading, chosen, only_stuck)
        stages, closing = _stages(connection, chosen)
        stages = _filled(asking, stages)
        shown = {card for stage in stages for card in stage.ids[:FIRST_CARDS]} | set(wanted)
        cards = _cards(registry, reading, shown)
        won, lost = _won(asking, period), _lost(asking, period)
    return Board(
        pipelines, chosen, stages, won, lost, reading.today, store.firm.currency, closing.get(WON), closing.get(LOST),
        {card.id: card for card in cards},
    )  # fmt: skip


def read_cards(store: Store, ids: Iterable[int]) -> tuple[BoardCard, ...]:
    """Return the cards of open deals; those that are gone are left out."""
    with store.reading() as connection:
        reading = Reading(store, connection)
        return _cards(complete_registry(connection, "deals"), reading, ids)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The conditions every question of one board shares."""

    registry: Registry
    listing: Listing
    reading: Reading
    pipeline_id: int | None
    only_stuck: bool

    def rows(self, outcome: int, *columns: Any, joins: Iterable[str] = ()) -> Any:
        """Return the SELECT of columns over the deals of an outcome."""
        conditions = conditions_of(self.registry, self.listing, self.reading)
        query = joined(select(*columns), self.registry, (*conditions.joins, *joins))
        if self.only_stuck and outcome == OPEN:
            query = query.where(self.registry.rules["stuck"].build(self.reading))
        return query.where(
            *conditions.clauses, Deal.outcome == outcome_is(outcome), Deal.pipeline_id == self.pipeline_id
        )

    def run(self, query: Any) -> Any:
        return self.reading.connection.execute(query, self.reading.parameters)


def _pipelines(connection: Connection) -> tuple[tuple[int, str], ...]:
    rows = connection.execute(
        select(Pipeline.id, Pipeline.name)
        .where(Pipeline.archived_at.is_(None))
        .order_by(Pipeline.position, Pipeline.name, Pipeline.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _stages(connection: Connection, pipeline_id: int | None) -> tuple[tuple[BoardStage, ...], dict[int, int]]:
    """Return the open stages of a pipeline, and the first stage that closes deals, by outcome."""
    chance = func.coalesce(Stage.chance, Stage.probability).label("chance")
    rows = connection.execute(
        select(Stage.id, Stage.name, Stage.kind, chance)
        .where(Stage.pipeline_id == pipeline_id, Stage.archived_at.is_(None))
        .order_by(Stage.position, Stage.id)
    )
    stages: list[BoardStage] = []
    closing: dict[int, int] = {}
    for row in rows:
        outcome = OUTCOME_OF_KIND[row.kind]
        if outcome == OPEN:
            stages.append(BoardStage(row.id, row.name, row.chance))
        else:
            closing.setdefault(outcome, row.id)
    return tuple(stages), closing


def _filled(asking: _Asking, stages: tuple[BoardStage, ...]) -> tuple[BoardStage, ...]:
    """Return the stages with their deals in order and their sums; deals of archived stages stand in none."""
    stuck = asking.registry.rules["stuck"].build(asking.reading)
    weighted = asking.registry.field_named("weighted")
    rows = asking.run(
        asking.rows(
            OPEN,
            Deal.stage_id,
            func.coalesce(func.sum(Deal.value), 0).label("amount"),
            func.coalesce(func.sum(weighted.column), 0).label("weighted"),
            func.sum(case((stuck, 1), else_=0)).label("stuck"),
            func.coalesce(func.sum(case((stuck, Deal.value), else_=0)), 0).label("stuck_amount"),
            joins=weighted.joins,
        ).group_by(Deal.stage_id)
    )
    sums = {row.stage_id: row for row in rows}
    ids: dict[int, list[int]] = {stage.id: [] for stage in stages}
    values: dict[int, list[int]] = {stage.id: [] for stage in stages}
    # Sorted here and not by the base: its index by stage then answers alone.
    found = [
        (order_of(value), deal_id, stage_id)
        for deal_id, stage_id, value in asking.run(asking.rows(OPEN, Deal.id, Deal.stage_id, Deal.value))
    ]
    for order, deal_id, stage_id in sorted(found):
        if stage_id in ids:
            ids[stage_id].append(deal_id)
            values[stage_id].append(order)
    return tuple(
        replace(
            stage, ids=tuple(ids[stage.id]), values=tuple(values[stage.id]), amount=int(sums[stage.id].amount),
            weighted=int(sums[stage.id].weighted), stuck=int(sums[stage.id].stuck),
            stuck_amount=int(sums[stage.id].stuck_amount),
        )
        if stage.id in sums else stage
        for stage in stages
    )  # fmt: skip


def _cards(registry: Registry, reading: Reading, ids: Iterable[int]) -> tuple[BoardCard, ...]:
    client, owner = registry.field_named("client"), registry.field_named("owner")
    own: ColumnElement[int] = registry.id_column
    columns: list[Any] = [
        Deal.id, Deal.stage_id, Deal.title, client.column.label("client"), Deal.value, Deal.probability,
        owner.column.label("owner"), Deal.stage_since, Deal.next_step, Deal.next_step_on,
    ]  # fmt: skip
    query = joined(select(*columns), registry, (*client.joins, *owner.joins))
    rows = reading.connection.execute(
        query.where(is_one_of(own, ids, reading.connection.dialect.name), Deal.outcome == outcome_is(OPEN))
    )
    cards = []
    for row in rows:
        age = None if row.stage_since in (None, ALWAYS) else (reading.today - row.stage_since).days
        norm = reading.norms.get(row.stage_id)
        stuck = age is not None and norm is not None and age > norm
        cards.append(
            BoardCard(
                row.id, row.stage_id, row.title, row.client or "", row.value, row.probability, row.owner or "", age,
                stuck, row.next_step or "", row.next_step_on,
            )
        )  # fmt: skip
    return tuple(cards)


def _won(asking: _Asking, period: tuple[date, date]) -> Closed:
    count, amount = _closed_figures(asking, WON, period)
    client, owner = asking.registry.field_named("client"), asking.registry.field_named("owner")
    rows = asking.run(
        asking.rows(
            WON, Deal.id, client.column.label("client"), Deal.title, Deal.value, Deal.closed_on,
            owner.column.label("owner"), joins=(*client.joins, *owner.joins),
        )
        .where(Deal.closed_on >= period[0], Deal.closed_on < period[1])
        .order_by(Deal.closed_on.desc(), Deal.id.desc())
        .limit(MOST_WON)
    )  # fmt: skip
    deals = tuple(
        ClosedDeal(row.id, row.client or row.title, row.value, row.closed_on, row.owner or "") for row in rows
    )
    return Closed(count, amount, deals)


def _lost(asking: _Asking, period: tuple[date, date]) -> Closed:
    count, amount = _closed_figures(asking, LOST, period)
    reason = asking.registry.field_named("loss_reason")
    number = func.count()
    rows = asking.run(
        asking.rows(LOST, LossReason.id, LossReason.name, number, joins=reason.joins)
        .where(Deal.closed_on >= period[0], Deal.closed_on < period[1], LossReason.id.is_not(None))
        .group_by(LossReason.id, LossReason.name)
        .order_by(number.desc(), LossReason.name, LossReason.id)
        .limit(MOST_REASONS)
    )
    return Closed(count, amount, reasons=tuple((row[1], row[2]) for row in rows))


def _closed_figures(asking: _Asking, outcome: int, period: tuple[date, date]) -> tuple[int, int]:
    row = asking.run(
        asking.rows(outcome, func.count(), func.coalesce(func.sum(Deal.value), 0)).where(
            Deal.closed_on >= period[0], Deal.closed_on < period[1]
        )
    ).one()
    return row[0], int(row[1])
