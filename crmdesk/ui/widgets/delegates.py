"""AnswerDelegate: how the cells of an Answer look: figures, changes, bars of shares, sparklines, tags."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crmdesk.data.table import ABSENT, Kind
from crmdesk.data.words import _
from crmdesk.reports.answer import Mark
from crmdesk.reports.answer_table import MARK_TITLES
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.answer_model import AnswerModel, Shape
from crmdesk.ui.widgets.row_items import arrow, tone

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from crmdesk.ui.theme import Theme, Tokens

ROW = 26
PAD = 8
SHARE_BAR = 44.0
SPARK_WIDTH = 72
TAG = 18
ICON = 12

#: Cells that the keyboard may stand on: Enter opens what is behind them.
OPENING = (Shape.VALUE, Shape.BASE, Shape.DELTA, Shape.CHANGE, Shape.SHARE)
#: Icon, colour of text, colour of ground.
TAGS = {
    Mark.BEST: ("crown", "pos", "pos_soft"),
    Mark.WORST: ("arrow-down-to-line", "neg", "neg_soft"),
    Mark.BEST_CHANGE: ("trending-up", "pos", "pos_soft"),
    Mark.WORST_CHANGE: ("trending-down", "neg", "neg_soft"),
    Mark.NEW: ("plus", "accent", "accent_soft"),
    Mark.GONE: ("minus", "text2", "sunken"),
}

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
#: Making a font anew for each cell took a sixth of the painting.
_font = cache(font)

type_index = QModelIndex | QPersistentModelIndex


class AnswerDelegate(QStyledItemDelegate):
    """One delegate for all columns; what a column looks like is said by the model's ``Shape``."""

    def __init__(self, theme: Theme, parent: QObject | None = None, *, totals: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._totals = totals

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: type_index) -> QSize:
        """Rows are compact and all of one height."""
        del option
        return QSize(self.width_of(index), ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        """Paint ground, hair line and content of one cell."""
        model = index.model()
        assert isinstance(model, AnswerModel)
        tokens = self._theme.tokens
        area: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, self._ground(tokens, state))
        if not self._totals:
            painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(tokens.grid))
        shape = model.columns[index.column()].shape
        match shape:
            case Shape.SHARE:
                self._paint_share(painter, area, model, index)
            case Shape.SPARK:
                self._paint_spark(painter, area, model, index)
            case Shape.MARKS if not self._totals:
                self._paint_marks(painter, area, model, index)
            case _:
                self._paint_text(painter, area, model, index)
        if state & QStyle.StateFlag.State_HasFocus and shape in OPENING:
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1.5, 1.5, -1.5, -2.5), 3, 3)
        painter.restore()

    def width_of(self, index: type_index) -> int:
        """Return how wide a cell wants to be, px."""
        model = index.model()
        assert isinstance(model, AnswerModel)
        shape = model.columns[index.column()].shape
        if shape is Shape.SPARK:
            return SPARK_WIDTH + 2 * PAD
        if shape is Shape.MARKS:
            marks = [mark for mark in TAGS if mark in model.line_at(index.row()).marks]
            return int(sum(self._tag_width(mark) + 4 for mark in marks) + 2 * PAD)
        text = model.text(index.row(), index.column())
        weight = 600 if self._totals or shape is Shape.VALUE else 400
        metrics = QFontMetricsF(_font(13, weight, figures="-" not in text))
        extra = SHARE_BAR + 6 if shape is Shape.SHARE else 16 if self._is_change(model, index.column()) else 0
        return int(metrics.horizontalAdvance(text) + extra + 2 * PAD) + 2

    def _ground(self, tokens: Tokens, state: QStyle.StateFlag) -> QColor:
        if self._totals:
            return QColor(tokens.sunken)
        if state & QStyle.StateFlag.State_Selected:
            return QColor(tokens.accent_soft)
        return QColor(tokens.hover if state & QStyle.StateFlag.State_MouseOver else tokens.surface)

    @staticmethod
    def _is_change(model: AnswerModel, column: int) -> bool:
        """Whether a column is read as good or bad: percents of change, and points of change of shares."""
        shown = model.columns[column]
        shares = shown.column is not None and shown.column.field.kind is Kind.PERCENT
        return shown.shape is Shape.CHANGE or (shown.shape is Shape.DELTA and shares)

    def _paint_text(self, painter: QPainter, area: QRect, model: AnswerModel, index: type_index) -> None:
        tokens = self._theme.tokens
        shown = model.columns[index.column()]
        text = model.text(index.row(), index.column())
        weight, colour = 400, tokens.text2
        match shown.shape:
            case Shape.VALUE:
                weight, colour = 600, tokens.text
            case Shape.MEMBER:
                first = shown.column is not None and shown.column.index == 0
                weight, colour = (500, tokens.text) if first else (400, tokens.text2)
            case Shape.NUMBER:
                colour = tokens.text3
            case Shape.DELTA:
                colour = tokens.text
        if self._is_change(model, index.column()) and text != ABSENT:
            assert model.answer is not None
            assert shown.column is not None
            value = model.value(index.row(), index.column())
            text = f"{arrow(value)} {text}"
            weight, colour = 500, tone(tokens, value, model.answer.measures[shown.column.index].good)
        if self._totals:
            weight = 600
        painter.setFont(_font(13, weight, figures="-" not in text))
        painter.setPen(QColor(tokens.text3 if text == ABSENT else colour))
        inner = QRectF(area).adjusted(PAD, 0, -PAD, 0)
        right = shown.shape not in (Shape.MEMBER, Shape.MARKS)
        if right:
            painter.drawText(inner, _RIGHT, text)
            return
        elided = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _LEFT, elided)

    def _paint_share(self, painter: QPainter, area: QRect, model: AnswerModel, index: type_index) -> None:
        tokens = self._theme.tokens
        share = model.value(index.row(), index.column())
        place = QRectF(area).adjusted(PAD, 0, -PAD, 0)
        if not self._totals and share is not None:
            bar = QRectF(place.left(), area.center().y() - 2, SHARE_BAR, 5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.border))
            painter.drawRoundedRect(bar, 2.5, 2.5)
            part = max(share, 0.0) / model.full_share(index.column())
            bar.setWidth(max(SHARE_BAR * part, 2.5 if share > 0 else 0.0))
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(bar, 2.5, 2.5)
        painter.setPen(QColor(tokens.text if self._totals else tokens.text2))
        painter.setFont(_font(13, 600 if self._totals else 400))
        text = model.text(index.row(), index.column())
        painter.drawText(place, _RIGHT, text)

    def _paint_spark(self, painter: QPainter, area: QRect, model: AnswerModel, index: type_index) -> None:
        tokens = self._theme.tokens
        line = model.line_at(index.row())
        known = [value for value in (*line.spark, *line.spark_base) if value is not None]
        if not known:
            return
        box = QRectF(area.left() + PAD, area.top() + 5, SPARK_WIDTH, area.height() - 11)
        low, high = min(0.0, *known), max(known)
        paint_spark(painter, box, line.spark_base, (low, high), QPen(QColor(tokens.previous), 1.1))
        last = paint_spark(painter, box, line.spark, (low, high), QPen(QColor(tokens.accent), 1.6))
        if last is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawEllipse(last, 2.3, 2.3)

    def _paint_marks(self, painter: QPainter, area: QRect, model: AnswerModel, index: type_index) -> None:
        """Paint a tag a mark; where they do not fit, the later ones keep only their icon."""
        tokens = self._theme.tokens
        marks = [mark for mark in TAGS if mark in model.line_at(index.row()).marks]
        left, room = area.left() + PAD, area.width() - 2 * PAD
        short = sum(self._tag_width(mark) + 4 for mark in marks) > room + 4
        painter.setFont(_font(11, 600))
        for mark in marks:
            icon, ink, ground = TAGS[mark]
            width = TAG + 2 if short else self._tag_width(mark)
            tag = QRectF(left, area.center().y() - TAG / 2, width, TAG)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color(ground))
            painter.drawRoundedRect(tag, 4, 4)
            place = QRect(int(left) + 4, area.center().y() - ICON // 2, ICON, ICON)
            self._theme.icon(icon, ink).paint(painter, place)
            if not short:
                painter.setPen(tokens.color(ink))
                text = tag.adjusted(ICON + 7, 0, -4, 0)
                painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, _(MARK_TITLES[mark]))
            left += int(width) + 4

    @staticmethod
    def _tag_width(mark: Mark) -> float:
        return QFontMetricsF(_font(11, 600)).horizontalAdvance(_(MARK_TITLES[mark])) + ICON + 13


def paint_spark(
    painter: QPainter, box: QRectF, values: tuple[float | None, ...], ends: tuple[float, float], pen: QPen
) -> QPointF | None:
    """Paint a small line through ``values`` in a box whose height is ``ends``; return where it ends."""
    if not values:
        return None
    low, high = ends
    reach = (high - low) or 1.0
    step = box.width() / max(len(values) - 1, 1)
    points = [
        None
        if value is None
        else QPointF(box.left() + index * step, box.bottom() - (value - low) / reach * box.height())
        for index, value in enumerate(values)
    ]
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for first, second in pairwise(points):
        if first is not None and second is not None:
            painter.drawLine(first, second)
    return next((point for point in reversed(points) if point is not None), None)
