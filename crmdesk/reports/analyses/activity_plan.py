"""Activity plan: what was planned and what of it was done, by manager and kind, and the load of the weeks ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from crmdesk.data.words import _
from crmdesk.reports.analyses.pivot import pivot_section
from crmdesk.reports.analyses.plan import planned_measures
from crmdesk.reports.analyses.plan_table import MOST_BARS, plan_section
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.facts import DONE_ACTIVITIES
from crmdesk.reports.headlines import headlines_of
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.result import Findings
from crmdesk.reports.running import cut_section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.question import Question

MEASURES = ("planned", "planned_done", "activity_plan_pct", "on_time_rate", "cancelled", "overdue")
#: How far ahead the load is looked at.
WEEKS_AHEAD = 6


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return planned against done by manager and by kind, plans of calls and the like, and what is still to do.

    Raises:
        UsageFault: a filter of the question cannot be asked of activities.
    """
    asked = replace(question, measures=MEASURES, compare=Compare.NONE, spark=False)
    sections = []
    for name, by, title in (
        ("managers", "manager", _("Planned and done by manager")),
        ("kinds", "activity_kind", _("Planned and done by kind")),
    ):
        cut = replace(asked, by=(by,))
        answer = ask(store, cut, progress)
        section = cut_section(answer, cut, ChartKind.NONE, name, title)
        bullets = _bullets(answer)
        sections.append(replace(section, pictures=(bullets,) if bullets is not None else ()))
    if sections:
        totals = replace(asked, by=())
        sections[0] = replace(sections[0], headlines=headlines_of(ask(store, totals), totals))
    # Conditions on activities are none of plans: with them the plans of calls would be of something else.
    if all(chosen.dimension in ("manager", "department", "head") for chosen in question.filters):
        for measure in planned_measures(store, question.period):
            if all(part.fact is DONE_ACTIVITIES for part in measure.parts):
                made = plan_section(store, replace(asked, by=()), measure, f"plan_{measure.id}")
                if made is not None:
                    sections.append(replace(made, title=_("Plan: {measure}").format(measure=measure.label)))
    tomorrow = (question.as_of or store.today()) + timedelta(1)
    ahead = replace(
        asked,
        measures=("to_do",),
        by=("manager", "week"),
        period=Period(tomorrow, tomorrow + timedelta(7 * WEEKS_AHEAD)),
    )
    load = pivot_section(store, "ahead", _("Load of the weeks ahead"), ask(store, ahead), ahead)
    note = _("Activities that are due from tomorrow on and neither done nor called off.")
    return Findings((*sections, replace(load, note=note)), measures=(*MEASURES, "to_do"))


def _bullets(answer: Answer) -> Picture | None:
    """Return a bar of what was done and a mark of what was planned for each line."""
    shown = [place for place, line in enumerate(answer.lines) if line.cells[0].value][:MOST_BARS]
    if not shown:
        return None
    planned, done = answer.measures[0], answer.measures[1]
    sides = ((_("Fact"), 1, Role.CURRENT), (_("Plan"), 0, Role.PLAN))
    chart = Chart(
        ChartKind.BULLET, _("Planned and done"), tuple(answer.lines[place].members[0].label for place in shown),
        tuple(
            Series(title, tuple(answer.lines[place].cells[side].value for place in shown), role)
            for title, side, role in sides
        ),
        planned.kind, answer.currency,
    )  # fmt: skip
    return Picture(chart, tuple(shown), (done.id, planned.id))
