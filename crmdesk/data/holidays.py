"""Holidays: the days off that the law names each year, added to the firm's calendar at once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Holiday
from crmdesk.data.store import Store
from crmdesk.data.table import number
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
