"""Deals that may be one are noticed; others are left alone."""

from __future__ import annotations

from datetime import date

from crmdesk.data.entry.deal_likeness import like_deals
from crmdesk.data.models import Client, Deal
from crmdesk.data.store import Store
from tests.factories import make_client, make_deal, make_won, plant, put


def test_an_open_deal_of_the_same_client_with_the_same_words_is_told(store: Store) -> None:
    """Order of words, case and quotes make no difference; other clients, closed deals and other words do."""
    plant(store)
    ours, theirs = put(store, Client, make_client(name="Ромашка"), make_client(name="Лютик"))
    found = put(
        store,
        Deal,
        make_deal(title="Поставка «Насосов»", client_id=ours),
        make_deal(title="Поставка насосов", client_id=theirs),
        make_deal(title="Сервис котельной", client_id=ours),
        make_won(date(2025, 5, 5), title="Поставка насосов", client_id=ours),
    )
    assert [deal.id for deal in like_deals(store, ours, "насосов поставка")] == [found[0]]
    assert like_deals(store, ours, "Поставка насосов", but=found[0]) == ()
    assert like_deals(store, None, "Поставка насосов") == ()
    assert like_deals(store, ours, "  ") == ()
