"""How SQLAlchemy reaches a base: an SQLite file through the program's own SQLite, or a Postgres server.

SQLite: WAL with full synchronisation; a writer begins with BEGIN IMMEDIATE, because a reader that turns writer is
refused at once whatever the timeout. Opening the live file by any other means would drop its locks: nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from crmdesk.data.errors import EnvironmentFault, Fault, UsageFault
from crmdesk.data.words import _

APPLICATION_ID = 0x43524D44  # "CRMD"
#: Bases written by an older SQLite may be corrupted by its WAL defect; newer ones carry the fix.
SAFE_SQLITE = (3, 51, 3)

#: Setting -> what is written and what must be read back.
_PRAGMAS: dict[str, tuple[str, int]] = {
    "foreign_keys": ("ON", 1),
    "busy_timeout": ("5000", 5000),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "recursive_triggers": ("ON", 1),
    "secure_delete": ("FAST", 2),
    "synchronous": ("FULL", 2),
}

Password = Callable[[URL], str | None]


def is_server(location: str) -> bool:
    """Return whether a location is a Postgres URL rather than a file."""
    return location.startswith(("postgresql://", "postgres://"))


def connect_engine(location: str, password: Password | None = None) -> Engine:
    """Return an engine for a file path or ``postgresql://person@host/name``; connects to nothing yet.

    Raises:
        UsageFault: the URL cannot be read, or carries a password.
    """
    return _postgres(location, password) if is_server(location) else _sqlite(location)


def _sqlite(location: str) -> Engine:
    import sqlcipher3.dbapi2 as driver  # noqa: PLC0415 - the only door to SQLite

    if driver.sqlite_version_info < SAFE_SQLITE:
        raise EnvironmentFault(
            _("The program's SQLite {version} is too old to write safely. Install the program again.").format(
                version=driver.sqlite_version
            )
        )
    # The driver looks for a way to adapt every None it binds, a microsecond and more each, unless it is told one: a deal
    # has twenty of them, and inserting it takes a third of the time.
    driver.register_adapter(type(None), _nothing)
    driver_module: Any = driver
    engine = create_engine(
        URL.create("sqlite", database=str(Path(location))), module=driver_module, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for name, (word, expected) in _PRAGMAS.items():
            cursor.execute(f"PRAGMA {name} = {word}")
            if cursor.execute(f"PRAGMA {name}").fetchone()[0] != expected:
                raise EnvironmentFault(_("SQLite refused the setting {name}.").format(name=name))
        cursor.execute("PRAGMA cache_size = -32768")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _nothing(_value: None) -> None:
    """Return None as the driver is to bind it."""


def _postgres(location: str, password: Password | None) -> Engine:
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):  # the driver's word for a port that is no number
        raise UsageFault(
            _("“{location}” is not an address of a base. Write postgresql://person@host/name.").format(
                location=location
            )
        ) from None
    if url.password is not None:
        raise UsageFault(_("A password does not belong in an address: remove it, and it will be asked."))
    url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})

    @event.listens_for(engine, "do_connect")
    def _on_do_connect(_dialect: object, _record: object, _args: object, options: dict[str, Any]) -> None:
        word = password(url) if password is not None else None
        if word is not None:
            options["password"] = word

    return engine


_FULL = re.compile(r"disk is full|no space left", re.IGNORECASE)
_LOCKED = re.compile(r"database( table)? is locked", re.IGNORECASE)
_READ_ONLY = re.compile(r"readonly database", re.IGNORECASE)
_CANNOT_OPEN = re.compile(r"unable to open", re.IGNORECASE)
_DAMAGED = re.compile(r"malformed|disk image|not a database|corrupt", re.IGNORECASE)
_IO = re.compile(r"disk I/O error", re.IGNORECASE)
_PASSWORD = re.compile(r"password|authentication failed|no pg_hba", re.IGNORECASE)
_NO_BASE = re.compile(r"database .* does not exist", re.IGNORECASE)
_LETTER = re.compile(r"NUL \(0x00\)|unsupported Unicode escape|Unicode (low|high) surrogate", re.IGNORECASE)
_TOO_LARGE = re.compile(r"integer overflow|(bigint|integer) out of range", re.IGNORECASE)
_NO_RIGHT = re.compile(r"permission denied", re.IGNORECASE)


def fault_of(error: DBAPIError, location: str) -> Fault | None:
    """Return what a driver's error means to people, or None when it is a defect of the program."""
    text = str(error.orig)
    where = location if is_server(location) else Path(location).name
    if _TOO_LARGE.search(text):
        return UsageFault(
            _(
                "Sums in {where} are too large to be added up: an amount was typed wrong. Order the deals by amount."
            ).format(where=where)
        )
    if is_server(location):
        return _server_fault(error, text, where)
    for pattern, sentence in (
        (_FULL, _("The disk is full, so nothing was saved in “{where}”. Free some space and try again.")),
        (_LOCKED, _("Another program keeps “{where}” busy. Close it there or try again in a minute.")),
        (_READ_ONLY, _("“{where}” cannot be written: the file or its folder is read-only.")),
        (_CANNOT_OPEN, _("“{where}” cannot be opened: check that the folder exists and may be read and written.")),
        (_DAMAGED, _("“{where}” is damaged or is not a CRM Desk base. Restore it from a backup.")),
        (_IO, _("The disk with “{where}” reports an error. Check the disk; the base is as it was before.")),
    ):
        if pattern.search(text):
            return EnvironmentFault(sentence.format(where=where))
    return None


def letter_fault() -> UsageFault:
    """Return what to say of a text with a character that is none: pasted from a binary file, or cut in two."""
    return UsageFault(
        _("The text holds a character that cannot be kept. Type the text anew, or paste it without that.")
    )


def _server_fault(error: DBAPIError, text: str, where: str) -> Fault | None:
    if _LETTER.search(text):
        return letter_fault()
    for pattern, sentence in (
        (_PASSWORD, _("The server did not let you in to {where}: check the name and the password.")),
        (_NO_BASE, _("There is no base at {where}. Check the address or create the base.")),
        (_NO_RIGHT, _("Your account has no right to do this in {where}. Ask the administrator.")),
        (_FULL, _("The server's disk is full, so nothing was saved in {where}. Tell the administrator.")),
    ):
        if pattern.search(text):
            return EnvironmentFault(sentence.format(where=where))
    sqlstate = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or sqlstate is None or sqlstate[:2] in ("08", "57"):
        return EnvironmentFault(
            _("There is no connection with {where}. Check the network; nothing typed is lost.").format(where=where)
        )
    return None
