"""Keeping: Ctrl+Z takes back words and promises while the report is formed, tasks and verdicts later, steps never."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crmdesk.data.errors import ConflictFault
from crmdesk.data.merge_preview import preview_merge
from crmdesk.data.merging import merge
from crmdesk.data.models import Activity, Client, JournalEntry
from crmdesk.data.period_reports.commitment_tasks import plan_commitments
from crmdesk.data.period_reports.commitments import Promised, add_commitment, list_commitments
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.period_reports.texts import put_text
from crmdesk.data.period_reports.verdicts import judge
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.period_reports.life import ANNA, IVAN, approve, at_work, form, freeze, plant_staff, row_of, sign
from tests.factories import make_client, put


def test_no_step_of_a_life_is_undone(store: Store) -> None:
    """Whatever transaction formed, signed or approved the report: undo is refused, and nothing changes."""
    plant_staff(store)
    report = form(store)[0].id
    with at_work(store, IVAN):
        sign(store, report)
    with at_work(store, ANNA):
        approve(store, report)
    with store.reading() as connection:
        steps = (
            connection.execute(select(JournalEntry.txn).where(JournalEntry.tab == "period_report").distinct())
            .scalars()
            .all()
        )
    assert len(steps) == 3
    for txn in steps:
        with pytest.raises(ConflictFault, match="is not undone: it is returned with a remark"):
            undo(store, txn)
    assert row_of(store, report).state == "approved"


def test_words_are_undone_and_done_again_until_they_are_frozen(sqlite_store: Store) -> None:
    """Typed, taken back, done again; then signed, and the same Ctrl+Z hears that they stay."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0].id
    with at_work(store, IVAN):
        typed = put_text(store, report, "headline", "A good month")
        assert typed.txn is not None
        back = undo(store, typed.txn)
        assert row_of(store, report).headline == ""
        again = undo(store, back.txn)
        assert row_of(store, report).headline == "A good month"
        freeze(store, report)
        with pytest.raises(ConflictFault, match="its text and commitments stay"):
            undo(store, again.txn)
    assert row_of(store, report).headline == "A good month"


def test_what_others_write_of_promises_is_undone_later_too(sqlite_store: Store) -> None:
    """Tasks, a verdict and a merged client touch no frozen word: each is taken back from a signed report."""
    store = sqlite_store
    plant_staff(store)
    kept, double = put(store, Client, make_client(name="Rodnik"), make_client(name="Rodnik LLC"))
    report = form(store)[0].id
    with at_work(store, IVAN):
        promise = add_commitment(store, report, Promised("Visit", client_id=double)).ids[0]
        sign(store, report)
    with at_work(store, ANNA):
        planned = plan_commitments(store, report)
        judged = judge(store, promise, Judgement("partly", "They were on leave"))
        merged = merge(store, preview_merge(store, "client", kept, [double]))
        (seen,) = list_commitments(store, report)
        assert (seen.task, seen.verdict, seen.client, seen.judged_by) == (
            "planned",
            "partly",
            "Rodnik",
            "Anna Sokolova",
        )
        for deed in (merged, judged, planned):
            assert deed.txn is not None
            undo(store, deed.txn)
    (seen,) = list_commitments(store, report)
    assert (seen.task, seen.verdict, seen.client, seen.activity_id) == ("", "", "Rodnik LLC", None)
    with store.reading() as connection:
        assert connection.execute(select(Activity.archived_at.is_not(None))).scalar()
