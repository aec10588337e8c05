"""A question is a value: equal when asked alike, good for a key, the whole firm's unless said otherwise."""

from __future__ import annotations

from datetime import date

from crmdesk.data.access import EVERYBODY
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.question import Question

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def test_questions_are_values() -> None:
    one, other = (Question(("revenue",), ("city",), YEAR) for _question in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert (one.scope, one.compare) == (EVERYBODY, Compare.NONE)
