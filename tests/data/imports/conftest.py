"""What tests of imports share: files written on the spot, imported by a mapping written beside them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.data.imports import ImportResult, import_file, parse_mapping
from crmdesk.data.store import NewFirm, Store

#: Where real exports lie that are not ours to ship.
REFERENCE = Path(os.environ.get("CRMDESK_REFERENCE_DATA", str(Path(__file__).parents[4] / "shared" / "data")))


@pytest.fixture
def usd_store(tmp_path: Path) -> Store:
    """A base of a firm that counts in dollars, in UTC, on SQLite."""
    return Store.create(str(tmp_path / "usd.crmdb"), NewFirm("Maven", currency="USD", timezone="UTC"))


@pytest.fixture
def bring(sqlite_store: Store, tmp_path: Path) -> Callable[..., ImportResult]:
    """Import a table given as text by a mapping given as text: ``bring("deals", table, mapping)``."""

    def bring(kind: str, table: str | bytes, mapping: str | None = None, **options: object) -> ImportResult:
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
        parsed = None if mapping is None else parse_mapping(mapping)
        return import_file(sqlite_store, path, kind, parsed, **options)  # type: ignore[arg-type]

    return bring
