"""Tiles of the overview as cards: each shows one value of ``reports.overview`` and asks for the report behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from crmdesk.data.table import Kind, day_text, number
from crmdesk.data.words import _, plural
from crmdesk.reports.answer_table import titled
from crmdesk.reports.charts import Chart, ChartKind, Role, Series
from crmdesk.reports.overview_values import Cumulative, Months, Movers, Pipeline, Places, SavedTile, Tile
from crmdesk.reports.saved_reports import SAVED_REPORT
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label, line
from crmdesk.ui.widgets.chart_legend import Legend
from crmdesk.ui.widgets.chart_view import ChartView
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.month_bars import MonthBars, months_note
from crmdesk.ui.widgets.overview_rows import MoverRows, StageRows
from crmdesk.ui.widgets.place_rows import PlaceRows
from crmdesk.ui.widgets.row_items import tone_name

if TYPE_CHECKING:
    from crmdesk.ui.context import Context

HEIGHT = 212
#: The report that has a section of its own.
RANKING = "ranking"
_Shown = TypeVar("_Shown", bound=Tile)


class TileCard(Card):
    """A tile; what it shows is given by ``show_tile``."""

    requested = Signal(object)
    """A ``ReportRequest``."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(HEIGHT)
        self._beside = label("", "caption")
        self.heading.addWidget(self._beside)

    def show_tile(self, tile: Tile, currency: str) -> None:
        """Show another value of the tile's own type."""
        raise NotImplementedError

    def _tell_foot(self, foot: QLabel, text: str) -> None:
        foot.setText(text)
        foot.setVisible(bool(text))


class MonthsCard(TileCard):
    """Revenue by month against last year, with the year's sum."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._tile: Months | None = None
        self._bars = MonthBars(context.theme)
        self._bars.opened.connect(self._on_opened)
        self._words = label("", "secondary")
        self._sum = label("", "strong")
        self._change = label("", "secondary")
        self._base = ElidedLabel()
        self._base.setProperty("role", "secondary")
        self._legend = Legend(context.theme)
        self.heading.addWidget(self._legend)
        self._beside.hide()
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for part in (self._words, self._sum, self._change):
            foot.addWidget(part)
        foot.addWidget(self._base, 1)
        self.body.addWidget(self._bars, 1)
        self.body.addLayout(foot)

    def show_tile(self, tile: Tile, currency: str) -> None:
        """Show another year."""
        shown = _as(Months, tile)
        self._tile = shown
        self._bars.show_months(shown, currency)
        self.set_title(titled(_("Revenue by month"), self._bars.scale.unit))
        now, before = Series(shown.year, ()), Series(shown.base_year, (), Role.BASE)
        sides = (before, now) if any(bar.base for bar in shown.bars) else (now,)
        self._legend.show_chart(Chart(ChartKind.BARS, "", (), sides, shown.measure.kind))
        words, change, title = months_note(shown)
        self._words.setText(words)
        self._sum.setText(shown.measure.kind.short(shown.total, currency))
        self._change.setText(change)
        mark(self._change, tone=tone_name(shown.change.value, shown.measure.good) if shown.change.value else "text3")
        under = _("{comparison} · change under the axis, %")
        self._base.setText(under.format(comparison=title) if change else "")

    def _on_opened(self, place: int) -> None:
        if self._tile is not None:
            self.requested.emit(ReportRequest("sales", "month", "revenue", self._tile.bars[place].id))


class PipelineCard(TileCard):
    """What is open by stage, and whether it is enough for the plan."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._tile: Pipeline | None = None
        self._rows = StageRows(context.theme)
        self._rows.opened.connect(self._on_opened)
        self._sums = ElidedLabel()
        self._plan = ElidedLabel()
        self.body.addWidget(self._rows, 1)
        self.body.addWidget(line())
        for part in (self._sums, self._plan):
            part.setProperty("role", "secondary")
            self.body.addWidget(part)

    def show_tile(self, tile: Tile, currency: str) -> None:
        """Show another pipeline."""
        shown = _as(Pipeline, tile)
        self._tile = shown
        self._rows.show_pipeline(shown, currency)
        self.set_title(_("Pipeline now") if shown.is_now else _("Pipeline on {day}").format(day=day_text(shown.day)))
        self._beside.setText(_("{unit} · stuck").format(unit=self._rows.unit))
        count = plural("{n} deal", "{n} deals", shown.count).format(n=number(shown.count))
        money, weighted = Kind.MONEY.short(shown.value, currency), Kind.MONEY.short(shown.weighted, currency)
        self._sums.setText(
            _("{deals}, {money}; weighted {weighted}").format(deals=count, money=money, weighted=weighted)
        )
        self._plan.setText(_plan_words(shown, currency))
        self._plan.setVisible(shown.missing is not None)

    def _on_opened(self, place: int) -> None:
        if self._tile is not None:
            self.requested.emit(ReportRequest("pipeline", "stage", "open_amount", self._tile.stages[place].id))


class MoversCard(TileCard):
    """Managers by change, the best first."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._tile: Movers | None = None
        self._rows = MoverRows(context.theme)
        self._rows.opened.connect(self._on_opened)
        self.body.addWidget(self._rows, 1)

    def show_tile(self, tile: Tile, currency: str) -> None:
        """Show other managers."""
        shown = _as(Movers, tile)
        self._tile = shown
        self._rows.show_movers(shown, currency)
        self.set_title(_("Managers: change {comparison}").format(comparison=shown.comparison))
        self._beside.setText(titled(shown.period, self._rows.unit))

    def _on_opened(self, place: int) -> None:
        if self._tile is not None:
            self.requested.emit(ReportRequest("cut", "manager", "revenue", self._tile.rows[place].id))


class PlacesCard(TileCard):
    """The first places of the ranking; a row opens the ranking with the manager in hand."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._tile: Places | None = None
        self._rows = PlaceRows(context.theme)
        self._rows.opened.connect(self._on_opened)
        self.body.addWidget(self._rows, 1)

    def show_tile(self, tile: Tile, currency: str) -> None:
        """Show another ranking."""
        del currency
        shown = _as(Places, tile)
        self._tile = shown
        self._rows.show_places(shown)
        self.set_title(_("Ranking of managers"))
        count = plural("{n} place", "{n} places", shown.of).format(n=number(shown.of))
        self._beside.setText(f"{shown.period} · {count}")

    def _on_opened(self, place: int) -> None:
        if self._tile is not None:
            self.requested.emit(ReportRequest(RANKING, member=self._tile.rows[place].id))


class ChartCard(TileCard):
    """A chart that opens one report wherever it is clicked."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._request = ReportRequest("sales")
        self._chart = ChartView(context.theme, context.jobs)
        self._chart.label_clicked.connect(self._on_opened)
        self._foot = ElidedLabel()
        self._foot.setProperty("role", "secondary")
        self.body.addWidget(self._chart, 1)
        self.body.addWidget(self._foot)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _on_opened(self, _label: int = -1) -> None:
        self.requested.emit(self._request)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the report from the keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the report from anywhere on the card."""
        del event
        self._on_opened()


class CumulativeCard(ChartCard):
    """Revenue growing through the period beside last year and the plan."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._request = ReportRequest("sales", "day", "revenue")

    def show_tile(self, tile: Tile, currency: str) -> None:
        """Show another period."""
        shown = _as(Cumulative, tile)
        self._chart.show_chart(shown.chart, _("Growing through the period"))
        self._beside.hide()
        self._tell_foot(self._foot, _growth_words(shown, currency))
        self.setAccessibleName(f"{self._chart.accessibleName()}. {self._foot.text()}")


class SavedCard(ChartCard):
    """The first picture of a report that somebody kept, or its first rows where it has none."""

    def show_tile(self, tile: Tile, currency: str) -> None:
        """Show another report."""
        del currency
        shown = _as(SavedTile, tile)
        self._request = ReportRequest(f"{SAVED_REPORT}{shown.report_id}")
        self.set_title(shown.title)
        self._beside.hide()
        pictures = () if shown.section is None else shown.section.pictures
        self._chart.show_chart(pictures[0].chart if pictures else None)
        self._tell_foot(
            self._foot, shown.about if pictures else _("This report has no picture: open it to see its rows.")
        )


#: The card of each tile by the id of its kind; saved reports have one in common.
_CARDS: dict[str, type[MonthsCard | PipelineCard | MoversCard | CumulativeCard | PlacesCard]] = {
    "months": MonthsCard, "pipeline": PipelineCard, "movers": MoversCard, "cumulative": CumulativeCard,
    "places": PlacesCard,
}  # fmt: skip


def card_of(tile_id: str, context: Context) -> TileCard:
    """Return a new card for a tile."""
    if tile_id.startswith(SAVED_REPORT):
        return SavedCard(context)
    return _CARDS[tile_id](context)


def _plan_words(pipeline: Pipeline, currency: str) -> str:
    if pipeline.missing is None:
        return ""
    if not pipeline.missing:
        return _("The plan of the period is reached")
    missing = Kind.MONEY.short(pipeline.missing, currency)
    if pipeline.cover is None:
        return _("Missing to the plan: {money}").format(money=missing)
    cover = number(pipeline.cover, 1)
    return _("Missing to the plan: {money}, cover {cover}×").format(money=missing, cover=cover)


def _growth_words(shown: Cumulative, currency: str) -> str:
    """Return how the figure stands to the plan and to last year."""
    kind = shown.chart.unit
    parts = [kind.short(shown.total, currency)]
    if shown.plan is not None:
        parts.append(_("plan {plan}").format(plan=kind.short(shown.plan, currency)))
    if shown.due is not None and shown.total is not None:
        ahead = shown.total - shown.due
        words = _("ahead of the plan by {money}") if ahead >= 0 else _("behind the plan by {money}")
        parts.append(words.format(money=kind.short(abs(ahead), currency)))
    return " · ".join(parts)


def _as(wanted: type[_Shown], tile: Tile) -> _Shown:
    """Return a tile as the type its card shows."""
    assert isinstance(tile, wanted), f"{tile!r} is no {wanted.__name__}"
    return tile
