"""People who have tasks."""

from __future__ import annotations

from datetime import date

from crmdesk.data.access import Scope
from crmdesk.data.activities.people import list_people
from crmdesk.data.models import Manager
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import plant


def test_those_who_work_today_by_name_within_a_scope(store: Store) -> None:
    """Who left and who is archived is not offered; a scope narrows."""
    plant(store)
    with store.changing() as change:
        change.edit(Manager, f.LONER, 1, active_until=date(2025, 11, 20))
        change.archive(Manager, f.NAMESAKE, 1)
    assert list_people(store) == ((f.ANNA, "Anna Sokolova"), (f.IVAN, "Ivan Petrov"), (f.HEAD, "Olga Orlova"))
    assert list_people(store, Scope("own", "", frozenset({f.HEAD}))) == ((f.HEAD, "Olga Orlova"),)
