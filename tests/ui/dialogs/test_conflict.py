"""The dialog of a conflict: nothing is chosen for the person, and markup is text."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QDialogButtonBox, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from crmdesk.data.entry.deeds import Clash, Conflict
from crmdesk.ui.dialogs.conflict import ConflictDialog
from crmdesk.ui.theme import Theme

CONFLICT = Conflict(
    "deal",
    1,
    3,
    "Pumps <b>",
    "Anna",
    datetime(2025, 11, 20, 9, 5, tzinfo=UTC),
    (
        Clash("amount", "Amount", "1 000", "500", "300", 50_000),
        Clash("note", "Note", "", "<i>mine</i> & more", "theirs", "<i>mine</i> & more"),
    ),
    {"amount": 30_000, "note": "theirs"},
    {"amount": 50_000, "note": "<i>mine</i> & more"},
)


def test_every_field_is_decided_before_anything_is_saved(theme: Theme, qtbot: QtBot) -> None:
    """The button wakes when each row has its choice; ``mine`` names the fields kept as typed here."""
    dialog = ConflictDialog(CONFLICT)
    qtbot.addWidget(dialog)
    save = next(b for b in dialog.findChild(QDialogButtonBox).buttons() if b.text() == "Save the choice")
    radios = dialog.findChildren(QRadioButton)
    assert [radio.accessibleName() for radio in radios] == ["300", "500", "theirs", "<i>mine</i> & more"]
    assert not any(radio.isChecked() for radio in radios)
    assert not save.isEnabled()
    radios[1].click()
    assert not save.isEnabled()
    radios[2].click()
    assert save.isEnabled()
    assert dialog.mine == {"amount"}


def test_the_head_names_who_when_and_what_as_plain_text(theme: Theme, qtbot: QtBot) -> None:
    """A title with tags is shown with its tags."""
    dialog = ConflictDialog(CONFLICT)
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Anna saved “Pumps <b>” at 09:05. Choose what stays." in texts
    assert all(label.textFormat().name == "PlainText" for label in dialog.findChildren(QLabel))
