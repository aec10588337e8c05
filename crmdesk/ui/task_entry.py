"""TaskEntry: a task planned or a call written down from anywhere, over whatever page is in view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from crmdesk.data.activities.deeds import Logged, log_done, next_workday, plan
from crmdesk.data.activities.partners import Partner, partner_of
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import Recurrence
from crmdesk.data.activities.templates import Template, list_templates, save_template
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.tasks_log import LogForm
from crmdesk.ui.pages.tasks_new import DRAFT, NewTask
from crmdesk.ui.pages.tasks_outcome import draft_key
from crmdesk.ui.pages.tasks_request import TaskRequest

WIDTH = 430
MARGIN = 16


@dataclass(frozen=True, slots=True)
class _Known:
    """What has to be read before the fields open."""

    request: TaskRequest
    workday: date
    templates: tuple[Template, ...]
    partner: Partner | None


class TaskEntry(QObject):
    """Opens the fields at the top right of a widget; one at a time."""

    def __init__(self, context: Context, over: QWidget, top: int = 8) -> None:
        super().__init__(over)
        self._context = context
        self._over = over
        self._top = top
        self._form: NewTask | LogForm | None = None
        self._back: QWidget | None = None
        self._performer: int | None = None
        over.installEventFilter(self)

    @property
    def form(self) -> NewTask | LogForm | None:
        """The fields, while they are open."""
        return self._form

    def begin(self, request: TaskRequest) -> None:
        """Open the fields for what is asked: a new task, or something done."""
        self._context.jobs.start(
            partial(_read, self._context.store, request), done=self._on_read, failed=self._on_unread, replaces=self
        )

    def close(self) -> None:
        """Close the fields; the keyboard goes back to where it was."""
        if self._form is None:
            return
        form, self._form = self._form, None
        form.hide()
        form.deleteLater()
        back, self._back = self._back, None
        if back is None or not shiboken6.isValid(back):  # what had the keyboard may be gone with its page
            back = self._over
        back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_read(self, known: _Known) -> None:
        self.close()
        request = known.request
        self._performer = request.performer_id
        self._back = self._over.focusWidget()
        if request.done:
            log = LogForm(self._context, known.workday)
            log.logged.connect(self._on_logged)
            self._show(log)
            log.begin(code=request.code, partner=known.partner)
            return
        new = NewTask(self._context, known.workday, known.templates)
        new.planned.connect(self._on_planned)
        self._show(new)
        new.begin(code=request.code, day=request.day, minute=request.minute, partner=known.partner)

    def _show(self, form: NewTask | LogForm) -> None:
        form.setParent(self._over)
        form.cancelled.connect(self.close)
        self._form = form
        self._place()
        form.show()
        form.raise_()

    def _place(self) -> None:
        if self._form is not None:
            self._form.setFixedWidth(min(WIDTH, self._over.width() - 2 * MARGIN))
            self._form.adjustSize()
            self._form.move(self._over.width() - self._form.width() - MARGIN, self._top)

    def _on_unread(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_planned(self, what: Plan, recurrence: Recurrence | None, keep: bool) -> None:
        filled = replace(what, performer_id=what.performer_id or self._performer)
        writing: Callable[[Store], Deed] = partial(plan, what=filled)
        if keep or recurrence is not None:
            writing = partial(save_template, plan=filled, recurrence=recurrence)
        self._context.deeds.start(writing, done=self._on_written, failed=self._on_refused)

    def _on_logged(self, what: Logged, following: Plan | None) -> None:
        filled = replace(what, performer_id=self._performer)
        self._context.deeds.start(
            partial(log_done, what=filled, next_step=following), done=self._on_written, failed=self._on_refused
        )

    def _on_written(self, _deed: Deed) -> None:
        self._context.drafts.drop(DRAFT if isinstance(self._form, NewTask) else draft_key(None))
        self.close()

    def _on_refused(self, error: Exception) -> None:
        if self._form is not None:
            self._form.tell(str(error))
            self._place()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._over:
            self._place()
        return super().eventFilter(watched, event)


def _read(store: Store, request: TaskRequest, _progress: Progress) -> _Known:
    partner = None
    if request.client_id is not None or request.deal_id is not None:
        partner = partner_of(store, client_id=request.client_id, deal_id=request.deal_id)
    return _Known(request, next_workday(store), () if request.done else list_templates(store), partner)
