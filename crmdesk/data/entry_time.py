"""Entry time: how long a person types into the base; pauses are not work, and the first to see it is the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from crmdesk.data.models import EntryTime
from crmdesk.data.store import Store

#: A pause longer than this is no typing at all, seconds.
PAUSE_S = 30.0
#: Where one can type: the line, a cell of a list, a card, a sheet for a new record, the import.
SURFACES = ("line", "cell", "card", "dialog", "import")


class EntryMeter:
    """Counts the seconds between signs of life in editing surfaces; the clock is whoever calls.

    A stretch counts when it begins and ends in the same surface and is no longer than ``PAUSE_S``.
    """

    def __init__(self) -> None:
        self._surface = ""
        self._last = 0.0
        self._seconds: dict[str, float] = {}

    @property
    def seconds(self) -> float:
        """What was counted and not taken yet."""
        return sum(self._seconds.values())

    def enter(self, surface: str, now: float) -> None:
        """The keyboard came into a surface; it left the one before."""
        self.leave(now)
        self._surface, self._last = surface, now

    def act(self, now: float) -> None:
        """Something was typed or clicked there."""
        if not self._surface:
            return
        stretch = now - self._last
        if 0 < stretch <= PAUSE_S:
            self._seconds[self._surface] = self._seconds.get(self._surface, 0.0) + stretch
        self._last = now

    def leave(self, now: float) -> None:
        """The keyboard went elsewhere."""
        self.act(now)
        self._surface = ""

    def take(self, now: float) -> dict[str, int]:
        """Return the whole seconds counted by surface and begin anew; what is left over stays for the next time."""
        self.act(now)
        whole = {surface: int(seconds) for surface, seconds in self._seconds.items() if seconds >= 1}
        for surface, seconds in whole.items():
            self._seconds[surface] -= seconds
        return whole


@dataclass(frozen=True, slots=True)
class EntryDay:
    """A person's day of typing."""

    seconds: int
    records: int
    """How many deeds were done in it."""


def add_entry_time(store: Store, day: date, seconds: Mapping[str, int], records: Mapping[str, int]) -> None:
    """Add seconds and records, by surface, to the day of who sits here.

    Raises:
        EnvironmentFault: the base cannot be written.
    """
    surfaces = [name for name in SURFACES if seconds.get(name) or records.get(name)]
    if not surfaces:
        return
    with store.changing(cause="entry") as change:
        person = change.author_id
        whose = EntryTime.manager_id.is_(None) if person is None else EntryTime.manager_id == person
        for surface in surfaces:
            more, made = seconds.get(surface, 0), records.get(surface, 0)
            done = change.connection.execute(
                update(EntryTime)
                .where(EntryTime.day == day, whose, EntryTime.surface == surface)
                .values(seconds=EntryTime.seconds + more, records=EntryTime.records + made)
            )
            if not done.rowcount:
                row = {"day": day, "manager_id": person, "surface": surface, "seconds": more, "records": made}
                change.add_plain(EntryTime, [row])


def entry_day(store: Store, day: date) -> EntryDay:
    """Return what who sits here typed on a day."""
    person = store.person_id
    whose = EntryTime.manager_id.is_(None) if person is None else EntryTime.manager_id == person
    with store.reading() as connection:
        row = connection.execute(
            select(func.coalesce(func.sum(EntryTime.seconds), 0), func.coalesce(func.sum(EntryTime.records), 0)).where(
                EntryTime.day == day, whose
            )
        ).one()
    return EntryDay(int(row[0]), int(row[1]))
