"""What past deals say of stages, and which days of a period are counted."""

from __future__ import annotations

from datetime import date, timedelta

from crmdesk.data.deal_history import DealStep
from crmdesk.data.models import Deal
from crmdesk.data.stage_lore import FEWEST, StageLore
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import IVAN, LEAD, LOST_STAGE, OFFER, WON_STAGE, WORK, make_deal, plant, put

TODAY = date(2025, 11, 20)


def close(store, stage: int, outcome: int, number: int, days: int = 3, end: int = WON_STAGE) -> None:
    """Add deals that closed after so many days in a stage."""
    begin = date(2025, 1, 1)
    closed = begin + timedelta(days)
    kind = {WON_STAGE: "won", LOST_STAGE: "lost"}[end]
    steps = [DealStep(begin, "created", stage, 0, IVAN, 1), DealStep(closed, kind, end, outcome, IVAN, 1)]
    with store.changing() as change:
        change.add_deals(
            [make_deal(stage_id=end, closed_on=closed, created_on=begin) for _deal in range(number)], [steps] * number
        )


def lore(store, as_of=TODAY) -> StageLore:
    """Return the chances and norms of a base, read."""
    with store.reading() as connection:
        found = StageLore(connection, as_of)
        assert found.chances is not None
        assert found.norms is not None
        return found


def test_presets_hold_until_enough_deals_closed(store) -> None:
    plant(store)
    close(store, LEAD, 1, FEWEST - 1)
    assert lore(store).chances[LEAD] == 500
    close(store, LEAD, 1, 1)
    assert lore(store).chances[LEAD] == 10_000
    assert lore(store, date(2024, 1, 1)).chances[LEAD] == 500


def test_chances_never_fall_along_the_pipeline(store) -> None:
    """A won deal passed every stage, a lost one all up to its last."""
    plant(store)
    close(store, LEAD, 1, 40)
    close(store, LEAD, 2, 40, end=LOST_STAGE)
    close(store, WORK, 2, 20, end=LOST_STAGE)
    chances = lore(store).chances
    assert (chances[LEAD], chances[WORK], chances[OFFER]) == (4_000, 6_667, 10_000)


def test_a_loss_at_an_unknown_stage_counts_at_every_stage(store) -> None:
    plant(store)
    close(store, LEAD, 1, 30)
    put(store, Deal, *(make_deal(stage_id=LOST_STAGE, closed_on=date(2025, 2, 2)) for _deal in range(30)))
    assert {lore(store).chances[stage] for stage in (LEAD, WORK, OFFER)} == {5_000}


def test_a_stay_longer_than_four_in_five_is_long(store) -> None:
    """Unless the firm set a norm; and fewer than thirty say nothing."""
    plant(store)
    close(store, WORK, 1, 24, days=10)
    assert WORK not in lore(store).norms
    close(store, WORK, 1, 6, days=50)
    assert lore(store).norms[WORK] == 10
    assert lore(store).norms[OFFER] == 21
    (fresh,) = put(store, Deal, make_deal(created_on=TODAY - timedelta(10)))
    (late,) = put(store, Deal, make_deal(created_on=TODAY - timedelta(11)))
    assert fresh != late
    assert ask(store, Question(("stuck_count",), (), Period(TODAY, TODAY + timedelta(1)))).total.cells[0].value == 1


def test_an_unfinished_period_counts_to_the_end_of_today() -> None:
    """A finished one to its end; one that has not begun whole."""
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    assert counted_end(year, TODAY) == date(2025, 11, 21)
    assert counted_end(year, date(2026, 3, 1)) == year.end
    assert counted_end(year, date(2024, 3, 1)) == year.end
