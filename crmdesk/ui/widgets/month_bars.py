"""MonthBars: a figure by month beside last year's, the change of each month under the axis; a click opens the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.reports.chart_scale import grid_lines, scale_for
from crmdesk.ui.widgets.cell_painting import ink
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.reports.chart_scale import Scale
    from crmdesk.reports.overview_values import MonthBar, Months
    from crmdesk.ui.theme import Theme

AXIS = 30
FOOT = 34
TOP = 6
#: Widest bar, px, and the share of a month's room that its two bars take.
WIDEST, SHARE = 16.0, 0.62
MONTHS = 12


class MonthBars(QWidget):
    """Twelve pairs of bars; arrows move between the months, Enter opens one."""

    opened = Signal(int)
    """The place of a month, from 0."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._months: Months | None = None
        self._currency = ""
        self._hot = -1
        self._held = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_months(self, months: Months, currency: str) -> None:
        """Draw another year."""
        self._months, self._currency = months, currency
        self.setAccessibleName(", ".join(self._said(bar) for bar in months.bars if bar.value is not None))
        self.update()

    @property
    def scale(self) -> Scale:
        """How the figures are shortened: the unit stands in the title."""
        bars = () if self._months is None else self._months.bars
        kind = self._months.measure.kind if self._months is not None else None
        assert kind is not None, "asked only when something is shown"
        return scale_for(
            kind, (value for bar in bars for value in (bar.value, bar.base) if value is not None), self._currency
        )

    def _said(self, bar: MonthBar) -> str:
        now = "" if bar.value is None else self.scale.text(bar.value)
        before = "" if bar.base is None else self.scale.text(bar.base)
        assert self._months is not None
        parts = [f"{self._months.year}: {now}"] if now else []
        parts += [f"{self._months.base_year}: {before}"] if before else []
        parts += [bar.change_text] if bar.change is not None else []
        return f"{bar.label}. " + ", ".join(parts)

    def _slot(self, place: int) -> QRectF:
        width = (self.width() - AXIS) / MONTHS
        return QRectF(AXIS + place * width, 0, width, self.height())

    def _place_at(self, point: QPointF) -> int:
        if self._months is None or point.x() < AXIS:
            return -1
        place = int((point.x() - AXIS) / ((self.width() - AXIS) / MONTHS))
        return place if 0 <= place < len(self._months.bars) else -1

    def _open(self, place: int) -> None:
        if (
            self._months is not None
            and 0 <= place < len(self._months.bars)
            and self._months.bars[place].value is not None
        ):
            self.opened.emit(place)

    # Painting

    def _paint_axis(self, painter: QPainter, area: QRectF, scale: Scale, high: float) -> float:
        """Paint the grid and return the height of the axis in values."""
        lines = grid_lines(0, high)
        reach = max(lines) if lines else high
        step = lines[1] - lines[0] if len(lines) > 1 else reach
        made, _metrics = ink(11, 400)
        painter.setFont(made)
        for line in lines:
            y = area.bottom() - area.height() * line / reach
            painter.setPen(QPen(QColor(self._theme.tokens.grid), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self._theme.tokens.text3))
            place = QRectF(0, y - 8, AXIS - 6, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, scale.tick(line, step))
        return reach

    def _paint_month(self, painter: QPainter, area: QRectF, place: int, bar: MonthBar, reach: float) -> None:
        slot = self._slot(place)
        tokens = self._theme.tokens
        if place == self._hot or (place == self._held and self.hasFocus()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(slot.adjusted(1, 0, -1, 0), 4, 4)
        thick = min(WIDEST, slot.width() * SHARE / 2)
        middle = slot.center().x()
        for value, left, colour in (
            (bar.base, middle - thick - 1, tokens.previous),
            (bar.value, middle + 1, tokens.accent),
        ):
            if value is None or value <= 0:
                continue
            height = max(1.0, area.height() * value / reach)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(left, area.bottom() - height, thick, height), 2, 2)
        self._paint_foot(painter, slot, area.bottom(), bar)

    def _paint_foot(self, painter: QPainter, slot: QRectF, top: float, bar: MonthBar) -> None:
        tokens = self._theme.tokens
        plain, _wide = ink(11, 400)
        painter.setFont(plain)
        painter.setPen(QColor(tokens.text2))
        painter.drawText(QRectF(slot.left(), top + 3, slot.width(), 15), Qt.AlignmentFlag.AlignCenter, bar.label)
        if bar.change is None or self._months is None:
            return
        strong, metrics = ink(11, 500)
        text = f"{arrow(bar.change)}{number(abs(bar.change) * 100)}"
        if metrics.horizontalAdvance(text) > slot.width():
            text = arrow(bar.change)
        painter.setFont(strong)
        painter.setPen(tokens.color(tone_name(bar.change, self._months.measure.good)))
        painter.drawText(QRectF(slot.left(), top + 17, slot.width(), 15), Qt.AlignmentFlag.AlignCenter, text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for the height of the overview's charts."""
        return QSize(420, 190)

    def minimumSizeHint(self) -> QSize:
        """Never be lower than bars can be told apart."""
        return QSize(260, 130)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grid, bars, months and changes."""
        del event
        if self._months is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(AXIS, TOP, self.width() - AXIS, self.height() - TOP - FOOT)
        high = max((value for bar in self._months.bars for value in (bar.value or 0, bar.base or 0)), default=0)
        reach = self._paint_axis(painter, area, self.scale, float(high) or 1.0)
        for place, bar in enumerate(self._months.bars):
            self._paint_month(painter, area, place, bar, reach)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the month under the pointer and say its figures."""
        place = self._place_at(event.position())
        if place != self._hot:
            self._hot = place
            self.update()
        known = self._months is not None and place >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if known else Qt.CursorShape.ArrowCursor)
        if known and self._months is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._said(self._months.bars[place]), self)

    def leaveEvent(self, event: QEvent) -> None:
        """No month is under the pointer any more."""
        self._hot = -1
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the month under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self._place_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between months, open one."""
        count = 0 if self._months is None else len(self._months.bars)
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and count and not event.modifiers():
            self._held = (self._held + (1 if event.key() == Qt.Key.Key_Right else -1)) % count
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._held >= 0:
            self._open(self._held)
        else:
            super().keyPressEvent(event)


def months_note(months: Months) -> tuple[str, str, str]:
    """Return what stands under the bars: the words, the change with its arrow, and what it compares with."""
    change = months.change
    arrowed = "" if change.value is None else f"{arrow(change.value)}\u202f{change.text}"
    is_whole = all(bar.value is not None and not bar.is_part for bar in months.bars)
    return _("{year} in all").format(year=months.year) if is_whole else _("From 1 January"), arrowed, change.title
