"""Engines: what every connection is set to, and what drivers' errors mean."""

from __future__ import annotations

import pytest

from crmdesk.data.engines import APPLICATION_ID, connect_engine, is_server
from crmdesk.data.errors import UsageFault


def test_every_connection_is_set_safe(sqlite_store) -> None:
    with sqlite_store.engine.connect() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "synchronous", "journal_mode", "application_id", "trusted_schema")
        }
    assert read == {
        "foreign_keys": 1, "synchronous": 2, "journal_mode": "wal", "application_id": APPLICATION_ID, "trusted_schema": 0,
    }  # fmt: skip


def test_a_password_does_not_belong_in_an_address() -> None:
    with pytest.raises(UsageFault, match="password") as caught:
        connect_engine("postgresql://anna:secret@host/crm")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["postgresql://host:port/crm", "postgresql://anna@host:54x/crm"])
def test_an_address_that_cannot_be_read_is_told(address) -> None:
    with pytest.raises(UsageFault, match="is not an address"):
        connect_engine(address)
    assert is_server(address)
    assert not is_server("C:\\bases\\firm.crmdb")
