"""Period reports on paper: every figure is there, nothing runs out or over, pages are as many as they should be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crmdesk.data.canonical import grouped_digest, sha256_of
from crmdesk.data.table import Kind, change_text, day_text
from crmdesk.reports.output.report_paper import print_report
from crmdesk.reports.output.report_paper.pen import BOTTOM, LEFT, PAGE_HEIGHT, ROOM, TOP
from crmdesk.reports.period_reports.qr_text import qr_text
from crmdesk.reports.period_reports.snapshot import Bar, MeasureLine, Snapshot, snapshot_bytes
from tests.reports.output.report_paper.pages import (
    bare,
    drawn_rects,
    opened,
    overlaps,
    printed,
    text_rects,
    texts,
    whole_text,
)
from tests.reports.period_reports.snapshots import DEPARTMENT, FULL, OCTOBER, VARIANTS

FULL_HASH = sha256_of(snapshot_bytes(FULL))


def figures_of(line: MeasureLine) -> list[str]:
    """Return how the figures of a measure must read, made from its values by hand."""
    kind = Kind(line.unit)
    said = [kind.figure(value) for value in (line.plan, line.fact, line.base) if value is not None]
    if line.attainment is not None:
        said.append(f"{float(line.attainment) * 100:.1f}%")
    if line.delta is not None and line.delta and kind is Kind.PERCENT:
        said.append(f"{abs(float(line.delta)) * 100:.1f}pp")
    elif line.change is not None and kind is Kind.MONEY:
        said.append(change_text(float(line.change)))
    return said


@pytest.mark.parametrize("name", VARIANTS)
def test_every_figure_and_word_of_a_snapshot_is_on_the_paper(name):
    """Measures, months, mix, team, wins, promises kept and given, comment, people: nothing is left out or cut."""
    snapshot, text = VARIANTS[name], whole_text(printed(name).pdf)
    wanted = [snapshot.headline, snapshot.comment, snapshot.outcomes_note, snapshot.territory, *snapshot.notes]
    for line in snapshot.measures:
        wanted += [line.title, *figures_of(line)]
    for win in snapshot.wins:
        wanted += [win.client, win.title, win.source, day_text(win.day), Kind.MONEY.figure(win.amount)]
    for outcome in snapshot.outcomes:
        wanted += [outcome.text, outcome.aim, outcome.result]
    for promise in snapshot.promises:
        wanted += [promise.text, promise.aim, day_text(promise.due_on) if promise.due_on else ""]
    for line in snapshot.team:
        wanted += [line.label, Kind.MONEY.figure(line.plan), Kind.MONEY.figure(line.fact), str(line.place)]
    wanted += [reason.text for reason in snapshot.reasons]
    wanted += [person.name for person in (snapshot.author, snapshot.approver) if person]
    standing = snapshot.standing
    if standing is not None and standing.place is not None:
        wanted += [f"{standing.place}of{standing.of}", f"you,{standing.points}points", f"average{standing.average}"]
    elif standing is not None:
        wanted.append(standing.why_out)
    assert [one for one in wanted if bare(one) not in text] == []


def test_months_and_mix_say_their_figures_of_both_years():
    """The figures stand under and beside the bars, so that paper needs no pointing at."""
    text = whole_text(printed("full").pdf)
    for bar in (*FULL.months, *FULL.mix):
        digits = 1 if bar in FULL.months else 2
        for value in (bar.fact, bar.base):
            assert value is not None
            assert f"{float(value) / 1e8:.{digits}f}" in text


@pytest.mark.parametrize("name", VARIANTS)
def test_nothing_runs_over_margins_or_over_other_text(name):
    """All that is drawn lies within the margins, and no two pieces of text lie upon each other."""
    with opened(printed(name).pdf) as pages:
        for page in pages:
            out = [
                rect
                for rect in drawn_rects(page)
                if rect[0] < LEFT - 1.5
                or rect[2] > LEFT + ROOM + 1.5
                or rect[1] < BOTTOM - 27
                or rect[3] > PAGE_HEIGHT - TOP + 1.5
            ]
            assert out == []
            assert overlaps(text_rects(page)) == []


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("full", 2), ("twelve measures", 2), ("no sales", 1), ("first month", 2), ("no approver", 2), ("billions", 2),
        ("department", 2), ("department of 25", 2), ("firm", 2), ("department of 60", 3), ("long comment", 3), ("long names", 3),
    ],
)  # fmt: skip
def test_reports_take_as_many_pages_as_they_should(name, pages):
    """Two for an ordinary month of a manager, a department of 25 and the firm; what is more flows on."""
    assert printed(name).pages == pages == len(texts(printed(name).pdf))


@pytest.mark.parametrize("name", VARIANTS)
def test_every_page_says_whose_it_is_and_which(name):
    """Person, number, the first 16 digits of the hash and page x of y stand under every page."""
    snapshot, pages = VARIANTS[name], texts(printed(name).pdf)
    digest = grouped_digest(sha256_of(snapshot_bytes(snapshot)))
    for place, page in enumerate(pages, 1):
        assert bare(f"{digest} · page {place} of {len(pages)}") in bare(page)
        assert bare(snapshot.subject_name[:40]) in bare(page)
        assert bare(f"No. R-{snapshot.number}") in bare(page)


@pytest.mark.parametrize("name", VARIANTS)
def test_signatures_stand_whole_on_a_page_with_something_above_them(name):
    """Both places lie on the last page, in whole points, apart from each other, and are not alone there."""
    made = printed(name)
    assert set(made.boxes) == ({"author", "head"} if VARIANTS[name].approver else {"author"})
    for box in made.boxes.values():
        assert box.page == made.pages - 1
        assert (box.left, box.right) == (LEFT, LEFT + ROOM)
        assert box.bottom == int(box.bottom) > BOTTOM
        assert box.top == int(box.top) < PAGE_HEIGHT - TOP
    if "head" in made.boxes:
        assert made.boxes["head"].top < made.boxes["author"].bottom
    with opened(made.pdf) as pages:
        above = {round(rect[1]) for rect in text_rects(pages[-1]) if rect[1] > made.boxes["author"].top}
    assert len(above) >= 2


def test_rows_that_go_over_have_their_header_again():
    """Every page with rows of promises names their columns, and no heading ends a page."""
    pages = texts(printed("forty promises").pdf)
    for page in pages:
        if re.search(r"kept|not judged", page):
            assert "Outcome" in page
        assert not re.search(r"Commitments for \w+\s*(?:\d{4} \w{4}|Anna|\Z)", page)


def test_the_fingerprint_is_on_the_last_page():
    """The first 32 digits, the place in the chain and how to check; the code itself is decoded by hand."""
    last = bare(texts(printed("full").pdf)[-1])
    assert bare(grouped_digest(FULL_HASH, 32)) in last
    assert "Place7inthefirm'schainofreports" in last
    assert qr_text(FULL, FULL_HASH).startswith("CRMD1|2025-10-02/1|")


@pytest.mark.parametrize(
    ("name", "formed_at", "year"),
    [
        ("full", OCTOBER.formed_at, 2025), ("year", OCTOBER.formed_at, 2026), ("full", datetime(2027, 12, 31, 22, tzinfo=UTC), 2028),
    ],
)  # fmt: skip
def test_the_date_to_fill_in_has_the_year_of_signing(name, formed_at, year):
    """A report of December is signed in January, one formed years later in that year, by the firm's clock."""
    made = print_report(replace(VARIANTS[name], formed_at=formed_at), FULL_HASH)
    assert whole_text(made.pdf).count(f"______________{year}") == 2


def test_a_draft_says_so_and_has_no_code():
    """Without a hash it is a draft: a word at the head and under every page, no fingerprint."""
    pages = texts(printed("full", is_draft=True).pdf)
    assert pages[0].count("Draft") == 1
    assert all("draft" in page for page in pages)
    assert not any("SHA-256" in page for page in pages)


def test_the_same_snapshot_gives_the_same_bytes():
    """Twice the same, and another hash or name gives other bytes."""
    assert print_report(FULL, FULL_HASH).pdf == print_report(FULL, FULL_HASH).pdf
    assert print_report(FULL, "ab" * 32).pdf != printed("full").pdf


def test_all_fonts_are_in_the_file():
    """Nothing is named that the file does not hold, and nothing is a picture of pixels."""
    content = printed("full").pdf
    fonts = re.findall(rb"/BaseFont /(\S+)", content)
    assert fonts
    assert all(re.fullmatch(rb"[A-Z]{6}\+(Inter|PTSerif)-\w+", font) for font in fonts)
    assert b"/Subtype /Image" not in content


def test_a_report_of_a_first_year_has_no_columns_without_a_word():
    """Where nothing is known of last year there is no column of dashes, and a note says why."""
    text = texts(printed("first month").pdf)[0]
    assert "October 2024" not in text
    assert "To last year" not in text


def test_plans_not_to_be_exceeded_say_so():
    """A plan of a measure of which less is better reads "up to"."""
    assert "upto500000" in whole_text(printed("full").pdf)


def test_a_revision_is_named():
    """From the second on the number carries it."""
    assert "R-2025-10-02/3" in texts(printed("third revision").pdf)[0]
    assert "R-2025-10-02/" not in texts(printed("full").pdf)[0]


def test_periods_of_all_kinds_have_their_titles():
    """A week, a quarter and a year say what they are."""
    for name, title in (
        ("week", "Manager's report for the week of 2025-10-06"), ("quarter", "Manager's report for Q4 2025"), ("year", "Manager's report for the year 2025"),
        ("department", "Department's report for October 2025"), ("firm", "Company's report for October 2025"),
    ):  # fmt: skip
        assert bare(title) in bare(texts(printed(name).pdf)[0])


def test_bars_of_two_calendar_years_are_not_called_by_one():
    """Twelve months to January: this year and the year before are named so, not 2026 and 2025."""
    months = (*FULL.months, Bar("2026-01", "Jan", Decimal(100_000_000), Decimal(90_000_000), is_current=True))
    page = bare(texts(print_report(replace(FULL, months=months), "ab" * 32).pdf)[0])
    assert "yearbefore" in page


def test_text_of_people_means_only_itself():
    """Markup, control characters, letters no font has and a word longer than the page break nothing."""
    strange = "<b>bold</b> &amp; \x00\x07\u202e 😀 中 " + "я" * 400
    snapshot = replace(
        OCTOBER, headline=strange, comment=strange, subject_name=strange, firm=strange, territory=strange,
        promises=tuple(replace(one, text=strange, aim=strange) for one in OCTOBER.promises),
    )  # fmt: skip
    text = whole_text(print_report(snapshot, "ab" * 32).pdf)
    assert "<b>bold</b>&amp;" in text


def test_the_least_a_report_can_say_is_printed():
    """Nothing but whose it is and when: one page with the place to sign."""
    empty = Snapshot(
        "2025-10-02", 1, "month", "manager", "1", "Anna", date(2025, 10, 1), date(2025, 11, 1), "", "", "RUB", "Europe/Moscow", "en",
        None, None, OCTOBER.formed_at, date(2025, 10, 31), "0",
    )  # fmt: skip
    made = print_report(empty)
    assert made.pages == 1
    assert set(made.boxes) == {"author"}


def test_a_long_team_keeps_all_its_lines():
    """Sixty managers: each line once, in order."""
    snapshot = VARIANTS["department of 60"]
    text = whole_text(printed("department of 60").pdf)
    places = [text.index(bare(f"{line.label} {Kind.MONEY.figure(line.plan)}")) for line in snapshot.team]
    assert places == sorted(places)
    assert len(DEPARTMENT.team) == 9
