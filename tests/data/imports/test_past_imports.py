"""Past imports are listed, and a whole one is taken back: never half silently."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.data.imports.checking import run
from crmdesk.data.imports.past_imports import ChangedSinceFault, imported_ids, past_imports, undo_import
from crmdesk.data.models import Client, Deal, ImportBatch, Manager, Stage
from crmdesk.data.undoing import undo
from tests.data.imports.bringing import rows
from tests.data.imports.importing_desk import DEALS, hear, matched


def _bring(store, folder, text=DEALS):
    run(store, matched(store, folder, text), skip_wrong=False, author_id=None, progress=hear)
    return past_imports(store)[0]


def _living(store, record):
    return [name for name, archived in rows(store, record, "id", "archived_at") if archived is None]


def _txn(store):
    """Return the transaction of the only import."""
    ((txn,),) = rows(store, ImportBatch, "txn")
    return txn


def test_a_whole_import_is_taken_back(store, tmp_path):
    """Rows, clients, people and stages; the list says so, and a second time is refused."""
    past = _bring(store, tmp_path)
    assert (past.title, past.file_name, past.created, past.can_undo) == ("Deals", "сделки.csv", 3, True)
    assert len(imported_ids(store, _txn(store), "deals")) == 3
    undone = undo_import(store, past.id)
    assert (undone.left, undone.rows > 3) == (0, True)
    assert [_living(store, record) for record in (Deal, Client, Manager, Stage)] == [[], [], [], []]
    assert past_imports(store)[0].is_undone
    with pytest.raises(UsageFault, match="already"):
        undo_import(store, past.id)


def test_updated_rows_get_their_old_values(store, tmp_path, clock):
    """The import that made them stays."""
    _bring(store, tmp_path)
    clock.pass_by(minutes=1)
    second = _bring(store, tmp_path, DEALS.replace("90 000,00", "95 000,00"))
    undo_import(store, second.id)
    assert sorted(amount for _id, amount in rows(store, Deal, "id", "amount")) == [50_000_00, 90_000_00, 1_234_500_00]
    assert len(_living(store, Deal)) == 3


def test_rows_changed_since_keep_an_import_from_being_undone(store, tmp_path):
    """It is said how many; the rest can be undone, and what stays keeps its client, its stage and its manager."""
    past = _bring(store, tmp_path)
    (deal, version), *_rest = rows(store, Deal, "id", "version")
    with store.changing() as change:
        change.edit(Deal, deal, version, note="talked")
    with pytest.raises(ChangedSinceFault) as fault:
        undo_import(store, past.id)
    assert fault.value.count == 1
    assert len(_living(store, Deal)) == 3
    undone = undo_import(store, past.id, leave_changed=True)
    assert undone.left >= 4
    assert _living(store, Deal) == [deal]
    assert [len(_living(store, record)) for record in (Client, Manager)] == [1, 1]


def test_rows_that_others_refer_to_count_as_used(store, tmp_path):
    """A new deal of an imported client would hang in the air."""
    past = _bring(store, tmp_path)
    client = rows(store, Client, "id")[0][0]
    with store.changing() as change:
        stage = rows(store, Stage, "id")[0][0]
        change.add(Deal, [{"title": "New", "client_id": client, "stage_id": stage, "created_on": change.today}])
    with pytest.raises(ChangedSinceFault):
        undo_import(store, past.id)
    undo_import(store, past.id, leave_changed=True)
    assert _living(store, Client) == [client]


def test_a_change_taken_back_counts_as_none(store, tmp_path):
    """Only what differs from the import keeps it; what is archived already is gone."""
    past = _bring(store, tmp_path)
    (first, one), (second, two), _third = rows(store, Deal, "id", "version")
    with store.changing() as change:
        change.edit(Deal, first, one, note="talked")
        txn = change.txn
    undo(store, txn)
    with store.changing() as change:
        change.archive(Deal, second, two)
    assert undo_import(store, past.id).left == 0


def test_an_old_import_stays(store, tmp_path, clock):
    """After thirty days people have built on it."""
    past = _bring(store, tmp_path)
    clock.pass_by(days=31)
    assert not past_imports(store)[0].can_undo
    with pytest.raises(UsageFault, match="older than 30 days"):
        undo_import(store, past.id)


def test_the_list_follows_undo_and_redo(store, tmp_path):
    """An import taken back by Ctrl+Z is undone, and done again it is not."""
    _bring(store, tmp_path)
    undone = undo(store, _txn(store))
    assert past_imports(store)[0].is_undone
    undo(store, undone.txn)
    assert not past_imports(store)[0].is_undone
    assert len(_living(store, Deal)) == 3


def test_a_stopped_undo_undoes_nothing(store, tmp_path):
    """It is one transaction."""

    def stop(_share: float) -> None:
        raise Cancelled

    past = _bring(store, tmp_path)
    with pytest.raises(Cancelled):
        undo_import(store, past.id, progress=stop)
    assert len(_living(store, Deal)) == 3
