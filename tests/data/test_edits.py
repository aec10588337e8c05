"""Amounts typed over and stages moved: kept with their journal, undone, and never over somebody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from crmdesk.data.edits import Conflict, Edited, change_amount, move_stage, parse_amount
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal
from crmdesk.data.store import Store
from crmdesk.data.table import Kind
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_deal, make_won, plant, put
from tests.fold import assert_fold


@pytest.fixture
def deal(store: Store) -> int:
    """One open deal in work."""
    plant(store)
    return put(store, Deal, make_deal())[0]


def _column(store: Store, deal: int, name: str) -> object:
    with store.reading() as connection:
        return connection.execute(select(getattr(Deal, name)).where(Deal.id == deal)).scalar_one()


@given(st.integers(0, 10**14))
def test_an_amount_reads_back_as_it_is_shown(minor: int) -> None:
    """What a cell shows can be typed back: grouped, with or without kopecks."""
    assert parse_amount(Kind.MONEY.text(minor)) == minor


@pytest.mark.parametrize("text", ["", "abc", "1,234", "-5", "1e99", "nan", "inf", "12 руб"])
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    """Anything else gets one sentence that shows how to write it."""
    with pytest.raises(UsageFault, match="1724200"):
        parse_amount(text)


def test_an_amount_is_kept_and_undone(store: Store, deal: int) -> None:
    """The new amount is there with its journal; undo brings the old one back."""
    result = change_amount(store, deal, 1, 250_000_00)
    assert isinstance(result, Edited)
    assert _column(store, deal, "value") == 250_000_00
    assert result.txn is not None
    undo(store, result.txn)
    assert _column(store, deal, "amount") == 100_000
    assert_fold(store)


def test_the_same_amount_is_no_change(store: Store, deal: int) -> None:
    """Typing what is there already writes nothing that could be undone."""
    assert change_amount(store, deal, 1, 100_000) == Edited(None, "Amount changed: 1\u202f000\u202f₽")
    assert _column(store, deal, "version") == 1


def test_a_conflict_gives_both_amounts_and_the_author(store: Store, deal: int) -> None:
    """The second of two people sees whose amount is there, and may save over it knowingly."""
    change_amount(store, deal, 1, 300_00, author_id=f.ANNA)
    conflict = change_amount(store, deal, 1, 500_00)
    assert isinstance(conflict, Conflict)
    assert (conflict.theirs, conflict.yours, conflict.author) == (300_00, 500_00, "Anna Sokolova")
    assert _column(store, deal, "value") == 300_00
    assert isinstance(change_amount(store, deal, conflict.version, conflict.yours), Edited)
    assert _column(store, deal, "value") == 500_00


def test_a_stage_moves_one_on_and_stops_at_the_ends(store: Store, deal: int) -> None:
    """Forward, back, and nothing beyond the first and the last open stage."""
    assert move_stage(store, deal, 1, 1).text == "Stage changed: Offer"
    assert move_stage(store, deal, 2, 1).txn is None
    moved = move_stage(store, deal, 2, -1)
    assert _column(store, deal, "stage_id") == f.WORK
    assert moved.txn is not None
    undo(store, moved.txn)
    assert _column(store, deal, "stage_id") == f.OFFER
    assert_fold(store)


def test_a_closed_deal_does_not_move(store: Store) -> None:
    """A won deal keeps its stage, and the person is told why."""
    plant(store)
    won = put(store, Deal, make_won(store.today()))[0]
    with pytest.raises(UsageFault, match="closed"):
        move_stage(store, won, 1, 1)


def test_a_deal_in_another_currency_is_not_typed_over_in_roubles(store: Store) -> None:
    """An amount typed in the firm's currency must not land in a column kept in dollars."""
    plant(store)
    deal = put(store, Deal, make_deal(currency="USD"))[0]
    with pytest.raises(UsageFault, match="USD"):
        change_amount(store, deal, 1, 5)
