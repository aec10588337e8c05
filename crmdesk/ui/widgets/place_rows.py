"""PlaceRows: the first places of a ranking as rows of a tile: place, name, points with a bar, places gained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from crmdesk.data.table import ABSENT, number
from crmdesk.data.words import _
from crmdesk.ui.widgets.fact_rows import FactRows
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.reports.overview_values import PlaceLine, Places
    from crmdesk.ui.theme import Theme

#: Room of the place, the points and the places gained, the height of a bar, px.
PLACE, POINTS, GAINED, BAR = 26.0, 46.0, 40.0, 6.0
GAP = 8.0
#: Share of a row's width that names take.
NAME_SHARE = 0.38
#: A bar is full here, or at the most that anybody has.
FULL = 100.0


class PlaceRows(FactRows):
    """A row a manager; the own one is bold."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._rows: tuple[PlaceLine, ...] = ()

    def show_places(self, places: Places) -> None:
        """Draw other managers."""
        self._rows = places.rows
        self.set_rows(
            [
                _("{place}: {name}, {points} points").format(
                    place=number(row.place), name=row.label, points=number(row.points, 1)
                )
                for row in self._rows
            ]
        )

    def paint_row(self, painter: QPainter, row: int, area: QRectF) -> None:
        """Paint one manager."""
        shown = self._rows[row]
        if row:
            self.fill(painter, QRectF(area.left(), area.top(), area.width(), 1), "grid", 0)
        weight = 600 if shown.is_own else 400
        top, height = area.top(), area.height()
        tone = "accent" if shown.place <= 3 else "text2"
        self.write(painter, QRectF(area.left(), top, PLACE, height), number(shown.place), tone, size=13, weight=600)
        name = QRectF(area.left() + PLACE, top, area.width() * NAME_SHARE, height)
        self.write(painter, name, shown.label, "text", size=13, weight=weight)
        right = area.right()
        gained = ABSENT if not shown.gained else f"{arrow(shown.gained)} {number(abs(shown.gained))}"
        place = QRectF(right - GAINED, top, GAINED, height)
        self.write(painter, place, gained, tone_name(shown.gained, 1) if shown.gained else "text3", right=True)
        right -= GAINED + GAP
        points = QRectF(right - POINTS, top, POINTS, height)
        self.write(painter, points, number(shown.points, 1), "text", size=13, weight=600, right=True)
        right -= POINTS + GAP
        left = name.right() + GAP
        if right - left > 16:
            track = QRectF(left, area.center().y() - BAR / 2, right - left, BAR)
            self.fill(painter, track, "grid")
            full = max(FULL, *(each.points for each in self._rows))
            track.setWidth(max(track.width() * shown.points / full, 4.0))
            self.fill(painter, track, "accent")
