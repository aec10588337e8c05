"""The dress of read-only tables: whole rows, no grid, quiet headers; every table of figures wears the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from crmdesk.ui.theme import font

#: Texts are cut short before a table has to be scrolled sideways, but never to less than this, px.
SHORTEST_TEXT = 120


def squeeze_texts(widths: list[int], texts: Sequence[int], room: int) -> list[int]:
    """Return widths that fit the room where the widest texts, cut short, can make them; else the widths as they are.

    Args:
        widths: what the columns ask for, px.
        texts: which of them may be cut short.
        room: what they have together, px.
    """
    squeezed = list(widths)
    missing = sum(widths) - room
    while missing > 0:
        widest = max(texts, key=squeezed.__getitem__, default=-1)
        if widest < 0 or squeezed[widest] <= SHORTEST_TEXT:
            return widths
        squeezed[widest] -= 1
        missing -= 1
    return squeezed


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
