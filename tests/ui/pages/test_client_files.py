"""The files of a client: chosen or dropped, saved, opened after a question, archived."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from crmdesk.data.client_details import client_files
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_files import FilesTab, dropped_paths, size_text
from crmdesk.ui.pages.client_pane import ClientPane
from tests.ui.pages.conftest import Settled, said


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file of a few bytes."""
    path = tmp_path / "Offer.txt"
    path.write_bytes(b"we offer")
    return path


@pytest.fixture
def tab(client_pane: ClientPane, settled: Settled) -> FilesTab:
    """The tab, in view."""
    client_pane.show_tab("files")
    settled()
    made = client_pane.tab
    assert isinstance(made, FilesTab)
    return made


def button(tab: FilesTab, words: str) -> QToolButton:
    """Return a button of the first file."""
    return next(
        one for one in tab.findChildren(QToolButton) if one.accessibleName().startswith(words) and one.isVisible()
    )


def answer(words: str) -> None:
    """Press a button of the question that is open."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(one for one in box.buttons() if one.text() == words).click()


def test_chosen_files_are_attached_and_removed(
    tab: FilesTab, context: Context, client: int, paper: Path, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undo brings back what was removed."""
    assert "There are no files of this client yet." in said(tab)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(paper)], ""))
    tab.choose.click()
    settled()
    assert "Offer.txt" in said(tab)
    button(tab, "To the archive").click()
    settled()
    assert client_files(context.store, client) == ()
    context.deeds.undo()
    settled()
    assert "Offer.txt" in said(tab)


def test_dropped_files_are_attached(tab: FilesTab, paper: Path, settled: Settled) -> None:
    """The zone lights up meanwhile; links to elsewhere are not taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paper)), QUrl("https://example.org/a.pdf")])
    assert dropped_paths(data) == [str(paper)]
    button_, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, data, button_, modifiers)
    tab.dragEnterEvent(entering)
    assert (entering.isAccepted(), tab._zone.property("over")) == (True, "true")
    tab.dragLeaveEvent(QDragLeaveEvent())
    assert tab._zone.property("over") == ""
    tab.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button_, modifiers))
    settled()
    assert "Offer.txt" in said(tab)


def test_a_program_is_refused_with_a_sentence(
    tab: FilesTab, tmp_path: Path, context: Context, settled: Settled
) -> None:
    """Nothing is attached."""
    told: list[str] = []
    context.deeds.told.connect(lambda text, _undo: told.append(text))
    program = tmp_path / "run.exe"
    program.write_bytes(b"x")
    tab.attach([str(program)])
    settled()
    assert any("is a program" in text for text in told)
    assert "There are no files of this client yet." in said(tab)


def test_a_file_is_saved_where_the_person_says(
    tab: FilesTab, paper: Path, tmp_path: Path, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the name that is offered or another."""
    tab.attach([str(paper)])
    settled()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "out.txt"), ""))
    button(tab, "Save as").click()
    settled()
    assert (tmp_path / "out.txt").read_bytes() == b"we offer"


def test_a_file_is_opened_only_after_a_question(
    tab: FilesTab, paper: Path, settled: Settled, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Cancelled, nothing opens; else the system gets a copy."""
    assert qtbot
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True)
    tab.attach([str(paper)])
    settled()
    for words, count in (("Cancel", 0), ("Open", 1)):
        QTimer.singleShot(50, lambda words=words: answer(words))
        button(tab, "Open").click()
        settled()
        assert len(opened) == count
    assert (opened[0].name, opened[0].read_bytes()) == ("Offer.txt", b"we offer")


def test_a_system_without_a_program_is_told(
    tab: FilesTab, paper: Path, context: Context, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says to save it instead."""
    told: list[str] = []
    context.deeds.told.connect(lambda text, _undo: told.append(text))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    tab._on_unpacked(paper)
    settled()
    assert told == ["No program opens “Offer.txt” on this computer. Save it instead."]


def test_sizes_read_as_people_say_them() -> None:
    """At least a kilobyte."""
    assert [size_text(size) for size in (5, 2048, 3 * 1024 * 1024)] == ["1 KB", "2 KB", "3.0 MB"]
