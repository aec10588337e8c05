"""A recipe applied to the columns of a file gives the values of a field."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import (
    Client,
    Deal,
)
from tests.data.imports.bringing import rows


def test_ambiguous_columns_are_asked_about(bring):
    """03/04/2025 and 1.234 are not guessed."""
    with pytest.raises(UsageFault, match="date_order"):
        bring("costs", "d,s\n03/04/2025,5\n", '[fields]\nspent = "d"\namount = "s"')
    with pytest.raises(UsageFault, match="decimal"):
        bring("costs", "d,s\n2025-01-01,1.234\n", '[fields]\nspent = "d"\namount = "s"')
    assert (
        bring(
            "costs",
            "d,s\n03/04/2025,1.234\n",
            '[file]\ndate_order = "mdy"\ndecimal = ","\n[fields]\nspent = "d"\namount = "s"',
        ).created
        == 1
    )


def test_every_way_of_making_a_value_works(bring, sqlite_store):
    """Joined, extracted, replaced, scaled, fixed and conditional values."""
    table = "first;last;ref;kind;sum;note;state\nАнна;Петрова;Client [17];ЮЛ;1,5;x;ok\nПётр;;Client [18];ФЛ;N/A;y;no\n"
    bring("clients", table, """
unknown_columns = "ignore"
[fields]
name = { columns = ["last", "first"], join = " " }
external_id = { column = "ref", extract = '\\[(\\d+)\\]' }
kind = "kind"
tags = { value = ["import", "2025"] }
note = { column = "note", when = { state = "ok" } }
[custom]
"Оборот" = { column = "sum", kind = "money", unit = "thousand", empty = ["N/A"], default = 7 }
""")  # fmt: skip
    found = rows(sqlite_store, Client, "name", "external_id", "kind", "tags", "note")
    assert found == [
        ("Петрова Анна", "17", "company", ["import", "2025"], "x"),
        ("Пётр", "18", "person", ["import", "2025"], None),
    ]
    assert [list(row[0].values()) for row in rows(sqlite_store, Client, "custom")] == [[150_000], [700]]


def test_texts_that_mean_nothing_in_the_whole_file_let_the_next_column_speak(bring, sqlite_store):
    r"""A dump of a table writes \N for nothing: of two columns the first that holds something else is taken."""
    bring(
        "deals",
        "1,A,Closed Won,\\N,2025-03-04\n2,B,Closed Won,2025-02-03,2025-03-04\n",
        '[file]\nheader_row = 0\nempty = ["\\\\N"]\n[fields]\nexternal_id = "Column 1"\ntitle = "Column 2"\n'
        'stage = "Column 3"\nclosed = ["Column 4", "Column 5"]\n',
    )
    assert rows(sqlite_store, Deal, "closed_on") == [(date(2025, 3, 4),), (date(2025, 2, 3),)]
