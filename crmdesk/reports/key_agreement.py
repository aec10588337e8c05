"""The agreement about signatures, filled in for a person: the firm, who signs for it, and both fingerprints."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from crmdesk.data.keys.cards import KeyState, list_keys, root_card
from crmdesk.data.keys.roles import person_of
from crmdesk.data.models import Firm, Manager
from crmdesk.data.store import Store
from crmdesk.data.whole_file import write_whole
from crmdesk.reports.output.report_paper.agreement import Agreement, print_agreement
from crmdesk.reports.period_reports.snapshot import Person


def agreement_of(store: Store, manager_id: int) -> Agreement:
    """Return what is filled into a person's form; without a key its fingerprint stays a blank.

    Raises:
        UsageFault: there is no such person.
    """
    with store.snapshot() as connection:
        person_of(store, connection, manager_id)
        firm = connection.execute(select(Firm.name, Firm.inn).order_by(Firm.id).limit(1)).one()
        people = connection.execute(
            select(Manager.id, Manager.name, Manager.position, Manager.role, Manager.archived_at)
        ).all()
        heads = [row.id for row in people if row.role == "head" and row.archived_at is None]
        heads = [number for number in heads if person_of(store, connection, number).works]
        signing = next((card for card in list_keys(store, manager_id) if card.state is KeyState.VALID), None)
        root = root_card(store)
    known = {row.id: Person(str(row.id), row.name, row.position or "") for row in people}
    # The person does not agree with themself: a head's own form leaves who signs for the firm to be written by hand.
    others = [number for number in heads if number != manager_id]
    return Agreement(
        firm.name,
        firm.inn or "",
        store.today().year,
        known[others[0]] if len(others) == 1 else None,
        known[manager_id],
        signing.sha256 or "" if signing is not None else "",
        root.sha256 or "" if root is not None else "",
    )


def write_agreement(store: Store, manager_id: int, path: Path) -> Path:
    """Write a person's form as a PDF in the language of the process.

    Raises:
        UsageFault: there is no such person.
        EnvironmentFault: the file cannot be written.
    """
    return write_whole(path, print_agreement(agreement_of(store, manager_id)))
