"""Call rounds: a call planned for every client of a list, shared out over people and working days, told before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.activities.plans import Plan, planned_row
from crmdesk.data.activities.workdays import Workdays, read_workdays
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import is_one_of
from crmdesk.data.listing import list_ids
from crmdesk.data.models import Activity, ActivityKind, Client, Manager
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.models.types import YES
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from crmdesk.data.table import ABSENT, day_text, number
from crmdesk.data.words import _, plural

FORM = "activity"
#: Calls of one person on one day: more of them beside the day's work are not made.
PER_DAY = 10
#: Clients of one round: a longer list is narrowed first.
MOST = 500


@dataclass(frozen=True, slots=True)
class CallRound:
    """What a round would plan."""

    client_ids: tuple[int, ...]
    """Clients to be called, in the order of the list."""
    planned_already: int
    """Clients of the list whom somebody means to contact anyway."""
    begin: date
    last: date
    """First and last day of the calls."""
    people: tuple[tuple[str, int], ...]
    """Who would call and how many times, the most first."""

    @property
    def count(self) -> int:
        """How many calls."""
        return len(self.client_ids)


def look_round(store: Store, listing: Listing) -> CallRound:
    """Return the round of calls to the clients of a listing, at most ``MOST``; nothing is written.

    Raises:
        UsageFault: the listing names a column or condition that does not exist.
    """
    ids = list_ids(store, listing, limit=MOST)
    with store.reading() as connection:
        rows, already = _clients(connection, ids)
        days = _days(read_workdays(connection), store.today(), rows)
        names = {row.id: row.name for row in connection.execute(select(Manager.id, Manager.name))}
    people = Counter(names.get(row.owner_id, ABSENT) for row in rows)
    begin = min(days.values(), default=store.today())
    last = max(days.values(), default=begin)
    return CallRound(tuple(row.id for row in rows), already, begin, last, tuple(people.most_common()))


def plan_round(store: Store, client_ids: Sequence[int]) -> Deed:
    """Plan a call to each client, in one transaction: by the client's manager, from the next working day on.

    Clients whom somebody means to contact by now are left out.

    Raises:
        UsageFault: nobody is left to be called.
    """
    with store.changing() as change:
        rows, _already = _clients(change.connection, client_ids)
        if not rows:
            raise UsageFault(_("Contacts with all of these clients are planned already."))
        days = _days(read_workdays(change.connection), change.today, rows)
        plans = [
            planned_row(
                store,
                change,
                Plan(code="call", client_id=row.id, performer_id=row.owner_id, due_on=days[row.id], note=_note(row)),
            )
            for row in rows
        ]
        made = change.add(Activity, plans)
        text = plural("{n} call planned", "{n} calls planned", len(made)).format(n=number(len(made)))
        return Deed(change.txn, text, FORM, tuple(made))


def _clients(connection: Connection, ids: Sequence[int]) -> tuple[list[Any], int]:
    """Return the clients that nobody means to contact, in the order of ``ids``, and how many the others are."""
    planned = (
        select(Activity.client_id)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(
            Activity.state == PLANNED,
            Activity.archived_at.is_(None),
            Activity.client_id.is_not(None),
            ActivityKind.is_contact == YES,
        )
    )
    own: Any = Client.__table__.c.id
    found = connection.execute(
        select(Client.id, Client.owner_id, Client.last_contact_on, Client.id.in_(planned).label("waiting")).where(
            is_one_of(own, ids, connection.dialect.name), Client.archived_at.is_(None)
        )
    )
    rows = {row.id: row for row in found}
    present = [rows[client_id] for client_id in ids if client_id in rows]
    return [row for row in present if not row.waiting], sum(bool(row.waiting) for row in present)


def _days(workdays: Workdays, today: date, rows: Sequence[Any]) -> dict[int, date]:
    """Return the day of each client's call: ``PER_DAY`` of one person a day, from the next working day on."""
    first = workdays.next_working(today + timedelta(1))
    taken: dict[int | None, tuple[date, int]] = {}
    days = {}
    for row in rows:
        day, count = taken.get(row.owner_id, (first, 0))
        if count == PER_DAY:
            day, count = workdays.next_working(day + timedelta(1)), 0
        days[row.id] = day
        taken[row.owner_id] = (day, count + 1)
    return days


def _note(row: Any) -> str:
    if row.last_contact_on is None:
        return _("Nobody has been in contact yet.")
    return _("No contact since {day}.").format(day=day_text(row.last_contact_on))
