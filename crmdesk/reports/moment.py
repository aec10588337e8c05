"""Moment: what is known when a question is asked: the engine, the days, the stages' chances and norms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import SQLColumnExpression, case, cast, literal, null

from crmdesk.data.models.types import Big
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import FirmCard
from crmdesk.reports.periods import Period


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
    full: Period | None = None
    """The whole unit, where ``period`` is a base that was cut to the elapsed part."""

    @property
    def end(self) -> date:
        """First day that is not counted: the period's end, or tomorrow while the period is unfinished."""
        return counted_end(self.period, self.as_of)

    @property
    def whole(self) -> Period:
        """The period to its very end: what plans are made for."""
        return self.full or self.period

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
