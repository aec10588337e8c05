"""A record's form: a field is written as soon as it is typed; what does not fit stays with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.entry.deeds import create
from crmdesk.data.models import Client
from crmdesk.ui.context import Context
from crmdesk.ui.forms.note_editor import NoteEditor
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.pages.fact_editor import FactEditor
from tests.factories import plant


@pytest.fixture
def client(context: Context) -> int:
    """One client."""
    plant(context.store)
    return create(context.store, "client", {"name": "Romashka <b>"}).ids[0]


@pytest.fixture
def form(context: Context, client: int, qtbot: QtBot) -> RecordForm:
    """Its form, shown and read."""
    made = RecordForm(context, "client")
    qtbot.addWidget(made)
    made.resize(700, 900)
    made.show()
    made.show_record(client)
    qtbot.waitUntil(lambda: made.record is not None, timeout=5000)
    return made


def _held(context: Context, client: int, column: str) -> Any:
    with context.store.reading() as connection:
        return connection.execute(select(getattr(Client, column)).where(Client.id == client)).scalar_one()


def _type(form: RecordForm, qtbot: QtBot, key: str, text: str) -> FactEditor:
    fact = form.fields[key]
    assert isinstance(fact, FactEditor)
    fact.open()
    assert fact.editor is not None
    fact.editor.setText(text)
    qtbot.keyClick(fact.editor, Qt.Key.Key_Return)
    return fact


def test_a_field_typed_is_in_the_base(form: RecordForm, context: Context, client: int, qtbot: QtBot) -> None:
    """Enter is enough; the form shows it, and a second field needs no reload by hand."""
    _type(form, qtbot, "city", "Казань")
    assert context.deeds.finish()
    assert _held(context, client, "city") == "Казань"
    qtbot.waitUntil(lambda: form.record is not None and form.record.values["city"] == "Казань", timeout=5000)
    _type(form, qtbot, "inn", "7707083893")
    assert context.deeds.finish()
    assert _held(context, client, "inn") == "7707083893"


def test_a_wrong_number_stays_with_its_reason(form: RecordForm, context: Context, client: int, qtbot: QtBot) -> None:
    """Nothing is written, nothing typed is lost; Esc gives the old value back."""
    fact = _type(form, qtbot, "inn", "7707083894")
    assert fact.editor is not None
    assert fact.editor.text() == "7707083894"
    assert "INN" in fact.editor.reason
    assert _held(context, client, "inn") is None
    qtbot.keyClick(fact.editor, Qt.Key.Key_Escape)
    assert fact.editor is None


def test_lines_are_taken_by_ctrl_enter(form: RecordForm, context: Context, client: int, qtbot: QtBot) -> None:
    """Enter is a new line there; a hundred thousand letters go in, one more is refused and kept in view."""
    note = form.fields["note"]
    assert isinstance(note, NoteEditor)
    lines = note.findChild(QPlainTextEdit)
    assert lines is not None
    lines.setPlainText("first\nsecond <i>")
    qtbot.keyClick(lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert context.deeds.finish()
    assert _held(context, client, "note") == "first\nsecond <i>"
    lines.setPlainText("я" * 100_001)
    qtbot.keyClick(lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note.is_open
    assert len(note.text) == 100_001


def test_what_others_write_does_not_disturb_the_typing(
    form: RecordForm, context: Context, client: int, qtbot: QtBot
) -> None:
    """The open line keeps its text; the rest comes in when it is closed."""
    fact = form.fields["city"]
    assert isinstance(fact, FactEditor)
    fact.open()
    assert fact.editor is not None
    fact.editor.setText("Perm")
    with context.store.changing() as change:
        change.edit(Client, client, 1, industry="Pumps")
    form.refresh()
    qtbot.waitUntil(lambda: form.record is not None and form.record.version == 2, timeout=5000)
    assert fact.editor is not None
    assert fact.editor.text() == "Perm"
    qtbot.keyClick(fact.editor, Qt.Key.Key_Return)
    assert context.deeds.finish()
    assert (_held(context, client, "city"), _held(context, client, "industry")) == ("Perm", "Pumps")
    qtbot.waitUntil(lambda: _shown(form, "industry") == "Pumps", timeout=5000)


def test_what_is_typed_and_not_taken_is_a_draft(form: RecordForm, context: Context, client: int, qtbot: QtBot) -> None:
    """A form opened after a crash has the text again; taken into the base or given up it is no draft."""
    note, city = form.fields["note"], form.fields["city"]
    assert isinstance(note, NoteEditor)
    assert isinstance(city, FactEditor)
    lines = note.findChild(QPlainTextEdit)
    assert lines is not None
    lines.setPlainText("half a thou")
    city.open()
    assert city.editor is not None
    city.editor.begin_with("Kaz")
    assert context.drafts.text(f"client:{client}:note") == "half a thou"
    after = RecordForm(context, "client")
    qtbot.addWidget(after)
    after.show()
    after.show_record(client)
    qtbot.waitUntil(lambda: after.record is not None, timeout=5000)
    again, line = after.fields["note"], after.fields["city"]
    assert isinstance(again, NoteEditor)
    assert isinstance(line, FactEditor)
    assert again.text == "half a thou"
    line.open()
    assert line.editor is not None
    assert line.editor.text() == "Kaz"
    qtbot.keyClick(line.editor, Qt.Key.Key_Escape)
    assert context.drafts.text(f"client:{client}:city") == ""
    again.finish()
    assert context.deeds.finish()
    assert _held(context, client, "note") == "half a thou"
    assert context.drafts.text(f"client:{client}:note") == ""


def test_lines_that_the_base_refuses_are_still_to_be_taken(
    form: RecordForm, context: Context, client: int, qtbot: QtBot
) -> None:
    """The text stays with the reason, and the next Ctrl+Enter tries anew."""
    note = form.fields["note"]
    assert isinstance(note, NoteEditor)
    lines = note.findChild(QPlainTextEdit)
    assert lines is not None
    with context.store.changing() as change:
        change.archive(Client, client, 1)
    lines.setPlainText("words")
    note.finish()
    assert context.deeds.finish()
    qtbot.waitUntil(lambda: note.is_open, timeout=5000)
    assert note.text == "words"
    assert context.drafts.text(f"client:{client}:note") == "words"
    with context.store.changing() as change:
        change.edit(Client, client, 2, archived_at=None)
    note.finish()
    assert context.deeds.finish()
    assert _held(context, client, "note") == "words"


def _shown(form: RecordForm, key: str) -> str:
    fact = form.fields[key]
    return fact.text if isinstance(fact, NoteEditor) else fact.shown


def test_another_form_in_the_same_place(form: RecordForm, context: Context, qtbot: QtBot) -> None:
    """A word list shows its own fields."""
    source = create(context.store, "source", {"name": "Fair"}).ids[0]
    form.set_form("source")
    form.show_record(source)
    qtbot.waitUntil(lambda: set(form.fields) == {"name"}, timeout=5000)


def test_what_a_crash_left_is_offered_again(form: RecordForm, context: Context, client: int, qtbot: QtBot) -> None:
    """Typed and not taken, it opens with the form; Esc drops it, Enter saves it."""
    fact = form.fields["city"]
    assert isinstance(fact, FactEditor)
    fact.open()
    assert fact.editor is not None
    fact.editor.begin_with("Perm")
    note = form.fields["note"]
    assert isinstance(note, NoteEditor)
    lines = note.findChild(QPlainTextEdit)
    assert lines is not None
    lines.setPlainText("half a thought")
    again = RecordForm(context, "client")
    qtbot.addWidget(again)
    again.show()
    again.show_record(client)
    qtbot.waitUntil(lambda: bool(again.fields), timeout=5000)
    city, kept = again.fields["city"], again.fields["note"]
    assert isinstance(city, FactEditor)
    assert isinstance(kept, NoteEditor)
    assert kept.text == "half a thought"
    assert city.editor is not None
    assert "not saved yet" in city.editor.reason
    qtbot.keyClick(city.editor, Qt.Key.Key_Return)
    assert context.deeds.finish()
    assert _held(context, client, "city") == "Perm"
