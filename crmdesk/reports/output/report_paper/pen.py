"""Pen: what is put straight onto a page of a period report: texts, rules, small marks drawn as vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmdesk.reports.output.paper import ink

if TYPE_CHECKING:
    from reportlab.lib.colors import Color

#: A4, points.
PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
#: The left margin is the wider one: reports are filed.
LEFT, TOP, BOTTOM = 46.0, 36.0, 46.0
#: How wide the text of a page is; in whole points, as places for signatures are.
ROOM = 507.0
TALL = PAGE_HEIGHT - TOP - BOTTOM

Canvas = Any
Stroke = tuple[float, ...]

#: Marks on a field of 24 x 24 with y downwards, a circle of radius 10 around each: lines by their points.
_MARKS: dict[str, tuple[Stroke, ...]] = {
    "up": ((12, 16, 12, 8), (8, 12, 12, 8, 16, 12)),
    "down": ((12, 8, 12, 16), (8, 12, 12, 16, 16, 12)),
    "warning": ((12, 7.5, 12, 12.5), (12, 16.2, 12, 16.6)),
    "kept": ((7.6, 12.3, 10.6, 15.3, 16.4, 9.2),),
    "partly": ((7.5, 12, 16.5, 12),),
    "missed": ((8.7, 8.7, 15.3, 15.3), (15.3, 8.7, 8.7, 15.3)),
    "": (),
}
#: What a mark's colour is; paper printed in grey tells them apart by what is inside the circle.
MARK_INKS = {
    "up": ink.GOOD, "down": ink.BAD, "warning": ink.WARN, "kept": ink.GOOD, "partly": ink.WARN, "missed": ink.BAD, "": ink.TEXT3,
}  # fmt: skip
MARK_SIZE = 10.0
ARROW = 6.0


def put(  # noqa: PLR0913, PLR0917 - a text has so many properties
    canvas: Canvas, x: float, y: float, text: str, font: str = ink.PLAIN, size: float = 8.6, colour: Color = ink.TEXT, anchor: str = "start",
) -> None:  # fmt: skip
    """Put a text at its baseline; ``x`` is its start, middle or end."""
    if not text:
        return
    if anchor != "start":
        x -= ink.width_of(text, font, size) / (1 if anchor == "end" else 2)
    canvas.setFillColor(colour)
    for name, piece in ink.runs_of(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, piece)
        x += ink.width_of(piece, name, size)


def rule(canvas: Canvas, x: float, y: float, width: float, colour: Color = ink.BORDER, weight: float = 0.5) -> None:
    """Put a line from left to right."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(weight)
    canvas.line(x, y, x + width, y)


def mark(canvas: Canvas, x: float, y: float, name: str, size: float = MARK_SIZE) -> None:
    """Put a mark in a circle whose lower left corner is at a point; nobody's verdict is an empty dashed circle."""
    scale = size / 22
    canvas.saveState()
    canvas.translate(x - scale, y + 23 * scale)
    canvas.setStrokeColor(MARK_INKS[name])
    canvas.setLineWidth(1.9 * scale)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    for stroke in _MARKS[name]:
        points = [value * scale for value in stroke]
        path.moveTo(points[0], -points[1])
        for place in range(2, len(points), 2):
            path.lineTo(points[place], -points[place + 1])
    canvas.drawPath(path, stroke=1, fill=0)
    if not name:
        canvas.setDash(2.6 * scale, 3.2 * scale)
    canvas.circle(12 * scale, -12 * scale, 10 * scale, stroke=1, fill=0)
    canvas.restoreState()


def arrow(canvas: Canvas, x: float, y: float, colour: Color, *, is_up: bool, is_full: bool) -> None:
    """Put a triangle standing on a baseline: full for a change that is good, hollow for one that is not."""
    tall = ARROW * 0.86
    foot, tip = (y, y + tall) if is_up else (y + tall, y)
    path = canvas.beginPath()
    path.moveTo(x, foot)
    path.lineTo(x + ARROW, foot)
    path.lineTo(x + ARROW / 2, tip)
    path.close()
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(0.8)
    canvas.setLineJoin(1)
    canvas.drawPath(path, stroke=1, fill=int(is_full))
