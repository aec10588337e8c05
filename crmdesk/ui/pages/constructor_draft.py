"""Draft: a report being put together: what stands in which well, and how the person moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from crmdesk.data.errors import Fault
from crmdesk.reports.answer import Filter
from crmdesk.reports.catalog import Report
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Compare
from crmdesk.reports.saved_reports import MOST_DIMENSIONS, MOST_MEASURES, Recipe, kept_recipe, recipe_of

MEASURES, ROWS, COLUMNS = "measures", "rows", "columns"
WELLS = (MEASURES, ROWS, COLUMNS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was put together so far; it may still be no report."""

    measures: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """One dimension at most."""
    filters: tuple[Filter, ...] = ()
    compare: Compare = Compare.YEAR
    chart: ChartKind = ChartKind.BARS
    saved: int | None = None
    """Id of the saved report that is being changed; None for a new one."""
    name: str = ""

    @property
    def recipe(self) -> Recipe:
        """What is asked; it need not be askable. A pivot shows the figures of one period and compares with nothing."""
        return Recipe(
            self.measures, (*self.rows, *self.columns), self.filters,
            Compare.NONE if self.columns else self.compare, self.chart, is_pivot=bool(self.columns),
        )  # fmt: skip

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Ids of the dimensions of rows and columns."""
        return (*self.rows, *self.columns)

    def room_in(self, well: str) -> bool:
        """Return whether one more word may stand in a well."""
        if well == MEASURES:
            return len(self.measures) < MOST_MEASURES
        return len(self.dimensions) < MOST_DIMENSIONS

    def toggled(self, word: str, well: str) -> Draft:
        """Return the draft with a word at the end of a well, or without it where it stood there."""
        if word in getattr(self, well):
            return self.without(word, well)
        return self.placed(word, well, len(getattr(self, well)))

    def without(self, word: str, well: str) -> Draft:
        """Return the draft without a word of a well."""
        measures, rows, columns = (
            tuple(one for one in words if name != well or one != word)
            for name, words in zip(WELLS, (self.measures, self.rows, self.columns), strict=True)
        )
        return replace(self, measures=measures, rows=rows, columns=columns)

    def placed(self, word: str, well: str, row: int) -> Draft:
        """Return the draft with a word before a row of a well, taken away from wherever it stood.

        The well of columns holds one dimension: the one that stood there changes places with it.
        """
        if well == MEASURES:
            return replace(self, measures=_placed(self.measures, word, row))
        rows = tuple(one for one in self.rows if one != word)
        columns = tuple(one for one in self.columns if one != word)
        if well == ROWS:
            return replace(self, rows=_placed(self.rows, word, row), columns=columns)
        return replace(self, rows=(*rows, *columns)[: MOST_DIMENSIONS - 1], columns=(word,))

    def kept(self) -> dict[str, Any]:
        """Return it as the tabs of the next start can hold it."""
        return {"recipe": kept_recipe(self.recipe), "saved": self.saved, "name": self.name}

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Draft:
        """Return what was kept; an unfinished or unreadable one begins anew."""
        try:
            recipe = recipe_of(dict(entry.get("recipe", {})))
        except (Fault, TypeError, ValueError):
            return cls()
        saved = entry.get("saved")
        return cls.of(recipe, saved if isinstance(saved, int) else None, str(entry.get("name", "")))

    @classmethod
    def of(cls, recipe: Recipe, saved: int | None = None, name: str = "") -> Draft:
        """Return the draft of a recipe."""
        across = len(recipe.by) - 1 if recipe.is_pivot else len(recipe.by)
        return cls(
            recipe.measures, recipe.by[:across], recipe.by[across:], recipe.filters, recipe.compare, recipe.chart,
            saved, name,
        )  # fmt: skip

    @classmethod
    def of_report(
        cls, report: Report, measure: str, by: tuple[str, ...], filters: tuple[Filter, ...], compare: Compare
    ) -> Draft:
        """Return the draft that shows what a report shows now, for going on from there."""
        both = (*report.filters, *(one for one in filters if one not in report.filters))
        recipe = Recipe(
            report.asked(measure)[:MOST_MEASURES], by, both, compare, report.chart, is_pivot=report.is_pivot
        )
        return cls.of(recipe)


def _placed(words: tuple[str, ...], word: str, row: int) -> tuple[str, ...]:
    before = [one for one in words[:row] if one != word]
    return (*before, word, *(one for one in words[row:] if one != word))
