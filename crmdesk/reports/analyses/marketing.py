"""Marketing: campaigns beside each other, and what the leads of each month have brought since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from crmdesk.data.table import Field, Kind
from crmdesk.data.words import N_, _
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Compare, Grain
from crmdesk.reports.query import ask
from crmdesk.reports.result import Findings, Section
from crmdesk.reports.running import cut_section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.question import Question

CAMPAIGNS = ("cost", "created_count", "won_count", "revenue", "cpl", "romi", "romi_by_revenue")
COHORTS = ("created_count", "cost", "cpl", "cohort_won", "conversion", "cohort_revenue", "cohort_romi")
_AGE = "age"
#: Known costs of less than this share of revenue make a return on margin misleading.
_ENOUGH = 0.8


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return costs and returns by campaign, and by the month in which the leads came.

    Raises:
        UsageFault: a filter of the question cannot be asked of costs.
    """
    asked = replace(question, compare=Compare.NONE, spark=False)
    campaigns = replace(asked, measures=CAMPAIGNS, by=("campaign",))
    cohorts = replace(asked, measures=COHORTS, by=("month",))
    cohort_answer = ask(store, cohorts, progress)
    months = cut_section(
        cohort_answer, cohorts, ChartKind.BARS, "cohorts", _("Leads of each month and what they brought")
    )
    return Findings(
        (
            cut_section(ask(store, campaigns, progress), campaigns, ChartKind.BARS, "campaigns", _("Campaigns")),
            _aged(months, cohort_answer),
        ),
        measures=(*CAMPAIGNS, *COHORTS),
        notes=_notes(store, asked),
    )


def _aged(section: Section, answer: Answer) -> Section:
    """Return the cohorts with their age in days: young ones have not had their time yet."""
    assert section.table is not None
    table = section.table
    ages = tuple(
        None if line.members[0].id is None else _age(date.fromisoformat(line.members[0].id), answer.as_of)
        for line in answer.lines
    )
    rows = tuple((*row, age) for row, age in zip(table.rows, ages, strict=True))
    totals = None if table.totals is None else (*table.totals, None)
    fields = (*table.fields, Field(_AGE, N_("Age, days"), Kind.COUNT))
    return replace(
        section,
        table=replace(table, fields=fields, rows=rows, totals=totals),
        note=_(
            "By the month in which the leads came, not in which they were won: young months still have deals in work, "
            "and their return grows."
        ),
    )


def _age(begin: date, as_of: date) -> int:
    """Return for how many days a month's leads have been there, from its last day on."""
    return max(0, (as_of - Grain.MONTH.unit(begin).last).days)


def _notes(store: Store, asked: Question) -> tuple[str, ...]:
    """Return how far the margin is known: a return on an unknown margin says nothing."""
    found = ask(store, replace(asked, measures=("margin", "margin_pct", "revenue"), by=()))
    margin, share, revenue = (cell.value for cell in found.total.cells)
    if not revenue:
        return ()
    if margin is None or share is None:
        return (_("The costs of deals are not known, so there is no ROMI by margin: look at the one by revenue."),)
    known = margin / share / revenue if share else 1.0
    if known >= _ENOUGH:
        return ()
    return (
        _("The costs are known of deals of {share} of the revenue only; ROMI counts their margin.").format(
            share=Kind.PERCENT.text(known)
        ),
    )
