"""Reports on paper, read back by another program: every word and figure is there, fonts are embedded, pages are numbered."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from crmdesk.data.errors import Cancelled, EnvironmentFault
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.catalog import report_named
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.output.paper import Cover, PdfPages, chart_png, chart_svg, pdf_bytes, write_pdf
from crmdesk.reports.output.paper.charts import PAINTERS, draw_chart
from crmdesk.reports.output.paper.grid import grids_of
from crmdesk.reports.output.paper.ink import cut_to, load_fonts, width_of, wrap_to
from crmdesk.reports.periods import Compare
from crmdesk.reports.question import Question
from crmdesk.reports.result import Headline, Result, Section
from crmdesk.reports.running import run_report
from tests.reports.test_query import AS_OF, YEAR

TWO = (Field("name", "Name"), Field("value", "Value", Kind.MONEY))


def made(*sections: Section, title: str = "Отчёт №1 <b>", notes: tuple[str, ...] = ()) -> Result:
    """Return a report with these sections."""
    return Result(
        "made", title, "Что он говорит.", Question((), (), YEAR), None, AS_OF, datetime(2025, 11, 21, 10, 0, tzinfo=UTC),
        "ООО «Ромашка»", "RUB", "Весь отдел", sections, ("Manager: Anna",), notes, (("Revenue", "What it is."),),
    )  # fmt: skip


def texts(content: bytes) -> list[str]:
    """Return the text of every page as another program reads it."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[place].get_textpage().get_text_range() for place in range(len(document))]
    finally:
        document.close()


def table_of(count: int, name: str = "Строка") -> Table:
    """Return a table with a total."""
    return Table(TWO, tuple((f"{name} {n}", n * 100) for n in range(count)), ("Итого", sum(range(count)) * 100))


def some_chart(kind: ChartKind) -> Chart:
    """Return a chart of a kind with a negative value and a gap."""
    count = 5 if kind is ChartKind.BOX else 2
    values = ((100_000.0, -50_000.0, 300_000.0), (120_000.0, None, 200_000.0))
    series = tuple(
        Series(f"Ряд {place}", tuple(float(place * 1000 + n) for n in range(3)) if count == 5 else values[place], role)
        for place, role in zip(
            range(count), (Role.BASE, Role.CURRENT, Role.PLAN, Role.CATEGORY, Role.CATEGORY), strict=False
        )
    )
    return Chart(kind, "Выручка", ("янв", "фев", "мар"), series, Kind.MONEY, "RUB", rows=("Пн", "Вт")[:count])


@pytest.mark.parametrize("kind", [kind for kind in ChartKind if kind is not ChartKind.NONE])
def test_every_kind_of_chart_is_vectors_with_real_text(kind):
    """No kind is forgotten; its title and labels are text, and it is a picture file of both sorts."""
    assert kind in PAINTERS
    chart = some_chart(kind)
    (page,) = texts(pdf_bytes([made(Section("one", "", pictures=(Picture(chart, (0, 1, 2)),), table=table_of(3)))]))
    assert "Выручка" in page
    assert "янв" in page or kind is ChartKind.SCATTER
    assert chart_png(chart).startswith(b"\x89PNG")
    assert "<svg" in chart_svg(chart)
    assert b"/Subtype /Image" not in pdf_bytes([made(Section("one", "", pictures=(Picture(chart, ()),)))])


@pytest.mark.parametrize("kind", [kind for kind in ChartKind if kind is not ChartKind.NONE])
def test_a_chart_without_figures_is_drawn_all_the_same(kind):
    """Nothing to show is no fault of anybody's."""
    chart = Chart(kind, "Empty", ("a",), tuple(Series("s", (None,)) for _n in range(5)), Kind.COUNT, rows=("r",) * 5)
    assert draw_chart(chart, 300).width == 300


def test_fonts_are_embedded_and_nothing_else_is_named():
    """Any reader shows the same letters: every font of the file carries its own program."""
    charts = tuple(Picture(some_chart(kind), ()) for kind in PAINTERS)
    content = pdf_bytes([made(Section("one", "Раздел", table_of(3), charts))])
    names = set(re.findall(rb"/BaseFont /([A-Z]{6}\+)?([\w-]+)", content))
    assert names
    assert all(prefix for prefix, _name in names)
    assert content.count(b"/FontFile2") >= len({name for _prefix, name in names})


def test_the_same_results_give_the_same_bytes():
    """Paper is made of the results alone, not of the minute in which it is made."""
    results = [made(Section("one", "Раздел", table_of(40)))]
    assert pdf_bytes(results) == pdf_bytes(results)


def test_a_long_table_repeats_its_header_and_keeps_its_total():
    """Every page of it begins with the heading, every row stands on one page, the total is not alone on the last."""
    pages = texts(pdf_bytes([made(Section("one", "", table_of(200)))]))
    assert len(pages) > 2
    with_rows = [page for page in pages if "Строка" in page]
    assert all("Value" in page and "Name" in page for page in with_rows)
    for n in (0, 57, 199):
        assert len(re.findall(rf"Строка {n}\b", " ".join(pages))) == 1
    last = next(page for page in pages if "Итого" in page)
    assert "Строка 199" in last
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))


def test_a_full_page_is_followed_by_no_empty_one():
    """A table that lies and just fills its page is followed at once by what stands upright."""
    for count in range(25, 29):
        lying = Section("one", "", table=table_of(count), is_wide=True)
        pages = texts(pdf_bytes([made(lying, Section("two", "Next", table=table_of(2)))]))
        assert all("Строка" in page or "Итого" in page for page in pages), count


def test_above_each_page_stands_its_report():
    """In a package every page names the report it belongs to, not the one before."""
    pages = texts(pdf_bytes([made(Section("one", "", table_of(90)), title=f"Отчёт {n}-й") for n in range(3)]))
    named = [set(re.findall(r"Отчёт \d-й", page)) for page in pages[1:]]
    assert all(len(names) == 1 for names in named)
    heads = [names.pop() for names in named]
    assert heads == sorted(heads)
    assert set(heads) == {"Отчёт 0-й", "Отчёт 1-й", "Отчёт 2-й"}


def test_thousands_of_rows_are_written_and_stopped_page_by_page(tmp_path):
    """Every row of a long table is there once; who cancels in the midst of it waits for one page."""
    result = made(Section("one", "", table_of(3_000)))
    pages = texts(pdf_bytes([result]))
    assert sum(page.count("Строка") for page in pages) == 3_000
    told = []

    def stop(done: float, total: float) -> None:
        told.append((done, total))
        if len(told) == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_pdf([result], tmp_path / "p.pdf", progress=stop)
    assert len(told) == 5
    assert not list(tmp_path.iterdir())


def test_a_chart_of_hundreds_of_names_fits_a_page():
    """More labels than a page holds make the rows thinner, not the file impossible."""
    names = tuple(f"Константинопольский Владислав Вениаминович {n}" for n in range(300))
    values = tuple(float(n) for n in range(300))
    for kind in (ChartKind.BULLET, ChartKind.STACKED, ChartKind.CHANGE, ChartKind.BARS):
        chart = Chart(kind, "Все", names, (Series("Факт", values),), Kind.COUNT)
        assert pdf_bytes([made(Section("one", "", table_of(2), (Picture(chart, ()),), is_wide=True))])


def test_names_too_long_to_stand_below_lie_at_the_left():
    """As in the window: every name can be read, and bars keep the order of the chart."""
    names = tuple(f"Общество с ограниченной ответственностью {n}" for n in range(8))
    chart = Chart(ChartKind.BARS, "Выручка", names, (Series("2025", tuple(range(1, 9))),), Kind.COUNT)
    page = texts(pdf_bytes([made(Section("one", "", pictures=(Picture(chart, ()),)))]))[0]
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)


def test_what_was_asked_and_what_is_meant_is_printed():
    """Title, firm, days, scope, conditions, notes and definitions; nothing of it is taken for markup."""
    page = " ".join(texts(pdf_bytes([made(Section("one", "", table_of(2)), notes=("Сноска & <i>",))])))
    for said in (
        "Отчёт №1 <b>",
        "ООО «Ромашка»",
        "Весь отдел",
        "Manager: Anna",
        "Сноска & <i>",
        "What it is.",
        "2025-01-01",
    ):
        assert said in page


def test_a_wide_table_lies_and_a_wider_one_is_parted():
    """More columns than stand upright turn the page; more than fit a line go on below with the first column again."""
    fields = (Field("name", "Name"), *(Field(f"f{n}", f"Measure number {n}", Kind.MONEY) for n in range(30)))
    wide = Table(fields, tuple(("Anna", *(123_456_789_00 + n for n in range(30))) for _row in range(3)))
    assert len(grids_of(wide, 700)) > 1
    document = PdfPages(pdf_bytes([made(Section("one", "", wide))]))
    width, height = document.size(0)
    document.close()
    assert width > height
    page = " ".join(texts(pdf_bytes([made(Section("one", "", wide))])))
    assert page.count("Anna") >= 6
    assert all(f"number {n}" in " ".join(page.split()) for n in range(30))


def test_a_package_has_a_title_page_and_right_contents(tmp_path):
    """Each report stands on the page that the contents name."""
    results = [made(Section("one", "", table_of(60 * (n + 1))), title=f"Отчёт {n}-й") for n in range(4)]
    count = write_pdf(results, tmp_path / "p.pdf", cover=Cover("Итоги года"))
    pages = texts((tmp_path / "p.pdf").read_bytes())
    assert len(pages) == count
    assert "Итоги года" in pages[0]
    numbers = [int(found) for found in re.findall(r"(?m)^\s*(\d+)\s*$", pages[0])]
    assert len(numbers) == 4
    for n, page in enumerate(numbers):
        assert f"Отчёт {n}-й" in pages[page - 1].split("Что он говорит")[0]


def test_headlines_and_empty_reports_are_said():
    """Figures stand in cards with their unit; a report without rows says so."""
    page = texts(
        pdf_bytes(
            [made(Section("one", "", headlines=(Headline("Выручка", Kind.MONEY, 3_680_000_000, 0.1, "+10 %", 1),)))]
        )
    )[0]
    assert "36.8" in page
    assert "+10 %" in page
    assert "nothing to show" in texts(pdf_bytes([made()]))[0]


def test_nothing_is_left_of_a_cancelled_file(tmp_path):
    """Whoever cancels finds the folder as it was."""

    def stop(*_given: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_pdf([made(), made()], tmp_path / "p.pdf", progress=stop)
    assert not list(tmp_path.iterdir())


def test_a_report_of_the_firm_is_the_same_on_paper(sqlite_firm):
    """Every line's name and figure of a cut are on the page as the screen shows them."""
    result = run_report(sqlite_firm.store, report_named("managers"), Question((), (), YEAR, Compare.YEAR, as_of=AS_OF))
    page = " ".join(" ".join(texts(pdf_bytes([result]))).replace("\u202f", " ").split())
    answer = result.sections[0].answer
    assert answer is not None
    for line in answer.lines:
        assert line.members[0].label in page
        assert Kind.MONEY.figure(line.cells[0].value).replace("\u202f", " ") in page


def test_texts_are_cut_and_wrapped_to_their_room():
    """What is wider than its room ends in an ellipsis or goes on in the next line, long words included."""
    load_fonts()
    cut = cut_to("Общество с ограниченной ответственностью", "Inter", 8, 60)
    assert cut.endswith("…")
    assert width_of(cut, "Inter", 8) <= 60
    lines = wrap_to("Водопроводно-канализационноехозяйствогорода и ещё", "Inter", 8, 60, most=9)
    assert all(width_of(line, "Inter", 8) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == "Водопроводно-канализационноехозяйствогородаиещё"


def test_pages_are_pictures_of_the_file():
    """A page is as many pixels as asked, white where nothing stands and dark where something does."""
    pages = PdfPages(pdf_bytes([made(Section("one", "", table_of(3)))]))
    picture = pages.picture(0, 0.5)
    pages.close()
    assert (picture.width, picture.height) == (298, 421)
    assert len(picture.pixels) == picture.stride * picture.height
    assert picture.pixels[:4] == b"\xff\xff\xff\xff"
    assert min(picture.pixels) < 60


def test_a_place_that_is_not_there_is_a_fault_of_its_own(tmp_path) -> None:
    """It says which, instead of an internal error."""
    with pytest.raises(EnvironmentFault, match="nowhere"):
        write_pdf([made()], tmp_path / "nowhere" / "p.pdf")


def test_a_package_prints_the_beginning_of_long_lists_and_says_so(monkeypatch):
    """The total stays that of all rows, and the sentence says how many there are; a report by itself has them all."""
    monkeypatch.setattr("crmdesk.reports.output.paper.book.PACKAGE_ROWS", 10)
    long = made(Section("one", "", table_of(40)))
    package = " ".join(texts(pdf_bytes([long, made(Section("one", "", table_of(5)))])))
    assert "The first 10 of 40 rows" in package
    assert "Строка 9" in package
    assert "Строка 11" not in package
    assert "780" in package.replace("\u202f", "")
    assert "Строка 39" in " ".join(texts(pdf_bytes([long])))


def test_pages_show_what_fields_draw():
    """A signature is a field of the page: the preview and the printer show it."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(100, 100))
    canvas.acroForm.checkbox(x=20, y=20, size=60, checked=True)
    canvas.showPage()
    canvas.save()
    with PdfPages(stream.getvalue()) as pages:
        pixels = pages.picture(0, 1.0).pixels
    assert len(set(pixels)) > 5
