"""Tables for a terminal."""

from __future__ import annotations

from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.output.text import WIDEST, table_text


def test_columns_are_aligned_and_the_total_stands_apart() -> None:
    """Numbers to the right, texts to the left, a rule above the total."""
    table = Table((Field("name", "Name"), Field("n", "Deals", Kind.COUNT)), (("Анна", 5), ("Пётр", 12)), (None, 17))
    assert table_text(table).splitlines() == [
        "Name   Deals",
        "─────  ─────",
        "Анна       5",
        "Пётр      12",
        "─────  ─────",
        "Total     17",
    ]


def test_a_long_text_is_cut_to_one_line() -> None:
    """A terminal's line is read, not scrolled."""
    line = table_text(Table((Field("name", "Name"),), (("long\n" * 40,),))).splitlines()[2]
    assert len(line) <= WIDEST
    assert line.endswith("…")
