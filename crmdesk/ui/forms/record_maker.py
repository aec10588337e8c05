"""RecordMaker: opens the sheet of a new record over a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.form import Form
from crmdesk.data.entry.forms import form_of
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.forms.new_record import NewRecord
from crmdesk.ui.jobs import Progress


class RecordMaker(QObject):
    """Opens sheets for new records over a window, one at a time."""

    open_requested = Signal(str, object)
    """Show a record: its form and id."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._values: Mapping[str, Any] = {}
        self._added: Callable[[Deed], None] | None = None
        self.sheet: NewRecord | None = None

    def begin(
        self, form_id: str, values: Mapping[str, Any] | None = None, added: Callable[[Deed], None] | None = None
    ) -> None:
        """Open a sheet for a new record.

        Args:
            form_id: what is made.
            values: what is known of it, by key.
            added: told the deed when the record is made; a bound method.
        """
        self._values, self._added = dict(values or {}), added
        work = partial(_read_form, self._context.store, form_id)
        self._context.jobs.start(work, done=self._on_form, failed=self._on_failed, replaces=self)

    def _on_form(self, form: Form) -> None:
        sheet = self.sheet = NewRecord(self._context, form, self._values, self._window)
        sheet.open_requested.connect(self.open_requested)
        sheet.added.connect(self._on_added)
        sheet.finished.connect(self._on_finished)
        sheet.open()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_added(self, deed: Deed) -> None:
        if self._added is not None:
            self._added(deed)

    def _on_finished(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.deleteLater()


def _read_form(store: Store, form_id: str, _progress: Progress) -> Form:
    return form_of(store, form_id)
