"""KpiCard: one figure of the overview with its plan, its line over the months and its changes; a click opens its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.table import ABSENT, NARROW, Kind, compact, currency_sign, number
from crmdesk.data.words import _
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.delegates import paint_spark
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.reports.answer import type_figure
    from crmdesk.reports.overview_values import Kpi
    from crmdesk.ui.theme import Theme

SPARK = QSize(52, 24)
#: A line shorter than this says nothing, px.
SHORTEST = 26
CHANGES = 2
MARGIN = 10
#: Pixels between figure, unit and line.
GAP = 5
#: Heights of the bar of the plan and of its tick, px.
BAR_HEIGHT, TICK_HEIGHT = 6, 14


class Sparkline(QWidget):
    """A small line of figures, its last one marked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: tuple[type_figure, ...] = ()
        self.setFixedHeight(SPARK.height())
        self.setMaximumWidth(SPARK.width())
        self.setMinimumWidth(SHORTEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_values(self, values: tuple[type_figure, ...]) -> None:
        """Draw other figures."""
        self._values = values
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for the usual length; a narrow card shortens the line."""
        return SPARK

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line between the smallest and the largest figure."""
        del event
        known = [value for value in self._values if value is not None]
        if len(known) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.tokens.accent)
        box = QRectF(3, 4, self.width() - 7, self.height() - 8)
        last: QPointF | None = paint_spark(painter, box, self._values, (min(known), max(known)), QPen(colour, 1.6))
        if last is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(last, 2.4, 2.4)
        painter.end()


class PlanBar(QWidget):
    """How much of a plan is reached, with a tick where it should be by the working days gone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._reached = 0.0
        self._elapsed: float | None = None
        self.setFixedHeight(TICK_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_plan(self, reached: float, elapsed: float | None) -> None:
        """Draw another share of the plan; ``elapsed`` None draws no tick."""
        self._reached, self._elapsed = reached, elapsed
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the whole bar, its filled part and the tick."""
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0, (self.height() - BAR_HEIGHT) / 2, self.width(), BAR_HEIGHT)
        painter.setBrush(tokens.color("grid"))
        painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        full = max(0.0, min(self._reached, 1.0)) * bar.width()
        if full:
            painter.setBrush(tokens.color("accent"))
            painter.drawRoundedRect(
                QRectF(0, bar.top(), max(full, BAR_HEIGHT), BAR_HEIGHT), BAR_HEIGHT / 2, BAR_HEIGHT / 2
            )
        if self._elapsed is not None:
            painter.setBrush(tokens.color("text"))
            painter.drawRect(QRectF(min(self._elapsed * bar.width(), bar.width() - 2), 0, 2, self.height()))
        painter.end()


class KpiCard(QPushButton):
    """A card that is a button: what it counts, how much, and how that changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kpi")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # cards in a row are all alike
        self._title = ElidedLabel()
        self._title.setProperty("role", "secondary")
        self._figure = label("", "kpi")
        self._unit = label("", "", "text2")
        self._spark = Sparkline(theme)
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        middle.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBaseline)
        middle.addWidget(self._unit, 1, Qt.AlignmentFlag.AlignBaseline)
        middle.addWidget(self._spark)
        self._bar = PlanBar(theme)
        self._share = label("", "caption", "text2")
        self._plan = ElidedLabel()
        self._plan.setProperty("role", "caption")
        bar_row = QHBoxLayout()
        bar_row.setSpacing(GAP)
        bar_row.addWidget(self._bar, 1)
        bar_row.addWidget(self._share)
        for part in (self._bar, self._share, self._plan):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        self._planned = QWidget()
        planned = QVBoxLayout(self._planned)
        planned.setContentsMargins(0, 0, 0, 0)
        planned.setSpacing(2)
        planned.addLayout(bar_row)
        planned.addWidget(self._plan)
        self._rows = []
        grid = QGridLayout()
        grid.setVerticalSpacing(1)
        grid.setHorizontalSpacing(3)
        grid.setColumnStretch(0, 1)
        for row in range(CHANGES):
            name, change = ElidedLabel(), label("", "caption")
            name.setProperty("role", "caption")
            grid.addWidget(name, row, 0)
            grid.addWidget(change, row, 1, Qt.AlignmentFlag.AlignRight)
            self._rows.append((name, change))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 9, MARGIN, 9)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addLayout(middle)
        column.addWidget(self._planned)
        column.addWidget(line())
        column.addLayout(grid)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_kpi(self, kpi: Kpi, currency: str, *, plans: bool = False) -> None:
        """Show a figure; ``plans`` keeps the room of a plan because a card beside has one."""
        figure, unit = figure_and_unit(kpi.measure.kind, kpi.value, currency)
        self._title.setText(kpi.measure.label)
        self._figure.setText(figure)
        self._unit.setText(unit)
        self._spark.show_values(kpi.trend)
        self._fit()
        said = [f"{kpi.measure.label}: {figure} {unit}"]
        self._planned.setVisible(plans or kpi.plan is not None)
        said += self._show_plan(kpi, currency)
        titles: set[str] = set()
        for (name, text), change in zip(self._rows, kpi.changes, strict=True):
            for part in (name, text):  # before a calendar year lies the year before: the same base is said once
                part.setVisible(change.title not in titles)
            if change.title in titles:
                continue
            titles.add(change.title)
            words = change.text if change.value is None else f"{arrow(change.value)} {change.text}"
            name.setText(change.title)
            text.setText(words)
            mark(text, tone="text3" if change.value is None else tone_name(change.value, kpi.measure.good))
            said.append(f"{change.title} {words}")
        self.setAccessibleName(", ".join(said))
        self.setToolTip(kpi.measure.text)

    def _show_plan(self, kpi: Kpi, currency: str) -> list[str]:
        """Show plan and pace, and return them in words."""
        is_planned = kpi.plan is not None and kpi.reached is not None
        for part in (self._bar, self._share, self._plan):
            part.setVisible(is_planned)
        if kpi.plan is None or kpi.reached is None:
            return []
        self._bar.show_plan(kpi.reached, kpi.elapsed)
        self._share.setText(f"{number(kpi.reached * 100)}{NARROW}%")
        figure, unit = figure_and_unit(kpi.measure.kind, kpi.plan, currency)
        words = _("plan {plan}").format(plan=NARROW.join(part for part in (figure, unit) if part))
        if kpi.elapsed is not None:
            words = _("{plan} · term {share}").format(plan=words, share=f"{number(kpi.elapsed * 100)}{NARROW}%")
        self._plan.setText(words)
        return [f"{words}, {self._share.text()}"]

    def _fit(self) -> None:
        words = self._figure.sizeHint().width() + self._unit.sizeHint().width()
        self._spark.setVisible(self.width() - 2 * MARGIN >= words + SHORTEST + 2 * GAP)

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for what the layout inside needs; a button would only count its text."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never be smaller than the figure."""
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the little line out where the figure and its unit need its room."""
        super().resizeEvent(event)
        self._fit()


def figure_and_unit(kind: Kind, value: type_figure, currency: str) -> tuple[str, str]:
    """Return a figure and its unit apart, because they are written in two sizes: ("541,1", "млн ₽")."""
    if value is None:
        return ABSENT, ""
    if kind.is_money:
        figure, word = compact(value / 100)
        return figure, NARROW.join(part for part in (word, currency_sign(currency)) if part)
    if kind is Kind.PERCENT:
        return number(value * 100, 1), "%"
    text = kind.short(value)
    figure, _space, unit = text.rpartition(NARROW) if kind in (Kind.DAYS, Kind.MINUTES) else (text, "", "")
    return figure, unit
