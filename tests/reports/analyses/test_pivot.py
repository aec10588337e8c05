"""A cut by two dimensions as a table with one of them across."""

from __future__ import annotations

from collections import Counter

from crmdesk.data.models.catalogue import LOST
from crmdesk.reports.analyses.loss_map import analyse
from crmdesk.reports.question import Question
from tests.reports.test_query import AS_OF, YEAR


def test_cells_and_totals_are_those_of_a_pencil(firm):
    """Stages down, reasons across: every cell, row and column of lost deals counted by hand."""
    section = analyse(firm.store, Question(("lost_count",), (), YEAR, as_of=AS_OF), {}).sections[0]
    lost = [
        deal for deal in firm.world.deals
        if deal["archived_at"] is None and deal["outcome"] == LOST and deal["closed_on"] in YEAR and deal["closed_on"] <= AS_OF
    ]  # fmt: skip
    table = section.table
    assert table is not None
    keys = [field.key.partition(":")[2] for field in table.fields[1:-1]]
    cells = {
        (conditions[0].values[0] or "", key): value
        for conditions, row in zip(section.rows, table.rows, strict=True)
        for key, value in zip(keys, row[1:-1], strict=True)
        if value is not None
    }
    assert cells == Counter((str(deal["_lost_stage"] or ""), str(deal["loss_reason_id"] or "")) for deal in lost)
    assert table.totals is not None
    assert table.totals[-1] == len(lost) == sum(row[-1] for row in table.rows)
