"""A close that is taken back: undoing a reopening gives the day, the owner and the lost stage of the close again."""

from __future__ import annotations

import pytest

from crmdesk.data.closing import last_open_stage, past_close
from crmdesk.data.models import Deal
from crmdesk.data.undoing import undo
from tests.data.test_journal import edit, row_of
from tests.factories import ANNA, LOST_STAGE, OFFER, WON_STAGE, WORK, make_deal, plant, put


@pytest.fixture
def deal(store) -> int:
    """An open deal of Ivan's in work."""
    plant(store)
    return put(store, Deal, make_deal())[0]


@pytest.mark.parametrize("closing", [WON_STAGE, LOST_STAGE])
def test_undoing_a_reopening_restores_the_close(store, deal, clock, closing) -> None:
    """With the day and the owner it had, though somebody else owns the deal now."""
    edit(store, Deal, deal, stage_id=closing)
    edit(store, Deal, deal, owner_id=ANNA)
    before = row_of(store, Deal, deal)._asdict()
    clock.pass_by(days=9)
    undo(store, edit(store, Deal, deal, stage_id=OFFER))
    after = row_of(store, Deal, deal)._asdict()
    assert {k: v for k, v in after.items() if k not in ("version", "stage_since")} == {
        k: v for k, v in before.items() if k not in ("version", "stage_since")
    }


def test_a_close_nobody_wrote_down_is_not_known(store, deal) -> None:
    """Then the present owner and stage are taken."""
    with store.reading() as connection:
        assert past_close(connection, row_of(store, Deal, deal)._asdict()) is None
        assert last_open_stage(connection, deal) == WORK
