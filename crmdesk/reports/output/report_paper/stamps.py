"""Stamps: what an electronic signature looks like in its place on paper; a PDF of exactly the size of the place."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from crmdesk.data.canonical import grouped_digest
from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.blocks import OWN_WORDS, SMALL, Look, clean, lines_of
from crmdesk.reports.output.report_paper.pen import MARK_SIZE, Canvas, mark, put
from crmdesk.reports.output.report_paper.sheet import canvas_of
from crmdesk.reports.output.report_paper.signing_places import LINE, LINE_WIDTH, NAME, SIGN_HEIGHT, draw_person
from crmdesk.reports.output.report_paper.telling import VERDICT_TITLES, verdict_text
from crmdesk.reports.output.report_paper.titles import moment_text, zone_text

if TYPE_CHECKING:
    from crmdesk.reports.period_reports.prepared import SignatureBox
    from crmdesk.reports.period_reports.snapshot import Person, Snapshot

#: Sizes of type the head's word may have: the first in which it fits its place.
_SIZES = (9.7, 9.2, 8.7, 8.2, 7.7, 7.2, 6.7, 6.2, 5.7, 5.2, 4.7)
_INDENT = 12.0
_MOST_VERDICT_LINES = 2


def author_stamp(
    snapshot: Snapshot, box: SignatureBox, person: Person, signed_at: datetime, certificate_sha256: str
) -> bytes:
    """Return what the author's electronic signature looks like.

    Args:
        snapshot: the report, for the firm's time zone.
        box: the place it is drawn in.
        person: who signs.
        signed_at: when.
        certificate_sha256: of the certificate the signature is made with.
    """
    stream, canvas = _blank(box)
    _draw_signature(canvas, snapshot, person, signed_at, certificate_sha256)
    canvas.save()
    return stream.getvalue()


def head_stamp(
    snapshot: Snapshot,
    box: SignatureBox,
    person: Person,
    signed_at: datetime,
    certificate_sha256: str,
    word: str = "",
    verdicts: Mapping[str, str] | None = None,
) -> bytes:
    """Return what the head's electronic signature looks like: the word, the verdicts given with it, the signature.

    Args:
        snapshot: the report, for the firm's time zone and the places of its promises.
        box: the place it is drawn in.
        person: who approves.
        signed_at: when.
        certificate_sha256: of the certificate the signature is made with.
        word: what the head says; its type is as small as it needs to be to stand in the place whole.
        verdicts: what became of promises, by their ids, as judged now.
    """
    stream, canvas = _blank(box)
    wide = _wide(box)
    top = box.top - box.bottom
    told = _verdict_lines(snapshot, verdicts or {}, wide - _INDENT)
    room = top - SIGN_HEIGHT - 6 - len(told) * SMALL.leading
    lines, look = _word_lines(word, wide - _INDENT, room)
    _draw_signature(canvas, snapshot, person, signed_at, certificate_sha256)
    if lines or told:
        tall = len(lines) * look.leading + len(told) * SMALL.leading + 2
        canvas.setFillColor(ink.STRONG)
        canvas.rect(0.8, top - tall - 1, 1.6, tall, stroke=0, fill=1)
    y = top - 1
    for line in lines:
        put(canvas, _INDENT, y - look.leading / 2 - look.size * 0.36, line, look.font, look.size, look.colour)
        y -= look.leading
    for line in told:
        put(canvas, _INDENT, y - SMALL.leading / 2 - SMALL.size * 0.36 - 1, line, SMALL.font, SMALL.size, SMALL.colour)
        y -= SMALL.leading
    canvas.save()
    return stream.getvalue()


def _blank(box: SignatureBox) -> tuple[io.BytesIO, Canvas]:
    """Return a white page of the size of a place: it covers what was printed there to be filled in by hand."""
    stream = io.BytesIO()
    size = (_wide(box), box.top - box.bottom)
    canvas = canvas_of(stream, *size)
    canvas.setFillColor(ink.WHITE)
    canvas.rect(0, 0, *size, stroke=0, fill=1)
    return stream, canvas


def _wide(box: SignatureBox) -> float:
    return box.right - box.left


def _draw_signature(
    canvas: Canvas, snapshot: Snapshot, person: Person, signed_at: datetime, certificate_sha256: str
) -> None:
    draw_person(canvas, 0, 0, person)
    said = _("Signed electronically")
    size = min(7.8, (LINE_WIDTH - MARK_SIZE - 5) / ink.width_of(said, ink.MEDIUM, 1.0))
    mark(canvas, LINE, 15, "kept")
    put(canvas, LINE + MARK_SIZE + 5, 17.2, said, ink.MEDIUM, size)
    digest = _("certificate {digest}").format(digest=grouped_digest(certificate_sha256))
    size = min(6.6, LINE_WIDTH / ink.width_of(digest, ink.PLAIN, 1.0))
    put(canvas, LINE, 3.5, digest, ink.PLAIN, size, ink.TEXT2)
    when = f"{moment_text(signed_at, snapshot)} ({zone_text(signed_at, snapshot)})"
    put(canvas, NAME, 2.5, when, ink.PLAIN, 8.0, ink.TEXT2)


def _word_lines(word: str, wide: float, tall: float) -> tuple[tuple[str, ...], Look]:
    """Return the head's word in the largest type in which it fits; its paragraphs run on where they are too many."""
    look = OWN_WORDS
    for text in (word, " ".join(word.split())):
        for size in _SIZES:
            look = OWN_WORDS.at(size)
            lines = lines_of(text, look, wide)
            if len(lines) * look.leading <= tall:
                return lines, look
    most = max(1, int(tall / look.leading))
    return ink.wrap_to(clean(word).replace("\n", " "), look.font, look.size, wide, most), look


def _verdict_lines(snapshot: Snapshot, verdicts: Mapping[str, str], wide: float) -> tuple[str, ...]:
    """Return what became of promises: each by its number in the report, or how many of each where that is too long."""
    if not verdicts:
        return ()
    numbers = {one.id: place for place, one in enumerate(snapshot.outcomes, 1)}
    each = (
        f"{numbers[promise]} {_DASH} {verdict_text(verdict)}"
        for promise, verdict in verdicts.items()
        if promise in numbers
    )
    said = _("Commitments: {verdicts}").format(verdicts="; ".join(each))
    lines = lines_of(said, SMALL, wide)
    if len(lines) <= _MOST_VERDICT_LINES:
        return lines
    counted = Counter(verdicts.values())
    sums = (f"{_(title)} {_DASH} {counted[verdict]}" for verdict, title in VERDICT_TITLES.items() if counted[verdict])
    return lines_of(_("Commitments: {verdicts}").format(verdicts="; ".join(sums)), SMALL, wide)


_DASH = "—"
