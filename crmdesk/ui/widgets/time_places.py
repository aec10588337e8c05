"""Places of activities on a grid of days and hours: lanes for those at the same time, rows for those without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect

from crmdesk.data.activities.agenda import AgendaEntry

GUTTER = 52
HOUR = 52
ROW = 26
GAP = 2
#: Minutes that an activity of unknown length takes on the grid, and the least that leaves room for a line of text.
USUAL_MINUTES, LEAST_MINUTES = 30, 28
#: Rows without a time that one day shows in a week; more stand in the view of the day.
MOST_ROWS = 7
#: A lane narrower than this shows nothing that can be read, px.
LEAST_LANE = 54


@dataclass(frozen=True, slots=True)
class Frame:
    """The days and hours that a grid shows, and how wide it is."""

    days: tuple[date, ...]
    hours: tuple[int, int]
    """[begin, end) of the firm's day."""
    width: int
    rows: int
    """Rows of activities without a time above the hours."""

    @property
    def top(self) -> int:
        """Where the hours begin, px from above."""
        return self.rows * ROW + (2 * GAP + 6 if self.rows else 6)

    @property
    def height(self) -> int:
        """How high the whole is, px."""
        return self.top + (self.hours[1] - self.hours[0]) * HOUR + 8

    def column(self, place: int) -> tuple[int, int]:
        """Return left and width of a day's column, px."""
        room = max(1, self.width - GUTTER)
        left = GUTTER + room * place // len(self.days)
        return left, GUTTER + room * (place + 1) // len(self.days) - left

    def y_of(self, minute: int) -> int:
        """Return how far down a minute of the day stands, px."""
        return self.top + (minute - self.hours[0] * 60) * HOUR // 60

    def day_at(self, x: int) -> int:
        """Return the place of the day at a horizontal place."""
        room = max(1, self.width - GUTTER)
        return max(0, min(len(self.days) - 1, (x - GUTTER) * len(self.days) // room))

    def minute_at(self, y: int) -> int | None:
        """Return the quarter of an hour at a vertical place, as a minute of the day; None above the hours."""
        if y < self.top - 3:
            return None
        minute = self.hours[0] * 60 + (y - self.top) * 60 // HOUR
        return max(0, min(23 * 60 + 45, (minute + 7) // 15 * 15))


@dataclass(frozen=True, slots=True)
class Place:
    """Where one activity stands."""

    entry: AgendaEntry
    rect: QRect
    timed: bool
    column: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """Activities of a day for which there is no room: how many, and where that is said."""

    day: date
    count: int
    rect: QRect


def hours_of(entries: Sequence[AgendaEntry], working: tuple[int, int]) -> tuple[int, int]:
    """Return the hours a grid shows: the working ones and whatever lies outside them."""
    begins = [entry.minute for entry in entries if entry.minute is not None]
    ends = [end_of(entry) for entry in entries if entry.minute is not None]
    first = min([working[0], *(minute // 60 for minute in begins)])
    last = max([working[1], *(-(-minute // 60) for minute in ends)])
    return max(0, first), min(24, max(last, first + 1))


def end_of(entry: AgendaEntry) -> int:
    """Return the minute of the day at which an activity ends on the grid."""
    length = USUAL_MINUTES if not entry.duration_s else max(LEAST_MINUTES, entry.duration_s // 60)
    return min(24 * 60, (entry.minute or 0) + length)


def rows_of(days: Sequence[date], entries: Sequence[AgendaEntry]) -> int:
    """Return how many rows the activities without a time take above the hours."""
    counts = [sum(entry.day == day and entry.minute is None for entry in entries) for day in days]
    most = max(counts, default=0)
    return most if len(days) == 1 else min(most, MOST_ROWS)


def places_of(frame: Frame, entries: Sequence[AgendaEntry]) -> tuple[tuple[Place, ...], tuple[Hidden, ...]]:
    """Return where each activity stands, in the order of days and times, and what has no room."""
    places: list[Place] = []
    hidden: list[Hidden] = []
    for column, day in enumerate(frame.days):
        left, width = frame.column(column)
        of_day = [entry for entry in entries if entry.day == day]
        loose = [entry for entry in of_day if entry.minute is None]
        shown = loose if len(loose) <= frame.rows else loose[: frame.rows - 1]
        for row, entry in enumerate(shown):
            rect = QRect(left + GAP, 4 + row * ROW, width - 2 * GAP, ROW - GAP)
            places.append(Place(entry, rect, timed=False, column=column))
        if len(shown) < len(loose):
            rect = QRect(left + GAP, 4 + len(shown) * ROW, width - 2 * GAP, ROW - GAP)
            hidden.append(Hidden(day, len(loose) - len(shown), rect))
        timed, crowded = _timed(frame, column, [entry for entry in of_day if entry.minute is not None])
        places += timed
        hidden += crowded
    return tuple(places), tuple(hidden)


def _timed(frame: Frame, column: int, entries: Sequence[AgendaEntry]) -> tuple[list[Place], list[Hidden]]:
    left, width = frame.column(column)
    most = max(1, (width - 2 * GAP) // LEAST_LANE)
    places: list[Place] = []
    hidden: list[Hidden] = []
    for group in clusters(entries):
        lanes = lanes_of(group)
        count = max(lanes) + 1
        crowded = count > most
        room = width - 2 * GAP
        shown = max(1, min(count, most))
        for entry, lane in zip(group, lanes, strict=True):
            if crowded and lane >= shown - 1 and shown > 1:
                continue
            if lane >= shown:
                continue
            begin, end = entry.minute or 0, end_of(entry)
            x = left + GAP + room * lane // shown
            lane_width = left + GAP + room * (lane + 1) // shown - x - (GAP if lane + 1 < shown else 0)
            top = frame.y_of(begin)
            rect = QRect(x, top + 1, lane_width, max(ROW - GAP, frame.y_of(end) - top - GAP))
            places.append(Place(entry, rect, timed=True, column=column))
        if crowded:
            missing = sum(lane >= max(1, shown - 1) for lane in lanes)
            x = left + GAP + room * (shown - 1) // shown
            top = frame.y_of(group[0].minute or 0)
            hidden.append(Hidden(frame.days[column], missing, QRect(x, top + 1, max(24, room // shown), ROW - GAP)))
    return places, hidden


def clusters(entries: Sequence[AgendaEntry]) -> list[list[AgendaEntry]]:
    """Return activities in groups that touch each other in time, each by its beginning."""
    groups: list[list[AgendaEntry]] = []
    end = -1
    for entry in sorted(entries, key=lambda one: (one.minute or 0, -end_of(one), one.id)):
        if not groups or (entry.minute or 0) >= end:
            groups.append([])
            end = -1
        groups[-1].append(entry)
        end = max(end, end_of(entry))
    return groups


def lanes_of(group: Sequence[AgendaEntry]) -> list[int]:
    """Return for each activity of a group the first lane that is free when it begins."""
    free: list[int] = []
    lanes: list[int] = []
    for entry in group:
        begin = entry.minute or 0
        lane = next((place for place, end in enumerate(free) if end <= begin), len(free))
        if lane == len(free):
            free.append(0)
        free[lane] = end_of(entry)
        lanes.append(lane)
    return lanes
