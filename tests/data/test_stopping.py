"""Stop: a statement under way ends at once, a new one is not begun, and the connection is as good as before."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text

from crmdesk.data.errors import Cancelled
from crmdesk.data.stopping import Stop, current_stop, stoppable
from crmdesk.data.store import Store

ENDLESS = text("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n")


def test_a_statement_under_way_ends_at_once(sqlite_store: Store) -> None:
    """A statement that would never end does when the stop is set, and the base can be read again."""
    stop = Stop()
    timer = threading.Timer(0.2, stop.set)
    begun = time.perf_counter()
    timer.start()
    with pytest.raises(Cancelled), stoppable(stop), sqlite_store.reading() as connection:
        connection.execute(ENDLESS)
    assert time.perf_counter() - begun < 10
    with sqlite_store.reading() as connection:
        assert connection.execute(text("select 1")).scalar_one() == 1


def test_nothing_is_begun_once_the_stop_is_set(sqlite_store: Store) -> None:
    """Reading under a stop that was set raises before it asks the base."""
    stop = Stop()
    stop.set()
    with pytest.raises(Cancelled), stoppable(stop), sqlite_store.reading():
        pytest.fail("the base was asked")


def test_a_stop_reaches_its_own_reading_alone(sqlite_store: Store) -> None:
    """Once a reading is over the stop has nothing to interrupt: the connection may serve somebody else by then."""
    stop = Stop()
    with stoppable(stop), sqlite_store.reading() as connection:
        connection.execute(text("select 1"))
    with sqlite_store.reading() as connection:
        stop.set()
        assert connection.execute(text("select 2")).scalar_one() == 2
    assert current_stop() is None
