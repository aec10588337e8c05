"""The main window: the first screen or the desk, the keys, and what is remembered of the window itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.drafts import DraftFile
from crmdesk.data.resources import resource
from crmdesk.data.words import _
from crmdesk.ui.bases import Bases
from crmdesk.ui.commands import COMMANDS, Command, section_commands
from crmdesk.ui.context import Context, ViewState
from crmdesk.ui.dialogs.shortcuts import ShortcutsDialog
from crmdesk.ui.drafts import Drafts
from crmdesk.ui.drops import dropped_pdf, open_verification
from crmdesk.ui.jobs import Jobs, Work
from crmdesk.ui.pages.opening import OpeningPage
from crmdesk.ui.pages.welcome import WelcomePage
from crmdesk.ui.sections import SECTIONS, Section
from crmdesk.ui.theme import Theme

if TYPE_CHECKING:
    from crmdesk.data.settings import Settings
    from crmdesk.data.store import Store
    from crmdesk.ui.desk import Desk

SMALLEST = (1180, 700)
USUAL = (1440, 900)
#: Commands that mean something before a base is open.
_ANYWHERE = ("help", "quit")
#: Enter of the letters and Enter of the digits.
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


@dataclass(frozen=True, slots=True)
class Services:
    """What the window is given by the composition root."""

    jobs: Jobs
    theme: Theme
    settings: Settings
    bases: Bases
    speak: Callable[[str], None]
    """Switches the language of the process, Qt's own words included."""


class MainWindow(QMainWindow):
    """Shows the first screen until a base is open, then the desk; owns the open base."""

    base_shown = Signal()
    """The desk of a base has come into view."""

    def __init__(self, services: Services, sections: Sequence[Section] = SECTIONS) -> None:
        super().__init__()
        self._services = services
        self._sections = tuple(sections)
        self._store: Store | None = None
        self._context: Context | None = None
        self._actions: list[QAction] = []
        self._wanted = ""
        self._desk: Desk | None = None
        self.setMinimumSize(*SMALLEST)
        self.resize(QSize(*USUAL).boundedTo(self.screen().availableSize()))  # 1920 x 1080 at 150 % is 1280 x 720
        self.setWindowIcon(QIcon(str(resource("brand.svg"))))
        self.setWindowTitle("CRM Desk")
        geometry = services.settings.get(keys.GEOMETRY)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self._bind_keys()

    @property
    def desk(self) -> Desk | None:
        """The desk, while a base is open."""
        return self._desk if self.centralWidget() is self._desk else None

    @property
    def welcome(self) -> WelcomePage | None:
        """The first screen, while no base is open."""
        central = self.centralWidget()
        return central if isinstance(central, WelcomePage) else None

    def show_welcome(self) -> WelcomePage:
        """Close the base, if one is open, and offer the ways in."""
        self.close_base()
        services = self._services
        page = WelcomePage(services.bases, services.jobs, services.theme, services.settings)
        page.opened.connect(self._on_opened)
        page.language_chosen.connect(self._on_language_chosen)
        page.theme_chosen.connect(self._on_theme_chosen)
        self._replace(page)
        self.setWindowTitle("CRM Desk")
        return page

    def open_location(self, location: str) -> None:
        """Open a base and show its desk; if that fails, the first screen says why."""
        self._wanted = location
        self._show_opening(partial(self._services.bases.open, location, None), _("Opening the base"))

    def open_demo(self) -> None:
        """Open the demo base, made first if it is not there."""
        self._wanted = ""
        self._show_opening(self._services.bases.open_demo, _("Preparing the demo"))

    def _show_opening(self, work: Work, text: str) -> None:
        self.close_base()
        page = OpeningPage(self._services.jobs, self._services.theme, work, text)
        page.opened.connect(self._on_opened)
        page.failed.connect(self._on_opening_failed)
        self._replace(page)

    def _on_opening_failed(self, error: Exception) -> None:
        self.show_welcome().tell_failure(error, self._wanted)

    def show_store(self, store: Store) -> None:
        """Show the desk of an open base; the window owns it from now on."""
        if self._store is not store:
            self.close_base()
        self._store = store
        services = self._services
        firm = store.firm
        services.settings.remember_base(store.location, firm.name)
        if store.person_id is not None:  # who made the base, or who sat here before
            services.settings.remember_person(store.replica, store.person_id)
        from crmdesk.data.presets import preset_named  # noqa: PLC0415 - brings the storage with it, as deeds do

        services.settings.begin_with(preset_named(firm.preset).beginnings)
        view = ViewState(store.today(), services.settings, self)
        from crmdesk.ui.deeds import Deeds  # noqa: PLC0415 - brings the storage with it, which is there by now

        deeds = Deeds(store, services.jobs, self)
        drafts = Drafts(DraftFile(store.replica), services.jobs, self)
        self._context = Context(store, services.jobs, services.theme, services.settings, view, deeds, drafts)
        self._show_desk()
        self.setWindowTitle(f"CRM Desk — {firm.name}")
        self.base_shown.emit()

    def _show_desk(self) -> None:
        if self._context is None:
            return
        from crmdesk.ui.desk import Desk  # noqa: PLC0415 - brings the storage with it, which is there by now

        before = self._desk
        desk = self._desk = Desk(self._context, self._sections)
        desk.language_chosen.connect(self._on_language_chosen, Qt.ConnectionType.QueuedConnection)
        desk.base_left.connect(self._on_base_left, Qt.ConnectionType.QueuedConnection)
        if before is not None:
            before.stop()
        self._replace(desk)
        desk.start()

    def _replace(self, widget: QWidget) -> None:
        """Fill the window; the old content goes when the event that asked for it is over."""
        old = self.takeCentralWidget()
        self.setCentralWidget(widget)
        if old is not None:
            old.hide()
            old.deleteLater()

    def close_base(self) -> None:
        """Close the open base, if there is one, when all that was typed is in it."""
        if self._context is not None:
            self._commit_typing()
            self._context.deeds.finish()
            self._context.drafts.finish()
        if self._desk is not None:
            self._desk.stop()
            self._desk = None
        if self._store is not None:
            self._store.close()
        self._store = None
        if self._context is not None:
            self._context.view.deleteLater()
            self._context.deeds.deleteLater()
            self._context.drafts.deleteLater()
        self._context = None

    def _commit_typing(self) -> None:
        """Let the editor in hand save what was typed: it does so when it loses the keyboard."""
        editor = self.focusWidget()
        if editor is not None:
            editor.clearFocus()

    def _bind_keys(self) -> None:
        for command in self.commands():
            action = QAction(command.label, self)
            action.setShortcut(command.key)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setData(command)
            action.triggered.connect(self._on_command)
            self.addAction(action)
            self._actions.append(action)

    def commands(self) -> tuple[Command, ...]:
        """Return every command with its key, sections first."""
        return (*section_commands(self._sections), *COMMANDS)

    def _on_command(self) -> None:
        sender = self.sender()
        command = sender.data() if isinstance(sender, QAction) else None
        if not isinstance(command, Command):
            return
        if command.id in _ANYWHERE:
            command.action(self)
        elif self.desk is not None:
            command.action(self.desk)

    def show_shortcuts(self) -> None:
        """Show the keys that work now."""
        known = self.commands()
        shown = known if self.desk is not None else [command for command in known if command.id in _ANYWHERE]
        ShortcutsDialog(shown, self).exec()

    def quit(self) -> None:
        """Close the window."""
        self.close()

    def _on_opened(self, store: Store) -> None:
        self.show_store(store)

    def _on_base_left(self) -> None:
        self._services.settings.put(keys.LAST_BASE, "")
        self.show_welcome()

    def _on_theme_chosen(self, mode: str) -> None:
        self._services.settings.put(keys.THEME, mode)
        self._services.theme.set_mode(mode)

    def _on_language_chosen(self, language: str) -> None:
        """Words are translated where they are made, so what is in view is made again."""
        self._services.settings.put(keys.LANGUAGE, language)
        self._services.speak(language)
        for action in self._actions:
            action.setText(action.data().label)
        if self._context is not None:
            self._show_desk()
        else:
            self.show_welcome()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the keyboard with Enter too: outside of dialogs Qt knows only the space bar."""
        button = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() in _PLAIN and isinstance(button, QAbstractButton) and button.isEnabled():
            button.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a PDF that nothing under the pointer wants: it is verified."""
        if self._context is not None and dropped_pdf(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_pdf(event)
        if self._context is not None and path is not None:
            event.acceptProposedAction()
            open_verification(self._context, self, path)

    def closeEvent(self, event: QCloseEvent) -> None:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._services.settings.put(keys.GEOMETRY, geometry)
        if self._context is not None:
            self._commit_typing()
            if not self._context.deeds.finish():
                event.ignore()  # what was typed is still on its way; the person may try again
                return
        super().closeEvent(event)
