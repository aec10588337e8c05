"""YearCalendar: twelve months on one sheet, days off in their colour; a click on a day asks to change it."""

from __future__ import annotations

from calendar import Calendar, monthrange
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.theme import Theme, font
from crmdesk.ui.widgets.period_text import locale

COLUMNS = 4
CELL_WIDTH, CELL_HEIGHT = 24, 22
GAP, HEAD = 18, 24
WEEKS, DAYS = 6, 7
SATURDAY = 5


class YearCalendar(QWidget):
    """Shows one year; arrows move the day in hand, Space or a click asks to change it."""

    day_clicked = Signal(object)
    """The ``date``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._year = 2000
        self._today: date | None = None
        self._days: Mapping[date, tuple[str, bool]] = {}
        self._hand: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def year(self) -> int:
        """The year shown."""
        return self._year

    def show_year(self, year: int, days: Mapping[date, tuple[str, bool]], today: date) -> None:
        """Show a year.

        Args:
            year: which.
            days: the days that differ from the week's own: name, and whether it is worked.
            today: marked by a frame.
        """
        if self._hand is None or self._hand.year != year:
            self._hand = today if today.year == year else date(year, 1, 1)
        self._year, self._days, self._today = year, dict(days), today
        self._tell()
        self.update()

    def is_off(self, day: date) -> bool:
        """Return whether nobody works on a day."""
        if day in self._days:
            return not self._days[day][1]
        return day.weekday() >= SATURDAY

    def rect_of(self, day: date) -> QRectF:
        """Return where a day stands."""
        left, top = self._corner(day.month)
        place = day.day - 1 + date(day.year, day.month, 1).weekday()
        return QRectF(
            left + place % DAYS * CELL_WIDTH, top + HEAD + place // DAYS * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT
        )

    def day_at(self, point: QPoint) -> date | None:
        """Return the day under a point."""
        for month in range(1, 13):
            left, top = self._corner(month)
            column, row = (point.x() - left) // CELL_WIDTH, (point.y() - top - HEAD) // CELL_HEIGHT
            if 0 <= column < DAYS and 0 <= row < WEEKS:
                number = row * DAYS + column - date(self._year, month, 1).weekday() + 1
                if 1 <= number <= monthrange(self._year, month)[1]:
                    return date(self._year, month, number)
        return None

    @staticmethod
    def _corner(month: int) -> tuple[int, int]:
        width, height = DAYS * CELL_WIDTH + GAP, HEAD + WEEKS * CELL_HEIGHT + 8
        return (month - 1) % COLUMNS * width, (month - 1) // COLUMNS * height

    def _text(self, day: date) -> str:
        name, worked = self._days.get(day, ("", False))
        kind = _("day off") if self.is_off(day) else _("working day")
        parts = [day_text(day), name, kind if not worked else _("worked, though it would be a day off")]
        return " · ".join(part for part in parts if part)

    def _tell(self) -> None:
        self.setAccessibleName("" if self._hand is None else self._text(self._hand))

    # Qt overrides

    def sizeHint(self) -> QSize:
        left, top = self._corner(12)
        return QSize(left + DAYS * CELL_WIDTH + 2, top + HEAD + WEEKS * CELL_HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        middle = Qt.AlignmentFlag.AlignCenter
        for month in range(1, 13):
            left, top = self._corner(month)
            painter.setFont(font(13, 600))
            painter.setPen(tokens.color("text"))
            name = locale().standaloneMonthName(month)
            painter.drawText(
                QRectF(left + 6, top, DAYS * CELL_WIDTH, HEAD), Qt.AlignmentFlag.AlignVCenter, name.capitalize()
            )
            painter.setFont(font(12))
            for day in Calendar().itermonthdates(self._year, month):
                if day.month != month:
                    continue
                cell = self.rect_of(day)
                if day in self._days:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(tokens.color("neg_soft" if self.is_off(day) else "pos_soft"))
                    painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
                if day == self._today or (day == self._hand and self.hasFocus()):
                    painter.setPen(tokens.color("accent" if day == self._hand and self.hasFocus() else "text3"))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(cell.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
                painter.setPen(tokens.color("neg" if self.is_off(day) else "text"))
                painter.drawText(cell, middle, str(day.day))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and day is not None:
            self._hand = day
            self._tell()
            self.update()
            self.day_clicked.emit(day)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -DAYS, Qt.Key.Key_Down: DAYS}
        if self._hand is not None and event.key() in steps:
            moved = date.fromordinal(self._hand.toordinal() + steps[Qt.Key(event.key())])
            if moved.year == self._year:
                self._hand = moved
                self._tell()
                self.update()
        elif self._hand is not None and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.day_clicked.emit(self._hand)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if day is None else self._text(day), self)
            return True
        return super().event(event)
