"""Agenda: what is planned, overdue and done on some days, as the views of a day and of a week show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select
from sqlalchemy.orm import aliased

from crmdesk.data.access import EVERYBODY, Scope
from crmdesk.data.activities.moments import minute_of
from crmdesk.data.filters import is_one_of
from crmdesk.data.models import Activity, ActivityKind, Client, Contact, Deal, Firm, Manager
from crmdesk.data.models.activities import DONE, PLANNED
from crmdesk.data.models.types import Small
from crmdesk.data.store import Store

#: Entries of a range that are read: more nobody takes in at a glance, and the list shows them all.
MOST = 400
#: Overdue ones that the views show; the rest is one click away, in the list.
MOST_OVERDUE = 50

_performer = aliased(Manager)


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One activity as the views show it."""

    id: int
    version: int
    kind_id: int
    code: str
    kind: str
    subject: str
    note: str
    state: int
    day: date | None
    """The day it belongs to: planned for, or done on."""
    minute: int | None
    """Minute of the firm's day it begins at, 0..1439; None: any time."""
    duration_s: int | None
    result: str
    next_step: str
    client_id: int | None
    client: str
    contact_id: int | None
    contact: str
    phone: str
    deal_id: int | None
    deal: str
    performer_id: int | None
    performer: str
    template_id: int | None
    due_on: date | None
    remind_at: datetime | None

    @property
    def title(self) -> str:
        """What people call it: the subject, else the kind."""
        return self.subject or self.kind

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be done."""
        return self.state == PLANNED

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return self.state == PLANNED and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Agenda:
    """The days [begin, end) of some people."""

    today: date
    begin: date
    end: date
    overdue: tuple[AgendaEntry, ...]
    """Planned for days before today, the latest first; at most ``MOST_OVERDUE``."""
    overdue_count: int
    entries: tuple[AgendaEntry, ...]
    """Planned for and done on the days, by day and time, those without a time first; overdue ones stand in their days too."""
    complete: bool
    """Whether ``entries`` are all there are."""
    hours: tuple[int, int] = (9, 18)
    """Working hours of the firm, [begin, end)."""

    def on(self, day: date) -> tuple[AgendaEntry, ...]:
        """Return the entries of one day."""
        return tuple(entry for entry in self.entries if entry.day == day)


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """What waits: the figure of the navigation is their sum."""

    overdue: int
    today: int

    @property
    def waiting(self) -> int:
        """How many should be done today or were to be done before."""
        return self.overdue + self.today


def read_agenda(
    store: Store, begin: date, end: date, scope: Scope = EVERYBODY, performer_id: int | None = None
) -> Agenda:
    """Return what some people have on the days [begin, end), and what is overdue.

    Args:
        store: the base.
        begin: first day.
        end: first day after the last.
        scope: whose activities; everybody's include those that are nobody's.
        performer_id: one person's only.
    """
    today = store.today()
    with store.reading() as connection:
        whose = _whose(connection, scope, performer_id)
        planned = _read(store, connection, (*_planned(), Activity.due_on >= begin, Activity.due_on < end, *whose), MOST)
        done = _read(
            store, connection,
            (Activity.state == _literal(DONE), Activity.archived_at.is_(None), Activity.done_on >= begin,
             Activity.done_on < end, *whose),
            MOST, newest=True,
        )  # fmt: skip
        late = (*_planned(), Activity.due_on < today, *whose)
        overdue = _read(store, connection, late, MOST_OVERDUE, newest=True)
        count = len(overdue)
        if count == MOST_OVERDUE:
            count = connection.execute(select(func.count()).select_from(Activity).where(*late)).scalar_one()
        hours = connection.execute(select(Firm.work_begin, Firm.work_end).where(Firm.id == store.firm.id)).one()
    entries = sorted((*planned, *done), key=_place)
    whole = len(planned) < MOST and len(done) < MOST
    return Agenda(today, begin, end, overdue, count, tuple(entries), whole, (hours.work_begin, hours.work_end))


def read_entries(store: Store, ids: Iterable[int]) -> tuple[AgendaEntry, ...]:
    """Return activities by their ids, in the order of their days; those that are gone are left out."""
    with store.reading() as connection:
        condition = is_one_of(Activity.__table__.c.id, ids, connection.dialect.name)
        found = _read(store, connection, (condition, Activity.archived_at.is_(None)), MOST)
    return tuple(sorted(found, key=_place))


def count_waiting(store: Store, scope: Scope = EVERYBODY, performer_id: int | None = None) -> TaskCounts:
    """Return how many planned activities are overdue and how many are for today."""
    today = store.today()
    with store.reading() as connection:
        late = func.coalesce(func.sum(case((Activity.due_on < today, 1), else_=0)), 0)
        row = connection.execute(
            select(func.count().label("all"), late.label("late"))
            .select_from(Activity)
            .where(*_planned(), Activity.due_on < today + timedelta(1), *_whose(connection, scope, performer_id))
        ).one()
    return TaskCounts(int(row.late), int(row.all) - int(row.late))


def select_entries(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the query for what an entry shows of the activities that meet conditions."""
    query: Any = (
        select(
            Activity.id, Activity.version, Activity.kind_id, ActivityKind.code, ActivityKind.name.label("kind"),
            Activity.subject, Activity.note, Activity.state, Activity.due_on, Activity.due_at, Activity.done_on,
            Activity.done_at, Activity.duration_s, Activity.result, Activity.next_step, Activity.client_id,
            Client.name.label("client"), Client.phones.label("client_phones"), Activity.contact_id,
            Contact.name.label("contact"), Contact.phones.label("contact_phones"), Activity.deal_id,
            Deal.title.label("deal"), Activity.performer_id, _performer.name.label("performer"), Activity.template_id,
            Activity.remind_at,
        )
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .outerjoin(Client, Client.id == Activity.client_id)
        .outerjoin(Contact, Contact.id == Activity.contact_id)
        .outerjoin(Deal, Deal.id == Activity.deal_id)
        .outerjoin(_performer, _performer.id == Activity.performer_id)
        .where(*conditions)
    )  # fmt: skip
    return query  # type: ignore[no-any-return]


def entry_of(store: Store, row: Any) -> AgendaEntry:
    """Return an entry of a row of ``select_entries``."""
    done = row.state == DONE
    at, day = (row.done_at, row.done_on) if done else (row.due_at, row.due_on)
    phones = row.contact_phones or row.client_phones or [""]
    return AgendaEntry(
        id=row.id, version=row.version, kind_id=row.kind_id, code=row.code, kind=row.kind, subject=row.subject or "",
        note=row.note or "", state=row.state, day=day, minute=None if at is None else minute_of(at, store.firm.timezone),
        duration_s=row.duration_s, result=row.result or "", next_step=row.next_step or "", client_id=row.client_id,
        client=row.client or "", contact_id=row.contact_id, contact=row.contact or "", phone=phones[0],
        deal_id=row.deal_id, deal=row.deal or "", performer_id=row.performer_id, performer=row.performer or "",
        template_id=row.template_id, due_on=row.due_on, remind_at=row.remind_at,
    )  # fmt: skip


def _read(
    store: Store,
    connection: Connection,
    conditions: tuple[ColumnElement[bool], ...],
    most: int,
    *,
    newest: bool = False,
) -> tuple[AgendaEntry, ...]:
    day = func.coalesce(Activity.done_on, Activity.due_on) if newest else Activity.due_on
    order = (day.desc(), Activity.id.desc()) if newest else (day, Activity.due_at.nulls_first(), Activity.id)
    # The ids first: the joins are then made for the few rows that are shown, not for all that are sorted.
    ids = select(Activity.id).where(*conditions).order_by(*order).limit(most)
    rows = connection.execute(select_entries(Activity.id.in_(ids)).order_by(*order))
    return tuple(entry_of(store, row) for row in rows)


def _place(entry: AgendaEntry) -> tuple[date, int, int]:
    return (entry.day or date.max, -1 if entry.minute is None else entry.minute, entry.id)


def _planned() -> tuple[ColumnElement[bool], ...]:
    return Activity.state == _literal(PLANNED), Activity.archived_at.is_(None)


def _literal(state: int) -> ColumnElement[int]:
    """Return a state as a literal of the SQL itself: a bound parameter would hide the partial index."""
    return literal(state, Small, literal_execute=True)


def _whose(connection: Connection, scope: Scope, performer_id: int | None) -> tuple[ColumnElement[bool], ...]:
    if performer_id is not None:
        return (Activity.performer_id == performer_id,)
    if scope.manager_ids is None:
        return ()
    return (is_one_of(Activity.__table__.c.performer_id, scope.manager_ids, connection.dialect.name),)
