"""Groups of companies: a tree that never bites its own tail, and its figures taken together."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.groups import group_card, set_parent
from crmdesk.data.models import Client, Deal, Invoice
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.test_journal import row_of
from tests.factories import make_client, make_deal, make_invoice, make_won, plant, put

TODAY = date(2025, 11, 20)


@pytest.fixture
def group(store: Store) -> list[int]:
    """Holding, two companies below it, a shop below the second, and one that is alone."""
    plant(store)
    holding, beta, alpha, shop, alone = put(
        store, Client,
        *(make_client(name=name) for name in ("Холдинг", "ООО Бета", "Альфа", "Магазин", "Сам по себе")),
    )  # fmt: skip
    for child, parent in ((alpha, holding), (beta, holding), (shop, beta)):
        set_parent(store, child, 1, parent)
    return [holding, beta, alpha, shop, alone]


def test_a_group_is_told_from_any_of_its_companies(store: Store, group: list[int]) -> None:
    """Each company right below its parent, siblings by name."""
    holding, beta, alpha, shop, alone = group
    for each in (holding, beta, alpha, shop):
        card = group_card(store, each)
        assert card.top_id == holding
        assert [(member.id, member.depth) for member in card.members] == [
            (holding, 0),
            (alpha, 1),
            (beta, 1),
            (shop, 2),
        ]
    assert group_card(store, alone).is_alone


def test_figures_of_a_group_are_those_of_its_companies(store: Store, group: list[int]) -> None:
    """Revenue of this and the last twelve months, deals in work, debt and what of it is late."""
    _holding, beta, alpha, shop, alone = group
    put(store, Deal, make_won(TODAY, 500, client_id=alpha), make_won(date(2024, 11, 20), 300, client_id=shop),
        make_won(TODAY, 900, client_id=alone), make_deal(client_id=beta, amount=70))  # fmt: skip
    put(store, Invoice, make_invoice(date(2025, 10, 1), client_id=beta, amount=40, due_on=date(2025, 10, 15)),
        make_invoice(date(2025, 11, 1), client_id=shop, amount=2, due_on=date(2025, 12, 1)))  # fmt: skip
    card = group_card(store, shop)
    totals = [
        card.total(figure) for figure in ("revenue", "revenue_before", "open_count", "open_sum", "debt", "overdue")
    ]
    assert totals == [500, 300, 1, 70, 42, 40]


def test_a_company_is_never_above_itself(store: Store, group: list[int]) -> None:
    """Neither directly nor by way of others; the refusal changes nothing."""
    holding, _beta, _alpha, shop, alone = group
    for client, parent in ((holding, shop), (alone, alone)):
        with pytest.raises(UsageFault, match="above itself"):
            set_parent(store, client, row_of(store, Client, client).version, parent)
        assert row_of(store, Client, client).parent_id is None


def test_a_group_has_only_so_many_levels(store: Store, group: list[int]) -> None:
    """Twelve are more than any holding has."""

    def dig(below: int) -> None:
        for _level in range(12):
            (child,) = put(store, Client, make_client(name="Ещё ниже"))
            set_parent(store, child, 1, below)
            below = child

    with pytest.raises(UsageFault, match="levels"):
        dig(group[3])


def test_leaving_a_group_is_undone(store: Store, group: list[int]) -> None:
    """The tree below goes and comes back with its top."""
    _holding, beta, _alpha, shop, _alone = group
    deed = set_parent(store, beta, row_of(store, Client, beta).version, None)
    assert [member.id for member in group_card(store, shop).members] == [beta, shop]
    assert deed.txn is not None
    undo(store, deed.txn)
    assert len(group_card(store, shop).members) == 4


def test_a_client_that_is_gone_is_refused(store: Store) -> None:
    """With a sentence."""
    with pytest.raises(UsageFault):
        group_card(store, 404)
