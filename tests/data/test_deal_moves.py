"""Moves of a deal: the history follows what is mended later. Moves between stages are tested with the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from crmdesk.data.models import Deal, DealEvent
from crmdesk.data.models.deals import FOREVER
from crmdesk.data.store import Store
from tests.data.test_journal import edit, row_of
from tests.factories import ANNA, WON_STAGE, make_deal, plant, put


@pytest.fixture
def deal(store: Store) -> int:
    """An open deal of Ivan's in work."""
    plant(store)
    return put(store, Deal, make_deal())[0]


def test_a_mended_day_of_closing_moves_the_close_in_the_history(store: Store, deal: int) -> None:
    """The pipeline of the days between is mended with it."""
    edit(store, Deal, deal, stage_id=WON_STAGE)
    closed = row_of(store, Deal, deal).closed_on
    earlier = closed - timedelta(3)
    edit(store, Deal, deal, closed_on=earlier)
    with store.reading() as connection:
        states = connection.execute(
            select(DealEvent.outcome, DealEvent.begin_on, DealEvent.end_on)
            .where(DealEvent.deal_id == deal)
            .order_by(DealEvent.begin_on)
        ).all()
    assert states[-1] == (1, earlier, FOREVER)
    assert states[-2].end_on == earlier


def test_a_new_owner_does_not_take_over_the_creation(store: Store) -> None:
    """A deal that was nobody's when it was created stays nobody's in the figures of created deals."""
    plant(store)
    (deal,) = put(store, Deal, make_deal(owner_id=None))
    edit(store, Deal, deal, owner_id=ANNA)
    assert row_of(store, Deal, deal).created_owner_id is None
