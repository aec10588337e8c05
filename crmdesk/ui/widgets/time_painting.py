"""Painting of a grid of days and hours: lines, the hours, activities, what has no room, and the present moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from crmdesk.data.activities.agenda import AgendaEntry
from crmdesk.data.activities.moments import minute_text
from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_painting import ink
from crmdesk.ui.widgets.pane_parts import FEED_ICONS
from crmdesk.ui.widgets.time_places import GUTTER, Frame, Hidden, Place

BOX = 14
PAD = 6
BAR = 3
ICON = 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Look:
    """How an activity is drawn: its state in colours."""

    ground: str
    bar: str
    text: str


def look_of(entry: AgendaEntry, today: date) -> Look:
    """Return the colours of an activity: done is quiet, overdue calls for attention."""
    if not entry.is_planned:
        return Look("sunken", "border_strong", "text2")
    if entry.is_overdue(today):
        return Look("neg_soft", "neg", "text")
    return Look("accent_soft", "accent", "text")


def check_box(rect: QRect) -> QRect:
    """Return where the box to tick stands in an activity."""
    return QRect(rect.left() + BAR + PAD, rect.top() + max(0, (min(rect.height(), 24) - BOX) // 2), BOX, BOX)


class GridPainter:
    """Paints one grid with one theme."""

    def __init__(self, painter: QPainter, theme: Theme, frame: Frame, today: date) -> None:
        self._painter = painter
        self._theme = theme
        self._frame = frame
        self._today = today
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def lines(self, now: int | None) -> None:
        """Paint the ground: today's column, hours, days, and the line of the present minute."""
        painter, frame, tokens = self._painter, self._frame, self._theme.tokens
        painter.fillRect(0, 0, frame.width, frame.height, tokens.color("surface"))
        if self._today in frame.days and len(frame.days) > 1:
            left, width = frame.column(frame.days.index(self._today))
            painter.fillRect(left, 0, width, frame.height, tokens.color("sunken"))
        made, _metrics = ink(11, 400)
        painter.setFont(made)
        for hour in range(frame.hours[0], frame.hours[1] + 1):
            y = frame.y_of(hour * 60)
            painter.fillRect(GUTTER, y, frame.width - GUTTER, 1, tokens.color("border"))
            if hour < frame.hours[1]:
                painter.setPen(tokens.color("text3"))
                painter.drawText(QRect(0, y, GUTTER - 8, 16), _RIGHT, f"{hour:02}:00")
        for place in range(len(frame.days)):
            left, _width = frame.column(place)
            painter.fillRect(left - 1, 0, 1, frame.height, tokens.color("border"))
        if now is not None and self._today in frame.days and frame.hours[0] * 60 <= now < frame.hours[1] * 60:
            left, width = frame.column(frame.days.index(self._today))
            y = frame.y_of(now)
            painter.fillRect(left, y, width, 2, tokens.color("neg"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("neg"))
            painter.drawEllipse(QPoint(left, y + 1), 4, 4)

    def entry(self, place: Place, *, current: bool, focused: bool, faded: bool, person: bool) -> None:
        """Paint an activity.

        Args:
            place: what and where.
            current: whether it is the one in hand.
            focused: whether the keyboard is on the grid.
            faded: whether it is being dragged away from here.
            person: whether the performer is named: the grid shows several people.
        """
        painter, tokens, entry = self._painter, self._theme.tokens, place.entry
        look = look_of(entry, self._today)
        painter.save()
        painter.setOpacity(0.35 if faded else 1.0)
        area = QRectF(place.rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color(look.ground))
        painter.drawRoundedRect(area, 4, 4)
        painter.setBrush(tokens.color(look.bar))
        painter.drawRoundedRect(QRectF(area.left(), area.top(), BAR, area.height()), 1.5, 1.5)
        if current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(tokens.color("accent" if focused else "border_strong"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if focused:
                painter.drawRoundedRect(area.adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)
        painter.setClipRect(place.rect.adjusted(0, 0, -4, 0))
        self._box(check_box(place.rect), entry)
        self._words(place, look, person=person)
        painter.restore()

    def hidden(self, hidden: Hidden) -> None:
        """Say how many activities have no room here."""
        made, _metrics = ink(11, 500)
        self._painter.setFont(made)
        self._painter.setPen(self._theme.tokens.color("accent"))
        self._painter.drawText(hidden.rect.adjusted(PAD, 0, 0, 0), _LEFT, _("{n} more").format(n=hidden.count))

    def nothing(self, text: str) -> None:
        """Say that nothing is planned, and how to plan something."""
        frame = self._frame
        made, _metrics = ink(13, 400, figures=False)
        self._painter.setFont(made)
        self._painter.setPen(self._theme.tokens.color("text3"))
        area = QRect(GUTTER, frame.top, frame.width - GUTTER, min(240, frame.height - frame.top))
        self._painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def landing(self, rect: QRect, text: str) -> None:
        """Show where a dragged activity would land."""
        painter, tokens = self._painter, self._theme.tokens
        painter.setBrush(tokens.color("accent_soft"))
        painter.setPen(tokens.color("accent"))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        made, _metrics = ink(12, 600)
        painter.setFont(made)
        painter.drawText(rect.adjusted(8, 2, -4, -2), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)

    def _box(self, box: QRect, entry: AgendaEntry) -> None:
        painter, tokens = self._painter, self._theme.tokens
        if entry.is_planned:
            painter.setPen(tokens.color("border_strong"))
            painter.setBrush(tokens.color("surface"))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        else:
            self._theme.icon("check", "pos").paint(painter, box)

    def _words(self, place: Place, look: Look, *, person: bool) -> None:
        """Write kind and title, then whom it is with, as far as there is room."""
        entry, rect = place.entry, place.rect
        left = check_box(rect).right() + PAD
        if rect.right() - left > 120:
            top = rect.top() + (min(rect.height(), 24) - ICON) // 2
            self._theme.icon(FEED_ICONS.get(entry.code, "circle-dot"), "text2").paint(
                self._painter, QRect(QPoint(left, top), QSize(ICON, ICON))
            )
            left += ICON + PAD
        line = QRectF(left, rect.top(), rect.right() - left - 4, min(rect.height(), 24))
        aside = aside_of(entry, person=person)
        time = minute_text(entry.minute) if place.timed and entry.minute is not None else ""
        used = 0.0
        if time and line.width() > 90:
            used = self._line(line, time, "text2", 12, 400) + PAD
        inner = line.adjusted(used, 0, 0, 0)
        roomy = rect.height() >= 40
        taken = self._line(inner, entry.title, look.text, 13, 400 if not entry.is_planned else 500)
        if not aside:
            return
        if roomy:
            below = QRectF(left, rect.top() + 20, rect.right() - left - 4, 18)
            self._line(below, aside, "text2", 12, 400)
        elif inner.width() - taken > 60:
            self._line(inner.adjusted(taken + PAD, 0, 0, 0), aside, "text2", 12, 400)

    def _line(self, area: QRectF, text: str, tone: str, size: int, weight: int) -> float:
        made, metrics = ink(size, weight, figures=text[:1].isdigit())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self._painter.setFont(made)
        self._painter.setPen(self._theme.tokens.color(tone))
        self._painter.drawText(area, _LEFT, shown)
        return metrics.horizontalAdvance(shown)


def aside_of(entry: AgendaEntry, *, person: bool) -> str:
    """Return whom an activity is with, and who does it where several people are shown."""
    parts = [entry.client, entry.result if not entry.is_planned else entry.contact, entry.performer if person else ""]
    return " · ".join(part for part in parts if part)
