"""Shapes: every kept record completes, journals and comes back column by column."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmdesk.data.models import Client, Deal, Kept, Record
from crmdesk.data.shapes import shape_of

#: Sorted, because the mappers are a set and every worker of a parallel run must collect the same tests.
KEPT = sorted(
    (mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Kept)),
    key=lambda record: str(record.__tablename__),
)


@pytest.mark.parametrize("record", KEPT, ids=lambda record: record.__tablename__)
def test_an_empty_row_has_every_column_and_no_change(record) -> None:
    shape = shape_of(record)
    row = shape.complete({})
    assert set(row) == set(shape.table.columns.keys())
    assert shape.changes(row, row) == {}
    assert shape.complete({}) is not row


def test_a_register_of_several_columns_comes_back_whole() -> None:
    shape = shape_of(Deal)
    old, new = (shape.complete({"stage_id": s, "closed_on": d, "closed_at": t}) for s, d, t in (
        (32, None, None), (34, date(2025, 3, 3), datetime(2025, 3, 3, 12, 0, 0, 5000, UTC))))  # fmt: skip
    (before, after) = shape.changes(old, new)["stage"]
    back = shape.columns_of("stage", after, old)
    assert (back["stage_id"], back["closed_on"], back["closed_at"]) == (34, new["closed_on"], new["closed_at"])
    assert shape.columns_of("stage", before, new)["closed_on"] is None


def test_one_own_field_leaves_the_others() -> None:
    shape = shape_of(Client)
    assert shape.columns_of("cf:7", 2, {"custom": {"7": 1, "8": 3}}) == {"custom": {"7": 2, "8": 3}}
    assert shape.columns_of("cf:7", None, {"custom": {"7": 1, "8": 3}}) == {"custom": {"8": 3}}
    with pytest.raises(KeyError):
        shape.complete({"colour": "red"})
