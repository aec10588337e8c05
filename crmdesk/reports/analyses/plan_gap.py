"""Plan gap: what reaching the plan of a period still takes: money, deals to win, new deals to find."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import Kind
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.periods import Compare, Period, add_months
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Headline, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: The usual deal and the usual win rate are those of so many months before today.
MONTHS = 12


def plan_section(store: Store, question: Question) -> Section | None:
    """Return what the plan of the period still takes; None where the period is over or nothing is planned.

    Args:
        store: the base.
        question: whose period, filters and scope.
    """
    today = question.as_of or store.today()
    if question.period.end <= today + timedelta(1):
        return None
    asked = replace(question, measures=("revenue",), by=(), compare=Compare.PLAN)
    try:
        won = ask(store, asked).total.cells[0]
        usual = _usual(store, question)
    except UsageFault as fault:  # a condition of open deals that revenue does not know
        return Section("plan", _("What the plan takes"), note=str(fault))
    if not won.base:
        return None
    left = max(0, won.base - (won.value or 0))
    months, weighted = _expected(store, question)
    average, rate = usual
    to_win = ceil(left / average) if average else None
    to_find = ceil(to_win / rate) if to_win is not None and rate else None
    only = replace(asked, compare=Compare.NONE)
    return Section(
        "plan",
        _("What the plan takes"),
        headlines=(
            Headline(_("Plan"), Kind.MONEY, won.base),
            Headline(_("Won so far"), Kind.MONEY, won.value, behind=Behind(only, "revenue")),
            Headline(_("Left to win"), Kind.MONEY, left, good=-1),
            Headline(
                _("Expected in time, weighted"), Kind.MONEY, weighted,
                behind=Behind(
                    replace(only, measures=("weighted_amount",)), "weighted_amount", (Filter("expected_month", months),)
                ) if months else None,
            ),
            Headline(_("Deals to win"), Kind.COUNT, to_win, note=_("at the average deal of twelve months")),
            Headline(_("Of so many new deals"), Kind.COUNT, to_find, note=_("at the win rate of twelve months")),
        ),
        note=_("The plan is reached when so much more is won; the average deal and the win rate are those of the last year."),
    )  # fmt: skip


def _usual(store: Store, question: Question) -> tuple[type_figure, type_figure]:
    """Return the average deal and the win rate of the last twelve months."""
    tomorrow = (question.as_of or store.today()) + timedelta(1)
    year = replace(
        question, measures=("average_deal", "win_rate"), by=(), period=Period(add_months(tomorrow, -MONTHS), tomorrow),
        compare=Compare.NONE,
    )  # fmt: skip
    average, rate = ask(store, year).total.cells
    return average.value, rate.value


def _expected(store: Store, question: Question) -> tuple[tuple[str, ...], int]:
    """Return the months up to the end of the period in which open deals are expected, and their weighted amount."""
    asked = replace(question, measures=("weighted_amount",), by=("expected_month",), compare=Compare.NONE)
    last = f"{question.period.last:%Y-%m}"
    found = [
        (line.members[0].id, int(line.cells[0].value or 0))
        for line in ask(store, asked).lines
        if line.members[0].id is not None and line.members[0].id <= last
    ]
    return tuple(month for month, _amount in found if month is not None), sum(amount for _month, amount in found)
