"""PlaceDelegate and PlaceHeader: how a ranking looks: badges of places, initials, points with a bar, warnings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crmdesk.ui.theme import font
from crmdesk.ui.widgets.pane_parts import initials
from crmdesk.ui.widgets.place_model import LINE, PlaceCell, PlaceModel, RowKind, Shape, type_index

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from crmdesk.ui.theme import Theme, Tokens

ROW, LINE_ROW = 44, 28
#: Heights of the header by its lines.
HEADERS = {1: 34, 2: 46, 3: 60}
BADGE = 24.0
ICON = 14
#: The bar of points, and the air around it, px.
BAR, BAR_HEIGHT = 62.0, 5.0
#: The widest number of points: "100,5".
POINTS = 36.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How closely a table is packed: lines of a heading, where bars lie, air at the sides of a cell, initials or none."""

    lines: int = 1
    bars_beside: bool = True
    pad: int = 8
    has_initials: bool = True


#: From the roomiest to the tightest; after that it scrolls.
FITS = (Fit(), Fit(2), Fit(2, bars_beside=False), Fit(3, bars_beside=False, pad=6, has_initials=False))

_MIDDLE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@cache
def _ink(size: int, weight: int, *, figures: bool = True) -> tuple[QFont, QFontMetricsF]:
    """Return a font and its measures; making them anew for each cell would take most of the painting."""
    made = font(size, weight, figures=figures)
    return made, QFontMetricsF(made)


def _wide(text: str, size: int, weight: int) -> float:
    return _ink(size, weight, figures="-" not in text)[1].horizontalAdvance(text)


class PlaceDelegate(QStyledItemDelegate):
    """One delegate for all columns; what a column looks like is said by its ``Shape``."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fit = FITS[0]

    def width_of(self, cell: PlaceCell, shape: Shape) -> int:
        """Return how wide a cell wants to be, px."""
        text = _wide(cell.text, 13, max(cell.weight, 500))
        match shape:
            case Shape.PLACE:
                wanted = max(BADGE, text)
            case Shape.MANAGER:
                wanted = self._beside_badge + max(text, _wide(cell.beside, 11, 400))
            case Shape.POINTS:
                wanted = max(POINTS, text) + (BAR + 6 if self.fit.bars_beside else 0)
            case Shape.BONUS:
                wanted = text + (_wide(cell.beside, 11, 400) + 8 if cell.beside else 0)
            case _:
                wanted = text + (ICON + 5 if cell.icon else 0)
        return ceil(wanted) + 2 * self.fit.pad + 1

    @property
    def _beside_badge(self) -> float:
        return BADGE + 8 if self.fit.has_initials else 0.0

    def _ground(self, kind: RowKind, state: QStyle.StateFlag, *, is_own: bool) -> str:
        if kind is RowKind.TOTAL:
            return "sunken"
        if state & QStyle.StateFlag.State_Selected:
            return "accent_soft"
        if state & QStyle.StateFlag.State_MouseOver:
            return "hover"
        return "sunken" if is_own else "surface"

    def _write(self, painter: QPainter, area: QRectF, text: str, tone: str, look: tuple[int, int, int]) -> None:
        """Write one line: ``look`` is size, weight and alignment; it is cut where it does not fit."""
        size, weight, side = look
        made, metrics = _ink(size, weight, figures="-" not in text)
        if metrics.horizontalAdvance(text) > area.width() + 0.5:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(made)
        painter.setPen(self._theme.tokens.color(tone))
        painter.drawText(area, side, text)

    def _paint_place(self, painter: QPainter, area: QRectF, cell: PlaceCell) -> None:
        """Paint the first three places in a badge, so that they are seen without reading."""
        tokens = self._theme.tokens
        size = max(BADGE, _wide(cell.text, 13, 600) + 10)
        badge = QRectF(area.center().x() - size / 2, area.center().y() - BADGE / 2, size, BADGE)
        first, shown = cell.value == 1, cell.value is not None and cell.value <= 3
        if shown:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent" if first else "accent_soft"))
            painter.drawRoundedRect(badge, BADGE / 2, BADGE / 2)
        tone = "on_accent" if first else "accent" if shown else cell.tone
        self._write(painter, badge, cell.text, tone, (13, 600 if cell.text.isdigit() else 400, int(_MIDDLE)))

    def _paint_manager(self, painter: QPainter, area: QRectF, cell: PlaceCell, kind: RowKind) -> None:
        left = area.left()
        if self.fit.has_initials and kind not in (RowKind.TOTAL, RowKind.UNNAMED):
            badge = QRectF(left, area.center().y() - BADGE / 2, BADGE, BADGE)
            painter.setPen(QPen(self._theme.tokens.color("border"), 1))
            painter.setBrush(self._theme.tokens.color("sunken"))
            painter.drawEllipse(badge.adjusted(0.5, 0.5, -0.5, -0.5))
            self._write(painter, badge, initials(cell.text), "text2", (9, 600, int(_MIDDLE)))
            left += BADGE + 8
        room = QRectF(left, area.top(), area.right() - left, area.height())
        if not cell.beside:
            self._write(painter, room, cell.text, cell.tone, (13, cell.weight, int(_LEFT)))
            return
        upper, lower = QRectF(room), QRectF(room)
        upper.setHeight(room.height() / 2 + 1)
        upper.setTop(room.top() + 5)
        lower.setTop(room.center().y() + 1)
        lower.setHeight(16)
        self._write(painter, upper, cell.text, cell.tone, (13, cell.weight, int(_LEFT)))
        out = kind is RowKind.OUT
        self._write(painter, lower, cell.beside, "warn" if out else "text2", (11, 400, int(_LEFT)))

    def _paint_points(self, painter: QPainter, area: QRectF, cell: PlaceCell) -> None:
        text = QRectF(area)
        if self.fit.bars_beside:
            left = area.left() + max(POINTS, _wide(cell.text, 13, cell.weight)) + 6
            bar = QRectF(left, area.center().y() - BAR_HEIGHT / 2, min(BAR, area.right() - left), BAR_HEIGHT)
        else:
            bar = QRectF(area.left(), area.bottom() - 11, min(BAR, area.width()), BAR_HEIGHT - 1)
            text.setHeight(area.height() - (8 if cell.share is not None else 0))
        self._write(painter, text, cell.text, cell.tone, (13, cell.weight, int(_LEFT)))
        if cell.share is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color("grid"))
        painter.drawRoundedRect(bar, 2.5, 2.5)
        bar.setWidth(max(bar.width() * min(cell.share, 1.0), 5.0 if cell.share > 0 else 0.0))
        painter.setBrush(self._theme.tokens.color("accent"))
        painter.drawRoundedRect(bar, 2.5, 2.5)

    def _paint_figure(self, painter: QPainter, area: QRectF, cell: PlaceCell, *, middle: bool) -> None:
        room = QRectF(area)
        if cell.beside:
            wide = _wide(cell.beside, 11, 400)
            self._write(painter, room, cell.beside, "text2", (11, 400, int(_RIGHT)))
            room.setRight(room.right() - wide - 8)
        self._write(painter, room, cell.text, cell.tone, (13, cell.weight, int(_MIDDLE if middle else _RIGHT)))
        if cell.icon:
            left = room.right() - _wide(cell.text, 13, cell.weight) - ICON - 5
            place = QRect(round(left), round(area.center().y() - ICON / 2), ICON, ICON)
            self._theme.icon(cell.icon, cell.tone if cell.tone != "text" else "text2").paint(painter, place)

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: type_index) -> QSize:
        """Rows are tall enough for two lines, the line between them is lower."""
        del option
        model = index.model()
        assert isinstance(model, PlaceModel)
        return QSize(60, LINE_ROW if model.line_of(index.row()) == LINE else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        """Paint ground, hair line and content of one cell."""
        model = index.model()
        assert isinstance(model, PlaceModel)
        tokens: Tokens = self._theme.tokens
        area: QRect = option.rect
        row = model.row_at(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row is None:
            painter.fillRect(area, QColor(tokens.sunken))
            painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(tokens.border))
            if index.column() == 0:
                inner = QRectF(area).adjusted(self.fit.pad * 2, 0, 0, 0)
                self._write(painter, inner, model.sheet.line, "text2", (12, 500, int(_LEFT)))
            painter.restore()
            return
        painter.fillRect(area, tokens.color(self._ground(row.kind, option.state, is_own=row.is_own)))
        if row.kind is not RowKind.TOTAL:
            painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(tokens.grid))
        if row.is_own and index.column() == 0:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height() - 1), tokens.color("accent"))
        shape, cell = model.sheet.columns[index.column()].shape, row.cells[index.column()]
        inner = QRectF(area).adjusted(self.fit.pad, 0, -self.fit.pad, 0)
        match shape:
            case Shape.PLACE:
                self._paint_place(painter, QRectF(area), cell)
            case Shape.MANAGER:
                self._paint_manager(painter, inner, cell, row.kind)
            case Shape.POINTS:
                self._paint_points(painter, inner, cell)
            case _:
                self._paint_figure(painter, inner, cell, middle=shape.is_middle)
        if option.state & QStyle.StateFlag.State_HasFocus and cell.opens:
            painter.setPen(QPen(tokens.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1.5, 3.5, -1.5, -4.5), 4, 4)
        painter.restore()


class PlaceHeader(QHeaderView):
    """Headings on one line or, where the room is short, on more; an accent arrow where the rows are sorted."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.fit = FITS[0]
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)
        self.set_fit(FITS[0])

    def set_fit(self, fit: Fit) -> None:
        """Use as many lines as are given."""
        self.fit = fit
        self.setFixedHeight(HEADERS[fit.lines])

    def width_of(self, column: int) -> int:
        """Return how wide a heading wants to be as it is packed now, with its arrow where the rows are sorted by it, px."""
        metrics = _ink(12, 600)[1]
        lines = self._lines(self._title(column), self.fit.lines)
        arrow = metrics.horizontalAdvance(" ▼") if self._is_sorted(column) else 0.0
        return ceil(max(metrics.horizontalAdvance(each) for each in lines) + arrow) + 2 * self.fit.pad

    def _is_sorted(self, column: int) -> bool:
        model = self.model()
        assert isinstance(model, PlaceModel)
        return model.sorted_by is not None and model.sorted_by[0] == column

    def _title(self, column: int) -> str:
        return str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")

    @staticmethod
    def _lines(title: str, most: int) -> tuple[str, ...]:
        """Return a heading in at most so many lines, as even as its words allow."""
        words = title.split(" ")
        ways: list[tuple[str, ...]] = [(title,)]
        for cuts in combinations(range(1, len(words)), min(most, len(words)) - 1):
            ends = (0, *cuts, len(words))
            ways.append(tuple(" ".join(words[begin:end]) for begin, end in pairwise(ends)))
        return min(ways, key=lambda way: max(map(len, way)))

    # Qt overrides

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        """Paint one heading."""
        model = self.model()
        assert isinstance(model, PlaceModel)
        if not 0 <= index < len(model.sheet.columns):
            return
        tokens = self._theme.tokens
        shape = model.sheet.columns[index].shape
        painter.save()
        painter.fillRect(rect, tokens.color("sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.color("border"))
        held = self._is_sorted(index)
        made, metrics = _ink(12, 600 if held else 500)
        painter.setFont(made)
        title = self._title(index)
        arrow = " ▼" if held and model.sorted_by is not None and model.sorted_by[1] else " ▲" if held else ""
        arrow_wide = metrics.horizontalAdvance(arrow)
        room = QRectF(rect).adjusted(self.fit.pad, 0, -self.fit.pad, 0)
        few = (self._lines(title, most) for most in range(1, self.fit.lines + 1))
        fitting = (each for each in few if max(map(metrics.horizontalAdvance, each)) + arrow_wide <= room.width() + 1)
        lines = next(fitting, self._lines(title, self.fit.lines))
        height = metrics.height()
        top = room.center().y() - height * len(lines) / 2
        for place, whole in enumerate(lines):
            last = place == len(lines) - 1
            extra = arrow_wide if last else 0.0
            text = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, room.width() - extra + 1)
            wide = metrics.horizontalAdvance(text)
            left = room.left() if shape.is_left else room.right() - wide - extra
            if shape.is_middle:
                left = room.center().x() - (wide + extra) / 2
            painter.setPen(tokens.color("text" if held else "text2"))
            painter.drawText(QRectF(left, top + place * height, wide + 2, height), int(_LEFT), text)
            if last and arrow:
                painter.setPen(tokens.color("accent"))
                painter.drawText(QRectF(left + wide, top + place * height, extra + 2, height), int(_LEFT), arrow)
        painter.restore()

    def sizeHint(self) -> QSize:
        """Keep the height that was chosen."""
        return QSize(super().sizeHint().width(), self.height())
