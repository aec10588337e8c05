"""A file and a mapping become rows of the base: all of them, right, or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.data.imports import import_file, parse_mapping, write_refused
from crmdesk.data.models import (
    Client,
    Deal,
    DealEvent,
    ImportBatch,
    JournalEntry,
    Manager,
    Stage,
)
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.imports.bringing import DEALS, MAPPING, one, rows


def test_deals_come_with_clients_managers_stages_and_history(store, tmp_path):
    """On both engines a plain export becomes deals, what they refer to, and their past."""
    path = tmp_path / "deals.csv"
    path.write_bytes(DEALS.encode("cp1251"))
    result = import_file(store, path, "deals", parse_mapping(MAPPING))
    assert (result.read, result.created, result.refused, result.stopped) == (3, 3, (), False)
    assert result.made == {"client": 2, "manager": 2, "pipeline": 1, "stage": 3}
    assert rows(store, Deal, "external_id", "title", "outcome", "amount", "currency", "closed_on", "created_on") == [
        ("101", "Поставка насосов", 1, 123_450_000, "RUB", date(2025, 4, 28), date(2025, 4, 3)),
        ("102", "Монтаж", 0, 9_000_000, "RUB", None, date(2025, 4, 11)),
        ("103", "Сервис", 2, None, "RUB", date(2025, 4, 20), date(2025, 4, 12)),
    ]
    assert rows(store, Deal, "created_at")[0] == (datetime(2025, 4, 3, 20, 30, tzinfo=UTC),)
    assert rows(store, Stage, "name", "kind", "position", "probability", "norm_days") == [
        ("Переговоры", "work", 0, 6000, 14),
        ("Выиграна", "won", 1, 10_000, None),
        ("Отказ", "lost", 2, 0, None),
    ]
    clients = {row[0] for row in rows(store, Deal, "client_id")}
    assert len(clients) == 2, "Ромашка is ООО «Ромашка»"
    assert [row[0] for row in rows(store, DealEvent, "kind")] == ["created", "won", "created", "created", "lost"]


def test_a_refused_row_stops_everything(bring, sqlite_store):
    """Nothing is written, and every reason is told with its row, column and value."""
    result = bring("deals", DEALS.replace("90 000,00", "много").replace("20.04.2025", "40.04.2025"), MAPPING)
    assert result.stopped
    assert [(r.row, r.column, r.value) for r in result.refused] == [
        (3, "Сумма", "много"),
        (4, "Закрыта", "40.04.2025"),
    ]
    assert (result.created, result.refused_rows) == (0, 2)
    for record in (Deal, Client, Manager, Stage, ImportBatch):
        assert rows(sqlite_store, record, "id") == []
    assert "row 3, Сумма: “много” is not a number" in result.text()


def test_refused_rows_can_be_left_out(bring, sqlite_store, tmp_path):
    """The rest comes in, nothing is made for what was refused, and a file lists the reasons."""
    table = DEALS.replace("90 000,00", "=много")
    result = bring("deals", table, MAPPING, skip_refused=True)
    assert (result.created, result.refused_rows, result.stopped) == (2, 1, False)
    assert "ИП Сидоров" not in [row[0] for row in rows(sqlite_store, Client, "name")]
    write_refused(result, tmp_path / "refused.csv")
    text = (tmp_path / "refused.csv").read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("3;Сумма;'=много;"), "no spreadsheet takes it for a formula"
    assert bring("deals", table, 'refused = "skip"\n' + MAPPING).unchanged == 2


def test_a_dry_run_writes_nothing_and_says_what_would_be_done(bring, sqlite_store):
    """The same counts, and an empty base."""
    result = bring("deals", DEALS, MAPPING, dry_run=True)
    assert (result.created, result.dry_run, result.txn) == (3, True, None)
    assert result.json()["done"] is False
    assert rows(sqlite_store, Deal, "id") == []


def test_the_same_file_twice_changes_nothing(bring, sqlite_store):
    """Rows with an id of their own are recognised; equal ones are left alone."""
    bring("deals", DEALS, MAPPING)
    with sqlite_store.reading() as connection:
        entries = connection.execute(select(func.count()).select_from(JournalEntry)).scalar_one()
    again = bring("deals", DEALS, MAPPING)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert again.made == {}
    with sqlite_store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(JournalEntry)).scalar_one() == entries


def test_an_updated_deal_is_closed_on_the_day_of_the_file(bring, sqlite_store):
    """A deal won since the last export is won on its own day, not today, and an empty cell erases nothing."""
    bring("deals", DEALS, MAPPING)
    changed = DEALS.replace("Переговоры;90 000,00;11.04.2025;", "Оплачено;;11.04.2025;30.04.2025")
    result = bring("deals", changed, MAPPING)
    assert (result.updated, result.unchanged) == (1, 2)
    assert rows(sqlite_store, Deal, "outcome", "closed_on", "amount")[1] == (1, date(2025, 4, 30), 9_000_000)
    with sqlite_store.reading() as connection:
        events = connection.execute(
            select(DealEvent.kind, DealEvent.begin_on, DealEvent.end_on)
            .join(Deal, Deal.id == DealEvent.deal_id)
            .where(Deal.external_id == "102")
            .order_by(DealEvent.begin_on)
        ).all()
    assert [tuple(event) for event in events] == [
        ("created", date(2025, 4, 11), date(2025, 4, 30)),
        ("won", date(2025, 4, 30), date(9999, 12, 31)),
    ]


def test_an_import_is_one_transaction_that_can_be_undone(bring, sqlite_store):
    """It is kept with its file and mapping; undoing archives what it made."""
    result = bring("deals", DEALS, MAPPING)
    assert one(sqlite_store, ImportBatch, "txn", "kind", "file_name", "created", "mapping") == (
        result.txn,
        "deals",
        "deals.csv",
        3,
        MAPPING,
    )
    assert result.txn is not None
    undo(sqlite_store, result.txn)
    assert all(row[0] is not None for row in rows(sqlite_store, Deal, "archived_at"))
    assert bring("deals", DEALS, MAPPING).created == 3, "archived rows are not duplicates"


def test_a_cancelled_import_leaves_nothing(bring, sqlite_store):
    """Progress may stop it at any moment, also while rows are being written."""

    def stop(share: float) -> None:
        if share > 0.75:
            raise Cancelled

    with pytest.raises(Cancelled):
        bring("deals", DEALS, MAPPING, progress=stop)
    assert rows(sqlite_store, Deal, "id") == rows(sqlite_store, Client, "id") == []


def test_without_a_mapping_the_suggested_one_is_used(bring, sqlite_store):
    """A sane file needs none."""
    result = bring("deals", DEALS.replace("№", "ID").replace("Сделка", "Название сделки"))
    assert result.created == 3
    assert [row[0] for row in rows(sqlite_store, Deal, "outcome")] == [1, 0, 2]


def test_a_file_of_column_names_only_is_no_fault(bring):
    """A day without deals exports nothing, and a scheduler goes on."""
    result = bring("deals", DEALS.splitlines()[0] + "\n", MAPPING)
    assert (result.read, result.created) == (0, 0)
    assert "no rows" in result.warnings[0]


def test_a_mapping_for_another_kind_is_told(bring):
    """Clients by a mapping of deals would be nonsense."""
    with pytest.raises(UsageFault, match="for deals, not for clients"):
        bring("clients", "a\nb\n", 'kind = "deals"\n[fields]\ntitle = "a"')
    with pytest.raises(UsageFault, match="Did you mean “deals”"):
        bring("dealz", "a\nb\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_kill_during_import_leaves_the_base_whole_and_without_it(sqlite_location, tmp_path):
    """Killed while rows are being written: the base opens, passes its check, and holds nothing of the import."""
    path = tmp_path / "many.csv"
    path.write_text("id,name,owner\n" + "".join(f"{n},Client {n},Manager {n % 9}\n" for n in range(60_000)))
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from crmdesk.data.imports import import_file, parse_mapping
        from crmdesk.data.store import Store

        def tell(share):
            print(share, flush=True)

        mapping = parse_mapping('[fields]\\nexternal_id = "id"\\nname = "name"\\nowner = "owner"')
        import_file(Store.open(sys.argv[1]), Path(sys.argv[2]), "clients", mapping, progress=tell)
        """
    )
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", script, sqlite_location, str(path)], stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if float(line) > 0.75:
                os.kill(process.pid, signal.SIGKILL)
                break
        process.wait()
    time.sleep(0.05)
    store = Store.open(sqlite_location)
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert rows(store, Client, "id") == rows(store, Manager, "id") == rows(store, ImportBatch, "id") == []
    store.close()
