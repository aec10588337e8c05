"""History from steps: each state holds until the next, a stay begins with its stage, a stage is reached once."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.deal_history import DealStep, event_rows, plain_steps, reach_rows
from crmdesk.data.models.deals import ALWAYS, FOREVER

STEPS = st.lists(st.tuples(st.integers(0, 400), st.integers(31, 33)), min_size=1, max_size=8).map(
    lambda found: [
        DealStep(date.fromordinal(738_000 + day), "stage", stage, 0, 1, 5) for day, stage in sorted(found, key=lambda s: s[0])
    ]
)  # fmt: skip


@given(STEPS)
def test_states_follow_one_another_without_a_gap(steps) -> None:
    rows = event_rows(1, 21, steps, range(len(steps)))
    assert rows[-1]["end_on"] == FOREVER
    assert [row["end_on"] for row in rows[:-1]] == [row["begin_on"] for row in rows[1:]]
    for place, row in enumerate(rows):
        stay = place
        while stay and rows[stay - 1]["stage_id"] == row["stage_id"]:
            stay -= 1
        assert row["stage_since"] == rows[stay]["begin_on"]


@given(STEPS)
def test_a_stage_is_reached_once_on_its_first_day(steps) -> None:
    rows = reach_rows(1, 21, None, steps, range(len(steps)))
    assert {row["stage_id"]: row["reached_on"] for row in rows} == {
        stage: min(step.begin_on for step in steps if step.stage_id == stage) for stage in {s.stage_id for s in steps}
    }
    assert all(row["created_on"] == ALWAYS for row in rows)


def test_a_deal_of_unknown_beginning_was_always_there() -> None:
    deal = {
        "outcome": 1, "created_on": None, "closed_on": date(2025, 3, 3), "stage_id": 34, "created_owner_id": 1,
        "closed_owner_id": 2, "value": 5, "expected_on": None, "created_at": None, "closed_at": None,
    }  # fmt: skip
    opened, closed = plain_steps(deal, 31)
    assert (opened.begin_on, opened.stage_id, opened.owner_id) == (ALWAYS, 31, 1)
    assert (closed.begin_on, closed.kind, closed.owner_id) == (date(2025, 3, 3), "won", 2)
