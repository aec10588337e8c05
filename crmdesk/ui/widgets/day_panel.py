"""DayPanel: a month below a line, with the usual days over it; the keyboard stays in the line."""

from __future__ import annotations

from calendar import Calendar, monthrange
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme, font
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.cell_editors import place_below
from crmdesk.ui.widgets.period_text import locale

CELL_WIDTH, CELL_HEIGHT, HEAD = 34, 26, 22
WEEKS, DAYS = 6, 7
SATURDAY = 5
#: Pixels that stay free above and below inside a window.
EDGE = 4


def usual_days(today: date) -> tuple[tuple[str, date], ...]:
    """Return the days people mean most often, with their names."""
    return (
        (_("Today"), today),
        (_("Tomorrow"), today + timedelta(1)),
        (_("In a week"), today + timedelta(7)),
        (_("End of the month"), today.replace(day=monthrange(today.year, today.month)[1])),
    )


def months_on(day: date, count: int) -> date:
    """Return the same day of another month, or that month's last; the ends of the calendar are kept."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not date.min.year <= year <= date.max.year:
        return day
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_on(day: date, count: int) -> date:
    """Return the day so many days on; the ends of the calendar are kept."""
    return date.fromordinal(max(date.min.toordinal(), min(date.max.toordinal(), day.toordinal() + count)))


class DayPanel(QFrame):
    """A child of the window, put below the line that opened it; nothing in it takes the keyboard."""

    chosen = Signal(object)
    """A ``date`` was clicked."""

    def __init__(self, theme: Theme, window: QWidget, today: date) -> None:
        super().__init__(window)
        self.setObjectName("popover")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._month = _Month(theme, today)
        self._month.clicked.connect(self.chosen)
        self._title = label("", "strong")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        usual = QGridLayout()
        usual.setSpacing(6)
        for place, (name, day) in enumerate(usual_days(today)):
            button = QToolButton()
            button.setText(name)
            button.setProperty("small", "true")
            button.setProperty("day", day)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._on_usual)
            usual.addWidget(button, place // 2, place % 2)
        column.addLayout(usual)
        head = QHBoxLayout()
        head.addWidget(self._turner(theme, "chevron-left", _("Month back"), -1))
        head.addWidget(self._title, 1)
        head.addWidget(self._turner(theme, "chevron-right", _("Month on"), 1))
        column.addLayout(head)
        column.addWidget(self._month)
        self.show_day(today)
        self.hide()

    def _turner(self, theme: Theme, icon: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon))
        button.setProperty("icon_only", "true")
        button.setProperty("small", "true")
        button.setProperty("kind", "plain")
        button.setProperty("step", step)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._on_turned)
        return button

    @property
    def day(self) -> date:
        """The day in hand."""
        return self._month.day

    @property
    def title(self) -> str:
        """The month in view, as it stands over its days."""
        return self._title.text()

    def show_day(self, day: date) -> None:
        """Take a day in hand and show its month."""
        self._month.day = day
        self._show_month(day)

    def show_below(self, anchor: QWidget) -> None:
        """Show below a line, or above it; a window without room for either is left, that the line stays in view."""
        window = anchor.window()
        self.adjustSize()
        above = anchor.mapTo(window, QPoint(0, 0)).y()
        if self.height() + 2 * EDGE <= max(above, window.height() - above - anchor.height()):
            self.setParent(window, Qt.WindowType.Widget)
            place_below(self, anchor)
        else:
            self.setParent(window, Qt.WindowType.ToolTip | Qt.WindowType.WindowDoesNotAcceptFocus)
            top_left = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
            room = anchor.screen().availableGeometry()
            if top_left.y() + self.height() > room.bottom():
                top_left = anchor.mapToGlobal(QPoint(0, -self.height() - 2))
            self.move(max(room.left(), min(top_left.x(), room.right() - self.width())), max(room.top(), top_left.y()))
        self.show()
        self.raise_()

    def rect_of(self, day: date) -> QRectF:
        """Return where a day of the month in view stands, in the panel's own pixels."""
        return self._month.rect_of(day).translated(self._month.x(), self._month.y())

    def _show_month(self, first: date) -> None:
        self._month.shown = first.replace(day=1)
        self._title.setText(f"{locale().standaloneMonthName(first.month).capitalize()} {first.year}")
        self._month.update()

    def _on_usual(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self.chosen.emit(sender.property("day"))

    def _on_turned(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self._show_month(months_on(self._month.shown, int(sender.property("step"))))

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what stands below the panel is not clicked through it


class _Month(QWidget):
    """The days of one month, Monday first."""

    clicked = Signal(object)

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self.day = today
        self.shown = today.replace(day=1)
        self.setFixedSize(self.sizeHint())

    def rect_of(self, day: date) -> QRectF:
        """Return where a day of the month stands."""
        place = day.day - 1 + self.shown.weekday()
        return QRectF(place % DAYS * CELL_WIDTH, HEAD + place // DAYS * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT)

    def _day_at(self, point: QPoint) -> date | None:
        column, row = point.x() // CELL_WIDTH, (point.y() - HEAD) // CELL_HEIGHT
        number = row * DAYS + column - self.shown.weekday() + 1
        inside = point.y() >= HEAD and 0 <= column < DAYS
        if inside and 1 <= number <= monthrange(self.shown.year, self.shown.month)[1]:
            return self.shown.replace(day=number)
        return None

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(DAYS * CELL_WIDTH, HEAD + WEEKS * CELL_HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and day is not None:
            self.clicked.emit(day)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setFont(font(11))
        painter.setPen(tokens.color("text2"))
        names = locale()
        for weekday in range(DAYS):
            name = names.standaloneDayName(weekday + 1, names.FormatType.ShortFormat).capitalize()
            painter.drawText(QRectF(weekday * CELL_WIDTH, 0, CELL_WIDTH, HEAD), middle, name)
        painter.setFont(font(12))
        for number, weekday in Calendar().itermonthdays2(self.shown.year, self.shown.month):
            if not number:
                continue
            day = self.shown.replace(day=number)
            cell = self.rect_of(day)
            if day == self.day:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.color("accent"))
                painter.drawRoundedRect(cell.adjusted(2, 1, -2, -1), 4, 4)
            elif day == self._today:
                painter.setPen(tokens.color("text3"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.adjusted(2.5, 1.5, -2.5, -1.5), 4, 4)
            ink = "on_accent" if day == self.day else "neg" if weekday >= SATURDAY else "text"
            painter.setPen(tokens.color(ink))
            painter.drawText(cell, middle, str(number))
