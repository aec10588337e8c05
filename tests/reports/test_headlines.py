"""The figures that a report opens with."""

from __future__ import annotations

from crmdesk.data.table import MINUS
from crmdesk.reports.headlines import count_headline, headlines_of
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.reports.test_query import AS_OF, YEAR


def test_totals_stand_with_their_change(sqlite_firm):
    """A count changes by a share, a share by points; each says what is good and opens its rows."""
    question = Question(("won_count", "win_rate", "lost_count"), (), YEAR, Compare.YEAR, as_of=AS_OF)
    answer = ask(sqlite_firm.store, question)
    won, rate, lost = headlines_of(answer, question)
    cells = answer.total.cells
    assert (won.value, won.change, won.good, lost.good) == (cells[0].value, cells[0].change, 1, -1)
    assert rate.change == cells[1].delta
    assert rate.change_text.endswith("pp")
    assert rate.change_text[0] in ("+", MINUS)
    assert won.behind is not None
    assert (won.behind.question, won.behind.measure) == (question, "won_count")


def test_without_a_base_nothing_is_said_of_change(sqlite_firm):
    """A figure that compares with nothing has no change."""
    question = Question(("won_count",), (), YEAR, as_of=AS_OF)
    (won,) = headlines_of(ask(sqlite_firm.store, question), question)
    assert (won.change, won.change_text) == (None, "")


def test_a_count_of_records_opens_them():
    """How many there are is the number of what opens."""
    shown = count_headline("Clients", "clients", [3, 5], -1)
    assert (shown.value, shown.good) == (2, -1)
    assert shown.behind is not None
    assert (shown.behind.listing, shown.behind.ids) == ("clients", (3, 5))
