"""Many rows at once are stored as one by one through SQLAlchemy, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import JSON, BigInteger, Column, Date, MetaData, String, Table, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from crmdesk.data import bulk
from crmdesk.data.bulk import insert_rows
from crmdesk.data.models import Activity
from crmdesk.data.models.types import Flag, Instant

AT = datetime(2025, 11, 20, 9, 30, 15, 123000, tzinfo=UTC)
TABLE = Table(
    "tried",
    MetaData(),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String),
    Column("day", Date),
    Column("at", Instant),
    Column("flag", Flag),
    Column("data", JSON(none_as_null=False)),
)
ROWS = [
    {"id": 2**62, "name": "Ёж “a”", "day": date(2025, 11, 20), "at": AT, "flag": True, "data": {"5": ["ё", 1.5, None]}},
    {"id": 2, "name": None, "day": None, "at": None, "flag": None, "data": []},
    {"id": 3, "name": "", "day": date(1, 1, 1), "at": datetime(1969, 1, 1, tzinfo=UTC), "flag": False, "data": {}},
]


@pytest.fixture
def connection(store):
    """A connection with an empty table, rolled back at the end: the table is no part of the base."""
    with store.engine.connect() as opened:
        transaction = opened.begin()
        TABLE.create(opened)
        yield opened
        transaction.rollback()


def read(connection):
    return [row._asdict() for row in connection.execute(select(TABLE).order_by(TABLE.c.id))]


def test_rows_are_read_back_as_they_were_given(connection):
    """Days, instants to the millisecond, flags, JSON, 63 bits and nothing at all."""
    insert_rows(connection, TABLE, ROWS)
    assert read(connection) == sorted(ROWS, key=lambda row: row["id"])


def test_they_are_stored_as_sqlalchemy_stores_them(connection):
    """The fast way leaves the very values that the usual way leaves."""
    raw = f"SELECT * FROM {TABLE.name} ORDER BY id"
    insert_rows(connection, TABLE, ROWS)
    fast = connection.exec_driver_sql(raw).all()
    connection.execute(TABLE.delete())
    for row in ROWS:
        connection.execute(insert(TABLE), row)
    slow = connection.exec_driver_sql(raw).all()
    assert [row[:5] for row in fast] == [row[:5] for row in slow]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_none_one_and_two_rows(connection, count):
    """One row goes the usual way, none asks nothing of the base."""
    insert_rows(connection, TABLE, ROWS[:count])
    assert len(read(connection)) == count


def test_columns_that_are_left_out_are_empty(connection):
    """Rows that name fewer columns leave the others to the base."""
    insert_rows(connection, TABLE, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
    assert [(row["name"], row["day"]) for row in read(connection)] == [("a", None), ("b", None)]


def test_an_instant_without_a_zone_is_a_defect(connection):
    """It is not guessed where it was."""
    naive = datetime(2025, 1, 1)  # noqa: DTZ001 - the claim is about such a one
    with pytest.raises(Exception, match="time zone"):
        insert_rows(connection, TABLE, [ROWS[0] | {"at": naive}, ROWS[1] | {"at": naive}])


def test_a_key_given_twice_is_refused(sqlite_store):
    """Nothing is overwritten in silence."""
    with sqlite_store.engine.connect() as opened, opened.begin() as transaction:
        TABLE.create(opened)
        with pytest.raises(IntegrityError):
            insert_rows(opened, TABLE, [ROWS[1], ROWS[1]])
        transaction.rollback()


def test_every_column_of_a_record_that_needs_it_is_converted():
    """Dates, instants, flags and JSON of a real record; whole numbers and texts go as they are."""
    table = inspect(Activity).local_table
    names = tuple(column.name for column in table.columns)
    places = {names[place] for place, _convert in bulk._conversions(table, names)}
    assert {"done_on", "done_at", "missed", "custom"} <= places
    assert not {"id", "subject", "duration_s"} & places
