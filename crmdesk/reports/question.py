"""Question: what is asked of the engine; a value that can be kept, sent to a job and compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from crmdesk.data.access import EVERYBODY, Scope
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Compare, Period


@dataclass(frozen=True, slots=True)
class Question:
    """Measures by dimensions over a period, compared and narrowed; names are ids of the declarations."""

    measures: tuple[str, ...]
    by: tuple[str, ...]
    period: Period
    compare: Compare = Compare.NONE
    filters: tuple[Filter, ...] = ()
    scope: Scope = field(default=EVERYBODY)
    as_of: date | None = None
    """The business date that counts as today; None takes the store's."""
    spark: bool = False
    """Whether lines bring the first measure by sub-periods, for sparklines."""
    options: tuple[tuple[str, str], ...] = ()
    """What an analysis is told besides, by name; the rest are its defaults."""
