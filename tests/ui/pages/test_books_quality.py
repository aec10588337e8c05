"""Quality checks in the window: answers are clicked, the score counts itself; templates are edited beside them."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from crmdesk.data.models import Activity, Client, QualityCheck
from crmdesk.data.quality_templates import Answer, Question, Template, save_template, templates
from crmdesk.ui.dialogs.quality_check import CheckSheet
from crmdesk.ui.dialogs.quality_templates import TemplatesDialog
from crmdesk.ui.pages.books_quality import QualityList
from tests import factories as f
from tests.factories import make_activity, make_client, plant, put


@pytest.fixture
def book(qtbot, context, settled):
    """The list of checks, in view; one template of two questions."""
    plant(context.store)
    save_template(context.store, Template(0, 0, "Call", (Question("Greeted", 30), Question("Next step", 70))))
    made = QualityList(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(partial(made.base_changed, in_view=True))
    made.resize(1252, 760)
    made.show()
    made.activateWindow()
    made.entered()
    settled()
    return made


def checks(store):
    columns = ("kind", "score", "manager_id", "client_id", "activity_id", "note", "checked_on")
    with store.reading() as connection:
        table = QualityCheck.__table__
        rows = connection.execute(select(*(table.c[name] for name in columns)).where(table.c.archived_at.is_(None)))
        return [tuple(row) for row in rows]


def sheet_of(book, settled) -> CheckSheet:
    book.add()
    settled()
    assert book.sheet is not None
    return book.sheet


def choose(sheet, settled, name: str) -> None:
    sheet.manager.setFocus()
    sheet.manager.begin_with(name)
    settled()
    sheet.manager.settle()
    sheet._settle()
    settled()


def test_a_check_is_made_by_clicks(book, settled, qtbot):
    """Whom, which call, two answers: the score, what was missed, and the call's client are there."""
    store = book.context.store
    client = put(store, Client, make_client())[0]
    call = put(store, Activity, make_activity(store.today(), client_id=client, performer_id=f.ANNA, subject="Offer"))[0]
    sheet = sheet_of(book, settled)
    choose(sheet, settled, "Anna Sokolova")
    assert sheet.activity.count() == 2
    sheet.activity.setCurrentIndex(1)
    sheet.answer(0, Answer.YES)
    assert sheet.score is None
    sheet.finish()
    assert "every question" in sheet._reason.text()
    sheet.answer(1, Answer.PARTLY)
    assert sheet.score == 6_500
    assert sheet._score.text() == "65 points"
    sheet.finish()
    settled()
    assert checks(store) == [("call", 6_500, f.ANNA, client, call, "In part: Next step", store.today())]
    assert book.sheet is None
    assert book._model.rowCount() == 1


def test_a_check_without_a_template_takes_points(book, settled, qtbot):
    """Mystery shopping with its sum alone; nobody checked is refused."""
    sheet = sheet_of(book, settled)
    sheet.template.setCurrentIndex(sheet.template.count() - 1)
    sheet.kind.setCurrentIndex(sheet.kind.findData("mystery"))
    assert sheet.points.isVisible()
    sheet.finish()
    assert "points" in sheet._reason.text()
    sheet.points.setText("82,5")
    sheet.finish()
    settled()
    assert "whom" in sheet._reason.text()
    choose(sheet, settled, "Anna Sokolova")
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert [row[:3] for row in checks(book.context.store)] == [("mystery", 8_250, f.ANNA)]


def test_templates_are_written_beside_the_list(book, settled, qtbot):
    """A new one, a question more, one out, and to the archive; what is senseless is told."""
    book.show_templates()
    settled()
    editor = book.editor
    assert isinstance(editor, TemplatesDialog)
    assert [row.question.text for row in editor._rows] == ["Greeted", "Next step"]
    editor._rows[0].out.click()
    editor.add_question(Question("Tone", 30))
    editor.save()
    settled()
    assert templates(book.context.store)[0].questions == (Question("Next step", 70), Question("Tone", 30))
    editor._on_new()
    editor.save()
    settled()
    assert "name" in editor._reason.text()
    editor.name.setText("Visit")
    editor._rows[0].text.setText("On time")
    editor.save()
    settled()
    assert [one.name for one in templates(book.context.store)] == ["Call", "Visit"]
    assert editor.names.currentItem().text() == "Visit"
    editor._on_archive()
    settled()
    assert [one.name for one in templates(book.context.store)] == ["Call"]
    editor.reject()
    assert book.editor is None
