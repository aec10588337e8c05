"""The board: what it reads in one snapshot, and what it says of a move before the base does."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.access import own_scope
from crmdesk.data.board import Board
from crmdesk.data.board_reading import FIRST_CARDS, read_board, read_cards
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.entry.deal_deeds import close_deal, put_into_stage
from crmdesk.data.listing import totals
from crmdesk.data.models import Client, Deal
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_deal, make_won, plant, put

NOVEMBER = (date(2025, 11, 1), date(2025, 12, 1))
OPEN = Condition("outcome", Operator.IN, (0,))


def board(
    store: Store, listing: Listing | None = None, pipeline: int | None = None, *, only_stuck: bool = False
) -> Board:
    """Return the board of November."""
    return read_board(store, listing or Listing("deals"), pipeline, NOVEMBER, only_stuck=only_stuck)


@pytest.fixture
def deals(store: Store) -> list[int]:
    """Four open deals of the first pipeline, one of the other, and one won."""
    plant(store)
    client = put(store, Client, make_client(name="Ромашка"))[0]
    return put(
        store, Deal,
        make_deal(title="A", amount=3_000_00, client_id=client, stage_id=f.OFFER, created_on=date(2025, 9, 1)),
        make_deal(title="B", amount=2_000_00, owner_id=f.ANNA, stage_id=f.WORK, probability=1_000),
        make_deal(title="C", amount=5_000_00, stage_id=f.WORK, next_step="Call", next_step_on=date(2025, 11, 19)),
        make_deal(title="D", amount=None, stage_id=f.WORK),
        make_deal(title="S", amount=700_00, pipeline_id=f.SERVICE, stage_id=f.ASKED),
        make_won(date(2025, 11, 5), 9_000_00, title="W", client_id=client),
    )  # fmt: skip


def test_open_stages_with_their_deals_the_dearest_first(store: Store, deals: list[int]) -> None:
    """Open stages in order; amounts fall within a stage and those without an amount come last."""
    found = board(store)
    assert [stage.name for stage in found.stages] == ["Lead", "Work", "Offer"]
    assert found.stages[1].ids == (deals[2], deals[1], deals[3])
    assert found.stages[1].amount == 7_000_00
    assert (found.won_stage_id, found.lost_stage_id) == (f.WON_STAGE, f.LOST_STAGE)
    assert found.pipelines == ((f.MAIN, "Sales"), (f.SERVICE, "Service"))


def test_figures_are_those_of_the_list(store: Store, deals: list[int]) -> None:
    """Count, amount and weighted amount of all stages are the totals of the same deals in the table."""
    del deals
    found = board(store)
    mine = Condition("pipeline", Operator.IN, (f.MAIN,))
    count, amount, _average, weighted = totals(store, Listing("deals", conditions=(OPEN, mine))).rows[0]
    assert (count, amount, weighted) == (
        found.count, sum(s.amount for s in found.stages), sum(s.weighted for s in found.stages),
    )  # fmt: skip


def test_cards_tell_age_and_what_is_next(store: Store, deals: list[int]) -> None:
    """A card knows its client, its days in the stage against the norm, and its next step."""
    cards = {card.id: card for card in read_cards(store, deals)}
    assert set(cards) == set(deals[:5])  # a won deal is no card
    assert (cards[deals[0]].client, cards[deals[0]].stuck) == ("Ромашка", True)
    assert cards[deals[2]].next_step_on == date(2025, 11, 19)
    assert not cards[deals[1]].has_step


def test_filters_scope_and_stuck_narrow_the_board(store: Store, deals: list[int]) -> None:
    """The conditions of the table, a search, a scope and "only stuck" leave just those deals."""
    dear = Listing("deals", conditions=(Condition("value", Operator.AT_LEAST, (2_500_00,)),))
    assert [card for stage in board(store, dear).stages for card in stage.ids] == [deals[2], deals[0]]
    assert board(store, Listing("deals", search="ромаш")).count == 1
    assert board(store, Listing("deals", scope=own_scope(f.ANNA))).stages[1].ids == (deals[1],)
    stuck = board(store, only_stuck=True)
    assert [card for stage in stuck.stages for card in stage.ids] == [deals[0]]
    assert stuck.won.count == 1


def test_another_pipeline_and_one_that_is_gone(store: Store, deals: list[int]) -> None:
    """A pipeline is shown by itself; an unknown one gives way to the first."""
    assert board(store, None, f.SERVICE).stages[0].ids == (deals[4],)
    assert board(store, None, 999).pipeline_id == f.MAIN


def test_a_base_without_pipelines_has_an_empty_board(store: Store) -> None:
    """Nothing to show is no fault."""
    for pipeline in board(store).pipelines:
        assert board(store, None, pipeline[0]).count == 0


def test_won_and_lost_of_the_period(store: Store, deals: list[int]) -> None:
    """Won deals are counted, summed up and listed; lost ones are counted with their reasons."""
    close_deal(store, deals[1], 2, loss_reason_id=f.PRICE)
    found = board(store)
    assert (found.won.count, found.won.amount, found.won.deals[0].client) == (1, 9_000_00, "Ромашка")
    assert (found.lost.count, found.lost.amount, found.lost.reasons) == (1, 2_000_00, (("Price", 1),))


@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("stage", [f.LEAD, f.OFFER, f.WON_STAGE])
def test_a_move_is_foretold_as_the_base_says_it(store: Store, deals: list[int], place: int, stage: int) -> None:
    """The board after a move equals the board that is read once the move is written."""
    before = board(store)
    card = before.cards[deals[place]]
    if card.stage_id == stage:
        return
    foretold, came = before.moved(card, stage)
    put_into_stage(store, [card.id], stage)
    after = board(store)
    assert [(s.ids, s.values, s.amount, s.stuck) for s in foretold.stages] == [
        (s.ids, s.values, s.amount, s.stuck) for s in after.stages
    ]
    assert (foretold.won.count, foretold.won.amount) == (after.won.count, after.won.amount)
    assert after.cards.get(card.id, came) == came


def test_a_refused_move_comes_back(store: Store, deals: list[int]) -> None:
    """Moved and returned, the stages are as they were."""
    before = board(store)
    card = before.cards[deals[2]]
    moved, _came = before.moved(card, f.OFFER)
    assert moved.returned(card, f.OFFER).stages == before.stages
    gone, _came = before.moved(card, f.LOST_STAGE)
    assert gone.lost.count == 1
    assert gone.returned(card, f.LOST_STAGE).stages == before.stages


def test_neighbours_end_at_the_ends(store: Store, deals: list[int]) -> None:
    """The next and the previous stage; none past either end."""
    del deals
    found = board(store)
    following = found.neighbour(f.WORK, 1)
    assert following is not None
    assert following.id == f.OFFER
    assert found.neighbour(f.OFFER, 1) is None
    assert found.neighbour(f.LEAD, -1) is None


def test_only_the_first_cards_come_with_the_board(store: Store) -> None:
    """A long stage gives all its ids and some of its cards; the wanted ones come too."""
    plant(store)
    ids = put(store, Deal, *(make_deal(amount=place * 100, stage_id=f.WORK) for place in range(FIRST_CARDS + 10)))
    found = read_board(store, Listing("deals"), None, NOVEMBER, wanted=[ids[0]])
    assert found.stages[1].count == FIRST_CARDS + 10
    assert len(found.cards) == FIRST_CARDS + 1
    assert ids[0] in found.cards
