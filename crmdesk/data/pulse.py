"""Pulse: how much others have written to the base; asking it costs next to nothing while nobody writes."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy.exc import DBAPIError

from crmdesk.data.engines import fault_of
from crmdesk.data.store import Store

#: Every write is journaled, so the entries ever made stand for all writes; the server counts them without reading any.
_SERVER = "select n_tup_ins from pg_stat_user_tables where relname = 'journal'"
#: Differs from the last answer of the same connection when another one has committed; only then are entries counted.
_FILE = "PRAGMA data_version"
_COUNT = "select count(*) from journal"


class Pulse:
    """Holds one connection of its own, for a file's answer only means something to the connection that asked before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._connection: Any = None
        self._version: int | None = None
        self._entries = 0

    def read(self) -> int:
        """Return how many journal entries are not of this program's writing, counted from wherever it was opened.

        It never falls short for long: one's own entry that is on its way is taken off before it is there, and the server
        counts with a delay. Entries of one's own that a server rolled back count as others'.

        Raises:
            EnvironmentFault: the base does not answer.
        """
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._store.engine.raw_connection()
                cursor = self._connection.cursor()
                entries = self._count(cursor)
                cursor.close()
                self._connection.rollback()
            except DBAPIError as error:
                self._drop()
                fault = fault_of(error, self._store.location)
                if fault is None:
                    raise
                raise fault from error
            except self._store.engine.dialect.loaded_dbapi.Error as error:
                self._drop()
                raise self._explained(error) from error
            return entries - self._store.entries

    def _count(self, cursor: Any) -> int:
        cursor.execute(_SERVER if self._store.on_server else _FILE)
        found = cursor.fetchone()
        if self._store.on_server:
            return 0 if found is None else int(found[0])
        if found[0] != self._version:
            self._entries = cursor.execute(_COUNT).fetchone()[0]
            self._version = found[0]
        return self._entries

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._drop()

    def _explained(self, error: Exception) -> Exception:
        """Return what a driver's own error means to people; a defect stays what it is."""
        wrapped = DBAPIError(None, None, error, connection_invalidated=True)
        return fault_of(wrapped, self._store.location) or error

    def _drop(self) -> None:
        connection, self._connection, self._version = self._connection, None, None
        if connection is not None:
            connection.invalidate()
