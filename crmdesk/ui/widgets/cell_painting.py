"""Painters of registry cells, one function a look; a cell reads its companions from the same row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from crmdesk.data.models.activities import PLANNED
from crmdesk.data.registry_clients import BUYING
from crmdesk.data.table import Kind, number
from crmdesk.data.words import _, language
from crmdesk.ui.theme import Theme, font

PAD = 8
BLOCK = 4
BLOCK_HEIGHT = 8
#: Blocks at most: a longer pipeline is drawn in proportion, its name needs the room.
BLOCKS = 6
AGE_BAR = 28
ICON = 14
#: Short months of English days; strftime would follow the machine's own language.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Lifecycle status -> icon and tone of its tag.
STATUS_LOOK = {
    4: ("star", "accent"), 7: ("repeat", "pos"), 8: ("gem", "accent"), 9: ("trending-up", "pos"),
    10: ("trending-down", "warn"), 11: ("moon", "warn"), 12: ("circle-x", "neg"),
}  # fmt: skip


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """What a painter gets: where, with what, and the row around it."""

    painter: QPainter
    rect: QRect
    theme: Theme
    text: str
    value: Any
    of: Callable[[str], Any]
    """Returns another value of the same row by its key."""
    right: bool = False

    @property
    def inner(self) -> QRectF:
        """The cell without its padding."""
        return QRectF(self.rect).adjusted(PAD, 0, -PAD, 0)


@cache
def ink(size: int, weight: int, *, figures: bool = True) -> tuple[QFont, QFontMetricsF]:
    """Return a font and its measures, made once: a screen of cells asks for them hundreds of times."""
    made = font(size, weight, figures=figures)
    return made, QFontMetricsF(made)


def write(cell: Cell, text: str, tone: str, *, weight: int = 400, size: int = 13, area: QRectF | None = None) -> float:
    """Write one line in the cell, elided where it does not fit, and return the width it took."""
    place = cell.inner if area is None else area
    if place.width() <= 0 or not text:
        return 0.0
    made, metrics = ink(size, weight, figures="-" not in text)
    width = metrics.horizontalAdvance(text)
    if width > place.width():  # measuring is cheap, eliding is not, and most texts fit
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        width = metrics.horizontalAdvance(text)
    cell.painter.setFont(made)
    cell.painter.setPen(cell.theme.tokens.color(tone))
    cell.painter.drawText(place, _RIGHT if cell.right else _LEFT, text)
    return width


def fill(cell: Cell, area: QRectF, token: str, radius: float = 0.0) -> None:
    """Fill a part of the cell with a colour."""
    cell.painter.setPen(Qt.PenStyle.NoPen)
    cell.painter.setBrush(QColor(cell.theme.tokens.color(token)))
    cell.painter.drawRoundedRect(area, radius, radius)


def picture(cell: Cell, name: str, tone: str, left: float, size: int = ICON) -> None:
    """Paint an icon at ``left``, in the middle of the row."""
    place = QRect(round(left), cell.rect.center().y() - size // 2 + 1, size, size)
    cell.theme.icon(name, tone).paint(cell.painter, place)


def paint_plain(cell: Cell) -> None:
    """Text, or a figure without weight."""
    write(cell, cell.text, "text")


def paint_muted(cell: Cell) -> None:
    """What is there for reference: numbers of records, dates."""
    text = cell.text
    if hasattr(cell.value, "strftime"):
        text = short_day(cell.value, cell.of("today"))
    write(cell, text, "text2")


def paint_strong(cell: Cell) -> None:
    """The figure or name a row is read for."""
    write(cell, cell.text, "text", weight=500)


def paint_share(cell: Cell) -> None:
    """A share in whole percents."""
    write(cell, "" if cell.value is None else f"{cell.value * 100:.0f}", "text2")


def paint_pair(cell: Cell) -> None:
    """The client, then the deal, in two tones on one line."""
    place = cell.inner
    client = cell.of("client")
    if not client:
        write(cell, cell.text, "text", weight=500)
        return
    used = write(cell, client, "text", weight=500) + 6
    write(cell, cell.text, "text2", area=place.adjusted(used, 0, 0, 0))


def paint_stage(cell: Cell) -> None:
    """As many small blocks as the pipeline has open stages, filled up to this one, then the name."""
    place = cell.inner
    count, done, outcome = cell.of("stage_count") or 0, cell.of("stage_place") or 0, cell.of("outcome_code")
    if outcome:
        picture(cell, "circle-check" if outcome == 1 else "circle-x", "pos" if outcome == 1 else "text3", place.left())
        write(cell, cell.text, "text2", area=place.adjusted(ICON + 6, 0, 0, 0))
        return
    left = place.left()
    top = cell.rect.center().y() - BLOCK_HEIGHT / 2 + 1
    shown = min(count, BLOCKS)
    filled = done if count <= BLOCKS else max(1, round(done * BLOCKS / count))
    for block in range(shown):
        fill(cell, QRectF(left, top, BLOCK, BLOCK_HEIGHT), "accent" if block < filled else "border", 1)
        left += BLOCK + 1.5
    write(cell, cell.text, "text", area=place.adjusted(left - place.left() + 5, 0, 0, 0))


def paint_step(cell: Cell) -> None:
    """The day of the next step and what it is; a clock where it is overdue, a warning where there is none."""
    place = cell.inner
    if cell.of("outcome_code"):
        return
    day, today = cell.of("next_step_on"), cell.of("today")
    if not cell.value and day is None:
        picture(cell, "circle-alert", "warn", place.left())
        write(cell, _("no step"), "warn", area=place.adjusted(ICON + 6, 0, 0, 0))
        return
    used = 0.0
    if day is not None:
        late = today is not None and day < today
        if late:
            picture(cell, "clock-alert", "neg", place.left())
            used = ICON + 5
        used += write(
            cell, short_day(day, today), "neg" if late else "text2", weight=500 if late else 400,
            area=place.adjusted(used, 0, 0, 0),
        ) + 8  # fmt: skip
    write(cell, cell.value or "", "text", area=place.adjusted(used, 0, 0, 0))


def paint_due(cell: Cell) -> None:
    """The day something is planned for, with its time; a clock where it should have been done."""
    day, today, at = cell.value, cell.of("today"), cell.of("due_at")
    if day is None:
        write(cell, cell.text, "text3")
        return
    text = short_day(day, today) if at is None else f"{short_day(day, today)} {at:%H:%M}"
    late = today is not None and day < today and cell.of("state_code") == PLANNED
    if late:
        picture(cell, "clock-alert", "neg", cell.inner.left())
    area = cell.inner.adjusted(ICON + 5 if late else 0, 0, 0, 0)
    write(cell, text, "neg" if late else "text2", weight=500 if late else 400, area=area)


def paint_age(cell: Cell) -> None:
    """Days in the stage and a bar against its norm: full at the norm, a flag beyond it."""
    if cell.value is None:
        return
    norm = cell.of("norm")
    stuck = norm is not None and cell.value > norm
    place = cell.inner
    tone = "warn" if stuck else "text"
    text = number(cell.value)
    if ink(13, 600)[1].horizontalAdvance(text) > place.width() - AGE_BAR - 8:  # years: the bar is full anyway
        write(cell, text, tone, weight=600 if stuck else 400)
        return
    bar = QRectF(place.right() - AGE_BAR, cell.rect.center().y() - 1, AGE_BAR, 4)
    fill(cell, bar, "grid", 2)
    if norm:
        share = min(1.0, cell.value / norm)
        if share > 0:
            bar.setWidth(max(2.0, AGE_BAR * share))
            fill(cell, bar, "warn" if stuck else "previous", 2)
    beside = place.adjusted(0, 0, -AGE_BAR - 8, 0)
    width = write(cell, text, tone, weight=600 if stuck else 400, area=beside)
    if stuck:
        picture(cell, "flag", "warn", beside.right() - width - ICON - 6)


def paint_status(cell: Cell) -> None:
    """A tag with the lifecycle status."""
    icon, tone = STATUS_LOOK.get(cell.of("status_code"), ("", "text2"))
    text_width = ink(11, 600)[1].horizontalAdvance(cell.text)
    width = min(cell.inner.width(), text_width + 14 + (ICON + 4 if icon else 0))
    tag = QRectF(cell.inner.left(), cell.rect.center().y() - 9, width, 20)
    fill(cell, tag, f"{tone}_soft" if tone != "text2" else "grid", 4)
    left = tag.left() + 7
    if icon:
        picture(cell, icon, tone, left, ICON - 2)
        left += ICON + 2
    write(
        cell, cell.text, tone, weight=600, size=11, area=QRectF(left, tag.top(), tag.right() - left - 4, tag.height())
    )


def paint_change(cell: Cell) -> None:
    """A relative change: arrow, sign and colour together."""
    value = cell.value
    if value is None:
        write(cell, cell.text, "text3")
        return
    tone, arrow = ("pos", "▲") if value > 0 else ("neg", "▼") if value < 0 else ("text2", "■")
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    write(cell, f"{arrow} {sign}{abs(value) * 100:.0f}\u202f%", tone, weight=500)


def paint_silence(cell: Cell) -> None:
    """Days since the last contact; a crossed-out telephone where a buying client has been silent for too long."""
    buying = cell.of("status_code") in BUYING
    if cell.value is None:
        write(cell, cell.text, "text3")
        return
    silent = buying and cell.value > (cell.of("silence_limit") or cell.value)
    width = write(cell, Kind.DAYS.short(cell.value), "warn" if silent else "text2", weight=500 if silent else 400)
    if silent:
        picture(cell, "phone-off", "warn", cell.inner.right() - width - ICON - 6)


def paint_skeleton(cell: Cell) -> None:
    """A grey bar where a row has not come yet."""
    width = cell.inner.width() * (0.5 if cell.right else 0.7)
    left = cell.inner.right() - width if cell.right else cell.inner.left()
    fill(cell, QRectF(left, cell.rect.center().y() - 4, width, 8), "grid", 4)


def short_day(day: Any, today: Any) -> str:
    """Return a day of this year without its year: 20.11 or 20 Nov, and 20.11.25 or 20 Nov 25 of another."""
    this_year = today is not None and day.year == today.year
    if language() == "ru":
        return f"{day:%d.%m}" if this_year else f"{day:%d.%m.%y}"
    return f"{day.day} {MONTHS[day.month - 1]}" if this_year else f"{day.day} {MONTHS[day.month - 1]} {day:%y}"


PAINTERS: dict[str, Callable[[Cell], None]] = {
    "": paint_plain,
    "age": paint_age,
    "change": paint_change,
    "due": paint_due,
    "muted": paint_muted,
    "pair": paint_pair,
    "share": paint_share,
    "silence": paint_silence,
    "stage": paint_stage,
    "status": paint_status,
    "step": paint_step,
    "strong": paint_strong,
}


def paint_cell(cell: Cell, look: str, *, loaded: bool) -> None:
    """Paint a cell by the name of its look.

    Raises:
        KeyError: no painter has this name.
    """
    painter = PAINTERS[look]
    (painter if loaded else paint_skeleton)(cell)
