"""Drafts in the window: kept while typing, dropped when taken, written before the exit."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from crmdesk.data.drafts import DraftFile
from crmdesk.ui.drafts import Drafts
from crmdesk.ui.jobs import Jobs


def test_what_is_typed_is_on_the_disk_in_a_moment(jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> None:
    """Typing on without a pause does not put it off."""
    file = DraftFile(1, tmp_path)
    drafts = Drafts(file, jobs)
    drafts.keep("deal:1:note", "f")
    drafts.keep("deal:1:note", "first")
    qtbot.waitUntil(lambda: file.read() == {"deal:1:note": "first"}, timeout=5000)
    again = Drafts(file, jobs)
    assert again.text("deal:1:note") == "first"
    assert again.text("deal:2:note") == ""
    drafts.drop("deal:1:note")
    qtbot.waitUntil(lambda: file.read() == {}, timeout=5000)


def test_the_exit_writes_what_is_waiting(jobs: Jobs, tmp_path: Path) -> None:
    """And an emptied editor leaves nothing behind."""
    file = DraftFile(1, tmp_path)
    drafts = Drafts(file, jobs)
    drafts.keep("a", "text")
    drafts.keep("b", "text")
    drafts.keep("b", "")
    drafts.finish()
    assert file.read() == {"a": "text"}
