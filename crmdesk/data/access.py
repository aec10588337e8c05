"""Who sees what: a scope narrows every query to the people whose figures may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from crmdesk.data.errors import unknown
from crmdesk.data.models import Department, Manager
from crmdesk.data.store import Store
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class Scope:
    """The managers a question is about; ``manager_ids`` None means the whole firm."""

    key: str
    label: str
    manager_ids: frozenset[int] | None = None


#: The whole firm.
EVERYBODY = Scope("all", "")


def scope_label(scope: Scope) -> str:
    """Return how the scope reads on screen."""
    return scope.label or _("Whole firm")


def list_scopes(store: Store) -> tuple[Scope, ...]:
    """Return the scopes a person can choose: the firm, each department with all below it, in the tree's order."""
    with store.reading() as connection:
        names, children = _departments(connection)
        people = _people(connection)
    scopes = [EVERYBODY]

    def descend(parent: int | None) -> frozenset[int]:
        found: frozenset[int] = frozenset()
        for department in children.get(parent, ()):
            place = len(scopes)
            below = descend(department) | frozenset(people.get(department, ()))
            scopes.insert(place, Scope(f"department:{department}", names[department], below))
            found |= below
        return found

    descend(None)
    return tuple(scopes)


def scope_named(store: Store, key: str) -> Scope:
    """Return the scope with this key, or the department with this name.

    Raises:
        UsageFault: nothing is called so.
    """
    scopes = list_scopes(store)
    for scope in scopes:
        if key in (scope.key, scope.label):
            return scope
    raise unknown(_("Scope"), key, [scope.label or scope.key for scope in scopes])


def own_scope(manager_id: int) -> Scope:
    """Return the scope of one person's own figures."""
    return Scope("own", _("Only mine"), frozenset({manager_id}))


def _departments(connection: Connection) -> tuple[dict[int, str], dict[int | None, list[int]]]:
    rows = connection.execute(
        select(Department.id, Department.name, Department.parent_id)
        .where(Department.archived_at.is_(None))
        .order_by(Department.name, Department.id)
    ).all()
    names = {row.id: row.name for row in rows}
    children: dict[int | None, list[int]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in names else None, []).append(row.id)
    return names, children


def _people(connection: Connection) -> dict[int | None, list[int]]:
    people: dict[int | None, list[int]] = {}
    for row in connection.execute(select(Manager.id, Manager.department_id)):
        people.setdefault(row.department_id, []).append(row.id)
    return people
