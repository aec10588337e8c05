"""Book: one report or a package of them as one PDF, with a title page and contents where they are several."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, NextPageTemplate, PageBreak, Spacer

from crmdesk.data.table import day_text, number
from crmdesk.data.whole_file import whole_file
from crmdesk.data.words import _, plural
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.paper.charts import draw_chart
from crmdesk.reports.output.paper.contents import Contents, cover_page
from crmdesk.reports.output.paper.grid import grids_of
from crmdesk.reports.output.paper.page import COVER, LYING, UPRIGHT, Imprint, Mark, NumberedCanvas, Paper, Progress
from crmdesk.reports.output.paper.parts import SECTION, SMALL, foot_of, head_of, headline_cards, plain, standout_cards

if TYPE_CHECKING:
    from crmdesk.data.table import Table
    from crmdesk.reports.result import Result, Section

#: From more columns than this on a table is better on a page turned on its side.
_MOST_UPRIGHT = 7
#: Rows of one table that a package prints: longer lists stand whole in a report of their own.
PACKAGE_ROWS = 500
#: A chart stays with its heading when so much of a page is left, points.
_TOGETHER = 230.0


@dataclass(frozen=True, slots=True)
class Cover:
    """What the title page of a package says."""

    title: str
    subtitle: str = ""


def write_pdf(
    results: Sequence[Result], target: Path, *, cover: Cover | None = None, progress: Progress | None = None
) -> int:
    """Write reports into a PDF file and return the number of its pages.

    Args:
        results: at least one; several get a title page and contents.
        target: the file; it is there whole or not at all.
        cover: the title page; without one several reports get a plain one.
        progress: told (done, total); may raise ``Cancelled``.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    with whole_file(target) as made, made.open("wb") as stream:
        return build_pdf(results, stream, cover=cover, progress=progress)


def pdf_bytes(results: Sequence[Result], *, cover: Cover | None = None, progress: Progress | None = None) -> bytes:
    """Return reports as the bytes of a PDF: what is previewed is what is printed and saved."""
    stream = io.BytesIO()
    build_pdf(results, stream, cover=cover, progress=progress)
    return stream.getvalue()


def build_pdf(
    results: Sequence[Result], stream: IO[bytes], *, cover: Cover | None = None, progress: Progress | None = None
) -> int:
    """Write reports into an open stream and return the number of pages; equal results give equal bytes."""
    ink.load_fonts()
    several = len(results) > 1
    if several and cover is None:
        count = len(results)
        cover = Cover(results[0].firm, plural("{n} report", "{n} reports", count).format(n=count))
    contents = Contents([result.title for result in results]) if several else None
    return int(_build(results, stream, cover, contents, progress).page)


def _build(
    results: Sequence[Result],
    stream: IO[bytes],
    cover: Cover | None,
    contents: Contents | None,
    progress: Progress | None,
) -> Paper:
    first = results[0]
    title = cover.title if cover is not None else first.title
    when = _("Formed {day} {time}").format(day=day_text(first.made_at), time=f"{first.made_at:%H:%M}")
    begins = COVER if cover is not None else _side(first.sections[0]) if first.sections else UPRIGHT
    paper = Paper(stream, Imprint(title, first.firm, when, first.about), begins, len(results), progress)
    story: list[Flowable] = []
    if cover is not None:
        story += cover_page(cover.title, cover.subtitle, first, contents)
    for place, result in enumerate(results):
        if progress is not None:
            progress(0, len(results))
        if place or cover is not None:
            _turn(story, _side(result.sections[0]) if result.sections else UPRIGHT)
        story += report_story(result, f"report{place}", PACKAGE_ROWS if len(results) > 1 else None)
    paper.build(story, canvasmaker=NumberedCanvas)
    return paper


def _turn(story: list[Flowable], side: str) -> None:
    """Let what follows begin a page of a side; space left below a page that is full would be a page of its own."""
    while story and isinstance(story[-1], Spacer):
        story.pop()
    story += [NextPageTemplate(side), PageBreak()]


def report_story(result: Result, key: str, most: int | None = None) -> list[Flowable]:
    """Return a report as flowables: its head, its sections, what its measures mean.

    Args:
        result: the formed report.
        key: of its mark in the outline.
        most: at most so many rows of each table, and a sentence that says so; None prints all of them.
    """
    story: list[Flowable] = [Mark(key, result.title, 0), *head_of(result)]
    side = _side(result.sections[0]) if result.sections else UPRIGHT
    for place, section in enumerate(result.sections):
        if _side(section) != side:
            side = _side(section)
            _turn(story, side)
        story += _section_story(result, _cut_to(section, most), f"{key}.{place}", Paper.room(side))
    if result.is_empty:
        story.append(plain(_("There is nothing to show for this period."), SMALL))
    return [*story, *foot_of(result)]


def _cut_to(section: Section, most: int | None) -> Section:
    """Return a section with the first rows of a long table; its totals stay those of all rows, and its note says so."""
    table = section.table
    if most is None or table is None or len(table.rows) <= most:
        return section
    said = _("The first {shown} of {all} rows; the report by itself has all of them.").format(
        shown=number(most), all=number(len(table.rows))
    )
    shorter = replace(table, rows=table.rows[:most], ids=table.ids[:most])
    return replace(section, table=shorter, note=" ".join(part for part in (section.note, said) if part))


def _side(section: Section) -> str:
    """Return whether a section's pages stand upright or lie."""
    is_wide = section.is_wide or (section.table is not None and len(section.table.fields) > _MOST_UPRIGHT)
    return LYING if is_wide else UPRIGHT


def _section_story(result: Result, section: Section, key: str, room: float) -> list[Flowable]:
    opening: list[Flowable] = []
    if section.title:
        opening += [Mark(key, section.title, 1), plain(section.title, SECTION), Spacer(0, 4)]
    if section.headlines:
        opening += [headline_cards(section.headlines, result.currency, room), Spacer(0, 4)]
    if section.standouts and section.answer is not None:
        opening += [standout_cards(section.standouts, section.answer.measures[0].good, room), Spacer(0, 4)]
    charts = [picture.chart for picture in section.pictures if picture.chart.kind is not ChartKind.NONE]
    drawn: list[Flowable] = []
    for chart in charts:
        drawn += [draw_chart(chart, room), Spacer(0, 10)]
    story: list[Flowable] = [CondPageBreak(_TOGETHER), KeepTogether([*opening, *drawn[:2]]), *drawn[2:]]
    if section.note:
        story += [plain(section.note, SMALL), Spacer(0, 6)]
    if section.table is not None and section.table.rows:
        goods = {} if section.answer is None else {measure.id: measure.good for measure in section.answer.measures}
        story += _table_story(section.table, room, goods)
    return [*story, Spacer(0, 10)]


def _table_story(table: Table, room: float, goods: Mapping[str, int]) -> list[Flowable]:
    story: list[Flowable] = []
    for place, grid in enumerate(grids_of(table, room, goods)):
        if place:
            story.append(Spacer(0, 8))
        story += [CondPageBreak(60), grid]
    return story
