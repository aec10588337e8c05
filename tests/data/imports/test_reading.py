"""Files are read whatever they are saved as; what is no table gets one sentence."""

# ruff: noqa: DTZ001 - the moments of a sheet have no zone

from __future__ import annotations

import random
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from crmdesk.data.errors import EnvironmentFault, Fault, UsageFault
from crmdesk.data.imports import grid as grid_module
from crmdesk.data.imports.reading import Layout, read_grid

RUSSIAN = "Название;Город\r\nООО «Ромашка»;Нижний Новгород\r\nИванов Пётр;Уфа\r\n"


def written(path: Path, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r", "cp866", "mac-cyrillic"]
)
def test_the_encoding_is_found_by_the_letters(tmp_path, encoding):
    """The same table comes out of each encoding that Russian programs write."""
    text = RUSSIAN if encoding not in ("koi8-r", "cp866") else RUSSIAN.replace("«", '""').replace("»", "")
    grid = read_grid(written(tmp_path / "a.csv", text.encode(encoding)))
    assert grid.headers == ("Название", "Город")
    assert grid.columns[1] == ["Нижний Новгород", "Уфа"]


def test_western_letters_are_not_taken_for_russian_ones(tmp_path):
    """An export of Excel in cp1252 keeps its umlauts."""
    grid = read_grid(written(tmp_path / "a.csv", "name,city\nMüller GmbH,Köln\nJosé Peña,São Paulo\n".encode("cp1252")))
    assert grid.columns == [["Müller GmbH", "José Peña"], ["Köln", "São Paulo"]]


def test_a_stated_encoding_is_followed_or_refused(tmp_path):
    """A file that is not in the encoding of the mapping is a fault, not garbage."""
    path = written(tmp_path / "a.csv", RUSSIAN.encode("cp1251"))
    assert read_grid(path, Layout(encoding="windows-1251")).columns[1][1] == "Уфа"
    with pytest.raises(UsageFault, match="utf-8"):
        read_grid(path, Layout(encoding="utf-8"))
    with pytest.raises(UsageFault, match="Did you mean"):
        read_grid(path, Layout(encoding="cp12511"))


def test_one_broken_line_does_not_make_utf8_another_encoding(tmp_path):
    """A line in cp1251 among lines in UTF-8 is named, instead of all letters becoming garbage."""
    path = tmp_path / "a.csv"
    lines = ["ID,Название", *(f"{i},Сделка номер {i}" for i in range(2, 30))]
    path.write_bytes(b"\n".join(line.encode("cp1251" if i == 6 else "utf-8") for i, line in enumerate(lines)))
    with pytest.raises(UsageFault, match="not in line 7"):
        read_grid(path)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_the_widths_of_rows(tmp_path, separator):
    """A comma inside quotes or in amounts does not deceive."""
    rows = [["a", "b", "c"], ['"x, y; z"', "1", "2"], ["q", "3", "4"]]
    grid = read_grid(written(tmp_path / "a.csv", "\n".join(separator.join(row) for row in rows)))
    assert grid.headers == ("a", "b", "c")
    assert grid.columns[0] == ["x, y; z", "q"]


def test_excels_own_line_of_the_separator_is_understood(tmp_path):
    """The line sep=; is no header, and lines keep their numbers."""
    grid = read_grid(written(tmp_path / "a.csv", "sep=;\na;b\n1;2\n"))
    assert grid.headers == ("a", "b")
    assert grid.lines == [3]


def test_values_may_hold_quotes_and_line_feeds(tmp_path):
    """A row is known by the line it begins on."""
    grid = read_grid(written(tmp_path / "a.csv", 'a,b\n"x\ny ""z""",1\nq,2\n'))
    assert grid.columns[0] == ['x\ny "z"', "q"]
    assert grid.lines == [2, 4]


def test_headers_are_numbered_and_named(tmp_path):
    """Two columns of one name and one without a name can all be mapped."""
    grid = read_grid(written(tmp_path / "a.csv", "Phone,Phone,,Phone (2)\n1,2,3,4\n"))
    assert grid.headers == ("Phone", "Phone (2)", "Column 3", "Phone (2) (2)")


def test_titles_above_the_table_are_skipped(tmp_path):
    """The header is the first line about as wide as the table, or where the mapping says."""
    path = written(tmp_path / "a.csv", "Отчёт за год,,,\n\nname,city,sum,day\nA,B,1,2\n")
    assert read_grid(path).headers == ("name", "city", "sum", "day")
    assert read_grid(path, Layout(header_row=4)).headers == ("A", "B", "1", "2")
    with pytest.raises(UsageFault, match="header_row"):
        read_grid(path, Layout(header_row=40))


def test_rows_of_another_width_are_noted(tmp_path):
    """Cells too many or too few are told, empty ones at the end are not."""
    grid = read_grid(written(tmp_path / "a.csv", "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n\n"))
    assert set(grid.ragged) == {1, 2}
    assert len(grid) == 4
    assert not read_grid(tmp_path / "a.csv", Layout(fill_short_rows=True)).ragged.get(1)


def test_a_workbook_gives_numbers_dates_and_the_values_of_formulas(tmp_path):
    """Cells keep their kinds; the row is that of the sheet."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Сделки")
        sheet.write(0, 0, "Отчёт")
        for place, name in enumerate(("Имя", "Сумма", "Дата", "Имя")):
            sheet.write(2, place, name)
        day = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(3, 0, ["ООО", 1054.5])
        sheet.write_datetime(3, 2, datetime(2021, 4, 15, 10, 30), day)
        sheet.write_boolean(3, 3, True)
        sheet.write_formula(4, 1, "=1+1", None, 2)
        sheet.write_string(4, 0, "=1+1")
        book.add_worksheet("Пусто")
    grid = read_grid(path)
    assert grid.headers == ("Имя", "Сумма", "Дата", "Имя (2)")
    assert grid.columns == [["ООО", "=1+1"], [1054.5, 2.0], [datetime(2021, 4, 15, 10, 30), None], ["TRUE", None]]
    assert grid.lines == [4, 5]
    assert read_grid(path, Layout(sheet="1")).headers == grid.headers
    with pytest.raises(UsageFault, match="Its sheets: Сделки, Пусто"):
        read_grid(path, Layout(sheet="Другой"))
    with pytest.raises(UsageFault, match="no rows"):
        read_grid(path, Layout(sheet="Пусто"))


def test_a_day_without_hours_is_a_day(tmp_path):
    """A date cell at midnight names a day, not a moment."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_datetime(1, 0, datetime(2021, 4, 15), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write(1, 1, "x")
    cell = read_grid(path).columns[0][0]
    assert cell == date(2021, 4, 15)
    assert not isinstance(cell, datetime)


def bomb(path: Path) -> Path:
    """Write a small workbook whose sheet unpacks to 600 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _chunk in range(600):
                part.write(b"<c>" * 350_000)
    return path


def archived(path: Path, names: list[str]) -> Path:
    """Write an archive of empty files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path


def test_a_zip_bomb_is_not_opened(tmp_path):
    """What unpacks to far more than a table holds is refused by its own directory."""
    with pytest.raises(UsageFault, match="unpacks to far more"):
        read_grid(bomb(tmp_path / "bomb.xlsx"))
    with pytest.raises(UsageFault, match="unpacks to far more"):
        read_grid(archived(tmp_path / "many.xlsx", ["xl/workbook.xml", *(f"xl/{n}" for n in range(10_001))]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "no table"),
        (b"%PDF-1.7\n" + random.Random(1).randbytes(4000), "no table"),
        (b"a,b\n1,\x002\n", "no table"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (b'a,b\n1,2\n"3,4\n' + b"5,6\n" * 300_000, "broken from line 3"),
    ],
)
def test_what_is_no_table_gets_one_sentence(tmp_path, content, sentence):
    """Nothing that lies on a disk makes the reader fail in another way."""
    with pytest.raises(Fault) as fault:
        read_grid(written(tmp_path / "a.csv", content))
    assert sentence in str(fault.value)
    assert str(fault.value).count("a.csv") == 1


def test_an_archive_of_other_things_is_no_table(tmp_path):
    """A zip with a CSV inside is to be unpacked first."""
    with pytest.raises(UsageFault, match="unpack it first"):
        read_grid(archived(tmp_path / "a.zip", ["deals.csv"]))


def test_a_file_that_is_not_there_is_the_environments_fault(tmp_path):
    """Missing files and folders are told by name."""
    with pytest.raises(EnvironmentFault, match=r"no\.csv"):
        read_grid(tmp_path / "no.csv")
    with pytest.raises(UsageFault, match="folder"):
        read_grid(tmp_path)


def test_more_rows_than_the_limit_are_refused(tmp_path, monkeypatch):
    """The limit, a million, is told; here it is a thousand, because a million rows take long to read."""
    assert grid_module.MOST_ROWS == 1_000_000
    monkeypatch.setattr(grid_module, "MOST_ROWS", 1_000)
    with pytest.raises(UsageFault, match="1,000 rows"):
        read_grid(written(tmp_path / "a.csv", "a,b\n" + "1,2\n" * 1_001))


@pytest.mark.parametrize("seed", range(40))
def test_random_bytes_are_read_or_refused(tmp_path, seed):
    """Noise, noise after a workbook's first bytes, and noise in a CSV end in a grid or in a fault."""
    dice = random.Random(seed)
    head = dice.choice([b"", b"PK\x03\x04", b"a;b;c\n", b"\xef\xbb\xbf", b"\xff\xfe", b'"'])
    path = written(tmp_path / "a.bin", head + dice.randbytes(dice.randrange(1, 3000)))
    with suppress(Fault):
        read_grid(path)


def test_the_first_sheet_that_holds_anything_is_read(tmp_path):
    """An empty sheet in front, as templates have, is passed over; all empty is no rows."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover")
        sheet = book.add_worksheet("Deals")
        sheet.write_row(0, 0, ("ID", "Name"))
        sheet.write_row(1, 0, (1, "A"))
    grid = read_grid(path)
    assert grid.headers == ("ID", "Name")
    assert "Deals" in grid.origin
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover")
    with pytest.raises(UsageFault, match="no rows"):
        read_grid(path)
