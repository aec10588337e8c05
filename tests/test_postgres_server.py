"""The server of the tests: closed to strangers, and gone with whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres_server import PostgresServer, at_url, is_open, running_server

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 20.0  # seconds

needs_own_server = pytest.mark.skipif(
    "CRMDESK_TEST_PG_URL" in os.environ, reason="a real server is used instead of one of our own"
)


def test_a_wrong_password_is_refused(postgres_server: PostgresServer) -> None:
    """The server asks for the password even on this machine."""
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(postgres_server.address, password="wrong").close()


def test_a_copy_of_a_base_is_a_base_of_its_own(postgres_server: PostgresServer) -> None:
    """What is written into a copy is not in the template, and dropping it takes it away."""
    postgres_server.create("crmdesk_first")
    with psycopg.connect(postgres_server.url("crmdesk_first"), password=postgres_server.password) as connection:
        connection.execute("create table here (value bigint)")
    postgres_server.create("crmdesk_second", "crmdesk_first")
    with psycopg.connect(postgres_server.url("crmdesk_second"), password=postgres_server.password) as connection:
        assert connection.execute("select count(*) from here").fetchone() == (0,)
    for name in ("crmdesk_first", "crmdesk_second"):
        postgres_server.drop(name)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_server.url("crmdesk_second"), password=postgres_server.password).close()


@needs_own_server
def test_the_server_stops_when_its_block_ends() -> None:
    """Nobody answers on its port afterwards."""
    with running_server() as server:
        psycopg.connect(server.address, password=server.password).close()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(server.address, password=server.password).close()


@needs_own_server
def test_the_server_stops_when_whoever_started_it_is_killed() -> None:
    """After kill -9 of the tests the folder with the data goes, and nobody answers on the port."""
    script = (
        "import time; from tests.postgres_server import running_server\n"
        "with running_server() as server:\n    print(server.address, server.password, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address, password = process.stdout.readline().split()
        with psycopg.connect(address, password=password) as connection:
            (folder,) = connection.execute("show data_directory").fetchone()
        process.send_signal(signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while Path(folder).parent.exists():
        assert time.monotonic() < end, "the server outlived the tests"
        time.sleep(0.05)
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(address, password=password).close()


def test_a_given_server_is_described_by_its_url_without_the_password() -> None:
    """The password of CRMDESK_TEST_PG_URL does not stay in the address that tests print."""
    server = at_url("postgresql://anna:s3cret@db.example:5433/postgres")
    assert server == PostgresServer("postgresql://anna@db.example:5433/postgres", "s3cret")
    assert server.url("base") == "postgresql://anna@db.example:5433/base"


def test_a_closed_folder_on_the_way_closes_what_lies_below(tmp_path: Path) -> None:
    """A program under a folder of mode 0700 cannot be run by another account."""
    below = tmp_path / "closed" / "programs"
    below.mkdir(parents=True)
    below.parent.chmod(0o700)
    assert not is_open(below)
