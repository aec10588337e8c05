"""Segments and saved views as filters of reports, against a plain loop over the rows."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.conditions import Condition, Operator, Quantifier, Related, any_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.segments import save_segment
from crmdesk.data.store import Store
from crmdesk.data.views import ViewContent, save_view
from crmdesk.reports.answer import Filter
from crmdesk.reports.naming import filters_of
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.sets import SETS
from tests.random_firm import fill

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def figure(store: Store, measure: str, *filters: Filter, by: tuple[str, ...] = ()) -> object:
    """Return the total of a measure over the year under filters."""
    return ask(store, Question((measure,), by, YEAR, filters=filters)).total.cells[0].value


def test_a_segment_narrows_a_report_to_its_clients(store: Store) -> None:
    """The sum of won deals of clients of Omsk or with two open deals is what a loop over the rows adds up."""
    world = fill(store, 11, deals=200)
    open_two = Related("deals", Quantifier.AT_LEAST, (Condition("outcome", Operator.IN, (0,)),), 2)
    parts = (any_of(Condition("city", Operator.IN, ("Omsk",)), open_two),)
    segment = save_segment(store, "Ours", parts).ids[0]
    kept_deals = [deal for deal in world.deals if deal["archived_at"] is None]
    members = {
        client["id"]
        for client in world.clients
        if client["archived_at"] is None
        and (
            client["city"] == "Omsk"
            or sum(deal["client_id"] == client["id"] and deal["outcome"] == 0 for deal in kept_deals) >= 2
        )
    }
    won = [
        deal
        for deal in kept_deals
        if deal["outcome"] == 1 and deal["closed_on"] in YEAR and deal["closed_on"] <= date(2025, 11, 20)
    ]
    expected = sum(deal["_value"] or 0 for deal in won if deal["client_id"] in members)
    chosen = Filter("segment", (str(segment),))
    assert expected != sum(deal["_value"] or 0 for deal in won)
    assert figure(store, "revenue", chosen) == expected
    question = Question(("revenue",), ("manager",), YEAR, filters=(chosen,))
    assert sum(line.cells[0].value or 0 for line in ask(store, question).lines) == expected
    rows = rows_behind(store, question, "revenue")
    assert set(rows.ids) == {deal["id"] for deal in won if deal["client_id"] in members}
    assert filters_of(store, ["segment=Ours"], store.today()) == (chosen,)


def test_a_view_of_deals_narrows_a_report_to_its_deals(store: Store) -> None:
    """Two views together mean the deals of either."""
    world = fill(store, 12, deals=150)
    small = save_view(store, "deals", "Small", ViewContent((Condition("value", Operator.BELOW, (1_000_000,)),)))
    named = save_view(store, "deals", "Named", ViewContent((Condition("title", Operator.CONTAINS, ("deal 1001",)),)))
    chosen = Filter("view", (str(small.ids[0]), str(named.ids[0])))
    expected = sum(
        deal["_value"] or 0
        for deal in world.deals
        if deal["archived_at"] is None
        and deal["outcome"] == 1
        and deal["closed_on"] in YEAR
        and deal["closed_on"] <= date(2025, 11, 20)
        and ((deal["_value"] is not None and deal["_value"] < 1_000_000) or deal["title"].startswith("Deal 1001"))
    )
    assert figure(store, "revenue", chosen) == expected


def test_what_is_no_set_is_refused(sqlite_store: Store) -> None:
    """Unknown ids, words, nothing, views of different lists, and a figure whose rows have no such record."""
    store = sqlite_store
    fill(store, 13, deals=20)
    deals = save_view(store, "deals", "Deals", ViewContent()).ids[0]
    clients = save_view(store, "clients", "Clients", ViewContent()).ids[0]
    for wrong in (
        Filter("segment", ("1",)),
        Filter("segment", (None,)),
        Filter("segment", ("x",)),
        Filter("segment", ()),
        Filter("view", (str(deals), str(clients))),
    ):
        with pytest.raises(UsageFault):
            figure(store, "revenue", wrong)
    with pytest.raises(UsageFault):
        ask(store, Question(("revenue",), ("segment",), YEAR))
    assert set(SETS) == {"segment", "view"}
