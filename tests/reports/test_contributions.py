"""Contributions: the rows of everybody at once fold to the very figures the engine gives each."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.reports.contributions import contributions, folded
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

PERIOD, AS_OF = Period(date(2025, 7, 1), date(2025, 10, 1)), date(2025, 9, 30)
#: Everything that managers have, but plans: costs are nobody's.
NAMES = tuple(
    name
    for name, measure in MEASURES.items()
    if not measure.is_planned and all(part.fact.owner is not None for part in measure.parts)
)


def by_owner(store, name):
    question = Question((name,), ("manager",), PERIOD, as_of=AS_OF)
    return {line.members[0].id: line.cells[0].value for line in ask(store, question).lines}


@pytest.mark.parametrize("name", NAMES)
def test_rows_of_each_owner_fold_to_their_figure(sqlite_firm, name):
    """Whatever the engine says of a manager, a pencil over the rows says too."""
    store, measure = sqlite_firm.store, MEASURES[name]
    rows = contributions(store, Question((name,), (), PERIOD, as_of=AS_OF))[name]
    for owner, value in by_owner(store, name).items():
        own = [row for row in rows if str(row.owner_id) == owner or (owner is None and row.owner_id is None)]
        got = folded(measure, own, PERIOD.days)
        if measure.kind.is_money and got is not None:
            got = round(got)
        assert got == (pytest.approx(value) if isinstance(value, float) else value), owner


def test_both_engines_give_the_same_rows(sqlite_firm, postgres_firm):
    """Row by row, in the same order."""
    question = Question(("revenue", "margin", "calls", "overdue_debt", "new_buyers"), (), PERIOD, as_of=AS_OF)
    assert contributions(sqlite_firm.store, question) == contributions(postgres_firm.store, question)
