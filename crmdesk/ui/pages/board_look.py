"""DealLook: how the page of deals looks, as a table or as a board, and what the toolbar offers for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.board import Board
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.registry import Listing
from crmdesk.data.table import NARROW, Kind, currency_sign, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_maker import RecordMaker
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.board import BoardView
from crmdesk.ui.pages.board_reader import BoardQuestion
from crmdesk.ui.theme import mark
from crmdesk.ui.toolbar import MenuButton
from crmdesk.ui.widgets.filter_bar import FilterBar
from crmdesk.ui.widgets.segments import Segment, Segments

TABLE, BOARD = "table", "board"


class DealLook(QObject):
    """Holds the board, shows it in the place of the table, and keeps the choice; the page asks it what to read."""

    look_changed = Signal()
    """Another look, pipeline or narrowing was chosen: what is in view has to be read."""
    totals_changed = Signal(str)
    """The words of the status bar about the board, rich text; empty over the table."""

    def __init__(
        self, context: Context, page: QWidget, bar: FilterBar, table: Sequence[QWidget], pane: QWidget
    ) -> None:
        """Put the board where the table is.

        Args:
            context: what every page is given.
            page: the page of deals.
            bar: the filters, the same for both looks.
            table: what is seen over the table only; the last of them is the table itself.
            pane: the card of one deal: beside the table always, beside the board when it is asked for.
        """
        super().__init__(page)
        self._context = context
        self._page, self._bar, self._table, self._pane = page, bar, tuple(table), pane
        self._stuck_count = 0
        self.board = BoardView(context)
        self.board.board_changed.connect(self._on_board)
        self.board.new_deal_requested.connect(self._on_new_deal)
        self._maker = RecordMaker(context, page)
        column = self._table[-1].parentWidget()
        room = None if column is None else column.layout()
        assert isinstance(room, QBoxLayout), "the table lies in a column"
        room.addWidget(self.board, 1)
        self.board.registry_read.connect(bar.set_registry)
        self.controls = QWidget()
        self._switch = Segments(
            [
                Segment(TABLE, _("Table"), context.theme.icon("table-2", "text2", checked="accent")),
                Segment(BOARD, _("Board"), context.theme.icon("square-kanban", "text2", checked="accent")),
            ]
        )
        self._switch.setAccessibleName(_("How deals are shown"))
        self._switch.set_current(context.settings.get(keys.DEALS_LOOK))
        self._pipeline = MenuButton(context)
        self._pipeline.setToolTip(_("Pipeline"))
        self._stuck = QToolButton()
        self._stuck.setCheckable(True)
        self._stuck.setIconSize(QSize(16, 16))
        self._stuck.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self._stuck, self._pipeline, self._switch):
            row.addWidget(part)
        self._pipeline.hide()
        self._switch.chosen.connect(self._on_look)
        self._pipeline.choices_menu.triggered.connect(self._on_pipeline)
        self._stuck.toggled.connect(self._on_stuck)
        self._show_stuck()
        self._arrange()

    @property
    def is_board(self) -> bool:
        """Whether the board is in view."""
        return self._switch.current == BOARD

    def show_table(self) -> None:
        """Show the table: what is asked for is a list."""
        if self.is_board:
            self._switch.set_current(TABLE)
            self._context.settings.put(keys.DEALS_LOOK, TABLE)
            self._arrange()

    def reload(self, listing: Listing) -> None:
        """Read the board of what the filters ask for."""
        pipeline_id = self._context.settings.get(keys.PIPELINE) or None
        self.board.ask(BoardQuestion(listing, pipeline_id, self._stuck.isChecked()))

    def tell(self) -> None:
        """Say the board's totals again: the page has come into view."""
        board = self.board.board
        self.totals_changed.emit(totals_text(board) if self.is_board and board is not None else "")

    def _arrange(self) -> None:
        on = self.is_board
        for part in self._table:
            part.setVisible(not on)
        self.board.setVisible(on)
        self._bar.chooser.setVisible(not on)
        self._stuck.setVisible(on)
        if on:
            self._pane.hide()
        self._page.setFocusProxy(self.board if on else None)  # type: ignore[arg-type]
        self._show_pipelines()

    def _on_look(self, look: str) -> None:
        self._context.settings.put(keys.DEALS_LOOK, look)
        self._arrange()
        self.tell()
        self.look_changed.emit()

    def _on_pipeline(self, action: QAction) -> None:
        self._context.settings.put(keys.PIPELINE, int(action.data()))
        self._stuck_count = 0
        self.look_changed.emit()

    def _on_new_deal(self, stage_id: int) -> None:
        """Open the sheet of a new deal that begins in the stage whose plus was pressed."""
        if self.board.board is not None:
            begun = {"pipeline_id": self.board.board.pipeline_id, "stage_id": stage_id}
            self._maker.begin("deal", begun, self._on_added)

    def _on_added(self, deed: Deed) -> None:
        if deed.ids:
            self.board.expect(deed.ids[0])

    def _on_stuck(self) -> None:
        self._show_stuck()
        self.look_changed.emit()

    def _on_board(self, board: Board) -> None:
        if not self._stuck.isChecked() or not self._stuck_count:
            self._stuck_count = sum(stage.stuck for stage in board.stages)
        self._show_stuck()
        self._show_pipelines()
        self.tell()

    def _show_pipelines(self) -> None:
        board = self.board.board
        if board is not None:
            self._pipeline.set_choices([(str(pipeline), name) for pipeline, name in board.pipelines])
            self._pipeline.set_current(str(board.pipeline_id))
        self._pipeline.setVisible(self.is_board and board is not None and len(board.pipelines) > 1)

    def _show_stuck(self) -> None:
        on = self._stuck.isChecked()
        self._stuck.setIcon(self._context.theme.icon("flag", "accent" if on else "text2"))
        count = number(self._stuck_count) if self._stuck_count else ""
        self._stuck.setText(GAP + " ".join(part for part in (_("Only stuck"), count) if part))
        mark(self._stuck, on="true" if on else "false")


def totals_text(board: Board) -> str:
    """Return "190 deals · 144 810 300 ₽ · weighted 62 686 635 ₽ · stuck 30, 26 120 500 ₽" as rich text."""
    sign = NARROW + currency_sign(board.currency)
    amount, weighted, stuck_amount = (
        Kind.MONEY.text(round(sum(parts) / 100) * 100) + sign
        for parts in (
            [stage.amount for stage in board.stages],
            [stage.weighted for stage in board.stages],
            [stage.stuck_amount for stage in board.stages],
        )
    )
    deals = plural("{n} deal", "{n} deals", board.count).format(n=number(board.count))
    text = _("{deals} · <b>{amount}</b> · weighted <b>{weighted}</b>").format(
        deals=deals, amount=amount, weighted=weighted
    )
    stuck = sum(stage.stuck for stage in board.stages)
    if not stuck:
        return text
    return text + " · " + _("stuck {n}, {amount}").format(n=number(stuck), amount=stuck_amount)
