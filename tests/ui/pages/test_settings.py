"""The settings take effect at once and are kept."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from crmdesk import __version__
from crmdesk.data import settings as keys
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.licences import LicencesDialog
from crmdesk.ui.pages.settings import SettingsPage
from crmdesk.ui.widgets.segments import Segments


def test_the_theme_changes_at_once_and_is_kept(context: Context, qtbot: QtBot) -> None:
    """No button to press after it."""
    page = SettingsPage(context)
    qtbot.addWidget(page)
    switch = next(found for found in page.findChildren(Segments) if found.accessibleName() == "Theme")
    switch.chosen.emit("dark")
    assert context.theme.tokens.name == "dark"
    assert context.settings.get(keys.THEME) == "dark"


def test_the_language_is_asked_of_the_window(context: Context, qtbot: QtBot) -> None:
    """The page does not translate itself: the window makes it anew."""
    page = SettingsPage(context)
    qtbot.addWidget(page)
    switch = next(found for found in page.findChildren(Segments) if found.accessibleName() == "Language")
    with qtbot.waitSignal(page.language_chosen) as told:
        switch.chosen.emit("ru")
    assert told.args == ["ru"]


def test_the_base_is_described(context: Context, qtbot: QtBot) -> None:
    """Firm, currency, time zone, place and version are told."""
    page = SettingsPage(context)
    qtbot.addWidget(page)
    texts = {label.text() for label in page.findChildren(QLabel)}
    assert {"Rodnik", "RUB, ₽", "Europe/Moscow", context.store.location, __version__} <= texts


def test_licences_can_be_read(context: Context, qtbot: QtBot) -> None:
    """Libraries with their licences, and the full text of what is shipped inside."""
    page = SettingsPage(context)
    qtbot.addWidget(page)
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, LicencesDialog):
            seen.extend(text.toPlainText() for text in dialog.findChildren(QPlainTextEdit))
            dialog.reject()

    QTimer.singleShot(50, look)
    next(button for button in page.findChildren(QPushButton) if button.text() == "Licences…").click()
    assert "SQLAlchemy" in seen[0]
    assert "SIL OPEN FONT LICENSE" in seen[0].upper()
