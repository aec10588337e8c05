"""Word lists: reordered, retired with another in their place, brought back; each is one undo."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crmdesk.data.dictionaries import dictionary
from crmdesk.data.entry.deal_deeds import close_deal
from crmdesk.data.entry.deeds import change, create
from crmdesk.data.entry.dictionary_deeds import bring_back, reorder, retire
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Deal, Department, Manager, Pipeline
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_activity, make_client, make_deal, plant, put


def _value(store: Store, record: type, row_id: int, column: str) -> object:
    with store.reading() as connection:
        return connection.execute(select(getattr(record, column)).where(record.id == row_id)).scalar_one()  # type: ignore[attr-defined]


def test_stages_change_places_at_once(store: Store) -> None:
    """The order typed is the order kept, and undo gives the old one."""
    plant(store)
    ids = [word.id for word in dictionary(store, "stage", f.MAIN).shown]
    turned = [ids[1], ids[0], *ids[2:]]
    deed = reorder(store, "stage", turned)
    assert [word.id for word in dictionary(store, "stage", f.MAIN).shown] == turned
    assert deed.txn is not None
    undo(store, deed.txn)
    assert [word.id for word in dictionary(store, "stage", f.MAIN).shown] == ids


def test_an_emptied_place_in_a_list_is_the_usual_one(store: Store) -> None:
    """A column that always holds something takes its default where nothing is typed."""
    plant(store)
    change(store, "pipeline", f.SERVICE, 1, {}, {"position": None})
    assert _value(store, Pipeline, f.SERVICE, "position") == 0


def test_a_stage_with_deals_asks_where_they_go(store: Store) -> None:
    """Without a place for them nothing happens; with one they move in the same transaction."""
    plant(store)
    deal = put(store, Deal, make_deal())[0]
    with pytest.raises(UsageFault, match="1 deal"):
        retire(store, "stage", f.WORK)
    with pytest.raises(UsageFault, match="different outcomes"):
        retire(store, "stage", f.WORK, f.WON_STAGE)
    deed = retire(store, "stage", f.WORK, f.OFFER)
    assert deed.text.endswith("1 record moved")
    assert _value(store, Deal, deal, "stage_id") == f.OFFER
    assert deed.txn is not None
    undo(store, deed.txn)
    assert _value(store, Deal, deal, "stage_id") == f.WORK


def test_the_last_stage_of_a_kind_stays(store: Store) -> None:
    """A pipeline without a stage to win in would be none."""
    plant(store)
    with pytest.raises(UsageFault, match="no other stage"):
        retire(store, "stage", f.WON_STAGE)


def test_a_reason_nobody_names_any_more_is_simply_archived(store: Store) -> None:
    """Deals of the past keep it; it comes back from the archive."""
    plant(store)
    deal = put(store, Deal, make_deal())[0]
    close_deal(store, deal, 2, loss_reason_id=f.PRICE)
    retire(store, "loss_reason", f.PRICE)
    assert _value(store, Deal, deal, "loss_reason_id") == f.PRICE
    assert f.PRICE not in [word.id for word in dictionary(store, "loss_reason").shown]
    assert bring_back(store, "loss_reason", f.PRICE).text == "Out of the archive: Price"
    assert f.PRICE in [word.id for word in dictionary(store, "loss_reason").shown]


def test_who_leaves_hands_over_what_is_still_to_be_done(store: Store) -> None:
    """Clients, open deals and planned activities; what was won and done stays theirs."""
    plant(store)
    client = put(store, Client, make_client(owner_id=f.IVAN))[0]
    open_deal, won = put(store, Deal, make_deal(), make_deal())
    close_deal(store, won, 1)
    planned, done = put(
        store,
        Activity,
        make_activity(performer_id=f.IVAN),
        make_activity(store.today(), performer_id=f.IVAN),
    )
    retire(store, "manager", f.IVAN, f.ANNA)
    assert _value(store, Client, client, "owner_id") == f.ANNA
    assert _value(store, Deal, open_deal, "owner_id") == f.ANNA
    assert _value(store, Activity, planned, "performer_id") == f.ANNA
    assert _value(store, Deal, won, "owner_id") == f.IVAN
    assert _value(store, Activity, done, "performer_id") == f.IVAN


def test_a_pipeline_with_open_deals_stays(store: Store) -> None:
    """Closed deals do not keep it; the only pipeline is never archived."""
    plant(store)
    deal = put(store, Deal, make_deal())[0]
    with pytest.raises(UsageFault, match="1 open deal"):
        retire(store, "pipeline", f.MAIN)
    with pytest.raises(UsageFault, match="stage by stage"):
        retire(store, "pipeline", f.MAIN, f.SERVICE)
    close_deal(store, deal, 1)
    retire(store, "pipeline", f.MAIN)
    with pytest.raises(UsageFault, match="only pipeline"):
        retire(store, "pipeline", f.SERVICE)
    assert bring_back(store, "pipeline", f.MAIN).txn is not None


def test_who_takes_a_place_never_stands_below_themselves(store: Store) -> None:
    """Neither a department nor a person: whoever stood below the retired one takes its place in the tree."""
    plant(store)
    retire(store, "department", f.COMPANY, f.PROJECTS)
    assert _value(store, Department, f.PROJECTS, "parent_id") is None
    assert _value(store, Department, f.DEALERS, "parent_id") == f.PROJECTS
    retire(store, "manager", f.HEAD, f.ANNA)
    assert _value(store, Manager, f.ANNA, "head_id") is None
    assert _value(store, Manager, f.NAMESAKE, "head_id") == f.ANNA


def test_an_entry_does_not_come_back_beside_its_namesake(store: Store) -> None:
    """Somebody made another of that name meanwhile."""
    plant(store)
    retire(store, "competitor", f.RIVAL)
    create(store, "competitor", {"name": "rival"})
    with pytest.raises(UsageFault, match="there already"):
        bring_back(store, "competitor", f.RIVAL)
