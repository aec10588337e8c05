"""Starters: a new firm can work at once, and what it took away does not come back."""

from __future__ import annotations

from sqlalchemy import func, select

from crmdesk.data.entry.deeds import archive, create
from crmdesk.data.models import ActivityKind, JournalEntry, Manager, Pipeline, Stage
from crmdesk.data.models.activities import ACTIVITY_CODES
from crmdesk.data.models.catalogue import STAGE_KINDS
from crmdesk.data.starters import persons, plant_starters
from crmdesk.data.store import Store
from tests.factories import plant


def _count(store: Store, record: type) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(record)).scalar_one())


def test_a_new_firm_makes_a_client_and_a_deal_at_once(store: Store) -> None:
    """The pipeline has a stage of every kind, and every kind of activity is there."""
    person = plant_starters(store, "Anna Sokolova")
    store.person_id = person
    client = create(store, "client", {"name": "Romashka"}).ids[0]
    create(store, "deal", {"client_id": client, "title": "Pumps", "amount": 35_000_000})
    with store.reading() as connection:
        assert set(connection.execute(select(Stage.kind)).scalars()) == set(STAGE_KINDS)
        assert set(connection.execute(select(ActivityKind.code)).scalars()) == set(ACTIVITY_CODES)
        assert connection.execute(select(Manager.role)).scalar_one() == "head"
    assert [someone.name for someone in persons(store)] == ["Anna Sokolova"]


def test_what_is_there_is_left_alone(store: Store) -> None:
    """A second time nothing is written at all, and an archived dictionary is not planted anew."""
    plant_starters(store)
    before = _count(store, JournalEntry)
    plant_starters(store)
    assert _count(store, JournalEntry) == before
    with store.reading() as connection:
        pipeline = connection.execute(select(Pipeline.id)).scalar_one()
    archive(store, "pipeline", [pipeline])
    plant_starters(store)
    assert _count(store, Pipeline) == 1


def test_a_firm_with_its_own_dictionaries_gets_only_what_lacks(store: Store) -> None:
    """Imported pipelines stay the only ones."""
    plant(store)
    stages = _count(store, Stage)
    plant_starters(store)
    assert _count(store, Stage) == stages


def test_who_left_does_not_sit_here(store: Store) -> None:
    """From the first day without work on."""
    plant_starters(store)
    today = store.today()
    create(store, "manager", {"name": "Gone", "role": "manager", "active_until": today})
    create(store, "manager", {"name": "Here", "role": "manager", "active_from": today})
    assert [someone.name for someone in persons(store)] == ["Here"]
