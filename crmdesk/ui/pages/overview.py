"""OverviewPage: the first screen: six figures, revenue by month, the pipeline and who moved most."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.reports.extent import last_busy_day
from crmdesk.reports.overview import FLOWS, STATES, Overview, view_overview
from crmdesk.ui.pages.nothing import is_of_the_past, tell_nothing
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.widgets.card import Card
from crmdesk.ui.widgets.chart_view import ChartView, load_plots
from crmdesk.ui.widgets.kpi_card import KpiCard
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.reports.charts import Picture
    from crmdesk.ui.context import Context

CHART_HEIGHT = 206


class OverviewPage(Page):
    """Everything comes from one job; every figure and bar opens the report it is from."""

    controls = Controls.PERIOD | Controls.SCOPE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._overview: Overview | None = None
        self._old = True
        self._states = Stateful(context.theme, self._make_body())
        self._states.cancel_requested.connect(self._on_cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)
        context.jobs.start(load_plots, replaces=(self, "plots"))  # beside the counting, so that bars come with figures
        for changed in (context.view.period_changed, context.view.scope_changed):
            changed.connect(self._on_view_changed)

    def _make_body(self) -> QWidget:
        theme, jobs = self.context.theme, self.context.jobs
        self._kpis = {measure: KpiCard(theme) for measure in (*FLOWS, *STATES)}
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for measure, kpi in self._kpis.items():
            kpi.setProperty("measure", measure)
            kpi.clicked.connect(self._on_kpi)
            figures.addWidget(kpi, 1)
        self._months, self._stages, self._movers = (
            ChartView(theme, jobs),
            ChartView(theme, jobs),
            ChartView(theme, jobs),
        )
        self._months.label_clicked.connect(self._on_month)
        self._stages.label_clicked.connect(self._on_stage)
        self._movers.label_clicked.connect(self._on_mover)
        self._cards = [Card(), Card(), Card()]
        charts = QGridLayout()
        charts.setSpacing(12)
        places = ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1))
        for card, chart, place in zip(self._cards, (self._months, self._stages, self._movers), places, strict=True):
            card.body.addWidget(chart)
            card.setMinimumHeight(CHART_HEIGHT)
            charts.addWidget(card, *place)
        charts.setRowStretch(0, 1)
        charts.setRowStretch(1, 1)
        inside = QWidget()
        inside.setProperty("clear", "true")
        body = QVBoxLayout(inside)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(12)
        body.addLayout(figures)
        body.addLayout(charts, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        return scroll

    def _ask(self) -> None:
        view = self.context.view
        self._old = False
        self._states.loading(_("Counting the overview"))
        work = partial(view_overview, self.context.store, view.period, view.scope, view.today)
        self._job = self.context.jobs.start(
            work, done=self._on_overview, failed=self._on_failed, progress=self._states.progress, replaces=self
        )

    def _on_overview(self, overview: Overview) -> None:
        self._overview = overview
        if not any(kpi.value for kpi in overview.kpis if kpi.measure.id in FLOWS):
            work = partial(last_busy_day, self.context.store)
            self._job = self.context.jobs.start(work, done=self._on_nothing, failed=self._on_failed, replaces=self)
            return
        self._show(overview)

    def _on_nothing(self, last: date | None) -> None:
        """Say so; a firm that sold nothing yet in a young period still sees what is in work."""
        assert self._overview is not None
        if self._overview.is_empty or is_of_the_past(self.context.view, last):
            tell_nothing(self._states, self.context.view, last, self.record_requested.emit)
        else:
            self._show(self._overview)

    def _show(self, overview: Overview) -> None:
        for kpi in overview.kpis:
            self._kpis[kpi.measure.id].show_kpi(kpi, overview.currency)
        pictures: tuple[tuple[Picture | None, str], ...] = (
            (overview.months, _("Revenue by month")),
            (overview.stages, _("Pipeline now")),
            (overview.movers, _("Managers: revenue, change {comparison}")),
        )
        for card, chart, (picture, title) in zip(
            self._cards, (self._months, self._stages, self._movers), pictures, strict=True
        ):
            card.setVisible(picture is not None)
            comparison = overview.kpis[0].changes[-1].title
            chart.show_chart(None if picture is None else picture.chart, title.format(comparison=comparison))
        self._states.ready()

    def _on_failed(self, error: Exception) -> None:
        self._old = True
        self._states.failed(error, self._ask)

    def _on_cancelled(self) -> None:
        self._job.cancel()

    def _on_view_changed(self) -> None:
        self._old = True
        if self.isVisible():
            self._ask()

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Count again: at once in view, else when the page is shown."""
        del deed
        self._old = True
        if in_view:
            self._ask()

    # Opening

    def _on_kpi(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._open(ReportRequest("cut", "manager", str(sender.property("measure"))))

    def _on_month(self, label: int) -> None:
        if self._overview is not None:
            self._open(ReportRequest("sales", "month", "revenue", self._overview.month_ids[label]))

    def _on_stage(self, label: int) -> None:
        if self._overview is not None:
            self._open(ReportRequest("pipeline", "stage", "open_amount", self._overview.stage_ids[label]))

    def _on_mover(self, label: int) -> None:
        if self._overview is not None:
            self._open(ReportRequest("cut", "manager", "revenue", self._overview.mover_ids[label]))

    def _open(self, request: ReportRequest) -> None:
        self.section_requested.emit("reports", request)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Count when the page comes into view and something has changed since."""
        super().showEvent(event)
        if self._old:
            self._ask()
