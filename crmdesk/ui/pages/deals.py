"""DealsPage: the registry of deals with inline amounts and stages moved by a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard
from crmdesk.data.conditions import Condition
from crmdesk.data.entry.deal_deeds import move_stage
from crmdesk.data.registry import Listing
from crmdesk.data.table import NARROW, Kind, Table, currency_sign, number
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.board_look import DealLook
from crmdesk.ui.pages.bulk_bar import BulkBar
from crmdesk.ui.pages.cell_editing import Typing
from crmdesk.ui.pages.deal_pane import DealPane
from crmdesk.ui.pages.deal_sheet import DealSheet
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.nothing import tell_no_deals
from crmdesk.ui.pages.registry_page import RegistryPage
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.widgets.totals_row import Total


class DealsPage(RegistryPage):
    """All deals: who has them, in which stage, for how much, what is next and what is stuck."""

    registry_id = "deals"
    placeholder = N_("Client, deal, No.")
    first_edited = "value"
    pane_width = 330
    narrow_pane_width = 318

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pane = DealPane(context)
        super().__init__(context, pane, parent)
        self._view.show_ticks()
        self._deal = pane.deal
        self.cells.writers["stage_id"] = self._write_stage
        pane.move_requested.connect(self._on_move)
        pane.client_requested.connect(self._on_client)
        self._sheet = DealSheet(context, pane.deal)
        self._sheet.left.connect(self._on_sheet_left)
        self._sheet.move_requested.connect(self._on_move)
        self._sheet.client_requested.connect(self._on_client)
        self.views.addWidget(self._sheet)
        pane.expanded.connect(self.open_card)
        self._view.grid.opened.disconnect(self._on_opened)
        self._view.grid.opened.connect(self.open_card)
        self._bulk = BulkBar(context, pane.deal)
        self._bulk.dropped.connect(self._on_dropped)
        self._view.selection_changed.connect(self._on_ticked)
        around = self._bar.parentWidget()
        column = None if around is None else around.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self._bar) + 1, self._bulk)
        strip = self._tabs.parentWidget() or self._tabs
        self._look = DealLook(context, self, self._bar, (strip, self._states), self._pane)
        self._look.look_changed.connect(self.reload)
        self._look.totals_changed.connect(self.status_changed)
        self._look.board.deal_opened.connect(self.open_card)
        self._look.board.deal_chosen.connect(self._on_card_chosen)

    # -- the board -----------------------------------------------------------------------------------------------

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the switch between table and board, and what the board alone needs."""
        return (self._look.controls,)

    def reload(self) -> None:
        """Read the table or the board, whichever is in view."""
        if self._look.is_board:
            self._loaded = True
            listing = Listing(self.registry_id, search=self._bar.text, conditions=self._bar.conditions)
            self._look.reload(listing)
        else:
            super().reload()

    def open_list(self, request: ListRequest) -> None:
        """Show what another page asks for, in the table."""
        self.views.setCurrentIndex(0)
        self._look.show_table()
        super().open_list(request)

    def entered(self) -> None:
        """Say the totals of the board again, and read what was changed elsewhere."""
        super().entered()
        self._look.tell()

    def _show_changed(self) -> None:
        if self.views.currentWidget() is self._sheet:
            self._sheet.refresh()
        if self._look.is_board:
            self._stale = False
            self._look.board.refresh()
            if self._pane.isVisible():
                self._pane.refresh()
        else:
            super()._show_changed()

    def _on_card_chosen(self, deal_id: int) -> None:
        if self._pane.isVisible():
            self._pane.show_record(deal_id)

    def open_deals(
        self, conditions: tuple[Condition, ...], title: str = "", ids: tuple[int, ...] | None = None
    ) -> None:
        """Show the deals behind a figure: by conditions, or exactly these."""
        self.open_list(ListRequest(title, ids, conditions))

    def task_in_hand(self) -> TaskRequest:
        """Return the deal in hand: a task planned now is its next step."""
        card = self._pane.card
        held = self._look.board.in_hand if self._look.is_board else None if card is None else card.id
        return TaskRequest(deal_id=held)

    def nothing_yet(self) -> tuple[str, str]:
        """Return what to say in a base without deals."""
        return _("There are no deals yet"), _("Add the first deal, or bring deals in from a file in Import.")

    def _tell_nothing(self) -> None:
        super()._tell_nothing()
        if self._is_empty:
            tell_no_deals(self._states, self.record_requested.emit)

    def totals_of(self, table: Table, shown: Sequence[str]) -> Mapping[str, Total]:
        """Return count, average, sum and weighted sum under their columns."""
        count, amount, average, weighted = table.rows[0]
        cells = {shown[0]: Total(plural("Total {n} deal", "Total {n} deals", count).format(n=number(count)))}
        if "stage" in shown[1:]:
            cells["stage"] = Total(_("avg. {amount}").format(amount=Kind.MONEY.text(_units(average))), "text2", 400)
        if "value" in shown[1:]:
            cells["value"] = Total(Kind.MONEY.text(_units(amount)), short=Kind.MONEY.short(amount))
        if "owner" in shown[1:]:
            cells["owner"] = Total(
                _("weighted {amount}").format(amount=Kind.MONEY.text(_units(weighted))),
                short=Kind.MONEY.short(weighted),
            )
        return cells

    def sum_of(self, table: Table) -> str:
        """Return "Selected 3: 7 329 600 ₽ · weighted ... · average ..."."""
        count, amount, average, weighted = table.rows[0]
        sign = NARROW + currency_sign(table.currency)
        return _("Selected {n}: <b>{sum}</b> · weighted <b>{weighted}</b> · average {average}").format(
            n=number(count),
            sum=Kind.MONEY.text(_units(amount)) + sign,
            weighted=Kind.MONEY.text(_units(weighted)) + sign,
            average=Kind.MONEY.text(_units(average)) + sign,
        )

    # -- the whole card ------------------------------------------------------------------------------------------

    def open_card(self, deal_id: int) -> None:
        """Show the whole card of a deal in the place of the list."""
        self._sheet.show_deal(deal_id)
        self.views.setCurrentWidget(self._sheet)
        self._sheet.setFocus()

    def _on_sheet_left(self) -> None:
        """The list stands where it was, with the same deal in hand."""
        self.views.setCurrentIndex(0)
        (self._look.board if self._look.is_board else self._view.grid).setFocus()
        self._rest.start()

    # -- many at once --------------------------------------------------------------------------------------------

    def _on_ticked(self) -> None:
        self._bulk.show_ticked(self._view.selected_ids())

    def _on_dropped(self) -> None:
        self._view.grid.clearSelection()

    # -- edits ---------------------------------------------------------------------------------------------------

    def _on_move(self, deal_id: int, step: int) -> None:
        card = self._pane.card
        if isinstance(card, DealCard) and card.id == deal_id and step > 0 and card.stages and card.stages[-1].current:
            self._deal.close(deal_id, str(card.get("title")))  # beyond the last open stage a deal is closed
            return
        if self._look.is_board:
            self._look.board.move_by(deal_id, step)
            return
        self.context.deeds.start(partial(move_stage, deal_id=deal_id, step=step))

    def _write_stage(self, record_id: int, stage_id: int, typing: Typing) -> bool:
        """Put a deal into the stage chosen in its cell; one that closes it asks how it ended."""
        stage = self._deal.stage(stage_id)
        if stage is None or not stage.outcome:
            return False
        title = str(self._model.value(self._model.row_of(record_id), "title"))
        typing.deleteLater()
        return self._deal.close(record_id, title, stage.outcome, stage_id) or self._give_back()

    def _give_back(self) -> bool:
        self.cells.given_back.emit()
        return True

    def _on_client(self, client_id: int) -> None:
        self.section_requested.emit("clients", client_id)


def _units(amount: int | None) -> int | None:
    """Return an amount in whole units: rows of totals do not show kopecks."""
    return None if amount is None else round(amount / 100) * 100
