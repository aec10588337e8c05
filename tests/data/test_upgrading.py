"""Upgrading a base: a checked copy first, and nothing done to one that needs none."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from crmdesk.data.engines import connect_engine
from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.migrations import FORMAT
from crmdesk.data.models import Firm
from crmdesk.data.store import Store
from crmdesk.data.upgrading import upgrade_base


def test_a_base_of_this_format_is_left_alone(location: str) -> None:
    """Nothing is copied, and the sentence says so."""
    assert "already" in upgrade_base(location)


def _mark(location: str, number: int) -> None:
    engine = connect_engine(location)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        connection.commit()
    engine.dispose()


def test_an_older_base_is_copied_and_then_marked(sqlite_location: str) -> None:
    """The copy is whole, and the base opens afterwards."""
    _mark(sqlite_location, FORMAT - 1)
    with pytest.raises(EnvironmentFault, match="upgrade"):
        Store.open(sqlite_location)
    assert "upgraded" in upgrade_base(sqlite_location)
    copies = list(Path(sqlite_location).parent.glob("*.before-upgrade.crmdb"))
    assert len(copies) == 1
    store = Store.open(sqlite_location)
    with store.reading() as connection:
        assert connection.execute(select(Firm.name)).scalar_one() == "Rodnik"
    store.close()


def test_a_newer_base_is_refused_untouched(sqlite_location: str) -> None:
    """A program that does not know a format must not write it."""
    _mark(sqlite_location, FORMAT + 1)
    before = Path(sqlite_location).read_bytes()
    with pytest.raises(EnvironmentFault, match="newer"):
        upgrade_base(sqlite_location)
    with pytest.raises(EnvironmentFault, match="newer"):
        Store.open(sqlite_location)
    assert Path(sqlite_location).read_bytes() == before


def test_a_missing_base_is_said_to_be_missing(tmp_path: Path) -> None:
    """No file is made by the way."""
    with pytest.raises(EnvironmentFault, match="no file"):
        upgrade_base(str(tmp_path / "none.crmdb"))
    assert not (tmp_path / "none.crmdb").exists()
