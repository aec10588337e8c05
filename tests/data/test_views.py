"""Saved views: kept, listed for whom they are meant, changed, taken away, undone."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.conditions import Condition, Operator, Quantifier, Related, none_of
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import SavedView
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from crmdesk.data.views import (
    ViewContent,
    archive_view,
    checked_name,
    content_of,
    differs,
    kept_content,
    rename_view,
    save_view,
    share_view,
    update_view,
    views_of,
)
from tests import factories as f
from tests.factories import plant, put

CONTENT = ViewContent(
    (
        Condition("value", Operator.AT_LEAST, (100_000_000,)),
        none_of(Related("activities", Quantifier.AT_LEAST, (Condition("state", Operator.IN, (0,), ("Planned",)),), 2)),
        Condition("closed_on", Operator.BETWEEN, (date(2025, 1, 1), date(2025, 2, 1))),
    ),
    "ромашка",
    "expected_on",
    True,
    ("title", "value"),
)


def test_a_view_is_kept_as_it_was(store: Store) -> None:
    """Conditions, search, order and columns come back from the base the same, on both engines."""
    plant(store)
    store.person_id = f.IVAN
    save_view(store, "deals", "  Dear\n ones ", CONTENT)
    save_view(store, "deals", "Second", ViewContent())
    save_view(store, "clients", "Elsewhere", ViewContent())
    first, second = views_of(store, "deals")
    assert (first.name, first.content, first.is_own, first.shared, first.fault) == (
        "Dear ones",
        CONTENT,
        True,
        False,
        "",
    )
    assert second.content == ViewContent()
    assert content_of(kept_content(CONTENT)) == CONTENT


def test_others_see_what_is_shared_and_change_nothing(store: Store) -> None:
    """A view of one's own is nobody else's business until it is shared; then they may look."""
    plant(store)
    store.person_id = f.IVAN
    save_view(store, "deals", "Mine", CONTENT)
    store.person_id = f.ANNA
    assert views_of(store, "deals") == ()
    store.person_id = f.IVAN
    share_view(store, views_of(store, "deals")[0], shared=True)
    store.person_id = f.ANNA
    (seen,) = views_of(store, "deals")
    assert (seen.is_own, seen.shared) == (False, True)
    with pytest.raises(UsageFault, match="somebody else's"):
        rename_view(store, seen, "Stolen")


def test_a_view_is_changed_and_taken_away_and_brought_back(store: Store) -> None:
    """Each is one transaction that undo takes back; a version that was changed meanwhile is not written over."""
    plant(store)
    save_view(store, "deals", "One", CONTENT)
    (first,) = views_of(store, "deals")
    assert rename_view(store, first, "Two").txn is not None
    with pytest.raises(ConflictFault):
        update_view(store, first, ViewContent())
    (second,) = views_of(store, "deals")
    assert differs(second, ViewContent())
    assert not differs(second, CONTENT)
    update_view(store, second, ViewContent(order="value"))
    (third,) = views_of(store, "deals")
    assert (third.name, third.content) == ("Two", ViewContent(order="value"))
    deed = archive_view(store, third)
    assert views_of(store, "deals") == ()
    assert deed.txn is not None
    undo(store, deed.txn)
    assert [view.name for view in views_of(store, "deals")] == ["Two"]


def test_what_cannot_be_read_says_why(store: Store) -> None:
    """A view of a newer program is listed, empty, with its reason; a name must be there and fit a tab."""
    plant(store)
    put(store, SavedView, {"listing": "deals", "name": "Newer", "content": {"version": 9, "conditions": []}})
    (view,) = views_of(store, "deals")
    assert view.content == ViewContent()
    assert "newer" in view.fault
    for name in ("", " \n ", "x" * 61):
        with pytest.raises(UsageFault):
            checked_name(name)


def test_columns_count_only_where_the_view_keeps_some() -> None:
    """Choosing other columns does not make a view differ that leaves them to the person."""
    from crmdesk.data.views import View

    view = View(1, 1, "deals", "A", ViewContent(order="value"), is_own=True, shared=False)
    assert not differs(view, ViewContent(order="value", columns=("title",)))
