"""The licences as the dialog shows them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from crmdesk.ui.dialogs.licences import _LIBRARIES, LicencesDialog, licences_text


def bare(name):
    return re.sub(r"[-_.]+", "-", name).casefold()


def test_every_library_of_the_program_is_named_with_version_and_licence():
    """What pyproject.toml asks for at run time is in the list, and nothing of the list lacks its licence."""
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {bare(re.match(r"[\w.-]+", need)[0]) for need in project["dependencies"]}
    assert wanted <= {bare(name) for name in _LIBRARIES}
    lines = licences_text().splitlines()[: len(_LIBRARIES)]
    assert all(re.fullmatch(r"[\w.-]+ \d\S*: [^—]+", line) for line in lines), lines


def test_fonts_and_icons_bring_their_whole_licence():
    """The terms under which they may be shipped ask for it."""
    text = licences_text()
    assert text.count("SIL OPEN FONT LICENSE") >= 2
    assert "ISC License" in text


def test_the_dialog_shows_the_text_and_changes_nothing(qtbot, theme):
    """It can be read and copied, not written."""
    dialog = LicencesDialog()
    qtbot.addWidget(dialog)
    text = dialog.findChild(QPlainTextEdit)
    assert text.isReadOnly()
    assert text.toPlainText().startswith("PySide6")
