"""Working days of the firm: the week's rule and the days that differ from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, select

from crmdesk.data.models import Holiday

_DAY = timedelta(1)
_SATURDAY = 5
#: No firm rests longer at a stretch; a calendar without any working day must not be searched for ever.
LONGEST_REST = 60


class Workdays:
    """Says of any day whether the firm works on it: Monday to Friday, unless the calendar says otherwise."""

    def __init__(self, exceptions: Mapping[date, bool] | None = None) -> None:
        self._exceptions = dict(exceptions or {})
        """Day -> whether it is worked, for the days that differ from the week's rule."""

    def is_working(self, day: date) -> bool:
        """Return whether the firm works on a day."""
        return self._exceptions.get(day, day.weekday() < _SATURDAY)

    def next_working(self, day: date) -> date:
        """Return the day itself if it is worked, else the first one after it that is."""
        return self._search(day, _DAY)

    def last_working(self, day: date) -> date:
        """Return the day itself if it is worked, else the last one before it that is."""
        return self._search(day, -_DAY)

    def _search(self, day: date, step: timedelta) -> date:
        found = day
        for _again in range(LONGEST_REST):
            if self.is_working(found):
                return found
            found += step
        return day


def read_workdays(connection: Connection) -> Workdays:
    """Return the firm's calendar."""
    rows = connection.execute(select(Holiday.day, Holiday.working).where(Holiday.archived_at.is_(None)))
    return Workdays({row.day: row.working for row in rows})
