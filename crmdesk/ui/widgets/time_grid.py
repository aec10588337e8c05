"""TimeGrid: days as columns and hours as rows, with activities that are ticked, opened and dragged to another time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from crmdesk.data.activities.agenda import AgendaEntry
from crmdesk.data.activities.moments import minute_text
from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.time_painting import GridPainter, aside_of, check_box
from crmdesk.ui.widgets.time_places import (
    GAP,
    HOUR,
    ROW,
    Frame,
    Hidden,
    Place,
    hours_of,
    places_of,
    rows_of,
)

#: Minutes that Shift with an arrow moves an activity by.
STEP = 30
REACH = 6


class TimeGrid(QWidget):
    """One to seven days; the keyboard moves among activities, Space ticks, Enter opens, Shift with arrows moves."""

    opened = Signal(object)
    """Id of an activity."""
    done_requested = Signal(object, QRect)
    """Id, and where it stands here."""
    moved = Signal(object, date, object)
    """Id, the day, and the minute of the day or None for any time."""
    new_requested = Signal(date, object)
    """A day, and a minute of the day or None."""
    call_off_requested = Signal(object)
    day_requested = Signal(date)
    """A day with more than fits."""
    current_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame = Frame((date.min,), (9, 18), 600, 0)
        self._entries: tuple[AgendaEntry, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._hidden: tuple[Hidden, ...] = ()
        self._working = (9, 18)
        self._today = self._frame.days[0]
        self._now: int | None = None
        self._person = False
        self._current: int | None = None
        self._pressed: QPoint | None = None
        self._dragged: Place | None = None
        self._landing: tuple[date, int | None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Tasks by hours"))
        theme.changed.connect(self.update)

    def show_days(
        self,
        days: Sequence[date],
        entries: Sequence[AgendaEntry],
        *,
        today: date,
        working: tuple[int, int],
        now: int | None,
        person: bool,
    ) -> None:
        """Show these days.

        Args:
            days: the columns.
            entries: activities of the days.
            today: whose column is marked.
            working: working hours, [begin, end).
            now: the present minute of the firm's day.
            person: whether performers are named.
        """
        self._entries = tuple(entries)
        self._working, self._today, self._now, self._person = working, today, now, person
        self._frame = Frame(tuple(days), working, self.width(), 0)
        self._arrange()
        if self._current not in {place.entry.id for place in self._places}:
            self._current = None
        self._tell()

    @property
    def current(self) -> AgendaEntry | None:
        """The activity in hand."""
        place = self._place_of(self._current)
        return None if place is None else place.entry

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the activities stand."""
        return self._places

    def rect_of(self, entry_id: int) -> QRect:
        """Return where an activity stands; nothing where it is not shown."""
        place = self._place_of(entry_id)
        return QRect() if place is None else place.rect

    def y_of(self, minute: int) -> int:
        """Return how far down a minute of the day stands, px."""
        return self._frame.y_of(minute)

    def take(self, entry_id: int | None) -> None:
        """Take an activity in hand."""
        if entry_id == self._current:
            return
        self._current = entry_id
        self._tell()
        self.current_changed.emit(entry_id)

    def _arrange(self) -> None:
        days = self._frame.days
        hours = hours_of(self._entries, self._working)
        rows = max(1, rows_of(days, self._entries))
        self._frame = Frame(days, hours, max(1, self.width()), rows)
        self._places, self._hidden = places_of(self._frame, self._entries)
        self.setFixedHeight(self._frame.height)
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        """Say to screen readers what is in hand."""
        entry = self.current
        text = "" if entry is None else ", ".join(part for part in (_when(entry), entry.title, entry.client) if part)
        self.setAccessibleDescription(text)
        self.update()

    def _place_of(self, entry_id: int | None) -> Place | None:
        return next((place for place in self._places if place.entry.id == entry_id), None)

    def _at(self, point: QPoint) -> Place | None:
        return next((place for place in reversed(self._places) if place.rect.contains(point)), None)

    # -- keyboard ------------------------------------------------------------------------------------------------

    def _step(self, rows: int, columns: int) -> None:
        """Go to the next activity of the day, or to the nearest one of the next day that has any."""
        if not self._places:
            return
        held = self._place_of(self._current)
        if held is None:
            today = [place for place in self._places if place.entry.day == self._today]
            self.take((today or self._places)[0].entry.id)
            return
        if rows:
            of_day = [place for place in self._places if place.column == held.column]
            index = of_day.index(held) + rows
            if 0 <= index < len(of_day):
                self.take(of_day[index].entry.id)
            return
        others = [place for place in self._places if (place.column - held.column) * columns > 0]
        if others:
            column = min(others, key=lambda place: abs(place.column - held.column)).column
            near = [place for place in others if place.column == column]
            self.take(min(near, key=lambda place: abs(place.rect.center().y() - held.rect.center().y())).entry.id)

    def _shift(self, rows: int, columns: int) -> None:
        """Ask to move the activity in hand by half hours or by days."""
        entry = self.current
        if entry is None or not entry.is_planned or entry.day is None:
            return
        day = date.fromordinal(entry.day.toordinal() + columns)
        minute = entry.minute
        if rows:
            minute = self._working[0] * 60 if minute is None else max(0, min(24 * 60 - STEP, minute + rows * STEP))
        self.moved.emit(entry.id, day, minute)

    # -- dragging ------------------------------------------------------------------------------------------------

    def _drag(self, point: QPoint) -> None:
        if self._dragged is None or self._pressed is None:
            return
        day = self._frame.days[self._frame.day_at(point.x())]
        grip = self._pressed.y() - self._dragged.rect.top() if self._dragged.timed else 0
        self._landing = (day, self._frame.minute_at(point.y() - grip))
        self.update()

    def _landing_rect(self) -> QRect:
        if self._landing is None or self._dragged is None:
            return QRect()
        day, minute = self._landing
        left, width = self._frame.column(self._frame.days.index(day))
        top = 4 if minute is None else self._frame.y_of(minute)
        height = self._dragged.rect.height() if self._dragged.timed and minute is not None else HOUR // 2
        return QRect(left + GAP, top, width - 2 * GAP, max(ROW - GAP, height))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(400, self._frame.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        grid = GridPainter(painter, self._theme, self._frame, self._today)
        grid.lines(self._now)
        for place in self._places:
            if place.rect.intersects(event.rect()):
                held = place.entry.id == self._current
                faded = self._landing is not None and place == self._dragged
                grid.entry(place, current=held, focused=self.hasFocus(), faded=faded, person=self._person)
        for hidden in self._hidden:
            grid.hidden(hidden)
        if not self._places:
            grid.nothing(_("Nothing is planned here. Ctrl+T plans a task, so does a double click on an hour."))
        if self._landing is not None:
            day, minute = self._landing
            text = _("any time") if minute is None else minute_text(minute)
            grid.landing(self._landing_rect(), f"{day.day:02}.{day.month:02} {text}")
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        place = self._at(point)
        self._pressed = point
        self._dragged = place
        if place is not None:
            self.take(place.entry.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is None:
            place = self._at(point)
            over = place is not None or any(hidden.rect.contains(point) for hidden in self._hidden)
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self._tip(event, place)
            return
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._dragged is not None and self._dragged.entry.is_planned and (far or self._landing is not None):
            self._drag(point)

    def _tip(self, event: QMouseEvent, place: Place | None) -> None:
        if place is None:
            QToolTip.hideText()
            return
        entry = place.entry
        lines = [_when(entry), entry.title, aside_of(entry, person=True), entry.deal, entry.phone]
        told = "<br>".join(escape(line) for line in lines if line)
        QToolTip.showText(event.globalPosition().toPoint(), f"<qt>{told}</qt>", self, place.rect)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, landing, pressed = self._dragged, self._landing, self._pressed
        self._pressed = self._dragged = self._landing = None
        self.update()
        point = event.position().toPoint()
        if place is not None and landing is not None:
            if landing != (place.entry.day, place.entry.minute):
                self.moved.emit(place.entry.id, *landing)
        elif place is not None and place.rect.contains(point):
            ticked = check_box(place.rect).adjusted(-REACH, -REACH, REACH, REACH).contains(point)
            if ticked and place.entry.is_planned:
                self.done_requested.emit(place.entry.id, place.rect)
            else:
                self.opened.emit(place.entry.id)
        elif pressed is not None:
            for hidden in self._hidden:
                if hidden.rect.contains(point):
                    self.day_requested.emit(hidden.day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._at(point) is None:
            self.new_requested.emit(self._frame.days[self._frame.day_at(point.x())], self._frame.minute_at(point.y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
        }  # fmt: skip
        key, entry = Qt.Key(event.key()), self.current
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key is Qt.Key.Key_Escape and self._landing is not None:
            self._pressed = self._dragged = self._landing = None
            self.update()
        elif key in steps and plain:
            self._step(*steps[key])
        elif key in steps and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._shift(*steps[key])
        elif key is Qt.Key.Key_Space and entry is not None and entry.is_planned:
            self.done_requested.emit(entry.id, self.rect_of(entry.id))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and entry is not None:
            self.opened.emit(entry.id)
        elif key is Qt.Key.Key_Delete and entry is not None and entry.is_planned:
            self.call_off_requested.emit(entry.id)
        else:
            super().keyPressEvent(event)


def _when(entry: AgendaEntry) -> str:
    return "" if entry.minute is None else minute_text(entry.minute)
