"""Verification in the window: a clear answer about a file that is dropped, and about the text of a code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.reports.period_reports.qr_text import qr_text
from crmdesk.reports.period_reports.snapshot import read_snapshot
from crmdesk.ui.dialogs.verification import VerificationDialog
from crmdesk.ui.drops import dropped_pdf, open_verification
from tests.reports.period_reports.signers import approve, form_report, plant_signers, sign


@pytest.fixture
def signed(sqlite_store):
    """A report that is signed and approved, as a PDF, and its id."""
    plant_signers(sqlite_store)
    report = form_report(sqlite_store)
    sign(sqlite_store, report)
    return report, approve(sqlite_store, report)


@pytest.fixture
def dialog(context, qtbot):
    """The dialog before anything is looked at."""
    made = VerificationDialog(context)
    qtbot.addWidget(made)
    made.show()
    return made


def dropped(*paths) -> QDropEvent:
    """Return the drop of files."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.held = data  # Qt does not keep it
    return event


def head_of(dialog) -> str:
    """Return the tone of the answer in view."""
    frames = [frame for frame in dialog.findChildren(QFrame) if frame.property("verdict")]
    return str(frames[-1].property("verdict"))


def test_a_file_and_its_code_are_verified_and_a_changed_byte_is_refused(context, signed, dialog, qtbot, tmp_path):
    """Yes with both signatures; no for one byte; the text of the code alone says yes too."""
    report, content = signed
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    dialog.dropEvent(dropped(path))
    qtbot.waitUntil(lambda: dialog.verdict is not None)
    assert dialog.verdict.ok
    assert [one.part for one in dialog.verdict.signatures] == ["author", "head"]
    assert head_of(dialog) == "pos"
    changed = bytearray(content)
    changed[len(content) // 3] ^= 1
    dialog.verify_content("changed.pdf", bytes(changed))
    qtbot.waitUntil(lambda: dialog.verdict is not None)
    assert not dialog.verdict.ok
    from crmdesk.data.period_reports.records import read_content, read_report

    snapshot = read_snapshot(read_content(context.store, report, "snapshot"))
    dialog.code.setText(qr_text(snapshot, read_report(context.store, report).row.sha256))
    dialog.check.click()
    qtbot.waitUntil(lambda: dialog.verdict is not None)
    assert dialog.verdict.ok


def test_what_is_no_report_is_told_calmly(dialog, qtbot, tmp_path):
    """A foreign text, a missing file and a file that is no PDF each get a sentence; none is called a forgery."""
    dialog.code.setText("hello")
    dialog.verify_code()
    qtbot.waitUntil(lambda: dialog.state == "notice")
    dialog.verify_file(tmp_path / "gone.pdf")
    qtbot.waitUntil(lambda: "gone.pdf" in dialog._states._notice.accessibleName())
    foreign = tmp_path / "foreign.pdf"
    foreign.write_bytes(b"no PDF at all")
    dialog.verify_file(foreign)
    qtbot.waitUntil(lambda: dialog.verdict is not None)
    assert not dialog.verdict.ok
    assert head_of(dialog) == "warn"


def test_only_one_pdf_is_taken_from_a_drop(dialog, tmp_path):
    """Two files, another kind and a link to elsewhere are left to whoever wants them."""
    assert dropped_pdf(dropped(tmp_path / "A.PDF")) == tmp_path / "A.PDF"
    assert dropped_pdf(dropped(tmp_path / "a.pdf", tmp_path / "b.pdf")) is None
    assert dropped_pdf(dropped(tmp_path / "table.xlsx")) is None
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/a.pdf")])
    event = QDragEnterEvent(
        QPoint(1, 1), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    dialog.dragEnterEvent(event)
    assert not event.isAccepted()


def test_the_dialog_opens_over_the_window_with_a_file(context, qtbot, tmp_path):
    """A drop on the window opens it, and looks at the file at once."""
    window = QWidget()
    qtbot.addWidget(window)
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"")
    dialog = open_verification(context, window, path)
    qtbot.waitUntil(lambda: dialog.verdict is not None or dialog.state == "notice")
    dialog.close()
