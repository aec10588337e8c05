"""Moment: what is known when a question is asked: the engine, the days, the stages' chances and norms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, SQLColumnExpression, and_, case, cast, func, literal, null, select

from crmdesk.data.models import Deal, DealEvent, Stage
from crmdesk.data.models.catalogue import LOST, OPEN, OUTCOME_OF_KIND, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.models.types import Big
from crmdesk.data.store import FirmCard
from crmdesk.reports.periods import Period
from crmdesk.reports.sqltime import days_between

#: Fewer closed deals say nothing of a stage's chance; fewer stays nothing of its usual length.
FEWEST = 30
#: A stay longer than that of four in five won deals is too long, where the firm set no norm.
LONG_STAY = 0.8


class StageLore:
    """What past deals say of stages; read once a question, and only when a measure asks for it."""

    def __init__(self, connection: Connection, as_of: date) -> None:
        self._connection = connection
        self._as_of = as_of

    @cached_property
    def _stages(self) -> list[Any]:
        return list(
            self._connection.execute(
                select(Stage.id, Stage.pipeline_id, Stage.position, Stage.kind, Stage.probability, Stage.norm_days)
            )
        )

    @cached_property
    def chances(self) -> dict[int, int]:
        """Stage id -> chance to win, basis points.

        The share of won among the won and lost deals that reached the stage, a won deal having reached every open
        stage and a lost one all up to where it was lost (all of them, where that is not known); so it never falls along
        the pipeline. The stage's own preset
        where fewer than ``FEWEST`` closed deals reached it.
        """
        known = Deal.closed_on <= self._as_of
        won = dict(self._counts(Deal.pipeline_id, known, WON))
        lost = dict(self._counts(Deal.lost_stage_id, known, LOST))
        lost_somewhere = dict(self._counts(Deal.pipeline_id, and_(known, Deal.lost_stage_id.is_(None)), LOST))
        position = {stage.id: (stage.pipeline_id, stage.position) for stage in self._stages}
        chances = {}
        for stage in self._stages:
            if OUTCOME_OF_KIND[stage.kind] != OPEN:
                chances[stage.id] = 10_000 if OUTCOME_OF_KIND[stage.kind] == WON else 0
                continue
            wins = won.get(stage.pipeline_id, 0)
            losses = sum(
                count
                for stage_id, count in lost.items()
                if stage_id in position
                and position[stage_id][0] == stage.pipeline_id
                and position[stage_id][1] >= stage.position
            )
            closed = wins + losses + lost_somewhere.get(stage.pipeline_id, 0)
            chances[stage.id] = (wins * 10_000 + closed // 2) // closed if closed >= FEWEST else stage.probability
        return chances

    def _counts(self, column: Any, known: SQLColumnExpression[bool], outcome: int) -> list[tuple[int, int]]:
        rows = self._connection.execute(
            select(column, func.count())
            .where(Deal.outcome == outcome_is(outcome), Deal.archived_at.is_(None), known, column.is_not(None))
            .group_by(column)
        )
        return [(row[0], row[1]) for row in rows]

    @cached_property
    def norms(self) -> dict[int, int]:
        """Stage id -> how many days in it are still usual: the firm's norm, else the 80th percentile of won deals' stays."""
        norms = {stage.id: stage.norm_days for stage in self._stages if stage.norm_days is not None}
        unknown = [s.id for s in self._stages if s.norm_days is None and OUTCOME_OF_KIND[s.kind] == OPEN]
        if unknown:
            norms.update(self._usual_stays(unknown))
        return norms

    def _usual_stays(self, stage_ids: list[int]) -> dict[int, int]:
        dialect = self._connection.dialect.name
        stay = func.sum(days_between(dialect, DealEvent.begin_on, DealEvent.end_on)).label("days")
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
        rows = self._connection.execute(
            select(ranked.c.stage_id, func.min(ranked.c.days))
            .where(ranked.c.n >= FEWEST, ranked.c.place >= ranked.c.n * LONG_STAY)
            .group_by(ranked.c.stage_id)
        )
        return {row[0]: int(row[1]) for row in rows}


def counted_end(period: Period, as_of: date) -> date:
    """Return the end of the part of a period that has passed by the end of ``as_of``; a future period counts whole."""
    tomorrow = as_of + timedelta(1)
    return tomorrow if period.begin < tomorrow < period.end else period.end


@dataclass(frozen=True)
class Moment:
    """One period of a question as SQL sees it."""

    dialect: str
    period: Period
    """The whole period asked about."""
    as_of: date
    firm: FirmCard
    lore: StageLore
    anchor: date
    """End of the counted part of the question's own period: classes of clients are those of this day, for the base too."""

    @property
    def end(self) -> date:
        """First day that is not counted: the period's end, or tomorrow while the period is unfinished."""
        return counted_end(self.period, self.as_of)

    @property
    def last(self) -> date:
        """The last day that is counted: states are taken at its end."""
        return self.end - timedelta(1)

    def chance(self, stage_id: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
        """Return a stage's chance to win in basis points, as SQL."""
        return _lookup(stage_id, self.lore.chances, literal(0, Big))

    def norm(self, stage_id: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
        """Return a stage's usual days, as SQL; null where nobody knows."""
        return _lookup(stage_id, self.lore.norms, cast(null(), Big))


def _lookup(
    key: SQLColumnExpression[Any], values: dict[int, int], otherwise: SQLColumnExpression[Any]
) -> SQLColumnExpression[Any]:
    if not values:
        return otherwise
    return case({stage: literal(value, Big) for stage, value in values.items()}, value=key, else_=otherwise)
