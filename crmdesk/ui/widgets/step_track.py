"""StepTrack: how far a thing has come: circles on a line, with what each step is and when it was done below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.ui.theme import Theme, font

CIRCLE = 22
#: Pixels of one line of words, and of the air between the circle and the words.
LINE, AIR = 17, 4
DONE, HERE, NEXT, STOPPED = "done", "here", "next", "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, the line under it, and how it stands (one of the words above)."""

    title: str
    under: str
    state: str


class StepTrack(QWidget):
    """Paints a few steps side by side in equal parts; the words are cut where the room is short, the tooltip has all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show other steps."""
        self._steps = tuple(steps)
        words = [f"{step.title}: {step.under}" if step.under else step.title for step in self._steps]
        self.setAccessibleName("; ".join(words))
        self.setToolTip("\n".join(words))
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(330, CIRCLE + AIR + 2 * LINE + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        part = self.width() / len(self._steps)
        for place, step in enumerate(self._steps):
            self._paint_step(painter, place, step, part)
        painter.end()

    def _paint_step(self, painter: QPainter, place: int, step: Step, part: float) -> None:
        tokens, left = self._theme.tokens, part * place
        tone = {DONE: tokens.accent, HERE: tokens.accent, STOPPED: tokens.neg}.get(step.state, tokens.border_strong)
        circle = QRectF(left + 1, 1, CIRCLE - 2, CIRCLE - 2)
        if place + 1 < len(self._steps):
            gone = step.state == DONE
            painter.setPen(QPen(QColor(tokens.accent if gone else tokens.border), 2))
            painter.drawLine(QPointF(circle.right() + 1, CIRCLE / 2), QPointF(left + part - 6, CIRCLE / 2))
        painter.setPen(QPen(QColor(tone), 2))
        painter.setBrush(QColor(tone) if step.state in (DONE, STOPPED) else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        if step.state == DONE:
            painter.setPen(QPen(QColor(tokens.on_accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            middle = circle.center()
            painter.drawPolyline([middle + QPointF(-4, 0.5), middle + QPointF(-1, 3.5), middle + QPointF(4.5, -3)])
        else:
            painter.setFont(font(11, 600))
            painter.setPen(QColor(tokens.surface if step.state == STOPPED else tone))
            sign = "×" if step.state == STOPPED else str(place + 1)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, sign)
        self._paint_words(painter, step, QRectF(left, CIRCLE + AIR, part - 8, LINE))

    def _paint_words(self, painter: QPainter, step: Step, room: QRectF) -> None:
        tokens = self._theme.tokens
        under = tokens.accent if step.state == HERE else tokens.neg if step.state == STOPPED else tokens.text3
        waits = step.state == NEXT
        lines = (
            (step.title, font(12, 500, figures=False), tokens.text3 if waits else tokens.text),
            (step.under, font(12), under),
        )
        for text, made, colour in lines:
            painter.setFont(made)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            room = room.translated(0, LINE)
