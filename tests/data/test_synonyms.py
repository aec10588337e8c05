"""Synonyms of sources: another spelling means the same source wherever it is typed or imported."""

from __future__ import annotations

import pytest

from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.offers import offers
from crmdesk.data.errors import UsageFault
from crmdesk.data.store import Store
from crmdesk.data.synonyms import add_synonym, remove_synonym, synonyms_of
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import plant


def _spelled(store: Store) -> list[str]:
    return [one.text for one in synonyms_of(store, f.SITE)]


def test_a_spelling_is_added_and_taken_away(store: Store) -> None:
    """Each is one undo; one that was taken away comes back instead of coming twice."""
    plant(store)
    deed = add_synonym(store, f.SITE, " Веб-САЙТ ")
    assert deed.text == "“Веб-САЙТ” is read as Site from now on"
    assert _spelled(store) == ["веб-сайт"]
    remove_synonym(store, synonyms_of(store, f.SITE)[0].id)
    assert _spelled(store) == []
    again = add_synonym(store, f.SITE, "веб-сайт")
    assert _spelled(store) == ["веб-сайт"]
    assert again.txn is not None
    undo(store, again.txn)
    assert _spelled(store) == []


@pytest.mark.parametrize(("text", "reason"), [("  ", "Write"), ("ADVICE", "Merge"), ("web", "already")])
def test_a_spelling_means_one_source(store: Store, text: str, reason: str) -> None:
    """Neither nothing, nor another source's name, nor a spelling that is there."""
    plant(store)
    add_synonym(store, f.ADVICE, "Web")
    with pytest.raises(UsageFault, match=reason):
        add_synonym(store, f.SITE, text)


def test_a_spelling_finds_its_source_in_lists_of_choices(store: Store) -> None:
    """Typing the other spelling in any card or cell offers the kept name."""
    plant(store)
    add_synonym(store, f.SITE, "Интернет")
    deal = form_named("deal")
    assert [offer.text for offer in offers(store, deal, deal.field_named("source_id"), "ИНТЕР")] == ["Site"]
    assert [offer.text for offer in offers(store, deal, deal.field_named("source_id"), "sit")] == ["Site"]
