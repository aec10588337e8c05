"""A cut by two dimensions as a table with one of them across."""

from __future__ import annotations

from collections import Counter

import pytest

from crmdesk.data.models.catalogue import LOST
from crmdesk.reports.analyses import pivot
from crmdesk.reports.analyses.loss_map import analyse
from crmdesk.reports.analyses.pivot import pivot_section
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind
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


@pytest.mark.parametrize("across", ["client", "month"])
def test_too_many_columns_are_gathered_and_still_open(firm, monkeypatch, across):
    """The largest columns stand alone in their order, the rest are one whose figures open to the very sum."""
    question = Question(("created_count",), ("manager", across), YEAR, as_of=AS_OF)
    answer = ask(firm.store, question)
    whole = pivot_section(firm.store, "all", "", answer, question).table
    monkeypatch.setattr(pivot, "MOST_ACROSS", 3)
    section = pivot_section(firm.store, "few", "", answer, question)
    few = section.table
    assert whole is not None
    assert few is not None
    assert [field.key for field in few.fields[-2:]] == ["others", "whole"]
    assert len(few.fields) == 5
    assert few.totals[-1] == whole.totals[-1] == sum(few.totals[1:-1])
    assert [row[-1] for row in few.rows] == [row[-1] for row in whole.rows]
    opened = section.behind(0, "others")
    assert rows_behind(firm.store, opened.question, opened.measure, opened.members).totals[-1] == (few.rows[0][-2] or 0)


def test_columns_that_do_not_add_up_are_left_out_and_told(firm, monkeypatch):
    """Of shares only the largest columns are shown, and the note says of how many."""
    question = Question(("win_rate",), ("manager", "client"), YEAR, as_of=AS_OF)
    monkeypatch.setattr(pivot, "MOST_ACROSS", 3)
    section = pivot_section(firm.store, "few", "", ask(firm.store, question), question)
    assert "largest 2 columns of" in section.note
    assert len(section.table.fields) == 3
