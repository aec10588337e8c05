"""DealsPage: the registry of deals with inline amounts and stages moved by a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QMessageBox, QWidget

from crmdesk.data.edits import Conflict, Edited, change_amount, move_stage, parse_amount
from crmdesk.data.errors import Fault
from crmdesk.data.registry import Condition
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW, Kind, Table, currency_sign, number
from crmdesk.data.undoing import undo
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.deal_pane import DealPane
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.registry_page import RegistryPage
from crmdesk.ui.widgets.totals_row import Total


class DealsPage(RegistryPage):
    """All deals: who has them, in which stage, for how much, what is next and what is stuck."""

    registry_id = "deals"
    placeholder = N_("Client, deal, No.")
    editable = frozenset({"value"})
    pane_width = 330
    narrow_pane_width = 318

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pane = DealPane(context)
        super().__init__(context, pane, parent)
        pane.move_requested.connect(self._on_move)
        pane.client_requested.connect(self._on_client)

    def open_deals(
        self, conditions: tuple[Condition, ...], title: str = "", ids: tuple[int, ...] | None = None
    ) -> None:
        """Show the deals behind a figure: by conditions, or exactly these."""
        self.open_list(ListRequest(title, ids, conditions))

    def nothing_yet(self) -> tuple[str, str]:
        """Return what to say in a base without deals."""
        return _("There are no deals yet"), _("Bring them in from a file: crmdesk import FILE --as deals.")

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

    # -- edits ---------------------------------------------------------------------------------------------------

    def _on_value(self, record_id: int, key: str, text: str) -> None:
        """Save a typed amount."""
        del key
        version = self._model.value(self._model.row_of(record_id), "version")
        try:
            amount = parse_amount(text)
        except Fault as fault:
            self.toast_requested.emit(str(fault), None)
            return
        self._save_amount(record_id, version, amount)

    def _save_amount(self, deal_id: int, version: int, amount: int) -> None:
        work = partial(_change_amount, self.context.store, deal_id, version, amount)
        self.context.jobs.start(work, done=self._on_edited, failed=self._on_edit_failed)

    def _on_move(self, deal_id: int, version: int, step: int) -> None:
        work = partial(_move_stage, self.context.store, deal_id, version, step)
        self.context.jobs.start(work, done=self._on_edited, failed=self._on_edit_failed)

    def _on_edited(self, result: Edited | Conflict) -> None:
        if isinstance(result, Conflict):
            self._decide(result)
            return
        if result.txn is not None:
            self.toast_requested.emit(result.text, partial(self._undo, result.txn))
            self._show_changed()

    def _undo(self, txn: int) -> None:
        work = partial(_undo, self.context.store, txn)
        self.context.jobs.start(work, done=self._on_undone, failed=self._on_edit_failed)

    def _on_undone(self, rows: int) -> None:
        del rows
        self.toast_requested.emit(_("Undone"), None)
        self._show_changed()

    def _on_edit_failed(self, error: Exception) -> None:
        self.toast_requested.emit(str(error), None)
        self._show_changed()

    def _show_changed(self) -> None:
        self.refresh()
        self._pane.refresh()

    def _decide(self, conflict: Conflict) -> None:
        """Show both values; the person picks one."""
        sign = NARROW + currency_sign(self.context.store.firm.currency)
        who = conflict.author or _("Somebody")
        when = "" if conflict.at is None else f"{conflict.at:%H:%M}"
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(_("Two amounts"))
        box.setText(
            _("{who} saved “{title}” at {when}. Now it is {theirs}, you typed {yours}.").format(
                who=who,
                title=conflict.title,
                when=when,
                theirs=Kind.MONEY.text(conflict.theirs) + sign,
                yours=Kind.MONEY.text(conflict.yours) + sign,
            )
        )
        box.addButton(_("Keep theirs"), QMessageBox.ButtonRole.RejectRole)
        mine = box.addButton(_("Save mine"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        if box.clickedButton() is mine:
            self._save_amount(conflict.deal_id, conflict.version, conflict.yours)
        else:
            self._show_changed()

    def _on_client(self, client_id: int) -> None:
        self.section_requested.emit("clients", client_id)


def _units(amount: int | None) -> int | None:
    """Return an amount in whole units: rows of totals do not show kopecks."""
    return None if amount is None else round(amount / 100) * 100


def _change_amount(store: Store, deal_id: int, version: int, amount: int, _progress: Progress) -> Edited | Conflict:
    return change_amount(store, deal_id, version, amount)


def _move_stage(store: Store, deal_id: int, version: int, step: int, _progress: Progress) -> Edited:
    return move_stage(store, deal_id, version, step)


def _undo(store: Store, txn: int, _progress: Progress) -> int:
    return undo(store, txn)
