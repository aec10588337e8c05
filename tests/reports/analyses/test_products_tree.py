"""Products tree: a category is the sum of what stands below it."""

from __future__ import annotations

from crmdesk.reports.analyses.products_tree import analyse
from crmdesk.reports.question import Question
from tests.reports.test_query import AS_OF, YEAR


def test_products_stand_below_their_category_and_sum_to_it(firm) -> None:
    """Revenue and margin of each category, "not given" included; shares sum to one."""
    table = analyse(firm.store, Question((), (), YEAR, as_of=AS_OF), {}).sections[0].table
    assert table is not None
    tops = [row for row in table.rows if not row[1]]
    assert len({row[0] for row in tops}) == len(tops) > 1
    for top in tops:
        leaves = [row for row in table.rows if row[0] == top[0] and row[1]]
        for place in (2, 3):
            assert sum(row[place] or 0 for row in leaves) == (top[place] or 0)
    assert table.totals is not None
    assert sum(row[2] or 0 for row in tops) == table.totals[2]
    assert abs(sum(row[-1] or 0 for row in tops) - 1) < 1e-9
