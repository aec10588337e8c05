"""How cards and heads of the board are painted; a card is the same in its column and under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from crmdesk.data.board import BoardCard, BoardStage
from crmdesk.data.table import NARROW, Kind, compact, currency_sign, number
from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_painting import ink, short_day
from crmdesk.ui.widgets.pane_parts import initials

CARD_HEIGHT, GAP = 100, 8
HEAD_HEIGHT = 78
PAD = 11
RADIUS = 6.0
AVATAR = 22
ICON = 14
#: Width of the spot of a card without a step that plans a call for tomorrow.
CALL_SPOT = 26

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


class Brush:
    """Writes and fills with one painter in the theme's colours."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self.painter = painter
        self.theme = theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def write(
        self,
        area: QRectF,
        text: str,
        tone: str = "text",
        *,
        size: int = 13,
        weight: int = 400,
        align: Qt.AlignmentFlag = _LEFT,
    ) -> float:
        """Write one line, elided where it does not fit, and return the width it took, px."""
        if not text or area.width() <= 0:
            return 0.0
        made, metrics = ink(size, weight, figures="-" not in text)
        width = metrics.horizontalAdvance(text)
        if width > area.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            width = metrics.horizontalAdvance(text)
        self.painter.setFont(made)
        self.painter.setPen(self.theme.tokens.color(tone))
        self.painter.drawText(area, align, text)
        return width

    def fill(self, area: QRectF, token: str, radius: float = 0.0) -> None:
        """Fill a rectangle."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.tokens.color(token))
        self.painter.drawRoundedRect(area, radius, radius)

    def frame(self, area: QRectF, token: str, fill: str, *, width: float = 1.0, dashed: bool = False) -> None:
        """Draw a rounded rectangle with its border inside ``area``."""
        half = width / 2
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self.painter.setPen(QPen(self.theme.tokens.color(token), width, style))
        self.painter.setBrush(self.theme.tokens.color(fill) if fill else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(area.adjusted(half, half, -half, -half), RADIUS, RADIUS)

    def icon(self, name: str, tone: str, left: float, middle: float, size: int = ICON) -> None:
        """Paint an icon with its left edge and middle there."""
        self.theme.icon(name, tone).paint(self.painter, QRect(round(left), round(middle - size / 2), size, size))


def paint_card(brush: Brush, area: QRectF, card: BoardCard, today: date, currency: str, *, in_hand: bool) -> None:
    """Paint a deal: client and days in the stage, what it is, the amount and whose it is, the next step."""
    brush.frame(area, "accent" if in_hand else "border", "surface", width=2.0 if in_hand else 1.0)
    if card.stuck:
        _paint_edge(brush, area)
    left, right = area.left() + PAD, area.right() - PAD
    line = QRectF(left, area.top() + 8, right - left, 18)
    used = _paint_age(brush, line, card)
    brush.write(line.adjusted(0, 0, -used, 0), card.client or card.title, weight=600)
    if card.client:
        brush.write(line.translated(0, 18), card.title, "text2", size=12)
    middle = area.top() + 58
    amount = "—" if card.value is None else Kind.MONEY.text(_units(card.value)) + NARROW + currency_sign(currency)
    brush.write(QRectF(left, middle - 9, right - left - AVATAR - 4, 18), amount, weight=500)
    if card.owner:
        _paint_owner(brush, QPointF(right - AVATAR / 2, middle), card.owner)
    brush.fill(QRectF(left, area.top() + 73, right - left, 1), "grid")
    _paint_step(brush, QRectF(left, area.top() + 76, right - left, 18), card, today)


def call_spot(area: QRectF) -> QRectF:
    """Return where a card without a step plans a call."""
    return QRectF(area.right() - PAD - CALL_SPOT + 4, area.top() + 74, CALL_SPOT, 24)


def paint_skeleton(brush: Brush, area: QRectF) -> None:
    """Paint a card that has not come yet."""
    brush.frame(area, "border", "surface")
    for top, share in ((14, 0.7), (32, 0.9), (54, 0.5), (82, 0.6)):
        brush.fill(QRectF(area.left() + PAD, area.top() + top, (area.width() - 2 * PAD) * share, 8), "grid", 4)


def paint_landing(brush: Brush, area: QRectF, text: str) -> None:
    """Paint the room that a card will take when it is dropped."""
    brush.frame(area, "accent", "accent_soft", dashed=True)
    brush.write(area.adjusted(8, 0, -8, 0), text, "accent", weight=500, align=_CENTER)


def paint_head(brush: Brush, area: QRectF, stage: BoardStage, currency: str, share: float) -> None:
    """Paint what a stage sums up to; ``share`` is its amount against the largest stage's, 0..1."""
    left, right = area.left() + PAD, area.right() - PAD
    line = QRectF(left, area.top() + 8, right - left, 18)
    chance = f"{round(stage.chance / 100)}{NARROW}%"
    room = brush.write(line, chance, "text2", size=12, align=_RIGHT) + 8
    count = number(stage.count)
    width = ink(13, 400)[1].horizontalAdvance(count)
    name = brush.write(line.adjusted(0, 0, -room - width - 6, 0), stage.name, weight=600)
    brush.write(line.adjusted(name + 6, 0, 0, 0), count, "text3")
    paint_sum(brush, line.translated(0, 19), stage.amount, currency)
    if stage.stuck:
        text = number(stage.stuck)
        second = line.translated(0, 19)
        taken = brush.write(second, text, "warn", size=12, weight=500, align=_RIGHT)
        brush.icon("flag", "warn", right - taken - ICON - 4, second.center().y(), 13)
    weighted = _("weighted {amount}").format(amount=Kind.MONEY.short(stage.weighted))
    brush.write(QRectF(left, area.top() + 45, right - left, 16), weighted, "text2", size=11)
    bar = QRectF(left, area.bottom() - 11, right - left, 3)
    brush.fill(bar, "border", 1.5)
    if share > 0:
        bar.setWidth(max(3.0, bar.width() * share))
        brush.fill(bar, "accent", 1.5)


def paint_sum(brush: Brush, line: QRectF, amount: int, currency: str) -> None:
    """Paint a large sum: the figure bold, its unit small."""
    figure, unit = compact(amount / 100)
    width = brush.write(line, figure, size=15, weight=600)
    sign = NARROW.join(part for part in (unit, currency_sign(currency)) if part)
    brush.write(line.adjusted(width + 4, 2, 0, 2), sign, "text2", size=11)


def tip_of(lines: Iterable[str]) -> str:
    """Return lines of data as a tooltip shows them letter by letter; those that are empty are left out."""
    said = [text for text in lines if text]
    if any("<" in text for text in said):  # Qt would take tags for markup
        return f"<span>{'<br>'.join(escape(text) for text in said)}</span>"
    return "\n".join(said)


def _paint_edge(brush: Brush, area: QRectF) -> None:
    """Paint the left edge of a stuck deal."""
    path = QPainterPath()
    path.addRoundedRect(area, RADIUS, RADIUS)
    brush.painter.save()
    brush.painter.setClipPath(path)
    brush.painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), QColor(brush.theme.tokens.color("warn")))
    brush.painter.restore()


def _paint_age(brush: Brush, line: QRectF, card: BoardCard) -> float:
    """Paint days in the stage at the right, as a flag where they are too many, and return the room they take."""
    if card.age is None:
        return 0.0
    text = Kind.DAYS.short(card.age)
    if not card.stuck:
        return brush.write(line, text, "text2", size=11, align=_RIGHT) + 6
    width = ink(11, 600)[1].horizontalAdvance(text) + 12 + 5 + 12
    tag = QRectF(line.right() - width, line.top(), width, 18)
    brush.fill(tag, "warn_soft", 4)
    brush.icon("flag", "warn", tag.left() + 6, tag.center().y(), 12)
    brush.write(tag.adjusted(22, 0, -4, 0), text, "warn", size=11, weight=600)
    return width + 6


def _paint_owner(brush: Brush, middle: QPointF, name: str) -> None:
    radius = AVATAR / 2
    disc = QRectF(middle.x() - radius, middle.y() - radius, AVATAR, AVATAR)
    brush.painter.setPen(QPen(brush.theme.tokens.color("border"), 1))
    brush.painter.setBrush(brush.theme.tokens.color("sunken"))
    brush.painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
    brush.write(disc, initials(name), "text2", size=9, weight=600, align=_CENTER)


def _paint_step(brush: Brush, line: QRectF, card: BoardCard, today: date) -> None:
    if not card.has_step:
        brush.icon("circle-alert", "warn", line.left(), line.center().y())
        brush.write(line.adjusted(ICON + 5, 0, -CALL_SPOT, 0), _("no step"), "warn", size=12)
        spot = call_spot(QRectF(line.left() - PAD, line.top() - 76, line.width() + 2 * PAD, CARD_HEIGHT))
        brush.icon("phone", "accent", spot.center().x() - ICON / 2, line.center().y())
        return
    used = 0.0
    if card.next_step_on is not None:
        late = card.next_step_on < today
        if late:
            brush.icon("clock-alert", "neg", line.left(), line.center().y())
            used = ICON + 5
        day = short_day(card.next_step_on, today)
        place = line.adjusted(used, 0, 0, 0)
        used += brush.write(place, day, "neg" if late else "text2", size=12, weight=500 if late else 400) + 7
    brush.write(line.adjusted(used, 0, 0, 0), card.next_step, "text2", size=12)


def _units(amount: int) -> int:
    """Return an amount in whole units: cards do not show kopecks."""
    return round(amount / 100) * 100
