"""CellEditing: what is typed over the cells of a list goes into the base; the cell shows it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crmdesk.data.drafts import draft_key
from crmdesk.data.entry.deeds import Conflict, Deed, change
from crmdesk.data.entry.form import OWN, Entry, Form, FormField
from crmdesk.data.entry.forms import form_of
from crmdesk.data.entry.offers import takes_offers
from crmdesk.data.entry.typed import read_day, read_typed, typed_text
from crmdesk.data.errors import Fault
from crmdesk.data.listing import FirstPage
from crmdesk.data.registry import RegistryField
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, day_text
from crmdesk.ui.context import Context
from crmdesk.ui.drafts import keep_line
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.field_line import choice_line, typed_line
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor
from crmdesk.ui.widgets.table_model import Index
from crmdesk.ui.widgets.table_view import TableView

#: Writes a typed value in a way of its own: gets the record, the value and how to give the cell back; True if it did.
Writer = Callable[[int, Any, "Typing"], bool]

#: Fields that hold a list of texts.
_LISTS = (Entry.TAGS, Entry.PHONES, Entry.EMAILS)


class Typing(QObject):
    """One typed value on its way into the base; should it be refused, its cell opens again with the text."""

    def __init__(self, editing: CellEditing, record_id: int, key: str, text: str) -> None:
        super().__init__(editing)
        self._editing = editing
        self._record_id, self._key, self._text = record_id, key, text

    def on_done(self, _deed: Deed) -> None:
        """It is in the base."""
        self.deleteLater()

    def on_failed(self, error: Exception) -> None:
        """It was refused."""
        self._editing.reopen(self._record_id, self._key, self._text, str(error))
        self.deleteLater()


class CellEditing(QObject):
    """Makes the editors of a list's cells and writes what they were left with."""

    given_back = Signal()
    """A cell shows what is not in the base: read it again."""

    def __init__(self, context: Context, view: TableView) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._fields: dict[str, RegistryField] = {}
        self._form: Form | None = None
        self.writers: dict[str, Writer] = {}
        """Key of a form's field -> how it is written, where that is not by the form."""
        view.grid.delegate.entered.connect(self._on_entered)
        context.deeds.conflicted.connect(self._on_conflicted)

    def set_page(self, page: FirstPage) -> None:
        """Know the columns, and the form with the firm's own fields."""
        self._fields = {field.key: field for field in page.fields}
        form_id = page.registry.record.__tablename__
        if any(field.edits for field in page.fields):
            work = partial(_read_form, self._context.store, form_id)
            self._context.jobs.start(work, done=self._on_form, failed=self._on_form_failed, replaces=(self, "form"))

    def reopen(self, record_id: int, key: str, text: str, reason: str) -> None:
        """Open a cell again with what was typed and why it was not taken."""
        self.given_back.emit()
        editor = self._view.grid.edit_cell(self._view.model.row_of(record_id), key)
        if editor is not None:
            editor.setText(text)
            editor.show_reason(reason)

    def _on_form(self, form: Form) -> None:
        self._form = form
        self._view.grid.delegate.maker = self._make

    def _on_form_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_conflicted(self, _conflict: Conflict) -> None:
        self.given_back.emit()

    # -- the editor ----------------------------------------------------------------------------------------------

    def _field(self, key: str) -> tuple[RegistryField, FormField] | None:
        """Return a column and the field of the form that its cells edit."""
        column = self._fields.get(key)
        if column is None or self._form is None or not column.edits:
            return None
        return column, self._form.field_named(column.edits)

    def _held(self, row: int, column: RegistryField, field: FormField) -> Any:
        """Return what the form's field holds in a row, as the form would say it."""
        value = self._view.model.value(row, column.raw or column.key)
        if column.own_id is not None and value is not None:
            if field.entry is Entry.DATE:
                return value.isoformat()
            if field.entry is Entry.SEVERAL:
                return [part.strip() for part in str(value).split(",")]
            if field.entry is Entry.NUMBER and float(value).is_integer():
                return int(value)
        return list(value or ()) if field.entry in _LISTS else value

    def _make(self, parent: QWidget, index: Index) -> CellEditor | None:
        model = self._view.model
        key = model.columns[index.column()].key
        found = self._field(key)
        record_id = model.record_id(index.row())
        if found is None or record_id is None:
            return None
        column, field = found
        if takes_offers(field):
            shown = model.value(index.row(), column.key)
            text = "" if shown is None else column.kind.text(shown)
            within = model.value(index.row(), "pipeline_id") if column.edits == "stage_id" else None
            editor: CellEditor = choice_line(self._context, parent, self._whole_form, field, text, within)
        else:
            text = self._text(index.row(), column, field)
            editor = typed_line(self._context, parent, field, text, partial(self._read, key))
        editor.setProperty("record_id", str(record_id))
        editor.setProperty("key", key)
        editor.setAccessibleName(field.label)
        draft = draft_key(self._whole_form.id, record_id, field.key)
        left = self._context.drafts.text(draft)
        keep_line(self._context.drafts, draft, editor)
        if left:  # typed before a crash
            editor.begin_with(left)
        return editor

    def _text(self, row: int, column: RegistryField, field: FormField) -> str:
        text = typed_text(field, self._held(row, column, field), self._context.store.firm.timezone)
        if column.key == "next_step":
            day = self._view.model.value(row, "next_step_on")
            return f"{day_text(day)} {text}".strip() if day is not None else text
        return text

    def _read(self, key: str, text: str) -> Any:
        found = self._field(key)
        assert found is not None, "only cells with a field have an editor"
        if key == "next_step":
            return _read_step(found[1], text, self._context)
        return read_typed(found[1], text, self._context.view.today, self._context.store.firm.timezone)

    # -- writing -------------------------------------------------------------------------------------------------

    def _on_entered(self, editor: CellEditor, value: Any) -> None:
        record_id, key = int(editor.property("record_id")), str(editor.property("key"))
        found, row = self._field(key), self._view.model.row_of(record_id)
        if found is None or row < 0:
            return
        column, field = found
        was = self._held(row, column, field)
        values = value if key == "next_step" else {column.edits: value}
        if values == {column.edits: was}:
            return
        typing = Typing(self, record_id, key, editor.text())
        label = editor.label if isinstance(editor, ChoiceCellEditor) else ""
        writer = self.writers.get(column.edits)
        if writer is not None and writer(record_id, value, typing):
            return
        seen = {column.edits: was}
        if key == "next_step":
            seen["next_step_on"] = self._view.model.value(row, "next_step_on")
        version = self._view.model.value(row, "version")
        self._view.model.patch(record_id, _shown(column, field, values, label))
        writing = partial(
            change, form_id=self._whole_form.id, record_id=record_id, version=version, was=seen, values=values
        )
        self._context.deeds.start(writing, done=typing.on_done, failed=typing.on_failed)

    @property
    def _whole_form(self) -> Form:
        assert self._form is not None, "nothing is typed before the form is known"
        return self._form


def _shown(column: RegistryField, field: FormField, values: Mapping[str, Any], label: str) -> dict[str, Any]:
    """Return what the row shows of a typed value until it is read again."""
    if column.key == "next_step":
        return dict(values)
    value = values[column.edits]
    shown = value
    if field.entry in (Entry.REFERENCE, Entry.CODE):
        shown = label or None
    elif field.entry in (*_LISTS, Entry.SEVERAL):
        shown = ", ".join(value) or None
    elif column.kind is Kind.PERCENT:
        shown = None if value is None else value / 10_000
    elif column.edits.startswith(OWN) and field.entry is Entry.DATE:
        shown = label or None  # read again in a moment
    return {column.key: shown, **({column.raw: value} if column.raw else {})}


def _read_step(field: FormField, text: str, context: Context) -> dict[str, Any]:
    """Return the step and its day: a day may stand before the words, and goes where nothing does."""
    first, _space, rest = text.strip().partition(" ")
    day = None
    try:
        day = read_day(first, context.view.today) if first else None
    except Fault:
        rest = text.strip()
    step = read_typed(field, rest, context.view.today)
    values = {"next_step": step}
    if day is not None or not text.strip():
        values["next_step_on"] = day
    return values


def _read_form(store: Store, form_id: str, _progress: Progress) -> Form:
    return form_of(store, form_id)
