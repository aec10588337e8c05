"""What every test may ask for: a migrated base on both engines, a clock, a language, and silence in the logs."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from crmdesk.data import words
from crmdesk.data.settings import CONFIG_VARIABLE
from crmdesk.data.store import NewFirm, Store
from tests.fold import assert_fold
from tests.postgres_server import PostgresServer, running_server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile(
    "crmdesk",
    deadline=None,  # a loaded machine is slow, not wrong
    derandomize=True,  # the same examples in every run; new ones, and twice as many, with --hypothesis-profile default
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("crmdesk")

ENGINES = ("sqlite", "postgres")
FIRM = NewFirm("Rodnik", currency="RUB", timezone="Europe/Moscow")


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the moment it stands at, in UTC."""
        return self.now

    def pass_by(self, **time: float) -> None:
        """Move on by days=, hours=, minutes=, seconds=."""
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    """Thursday 20 November 2025, 12:30 in Moscow."""
    return Clock()


# Language, settings, log


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    words.use("en")
    yield
    words.use("en")


@pytest.fixture
def russian(_english: None) -> None:
    """Speak Russian in this test."""
    words.use("ru")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings and the log of whoever runs the tests out of the tests."""
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "config"))


@pytest.fixture(autouse=True)
def _silent_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning; one that means to asserts it, then calls ``caplog.clear()``."""
    yield
    for when in ("setup", "call"):
        for record in caplog.get_records(when):
            if record.levelno >= logging.WARNING:
                pytest.fail(f"{record.levelname} {record.name}: {record.getMessage()}")


# Bases


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running Postgres; its owner's password is in PGPASSWORD while the tests last."""
    with running_server() as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("PGPASSWORD", server.password)
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file with a new base."""
    path = tmp_path_factory.mktemp("template") / "template.crmdb"
    Store.create(str(path), FIRM, clock=Clock()).close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of a base on the server that holds a new base, with nobody connected to it."""
    name = f"crmdesk_template_{uuid4().hex[:12]}"
    postgres_server.create(name)
    Store.create(postgres_server.url(name), FIRM, clock=Clock()).close()
    yield name
    postgres_server.drop(name)


@pytest.fixture
def sqlite_location(sqlite_template: Path, tmp_path: Path) -> str:
    """The path of a new base of this test's own."""
    return str(shutil.copy(sqlite_template, tmp_path / "base.crmdb"))


@pytest.fixture
def postgres_location(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The URL of a new base of this test's own."""
    name = f"crmdesk_test_{uuid4().hex[:12]}"
    postgres_server.create(name, postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=ENGINES)
def location(request: pytest.FixtureRequest) -> str:
    """Where a new, closed base of this test's own lies, on each engine in turn."""
    found: str = request.getfixturevalue(f"{request.param}_location")
    return found


@pytest.fixture
def store(location: str, clock: Clock) -> Iterator[Store]:
    """A new base, open, on each engine in turn; in the end its journal must tell how every row came to be."""
    yield from opened(location, clock)


@pytest.fixture
def sqlite_store(sqlite_location: str, clock: Clock) -> Iterator[Store]:
    """The same on SQLite alone, for tests in which the engine makes no difference."""
    yield from opened(sqlite_location, clock)


def opened(location: str, clock: Clock) -> Iterator[Store]:
    """Open a base, give it away, check that its journal folds to its rows, close it."""
    store = Store.open(location, clock=clock)
    yield store
    assert_fold(store)
    store.close()
