"""A list as a file: what is listed, in its order, and nothing half-written."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from crmdesk.data.errors import Cancelled, EnvironmentFault
from crmdesk.data.imports import import_file
from crmdesk.data.models import (
    Cost,
    Invoice,
    Kept,
    Payment,
    Plan,
    QualityCheck,
    StockMovement,
    TrackingNumber,
)
from crmdesk.data.registries import registry_named
from crmdesk.data.registry import Listing
from crmdesk.reports.output.list_file import save_list
from tests import factories as f
from tests.factories import make_invoice, make_payment, plant, put

DAY = date(2025, 5, 1)

#: A row of each book.
ROWS: dict[str, tuple[type[Kept], dict[str, object]]] = {
    "invoices": (Invoice, make_invoice(DAY, owner_id=f.ANNA)),
    "payments": (Payment, make_payment(DAY, owner_id=f.ANNA, purpose="Advance")),
    "costs": (Cost, {"spent_on": DAY, "amount": 7_50, "source_id": f.SITE}),
    "plans": (
        Plan,
        {"subject": "firm", "measure": "revenue", "begin_on": DAY, "end_on": date(2025, 6, 1), "value": 5_00},
    ),
    "quality": (QualityCheck, {"kind": "mystery", "checked_on": DAY, "score": 8_250, "manager_id": f.ANNA}),
    "tracking_numbers": (TrackingNumber, {"phone": "+78005501002", "region": "Omsk"}),
    "stock": (StockMovement, {"product_id": f.PUMP, "moved_on": DAY, "quantity": -2_500}),
}
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


@pytest.mark.parametrize("book", ROWS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_taken_out_can_be_brought_in(sqlite_store, tmp_path, book, ending):
    """The file's own names of columns are enough; what is not recognised as the same comes as another such row."""
    plant(sqlite_store)
    record, row = ROWS[book]
    known = put(sqlite_store, record, row)[0]
    fields = [field.key for field in registry_named(book).fields if field.shown]
    path = tmp_path / f"{book}.{ending}"
    assert save_list(sqlite_store, Listing(book, ids=(known,)), fields, path) == 1
    result = import_file(sqlite_store, path, book)
    assert (result.refused, result.read) == ((), 1)
    assert result.created + result.unchanged + result.updated == 1
    columns = [column for column in row if column not in ("plan_version", "number")]
    with sqlite_store.reading() as connection:
        table = record.__table__
        found = connection.execute(
            select(*(table.c[name] for name in columns))
            .where(table.c.archived_at.is_(None))
            .order_by(table.c.id.desc())
        ).all()
    same = tuple(row[name] for name in columns)
    assert sum(tuple(one) == same for one in found) == 1 + result.created
