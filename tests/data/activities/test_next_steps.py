"""Next steps in step with the plan, where deeds alone do not show it."""

from __future__ import annotations

from datetime import date

from crmdesk.data.activities.next_steps import Step, StepKeeper, planned_steps
from crmdesk.data.models import Activity, Deal
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_deal, plant, put

TODAY = date(2025, 11, 20)


def test_planned_steps_come_nearest_first_and_undated_last(store: Store) -> None:
    """A step without a subject is called by its kind; done, called off and archived ones are no steps."""
    plant(store)
    deal = put(store, Deal, make_deal())[0]
    base = {"kind_id": f.CALL, "deal_id": deal}
    put(
        store, Activity,
        {**base, "subject": "Some day"},
        {**base, "due_on": TODAY},
        {**base, "subject": "Done", "due_on": TODAY, "state": 1, "done_on": TODAY},
        {**base, "subject": "Off", "due_on": TODAY, "state": 2},
        {**base, "subject": "Gone", "due_on": TODAY, "archived_at": store.now()},
    )  # fmt: skip
    with store.reading() as connection:
        assert planned_steps(connection, deal) == (Step("Call", TODAY), Step("Some day", None))


def test_a_deal_is_written_only_when_its_step_differs(store: Store) -> None:
    """Settling a deal whose step is right already leaves its version alone."""
    plant(store)
    deal = put(store, Deal, make_deal(next_step="Call", next_step_on=TODAY))[0]
    put(store, Activity, {"kind_id": f.CALL, "deal_id": deal, "due_on": TODAY})
    with store.changing() as change:
        keeper = StepKeeper(change, [deal, None])
        keeper.settle([deal, None])
        assert change.row(Deal, deal)["version"] == 1
