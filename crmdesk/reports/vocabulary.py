"""Vocabulary: what a report may be put together of: measures and dimensions by groups, and which of them go together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.stage_lore import StageLore
from crmdesk.data.words import N_, _
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.counting import facts_of
from crmdesk.reports.dimensions import Dimension, all_dimensions
from crmdesk.reports.measures import MEASURES, activities, clients, money, plans
from crmdesk.reports.measures.plans import WHOLE, plan_measure
from crmdesk.reports.moment import Moment
from crmdesk.reports.own_measures import all_measures
from crmdesk.reports.periods import Compare, Grain
from crmdesk.reports.saved_reports import MOST_DIMENSIONS, Recipe

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.measures import Measure

MONEY, DEALS, CLIENTS = N_("Money"), N_("Deals"), N_("Clients")
INTERACTIONS, PLANS, OWN = N_("Interactions"), N_("Plans"), N_("Own")
PEOPLE, TIME, DEAL, CLIENT, OWN_FIELDS = N_("People"), N_("Time"), N_("Deal"), N_("Client"), N_("Own fields")

#: Groups in the order they are offered.
MEASURE_GROUPS = (MONEY, DEALS, CLIENTS, INTERACTIONS, PLANS, OWN)
DIMENSION_GROUPS = (PEOPLE, TIME, CLIENT, DEAL, INTERACTIONS, MONEY, OWN_FIELDS)

_OF_DIMENSIONS = {
    **dict.fromkeys(("manager", "department", "head", "client_manager"), PEOPLE),
    **dict.fromkeys(("day", "week", "month", "quarter", "year", "weekday", "hour", "expected_month"), TIME),
    **dict.fromkeys(
        ("client", "client_group", "client_type", "client_kind", "industry", "country", "region", "city", "client_size",
         "relationship", "status", "abc", "rfm", "contact_position", "contact_role"),
        CLIENT,
    ),
    **dict.fromkeys(("activity_kind", "activity_result", "check_kind", "tracking_number"), INTERACTIONS),
    "debt_age": MONEY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A measure or a dimension as a list offers it; ``about`` is its definition, ``group`` one of the groups."""

    id: str
    label: str
    group: str
    """English source string."""
    about: str = ""
    is_additive: bool = True
    is_time: bool = False
    reaches: frozenset[str] = frozenset()
    """Ids of the dimensions that a measure can be cut by."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that a report may be put together of."""

    measures: dict[str, Word]
    dimensions: dict[str, Word]
    planned: frozenset[str]
    """Ids of the dimensions that plans are kept by."""

    def fault_of_measure(self, name: str, by: Iterable[str]) -> str:
        """Return why a measure cannot stand beside these dimensions, empty where it can."""
        word = self.measures[name]
        for dimension in by:
            if dimension in self.dimensions and dimension not in word.reaches:
                return self._apart(word, self.dimensions[dimension])
        return ""

    def fault_of_dimension(self, name: str, measures: Iterable[str]) -> str:
        """Return why a dimension cannot cut these measures, empty where it can."""
        for measure in measures:
            word = self.measures.get(measure)
            if word is not None and name not in word.reaches:
                return self._apart(word, self.dimensions[name])
        return ""

    def fault_of(self, recipe: Recipe) -> str:
        """Return what is missing in a recipe or does not go together, one sentence; empty where it can be asked."""
        if not recipe.measures:
            return _("Choose what to count: at least one measure.")
        if not recipe.by:
            return _("Choose what to cut by: at least one dimension in the rows.")
        for name in recipe.measures:
            if name not in self.measures:
                return _("A measure that this report shows is gone or not shared with you. Choose another.")
        for name in recipe.by:
            if name not in self.dimensions:
                return _("A field that this report is cut by is gone. Choose another.")
            fault = self.fault_of_dimension(name, recipe.measures)
            if fault:
                return fault
        if recipe.compare is Compare.PLAN:
            strange = next((name for name in recipe.by if name not in self.planned), None)
            if strange is not None:
                return _(
                    "There are no plans by “{dimension}”: compare with the plan by manager, department or time."
                ).format(dimension=self.dimensions[strange].label)
        return ""

    def charts_of(self, recipe: Recipe) -> tuple[ChartKind, ...]:
        """Return the pictures that show a recipe well, the most telling first; a picture can always be left out."""
        words = [self.measures[name] for name in recipe.measures if name in self.measures]
        adds_up = bool(words) and words[0].is_additive
        time = bool(recipe.by) and recipe.by[0] in self.dimensions and self.dimensions[recipe.by[0]].is_time
        if recipe.is_pivot:
            bars = (ChartKind.STACKED,) if adds_up and len(recipe.by) == MOST_DIMENSIONS - 1 else ()
            return (ChartKind.HEAT, *bars, ChartKind.NONE)
        if len(recipe.by) == 1 and time:
            return (ChartKind.LINE, ChartKind.BARS, ChartKind.NONE)
        pareto = (ChartKind.PARETO,) if adds_up and not time else ()
        heat = (ChartKind.HEAT,) if len(recipe.by) == MOST_DIMENSIONS - 1 else ()
        return (ChartKind.BARS, *pareto, *heat, ChartKind.NONE)

    @staticmethod
    def _apart(measure: Word, dimension: Word) -> str:
        return _("“{measure}” cannot be cut by “{dimension}”: its rows do not have it.").format(
            measure=measure.label, dimension=dimension.label
        )


def read_vocabulary(store: Store) -> Vocabulary:
    """Return the words of a base: the declared ones and those of the firm's own making.

    Raises:
        EnvironmentFault: the base cannot be read.
    """
    with store.snapshot():
        known, measures = all_dimensions(store), all_measures(store)
        with store.reading() as connection:
            today = store.today()
            period = Grain.MONTH.unit(today)
            lore = StageLore(connection, today, store)
            at = Moment(connection.dialect.name, period, today, store.firm, lore, period.end)
            reached: dict[object, frozenset[str]] = {}

            def reach(measure: Measure) -> frozenset[str]:
                ways = frozenset(known)
                for fact in facts_of(measure.parts):
                    if fact not in reached:
                        reached[fact] = frozenset(name for name, one in known.items() if one.path(fact, at) is not None)
                    ways &= reached[fact]
                return ways

            planned = reach(plan_measure(WHOLE, MEASURES["revenue"]))
            words = {name: _measure_word(measure, reach(measure)) for name, measure in measures.items()}
    return Vocabulary(words, {name: _dimension_word(one) for name, one in known.items()}, planned)


def _measure_word(measure: Measure, reaches: frozenset[str]) -> Word:
    return Word(measure.id, measure.label, _group_of(measure), measure.text, measure.is_additive, reaches=reaches)


def _dimension_word(dimension: Dimension) -> Word:
    group = OWN_FIELDS if dimension.own else _OF_DIMENSIONS.get(dimension.id, DEAL)
    return Word(dimension.id, dimension.label, group, is_time=dimension.is_time)


def _group_of(measure: Measure) -> str:
    if measure.own:
        return OWN
    if measure.id in plans.PLANNED:
        return PLANS
    for module, group in ((clients, CLIENTS), (activities, INTERACTIONS), (money, MONEY)):
        if any(measure.id == one.id for one in module.MEASURES):
            return INTERACTIONS if measure.id in _OF_WORK else group
    return MONEY if measure.kind.is_money else DEALS


#: Measures of the money module that speak of people's work.
_OF_WORK = frozenset({"quality_score", "checks_count", "entry_minutes"})
