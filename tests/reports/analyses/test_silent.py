"""Clients without contact, against a pencil."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from crmdesk.data.models import Activity, Client, StatusSpan
from crmdesk.reports.analyses.silent import analyse
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from crmdesk.reports.result import Section
from tests.factories import CALL, MEETING, TASK, Row, instant, plant, put
from tests.random_firm import World
from tests.reports.oracle_measures import is_contact
from tests.reports.test_query import AS_OF, YEAR

GRACE = {"grace": "7"}
FIRST = YEAR.begin


def lines(section: Section) -> dict[int | None, dict[str, Any]]:
    """Return the rows of a list by client."""
    assert section.table is not None
    keys = [field.key for field in section.table.fields]
    return {
        client: dict(zip(keys, row, strict=True))
        for client, row in zip(section.table.ids, section.table.rows, strict=True)
    }


def contact_days(world: World, client: int) -> list[date]:
    """Return the days on which a client was spoken with, up to today."""
    return sorted(
        {
            act["done_on"]
            for act in world.activities
            if act["client_id"] == client and is_contact(act) and act["done_on"] <= AS_OF
        }
    )


def in_base(world: World) -> list[Row]:
    """Return the clients that bought and were not lost on the first day."""
    found = []
    for client in world.clients:
        if client["archived_at"] or (client["created_on"] or FIRST) > FIRST:
            continue
        status = [
            span["status"] for span in world.spans
            if span["client_id"] == client["id"] and span["begin_on"] <= FIRST and (span["end_on"] or date.max) > FIRST
        ]  # fmt: skip
        if any(4 <= value <= 11 for value in status):
            found.append(client)
    return found


def test_silence_and_norms_are_those_of_a_pencil(firm):
    """Who had no contact in the period, who waits longer than usual, since when, and how long is usual."""
    result = analyse(firm.store, Question((), (), YEAR, as_of=AS_OF), GRACE)
    none, overdue = lines(result.sections[0]), lines(result.sections[1])
    base = in_base(firm.world)
    expected_none, expected_overdue = set(), set()
    for client in base:
        days = contact_days(firm.world, client["id"])
        recent = [day for day in days if day >= date(2024, 11, 21)]
        gaps = [(after - before).days for before, after in pairwise(recent)]
        norm = round(2 * median(gaps)) if len(recent) >= 3 else 30
        since = days[-1] if days else client["created_on"]
        waited = None if since is None else (AS_OF - since).days
        if not days or days[-1] < FIRST:
            expected_none.add(client["id"])
        if waited is not None and waited > norm:
            expected_overdue.add(client["id"])
            told = overdue[client["id"]]
            assert (told["last_on"], told["days"], told["norm"]) == (days[-1] if days else None, waited, norm)
            assert told["own"] == (len(recent) >= 3)
            if days:
                last = [
                    a["performer_id"]
                    for a in firm.world.activities
                    if a["client_id"] == client["id"] and a["done_on"] == days[-1]
                ]
                assert (told["who"] is not None) == any(last) or None in last
    assert set(none) == expected_none
    assert set(overdue) == expected_overdue
    assert expected_overdue
    whole, silent, late, _soon = result.sections[0].headlines
    assert (whole.value, silent.value, late.value) == (len(base), len(none), len(overdue))


def test_people_add_up(sqlite_firm):
    """Clients, silent and overdue ones by manager come to the totals."""
    result = analyse(sqlite_firm.store, Question((), (), YEAR, as_of=AS_OF), GRACE)
    table = result.sections[2].table
    assert table is not None
    assert table.totals is not None
    for place in (1, 2, 4):
        assert sum(row[place] for row in table.rows) == table.totals[place]


def test_a_contact_planned_soon_is_marked(store):
    """The client is shown, marked and last; tasks and missed calls are no contact."""
    plant(store)
    month = Period(date(2025, 11, 1), date(2025, 12, 1))
    put(
        store,
        Client,
        {"id": 1, "name": "Soon", "created_on": date(2025, 1, 1)},
        {"id": 2, "name": "Later", "created_on": date(2025, 1, 1)},
    )
    with store.changing(cause="test") as change:
        change.add_plain(
            StatusSpan, [{"client_id": client, "status": 7, "begin_on": date(2025, 2, 1)} for client in (1, 2)]
        )
    seen = date(2025, 8, 1)
    put(
        store, Activity,
        {"kind_id": MEETING, "client_id": 1, "state": 1, "done_on": seen, "done_at": instant(seen), "subject": "Fair"},
        {"kind_id": CALL, "client_id": 1, "state": 1, "done_on": AS_OF, "done_at": instant(AS_OF), "missed": True},
        {"kind_id": TASK, "client_id": 2, "state": 1, "done_on": AS_OF, "done_at": instant(AS_OF)},
        {"kind_id": CALL, "client_id": 1, "due_on": AS_OF + timedelta(7)},
        {"kind_id": CALL, "client_id": 2, "due_on": AS_OF + timedelta(8)},
    )  # fmt: skip
    section = analyse(store, Question((), (), month, as_of=AS_OF), GRACE).sections[0]
    assert section.table is not None
    assert section.table.ids == (2, 1)
    told = lines(section)
    assert (told[1]["soon"], told[1]["what"], told[1]["next_on"]) == (True, "Meeting: Fair", AS_OF + timedelta(7))
    assert (told[2]["soon"], told[2]["last_on"]) == (False, None)
