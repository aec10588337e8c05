"""What past deals say of stages, and that the door keeps it up to date. Chances and norms are also tested by the engine's tests."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from crmdesk.data.models import Deal, Pipeline, Stage
from crmdesk.data.stage_lore import FEWEST, StageLore
from crmdesk.data.store import Store

DAY = date(2025, 3, 3)


def _plant(store: Store, wins: int, losses: int) -> tuple[list[int], list[int]]:
    with store.changing() as change:
        (pipeline,) = change.add(Pipeline, [{"name": "Sales"}])
        kinds = ("lead", "work", "won", "lost")
        stages = change.add(
            Stage,
            [
                {"pipeline_id": pipeline, "name": kind, "position": place, "kind": kind, "probability": 1_000}
                for place, kind in enumerate(kinds)
            ],
        )
        row = {"created_on": DAY, "closed_on": DAY + timedelta(9), "amount": 100}
        deals = change.add_deals(
            [{"title": "won", "stage_id": stages[2], **row}] * wins
            + [{"title": "lost", "stage_id": stages[3], **row}] * losses,
            opened_stage_ids=[stages[1]] * wins + [stages[0]] * losses,
        )
    return stages, deals


def _chance(store: Store, stage: int) -> int | None:
    with store.reading() as connection:
        return connection.execute(select(Stage.chance).where(Stage.id == stage)).scalar_one()


def test_a_chance_is_the_share_of_won_among_those_that_reached_the_stage(store: Store) -> None:
    """Deals lost at the first stage do not lower the second's chance."""
    stages, _deals = _plant(store, wins=30, losses=20)
    assert _chance(store, stages[0]) == 6_000
    assert _chance(store, stages[1]) == 10_000


def test_few_deals_say_nothing(store: Store) -> None:
    """The stage's preset holds."""
    stages, _deals = _plant(store, wins=FEWEST - 1, losses=0)
    assert _chance(store, stages[0]) == 1_000


def test_a_deal_that_closes_changes_the_chances(store: Store) -> None:
    """The last of thirty tips the scale, and reopening it takes that back."""
    stages, deals = _plant(store, wins=FEWEST - 1, losses=0)
    with store.changing() as change:
        (deal,) = change.add(Deal, [{"title": "open", "stage_id": stages[1], "created_on": DAY}])
    with store.changing() as change:
        version = change.edit(Deal, deal, 1, stage_id=stages[2])
    assert _chance(store, stages[1]) == 10_000
    with store.changing() as change:
        change.edit(Deal, deal, version, stage_id=stages[1])
    assert _chance(store, stages[1]) == 1_000
    assert deals


def test_todays_chances_are_those_that_the_door_keeps(store: Store) -> None:
    """Counted anew, they are the same."""
    _plant(store, wins=33, losses=17)
    with store.reading() as connection:
        kept = StageLore(connection, store.today(), store).chances
        counted = StageLore(connection, store.today()).chances
    assert kept == counted


def test_usual_stays_are_counted_again_after_a_change(store: Store) -> None:
    """Four in five won deals stayed nine days; thirty longer ones move that."""
    stages, _deals = _plant(store, wins=30, losses=0)
    with store.reading() as connection:
        assert StageLore(connection, store.today(), store).norms[stages[1]] == 9
    with store.changing() as change:
        row = {"title": "slow", "stage_id": stages[2], "created_on": DAY, "closed_on": DAY + timedelta(40)}
        change.add_deals([row] * 30, opened_stage_ids=[stages[1]] * 30)
    with store.reading() as connection:
        assert StageLore(connection, store.today(), store).norms[stages[1]] == 40
