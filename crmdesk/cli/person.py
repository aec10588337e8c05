"""Who works on the command line: said by a name, or as the window was told last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.models import Manager
from crmdesk.data.settings import Settings
from crmdesk.data.words import _

if TYPE_CHECKING:
    from crmdesk.data.store import Store


def sit_down(store: Store, name: str = "") -> None:
    """Let a person be who works in this base: by name or id, else as the window was told; nobody where it was not.

    Raises:
        UsageFault: nobody is called so, or several are.
    """
    store.person_id = manager_named(store, name) if name else Settings().person_of(store.replica)


def manager_named(store: Store, name: str) -> int:
    """Return the id of a person of the firm, by name or id.

    Raises:
        UsageFault: nobody is called so, or several are.
    """
    with store.reading() as connection:
        people = connection.execute(select(Manager.id, Manager.name).where(Manager.archived_at.is_(None))).all()
    wanted = name.strip().casefold()
    found: list[int] = [person.id for person in people if wanted in (person.name.casefold(), str(person.id))]
    if len(found) > 1:
        raise UsageFault(
            _("Several people are called “{name}”. Say which by id: {ids}.").format(
                name=name, ids=", ".join(map(str, sorted(found)))
            )
        )
    if not found:
        raise unknown(_("Person"), name, [person.name for person in people])
    return found[0]
