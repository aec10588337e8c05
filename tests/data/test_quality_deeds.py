"""Checks are written with their score and what they are about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, QualityCheck
from crmdesk.data.quality_deeds import add_check, checkable
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_activity, make_client, plant, put


def test_what_a_manager_did_lately_can_be_checked(store):
    """Done in the last month up to the day, the latest first; others' and planned ones are not."""
    plant(store)
    today = store.today()
    client = put(store, Client, make_client())[0]
    old, late, _planned, _others, _ancient = put(
        store, Activity,
        make_activity(today - timedelta(9), performer_id=f.ANNA, subject="First", client_id=client),
        make_activity(today, performer_id=f.ANNA, subject="Second"),
        {"kind_id": f.CALL, "performer_id": f.ANNA, "due_on": today},
        make_activity(today, performer_id=f.IVAN), make_activity(today - timedelta(40), performer_id=f.ANNA),
    )  # fmt: skip
    found = checkable(store, f.ANNA, today)
    assert [one.id for one in found] == [late, old]
    assert found[1].text.endswith("First · Rodnik-Service LLC")
    assert [one.id for one in checkable(store, f.ANNA, today - timedelta(1))] == [old]


def test_a_check_of_a_call_is_about_its_client(store):
    """The checker is who sits here, the day today; undo leaves nothing."""
    plant(store)
    client = put(store, Client, make_client())[0]
    call = put(store, Activity, make_activity(store.today(), client_id=client))[0]
    deed = add_check(store, {"manager_id": f.ANNA, "kind": "call", "score": 8_050}, call)
    with store.reading() as connection:
        row = connection.execute(
            select(QualityCheck.score, QualityCheck.client_id, QualityCheck.activity_id, QualityCheck.checked_on)
        ).one()
    assert tuple(row) == (8_050, client, call, store.today())
    assert "80.5" in deed.text
    undo(store, deed.txn)
    with store.reading() as connection:
        assert connection.execute(select(QualityCheck.id).where(QualityCheck.archived_at.is_(None))).all() == []


def test_a_check_of_nobody_is_refused(sqlite_store):
    """A score without a person tells nothing."""
    with pytest.raises(UsageFault, match="whom"):
        add_check(sqlite_store, {"kind": "call", "score": 100})
