"""RecordForm: every field of a record by the groups of its form; each is written as soon as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crmdesk.data.drafts import draft_key
from crmdesk.data.entry.deeds import Deed, change
from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.entry.record import Record, read_record
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.note_editor import NoteEditor
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.fact_editor import FactEditor
from crmdesk.ui.pages.field_line import field_line
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.cell_editors import CellEditor
from crmdesk.ui.widgets.states import Stateful

COLUMNS = 2


class RecordForm(QWidget):
    """Reads a record, shows its fields, writes what is typed into one; what others write comes in around the typing."""

    def __init__(self, context: Context, form_id: str, *, columns: int = COLUMNS, without: Sequence[str] = ()) -> None:
        """Make an empty form.

        Args:
            context: the base, the jobs and the deeds.
            form_id: whose fields they are.
            columns: fields side by side.
            without: keys of fields that are shown elsewhere.
        """
        super().__init__()
        self._context = context
        self._form_id = form_id
        self._columns = columns
        self._without = frozenset(without)
        self._wanted: int | None = None
        self._record: Record | None = None
        self._fields: dict[str, FactEditor | NoteEditor] = {}
        self._is_late = False
        """Whether a newer state waits until the line that is open is closed."""
        self._inside = QWidget()
        self._inside.setProperty("clear", "true")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._states = Stateful(context.theme, self._inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._states)

    @property
    def record(self) -> Record | None:
        """The record shown."""
        return self._record

    @property
    def fields(self) -> dict[str, FactEditor | NoteEditor]:
        """The editors by the keys of their fields."""
        return self._fields

    def set_form(self, form_id: str) -> None:
        """Show records of another form from now on."""
        if form_id != self._form_id:
            self._form_id = form_id
            self._record = self._wanted = None

    def show_record(self, record_id: int) -> None:
        """Read and show a record; the one that is shown is read again."""
        if record_id != self._wanted:
            self._states.loading(cancellable=False)
        self._wanted = record_id
        work = partial(_read, self._context.store, self._form_id, record_id)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def refresh(self) -> None:
        """Read the record again."""
        if self._wanted is not None:
            self.show_record(self._wanted)

    def _on_read(self, record: Record) -> None:
        before, self._record = self._record, record
        self._states.ready()
        same = before is not None and (before.id, before.values, before.texts) == (
            record.id,
            record.values,
            record.texts,
        )
        fields = before is not None and [field.key for field in before.form.fields] == [
            field.key for field in record.form.fields
        ]
        if same and fields:
            return
        if before is not None and before.id == record.id and self._is_typing():
            self._is_late = True
            return
        self._build(record)
        if before is None or before.id != record.id:
            self._restore(record)

    def _on_failed(self, error: Exception) -> None:
        self._record = None
        self._states.failed(error, self.refresh)

    def _is_typing(self) -> bool:
        return any(
            one.is_open if isinstance(one, NoteEditor) else one.editor is not None for one in self._fields.values()
        )

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self, record: Record) -> None:
        focused = next((key for key, one in self._fields.items() if one.isAncestorOf(self._focus())), None)
        empty(self._column)
        self._fields = {}
        self._is_late = False
        groups = dict.fromkeys(field.group for field in record.form.fields if field.key not in self._without)
        for group in groups:
            self._column.addWidget(self._group(record, group))
        self._column.addStretch(1)
        if focused in self._fields:
            self._fields[focused].setFocus()

    def _restore(self, record: Record) -> None:
        """Show what was typed into this record before the program ended, for the person to take or to drop."""
        for key, editor in self._fields.items():
            text = self._context.drafts.text(draft_key(record.form.id, record.id, key))
            if text:
                editor.give_back(text, _("Typed before and not saved yet. Enter saves it, Esc drops it."))

    def _focus(self) -> QWidget:
        return self.window().focusWidget() or self

    def _group(self, record: Record, group: str) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if group:
            column.addWidget(label(_(group), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        place = 0
        for field in record.form.fields:
            if field.group != group or field.key in self._without:
                continue
            editor = self._editor(record, field)
            self._fields[field.key] = editor
            if isinstance(editor, NoteEditor):
                place += -place % self._columns
                grid.addWidget(editor, place // self._columns, 0, 1, self._columns)
                place += self._columns
            else:
                grid.addWidget(editor, place // self._columns, place % self._columns)
                place += 1
        for number in range(self._columns):
            grid.setColumnStretch(number, 1)
        column.addLayout(grid)
        return box

    def _editor(self, record: Record, field: FormField) -> FactEditor | NoteEditor:
        text = record.texts[field.key]
        editor: FactEditor | NoteEditor
        if field.entry is Entry.NOTE:
            editor = NoteEditor(self._context, field, text, draft_key(record.form.id, record.id, field.key))
        else:
            editor = FactEditor(field.key, field.label, text, partial(self._line, field))
            editor.closed.connect(self._on_closed)
        editor.entered.connect(self._on_entered)
        return editor

    def _line(self, field: FormField, parent: QWidget) -> CellEditor:
        record = self._record
        assert record is not None, "a line is opened over a record that is shown"
        held, text = record.values[field.key], record.texts[field.key]
        made = field_line(self._context, parent, record.form, field, held, text, record.pipeline_id)
        made.setProperty("entry", "card")
        made.setAccessibleName(field.label)
        made.textEdited.connect(partial(self._context.drafts.keep, draft_key(record.form.id, record.id, field.key)))
        return made

    # -- writing -------------------------------------------------------------------------------------------------

    def _on_entered(self, key: str, value: Any) -> None:
        record = self._record
        if record is None:
            return
        if value == record.values[key]:
            self._context.drafts.drop(draft_key(record.form.id, record.id, key))
            return
        typing = _Typing(self._context, self, record, key)
        writing = partial(
            change,
            form_id=record.form.id,
            record_id=record.id,
            version=record.version,
            was={key: record.values[key]},
            values={key: value},
        )
        self._context.deeds.start(writing, done=typing.on_done, failed=typing.on_failed)

    def _on_closed(self) -> None:
        """A line was left: taken values are drafts until they are in the base, given up ones are none."""
        sender, record = self.sender(), self._record
        if isinstance(sender, FactEditor) and record is not None:
            self._context.drafts.drop(draft_key(record.form.id, record.id, sender.key))
        if self._is_late and self._record is not None and not self._is_typing():
            self._build(self._record)

    def give_back(self, record_id: int, key: str, text: str, reason: str) -> None:
        """Open a field again with what was typed and why it was not taken."""
        editor = self._fields.get(key)
        if editor is not None and self._record is not None and self._record.id == record_id:
            editor.give_back(text, reason)


class _Typing(QObject):
    """One typed value on its way into the base; it stays a draft until it is there."""

    def __init__(self, context: Context, form: RecordForm, record: Record, key: str) -> None:
        super().__init__(form)
        self._drafts = context.drafts
        self._form = form
        self._record_id, self._key = record.id, key
        self._draft = draft_key(record.form.id, record.id, key)
        editor = form.fields[key]
        self._text = editor.text if isinstance(editor, NoteEditor) else editor.shown
        self._drafts.keep(self._draft, self._text)

    def on_done(self, _deed: Deed) -> None:
        """It is in the base."""
        if self._drafts.text(self._draft) == self._text:
            self._drafts.drop(self._draft)
        self._form.refresh()
        self.deleteLater()

    def on_failed(self, error: Exception) -> None:
        """It was refused: what was typed stays in view."""
        self._form.give_back(self._record_id, self._key, self._text, str(error))
        self.deleteLater()


def _read(store: Store, form_id: str, record_id: int, _progress: Progress) -> Record:
    return read_record(store, form_id, record_id)
