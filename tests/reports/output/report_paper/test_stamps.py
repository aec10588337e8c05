"""Stamps of electronic signatures: exactly the size of their place, everything readable in it, nothing promised too much."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pypdfium2
import pytest

from crmdesk.reports.output.report_paper import author_stamp, head_stamp, print_report
from crmdesk.reports.period_reports.prepared import SignatureBox
from crmdesk.reports.period_reports.snapshot import Person
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
from tests.reports.period_reports.snapshots import FULL, VARIANTS

AT = datetime(2025, 11, 5, 7, 14, 59, tzinfo=UTC)
CERTIFICATE = "7f3a91c25e0bd846" * 4
WORD = "Сильный месяц, Анна. По «Альянс-Монтаж» отсрочку согласуем до 17.11. " * 20
PERSON = Person("1001", "Михаил Громов", "Руководитель продаж")


def box(part: str, name: str = "full") -> SignatureBox:
    """Return where a signature of a variant stands."""
    return printed(name).boxes[part]


def stamp_text(content: bytes) -> str:
    """Return the text of a stamp without spaces."""
    return bare("".join(texts(content)))


def page_size(content: bytes) -> tuple[float, float]:
    """Return the size of the only page."""
    document = pypdfium2.PdfDocument(content)
    try:
        assert len(document) == 1
        return document.get_page_size(0)
    finally:
        document.close()


def test_a_stamp_says_who_signed_when_and_with_what():
    """Name, position, the moment by the firm's clock and its zone, the first 16 digits of the certificate."""
    text = stamp_text(author_stamp(FULL, box("author"), PERSON, AT, CERTIFICATE))
    for said in (
        PERSON.name,
        PERSON.position,
        "2025-11-05 10:14 (UTC+3)",
        "Signed electronically",
        "certificate 7F3A 91C2 5E0B D846",
    ):
        assert bare(said) in text


@pytest.mark.parametrize("length", [0, 1, 140, 700, 1400])
@pytest.mark.parametrize("name", ["full", "october", "long names"])
def test_a_word_of_any_length_stands_whole_within_its_place(name, length):
    """Seven hundred characters and more: all are there, nothing is drawn outside, nothing upon another."""
    word, place = WORD[:length].strip(), box("head", name)
    content = head_stamp(VARIANTS[name], place, PERSON, AT, CERTIFICATE, word, {"9001": "kept", "9002": "partly"})
    width, height = place.right - place.left, place.top - place.bottom
    assert page_size(content) == (width, height)
    with opened(content) as (page,):
        for left, bottom, right, top in drawn_rects(page):
            assert left >= -0.5
            assert bottom >= -0.5
            assert right <= width + 0.5
            assert top <= height + 0.5
        assert overlaps(text_rects(page)) == []
        assert bare(word) in bare(page.get_textpage().get_text_range())


def test_a_word_of_many_short_lines_runs_on():
    """Fifty lines of one word do not fit one below another."""
    word = "\n".join(f"Строка {place}" for place in range(50))
    assert bare(word) in stamp_text(head_stamp(FULL, box("head"), PERSON, AT, CERTIFICATE, word))


def test_verdicts_are_named_by_the_numbers_of_the_report():
    """What became of promises is said by their places in the table; of very many only how many of each."""
    few = whole_text(
        head_stamp(FULL, box("head"), PERSON, AT, CERTIFICATE, "", {"9001": "kept", "3": "missed", "77": "kept"})
    )
    assert bare("Commitments: 2 — kept; 5 — not kept") in few
    many = VARIANTS["forty promises"]
    verdicts = {one.id: "kept" if place % 2 else "partly" for place, one in enumerate(many.outcomes)}
    content = head_stamp(many, box("head", "forty promises"), PERSON, AT, CERTIFICATE, "", verdicts)
    assert bare("Commitments: kept — 20; partly — 20") in stamp_text(content)


def test_long_names_and_positions_fit():
    """Eighty characters each, beside each other."""
    person = VARIANTS["long names"].author
    assert person is not None
    content = author_stamp(VARIANTS["long names"], box("author", "long names"), person, AT, CERTIFICATE)
    with opened(content) as (page,):
        assert overlaps(text_rects(page)) == []
    assert bare(person.name) in stamp_text(content)


def test_the_same_signature_looks_the_same():
    """To the byte, so that signing takes nothing of the machine's clock."""
    assert author_stamp(FULL, box("author"), PERSON, AT, CERTIFICATE) == author_stamp(
        FULL, box("author"), PERSON, AT, CERTIFICATE
    )


def test_nothing_is_promised_that_the_law_does_not_give():
    """Never "qualified", "legally", a certification or a standard: not on the report, not on its stamps."""
    text = whole_text(print_report(FULL, "ab" * 32).pdf) + whole_text(
        head_stamp(FULL, box("head"), PERSON, AT, CERTIFICATE, "")
    )
    assert not re.search(r"qualified|legal|gost|certified|binding", text, re.IGNORECASE)
