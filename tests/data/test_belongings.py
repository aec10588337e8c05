"""What people keep under a name: seen by its owner and, when shared, by everybody; changed by its owner alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from crmdesk.data.belongings import edit_own, is_own, read_by_name
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import SavedReport
from tests.factories import ANNA, IVAN, plant, put


@dataclass(frozen=True)
class Kept:
    """A row as it was read."""

    id: int
    version: int
    name: str
    is_own: bool


def rows_of(store, person: int | None):
    """Return what a person sees, by name."""
    store.person_id = person
    with store.reading() as connection:
        return read_by_name(store, connection, SavedReport)


def test_one_sees_ones_own_and_the_shared(store):
    """Somebody else's private things, and the archived, are not there."""
    plant(store)
    put(
        store, SavedReport, {"name": "B", "owner_id": ANNA}, {"name": "A", "owner_id": ANNA, "shared": True},
        {"name": "C", "owner_id": IVAN}, {"name": "D", "owner_id": ANNA, "archived_at": store.now()}, {"name": "E"},
    )  # fmt: skip
    assert [row.name for row in rows_of(store, ANNA)] == ["A", "B"]
    assert [row.name for row in rows_of(store, IVAN)] == ["A", "C"]
    assert [row.name for row in rows_of(store, None)] == ["A", "E"]
    shared, own = rows_of(store, IVAN)
    assert (is_own(store, shared), is_own(store, own)) == (False, True)


def test_only_the_owner_changes_it(store):
    """Another's is refused, an older version is a conflict, and a change that changes nothing has nothing to undo."""
    plant(store)
    (key,) = put(store, SavedReport, {"name": "A", "owner_id": ANNA, "shared": True})
    with pytest.raises(UsageFault, match="somebody else"):
        edit_own(store, SavedReport, Kept(key, 1, "A", is_own=False), "saved_report", "Changed", name="X")
    assert edit_own(store, SavedReport, Kept(key, 1, "A", is_own=True), "saved_report", "Same", name="A").txn is None
    assert edit_own(store, SavedReport, Kept(key, 1, "A", is_own=True), "saved_report", "Changed", name="B").txn
    with pytest.raises(ConflictFault):
        edit_own(store, SavedReport, Kept(key, 1, "A", is_own=True), "saved_report", "Changed", name="C")
