"""Advice: what is found wrong with a manager's work today, each matter with the records that one click opens or plans for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, select

from crmdesk.data.access import own_scope
from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.firm_settings import setting_named
from crmdesk.data.models import Activity, Client, Deal
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.words import _, plural
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.result import Behind
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.spread import WorkingDays

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.ranking.ranking import Ranking

#: Days without a purchase after which a client is worth a call, and days by which a next step may be late.
QUIET_DAYS, LATE_DAYS = 90, 10
#: Records that one advice opens at most.
MOST = 200
_ENTRY = "entry_minutes"


@dataclass(frozen=True, slots=True)
class Advice:
    """Something found that is a real problem, and what stands behind it: records, or for "entry" the rows of its figure.

    ``kind``: "quiet" (clients to call), "stuck" (deals to move), "overdue" (tasks to do), "entry" (time of data entry).
    """

    kind: str
    text: str
    behind: Behind | None


def advice_of(store: Store, ranking: Ranking, manager_id: int, city: str = "") -> Iterator[Advice]:
    """Yield what is found wrong today, the surest way to more sales first.

    Args:
        store: the base.
        ranking: in whose period the time of data entry is counted.
        manager_id: whose work it is.
        city: where most is lacking: its quiet clients go before all others.
    """
    today = store.today()
    with store.reading() as connection:
        quiet = _quiet(manager_id, today)
        here = _ids(connection, quiet.where(Client.city == city)) if city else ()
        clients = here or _ids(connection, quiet)
        overdue = _ids(connection, _overdue(manager_id, today))
        stuck = _stuck(store, manager_id, today)
        forgotten = () if stuck else _ids(connection, _forgotten(manager_id, today))
    if clients:
        text = plural(
            "{n} client without purchases for {days} days",
            "{n} clients without purchases for {days} days",
            len(clients),
        )
        told = text.format(n=_counted(len(clients)), days=QUIET_DAYS)
        yield Advice("quiet", f"{city}: {told}" if here else told, _records("clients", clients))
    if stuck:
        text = plural(
            "{n} deal stands longer than its stage takes", "{n} deals stand longer than their stages take", len(stuck)
        )
        yield Advice("stuck", text.format(n=_counted(len(stuck))), _records("deals", stuck))
    if forgotten:
        text = plural("{n} deal without a next step", "{n} deals without a next step", len(forgotten))
        yield Advice("stuck", text.format(n=_counted(len(forgotten))), _records("deals", forgotten))
    if overdue:
        text = plural("{n} overdue task", "{n} overdue tasks", len(overdue))
        yield Advice("overdue", text.format(n=_counted(len(overdue))), _records("activities", overdue))
    entry = _entry(store, ranking, manager_id)
    if entry is not None:
        yield entry


def _quiet(manager_id: int, today: date) -> Select[Any]:
    """Return the query of clients who bought once and have been silent since, the latest to fall silent first."""
    return (
        select(Client.id)
        .where(
            Client.owner_id == manager_id, Client.archived_at.is_(None),
            Client.last_won_on < today - timedelta(QUIET_DAYS),
        )
        .order_by(Client.last_won_on.desc(), Client.id)
    )  # fmt: skip


def _overdue(manager_id: int, today: date) -> Select[Any]:
    return (
        select(Activity.id)
        .where(
            Activity.performer_id == manager_id, Activity.archived_at.is_(None), Activity.state == PLANNED,
            Activity.due_on < today,
        )
        .order_by(Activity.due_on, Activity.id)
    )  # fmt: skip


def _forgotten(manager_id: int, today: date) -> Select[Any]:
    """Return the query of open deals without a next step, or with one long past, the largest first."""
    return (
        select(Deal.id)
        .where(
            Deal.owner_id == manager_id, Deal.archived_at.is_(None), Deal.outcome == OPEN,
            Deal.next_step_on.is_(None) | (Deal.next_step_on < today - timedelta(LATE_DAYS)),
        )
        .order_by(Deal.value.desc(), Deal.id)
    )  # fmt: skip


def _ids(connection: Connection, query: Select[Any]) -> tuple[int, ...]:
    return tuple(connection.execute(query.limit(MOST)).scalars())


def _stuck(store: Store, manager_id: int, today: date) -> tuple[int, ...]:
    """Return the deals that stand too long today, the engine's own figure."""
    question = Question(
        ("stuck_count",), (), Period(today, today + timedelta(1)), scope=own_scope(manager_id), as_of=today
    )
    return tuple(one for one in rows_behind(store, question, "stuck_count", limit=MOST).ids if one is not None)


def _entry(store: Store, ranking: Ranking, manager_id: int) -> Advice | None:
    """Return that data entry takes longer a working day than the firm aims at; None where it does not."""
    asked = replace(
        ranking.question, measures=(_ENTRY,), by=(), compare=Compare.NONE, filters=(), scope=own_scope(manager_id)
    )
    period = Period(asked.period.begin, counted_end(asked.period, ranking.as_of))
    with store.reading() as connection:
        days = WorkingDays(read_workdays(connection), period.begin, period.end).between(period.begin, period.end)
    minutes = ask(store, asked).total.cells[0].value
    aim = int(setting_named("entry_target_min").value(store.firm.settings))
    daily = round(minutes / days) if minutes and days else 0
    if daily <= aim:
        return None
    text = _("Data entry: {minutes} min a working day, {aim} are aimed at")
    return Advice("entry", text.format(minutes=daily, aim=aim), Behind(asked, _ENTRY))


def _records(listing: str, ids: Iterable[int]) -> Behind:
    return Behind(listing=listing, ids=tuple(ids))


def _counted(count: int) -> str:
    return f"{count}+" if count >= MOST else str(count)
