"""One small demo base for all tests of this folder; nobody changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.demo import make_demo
from crmdesk.data.models import Record
from crmdesk.data.store import Store

TODAY = date(2025, 11, 20)
DEALS = 1_500

Rows = Callable[[type[Record]], list[Any]]


def still() -> datetime:
    """Noon in Moscow on the day the base is made."""
    return datetime(2025, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A demo base of 1 500 deals over five years up to 20 November 2025."""
    store = make_demo(str(tmp_path_factory.mktemp("demo") / "demo.crmdb"), deals=DEALS, today=TODAY, clock=still)
    yield store
    store.close()


@pytest.fixture(scope="session")
def rows(demo: Store) -> Rows:
    """All rows of a record, read once."""
    kept: dict[type[Record], list[Any]] = {}

    def read(record: type[Record]) -> list[Any]:
        if record not in kept:
            with demo.reading() as connection:
                kept[record] = list(connection.execute(select(record.__table__)))
        return kept[record]

    return read
