"""People who have tasks: those who work in the firm today, within a scope."""

from __future__ import annotations

from sqlalchemy import or_, select

from crmdesk.data.access import EVERYBODY, Scope
from crmdesk.data.models import Manager
from crmdesk.data.store import Store


def list_people(store: Store, scope: Scope = EVERYBODY) -> tuple[tuple[int, str], ...]:
    """Return ids and names of the people of a scope who work there today, by name."""
    today = store.today()
    with store.reading() as connection:
        rows = connection.execute(
            select(Manager.id, Manager.name)
            .where(
                Manager.archived_at.is_(None),
                or_(Manager.active_until.is_(None), Manager.active_until > today),
            )
            .order_by(Manager.name, Manager.id)
        ).all()
    return tuple((row.id, row.name) for row in rows if scope.manager_ids is None or row.id in scope.manager_ids)
