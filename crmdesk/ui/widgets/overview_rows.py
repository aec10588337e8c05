"""StageRows and MoverRows: the pipeline by stage, and managers by how much they have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from crmdesk.data.table import NARROW, Kind, number
from crmdesk.data.words import _, plural
from crmdesk.reports.chart_scale import scale_for
from crmdesk.ui.widgets.cell_painting import ink
from crmdesk.ui.widgets.fact_rows import FactRows
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.reports.chart_scale import Scale
    from crmdesk.reports.overview_values import Movers, Pipeline, StageBar
    from crmdesk.ui.theme import Theme

FIGURE, FLAG = 46, 34
#: Lowest row in which a stage has its count on a line of its own, px.
TWO_LINES = 28
#: Share of a row's width that names take, and the most and the least of it, px.
NAME_SHARE, WIDEST_NAME, LEAST_NAME = 0.34, 150.0, 72.0
BAR = 16.0
GAP = 8.0
#: Heat colours that stages take, from the first to the last.
FIRST_HEAT, LAST_HEAT = 2, 5
#: Room of a manager's figure, px.
VALUE = 66.0
#: The axis of changes is never shorter than this.
SMALLEST_REACH = 0.05


class StageRows(FactRows):
    """A row a stage: name and count, a bar of money, the sum, how many are stuck."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._stages: tuple[StageBar, ...] = ()
        self._scale: Scale = scale_for(Kind.MONEY, (), "")

    def show_pipeline(self, pipeline: Pipeline, currency: str) -> None:
        """Draw another pipeline."""
        self._stages = pipeline.stages
        self._scale = scale_for(Kind.MONEY, (stage.value for stage in pipeline.stages), currency)
        self.set_rows([self._said(stage) for stage in self._stages])

    @property
    def unit(self) -> str:
        """The unit of the sums, for the title."""
        return self._scale.unit

    def _said(self, stage: StageBar) -> str:
        stuck = plural("{n} stuck", "{n} stuck", stage.stuck).format(n=stage.stuck) if stage.stuck else ""
        words = f"{stage.label}: {_deals(stage.count)}, {self._scale.text(stage.value)} {self._scale.unit}"
        return f"{words}, {stuck}" if stuck else words

    def paint_row(self, painter: QPainter, row: int, area: QRectF) -> None:
        """Paint one stage."""
        stage = self._stages[row]
        name = max(LEAST_NAME, min(WIDEST_NAME, area.width() * NAME_SHARE))
        place = QRectF(area.left(), area.top(), name, area.height())
        if area.height() >= TWO_LINES:
            top, low = QRectF(place), QRectF(place)
            top.setHeight(area.height() * 0.56)
            low.setTop(top.bottom() - 3)
            self.write(painter, top, stage.label, "text", weight=500)
            self.write(painter, low, _deals(stage.count), "text3", size=11)
        else:
            self.write(painter, place, f"{stage.label} {number(stage.count)}", "text", weight=500)
        left, right = area.left() + name + GAP, area.right() - FIGURE - FLAG
        track = QRectF(left, area.center().y() - BAR / 2, max(right - left - GAP, 8.0), BAR)
        self.fill(painter, track, "sunken")
        most = max((each.value for each in self._stages), default=0) or 1
        bar = QRectF(track)
        bar.setWidth(max(2.0, track.width() * stage.value / most) if stage.value > 0 else 0.0)
        painter.setBrush(QColor(self._theme.tokens.heat[self._heat(row)]))
        painter.drawRoundedRect(bar, 3, 3)
        self.write(
            painter,
            QRectF(right, area.top(), FIGURE, area.height()),
            self._scale.text(stage.value),
            "text",
            weight=500,
            right=True,
        )
        if stage.stuck:
            flag = QRectF(right + FIGURE, area.top(), FLAG, area.height())
            _made, metrics = ink(11, 500)
            text = number(stage.stuck)
            wide = metrics.horizontalAdvance(text)
            icon = QRect(round(flag.right() - wide - 15), round(area.center().y() - 6), 12, 12)
            self._theme.icon("flag", "warn").paint(painter, icon)
            self.write(painter, flag, text, "warn", size=11, weight=500, right=True)

    def _heat(self, row: int) -> int:
        steps = max(len(self._stages) - 1, 1)
        return FIRST_HEAT + round((LAST_HEAT - FIRST_HEAT) * row / steps)


class MoverRows(FactRows):
    """A row a manager: name, figure, a bar around zero, the change in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._movers: Movers | None = None
        self._scale: Scale = scale_for(Kind.MONEY, (), "")

    def show_movers(self, movers: Movers, currency: str) -> None:
        """Draw other managers."""
        self._movers = movers
        self._scale = scale_for(
            movers.measure.kind, (row.value for row in movers.rows if row.value is not None), currency
        )
        self.set_rows([f"{row.label}: {self._figure(place)}, {row.text}" for place, row in enumerate(movers.rows)])

    @property
    def unit(self) -> str:
        """The unit of the figures, for the title."""
        return self._scale.unit

    def _figure(self, row: int) -> str:
        value = self._movers.rows[row].value if self._movers is not None else None
        return "" if value is None else self._scale.text(value)

    def paint_row(self, painter: QPainter, row: int, area: QRectF) -> None:
        """Paint one manager."""
        if self._movers is None:
            return
        mover = self._movers.rows[row]
        if row:
            self.fill(painter, QRectF(area.left(), area.top(), area.width(), 1), "grid", 0)
        name = max(LEAST_NAME, min(WIDEST_NAME, area.width() * NAME_SHARE))
        self.write(painter, QRectF(area.left(), area.top(), name, area.height()), mover.label, "text", size=13)
        figure = QRectF(area.left() + name + 4, area.top(), VALUE, area.height())
        text = self._figure(row)
        self.write(painter, figure, text, "text", size=13)
        if mover.place:
            made, metrics = ink(13, 400)
            word = _("max") if mover.place == "max" else _("min")
            painter.setFont(made)
            self.write(painter, figure.adjusted(metrics.horizontalAdvance(text) + 3, 1, 0, 0), word, "text3", size=10)
        wide = self._change_width()
        change = QRectF(area.right() - wide, area.top(), wide, area.height())
        tone = tone_name(mover.change, self._movers.measure.good)
        self.write(painter, change, f"{arrow(mover.change)}{NARROW}{mover.text}", tone, size=12, weight=500, right=True)
        self._paint_bar(
            painter,
            QRectF(figure.right() + 4, area.top(), change.left() - figure.right() - 12, area.height()),
            mover.change,
            tone,
        )

    def _change_width(self) -> float:
        """Return the room that the longest change takes, px."""
        assert self._movers is not None
        _made, metrics = ink(12, 500)
        return (
            max(
                (metrics.horizontalAdvance(f"{arrow(row.change)}{NARROW}{row.text}") for row in self._movers.rows),
                default=0,
            )
            + 2.0
        )

    def _paint_bar(self, painter: QPainter, area: QRectF, change: float, tone: str) -> None:
        """Paint a bar from zero; one that is far longer than the others is cut at the edge."""
        assert self._movers is not None
        if area.width() < 16:
            return
        sizes = sorted(abs(row.change) for row in self._movers.rows)
        reach = max(min(sizes[-1], 3 * sizes[len(sizes) // 2]), SMALLEST_REACH)
        low = max(min(0.0, *(row.change for row in self._movers.rows)), -reach)
        high = min(max(0.0, *(row.change for row in self._movers.rows)), reach)
        pixels = area.width() / ((high - low) or 1.0)
        zero = area.left() - low * pixels
        length = max(-reach, min(change, reach)) * pixels
        bar = QRectF(zero, area.center().y() - 5, length, 10).normalized()
        bar.setWidth(max(bar.width(), 2.0))
        self.fill(painter, bar, tone if tone in ("pos", "neg") else "previous", 2)
        self.fill(painter, QRectF(zero - 0.5, area.top() + 3, 1, area.height() - 6), "border_strong", 0)


def _deals(count: int) -> str:
    return plural("{n} deal", "{n} deals", count).format(n=number(count))
