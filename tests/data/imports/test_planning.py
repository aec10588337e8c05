"""From a table and a mapping to a draft: every cell read, every reference resolved, every row judged."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmdesk.data.errors import Cancelled
from crmdesk.data.imports import KINDS, parse_mapping
from crmdesk.data.imports.planning import make_draft
from crmdesk.data.models import Client
from tests.data.imports.bringing import drafted, grid_of, rows


def test_a_draft_holds_a_value_for_each_row_and_writes_nothing(sqlite_store):
    """References that lead nowhere are planned, not made."""
    with drafted(sqlite_store, "payments", "c,d,s\nA,2025-01-02,5\nB,2025-01-03,\nA,2025-01-04,7\n", """
[fields]
client = "c"
paid = "d"
amount = { column = "s", default = 1 }
""") as draft:  # fmt: skip
        assert draft.values["paid"] == [date(2025, 1, 2), date(2025, 1, 3), date(2025, 1, 4)]
        assert draft.values["amount"] == [500, 100, 700]
        assert [row["name"] for row in draft.references.made["client"].values()] == ["A", "B"]
        assert draft.values["client"][0] == draft.values["client"][2] in draft.references.made["client"]
    assert rows(sqlite_store, Client, "id") == []


def test_a_row_without_a_required_value_is_refused(sqlite_store):
    """The kind's own and those that the mapping requires."""
    mapping = '[fields]\nname = "a"\ncity = { column = "b", required = true }'
    with drafted(sqlite_store, "clients", "a,b\nA,Уфа\n,Уфа\nC,\n", mapping) as draft:
        assert [(refusal.row, refusal.column) for refusal in draft.refusals] == [(3, "a"), (4, "b")]


def test_an_empty_value_is_taken_from_the_field_that_the_mapping_names(sqlite_store):
    """A day stands in for a moment; the hour is then not known."""
    mapping = '[fields]\nexternal_id = "n"\nexpected = "e"\ncreated = { column = "c", if_empty = "expected" }'
    table = "n,c,e\n1,2025-01-02 10:00,2025-02-02\n2,,2025-03-03\n"
    with drafted(sqlite_store, "deals", table, mapping) as draft:
        assert draft.values["created"] == [
            (datetime(2025, 1, 2, 7, tzinfo=UTC), date(2025, 1, 2)),
            (None, date(2025, 3, 3)),
        ]


def test_the_filter_keeps_the_places_of_rows(sqlite_store):
    """A refusal names the line of the file, not the place among the rows taken."""
    with drafted(sqlite_store, "costs", "d,s\n2025-01-01,0\n2025-01-02,many\n2025-01-03,5\n", """
[fields]
spent = "d"
amount = "s"
[filter]
s = { not = 0 }
""") as draft:  # fmt: skip
        assert len(draft) == 2
        assert [refusal.row for refusal in draft.refusals] == [3]


def test_whoever_watches_may_stop_the_plan(sqlite_store):
    """Shares rise from 0 to 1, and Cancelled goes through."""
    shares: list[float] = []
    mapping = parse_mapping('[fields]\nname = "a"\ncity = "b"')
    with sqlite_store.reading() as connection:
        make_draft(grid_of("a,b\nA,Уфа\n"), KINDS["clients"], mapping, connection, sqlite_store.firm, shares.append)
        assert shares == sorted(shares)
        assert 0 < shares[0] <= shares[-1] <= 1

        def stop(_share: float) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            make_draft(grid_of("a,b\nA,Уфа\n"), KINDS["clients"], mapping, connection, sqlite_store.firm, stop)
