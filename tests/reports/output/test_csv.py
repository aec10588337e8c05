"""CSV that spreadsheets read and cannot be made to run."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.output.csv import tame, write_csv

FIELDS = (Field("name", "Name"), Field("sum", "Sum", Kind.MONEY), Field("day", "Day", Kind.DATE))


def test_figures_are_plain_and_dates_iso() -> None:
    """A program reads them without knowing the language."""
    stream = io.StringIO()
    table = Table(FIELDS, (("Ромашка", -123_456, date(2025, 3, 1)), (None, None, None)), (None, -123_456, None))
    assert write_csv(stream, (table,)) == 2
    rows = list(csv.reader(io.StringIO(stream.getvalue())))
    assert rows[1:] == [["Ромашка", "-1234.56", "2025-03-01"], ["", "", ""], ["Total", "-1234.56", ""]]


@pytest.mark.parametrize("text", ["=1+1", "+7 912", "-1", "@cmd", "\t=1", "＝1", '"=1', " =1"])
def test_a_formula_is_kept_from_running(text: str) -> None:
    """Text that a spreadsheet would run gets an apostrophe; a number of ours never passes here."""
    assert tame(text) == f"'{text}"


def test_plain_text_stays_as_it_is() -> None:
    """Nothing is added to an honest name."""
    assert tame("ООО «Ромашка» = лучшая") == "ООО «Ромашка» = лучшая"
