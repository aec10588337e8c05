"""Groups of companies: clients that belong together, as a tree of parents, and their figures taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, case, func, select
from sqlalchemy.orm import aliased

from crmdesk.data.debts import Debt, debts_of
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Deal
from crmdesk.data.models.catalogue import OPEN, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.registry import years_before
from crmdesk.data.settling import batches
from crmdesk.data.store import Store
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class Member:
    """A company of a group; sums are minor units of the firm's currency."""

    id: int
    name: str
    parent_id: int | None
    depth: int
    """0 is the top of the group."""
    status: int
    revenue: int
    """Won in the last twelve months."""
    revenue_before: int
    """Won in the twelve months before those."""
    open_count: int
    open_sum: int
    debt: int
    overdue: int


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group as a client's card shows it: every company below its parent, the top one first."""

    top_id: int
    members: tuple[Member, ...]
    currency: str

    def total(self, figure: str) -> int:
        """Return the sum of a figure of ``Member`` over the whole group."""
        return sum(getattr(member, figure) for member in self.members)

    @property
    def is_alone(self) -> bool:
        """Whether the client belongs to no group."""
        return len(self.members) == 1


@dataclass(slots=True)
class _Sums:
    revenue: int = 0
    before: int = 0
    open_count: int = 0
    open_sum: int = 0


def set_parent(store: Store, client_id: int, version: int, parent_id: int | None) -> Deed:
    """Put a client into a group, below ``parent_id``, or take it out of its group.

    Raises:
        UsageFault: it would be above itself, or the group would be too deep.
        ConflictFault: somebody saved the client since ``version`` was read.
    """
    with store.changing() as change:
        new = change.edit(Client, client_id, version, parent_id=parent_id)
        name = change.row(Client, client_id)["name"]
        if parent_id is None:
            text = _("Out of the group: {name}").format(name=name)
        else:
            text = _("In the group of {group}: {name}").format(group=change.row(Client, parent_id)["name"], name=name)
        return Deed(change.txn if new != version else None, text, "client", (client_id,))


def group_card(store: Store, client_id: int) -> GroupCard:
    """Return the whole group a client belongs to; a client without one is a group of its own.

    Raises:
        UsageFault: there is no such client.
    """
    today = store.today()
    with store.reading() as connection:
        top = _top(connection, client_id)
        rows = _tree(connection, top)
        ids = [row[0] for row in rows]
        sums = _sums(connection, ids, store)
        debts = debts_of(connection, ids, today)
    members = []
    for row_id, name, parent_id, depth, status in rows:
        own, debt = sums.get(row_id, _Sums()), debts.get(row_id, Debt())
        members.append(
            Member(row_id, name, parent_id, depth, status, own.revenue, own.before, own.open_count, own.open_sum,
                   debt.owed, debt.overdue)
        )  # fmt: skip
    return GroupCard(top, tuple(members), store.firm.currency)


def _top(connection: Connection, client_id: int) -> int:
    row = connection.execute(select(Client.group_id).where(Client.id == client_id)).one_or_none()
    if row is None:
        raise UsageFault(_("This client is not in the base any more."))
    return row.group_id or client_id


def _tree(connection: Connection, top: int) -> list[tuple[int, str, int | None, int, int]]:
    """Return (id, name, parent, depth, status) of a group, each company right below its parent, siblings by name."""
    found: list[tuple[int, str, int | None, int, int]] = []
    children: dict[int | None, list[tuple[int, str, int]]] = {}
    level = [top]
    table = aliased(Client)
    seen: set[int] = set()
    condition = table.id == top
    while level:
        rows = connection.execute(
            select(table.id, table.name, table.parent_id, table.status)
            .where(condition, table.archived_at.is_(None))
            .order_by(table.name_key, table.id)
        ).all()
        level = [row.id for row in rows if row.id not in seen]
        for row in rows:
            if row.id not in seen:
                seen.add(row.id)
                children.setdefault(None if row.id == top else row.parent_id, []).append((row.id, row.name, row.status))
        condition = table.parent_id.in_(level)

    def walk(parent: int | None, depth: int) -> None:
        for row_id, name, status in children.get(parent, ()):
            found.append((row_id, name, parent, depth, status))
            walk(row_id, depth + 1)

    walk(None, 0)
    return found


def _sums(connection: Connection, client_ids: Iterable[int], store: Store) -> Mapping[int, _Sums]:
    tomorrow = store.today() + timedelta(1)
    middle, begin = years_before(tomorrow, 1), years_before(tomorrow, 2)
    found: dict[int, _Sums] = {}
    won = (Deal.outcome == outcome_is(WON), Deal.closed_on >= begin, Deal.closed_on < tomorrow)
    for ids in batches(client_ids):
        own = (Deal.client_id.in_(ids), Deal.archived_at.is_(None))
        for client_id, now, before in connection.execute(
            select(
                Deal.client_id,
                func.coalesce(func.sum(case((Deal.closed_on >= middle, Deal.value))), 0),
                func.coalesce(func.sum(case((Deal.closed_on < middle, Deal.value))), 0),
            ).where(*own, *won).group_by(Deal.client_id)
        ):  # fmt: skip
            sums = found.setdefault(client_id or 0, _Sums())
            sums.revenue, sums.before = int(now), int(before)
        for client_id, count, total in connection.execute(
            select(Deal.client_id, func.count(), func.coalesce(func.sum(Deal.value), 0))
            .where(*own, Deal.outcome == outcome_is(OPEN))
            .group_by(Deal.client_id)
        ):
            sums = found.setdefault(client_id or 0, _Sums())
            sums.open_count, sums.open_sum = count, int(total or 0)
    return found
