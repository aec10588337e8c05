"""Who may do what with keys: everybody makes their own, heads and administrators keep the firm's root."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Manager
from crmdesk.data.store import Store
from crmdesk.data.words import _

#: Roles that make the root, confirm and revoke.
KEEPERS = ("administrator", "head")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the firm, as far as keys need one."""

    id: int
    name: str
    role: str
    works: bool
    """Whether they work here today."""

    @property
    def keeps_root(self) -> bool:
        """Whether the person may make the root, confirm and revoke."""
        return self.works and self.role in KEEPERS


def person_of(store: Store, connection: Connection, manager_id: int) -> Person:
    """Return a person.

    Raises:
        UsageFault: there is none with this id.
    """
    row = connection.execute(select(Manager.__table__).where(Manager.id == manager_id)).one_or_none()
    if row is None:
        raise UsageFault(_("There is no such person in the firm."))
    today = store.today()
    begun = row.active_from is None or row.active_from <= today
    works = row.archived_at is None and begun and (row.active_until is None or row.active_until > today)
    return Person(row.id, row.name, row.role, works)


def person_here(store: Store, connection: Connection) -> Person:
    """Return who is at work.

    Raises:
        UsageFault: nobody said.
    """
    if store.person_id is None:
        raise UsageFault(_("Say who is at work here first: keys and signatures belong to people."))
    return person_of(store, connection, store.person_id)


def check_keeper(store: Store, connection: Connection) -> Person:
    """Return who is at work if they may keep the firm's root.

    Raises:
        UsageFault: nobody said who is at work, or the person is neither head nor administrator.
    """
    person = person_here(store, connection)
    if not person.keeps_root:
        raise UsageFault(
            _("Only the head of sales or an administrator does this; at work here is {name}.").format(name=person.name)
        )
    return person


def check_own(store: Store, connection: Connection, manager_id: int) -> Person:
    """Return the owner of a key if it is who is at work, and they still work here.

    Raises:
        UsageFault: nobody said who is at work, it is somebody else, or the person left.
    """
    person, owner = person_here(store, connection), person_of(store, connection, manager_id)
    if person.id != owner.id:
        raise UsageFault(
            _("Only {owner} may use or make this key; at work here is {name}.").format(
                owner=owner.name, name=person.name
            )
        )
    if not owner.works:
        raise UsageFault(_("{name} does not work in the firm any more.").format(name=owner.name))
    return owner
