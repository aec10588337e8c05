"""World: the real window on a base, the hand that drives it, and the patience to wait for what it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import Select

from crmdesk.app import StoreBases, Voice
from crmdesk.data.settings import Settings
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.desk import Desk
from crmdesk.ui.jobs import Jobs
from crmdesk.ui.main_window import MainWindow, Services
from crmdesk.ui.theme import Theme, load_fonts
from tests.effort.hand import Hand

SIZE = (1440, 900)
#: Nothing that a person waits for may take longer, seconds.
PATIENCE = 20.0

W = TypeVar("W", bound=QWidget)


@dataclass(slots=True)
class World:
    """A window, its hand, and the base behind it."""

    window: MainWindow
    hand: Hand
    jobs: Jobs
    theme: Theme
    settings: Settings

    @property
    def desk(self) -> Desk:
        """The desk of the open base."""
        assert self.window.desk is not None, "no base is open"
        return self.window.desk

    @property
    def context(self) -> Context:
        """What the pages are given."""
        assert self.window._context is not None, "no base is open"
        return self.window._context

    @property
    def store(self) -> Store:
        """The open base."""
        return self.context.store

    def open(self, store: Store) -> None:
        """Show a base in the window."""
        self.window.show_store(store)
        self.settle()

    def show(self, section: str, what: object = None) -> Any:
        """Bring a section into view as the task finds it, and return its page."""
        self.desk.show_section(section, what)
        self.settle()
        return self.desk.page

    def settle(self) -> None:
        """Wait until nothing is on its way any more."""
        for _again in range(2):
            until(lambda: not self.jobs.busy)
            if self.window._context is not None:
                until(lambda: not self.context.deeds.waiting)
            rest(0.08)  # timers of rest: searches and cards wait for a pause of the hand
        until(lambda: not self.jobs.busy)

    def read(self, query: Select[Any]) -> Any:
        """Return the first value of a query over the base."""
        with self.store.reading() as connection:
            return connection.execute(query).scalar()

    def in_view(self, kind: type[W], name: str = "") -> list[W]:
        """Return the widgets of a kind that can be seen, with this accessible name where one is given."""
        found = [widget for widget in self.window.findChildren(kind) if widget.isVisible()]
        return [widget for widget in found if not name or widget.accessibleName() == name]


@contextmanager
def real_window(folder: Path) -> Iterator[World]:
    """Give the window of the program as it is composed for a person, in Russian, with nobody's settings."""
    app = QApplication.instance() or QApplication(["crmdesk"])
    assert isinstance(app, QApplication)
    qInstallMessageHandler(_silent)
    load_fonts()
    voice = Voice(app)
    voice.speak("ru")
    jobs = Jobs()
    theme, settings = Theme(app, "light"), Settings(folder / "settings.json")
    window = MainWindow(Services(jobs, theme, settings, StoreBases(), voice.speak))
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    rest(0.2)
    try:
        yield World(window, Hand(window), jobs, theme, settings)
    finally:
        window.close_base()
        window.close()
        jobs.close()
        window.deleteLater()
        QApplication.processEvents()


def until(ready: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Let the window live until something has come true.

    Raises:
        TimeoutError: it did not.
    """
    end = time.perf_counter() + patience
    while not ready():
        if time.perf_counter() > end:
            raise TimeoutError("it never came true")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def rest(seconds: float) -> None:
    """Let the window live for a while, as a person's hand rests."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, max(1, int(left * 1000)))


def _silent(*_message: object) -> None:
    """Keep what a platform without a desktop complains of out of the table."""
