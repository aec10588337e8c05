"""Commitment tasks: one click makes a task of each promise, a second click makes none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Deal
from crmdesk.data.period_reports.commitment_tasks import plan_commitments
from crmdesk.data.period_reports.commitments import Promised, add_commitment, list_commitments
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.period_reports.life import PETR, VIEWER, at_work, form, plant_staff
from tests.factories import IVAN, make_client, make_deal, plant, put


def test_each_promise_becomes_a_task_once(store: Store) -> None:
    """With its aim, day, deal and client; what is past its day is for today; taken back, it can be made again."""
    plant(store)
    store.person_id = IVAN
    client = put(store, Client, make_client())[0]
    deal = put(store, Deal, make_deal(client_id=client))[0]
    report = form(store)[0].id
    add_commitment(store, report, Promised(measure="meetings", target=Decimal(16), due_on=date(2025, 11, 30)))
    add_commitment(store, report, Promised(deal_id=deal, action="contract", due_on=date(2025, 11, 3)))
    add_commitment(store, report, Promised("Tidy up"))
    first = plan_commitments(store, report)
    assert plan_commitments(store, report).txn is None
    with store.reading() as connection:
        rows = connection.execute(
            select(Activity.subject, Activity.due_on, Activity.deal_id, Activity.client_id, Activity.performer_id)
            .order_by(Activity.id)
        ).all()  # fmt: skip
    assert list(map(tuple, rows)) == [
        ("Meetings: 16", date(2025, 11, 30), None, None, IVAN),
        ("Pumping station: contract", store.today(), deal, client, IVAN),
        ("Tidy up", None, None, None, IVAN),
    ]
    assert {one.task for one in list_commitments(store, report)} == {"planned"}
    assert first.txn is not None
    undo(store, first.txn)
    assert len(plan_commitments(store, report, [list_commitments(store, report)[0].id]).ids) == 1


def test_a_promise_about_what_is_in_the_archive_is_a_task_still(sqlite_store: Store) -> None:
    """The task names the client's deal in words alone: nobody plans with the archive."""
    store = sqlite_store
    plant(store)
    store.person_id = IVAN
    client = put(store, Client, make_client())[0]
    report = form(store)[0].id
    add_commitment(store, report, Promised("Win them back", client_id=client))
    with store.changing() as change:
        change.archive(Client, client, 1)
    plan_commitments(store, report)
    with store.reading() as connection:
        assert connection.execute(select(Activity.subject, Activity.client_id)).one() == ("Win them back", None)


def test_who_may_not_see_the_report_makes_no_tasks_of_it(sqlite_store: Store) -> None:
    """Neither a colleague nor somebody who only looks; and there must be something promised."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0].id
    for person, sentence in ((PETR, "somebody else's"), (VIEWER, "to decide"), (IVAN, "promises nothing")):
        with at_work(store, person), pytest.raises(UsageFault, match=sentence):
            plan_commitments(store, report)
