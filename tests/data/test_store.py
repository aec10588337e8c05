"""The open base: what is refused and in which words, what a crash leaves, what two readers and writers see."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from crmdesk.data.errors import EnvironmentFault, Fault, UsageFault
from crmdesk.data.models import Client, Firm, JournalEntry
from crmdesk.data.store import NewFirm, Store
from tests.conftest import FIRM, Clock
from tests.factories import make_client, put


def nobodys(**changes) -> dict:
    """Return the row of a client without an owner."""
    return make_client(owner_id=None, **changes)


def count(store: Store) -> int:
    """Return how many clients the base holds."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(Client)).scalar_one()


def refusal(location: str) -> Fault:
    """Return the fault that opening a base ends with."""
    with pytest.raises(EnvironmentFault) as caught:
        Store.open(location)
    assert caught.value.exit_code == 3
    return caught.value


def test_a_new_base_holds_its_firm(store) -> None:
    assert (store.firm.name, store.firm.currency, str(store.firm.timezone)) == ("Rodnik", "RUB", "Europe/Moscow")
    assert store.today() == date(2025, 11, 20)
    assert store.replica > 0


def test_today_is_the_firms_day_not_the_clocks(sqlite_store, clock) -> None:
    """Half past nine in the evening in London is tomorrow in Moscow."""
    clock.now = clock.now.replace(hour=21, minute=30)
    assert sqlite_store.today() == date(2025, 11, 21)
    assert sqlite_store.day_of(clock.now) == date(2025, 11, 21)


def test_a_change_of_the_firm_is_seen_at_once(store) -> None:
    with store.changing() as change:
        change.edit(Firm, store.firm.id, 1, name="Rodnik and sons")
    assert store.firm.name == "Rodnik and sons"


def test_a_changed_firm_is_read_by_whoever_changed_it(store, monkeypatch) -> None:
    """The window asks for the firm in its own thread: there it is no query."""
    with store.changing() as change:
        change.edit(Firm, store.firm.id, 1, name="Rodnik and sons")
    with monkeypatch.context() as unplugged:
        unplugged.setattr(store, "reading", None)
        assert store.firm.name == "Rodnik and sons"


@pytest.mark.parametrize(
    ("firm", "sentence"),
    [
        (NewFirm("Rodnik", timezone="Moscow"), "no time zone"), (NewFirm("Rodnik", currency="rub"), "currency code"),
        (NewFirm("  "), "needs a name"),
    ],
)  # fmt: skip
def test_a_firm_that_cannot_be_is_refused_before_a_file_is_made(tmp_path, firm, sentence) -> None:
    with pytest.raises(UsageFault, match=sentence):
        Store.create(str(tmp_path / "new.crmdb"), firm)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_overwritten(sqlite_location) -> None:
    before = Path(sqlite_location).read_bytes()
    with pytest.raises(UsageFault, match="is there already"):
        Store.create(sqlite_location, FIRM)
    assert Path(sqlite_location).read_bytes() == before


def test_a_server_base_that_is_there_is_never_overwritten(postgres_location) -> None:
    with pytest.raises(UsageFault, match="holds a base already"):
        Store.create(postgres_location, FIRM)


def test_a_file_that_is_not_there_is_told(tmp_path) -> None:
    assert "There is no file" in str(refusal(str(tmp_path / "none.crmdb")))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be opened"):
        Store.create(str(tmp_path / "none" / "new.crmdb"), FIRM)


def test_a_foreign_base_is_told_and_left_alone(tmp_path) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as other:
        other.execute("create table song (name)")
    other.close()
    before = path.read_bytes()
    assert "is not a CRM Desk base" in str(refusal(str(path)))
    assert path.read_bytes() == before


def test_a_text_is_no_base(tmp_path) -> None:
    path = tmp_path / "letter.crmdb"
    path.write_text("Dear Sirs, " * 500)
    assert "damaged or is not a CRM Desk base" in str(refusal(str(path)))
    assert path.read_text().startswith("Dear Sirs")


@pytest.mark.parametrize(("format_", "sentence"), [(999, "newer CRM Desk"), (0, "older format")])
def test_a_base_of_another_format_is_told(sqlite_location, format_, sentence) -> None:
    connection = sqlite.connect(sqlite_location)
    connection.execute(f"PRAGMA user_version = {format_}")
    connection.commit()
    connection.close()
    assert sentence in str(refusal(sqlite_location))


def test_an_empty_server_base_is_told(postgres_server) -> None:
    postgres_server.create("crmdesk_empty")
    try:
        assert "holds no CRM Desk base" in str(refusal(postgres_server.url("crmdesk_empty")))
    finally:
        postgres_server.drop("crmdesk_empty")


def test_a_server_that_is_not_there_is_told() -> None:
    fault = refusal("postgresql://somebody@127.0.0.1:1/crm")
    assert "no connection" in str(fault)


def test_a_base_that_is_not_on_the_server_is_told(postgres_server) -> None:
    assert "There is no base" in str(refusal(postgres_server.url("crmdesk_nowhere")))


def test_a_damaged_page_is_told(sqlite_location) -> None:
    """Reading it ends in a sentence, not in figures."""
    store = Store.open(sqlite_location, clock=Clock())
    put(store, Client, *(nobodys(note="x" * 300) for _row in range(200)))
    store.close()
    path = Path(sqlite_location)
    whole = bytearray(path.read_bytes())
    for page in range(8, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(whole)
    with pytest.raises(EnvironmentFault, match="damaged"):
        count(Store.open(sqlite_location, clock=Clock()))


def test_a_base_kept_busy_is_told_and_nothing_is_written(sqlite_store, sqlite_location, monkeypatch) -> None:
    other = sqlite.connect(sqlite_location, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with sqlite_store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    with pytest.raises(EnvironmentFault, match="busy"):
        put(sqlite_store, Client, nobodys())
    other.execute("ROLLBACK")
    other.close()
    assert count(sqlite_store) == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write read-only files")
def test_a_read_only_file_is_told(sqlite_location) -> None:
    Path(sqlite_location).chmod(0o444)
    with pytest.raises(EnvironmentFault, match="read-only"):
        put(Store.open(sqlite_location), Client, nobodys())


def test_a_full_disk_is_told_and_the_base_is_as_it_was(sqlite_store) -> None:
    """Not one row of the transaction is kept, and the next small one goes through."""
    put(sqlite_store, Client, nobodys())
    with sqlite_store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    @event.listens_for(sqlite_store.engine, "begin")
    def _fill_disk(connection) -> None:  # of each connection of the pool, whichever will write
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")

    with pytest.raises(EnvironmentFault, match="disk is full"):
        put(sqlite_store, Client, *(nobodys(note="x" * 3_000) for _row in range(300)))
    assert count(sqlite_store) == 1
    put(sqlite_store, Client, nobodys())
    assert count(sqlite_store) == 2


CRASH = """
import os, signal, sys
from crmdesk.data.models import Client
from crmdesk.data.store import Store
store = Store.open(sys.argv[1])
with store.changing() as change:
    change.add(Client, [{"name": f"Client {n}", "note": "x" * 1000} for n in range(20_000)])
    print("written", flush=True)
    sys.stdin.read()
"""


def test_a_program_killed_in_a_transaction_leaves_the_base_whole(location, clock) -> None:
    """The next one opens it with what was there before, and writes."""
    store = Store.open(location, clock=clock)
    put(store, Client, nobodys())
    store.close()
    with subprocess.Popen(
        [sys.executable, "-c", CRASH, location], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "written\n"
        program.send_signal(signal.SIGKILL)
    store = Store.open(location, clock=clock)
    assert count(store) == 1
    put(store, Client, nobodys())
    if not store.on_server:
        with store.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert count(store) == 2
    store.close()


def test_a_reader_sees_one_state_while_somebody_writes(store) -> None:
    with store.reading() as connection:
        before = connection.execute(select(func.count()).select_from(Client)).scalar_one()
        put(store, Client, nobodys())
        assert connection.execute(select(func.count()).select_from(Client)).scalar_one() == before
    assert count(store) == before + 1


def test_reading_never_writes_on_a_server(postgres_location, clock) -> None:
    """A defect that writes where it should read is refused by the server itself."""
    store = Store.open(postgres_location, clock=clock)
    with store.reading() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(text("delete from client"))
    store.close()


def test_clock_values_only_grow(sqlite_store) -> None:
    """Though the computer's clock stands still or goes back, no two entries have one."""
    put(sqlite_store, Client, *(nobodys() for _row in range(5)))
    put(sqlite_store, Client, *(nobodys() for _row in range(5)))
    first = sqlite_store.next_hlc(3)
    assert sqlite_store.next_hlc(1) == first + 3
    assert sqlite_store.next_hlc(1, above=first + 100) == first + 101
    with sqlite_store.reading() as connection:
        clocks = connection.execute(select(JournalEntry.hlc).where(JournalEntry.tab == "client")).scalars().all()
    assert len(clocks) == len(set(clocks))


@pytest.mark.parametrize("text", ["half \ud83d", "zero \x00"])
def test_a_text_that_cannot_be_kept_is_told_or_kept(store, text) -> None:
    """What a server or a file cannot hold is the typist's to mend, never "there is no connection"."""
    try:
        with store.changing() as change:
            change.add(Client, [{"name": text, "tags": [text]}])
    except UsageFault as fault:
        assert "cannot be kept" in str(fault)  # noqa: PT017 - one engine refuses what the other keeps
    with store.reading() as connection:
        kept = connection.execute(select(Client.name)).scalars().all()
    assert kept in ([], [text])
