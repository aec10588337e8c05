"""Bases for tests of the window: they say what was asked and answer as told."""

from __future__ import annotations

import shutil
from pathlib import Path

from crmdesk.data.errors import EnvironmentFault, OlderFormatFault
from crmdesk.data.store import NewFirm, Store
from crmdesk.ui.bases import NewBase, Server
from crmdesk.ui.jobs import Progress
from tests.conftest import Clock


class FakeBases:
    """Opens copies of one file; an address with "missing" fails, one with "slow" waits for a stop."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.template, self.folder = template, folder
        self.asked: list[object] = []
        self.opened: list[Store] = []

    def _open(self) -> Store:
        path = self.folder / f"opened{len(self.opened)}.crmdb"
        shutil.copy(self.template, path)
        store = Store.open(str(path), clock=Clock())
        store.today()
        self.opened.append(store)
        return store

    def open(self, location: str, password: str | None, progress: Progress) -> Store:
        """Open a copy."""
        self.asked.append((location, password))
        if "missing" in location:
            raise EnvironmentFault("There is no such base.")
        if "older" in location:
            raise OlderFormatFault("It is of an older format.")
        while "slow" in location:
            progress(0.5)
        return self._open()

    def upgrade(self, location: str, password: str | None, progress: Progress) -> Store:
        """Open a copy, upgraded."""
        self.asked.append(("upgrade", location, password))
        progress(0)
        return self._open()

    def create(self, asked: NewBase, progress: Progress) -> Store:
        """Make a base really."""
        self.asked.append(asked)
        progress(0)
        store = Store.create(asked.location, NewFirm(asked.firm, asked.currency, asked.timezone), clock=Clock())
        self.opened.append(store)
        return store

    def open_demo(self, progress: Progress) -> Store:
        """Open a copy."""
        self.asked.append("demo")
        progress(1)
        return self._open()

    def check(self, server: Server, password: str | None, progress: Progress) -> float:
        """Answer in 38 ms, or not at all."""
        progress(0)
        self.asked.append((server, password))
        if "missing" in server.host:
            raise EnvironmentFault("There is no connection.")
        return 0.038

    def remember(self, server: Server, password: str) -> bool:
        """Say that there is a keychain."""
        self.asked.append(("remember", server, password))
        return True
