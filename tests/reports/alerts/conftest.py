"""A small firm on Thursday 20 November 2025 in which every kind of alert has one cause."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crmdesk.data.models import Activity, Client, Deal, Invoice
from crmdesk.data.store import Store
from tests import factories as f
from tests.conftest import Clock, opened
from tests.factories import make_activity, make_client, make_deal, make_invoice, make_won, plant, put

#: Won deals of Ivan and Anna, this year and the year before: Ivan has fallen by four fifths, Anna has grown.
WON = (
    *((date(2025, 2, 3 + day), 100_00, f.IVAN) for day in range(5)),
    *((date(2024, 2, 3 + day), 500_00, f.IVAN) for day in range(5)),
    *((date(2025, 3, 3 + day), 900_00, f.ANNA) for day in range(5)),
    *((date(2024, 3, 3 + day), 800_00, f.ANNA) for day in range(5)),
)


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file with the firm, filled once."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("alerts") / "firm.crmdb"))
    filled(Store.open(str(path), clock=Clock())).close()
    return path


@pytest.fixture
def firm(filled_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A deal in its stage for 263 days where 21 are usual, a silent buyer, a late task, an old debt, a large loss."""
    yield from opened(str(shutil.copy(filled_template, tmp_path / "base.crmdb")), clock)


@pytest.fixture
def any_firm(store: Store) -> Store:
    """The same on each engine in turn."""
    return filled(store)


def filled(store: Store) -> Store:
    """Put the firm's rows into a new base."""
    plant(store)
    client, quiet = put(
        store,
        Client,
        make_client(name="Rodnik", status=7, last_contact_on=date(2025, 11, 18)),
        make_client(name="Quiet", status=8, last_contact_on=date(2025, 9, 1), owner_id=f.ANNA),
    )
    put(
        store,
        Deal,
        make_deal(
            title="Slow",
            stage_id=f.OFFER,
            client_id=client,
            amount=700_000_00,
            next_step="Call",
            next_step_on=date(2025, 12, 1),
        ),
    )
    put(
        store,
        Deal,
        make_deal(
            title="Gone",
            stage_id=f.LOST_STAGE,
            closed_on=date(2025, 11, 17),
            amount=3_000_000_00,
            loss_reason_id=f.PRICE,
        ),
    )
    put(store, Deal, *(make_won(day, amount, owner_id=owner) for day, amount, owner in WON))
    put(
        store,
        Activity,
        make_activity(subject="Offer", client_id=client, due_on=date(2025, 11, 13), state=0, performer_id=f.IVAN),
    )
    put(
        store,
        Invoice,
        make_invoice(date(2025, 9, 1), due_on=date(2025, 10, 1), client_id=quiet, owner_id=f.ANNA),
        make_invoice(date(2025, 9, 5), due_on=date(2025, 10, 5), client_id=quiet, amount=50_000, owner_id=f.ANNA),
    )
    return store
