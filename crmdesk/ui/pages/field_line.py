"""Field lines: a line over a field of a form, typed or chosen; offers come from the base while it is open."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.entry.offers import Offer, offers, takes_offers
from crmdesk.data.entry.typed import read_typed, typed_text
from crmdesk.data.errors import Fault
from crmdesk.data.models import Client, Contact, Deal, Invoice, Source
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor, Reading
from crmdesk.ui.widgets.day_editor import DayEditor


def field_line(
    context: Context,
    parent: QWidget,
    form: Form,
    field: FormField,
    held: Any,
    text: str,
    within: int | None = None,
) -> CellEditor:
    """Return a line over what a field holds.

    Args:
        context: the base and the jobs.
        parent: what the line stands in.
        form: whose field it is.
        field: what is typed.
        held: what the field holds.
        text: the same in words, for what is chosen.
        within: for stages their pipeline, for contacts their client.
    """
    if takes_offers(field):
        return choice_line(context, parent, form, field, text, within)
    zone = context.store.firm.timezone

    def read(typed: str) -> Any:
        return read_typed(field, typed, context.view.today, zone)

    return typed_line(context, parent, field, typed_text(field, held, zone), read)


def typed_line(context: Context, parent: QWidget, field: FormField, text: str, reading: Reading) -> CellEditor:
    """Return a line that is typed; that of a day opens a month too."""
    if field.entry is Entry.DATE:
        return DayEditor(parent, text, reading, context.theme, context.view.today)
    return CellEditor(parent, text, reading)


def choice_line(
    context: Context, parent: QWidget, form: Form, field: FormField, text: str, within: int | None = None
) -> ChoiceCellEditor:
    """Return a line with a list of what can be chosen."""
    whole = field.source not in (Client, Deal, Contact, Source, Invoice)
    free = field.entry is Entry.WORDS
    editor = ChoiceCellEditor(parent, text, free=free, required=field.required, narrows_itself=whole)
    asking = _Asking(context, editor, form, field, within)
    editor.offers_wanted.connect(asking.ask)
    asking.ask("")
    return editor


def free_choice_line(context: Context, parent: QWidget, form: Form, field: FormField) -> ChoiceCellEditor:
    """Return an empty line that takes what can be chosen, or any other text as it is."""
    editor = ChoiceCellEditor(parent, "", free=True, required=False, narrows_itself=True)
    asking = _Asking(context, editor, form, field, None)
    editor.offers_wanted.connect(asking.ask)
    asking.ask("")
    return editor


class _Asking(QObject):
    """Asks the base for the offers of an editor and hands them over while it lives."""

    def __init__(
        self, context: Context, editor: ChoiceCellEditor, form: Form, field: FormField, within: int | None
    ) -> None:
        super().__init__(editor)
        self._context = context
        self._editor = editor
        self._form, self._field, self._within = form, field, within

    def ask(self, typed: str) -> None:
        """Ask for the offers that contain some letters."""
        work = partial(_read_offers, self._context.store, self._form, self._field, typed, self._within)
        self._context.jobs.start(work, done=self._on_offers, failed=self._on_failed, replaces=self)

    def _on_offers(self, found: tuple[str, tuple[Offer, ...]]) -> None:
        self._editor.set_offers(*found)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Fault):
            self._editor.show_reason(str(error))


def _read_offers(
    store: Store, form: Form, field: FormField, typed: str, within: int | None, _progress: Progress
) -> tuple[str, tuple[Offer, ...]]:
    return typed, offers(store, form, field, typed, within=within)
