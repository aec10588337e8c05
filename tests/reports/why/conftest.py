"""A fall of one city: what it was by, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from crmdesk.data.models import Client
from crmdesk.data.store import Store
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.question import Question
from crmdesk.reports.why import Why, explain
from tests.conftest import FIRM, Clock
from tests.factories import ANNA, IVAN, make_client, make_won, plant, put
from tests.fold import assert_fold

YEAR = Question(("revenue",), (), Period(date(2025, 1, 1), date(2026, 1, 1)), Compare.YEAR)
THEN, NOW = date(2024, 3, 5), date(2025, 3, 5)
GONE, LESS, CAME, MORE = 1001, 1002, 1003, 1004


@pytest.fixture(scope="session")
def fallen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Kazan lost a client and sold less to another; Omsk won a client and grew a little. Nobody writes to it."""
    store = Store.create(str(tmp_path_factory.mktemp("fallen") / "fallen.crmdb"), FIRM, clock=Clock())
    plant(store)
    put(
        store, Client,
        make_client(id=GONE, name="Gone", city="Kazan"), make_client(id=LESS, name="Less", city="Kazan"),
        make_client(id=CAME, name="Came", city="Omsk"), make_client(id=MORE, name="More", city="Omsk"),
    )  # fmt: skip
    sold = [
        (THEN, 900_000_00, GONE), (THEN, 100_000_00, GONE), (THEN, 500_000_00, LESS), (THEN, 300_000_00, MORE),
        (NOW, 200_000_00, LESS), (NOW, 50_000_00, CAME), (NOW, 310_000_00, MORE),
    ]  # fmt: skip
    with store.changing(cause="test") as change:
        change.add_deals(
            [make_won(day, amount, client_id=client, owner_id=IVAN if client != MORE else ANNA,
                      closed_owner_id=IVAN if client != MORE else ANNA) for day, amount, client in sold],
            None,
        )  # fmt: skip
    yield store
    assert_fold(store)
    store.close()


@pytest.fixture(scope="session")
def why(fallen: Store) -> Why:
    """Why revenue of the firm fell by 1 240 000 roubles."""
    return explain(fallen, YEAR, "revenue")
