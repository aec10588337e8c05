"""Facts: the small dictionaries that derived columns are computed from, read once a transaction."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from crmdesk.data.models import ActivityKind, CurrencyRate, Firm, Stage
from crmdesk.data.models.catalogue import OPEN, OUTCOME_OF_KIND

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class StageFact:
    """A stage as the door needs it."""

    id: int
    pipeline_id: int
    position: int
    outcome: int
    archived: bool = False


class Facts:
    """Stages, kinds of activities, currencies and rates of a base at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._currency: str | None = None
        self._stages: dict[int, StageFact] | None = None
        self._contact_kinds: dict[int, tuple[bool, str]] | None = None
        self._rates: dict[str, tuple[list[date], list[int]]] | None = None

    @property
    def currency(self) -> str:
        """The firm's currency."""
        if self._currency is None:
            self._currency = self._connection.execute(select(Firm.currency)).scalar_one()
        return self._currency

    @property
    def stages(self) -> dict[int, StageFact]:
        """Every stage by id."""
        if self._stages is None:
            rows = self._connection.execute(
                select(Stage.id, Stage.pipeline_id, Stage.position, Stage.kind, Stage.archived_at)
            )
            self._stages = {
                row.id: StageFact(
                    row.id, row.pipeline_id, row.position, OUTCOME_OF_KIND[row.kind], row.archived_at is not None
                )
                for row in rows
            }
        return self._stages

    @property
    def activity_kinds(self) -> dict[int, tuple[bool, str]]:
        """Kind id -> (counts as contact, code)."""
        if self._contact_kinds is None:
            rows = self._connection.execute(select(ActivityKind.id, ActivityKind.is_contact, ActivityKind.code))
            self._contact_kinds = {row.id: (row.is_contact, row.code) for row in rows}
        return self._contact_kinds

    def first_open_stage(self, pipeline_id: int) -> int | None:
        """Return the first open stage of a pipeline, or None if it has none."""
        stages = [
            s for s in self.stages.values() if s.pipeline_id == pipeline_id and s.outcome == OPEN and not s.archived
        ]
        return min(stages, key=lambda stage: stage.position).id if stages else None

    def convert(self, amount: int | None, currency: str, day: date | None) -> int | None:
        """Return an amount in the firm's currency by the last rate known on ``day``; None when there is none.

        Amounts are minor units; halves round up.
        """
        if amount is None or currency == self.currency:
            return amount
        if self._rates is None:
            self._rates = {}
            rows = self._connection.execute(
                select(CurrencyRate.currency, CurrencyRate.day, CurrencyRate.rate).order_by(CurrencyRate.day)
            )
            for row in rows:
                days, rates = self._rates.setdefault(row.currency, ([], []))
                days.append(row.day)
                rates.append(row.rate)
        if currency not in self._rates:
            return None
        days, rates = self._rates[currency]
        place = bisect_right(days, day) - 1 if day is not None else len(days) - 1
        if place < 0:
            return None
        return (amount * rates[place] + _MILLION // 2) // _MILLION

    def forget(self) -> None:
        """Read everything again: a dictionary was changed in this transaction."""
        self._currency = self._stages = self._contact_kinds = self._rates = None
