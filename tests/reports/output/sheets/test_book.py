"""Workbooks: read back by another program, every value is the one that was written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import openpyxl
import pytest

from crmdesk.data.errors import Cancelled
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.catalog import report_named
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.output.sheets import write_list, write_results
from crmdesk.reports.periods import Compare
from crmdesk.reports.question import Question
from crmdesk.reports.result import Result, Section
from crmdesk.reports.running import run_report
from tests.reports.test_query import AS_OF, YEAR

FIELDS = (
    Field("name", "Name"), Field("value", "Value", Kind.MONEY), Field("share", "Share", Kind.PERCENT),
    Field("share.delta", "Difference", Kind.PERCENT), Field("n", "Number", Kind.COUNT), Field("on", "Day", Kind.DATE),
    Field("at", "At", Kind.INSTANT), Field("is", "Is", Kind.FLAG),
)  # fmt: skip
ROWS = (
    ("=1+1", 123_456_789_012, 0.25, 0.021, 3, date(2025, 2, 28), datetime(2025, 2, 28, 15, 30, tzinfo=UTC), True),
    ("-ООО «Ромашка»", -5, 0.75, -0.5, 2, date(1999, 12, 31), None, False),
    ("plain", None, None, None, None, None, None, None),
)


def made_result(*sections: Section) -> Result:
    """Return a report with these sections."""
    return Result(
        "made", "Made: [report]?", "What it answers.", Question((), (), YEAR), None, AS_OF,
        datetime(2025, 11, 21, 10, 0, tzinfo=UTC), "=Firm", "RUB", "", sections, ("Manager: Anna",), ("A note.",),
        (("Revenue", "What it is."),),
    )  # fmt: skip


def written(tmp_path, *sections: Section) -> openpyxl.Workbook:
    """Write a report and read the workbook with another library."""
    target = tmp_path / "book.xlsx"
    write_results([made_result(*sections)], target)
    return openpyxl.load_workbook(target)


def test_values_come_back_as_they_were(tmp_path):
    """Money in major units, dates as dates, instants as the clock shows them, text that is never a formula."""
    sheet = written(tmp_path, Section("one", "One", Table(FIELDS, ROWS)))["One"]
    first = [cell.value for cell in sheet[2]]
    assert first[:7] == [
        "=1+1",
        1_234_567_890.12,
        0.25,
        pytest.approx(2.1),
        3,
        datetime.fromisoformat("2025-02-28"),
        datetime.fromisoformat("2025-02-28T15:30"),
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert not sheet["A4"].quotePrefix
    assert [cell.value for cell in sheet[4]][1:] == [None] * 7
    assert sheet["F3"].value == datetime.fromisoformat("1999-12-31")


def test_the_header_stands_still_and_filters(tmp_path):
    """The first row and column are frozen, the header is printed on every page, the totals are no part of the filter."""
    sheet = written(tmp_path, Section("one", "One", Table(FIELDS, ROWS, (None,) * 8)))["One"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:H4"
    assert sheet.print_title_rows == "$1:$1"


def test_a_total_that_is_a_sum_is_a_formula(tmp_path):
    """Sums are formulas over the column; a ratio, whose column adds up to something else, is the figure itself."""
    totals = ("Total", 123_456_789_007, 0.4, 0.01, 5, None, None, None)
    sheet = written(tmp_path, Section("one", "One", Table(FIELDS, ROWS, totals)))["One"]
    assert sheet["B5"].value == "=SUBTOTAL(109,B2:B4)"
    assert sheet["E5"].value == "=SUBTOTAL(109,E2:E4)"
    assert sheet["C5"].value == 0.4


def test_a_total_change_is_made_of_its_neighbours(tmp_path):
    """The change of the total divides the difference by the base, as every row does."""
    fields = tuple(
        Field(key, key, kind)
        for key, kind in (
            ("m", Kind.TEXT),
            ("r", Kind.MONEY),
            ("r.base", Kind.MONEY),
            ("r.delta", Kind.MONEY),
            ("r.change", Kind.PERCENT),
        )
    )
    table = Table(fields, (("a", 150, 100, 50, 0.5), ("b", 50, 100, -50, -0.5)), ("Total", 200, 200, 0, 0.0))
    sheet = written(tmp_path, Section("one", "One", table))["One"]
    assert sheet["E4"].value == '=IF(C4=0,"",D4/ABS(C4))'


def test_sheets_have_names_a_spreadsheet_takes(tmp_path):
    """Forbidden signs go, long names are cut, equal ones are numbered."""
    table = Table(FIELDS[:1], (("x",),))
    book = written(
        tmp_path,
        Section("a", "", table),
        Section("b", "Sales/2025: all [regions] of the firm", table),
        Section("c", "", table),
    )
    assert book.sheetnames[0] == "Made   report"
    assert book.sheetnames[2] == "Made   report (2)"
    assert all(len(name) <= 31 for name in book.sheetnames)


@pytest.mark.parametrize("kind", [kind for kind in ChartKind if kind not in (ChartKind.HEAT, ChartKind.NONE)])
def test_every_kind_of_chart_is_drawn_natively(tmp_path, kind):
    """Each kind becomes the spreadsheet's own chart over figures that stand on a sheet."""
    count = 5 if kind is ChartKind.BOX else 2
    series = tuple(Series(f"Series {place}", (100.0 * place, 200.0 * place, 300.0)) for place in range(1, count + 1))
    chart = Chart(kind, "Title", ("=a", "b", "c"), series, Kind.MONEY, "RUB")
    table = Table(FIELDS[:1], (("x",), ("y",), ("z",)))
    book = written(tmp_path, Section("one", "One", table, (Picture(chart, (0, 1, 2)),)))
    assert len(book["One"]._charts) == 1
    data = book["Chart data"]
    assert [data.cell(row, 1).value for row in (3, 4, 5)] == ["'=a", "b", "c"]
    assert data.cell(3, 2).value is not None or kind is ChartKind.BRIDGE


def test_a_heat_map_colours_the_cells(tmp_path):
    """The table of a heat map is coloured by size; there is no chart beside it."""
    table = Table(
        (Field("row", "Row"), Field("a", "A", Kind.COUNT), Field("b", "B", Kind.COUNT)), (("x", 1, 2), ("y", 3, 4))
    )
    heat = Chart(
        ChartKind.HEAT, "T", ("A", "B"), (Series("x", (1, 2)), Series("y", (3, 4))), Kind.COUNT, rows=("x", "y")
    )
    sheet = written(tmp_path, Section("one", "One", table, (Picture(heat, (0, 1), ("a", "b")),)))["One"]
    assert [str(place.sqref) for place in sheet.conditional_formatting] == ["B2:C3"]


def test_nothing_is_left_of_a_cancelled_workbook(tmp_path):
    """Whoever cancels finds the folder as it was."""
    table = Table(FIELDS[:1], tuple((f"row {n}",) for n in range(2_000)))

    def stop(_done: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_results([made_result(Section("one", "One", table))], tmp_path / "book.xlsx", stop)
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    """Nothing is lost, and an empty table has its header."""
    monkeypatch.setattr("crmdesk.reports.output.sheets.book.MOST_ROWS", 4)
    tables = (Table(FIELDS[:1], tuple((f"r{n}",) for n in range(9))), Table(FIELDS[:1], ()))
    book = written(tmp_path, *(Section(str(place), f"S{place}", table) for place, table in enumerate(tables)))
    assert book.sheetnames[:4] == ["S0", "S0 (2)", "S0 (3)", "S1"]
    assert [cell.value for name in book.sheetnames[:3] for cell in book[name]["A"][1:]] == [f"r{n}" for n in range(9)]
    assert [cell.value for cell in book["S1"]["A"]] == ["Name"]


def test_a_list_comes_in_pieces(tmp_path):
    """Pieces of the same columns become one sheet, and progress knows how far it is."""
    pieces = [Table(FIELDS[:1], tuple((f"{part}-{n}",) for n in range(600))) for part in range(3)]
    told: list[tuple[int, int]] = []
    count = write_list(pieces, "Deals", tmp_path / "list.xlsx", lambda done, whole: told.append((done, whole)), 1800)
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["Deals"]
    assert count == 1800 == told[-1][0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)][-1] == "2-599"


def test_a_report_of_the_firm_is_the_same_in_a_sheet(sqlite_firm, tmp_path):
    """Every figure of a cut stands in its cell, base and difference included."""
    result = run_report(sqlite_firm.store, report_named("managers"), Question((), (), YEAR, Compare.YEAR, as_of=AS_OF))
    write_results([result], tmp_path / "managers.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "managers.xlsx").worksheets[0]
    answer = result.sections[0].answer
    assert answer is not None
    for row, line in enumerate(answer.lines, 2):
        assert sheet.cell(row, 1).value == line.members[0].label
        assert sheet.cell(row, 2).value == pytest.approx(line.cells[0].value / 100)
        assert sheet.cell(row, 3).value == pytest.approx((line.cells[0].base or 0) / 100)


def test_what_an_analysis_adds_to_a_cut_stands_beside_it(sqlite_firm, tmp_path):
    """The whole cut has more columns than the screen; the age of each cohort is the last of them."""
    result = run_report(sqlite_firm.store, report_named("marketing"), Question((), (), YEAR, as_of=AS_OF))
    place, cohorts = next((n, one) for n, one in enumerate(result.sections) if one.id == "cohorts")
    write_results([result], tmp_path / "marketing.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marketing.xlsx").worksheets[place]
    last = [row[-1] for row in sheet.iter_rows(values_only=True)]
    assert last[0] == "Age, days"
    assert last[1 : len(cohorts.table.rows) + 1] == list(cohorts.table.column("age"))
