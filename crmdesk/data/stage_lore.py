"""Stage lore: what past deals say of stages: the chance to win from each, and how long a stay is usual.

Lists and reports read it here, so that a deal's chance and its flag are the same everywhere. Chances of today are kept in
``stage.chance`` by the door whenever a deal closes; those of an earlier day are counted.
"""

from __future__ import annotations

import threading
from datetime import date
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, SQLColumnExpression, func, select, true, update

from crmdesk.data.models import Deal, DealEvent, Stage
from crmdesk.data.models.catalogue import LOST, OPEN, OUTCOME_OF_KIND, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.sqldates import days_between
from crmdesk.data.store import Store

#: Fewer closed deals say nothing of a stage's chance; fewer stays nothing of its usual length.
FEWEST = 30
#: A stay longer than that of four in five won deals is too long, where the firm set no norm.
LONG_STAY = 0.8

_stays: WeakKeyDictionary[Store, tuple[tuple[date, int], dict[int, int]]] = WeakKeyDictionary()
_stays_lock = threading.Lock()


class StageLore:
    """What past deals say of stages on a day; each thing is read when it is first asked for."""

    def __init__(self, connection: Connection, as_of: date, store: Store | None = None) -> None:
        """Look from ``connection`` at the day ``as_of``.

        With a ``store``, today's chances are those the door keeps, and usual stays are counted again only after this
        program changed something, or on another day: they move slowly and cost a pass over the history.
        """
        self._connection = connection
        self._as_of = as_of
        self._store = store

    @cached_property
    def _stages(self) -> list[Any]:
        columns = (
            Stage.id,
            Stage.pipeline_id,
            Stage.position,
            Stage.kind,
            Stage.probability,
            Stage.norm_days,
            Stage.chance,
        )
        return list(self._connection.execute(select(*columns)))

    @cached_property
    def chances(self) -> dict[int, int]:
        """Stage id -> chance to win, basis points.

        The share of won among the won and lost deals that reached the stage. A won deal reached every open stage and a
        lost one all up to where it was lost (all of them, where that is not known); so the chance never falls along the
        pipeline. The stage's own preset where fewer than ``FEWEST`` closed deals reached it.
        """
        if self._store is not None and self._as_of >= self._store.today():
            return {stage.id: _known_chance(stage) for stage in self._stages}
        return _counted_chances(self._connection, self._stages, Deal.closed_on <= self._as_of)

    @cached_property
    def norms(self) -> dict[int, int]:
        """Stage id -> how many days in it are still usual: the firm's norm, else the 80th percentile of won deals' stays."""
        norms = {stage.id: stage.norm_days for stage in self._stages if stage.norm_days is not None}
        unknown = [s.id for s in self._stages if s.norm_days is None and OUTCOME_OF_KIND[s.kind] == OPEN]
        if unknown:
            norms.update(self._usual_stays(unknown))
        return norms

    def _usual_stays(self, stage_ids: list[int]) -> dict[int, int]:
        if self._store is None:
            return _counted_stays(self._connection, stage_ids)
        moment = (self._as_of, self._store.changes)
        with _stays_lock:
            kept = _stays.get(self._store)
        if kept is None or kept[0] != moment:
            kept = (moment, _counted_stays(self._connection, stage_ids))
            with _stays_lock:
                _stays[self._store] = kept
        return kept[1]


def settle_chances(connection: Connection) -> None:
    """Bring ``stage.chance`` up to date; called by the door when a deal was closed, reopened or made closed."""
    columns = (Stage.id, Stage.pipeline_id, Stage.position, Stage.kind, Stage.probability, Stage.chance)
    stages = list(connection.execute(select(*columns)))
    chances = _counted_chances(connection, stages, true())
    for stage in stages:
        if OUTCOME_OF_KIND[stage.kind] == OPEN and stage.chance != chances[stage.id]:
            connection.execute(update(Stage).where(Stage.id == stage.id).values(chance=chances[stage.id]))


def _known_chance(stage: Any) -> int:
    outcome = OUTCOME_OF_KIND[stage.kind]
    if outcome != OPEN:
        return 10_000 if outcome == WON else 0
    return int(stage.probability if stage.chance is None else stage.chance)


def _counted_chances(connection: Connection, stages: list[Any], known: SQLColumnExpression[bool]) -> dict[int, int]:
    won = _counts(connection, Deal.pipeline_id, known, WON)
    lost: dict[tuple[int, int | None], int] = {}
    rows = connection.execute(
        select(Deal.pipeline_id, Deal.lost_stage_id, func.count())
        .where(Deal.outcome == outcome_is(LOST), Deal.archived_at.is_(None), known)
        .group_by(Deal.pipeline_id, Deal.lost_stage_id)
    )
    for pipeline_id, stage_id, count in rows:
        lost[pipeline_id, stage_id] = count
    position = {stage.id: (stage.pipeline_id, stage.position) for stage in stages}
    chances = {}
    for stage in stages:
        outcome = OUTCOME_OF_KIND[stage.kind]
        if outcome != OPEN:
            chances[stage.id] = 10_000 if outcome == WON else 0
            continue
        wins = won.get(stage.pipeline_id, 0)
        losses = sum(
            count
            for (pipeline_id, stage_id), count in lost.items()
            if pipeline_id == stage.pipeline_id
            and (stage_id not in position or position[stage_id] >= (stage.pipeline_id, stage.position))
        )
        closed = wins + losses
        chances[stage.id] = (wins * 10_000 + closed // 2) // closed if closed >= FEWEST else stage.probability
    return chances


def _counts(connection: Connection, column: Any, known: SQLColumnExpression[bool], outcome: int) -> dict[int, int]:
    rows = connection.execute(
        select(column, func.count())
        .where(Deal.outcome == outcome_is(outcome), Deal.archived_at.is_(None), known)
        .group_by(column)
    )
    return {row[0]: row[1] for row in rows}


def _counted_stays(connection: Connection, stage_ids: list[int]) -> dict[int, int]:
    stay = func.sum(days_between(connection.dialect.name, DealEvent.begin_on, DealEvent.end_on)).label("days")
    stays = (
        select(DealEvent.stage_id, stay)
        .join(Deal, Deal.id == DealEvent.deal_id)
        .where(
            Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None), Deal.created_on.is_not(None),
            DealEvent.outcome == outcome_is(OPEN), DealEvent.stage_id.in_(stage_ids),
        )
        .group_by(DealEvent.stage_id, DealEvent.deal_id)
        .subquery()
    )  # fmt: skip
    place = func.row_number().over(partition_by=stays.c.stage_id, order_by=stays.c.days)
    count = func.count().over(partition_by=stays.c.stage_id)
    ranked = select(stays.c.stage_id, stays.c.days, place.label("place"), count.label("n")).subquery()
    rows = connection.execute(
        select(ranked.c.stage_id, func.min(ranked.c.days))
        .where(ranked.c.n >= FEWEST, ranked.c.place >= ranked.c.n * LONG_STAY)
        .group_by(ranked.c.stage_id)
    )
    return {row[0]: int(row[1]) for row in rows}
