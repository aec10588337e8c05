"""Every measure of the program by id: the words of a question."""

from __future__ import annotations

from crmdesk.data.errors import unknown
from crmdesk.data.words import _
from crmdesk.reports.measures import activities, clients, deals, money, plans
from crmdesk.reports.measures.measure import Aggregate, How, Measure

MEASURES: dict[str, Measure] = {
    measure.id: measure for module in (deals, clients, activities, money) for measure in module.MEASURES
}
MEASURES |= {which: plans.plan_measure(which, MEASURES["revenue"]) for which in plans.PLANNED}

__all__ = ["MEASURES", "Aggregate", "How", "Measure", "measure_named"]


def measure_named(name: str) -> Measure:
    """Return a measure by id; the plan of any other than revenue is named with it: ``plan:calls``, ``pace:won_count``.

    Raises:
        UsageFault: there is none; the sentence names the nearest.
    """
    which, _colon, base = name.partition(":")
    if which in plans.PLANNED and base in MEASURES and base not in plans.PLANNED:
        return plans.plan_measure(which, MEASURES[base])
    if name not in MEASURES:
        raise unknown(_("Measure"), name, MEASURES)
    return MEASURES[name]
