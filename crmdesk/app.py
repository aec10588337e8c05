"""The window's composition root: makes everything the window needs, shows it, and only then opens the base."""

from __future__ import annotations

import logging
import sys
import threading
import time
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from crmdesk import __version__
from crmdesk.data import settings as keys
from crmdesk.data import words
from crmdesk.data.errors import EnvironmentFault, OlderFormatFault
from crmdesk.data.log import log_defect, start_log
from crmdesk.data.settings import Settings, data_folder
from crmdesk.data.words import _
from crmdesk.ui.bases import NewBase, Server
from crmdesk.ui.collector import Collector
from crmdesk.ui.jobs import Jobs, Progress
from crmdesk.ui.main_window import MainWindow, Services
from crmdesk.ui.theme import Theme, load_fonts
from crmdesk.ui.widgets.period_text import locale

if TYPE_CHECKING:
    from sqlalchemy import URL

    from crmdesk.data.store import Store

DEMO_DEALS = 10_000
DEMO_YEARS = 5
DEMO_SEED = 1
#: Languages whose speakers are shown Russian until they choose; a machine without a language ("C") too.
_RUSSIAN_FIRST = (
    QLocale.Language.C,
    QLocale.Language.Russian,
    QLocale.Language.Belarusian,
    QLocale.Language.Kazakh,
)

_log = logging.getLogger(__name__)


class StoreBases:
    """Opens and makes bases for the window; the storage is imported in the first job, after the window is shown."""

    def open(self, location: str, password: str | None, progress: Progress) -> Store:
        """Open a base; a server's password that is not given comes from the keychain."""
        from crmdesk.data.secrets import recall  # noqa: PLC0415 - brings the keychain with it
        from crmdesk.data.store import Store  # noqa: PLC0415 - brings SQLAlchemy with it

        def ask(_url: URL) -> str | None:
            return password if password is not None else recall(location)

        store = Store.open(location, password=ask)
        try:
            progress(0.5)
            _warm(store)
        except BaseException:
            store.close()
            raise
        return store

    def upgrade(self, location: str, password: str | None, progress: Progress) -> Store:
        """Bring a base to the format of this program and open it; what was done goes to the log."""
        from crmdesk.data.secrets import recall  # noqa: PLC0415 - brings the keychain with it
        from crmdesk.data.upgrading import upgrade_base  # noqa: PLC0415 - brings SQLAlchemy with it

        def ask(_url: URL) -> str | None:
            return password if password is not None else recall(location)

        progress(0.0)
        _log.info(upgrade_base(location, ask))
        return self.open(location, password, progress)

    def create(self, asked: NewBase, progress: Progress) -> Store:
        """Make a new base in a file."""
        from crmdesk.data.store import NewFirm, Store  # noqa: PLC0415 - as above

        progress(0.0)
        Path(asked.location).parent.mkdir(parents=True, exist_ok=True)
        store = Store.create(asked.location, NewFirm(asked.firm, asked.currency, asked.timezone))
        _warm(store, asked.person)
        return store

    def open_demo(self, progress: Progress) -> Store:
        """Open the demo base; it is made beside and renamed when whole, so that a stop leaves nothing."""
        location = data_folder() / "demo.crmdb"
        if not location.exists():
            make_demo_file(location, progress)
        try:
            store = self.open(str(location), None, progress)
        except OlderFormatFault:  # made by an older program: the demo is the program's own, there is nothing to ask
            store = self.upgrade(str(location), None, progress)
        if store.person_id is None:  # the head looks at the whole firm, and so does who tries the demo
            from crmdesk.data.starters import persons  # noqa: PLC0415 - as above

            store.person_id = next((someone.id for someone in persons(store) if someone.role == "head"), None)
        return store

    def check(self, server: Server, password: str | None, progress: Progress) -> float:
        """Return how many seconds it took to reach the base and read its firm."""
        begun = time.perf_counter()
        self.open(server.location, password, progress).close()
        return time.perf_counter() - begun

    def remember(self, server: Server, password: str) -> bool:
        """Keep a password in the keychain."""
        from crmdesk.data.secrets import remember  # noqa: PLC0415 - as above

        return remember(server.location, password)


def make_demo_file(location: Path, progress: Progress) -> None:
    """Make the demo base at ``location``."""
    from crmdesk.data.demo import make_demo  # noqa: PLC0415 - brings the storage with it

    location.parent.mkdir(parents=True, exist_ok=True)
    part = location.with_suffix(".part")
    _remove(part)
    try:
        made = make_demo(str(part), deals=DEMO_DEALS, years=DEMO_YEARS, seed=DEMO_SEED, progress=progress)
        made.close()
        part.rename(location)
    except BaseException:
        _remove(part)
        raise


def _remove(part: Path) -> None:
    for name in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
        name.unlink(missing_ok=True)


def _warm(store: Store, person: str = "") -> None:
    """Read what the window asks of a base at once, here rather than on the GUI thread, and plant what work begins with.

    ``person`` is the first person of a new firm.
    """
    from crmdesk.data.starters import persons, plant_starters  # noqa: PLC0415 - brings the storage with it

    store.today()
    try:
        store.person_id = plant_starters(store, person)
    except EnvironmentFault as fault:
        _log.warning("Nothing was planted: %s", fault)  # a base that can only be read is shown all the same
    kept = Settings().person_of(store.replica)
    if store.person_id is None:
        known = persons(store)
        store.person_id = next((someone.id for someone in known if someone.id == kept), None)


class Voice:
    """The language of the process: our words, Qt's words, dates and numbers."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator: QTranslator | None = None

    def speak(self, language: str) -> None:
        """Switch to "ru" or "en".

        Raises:
            ValueError: the language is not one we speak.
        """
        words.use(language)
        QLocale.setDefault(locale())
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        self._translator = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(locale(), "qtbase", "_", folder):
            self._app.installTranslator(self._translator)


def run_window(location: str | None = None, *, demo: bool = False, language: str = "") -> int:
    """Show the window until it is closed and return the exit code.

    Args:
        location: the base to open; without it the one that was open last, or the first screen.
        demo: open the demo base, made first if it is not there.
        language: "ru" or "en" for this time; empty for what the person chose, or what the system speaks.
    """
    start_log()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError(type(app).__name__)
    app.setApplicationName("CRM Desk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("crmdesk")
    qInstallMessageHandler(_on_qt_message)
    settings = Settings()
    load_fonts()
    voice = Voice(app)
    voice.speak(language or settings.get(keys.LANGUAGE) or system_language())
    theme = Theme(app, settings.get(keys.THEME))
    collector = Collector()
    jobs = Jobs()
    window = MainWindow(Services(jobs, theme, settings, StoreBases(), voice.speak))
    _catch_defects(window)
    wanted = location or settings.get(keys.LAST_BASE)
    if not demo and not wanted:
        window.show_welcome()
    window.show()
    # The base is opened when the window is on the screen: storage takes longer to import than the window to show.
    if demo:
        QTimer.singleShot(0, window.open_demo)
    elif wanted:
        QTimer.singleShot(0, partial(window.open_location, wanted))
    try:
        return app.exec()
    finally:
        jobs.close()
        window.close_base()
        collector.stop()
        qInstallMessageHandler(None)


def system_language() -> str:
    """Return the language to begin with where the person has not chosen one."""
    return "ru" if QLocale.system().language() in _RUSSIAN_FIRST else "en"


def _catch_defects(window: MainWindow) -> None:
    """Log what nobody caught and tell the person where; the window stays."""

    def on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            window.close()
            return
        fault = log_defect(error)
        if QApplication.activeModalWidget() is None:
            QMessageBox.warning(window, "CRM Desk", _("Something went wrong. {fault}").format(fault=fault))

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            log_defect(arguments.exc_value)

    sys.excepthook = on_exception
    threading.excepthook = on_thread


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
    logging.getLogger("qt").log(levels.get(kind, logging.WARNING), "%s: %s", context.category, message)
