"""Signing places: where the author and the head sign, the head's word, and the fingerprint that the paper is checked by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from crmdesk.data.canonical import grouped_digest
from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.blocks import BODY, SMALL, Heading, clean, lines_of
from crmdesk.reports.output.report_paper.flow import Block
from crmdesk.reports.output.report_paper.pen import ROOM, Canvas, put, rule
from crmdesk.reports.output.report_paper.titles import signing_year
from crmdesk.reports.period_reports.qr_text import qr_text
from crmdesk.reports.period_reports.snapshot import Person, Snapshot

if TYPE_CHECKING:
    from reportlab.lib.colors import Color

#: How high a place for a signature is, points: the stamp of an electronic one covers it.
SIGN_HEIGHT = 41.0
#: Where a place's line begins and ends, and where its date stands.
LINE, LINE_WIDTH, NAME = 150.0, 150.0, 312.0
_QR, _QR_HEIGHT = 64.0, 79.0
_STEP = 19.0
_FEWEST_LINES, _MOST_LINES = 4, 6
#: From here on there is place for the longer word.
_ROOMY = 0.8
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Corner:
    """Where a place lies in the closing block: how far below its top it begins, and how high it is."""

    down: float
    height: float


class Closing(Block):
    """The end of the report, never divided: the author's signature, the head's word and signature, the fingerprint.

    ``places`` are where the two signatures lie, by "author" and "head".
    """

    def __init__(self, snapshot: Snapshot, sha256: str, air: float) -> None:
        self._snapshot, self._sha256 = snapshot, sha256
        self.above = round(10 + 14 * air)
        self._heading = Heading(_("Head's word"), above=0, size=10 + 0.6 * air)
        self._lines = _FEWEST_LINES if air < _ROOMY else _MOST_LINES
        self.places = {"author": Corner(0.0, SIGN_HEIGHT)}
        down = SIGN_HEIGHT + round(_GAP * (0.5 + air))
        self._word = down
        if snapshot.approver is not None:
            down += math.ceil(self._heading.height)
            tall = math.ceil(self._lines * _STEP + 8 + SIGN_HEIGHT)
            self.places["head"] = Corner(down, tall)
            down += tall + round(_GAP * (0.3 + 0.7 * air))
        self._print = down
        self._tall = down + (_QR_HEIGHT if sha256 else 0.0)

    @property
    def height(self) -> float:
        """Everything of it."""
        return self._tall

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto the page."""
        year = signing_year(self._snapshot)
        person = self._snapshot.author or Person("", "")
        draw_place(canvas, x, y - SIGN_HEIGHT, person, year)
        if "head" in self.places and self._snapshot.approver is not None:
            self._heading.draw(canvas, x, y - self._word)
            place = self.places["head"]
            top = y - place.down
            canvas.setFillColor(ink.STRONG)
            canvas.rect(x + 0.8, top - self._lines * _STEP - 1, 1.6, self._lines * _STEP - 2, stroke=0, fill=1)
            for line in range(1, self._lines + 1):
                rule(canvas, x + 12, top - line * _STEP, ROOM - 13, ink.STRONG, 0.4)
            draw_place(canvas, x, top - place.height, self._snapshot.approver, year)
        if self._sha256:
            self._draw_print(canvas, x, y - self._print)

    def _draw_print(self, canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColor(ink.SUNKEN)
        canvas.setStrokeColor(ink.BORDER)
        canvas.setLineWidth(0.7)
        canvas.roundRect(x, y - _QR_HEIGHT, ROOM, _QR_HEIGHT, 4.5, stroke=1, fill=1)
        draw_qr(canvas, x + 9, y - _QR_HEIGHT + 7.5, _QR, qr_text(self._snapshot, self._sha256))
        left, room = x + 9 + _QR + 12, ROOM - _QR - 33
        put(canvas, left, y - 18, _("Fingerprint of the report (SHA-256, the first 32 digits)"), ink.BOLD, 8.6)
        canvas.setFillColor(ink.TEXT)
        canvas.setFont(ink.MEDIUM, 9.6)
        canvas.drawString(left, y - 32.5, grouped_digest(self._sha256, 32), charSpace=0.7)
        said = _(
            "The figures were fixed when the author signed. To check: CRM Desk → To sign → Verify a PDF or a QR code"
        )
        lines = [*lines_of(said, SMALL, room)]
        if self._snapshot.previous_sha256:
            lines.append(
                _("Place {place} in the firm's chain of reports; the one before: {digest}").format(
                    place=self._snapshot.chain_place, digest=grouped_digest(self._snapshot.previous_sha256)
                )
            )
        for place, line in enumerate(lines[:3]):
            put(canvas, left, y - 46.5 - place * SMALL.leading, line, SMALL.font, SMALL.size, SMALL.colour)


def draw_place(canvas: Canvas, x: float, y: float, person: Person, year: int) -> None:
    """Put a place to sign by hand, its lower left corner at a point: who, a line, the name, a date to fill in."""
    draw_person(canvas, x, y, person)
    put(canvas, x + LINE + LINE_WIDTH / 2, y + 3.5, _("signature"), ink.PLAIN, 6.6, ink.TEXT3, "middle")
    date = _("date “____” ______________ {year}").format(year=year)
    put(canvas, x + NAME, y + 2.5, date, ink.PLAIN, 8.0, ink.TEXT2)


def draw_person(canvas: Canvas, x: float, y: float, person: Person) -> None:
    """Put position, line and name of a place to sign, its lower left corner at a point."""
    lines, size = _fitting(person.position, ink.PLAIN, LINE - 12)
    _draw_lines(canvas, x, y + (15.5 if len(lines) < 3 else 6.5), lines, ink.PLAIN, size, ink.TEXT2)
    rule(canvas, x + LINE, y + 12, LINE_WIDTH, ink.TEXT, 0.7)
    lines, size = _fitting(person.name, ink.MEDIUM, ROOM - NAME - 2)
    _draw_lines(canvas, x + NAME, y + 15.5, lines, ink.MEDIUM, size, ink.TEXT)


def _draw_lines(
    canvas: Canvas, x: float, base: float, lines: Sequence[str], font: str, size: float, colour: Color
) -> None:
    """Put lines one below another, the last one on a baseline."""
    for place, line in enumerate(lines):
        put(canvas, x, base + (len(lines) - 1 - place) * size * 1.22, line, font, size, colour)


def _fitting(text: str, font: str, room: float) -> tuple[tuple[str, ...], float]:
    """Return a text in at most two lines, or in three smaller ones, and its size."""
    for size, most in ((BODY.size, 2), (7.6, 2), (6.8, 3)):
        lines = ink.wrap_to(clean(text), font, size, room, most + 1)
        if len(lines) <= most:
            return lines, size
    return ink.wrap_to(clean(text), font, 6.8, room, 3), 6.8


def draw_qr(canvas: Canvas, x: float, y: float, size: float, text: str) -> None:
    """Put a QR code on white, its lower left corner at a point; runs of dark modules are one rectangle each."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    count = code.getModuleCount()
    canvas.setFillColor(ink.WHITE)
    canvas.rect(x - 2, y - 2, size + 4, size + 4, stroke=0, fill=1)
    step = size / count
    path = canvas.beginPath()
    for row in range(count):
        begin = None
        for column in range(count + 1):
            is_dark = column < count and code.isDark(row, column)
            if is_dark and begin is None:
                begin = column
            elif not is_dark and begin is not None:
                path.rect(x + begin * step, y + size - (row + 1) * step, (column - begin) * step, step)
                begin = None
    canvas.setFillColor(ink.TEXT)
    canvas.drawPath(path, stroke=0, fill=1)
