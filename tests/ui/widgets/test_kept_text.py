"""Texts that save themselves, and texts that were said."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from crmdesk.ui.widgets import kept_text
from crmdesk.ui.widgets.kept_text import KeptText
from crmdesk.ui.widgets.said_text import SHOWN, SaidText


@pytest.fixture
def editor(context, qtbot):
    """Lines of a text of at most thirty letters."""
    made = KeptText(context, "Comment", most=30)
    qtbot.addWidget(made)
    made.show_text("as kept", "draft:1", "about")
    return made


def test_what_is_typed_is_given_after_a_rest_and_stays_a_draft_until_it_is_kept(context, editor, qtbot, monkeypatch):
    """One signal a burst; the draft goes when the base has the text, and a fault brings it back as not kept."""
    editor._rest.setInterval(1)
    with qtbot.waitSignal(editor.entered) as given:
        editor.lines.setPlainText("new words")
    assert given.args == ["new words"]
    assert context.drafts.text("draft:1") == "new words"
    editor.refuse("The base is away.")
    assert editor.is_open
    with qtbot.waitSignal(editor.entered):
        editor.finish()
    editor.settle("new words")
    assert context.drafts.text("draft:1") == ""
    assert not editor.is_open


def test_a_text_that_is_too_long_is_counted_and_not_given(editor, qtbot):
    """The counter says how long it is; it is kept as a draft and not given away."""
    editor.lines.setPlainText("x" * 31)
    with qtbot.assertNotEmitted(editor.entered):
        editor.finish()
    assert editor._about.text().startswith("31")
    assert editor._reason.text()


def test_what_is_being_typed_is_not_written_over(context, editor, qtbot):
    """News of the same text wait while something is typed; another text begins anew, with its own draft."""
    editor.lines.setPlainText("mine")
    editor.show_text("theirs", "draft:1")
    assert editor.text == "mine"
    context.drafts.keep("draft:2", "typed before")
    editor.show_text("kept", "draft:2")
    assert editor.text == "typed before"


def test_a_long_text_is_cut_until_it_is_wanted(qtbot, theme):
    """Whole words are shown, then all of them; nothing said takes no room."""
    parent = QWidget()
    qtbot.addWidget(parent)
    said = SaidText("Comment", parent)
    said.show_text("")
    assert said.isHidden()
    text = "word " * 100
    said.show_text(text)
    assert len(said.words.text()) <= SHOWN + 1
    said.more.click()
    assert said.words.text() == text


def test_peoples_own_words_have_the_letters_of_the_paper(theme):
    """PT Serif is there without being installed."""
    assert kept_text.words_font().family() == "PT Serif"
