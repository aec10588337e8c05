"""The dress of read-only tables."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView
from pytestqt.qtbot import QtBot

from crmdesk.ui.widgets.table_dress import dress_rows, squeeze_texts


def test_a_dressed_table_is_of_whole_rows_that_nobody_types_into(qtbot: QtBot) -> None:
    """With the heights that were asked for."""
    view = QTableView()
    qtbot.addWidget(view)
    dress_rows(view, 26, 30)
    assert view.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
    assert view.editTriggers() is QAbstractItemView.EditTrigger.NoEditTriggers
    assert view.verticalHeader().defaultSectionSize() == 26
    assert view.horizontalHeader().height() == 30
    assert view.verticalHeader().isHidden()


def test_the_widest_texts_give_way_first() -> None:
    """A table is not scrolled sideways for a few pixels; one that cannot fit keeps its widths."""
    assert squeeze_texts([300, 200, 80], (0, 1), 500) == [220, 200, 80]
    assert squeeze_texts([300, 200, 80], (0, 1), 460) == [190, 190, 80]
    assert squeeze_texts([300, 200, 80], (0, 1), 300) == [300, 200, 80]
    assert squeeze_texts([300, 200, 80], (), 460) == [300, 200, 80]
