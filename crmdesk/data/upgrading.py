"""Upgrading: a base of an older format is copied, the copy is checked, and only then the base is changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from crmdesk.data.engines import Password, connect_engine, fault_of, is_server
from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.migrations import FORMAT, migrate
from crmdesk.data.store import Store
from crmdesk.data.words import _


def upgrade_base(location: str, password: Password | None = None) -> str:
    """Bring a base to the format of this program and return a sentence on what was done.

    A file is copied beside itself first, and the copy's integrity is checked; a server's base is the administrator's to
    back up, and its migrations run in one transaction.

    Raises:
        EnvironmentFault: there is no such base, it is newer, or the copy is not sound; nothing was changed then.
    """
    if not is_server(location) and not Path(location).is_file():
        raise EnvironmentFault(_("There is no file “{path}”. Check the name or create a base.").format(path=location))
    engine = connect_engine(location, password)
    store = Store(engine, location, lambda: datetime.now(UTC))
    try:
        found = store.found_format()
        if found == FORMAT:
            return _("“{name}” is of this program's format already.").format(name=store.name)
        copy = None if is_server(location) else _copy(engine, Path(location))
        migrate(engine)
    except DBAPIError as error:
        fault = fault_of(error, location)
        if fault is None:
            raise
        raise fault from error
    finally:
        engine.dispose()
    if copy is None:
        return _("“{name}” is upgraded from format {old} to {new}.").format(name=store.name, old=found, new=FORMAT)
    return _("“{name}” is upgraded from format {old} to {new}; the old one is kept as {copy}.").format(
        name=store.name, old=found, new=FORMAT, copy=copy.name
    )


def _copy(engine: Engine, path: Path) -> Path:
    """Copy the base through its own engine and check the copy, so that the live file is never opened twice."""
    copy = path.with_name(f"{path.stem}.{datetime.now(UTC):%Y%m%d-%H%M%S}.before-upgrade{path.suffix}")
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("VACUUM INTO ?", (str(copy),))
        raw.close()
    checked = connect_engine(str(copy))
    try:
        with checked.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    finally:
        checked.dispose()
    if verdict != "ok":
        raise EnvironmentFault(
            _("The copy of “{name}” is not sound, so nothing was upgraded. Restore the base from a backup.").format(
                name=path.name
            )
        )
    return copy
