"""The window's composition: what it opens, how it starts, and what it leaves alone until later."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from crmdesk import app
from crmdesk.app import StoreBases, Voice, make_demo_file
from crmdesk.data import words
from crmdesk.data.errors import Cancelled, EnvironmentFault, UsageFault
from crmdesk.data.settings import CONFIG_VARIABLE, Settings, data_folder
from crmdesk.data.starters import persons
from crmdesk.data.store import Store
from crmdesk.ui.bases import NewBase

HEAVY = ("pandas", "numpy", "pyqtgraph", "reportlab", "sqlalchemy", "keyring", "babel", "xlsxwriter")


def silent(done: float, total: float = 1.0, text: str = "") -> None:
    """Progress that nobody watches."""


def test_a_new_base_is_made_where_it_was_asked(tmp_path: Path) -> None:
    """Missing folders are made, and the firm is there."""
    location = tmp_path / "a" / "b" / "firm.crmdb"
    store = StoreBases().create(NewBase(str(location), "Ромашка", "RUB", "Asia/Yekaterinburg"), silent)
    assert store.firm.name == "Ромашка"
    store.close()
    again = StoreBases().open(str(location), None, silent)
    assert str(again.firm.timezone) == "Asia/Yekaterinburg"
    again.close()


def test_who_makes_a_base_sits_at_it(tmp_path: Path) -> None:
    """The first person is the head; who sat here before is found again, and a stranger's base has nobody."""
    location = str(tmp_path / "firm.crmdb")
    store = StoreBases().create(NewBase(location, "Ромашка", "RUB", "Europe/Moscow", "Анна Соколова"), silent)
    assert store.person_id is not None
    assert [(someone.name, someone.role) for someone in persons(store)] == [("Анна Соколова", "head")]
    person, replica = store.person_id, store.replica
    store.close()
    again = StoreBases().open(location, None, silent)
    assert again.person_id is None
    again.close()
    Settings().remember_person(replica, person)
    third = StoreBases().open(location, None, silent)
    assert third.person_id == person
    third.close()


def test_a_wrong_file_is_a_sentence(tmp_path: Path) -> None:
    """What is no base is refused and stays as it was."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear sir", "utf-8")
    with pytest.raises(EnvironmentFault):
        StoreBases().open(str(path), None, silent)
    assert path.read_text("utf-8") == "Dear sir"


def test_a_base_is_not_made_over_another(sqlite_location: str) -> None:
    """An existing file is never overwritten."""
    before = Path(sqlite_location).read_bytes()
    with pytest.raises(UsageFault):
        StoreBases().create(NewBase(sqlite_location, "Ромашка", "RUB", "Europe/Moscow"), silent)
    assert Path(sqlite_location).read_bytes() == before


def test_stopping_while_opening_closes_the_base(sqlite_location: str) -> None:
    """Nothing is left open behind a stop."""

    def stop(done: float, total: float = 1.0, text: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        StoreBases().open(sqlite_location, None, stop)
    Store.open(sqlite_location).close()


def test_a_stopped_demo_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next click makes it from the beginning."""
    location = data_folder() / "demo.crmdb"

    def stop(done: float, total: float = 1.0, text: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make_demo_file(location, stop)
    assert list(location.parent.iterdir()) == []


def test_the_demo_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it is only opened."""
    monkeypatch.setattr(app, "DEMO_DEALS", 200)
    store = StoreBases().open_demo(silent)
    made = Path(store.location).stat().st_ino
    assert store.firm.name
    store.close()
    store = StoreBases().open_demo(silent)
    assert Path(store.location).stat().st_ino == made
    store.close()


def test_the_voice_speaks_for_qt_too(qapp: QApplication) -> None:
    """Dates, Qt's own buttons and our words change together."""
    voice = Voice(qapp)
    try:
        voice.speak("ru")
        assert words.language() == "ru"
        assert QLocale().toString(date(2025, 11, 20), "d MMMM") == "20 ноября"
        assert qapp.translate("QPlatformTheme", "Cancel") == "Отмена"
        voice.speak("en")
        assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"
    finally:
        voice.speak("en")


def test_the_window_shows_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    """Storage, charts and paper cost nothing until they are needed."""
    code = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from crmdesk.ui.main_window import MainWindow
shown = MainWindow.showEvent
def show(self, event):
    print("shown with", sorted(set({HEAVY!r}) & set(sys.modules)))
    shown(self, event)
    QTimer.singleShot(0, self.close)
MainWindow.showEvent = show
from crmdesk.app import run_window
raise SystemExit(run_window())
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", CONFIG_VARIABLE: str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment, check=False
    )
    assert (ran.returncode, ran.stdout.strip(), ran.stderr.strip()) == (0, "shown with []", "")
