"""The figures of all records, pinned under their columns."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTableView

from crmdesk.data.table import Kind
from crmdesk.ui.widgets import totals_row
from crmdesk.ui.widgets.table_header import Header
from crmdesk.ui.widgets.table_model import Column, TableModel
from crmdesk.ui.widgets.totals_row import TOTALS, Total, TotalsRow

COLUMNS = (Column("name", "Name"), Column("stage", "Stage"), Column("amount", "Amount", Kind.MONEY))


@pytest.fixture
def row(qtbot, theme, monkeypatch):
    """A row whose writing is overheard: the text and where it was written."""
    view = QTableView()
    qtbot.addWidget(view)
    model = TableModel(view)
    model.set_columns(COLUMNS, [column.key for column in COLUMNS])
    header = Header(theme, view)
    view.setHorizontalHeader(header)
    view.setModel(model)
    for place in range(3):
        header.resizeSection(place, 120)
    made = TotalsRow(theme, header)
    qtbot.addWidget(made)
    made.resize(360, TOTALS)
    made.kept, made.header, made.written = view, header, {}
    original = totals_row.write

    def overhear(cell, text, tone, **options):
        made.written[text] = (cell.rect.left(), cell.rect.right() + 1, tone)
        return original(cell, text, tone, **options)

    monkeypatch.setattr(totals_row, "write", overhear)
    return made


def painted(row):
    row.written.clear()
    row.grab()
    return row.written


def test_a_figure_stands_under_its_column(row):
    """Wherever the column goes."""
    row.show_totals({"amount": Total("7\u202f000", "pos")})
    assert painted(row) == {"7\u202f000": (240, 360, "pos")}
    row.header.resizeSection(0, 60)
    assert painted(row)["7\u202f000"][:2] == (180, 300)


def test_a_text_runs_on_over_empty_cells_and_stops_at_the_next(row):
    """A count of deals has more to say than its column is wide."""
    row.show_totals({"name": Total("50 deals")})
    assert painted(row)["50 deals"][:2] == (0, 360)
    row.show_totals({"name": Total("50 deals"), "amount": Total("5")})
    assert painted(row)["50 deals"][:2] == (0, 240)


def test_a_figure_without_room_is_written_short(row):
    """Never cut in the middle of its digits where there is a short form."""
    row.show_totals({"amount": Total("1\u202f225\u202f000\u202f000", short="1.2 bn")})
    assert "1\u202f225\u202f000\u202f000" in painted(row)
    row.header.resizeSection(2, 60)
    assert "1.2 bn" in painted(row)


def test_a_column_that_is_not_shown_has_no_total(row):
    """And a reader hears what there is."""
    row.show_totals({"margin": Total("5"), "amount": Total("7")})
    assert set(painted(row)) == {"7"}
    assert row.accessibleName() == "5 · 7"
