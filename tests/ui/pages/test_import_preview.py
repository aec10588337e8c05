"""The table of how rows will lie in the base."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crmdesk.data.imports.checking import check
from crmdesk.data.imports.matching import first_match
from crmdesk.data.imports.source import open_source
from crmdesk.ui.pages.import_preview import PreviewCard

TEXT = "Название сделки;Сумма\n<i>A</i>;1000\nB;2O0O\nC;30\nD;40\n"


def _card(qtbot, context, folder):
    path = folder / "deals.csv"
    path.write_text(TEXT, "utf-8")
    match = first_match(context.store, open_source(path), "deals")
    card = PreviewCard(context)
    qtbot.addWidget(card)
    card.show_check(check(context.store, match, lambda _share: None))
    return card


def test_it_shows_lines_fields_and_outcomes(qtbot, qtmodeltester, context, tmp_path):
    """A wrong cell is told from the right ones; markup is text."""
    card = _card(qtbot, context, tmp_path)
    model = card.model
    shown = [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(2)]
    assert shown == [["2", "<i>A</i>", "1\u202f000", "will be created"], ["3", "B", "2O0O", "error"]]
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)]
    assert titles == ["Row", "Title", "Amount", "Outcome"]
    assert (model.tone(model.index(1, 2)), model.tone(model.index(0, 2))) == ("wrong", "text")
    card.resize(600, 300)
    assert not card.grab().isNull()


def test_only_the_wrong_rows_can_be_shown(qtbot, context, tmp_path):
    """The count stands on the choice."""
    card = _card(qtbot, context, tmp_path)
    card._on_filter("wrong")
    assert (card.model.rowCount(), card.model.index_of(0)) == (1, 1)
    card._on_filter("all")
    assert card.model.rowCount() == 4


def test_a_cell_typed_over_tells_its_place_in_the_file(qtbot, context, tmp_path):
    """Line, column and text; the same text tells nothing, and outcomes are not typed."""
    card = _card(qtbot, context, tmp_path)
    cell = card.model.index(1, 2)
    with qtbot.waitSignal(card.typed) as typed:
        assert card.model.setData(cell, "2000")
    assert typed.args == [3, "Сумма", "2000"]
    assert not card.model.setData(cell, "2O0O")
    assert card.model.flags(cell) & Qt.ItemFlag.ItemIsEditable
    assert not card.model.flags(card.model.index(1, 3)) & Qt.ItemFlag.ItemIsEditable
