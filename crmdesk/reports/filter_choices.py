"""Filter choices: by what a report can be narrowed, and the members that a condition on it may name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import Choice
from crmdesk.data.registries import registry_named
from crmdesk.data.segments import segments_of
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.views import views_of
from crmdesk.data.words import _
from crmdesk.reports.counting import facts_of
from crmdesk.reports.dimensions import all_dimensions
from crmdesk.reports.moment import Moment
from crmdesk.reports.own_measures import measures_named
from crmdesk.reports.periods import Compare, Grain
from crmdesk.reports.query import ask
from crmdesk.reports.sets import SETS

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.catalog import Report
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.question import Question

#: Members offered of one dimension; of more, those with the largest figures.
MOST_MEMBERS = 1_000
#: What members are counted by where a report asks no measure that can be cut so.
_WITNESSES = ("created_count", "activities_done", "revenue", "open_count")
#: Lists whose saved views narrow reports.
_VIEWED = ("deals", "clients")
#: Units of time are the period's.
_NEVER = ("day", "week", "month", "quarter", "year")


def offered_filters(store: Store, report: Report) -> tuple[Choice, ...]:
    """Return the dimensions and sets that a report can be narrowed by: its own criteria first, then the others.

    A dimension that some measure of the report does not reach is left out.
    """
    known = all_dimensions(store)
    first = [known[name] for name in report.criteria if name in known]
    others = [dimension for name, dimension in known.items() if name not in report.criteria]
    offered = _are_reached(store, report, [one for one in (*first, *others) if one.id not in _NEVER])
    sets = [SETS["segment"]] if segments_of(store) else []
    sets += [SETS["view"]] if _views(store) else []
    return tuple(Choice(one.id, one.label) for one in (*offered, *sets))


def filter_choices(store: Store, question: Question, dimension: str) -> tuple[Choice, ...]:
    """Return the members that a condition on a dimension may name: those that occur, the largest first.

    Args:
        store: the base.
        question: what the report asks; its other conditions and its period say which members occur.
        dimension: id of a dimension or of a set.

    Raises:
        UsageFault: there is no such dimension.
    """
    if dimension == "segment":
        return tuple(Choice(str(one.id), one.name) for one in segments_of(store))
    if dimension == "view":
        return _views(store)
    others = tuple(one for one in question.filters if one.dimension != dimension)
    asked = replace(question, by=(dimension,), compare=Compare.NONE, filters=others, spark=False, options=())
    answer = _first_answer(store, asked)
    lines = answer.lines[:MOST_MEMBERS]
    return tuple(Choice(line.members[0].id, line.members[0].label) for line in lines)


def _first_answer(store: Store, question: Question) -> Answer:
    """Ask the first measure that can be cut so: the report's own, or one that stands for what happened at all."""
    fault: UsageFault | None = None
    for measure in (*question.measures[:1], *_WITNESSES):
        try:
            return ask(store, replace(question, measures=(measure,)))
        except UsageFault as found:
            fault = fault or found
    assert fault is not None
    raise fault


def _views(store: Store) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(view.id), _("{list}: {view}").format(list=_(registry_named(listing).title), view=view.name))
        for listing in _VIEWED
        for view in views_of(store, listing)
        if not view.fault
    )


def _are_reached(store: Store, report: Report, dimensions: list[Dimension]) -> list[Dimension]:
    """Return the dimensions to which every fact of the report's measures has a way; an analysis alone may have to any."""
    facts = {fact for measure in measures_named(store, report.measures) for fact in facts_of(measure.parts)}
    if not facts:
        return dimensions
    today = store.today()
    period = Grain.MONTH.unit(today)
    with store.reading() as connection:
        lore = StageLore(connection, today, store)
        at = Moment(connection.dialect.name, period, today, store.firm, lore, period.end)
    return [one for one in dimensions if all(one.path(fact, at) is not None for fact in facts)]
