"""The question where a report is saved: answered by Enter alone, and by what was chosen last."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt

from crmdesk.data import settings as keys
from crmdesk.reports.output.writing import FileKind
from crmdesk.ui.dialogs.export import ExportDialog, usual_folder


@pytest.fixture
def folder(tmp_path, person_settings):
    person_settings.put(keys.EXPORT_FOLDER, str(tmp_path))
    return tmp_path


def dialog(qtbot, settings, name="Managers 2025", kind=None):
    made = ExportDialog(settings, name, kind)
    qtbot.addWidget(made)
    made.show()
    return made


def test_enter_is_enough(qtbot, theme, folder, person_settings):
    """Kind, folder and name are proposed; the button that saves has the keyboard."""
    made = dialog(qtbot, person_settings)
    with qtbot.waitSignal(made.accepted):
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert made.target == folder / "Managers 2025.pdf"


def test_what_was_chosen_last_is_proposed_again(qtbot, theme, folder, person_settings):
    """Who takes Excel takes it the next time too; a button of its own goes before."""
    dialog(qtbot, person_settings, kind=FileKind.XLSX).accept()
    assert dialog(qtbot, person_settings).target.suffix == ".xlsx"
    assert dialog(qtbot, person_settings, kind=FileKind.CSV).target.suffix == ".csv"


def test_a_name_that_no_disk_takes_is_made_one(qtbot, theme, folder, person_settings):
    """Neither does a slash lead out of the folder, nor is a file without a name saved."""
    made = dialog(qtbot, person_settings, "../by city: 1/2")
    assert made.target.parent == folder
    made._name.setText("  ")
    assert not made._save.isEnabled()


def test_a_file_that_is_there_is_replaced_knowingly(qtbot, theme, folder, person_settings):
    """It is said before, not asked after."""
    (folder / "Managers 2025.pdf").touch()
    assert "replaced" in dialog(qtbot, person_settings)._said.text()


def test_a_folder_that_is_gone_gives_way_to_the_usual_one(qtbot, theme, person_settings, tmp_path):
    """A stick that was pulled out is no fault."""
    person_settings.put(keys.EXPORT_FOLDER, str(tmp_path / "gone"))
    assert dialog(qtbot, person_settings).target.parent.name != "gone"


def test_who_has_no_folder_of_documents_saves_at_home(monkeypatch, tmp_path):
    """A folder that is not there is proposed to nobody."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path / "Documents"))
    assert usual_folder() == Path.home()
    (tmp_path / "Documents").mkdir()
    assert usual_folder() == tmp_path / "Documents"
