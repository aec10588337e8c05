"""The register of contacts, against a pencil."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crmdesk.data.models import Activity, Client
from crmdesk.reports.analyses.register import analyse
from crmdesk.reports.question import Question
from tests.factories import ANNA, CALL, IVAN, MEETING, TASK, instant, make_client, plant, put
from tests.reports.oracle_measures import is_contact
from tests.reports.test_query import AS_OF, YEAR

QUESTION = Question((), (), YEAR, as_of=AS_OF)


def test_every_contact_is_there(firm):
    """Contacts of the period, the latest first, each with the nearest thing planned that day and what became of it."""
    register, people = analyse(firm.store, QUESTION, {}).sections
    table = register.table
    assert table is not None
    contacts = {
        act["id"]: act for act in firm.world.activities if is_contact(act) and YEAR.begin <= act["done_on"] <= AS_OF
    }
    assert set(table.ids) == set(contacts)
    days = [row[0] for row in table.rows]
    assert days == sorted(days, reverse=True)
    verdicts = {}
    for ident, act in contacts.items():
        planned = [
            other for other in firm.world.activities
            if other["archived_at"] is None and other["client_id"] == act["client_id"] and other["id"] != ident
            and other["due_on"] and other["created_on"] == act["done_on"] and other["due_on"] > act["done_on"]
        ]  # fmt: skip
        agreed = min(planned, key=lambda other: (other["due_on"], other["id"]), default=None)
        verdicts[ident] = (agreed and agreed["due_on"], agreed and verdict(agreed))
    assert {ident: row[9:] for ident, row in zip(table.ids, table.rows, strict=True)} == verdicts
    assert people.table is not None
    assert people.table.totals is not None
    kept = [each[1] for each in verdicts.values()]
    assert people.table.totals[1] == len(contacts)
    assert people.table.totals[3:5] == (kept.count(True), kept.count(False))
    for place in (1, 2, 3, 4):
        assert sum(row[place] for row in people.table.rows) == people.table.totals[place]
    assert len(people.table.rows) == len({act["performer_id"] for act in contacts.values()})


def verdict(act: dict[str, Any]) -> bool | None:
    """Return whether something planned was done in time, as it stands today."""
    if act["state"] == 1 and act["done_on"] <= AS_OF:
        return bool(act["done_on"] <= act["due_on"])
    return False if act["state"] != 2 and act["due_on"] < AS_OF else None


def test_what_was_agreed_is_told(store):
    """Who spoke with whom about what, what comes next by when; a task is no contact, and what is ahead is not judged."""
    plant(store)
    put(store, Client, make_client(id=1, name="Rodnik"))
    day = date(2025, 11, 3)
    done = {"client_id": 1, "state": 1, "created_on": day, "done_on": day}
    put(
        store, Activity,
        {**done, "kind_id": MEETING, "performer_id": IVAN, "subject": "Prices", "result": "Agreed", "done_at": instant(day, 7)},
        {**done, "kind_id": TASK, "performer_id": ANNA, "done_at": instant(day, 8)},
        {"client_id": 1, "kind_id": CALL, "created_on": day, "due_on": AS_OF + timedelta(5), "performer_id": IVAN},
    )  # fmt: skip
    register, people = analyse(store, QUESTION, {}).sections
    assert register.table is not None
    assert register.table.rows == (
        (
            day,
            "10:00",
            "Meeting",
            "Rodnik",
            None,
            "Ivan Petrov",
            "Prices",
            "Agreed",
            "Call",
            AS_OF + timedelta(5),
            None,
        ),
    )
    assert people.table is not None
    assert people.table.rows == (("Ivan Petrov", 1, 1, 0, 0, None),)
