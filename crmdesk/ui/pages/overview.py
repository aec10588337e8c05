"""OverviewPage: the first screen: figures on top, tiles in the person's order, and what calls for attention beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.words import _
from crmdesk.reports.extent import last_busy_day
from crmdesk.reports.overview import ATTENTION, KPIS, default_tiles, known_tiles, view_overview
from crmdesk.reports.overview_figures import known_kpis
from crmdesk.reports.overview_values import KpiStrip, Overview
from crmdesk.ui.pages.nothing import is_of_the_past, tell_nothing
from crmdesk.ui.pages.overview_attention import OverviewAttention
from crmdesk.ui.pages.overview_editor import OverviewEditor
from crmdesk.ui.pages.overview_tiles import RANKING, TileCard, card_of
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.widgets.card import empty
from crmdesk.ui.widgets.chart_view import load_plots
from crmdesk.ui.widgets.kpi_card import KpiCard
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.ui.context import Context

#: Widths that the two columns of tiles and the list of attention share, in parts.
LEFT, RIGHT, SIDE = 8, 6, 6
LEAST_SIDE, MOST_SIDE = 296, 344


class OverviewPage(Page):
    """All figures come from one job and one snapshot; every figure, bar and row opens what is behind it."""

    controls = Controls.PERIOD | Controls.SCOPE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._overview: Overview | None = None
        self._shown: Overview | None = None
        self._old = True
        self._asked: tuple[str, ...] = ()
        self._kpis: dict[str, KpiCard] = {}
        self._cards: dict[str, TileCard] = {}
        self._attention = OverviewAttention(context)
        self._attention.section_requested.connect(self.section_requested)
        self._states = Stateful(context.theme, self._make_body())
        self._states.cancel_requested.connect(self._on_cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)
        self._choose = QToolButton()
        self._choose.setProperty("kind", "plain")
        self._choose.setProperty("icon_only", "true")
        self._choose.setIcon(context.theme.icon("settings-2", "text2"))
        self._choose.setIconSize(QSize(17, 17))
        self._choose.setToolTip(_("Choose what the overview shows"))
        self._choose.setAccessibleName(_("Choose what the overview shows"))
        self._choose.clicked.connect(self._on_choose)
        self._editor: OverviewEditor | None = None
        context.jobs.start(load_plots, replaces=(self, "plots"))  # beside the counting, so that lines come with figures
        for changed in (context.view.period_changed, context.view.scope_changed):
            changed.connect(self._on_view_changed)

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the button that opens the choice of tiles."""
        return (self._choose,)

    @property
    def tiles(self) -> tuple[str, ...]:
        """The ids of the tiles shown, in their order."""
        kept: list[object] = self.context.settings.get(keys.OVERVIEW_TILES)
        return known_tiles(kept) or default_tiles()

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of the measures at the top."""
        kept: list[object] = self.context.settings.get(keys.OVERVIEW_KPIS)
        return known_kpis(kept)

    def _make_body(self) -> QWidget:
        self._strip = QHBoxLayout()
        self._strip.setSpacing(12)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._grid.setColumnStretch(0, LEFT)
        self._grid.setColumnStretch(1, RIGHT)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addLayout(self._grid, LEFT + RIGHT)
        below.addWidget(self._attention, SIDE)
        self._attention.setMinimumWidth(LEAST_SIDE)
        self._attention.setMaximumWidth(MOST_SIDE)
        inside = QWidget()
        inside.setProperty("clear", "true")
        body = QVBoxLayout(inside)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(12)
        body.addLayout(self._strip)
        body.addLayout(below, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        return scroll

    # Asking

    def _ask(self) -> None:
        view = self.context.view
        self._asked = self.tiles
        self._attention.setVisible(ATTENTION in self._asked)
        self._old = False
        self._states.loading(_("Counting the overview"))
        work = partial(
            view_overview, self.context.store, view.period, view.scope, view.today, tiles=self.tiles, kpis=self.figures
        )
        self._job = self.context.jobs.start(
            work, done=self._on_overview, failed=self._on_failed, progress=self._states.progress, replaces=self
        )
        self._attention.ask()

    def _on_overview(self, overview: Overview) -> None:
        self._overview = overview
        if not overview.has_sales:
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
        if overview == self._shown:  # most of what is written elsewhere changes nothing here
            self._states.ready()
            return
        self._shown = overview
        self._show_kpis(overview)
        self._lay_tiles(tuple(name for name in overview.tiles if name != KPIS))
        for name, card in self._cards.items():
            card.show_tile(overview.tiles[name], overview.currency)
        self._states.ready()

    def _show_kpis(self, overview: Overview) -> None:
        strip = overview.tiles.get(KPIS)
        kpis = strip.kpis if isinstance(strip, KpiStrip) else ()
        names = [kpi.measure.id for kpi in kpis]
        if names != list(self._kpis):
            empty(self._strip)
            self._kpis = {}
            for name in names:
                card = self._kpis[name] = KpiCard(self.context.theme)
                card.setProperty("measure", name)
                card.clicked.connect(self._on_kpi)
                self._strip.addWidget(card, 1)
        plans = any(kpi.plan is not None for kpi in kpis)
        for kpi in kpis:
            self._kpis[kpi.measure.id].show_kpi(kpi, overview.currency, plans=plans)

    def _lay_tiles(self, names: tuple[str, ...]) -> None:
        """Put the cards into two columns row by row; those that are there already stay the same widgets."""
        if names == tuple(self._cards):
            return
        kept = {name: card for name, card in self._cards.items() if name in names}
        empty(self._grid, keeping=kept.values())
        self._cards = {}
        for place, name in enumerate(names):
            card = kept.get(name)
            if card is None:
                card = card_of(name, self.context)
                card.requested.connect(self._open)
            self._cards[name] = card
            alone = place == len(names) - 1 and place % 2 == 0
            self._grid.addWidget(card, place // 2, place % 2, 1, 2 if alone else 1)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, int(2 * row < len(names)))

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

    def alerts_looked(self) -> None:
        """The rules of alerts have looked: show what they found."""
        self._attention.ask()

    # Choosing tiles

    def _on_choose(self) -> None:
        if self._editor is None:
            self._editor = OverviewEditor(self._choose, self.context)
            self._editor.changed.connect(self._on_chosen)
        self._editor.show_choice(self.tiles, self.figures)
        self._editor.toggle()

    def _on_chosen(self, tiles: tuple[str, ...], figures: tuple[str, ...]) -> None:
        """Keep another choice; the usual one is kept as no choice, so that it grows with the program."""
        self.context.settings.put(keys.OVERVIEW_TILES, [] if tiles == default_tiles() else list(tiles))
        self.context.settings.put(keys.OVERVIEW_KPIS, [] if figures == known_kpis(()) else list(figures))
        self._ask()

    # Opening

    def open(self, what: object) -> None:
        """Show the alerts of a kind, by its id."""
        if isinstance(what, str):
            self._attention.choose(what)

    def _on_kpi(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._open(ReportRequest("cut", "manager", str(sender.property("measure"))))

    def _open(self, request: ReportRequest) -> None:
        if request.report == RANKING:
            self.section_requested.emit(RANKING, int(request.member))
        else:
            self.section_requested.emit("reports", request)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Count when the page comes into view and something has changed since."""
        super().showEvent(event)
        if self._old or self._asked != self.tiles:  # a report's own page may have put it among them
            self._ask()
