"""Pulse: a number that changes when somebody else writes to the base; asking it costs next to nothing."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy.exc import DBAPIError

from crmdesk.data.engines import fault_of
from crmdesk.data.store import Store

#: Every write is journaled, so the entries ever made stand for all writes; the server counts them without reading any.
_SERVER = "select n_tup_ins from pg_stat_user_tables where relname = 'journal'"
#: Differs from the last answer of the same connection when another one has committed.
_FILE = "PRAGMA data_version"


class Pulse:
    """Holds one connection of its own, for a file's answer only means something to the connection that asked before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._connection: Any = None

    def read(self) -> int:
        """Return the number now; it tells of one's own writes too.

        Raises:
            EnvironmentFault: the base does not answer.
        """
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._store.engine.raw_connection()
                cursor = self._connection.cursor()
                cursor.execute(_SERVER if self._store.on_server else _FILE)
                found = cursor.fetchone()
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
            return 0 if found is None else int(found[0])

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._drop()

    def _explained(self, error: Exception) -> Exception:
        """Return what a driver's own error means to people; a defect stays what it is."""
        wrapped = DBAPIError(None, None, error, connection_invalidated=True)
        return fault_of(wrapped, self._store.location) or error

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
