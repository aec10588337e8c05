"""SigningCommitments: promises of the report in hand are typed, ordered, made tasks of; old ones are judged."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.data.period_reports.commitment_tasks import plan_commitments
from crmdesk.data.period_reports.commitments import (
    add_commitment,
    change_commitment,
    order_commitments,
    remove_commitment,
)
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.period_reports.verdicts import judge
from crmdesk.ui.dialogs.promise import PromiseDialog
from crmdesk.ui.pages.signing_words import period_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.period_reports.commitments import CommitmentRow, Promised
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.signing_reading import Sheet


class SigningCommitments(QObject):
    """Every change is a deed that Ctrl+Z takes back while the report is only formed."""

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._sheet: Sheet | None = None
        self._dialog: PromiseDialog | None = None
        self._writing: Callable[[Promised], Callable[[Store], Deed]] | None = None

    @property
    def dialog(self) -> PromiseDialog | None:
        """The dialog that is open."""
        return self._dialog

    def hold(self, sheet: Sheet) -> None:
        """Write the promises of this report from now on."""
        self._sheet = sheet

    def add(self) -> None:
        """Ask for a new promise."""
        if self._sheet is not None:
            self._open(None, partial(_adding, self._sheet.row.id))

    def change(self, commitment_id: int) -> None:
        """Ask for a promise anew."""
        held = next((one for one in self._rows() if one.id == commitment_id), None)
        if held is not None:
            self._open(held, partial(_changing, commitment_id))

    def remove(self, commitment_id: int) -> None:
        """Take a promise out."""
        self._context.deeds.start(partial(remove_commitment, commitment_id=commitment_id))

    def order(self, ids: tuple[int, ...]) -> None:
        """Put the promises into an order."""
        if self._sheet is not None:
            self._context.deeds.start(partial(order_commitments, report_id=self._sheet.row.id, ids=ids))

    def make_tasks(self, ids: tuple[int, ...]) -> None:
        """Make a task of each promise that is none yet."""
        if self._sheet is not None:
            self._context.deeds.start(partial(plan_commitments, report_id=self._sheet.row.id, ids=ids))

    def judge(self, commitment: str, verdict: str) -> None:
        """Say what became of an old promise; where the report is approved next, the verdict goes with the signature."""
        if self._sheet is not None and not self._sheet.can_say:
            judgement = Judgement(verdict)
            self._context.deeds.start(partial(judge, commitment_id=int(commitment), judgement=judgement))

    def _rows(self) -> tuple[CommitmentRow, ...]:
        return () if self._sheet is None else self._sheet.commitments

    def _open(self, held: CommitmentRow | None, writing: Callable[[Promised], Callable[[Store], Deed]]) -> None:
        if self._sheet is None or self._dialog is not None:
            return
        due = period_of(self._sheet.row).neighbour(1).end - timedelta(1)
        self._writing = writing
        dialog = self._dialog = PromiseDialog(self._context, held, due, self._page.window())
        dialog.said.connect(self._on_said)
        dialog.finished.connect(self._on_finished)
        dialog.open()

    def _on_said(self, promised: Promised) -> None:
        if self._writing is not None:
            self._context.deeds.start(self._writing(promised), done=self._on_done, failed=self._on_failed)

    def _on_done(self, _deed: Deed) -> None:
        if self._dialog is not None:
            self._dialog.accept()

    def _on_failed(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.tell(str(error))

    def _on_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _adding(report_id: int, promised: Promised) -> Callable[[Store], Deed]:
    return partial(add_commitment, report_id=report_id, promised=promised)


def _changing(commitment_id: int, promised: Promised) -> Callable[[Store], Deed]:
    return partial(change_commitment, commitment_id=commitment_id, promised=promised)
