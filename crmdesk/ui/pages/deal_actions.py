"""DealActions: what is done to a deal from its cell, its pane and its card: fields, stages, closing, next steps."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from crmdesk.data.activities.deeds import call_tomorrow, plan
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.workdays import Workdays, read_workdays
from crmdesk.data.cards import DealCard
from crmdesk.data.entry.deal_deeds import close_deal, move_stage, put_into_stage, reopen
from crmdesk.data.entry.deeds import Deed, change
from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.offers import Offer, offers
from crmdesk.data.entry.record_line import write_deal_line
from crmdesk.data.models import Competitor, LossReason
from crmdesk.data.models.catalogue import CANCELLED, LOST, WON
from crmdesk.data.pipelines import Pipelines, StageChoice, list_pipelines
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.closing import ClosingDialog
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.fact_editor import FactEditor

_REASON = FormField("loss_reason_id", "", Entry.REFERENCE, source=LossReason)
_COMPETITOR = FormField("competitor_id", "", Entry.REFERENCE, source=Competitor)


class _Sent(QObject):
    """A field on its way; should it be refused, its line opens again."""

    def __init__(self, fact: FactEditor, text: str) -> None:
        super().__init__(fact)
        self._fact, self._text = fact, text

    def on_failed(self, error: Exception) -> None:
        self._fact.give_back(self._text, str(error))


class DealActions(QObject):
    """Starts the deeds of one page; knows its pipelines, reasons and working days."""

    known = Signal()
    """Pipelines and working days have been read."""
    refused = Signal(str)
    """Why a line typed under a deal was not written; the line keeps its text."""
    line_written = Signal()

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.pipelines = Pipelines(())
        self.reasons: tuple[Offer, ...] = ()
        self._competitors: tuple[Offer, ...] = ()
        self._workdays = Workdays()

    def read(self) -> None:
        """Read pipelines, reasons and working days; again after any of them may have changed."""
        work = partial(_read_known, self._context.store)
        self._context.jobs.start(work, done=self._on_known, failed=self._on_failed, replaces=(self, "known"))

    def next_workday(self, days: int) -> date:
        """Return the working day after today, and ``days`` working days on from it."""
        day = self._workdays.next_working(self._context.view.today + timedelta(1))
        for _again in range(days):
            day = self._workdays.next_working(day + timedelta(1))
        return day

    # -- fields --------------------------------------------------------------------------------------------------

    def set_field(self, card: DealCard, fact: FactEditor, key: str, value: Any) -> None:
        """Write one field of a deal; a fault gives the text back to its line."""
        if value == card.held.get(key):
            return
        if key == "stage_id":
            self.put(card.id, int(value), str(card.get("title")))
            return
        was = {key: card.held.get(key)}
        sent = _Sent(fact, fact.shown)
        version = card.get("version")
        writing = partial(change, form_id="deal", record_id=card.id, version=version, was=was, values={key: value})
        self._context.deeds.start(writing, failed=sent.on_failed)

    # -- stages --------------------------------------------------------------------------------------------------

    def move(self, deal_id: int, step: int) -> None:
        """Move a deal along its stages."""
        self._context.deeds.start(partial(move_stage, deal_id=deal_id, step=step))

    def stage(self, stage_id: int) -> StageChoice | None:
        """Return what is known of a stage."""
        return self.pipelines.stage(stage_id)

    def put(self, deal_id: int, stage_id: int, title: str) -> bool:
        """Put a deal into a stage; one that closes it asks how it ended. False where the person thought better of it."""
        stage = self.stage(stage_id)
        if stage is not None and stage.outcome in (LOST, CANCELLED):
            return self.close(deal_id, title, stage.outcome, stage_id)
        self._context.deeds.start(partial(put_into_stage, deal_ids=[deal_id], stage_id=stage_id))
        return True

    def close(self, deal_id: int, title: str, outcome: int = WON, stage_id: int | None = None) -> bool:
        """Ask how a deal ended and close it; False where the person thought better of it."""
        dialog = ClosingDialog(
            title, self._context.view.today, self.reasons, self._competitors, outcome, self._window.window()
        )
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not accepted:
            return False
        said = dialog.closing()
        how: dict[str, Any] = {
            "loss_reason_id": said.loss_reason_id,
            "loss_note": said.loss_note,
            "closed_on": said.closed_on,
            "competitor_id": said.competitor_id,
        }
        chosen = None if stage_id is None else self.stage(stage_id)
        if chosen is not None and chosen.outcome == said.outcome:
            self._context.deeds.start(partial(put_into_stage, deal_ids=[deal_id], stage_id=chosen.id, **how))
        else:
            self._context.deeds.start(partial(close_deal, deal_id=deal_id, outcome=said.outcome, **how))
        return True

    def reopen(self, deal_id: int) -> None:
        """Open a closed deal again."""
        self._context.deeds.start(partial(reopen, deal_id=deal_id))

    # -- next steps ----------------------------------------------------------------------------------------------

    def call_tomorrow(self, deal_id: int) -> None:
        """Plan a call on the next working day."""
        self._context.deeds.start(partial(call_tomorrow, deal_id=deal_id))

    def meet(self, deal_id: int) -> None:
        """Plan a meeting two working days on."""
        meeting = Plan(code="meeting", due_on=self.next_workday(1), deal_id=deal_id)
        self._context.deeds.start(partial(plan, what=meeting))

    def write_line(self, deal_id: int, text: str) -> None:
        """Write what was typed under a deal."""
        work = partial(write_deal_line, deal_id=deal_id, text=text)
        self._context.deeds.start(work, done=self._on_line, failed=self._on_refused)

    def _on_line(self, _deed: Deed) -> None:
        self.line_written.emit()

    def _on_refused(self, error: Exception) -> None:
        self.refused.emit(str(error))

    def _on_known(self, found: tuple[Pipelines, tuple[Offer, ...], tuple[Offer, ...], Workdays]) -> None:
        self.pipelines, self.reasons, self._competitors, self._workdays = found
        self.known.emit()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)


def _read_known(store: Store, _progress: Progress) -> tuple[Pipelines, tuple[Offer, ...], tuple[Offer, ...], Workdays]:
    form = form_named("deal")
    with store.reading() as connection:
        workdays = read_workdays(connection)
    return list_pipelines(store), offers(store, form, _REASON), offers(store, form, _COMPETITOR), workdays
