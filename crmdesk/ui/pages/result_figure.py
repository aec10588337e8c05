"""Figure: one figure of a formed report as the window speaks of it: what it is, its rows, and those of its base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.table import NARROW, Kind, currency_sign
from crmdesk.reports.answer_table import comparison_title, difference_text, lower_first
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.own_measures import OWN_MEASURE
from crmdesk.reports.periods import Compare
from crmdesk.reports.result import TOTALS
from crmdesk.ui.pages.drill_down import RowsRequest
from crmdesk.ui.widgets.answer_model import line_title

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer, type_figure
    from crmdesk.reports.result import Behind, Section

BASE = ".base"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that opens: ``title`` names it and says how much, ``base`` are the rows it compares with."""

    name: str
    """Whose figure it is: "Dmitry Orlov", "Total"."""
    title: str
    behind: Behind
    base: Behind | None = None

    @property
    def rows(self) -> RowsRequest:
        """The rows behind it."""
        return RowsRequest(self.title, self.behind)

    @property
    def base_rows(self) -> RowsRequest | None:
        """The rows behind what it compares with."""
        return None if self.base is None else RowsRequest(self.name, self.base)

    @property
    def can_be_followed(self) -> bool:
        """Whether a task can be born of it that shows what becomes of it: it is a measure's."""
        return self.behind.question is not None and self.behind.per == 1

    @property
    def can_be_explained(self) -> bool:
        """Whether it can be said what made it change: it is a measure's, and it is compared with another time."""
        question = self.behind.question
        return (
            question is not None
            and (self.behind.measure in MEASURES or self.behind.measure.startswith(OWN_MEASURE))
            and self.behind.per == 1
            and question.compare in (Compare.YEAR, Compare.PREVIOUS)
        )


def figure_at(section: Section, row: int, key: str) -> Figure | None:
    """Return the figure in a row (``TOTALS`` for the totals) and a column of a section, None where nothing opens."""
    behind = section.behind(row, key)
    if behind is None:
        return None
    answer = section.answer
    if answer is not None:
        return _of_answer(answer, section, row, key, behind)
    table = section.table
    assert table is not None
    column = next(place for place, field in enumerate(table.fields) if field.key == key)
    field = table.fields[column]
    cells = table.totals if row == TOTALS else table.rows[row]
    head = "" if cells is None else next((str(cell) for cell in cells if isinstance(cell, str)), "")
    value = None if cells is None else cells[column]
    text = field.kind.short(value, table.currency)
    name = " · ".join(part for part in (head, field.label if len(table.fields) > 2 else "") if part)
    base = section.behind(row, f"{key}{BASE}")
    return Figure(name, f"{name}: {text}" if name else text, behind, base)


def _of_answer(answer: Answer, section: Section, row: int, key: str, behind: Behind) -> Figure:
    """Return a figure of a cut: "Dmitry Orlov: 49.0 m ₽, −11.0 m ₽ to 2024"."""
    line = answer.total if row == TOTALS else answer.lines[row]
    about_base = key.endswith(BASE) and key.removesuffix(BASE) in {measure.id for measure in answer.measures}
    place = next(n for n, measure in enumerate(answer.measures) if measure.id == (key.removesuffix(BASE)))
    measure, cell = answer.measures[place], line.cells[place]
    name = line_title(line)
    about = " · ".join(part for part in (name, measure.label if place or not name else "") if part)
    title = f"{about}: {measure.kind.short(cell.base if about_base else cell.value, answer.currency)}"
    if cell.delta and not about_base:
        difference = difference_text(measure.kind, cell.delta, answer.currency)
        title += f", {difference} {lower_first(comparison_title(answer))}"
    base = None if about_base else section.behind(row, f"{measure.id}{BASE}")
    return Figure(name, title, behind, base)


def full_figure(kind: Kind, value: type_figure, currency: str) -> str:
    """Return a figure to the unit, with its sign: "49 015 900 ₽"."""
    if value is None or not kind.is_money:
        return kind.short(value)
    return f"{kind.figure(value)}{NARROW}{currency_sign(currency)}"
