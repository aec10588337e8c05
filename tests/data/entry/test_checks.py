"""Checks: rules over several fields, asked before anything is written."""

from __future__ import annotations

import pytest

from crmdesk.data.entry.deeds import archive, change, create
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_deal, plant, put


def test_a_deal_does_not_go_into_a_stage_that_was_archived(store: Store) -> None:
    """A window that still shows the stage is told to choose another."""
    plant(store)
    deal = put(store, Deal, make_deal())[0]
    archive(store, "stage", [f.OFFER])
    with pytest.raises(UsageFault, match="not in the base any more"):
        change(store, "deal", deal, 1, {"stage_id": f.WORK}, {"stage_id": f.OFFER})


def test_a_deal_already_in_an_archived_stage_is_edited_still(store: Store) -> None:
    """Only a move is judged."""
    plant(store)
    deal = put(store, Deal, make_deal())[0]
    archive(store, "stage", [f.WORK])
    change(store, "deal", deal, 1, {"note": None}, {"note": "kept"})


@pytest.mark.parametrize("form_id", ["department", "category"])
def test_a_tree_never_grows_into_itself(store: Store, form_id: str) -> None:
    """Neither at once nor through a child of a child."""
    plant(store)
    top = create(store, form_id, {"name": "Top"}).ids[0]
    middle = create(store, form_id, {"name": "Middle", "parent_id": top}).ids[0]
    leaf = create(store, form_id, {"name": "Leaf", "parent_id": middle}).ids[0]
    for below in (top, middle, leaf):
        with pytest.raises(UsageFault, match="itself"):
            change(store, form_id, top, 1, {"parent_id": None}, {"parent_id": below})
