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


def test_an_empty_firm_may_change_its_currency_and_zone_and_a_busy_one_not(store: Store) -> None:
    """Sums and days would lie otherwise; a word that is no zone or currency is refused at once."""
    firm = store.firm.id
    change(store, "firm", firm, 1, {}, {"currency": "EUR", "timezone": "Asia/Tomsk"})
    for values in ({"currency": "euro"}, {"timezone": "Mars"}, {"fiscal_month": 13}, {"work_end": 3}):
        with pytest.raises(UsageFault):
            change(store, "firm", firm, 2, {}, values)
    create(store, "client", {"name": "Romashka"})
    for values in ({"currency": "RUB"}, {"timezone": "Europe/Moscow"}):
        with pytest.raises(UsageFault, match="stays"):
            change(store, "firm", firm, 2, {}, values)
    change(store, "firm", firm, 2, {}, {"name": "New name", "work_begin": 8})
    assert store.firm.name == "New name"


def test_a_field_that_holds_values_keeps_its_kind(store: Store) -> None:
    """Renaming it is no matter."""
    plant(store)
    put(store, Deal, make_deal(custom={str(f.DEAL_TEXT): "x"}))
    change(store, "custom_field", f.DEAL_TEXT, 1, {}, {"name": "Renamed"})
    with pytest.raises(UsageFault, match="holds values"):
        change(store, "custom_field", f.DEAL_TEXT, 2, {}, {"kind": "number"})
    change(store, "custom_field", f.DEAL_NUMBER, 1, {}, {"kind": "text"})
    with pytest.raises(UsageFault, match="values to choose from"):
        create(store, "custom_field", {"name": "Choice", "owner": "deal", "kind": "one"})
    change(store, "custom_field", f.DEAL_FLAG, 1, {}, {"kind": "one"})  # its values are given next
    with pytest.raises(UsageFault, match="values to choose from"):
        change(store, "custom_field", f.DEAL_FLAG, 2, {}, {"options": []})


def test_a_stage_with_deals_keeps_its_kind(store: Store) -> None:
    """A won stage made lost would turn revenue into losses."""
    plant(store)
    put(store, Deal, make_deal())
    with pytest.raises(UsageFault, match="deals in this stage"):
        change(store, "stage", f.WORK, 1, {}, {"kind": "lost"})
    change(store, "stage", f.OFFER, 1, {}, {"kind": "lead"})


@pytest.mark.parametrize(
    ("form_id", "values"),
    [
        ("source", {}),
        ("competitor", {}),
        ("loss_reason", {"kind": "lost"}),
        ("pipeline", {}),
        ("custom_field", {"owner": "deal", "kind": "text"}),
    ],
)
def test_a_word_list_names_each_thing_once(store: Store, form_id: str, values: dict[str, str]) -> None:
    """Case and spaces make no difference; an archived entry does not stand in the way."""
    made = create(store, form_id, {"name": "Ёлка", **values}).ids[0]
    with pytest.raises(UsageFault, match="there already"):
        create(store, form_id, {"name": " елка ", **values})
    archive(store, form_id, [made])
    create(store, form_id, {"name": "Елка", **values})
