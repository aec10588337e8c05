"""Saved reports: questions that people put together and keep under a name, one's own or shared, beside the declared ones.

What is kept is data: the question, the shape of the picture, and whether the last dimension stands across. It becomes a
``Report`` like any other, so tab, drill-down, paper, sheets and the command line work alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crmdesk.data.belongings import edit_own, is_own, read_by_name
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.kept_content import UNREADABLE, mapping_of
from crmdesk.data.models import SavedReport
from crmdesk.data.search import name_key
from crmdesk.data.store import Store
from crmdesk.data.views import checked_name
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter
from crmdesk.reports.catalog import REPORTS, Report, report_named
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.kept_questions import filters_kept, kept_filters
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.query import resolve
from crmdesk.reports.question import Question

FORM = "saved_report"
#: How the id of a saved report begins; its row's id follows.
SAVED_REPORT = "saved:"
SAVED = N_("Saved")
VERSION = 1
REPORT_IDS = frozenset(report.id for report in REPORTS)
#: Rows, columns, and one dimension between them.
MOST_DIMENSIONS = 3
MOST_MEASURES = 12


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a saved report asks and how it is drawn."""

    measures: tuple[str, ...]
    by: tuple[str, ...]
    filters: tuple[Filter, ...] = ()
    compare: Compare = Compare.YEAR
    chart: ChartKind = ChartKind.BARS
    is_pivot: bool = False


@dataclass(frozen=True, slots=True)
class SavedReportCard:
    """A saved report as the base keeps it; ``fault`` says why its content cannot be read."""

    id: int
    version: int
    name: str
    recipe: Recipe | None
    shared: bool
    is_own: bool
    fault: str = ""

    @property
    def key(self) -> str:
        """The id of the report."""
        return f"{SAVED_REPORT}{self.id}"


def saved_reports(store: Store) -> tuple[SavedReportCard, ...]:
    """Return the saved reports that the person may see: their own and the shared, by name."""
    with store.reading() as connection:
        rows = read_by_name(store, connection, SavedReport)
    return tuple(_card(store, row) for row in rows)


def _card(store: Store, row: Any) -> SavedReportCard:
    recipe, fault = None, ""
    try:
        recipe = recipe_of(row.question)
    except Fault as error:
        fault = str(error)
    return SavedReportCard(row.id, row.version, row.name, recipe, bool(row.shared), is_own(store, row), fault)


def recipe_of(content: Mapping[str, Any]) -> Recipe:
    """Return the recipe that was kept; whether its measures and dimensions exist is found out when it is asked.

    Raises:
        UsageFault: it was written by a newer program, or is not what this one writes.
    """
    content = mapping_of(content)
    if content.get("version", VERSION) != VERSION:
        raise UsageFault(_("This report was saved by a newer CRM Desk. Update the program."))
    try:
        return checked(
            Recipe(
                tuple(str(name) for name in content["measures"]),
                tuple(str(name) for name in content["by"]),
                filters_kept(content.get("filters", [])),
                Compare(content.get("compare", Compare.YEAR.value)),
                ChartKind(content.get("chart", ChartKind.BARS.value)),
                content.get("pivot") is True,
            )
        )
    except UNREADABLE as error:
        raise UsageFault(_("What was saved cannot be read. Make the report anew.")) from error


def checked(recipe: Recipe) -> Recipe:
    """Return a recipe that can be a report.

    Raises:
        UsageFault: it has no measure, no dimension, too many of them, or one dimension alone to stand across.
    """
    if not recipe.measures or len(recipe.measures) > MOST_MEASURES:
        raise UsageFault(_("A report shows from 1 to {most} measures.").format(most=MOST_MEASURES))
    if not recipe.by or len(recipe.by) > MOST_DIMENSIONS:
        raise UsageFault(_("A report is cut by 1 to {most} dimensions.").format(most=MOST_DIMENSIONS))
    if recipe.is_pivot and len(recipe.by) < 2:
        raise UsageFault(_("Columns need a dimension of their own beside the one of the rows."))
    return recipe


def report_of(card: SavedReportCard) -> Report:
    """Return a saved report as one of the catalogue.

    Raises:
        UsageFault: its content cannot be read.
    """
    if card.recipe is None:
        raise UsageFault(card.fault)
    return made_report(card.recipe, card.name, card.key)


def made_report(recipe: Recipe, name: str, key: str = SAVED_REPORT) -> Report:
    """Return a recipe as a report, saved or only tried."""
    return Report(
        key, name, N_("Put together by the firm."), SAVED, recipe.measures, recipe.by, (), chart=recipe.chart,
        compare=recipe.compare, filters=recipe.filters, is_pivot=recipe.is_pivot, own=True,
    )  # fmt: skip


def any_report(store: Store, name: str) -> Report:
    """Return a report of the catalogue by its id, or a saved one by its id or its name.

    Raises:
        UsageFault: there is none, the sentence names the nearest; or several are called so.
    """
    if name in REPORT_IDS:
        return report_named(name)
    cards = saved_reports(store)
    for card in cards:
        if card.key == name:
            return report_of(card)
    called = [card for card in cards if name_key(card.name) == name_key(name)]
    if len(called) > 1:
        raise UsageFault(
            _("“{text}” is the name of {count}: write one of the ids {ids}.").format(
                text=name, count=len(called), ids=", ".join(card.key for card in called)
            )
        )
    if called:
        return report_of(called[0])
    if not name.startswith(SAVED_REPORT):
        return report_named(name)
    raise UsageFault(_("There is no such report any more, or it is not shared with you."))


def save_report(store: Store, name: str, recipe: Recipe, *, shared: bool = False) -> Deed:
    """Keep a report under a name; it belongs to who sits here.

    Raises:
        UsageFault: the name is empty or too long, or the report cannot be asked.
    """
    name = checked_name(name)
    _ask_whether_it_can_be(store, recipe)
    with store.changing() as change:
        row = {"name": name, "question": kept_recipe(recipe), "owner_id": store.person_id, "shared": shared}
        ids = change.add(SavedReport, [row])
        return Deed(change.txn, _("Report saved: {name}").format(name=name), FORM, tuple(ids))


def change_report(store: Store, card: SavedReportCard, name: str, recipe: Recipe, *, shared: bool) -> Deed:
    """Keep another name or content of a saved report.

    Raises:
        UsageFault: the report is somebody else's, the name is empty, or it cannot be asked.
        ConflictFault: somebody saved it meanwhile.
    """
    name = checked_name(name)
    _ask_whether_it_can_be(store, recipe)
    text = _("Report changed: {name}").format(name=name)
    return edit_own(store, SavedReport, card, FORM, text, name=name, question=kept_recipe(recipe), shared=shared)


def archive_report(store: Store, card: SavedReportCard) -> Deed:
    """Take a saved report away; undo brings it back.

    Raises:
        UsageFault: the report is somebody else's.
        ConflictFault: somebody saved it meanwhile.
    """
    return edit_own(
        store, SavedReport, card, FORM, _("Report removed: {name}").format(name=card.name), archived_at=store.now()
    )


def _ask_whether_it_can_be(store: Store, recipe: Recipe) -> None:
    """Raise unless every name of a recipe exists."""
    checked(recipe)
    period = parse_period("to-date", store.today())
    resolve(store, Question(recipe.measures, recipe.by, period, recipe.compare, recipe.filters))


def kept_recipe(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as JSON can hold it."""
    return {
        "version": VERSION,
        "measures": list(recipe.measures),
        "by": list(recipe.by),
        "filters": kept_filters(recipe.filters),
        "compare": recipe.compare.value,
        "chart": recipe.chart.value,
        "pivot": recipe.is_pivot,
    }
