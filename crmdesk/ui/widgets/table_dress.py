"""The dress of read-only tables: whole rows, no grid, quiet headers; every table of figures wears the same."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from crmdesk.ui.theme import font


def dress_rows(view: QTableView, row: int, header_height: int) -> None:
    """Make a table one of whole read-only rows.

    Args:
        view: the table.
        row: the height of a row, px.
        header_height: the height of the header, px.
    """
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setMouseTracking(True)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    side = view.verticalHeader()
    side.hide()
    side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    side.setMinimumSectionSize(row)
    side.setDefaultSectionSize(row)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsClickable(True)
    header.setFixedHeight(header_height)
    header.setFont(font(12, 500))
