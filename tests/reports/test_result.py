"""What opens behind the cells of a section."""

from __future__ import annotations

from crmdesk.reports.answer import Filter
from crmdesk.reports.question import Question
from crmdesk.reports.result import TOTALS, Behind, Section
from tests.reports.test_query import YEAR

ASKED = Behind(Question(("revenue",), ("manager",), YEAR), "revenue")
SECTION = Section(
    "cut", "", rows=((Filter("manager", ("1",)),), (Filter("manager", (None,)),)), columns={"revenue": ASKED},
    cells={(0, "note"): Behind(listing="deals", ids=(7,))},
)  # fmt: skip


def test_a_cell_opens_what_its_column_asks_under_its_row():
    """The conditions of the row narrow the question of the column; totals are not narrowed."""
    opened = SECTION.behind(1, "revenue")
    assert opened is not None
    assert opened.members == (Filter("manager", (None,)),)
    assert SECTION.behind(TOTALS, "revenue") == ASKED


def test_a_single_cell_goes_before_its_column():
    """A cell may open something of its own; a column that asks nothing opens nothing."""
    assert SECTION.behind(0, "note") == Behind(listing="deals", ids=(7,))
    assert SECTION.behind(1, "note") is None
    assert SECTION.behind(5, "revenue") is None
