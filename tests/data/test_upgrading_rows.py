"""Upgrading a base of format 1 with a firm in it: rows, history and journal come through whole, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData, Table, column, select
from sqlalchemy import table as lightweight

from crmdesk.data import migrations
from crmdesk.data.engines import APPLICATION_ID, connect_engine
from crmdesk.data.errors import OlderFormatFault
from crmdesk.data.models import Activity, BaseState, Client, Contact, Deal, JournalEntry, Manager, Record
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from crmdesk.data.upgrading import upgrade_base
from tests.conftest import Clock
from tests.factories import IVAN, make_activity, make_client, make_contact, make_deal, make_won, plant, put
from tests.fold import assert_fold
from tests.postgres_server import PostgresServer


@pytest.fixture(params=("sqlite", "postgres"))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where no base lies yet, on each engine in turn."""
    if request.param == "sqlite":
        yield str(tmp_path / "old.crmdb")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"crmdesk_old_{uuid4().hex[:12]}"
    server.create(name)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def written(sqlite_store: Store) -> Store:
    """A firm with clients, deals and a change in the journal."""
    plant(sqlite_store)
    client = put(sqlite_store, Client, make_client(), make_client(name="Ромашка", custom={"201": "текст"}))[1]
    put(sqlite_store, Deal, make_deal(client_id=client), make_won(date(2025, 9, 9), client_id=client))
    put(sqlite_store, Contact, make_contact(client_id=client))
    put(sqlite_store, Activity, make_activity(date(2025, 9, 1), client_id=client))
    with sqlite_store.changing() as change:
        change.edit(Client, client, 1, city="Казань")
    return sqlite_store


def build_first_format(location: str, written: Store) -> None:
    """Make the schema of format 1 by its own migration and put into it what a program of that time would have."""
    engine = connect_engine(location)
    _migrate_to_first(engine)
    old = MetaData()
    with engine.connect() as connection:
        old.reflect(connection)
    with written.reading() as source, engine.execution_options(write=True).connect() as target, target.begin():
        for table in Record.metadata.sorted_tables:
            rows = [dict(row) for row in source.execute(select(table)).mappings()]
            if rows and table.name in old.tables:
                there = old.tables[table.name]
                bare = lightweight(table.name, *(column(each.name, table.c[each.name].type) for each in there.columns))
                target.execute(bare.insert(), [_as_then(there, row) for row in rows])
        if engine.dialect.name == "sqlite":
            target.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            target.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()


def _migrate_to_first(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.execution_options(write=True).connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")


def _as_then(then: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as a program of format 1 would have written it: without the columns that came later."""
    kept = {name: value for name, value in row.items() if name in then.c}
    if then.name == BaseState.__tablename__:
        kept["format"] = 1
    if then.name == JournalEntry.__tablename__ and isinstance(kept["new"], dict):
        target = then.metadata.tables[kept["tab"]]
        kept["new"] = {name: value for name, value in kept["new"].items() if name in target.c}
    return kept


def test_a_firm_of_the_first_format_comes_through(empty: str, written: Store, clock: Clock) -> None:
    """Every row reads as it was written, the journal folds to them, and old changes can still be undone."""
    build_first_format(empty, written)
    with pytest.raises(OlderFormatFault, match="older format"):
        Store.open(empty, clock=clock)
    assert "from format 1 to" in upgrade_base(empty)
    store = Store.open(empty, clock=clock)
    try:
        assert_fold(store)
        with store.reading() as now, written.reading() as then:
            for record in (Client, Deal, Manager):
                table: Any = record.__table__
                query = select(table).order_by(table.c.id)
                assert now.execute(query).all() == then.execute(query).all()
            last = now.execute(select(JournalEntry.txn).order_by(JournalEntry.hlc.desc()).limit(1)).scalar_one()
        undo(store, last)
        put(store, Client, make_client(name="After the upgrade", owner_id=IVAN))
        with store.reading() as connection:
            assert connection.execute(select(Client.city).where(Client.name == "Ромашка")).scalar_one() is None
        assert_fold(store)
    finally:
        store.close()


def test_upgrading_twice_does_nothing_the_second_time(empty: str, written: Store) -> None:
    """The second run says that there is nothing to do; a file has one copy beside it, not two."""
    build_first_format(empty, written)
    upgrade_base(empty)
    assert "already" in upgrade_base(empty)
    if not empty.startswith("postgres"):
        assert len(list(Path(empty).parent.glob("*.before-upgrade.crmdb"))) == 1
