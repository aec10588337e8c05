"""A recipe applied to the columns of a file gives the values of a field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.cells import Surroundings, constant, read_column
from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.mapping import Reading
from crmdesk.data.imports.recipes import Recipe
from crmdesk.data.models import (
    Client,
    Deal,
)
from tests.data.imports.bringing import grid_of, rows


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


AROUND = Surroundings(Reading(), ZoneInfo("Europe/Moscow"), "RU")


def test_a_cell_that_cannot_be_read_is_told_with_its_row_and_the_rest_is_read():
    """The decimal mark is found from the whole column; each wrong row has its cell and a reason."""
    grid = grid_of("s,x\n1 200.50,1\nmany,2\n,3\n")
    values, refused = read_column(grid, Recipe(column="s", default=3), Target("amount", "Amount", Shape.MONEY), AROUND)
    assert values == [120_050, None, 300]
    assert list(refused) == [1]
    assert refused[1][0] == "many"


def test_a_constant_that_its_field_cannot_hold_is_the_mappings_fault():
    """Constants are read as cells are, and a wrong one names its place."""
    assert constant(True, Target("vip", "Vip", Shape.FLAG), Shape.FLAG, AROUND, "here") is True
    assert constant(["a", "b"], Target("tags", "Tags", Shape.TAGS), Shape.TAGS, AROUND, "here") == ["a", "b"]
    with pytest.raises(UsageFault, match=r"fields\.amount\.default: “many”"):
        constant("many", Target("amount", "Amount", Shape.MONEY), Shape.MONEY, AROUND, "fields.amount.default")


def test_a_moment_is_an_instant_and_the_day_of_the_firm():
    """Half past eleven in the evening in London is the next day in Moscow."""
    around = Surroundings(Reading(timezone="Europe/London"), ZoneInfo("Europe/Moscow"), "RU")
    grid = grid_of("d,x\n2025-01-05 23:30,1\n2025-01-05,1\n")
    values, refused = read_column(grid, Recipe(column="d"), Target("created", "Created", Shape.MOMENT), around)
    assert refused == {}
    assert values == [(datetime(2025, 1, 5, 23, 30, tzinfo=UTC), date(2025, 1, 6)), (None, date(2025, 1, 5))]
