"""Holidays: the firm's calendar: days off and worked ones, and the days off that the law names each year."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Holiday
from crmdesk.data.store import Store
from crmdesk.data.table import day_text, number
from crmdesk.data.words import N_, _, plural

#: Article 112 of the Labour Code of Russia: month, day, name. Days moved by a yearly decree are added by hand.
RUSSIAN = (
    *((1, day, N_("New Year holidays")) for day in (1, 2, 3, 4, 5, 6, 8)),
    (1, 7, N_("Christmas")),
    (2, 23, N_("Defender of the Fatherland Day")),
    (3, 8, N_("International Women's Day")),
    (5, 1, N_("Spring and Labour Day")),
    (5, 9, N_("Victory Day")),
    (6, 12, N_("Russia Day")),
    (11, 4, N_("Unity Day")),
)
FIRST_YEAR, LAST_YEAR = 2013, 2100
#: Days of the week from this one on are off unless the calendar says otherwise, Monday being 0.
SATURDAY = 5


def add_holidays(store: Store, year: int) -> Deed:
    """Add the days off of a year that the calendar does not have yet.

    Raises:
        UsageFault: the year is outside those the law of today holds for.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageFault(_("Choose a year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))
    with store.changing() as change:
        held = {
            row.day: row
            for row in change.connection.execute(
                select(Holiday.id, Holiday.day, Holiday.version, Holiday.archived_at).where(
                    Holiday.day >= date(year, 1, 1), Holiday.day < date(year + 1, 1, 1)
                )
            )
        }
        added = []
        for month, day, name in RUSSIAN:
            found = held.get(date(year, month, day))
            if found is None:
                added += change.add(Holiday, [{"day": date(year, month, day), "name": _(name)}])
            elif found.archived_at is not None:  # a day is there once: it comes back instead of coming twice
                change.edit(Holiday, found.id, found.version, archived_at=None)
                added.append(found.id)
        text = plural("{n} day off added to {year}", "{n} days off added to {year}", len(added)).format(
            n=number(len(added)), year=year
        )
        return Deed(change.txn if added else None, text, "holiday", tuple(added))


def read_holidays(store: Store, year: int) -> dict[date, tuple[str, bool]]:
    """Return the days of a year that differ from the week's own: the name, and whether the day is worked."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Holiday.day, Holiday.name, Holiday.working)
            .where(Holiday.archived_at.is_(None), Holiday.day >= date(year, 1, 1), Holiday.day < date(year + 1, 1, 1))
            .order_by(Holiday.day)
        )
        return {row.day: (row.name or "", bool(row.working)) for row in rows}


def turn_day(store: Store, day: date) -> Deed:
    """Make a working day a day off, a day off a worked one, and what was turned before usual again."""
    with store.changing() as change:
        row = change.connection.execute(
            select(Holiday.id, Holiday.version, Holiday.archived_at).where(Holiday.day == day)
        ).one_or_none()
        worked = day.weekday() >= SATURDAY
        if row is not None and row.archived_at is None:
            change.archive(Holiday, row.id, row.version)
            return Deed(change.txn, _("{day}: as usual again").format(day=day_text(day)), "holiday", (row.id,))
        if row is None:
            ids = change.add(Holiday, [{"day": day, "working": worked}])
        else:  # a day is there once: it comes back instead of coming twice
            change.edit(Holiday, row.id, row.version, archived_at=None, working=worked)
            ids = [row.id]
        told = _("{day}: worked") if worked else _("{day}: a day off")
        return Deed(change.txn, told.format(day=day_text(day)), "holiday", tuple(ids))
