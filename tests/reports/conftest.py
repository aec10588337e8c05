"""A random firm for the tests of figures, made once a session on each engine; nobody writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest

from crmdesk.data.store import Store
from tests.conftest import ENGINES, FIRM, Clock
from tests.fold import assert_fold
from tests.random_firm import World, fill

SEED, DEALS = 7, 400


@dataclass(frozen=True)
class Firm:
    """A base and the rows that were put into it."""

    store: Store
    world: World


@pytest.fixture(scope="session")
def sqlite_firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """The firm in a file."""
    yield from _made(str(tmp_path_factory.mktemp("firm") / "firm.crmdb"))


@pytest.fixture(scope="session")
def postgres_firm(postgres_server) -> Iterator[Firm]:
    """The same firm on a server."""
    name = f"crmdesk_firm_{uuid4().hex[:12]}"
    postgres_server.create(name)
    yield from _made(postgres_server.url(name))
    postgres_server.drop(name)


@pytest.fixture(params=ENGINES)
def firm(request: pytest.FixtureRequest) -> Firm:
    """The firm on each engine in turn."""
    found: Firm = request.getfixturevalue(f"{request.param}_firm")
    return found


def _made(location: str) -> Iterator[Firm]:
    store = Store.create(location, FIRM, clock=Clock())
    world = fill(store, SEED, DEALS)
    yield Firm(store, world)
    assert_fold(store)
    store.close()
