"""Printed reports read back by another program: the text of every page, where each piece of it lies, what is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import combinations
from typing import Any

import pypdfium2

from crmdesk.data.canonical import sha256_of
from crmdesk.reports.output.report_paper import Printed, print_report
from crmdesk.reports.output.report_paper.pen import BOTTOM
from crmdesk.reports.period_reports.snapshot import snapshot_bytes
from tests.reports.period_reports.snapshots import VARIANTS

Rect = tuple[float, float, float, float]
#: Pieces of text may touch by so much, points: boxes of letters are a little larger than what is seen.
TOUCH = 1.2


@cache
def printed(name: str, *, is_draft: bool = False) -> Printed:
    """Return a variant on paper, in English; printed once for all tests."""
    snapshot = VARIANTS[name]
    return print_report(snapshot, "" if is_draft else sha256_of(snapshot_bytes(snapshot)))


@contextmanager
def opened(content: bytes) -> Iterator[list[Any]]:
    """Open a PDF and give its pages."""
    document = pypdfium2.PdfDocument(content)
    try:
        yield [document[place] for place in range(len(document))]
    finally:
        document.close()


def texts(content: bytes) -> list[str]:
    """Return the text of every page."""
    with opened(content) as pages:
        return [page.get_textpage().get_text_range() for page in pages]


def bare(text: str) -> str:
    """Return a text without spaces and hyphens: where lines are broken says nothing."""
    return re.sub(r"[\s\u202f\u00a0\u00ad\ufffe\x02-]+", "", text)


def whole_text(content: bytes) -> str:
    """Return the text of all pages without spaces and without what stands under every page."""
    with opened(content) as pages:
        return bare("".join(page.get_textpage().get_text_bounded(bottom=BOTTOM - 13) for page in pages))


def text_rects(page: Any) -> list[Rect]:
    """Return where pieces of text lie: left, bottom, right, top."""
    text = page.get_textpage()
    return [text.get_rect(place) for place in range(text.count_rects())]


def drawn_rects(page: Any) -> list[Rect]:
    """Return where anything at all lies."""
    return [thing.get_bounds() for thing in page.get_objects(max_depth=1)]


def overlaps(rects: list[Rect]) -> list[tuple[Rect, Rect]]:
    """Return the pairs of rectangles that lie upon each other."""
    return [
        (one, other)
        for one, other in combinations(rects, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > TOUCH
        and min(one[3], other[3]) - max(one[1], other[1]) > TOUCH
    ]
