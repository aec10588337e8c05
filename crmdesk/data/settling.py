"""Settling: what a transaction leaves to do when all its rows are written: columns that sum up other rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.data.models.catalogue import WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.models.types import YES
from crmdesk.data.search import with_former
from crmdesk.data.words import _

_BATCH = 900
#: Levels of a group of companies.
DEEPEST = 12


def settle_contacts(connection: Connection, client_ids: Iterable[int]) -> None:
    """Recompute the last contact of clients and which of their activities was the first contact ever."""
    for ids in batches(client_ids):
        contacts = and_(
            Activity.client_id.in_(ids),
            Activity.is_contact == YES,
            Activity.archived_at.is_(None),
        )
        last = (
            select(Activity.client_id, func.max(Activity.done_on).label("day"))
            .where(contacts)
            .group_by(Activity.client_id)
            .subquery()
        )
        connection.execute(
            update(Client)
            .where(Client.id.in_(ids))
            .values(last_contact_on=select(last.c.day).where(last.c.client_id == Client.id).scalar_subquery())
        )
        order = func.row_number().over(
            partition_by=Activity.client_id, order_by=(Activity.done_on, Activity.done_at, Activity.id)
        )
        ranked = select(Activity.id, order.label("place")).where(contacts).subquery()
        first = select(ranked.c.id).where(ranked.c.place == 1)
        connection.execute(
            update(Activity)
            .where(Activity.client_id.in_(ids), or_(Activity.is_first == YES, Activity.id.in_(first)))
            .values(is_first=case((Activity.id.in_(first), 1), else_=0))
        )


def settle_wins(connection: Connection, client_ids: Iterable[int]) -> None:
    """Recompute the first and the last day a client bought."""
    for ids in batches(client_ids):
        won = (
            select(Deal.client_id, func.min(Deal.closed_on).label("first"), func.max(Deal.closed_on).label("last"))
            .where(Deal.client_id.in_(ids), Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None))
            .group_by(Deal.client_id)
            .subquery()
        )
        connection.execute(
            update(Client)
            .where(Client.id.in_(ids))
            .values(
                first_won_on=select(won.c.first).where(won.c.client_id == Client.id).scalar_subquery(),
                last_won_on=select(won.c.last).where(won.c.client_id == Client.id).scalar_subquery(),
            )
        )


def settle_groups(connection: Connection) -> None:
    """Recompute the top of the tree of parents of every client that has a parent or is one."""
    tree = (
        select(Client.id, Client.id.label("top"))
        .where(Client.parent_id.is_(None), Client.id.in_(select(Client.parent_id).where(Client.parent_id.is_not(None))))
        .cte("tree", recursive=True)
    )
    child = aliased(Client)
    tree = tree.union(select(child.id, tree.c.top).where(child.parent_id == tree.c.id))
    connection.execute(
        update(Client)
        .where(Client.id.in_(select(tree.c.id)))
        .values(group_id=select(tree.c.top).where(tree.c.id == Client.id).scalar_subquery())
    )
    connection.execute(
        update(Client)
        .where(Client.parent_id.is_(None), Client.group_id != Client.id, Client.id.not_in(select(tree.c.id)))
        .values(group_id=Client.id)
    )


def check_groups(connection: Connection, client_ids: Iterable[int]) -> None:
    """See that none of these clients is above itself, and that no group is deeper than ``DEEPEST`` levels.

    Raises:
        UsageFault: one is; the transaction is not to be kept.
    """
    ids = set(client_ids)
    if not ids:
        return
    rows = connection.execute(select(Client.id, Client.parent_id).where(Client.parent_id.is_not(None)))
    above = {row.id: row.parent_id for row in rows}
    for row_id in ids:
        path = [row_id]
        while (parent := above.get(path[-1])) is not None:
            if parent in path or len(path) >= DEEPEST:
                name = connection.execute(select(Client.name).where(Client.id == row_id)).scalar_one()
                if parent in path:
                    raise UsageFault(
                        _("“{name}” would be above itself in its group. Choose another group.").format(name=name)
                    )
                raise UsageFault(
                    _(
                        "“{name}” would be more than {n} levels below the top of its group. Choose one higher up."
                    ).format(name=name, n=DEEPEST)
                )
            path.append(parent)


def settle_former(connection: Connection, record: type[Client | Contact], kept_ids: Iterable[int]) -> None:
    """Let records be found by the names, numbers and mails of those merged into them, and by no others."""
    for ids in batches(kept_ids):
        former: dict[int | None, list[str]] = {}
        rows = connection.execute(
            select(record.merged_into_id, record.search)
            .where(record.merged_into_id.in_(ids), record.archived_at.is_not(None))
            .order_by(record.id)
        )
        for kept_id, text in rows:
            former.setdefault(kept_id, []).append(text)
        for row_id, before in connection.execute(select(record.id, record.search).where(record.id.in_(ids))).all():
            text = with_former(before, before, former.get(row_id, []))
            if text != before:
                connection.execute(update(record).where(record.id == row_id).values(search=text))


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield ids in order, as many at a time as one statement takes well."""
    rest = iter(sorted(ids))
    while batch := list(islice(rest, _BATCH)):
        yield batch
