"""The pulse: others' writes change it, silence does not, and a base that is gone is told as such."""

from __future__ import annotations

import pytest

from crmdesk.data.entry.deeds import create
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.pulse import Pulse
from crmdesk.data.store import Store


def test_silence_is_silence_and_anothers_write_is_heard(sqlite_store: Store) -> None:
    """A second program on the same file is heard; reading changes nothing."""
    pulse = Pulse(sqlite_store)
    first = pulse.read()
    with sqlite_store.reading():
        pass
    assert pulse.read() == first
    other = Store.open(sqlite_store.location)
    create(other, "source", {"name": "Fair"})
    other.close()
    second = pulse.read()
    assert second != first
    assert pulse.read() == second
    pulse.close()


def test_a_server_counts_what_was_journaled(store: Store) -> None:
    """It grows with others' writes as soon as the server has counted them, and one's own leave it as it was."""
    pulse = Pulse(store)
    before = pulse.read()
    create(store, "source", {"name": "Own"})
    assert pulse.read() <= before
    other = Store.open(store.location, clock=store.clock)
    create(other, "source", {"name": "Fair"})
    other.close()
    with store.engine.connect() as connection:
        if store.on_server:
            connection.exec_driver_sql("select pg_stat_force_next_flush()")
            connection.commit()
    assert pulse.read() > before
    pulse.close()


def test_a_write_that_fails_counts_for_nothing(sqlite_store: Store) -> None:
    """The base is as it was, and so is the number."""
    pulse = Pulse(sqlite_store)
    before = pulse.read()
    with pytest.raises(UsageFault):
        create(sqlite_store, "client", {})
    assert pulse.read() == before
    pulse.close()


def test_a_base_that_does_not_answer_is_told(sqlite_store: Store) -> None:
    """The driver's error becomes a sentence, and the next question begins anew."""
    pulse = Pulse(sqlite_store)
    pulse.read()
    pulse._connection.close()
    pulse._connection = _Broken(sqlite_store)
    with pytest.raises(EnvironmentFault):
        pulse.read()
    assert isinstance(pulse.read(), int)
    pulse.close()


class _Broken:
    """A connection whose disk is gone."""

    def __init__(self, store: Store) -> None:
        self._error = store.engine.dialect.loaded_dbapi.OperationalError("disk I/O error")

    def cursor(self) -> None:
        """Fail as the driver would."""
        raise self._error

    def invalidate(self) -> None:
        """Be thrown away."""
