"""Result: everything a report says, as sections of figures, pictures and tables; every output shows this value.

A plain cut is one section; an analysis is as many as it needs. Whatever can be opened says how: the cells of a table by
what its columns ask under the conditions of its rows, or one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.periods import Compare, Period

if TYPE_CHECKING:
    from crmdesk.data.table import Kind, Table
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.charts import Picture
    from crmdesk.reports.question import Question
    from crmdesk.reports.standouts import Standout

#: The row of a table's totals, where rows are told by their place.
TOTALS = -1


@dataclass(frozen=True, slots=True)
class Behind:
    """What opens behind a figure: the rows of a measure under conditions, or records by their ids.

    With a question: ``rows_behind(store, question, measure, members)``. Without: the records of the registry ``listing``
    whose ids are given. The figure shown is what the rows come to, divided by ``per``; the number of the ids, or the sum
    of what each record brings.
    """

    question: Question | None = None
    measure: str = ""
    members: tuple[Filter, ...] = ()
    listing: str = ""
    ids: tuple[int, ...] = ()
    brings: tuple[int, ...] = ()
    """What each of the ``ids`` adds to a figure that is no count of them."""
    unit: Kind | None = None
    """What ``brings`` are: money in minor units, days; None where they are counts."""
    per: int = 1
    """What the figure of the rows is divided by where an average is shown: weeks, Mondays, hours."""

    def under(self, members: tuple[Filter, ...]) -> Behind:
        """Return the same under more conditions."""
        return replace(self, members=(*self.members, *members))


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure that a report opens with: its title, its text and, where it compares, the change beside it.

    ``change`` is the share or difference behind ``change_text``; ``good`` says which direction is good (1, -1, 0).
    """

    title: str
    kind: Kind
    value: type_figure
    change: float | None = None
    change_text: str = ""
    good: int = 0
    note: str = ""
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report: headlines, pictures and a table under a heading, each optional.

    ``table.ids`` are ids of ``record`` ("deal", "client", "activity", "invoice"...), so that a row opens its card;
    without ``record`` rows open nothing of their own.
    """

    id: str
    """Stable within the report: the name of a sheet, a key of JSON."""
    title: str
    """In the user's language; empty where the report has but one section."""
    table: Table | None = None
    pictures: tuple[Picture, ...] = ()
    headlines: tuple[Headline, ...] = ()
    note: str = ""
    """A sentence that says what to read from it, or what it does not say."""
    answer: Answer | None = None
    """What the engine said, where the section is a plain cut."""
    standouts: tuple[Standout, ...] = ()
    record: str = ""
    rows: tuple[tuple[Filter, ...], ...] = ()
    """The conditions that the rows behind each line of the table meet."""
    columns: Mapping[str, Behind] = field(default_factory=dict)
    """What the figures of a column open, by its key, before the conditions of the row."""
    cells: Mapping[tuple[int, str], Behind] = field(default_factory=dict)
    """What single cells open; they go before ``columns``. The row of totals is ``TOTALS``."""
    is_wide: bool = False
    """Whether paper is better turned on its side for it."""

    def behind(self, row: int, key: str) -> Behind | None:
        """Return what the figure in a row and a column opens; ``TOTALS`` is the row of totals."""
        if (row, key) in self.cells:
            return self.cells[row, key]
        asked = self.columns.get(key)
        if asked is None or row == TOTALS:
            return asked
        return asked.under(self.rows[row]) if row < len(self.rows) else None


@dataclass(frozen=True, slots=True)
class Result:
    """A report that has been formed: what was asked, and what it came to."""

    report: str
    """Id of the report."""
    title: str
    about: str
    """What the report answers, one sentence."""
    question: Question
    base_period: Period | None
    as_of: date
    made_at: datetime
    """When it was formed, by the clock of the firm."""
    firm: str
    currency: str
    scope: str
    """How the scope reads."""
    sections: tuple[Section, ...]
    conditions: tuple[str, ...] = ()
    """The filters in words."""
    notes: tuple[str, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    """Title and definition of every measure shown."""

    @property
    def period(self) -> Period:
        """The period asked about."""
        return self.question.period

    @property
    def compare(self) -> Compare:
        """What figures compare with."""
        return self.question.compare

    @property
    def is_empty(self) -> bool:
        """Whether no section has a line or a figure to show."""
        return not any(
            (section.table is not None and section.table.rows) or any(headline.value for headline in section.headlines)
            for section in self.sections
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """What an analysis found: its sections, with the measures they show and notes that concern them all."""

    sections: tuple[Section, ...]
    measures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    base_period: Period | None = None
    definitions: tuple[tuple[str, str], ...] = ()
    """Title and definition of figures that are no measures."""
