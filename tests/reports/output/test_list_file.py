"""A list as a file: what is listed, in its order, and nothing half-written."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import Cancelled, EnvironmentFault
from crmdesk.data.models import Cost
from crmdesk.data.registry import Listing
from crmdesk.reports.output.list_file import save_list
from tests.factories import put

LISTED = Listing("costs", order="amount")


def test_rows_come_in_the_order_of_the_list(sqlite_store, tmp_path):
    """Money in roubles, days as dates, formulas tamed."""
    put(
        sqlite_store, Cost, {"spent_on": date(2025, 5, 5), "amount": 7_50, "note": "=A1"},
        {"spent_on": date(2025, 5, 6), "amount": 5_00},
    )  # fmt: skip
    path = tmp_path / "costs.csv"
    assert save_list(sqlite_store, LISTED, ("spent_on", "amount", "note"), path) == 2
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "Day,Amount,Note", "2025-05-06,5.00,", "2025-05-05,7.50,'=A1",
    ]  # fmt: skip


def test_nothing_half_written_is_left(sqlite_store, tmp_path):
    """Stopped or refused, the file is what it was before."""
    put(sqlite_store, Cost, {"spent_on": date(2025, 5, 5), "amount": 7_50})
    path = tmp_path / "costs.csv"
    path.write_text("before")

    def stop(_done: float, _all: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        save_list(sqlite_store, LISTED, ("amount",), path, stop)
    assert path.read_text() == "before"
    assert list(tmp_path.glob("*.part")) == []
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        save_list(sqlite_store, LISTED, ("amount",), tmp_path / "no" / "x.csv")
