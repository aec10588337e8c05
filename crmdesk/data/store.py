"""Store: the open base, the only door to it.

Reading is one consistent snapshot; writing goes through ``Change``. Each thread that asks gets its own connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.exc import DBAPIError

from crmdesk.data.engines import APPLICATION_ID, Password, connect_engine, fault_of, is_server, letter_fault
from crmdesk.data.errors import Cancelled, EnvironmentFault, OlderFormatFault, UsageFault
from crmdesk.data.ids import Ids, random_id
from crmdesk.data.migrations import FORMAT, migrate
from crmdesk.data.models import BaseState, Firm
from crmdesk.data.stopping import current_stop
from crmdesk.data.words import _

if TYPE_CHECKING:
    from crmdesk.data.journal import Change

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class NewFirm:
    """What is asked when a base is made."""

    name: str
    currency: str = "RUB"
    timezone: str = "Europe/Moscow"


@dataclass(frozen=True, slots=True)
class FirmCard:
    """The firm as every figure needs it; ``settings`` are its own thresholds by name."""

    id: int
    name: str
    currency: str
    timezone: ZoneInfo
    fiscal_month: int
    settings: dict[str, Any] = field(default_factory=dict)
    preset: str = ""
    """What the window begins with: a key of ``PRESETS``."""


class Store:
    """An open base: a file or a server's."""

    def __init__(self, engine: Engine, location: str, clock: Clock) -> None:
        self.engine = engine
        self.location = location
        self.clock = clock
        self._firm: FirmCard | None = None
        self._replica: int | None = None
        self.person_id: int | None = None
        """Who sits here: a manager's id, the author of every change that names no other; None where nobody said."""
        self.own_txns: set[int] = set()
        """The transactions this program has committed here: nobody clashes with themselves."""
        self.entries = 0
        """Journal entries written here since it was opened, those about to be committed included."""
        self.changes = 0
        """How many transactions this program has committed here."""
        self._hlc = 0
        self._hlc_lock = threading.Lock()
        self._snapshot = threading.local()

    @classmethod
    def create(
        cls, location: str, firm: NewFirm, *, clock: Clock = system_clock, password: Password | None = None
    ) -> Store:
        """Make a new base with its schema, the firm and nothing else.

        Raises:
            UsageFault: the file is there already, or the time zone or currency does not exist.
            EnvironmentFault: the folder, disk or server does not let it be made.
        """
        _check_firm(firm)
        if not is_server(location) and Path(location).exists():
            raise UsageFault(_("“{path}” is there already. Choose another name or open it.").format(path=location))
        store = cls(connect_engine(location, password), location, clock)
        try:
            with store._explained():
                if is_server(location) and inspect(store.engine).has_table(Firm.__tablename__):
                    raise UsageFault(_("{location} holds a base already. Open it instead.").format(location=location))
                migrate(store.engine)
                store._plant(firm)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open(cls, location: str, *, clock: Clock = system_clock, password: Password | None = None) -> Store:
        """Open a base that is there.

        Raises:
            EnvironmentFault: there is no such file or server, it is damaged, foreign, locked, or newer than the program.
        """
        if not is_server(location) and not Path(location).is_file():
            raise EnvironmentFault(
                _("There is no file “{path}”. Check the name or create a base.").format(path=location)
            )
        store = cls(connect_engine(location, password), location, clock)
        try:
            with store._explained():
                store._check_format()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close every connection; the store is not usable afterwards."""
        self.engine.dispose()

    @property
    def on_server(self) -> bool:
        """Whether the base is a server's, shared by several people."""
        return is_server(self.location)

    @property
    def name(self) -> str:
        """The base as people recognise it: the file's name, or host and base without the person."""
        if self.on_server:
            return f"{self.engine.url.host or 'localhost'}/{self.engine.url.database}"
        return Path(self.location).name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to one consistent snapshot of the base.

        In a thread that works under a ``Stop`` a statement of a file's base ends as soon as the stop is set; a server's runs
        to its end.

        Raises:
            EnvironmentFault: the base cannot be read.
            Cancelled: nobody wants the answer any more.
        """
        shared = getattr(self._snapshot, "connection", None)
        if shared is not None:
            yield shared
            return
        engine = self.engine
        if self.on_server:
            engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with self._explained(), engine.connect() as connection, connection.begin(), self._interruptible(connection):
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give one snapshot to everything that this thread reads inside the block: parts of one report agree with each other.

        Raises:
            EnvironmentFault: the base cannot be read.
            Cancelled: nobody wants the answer any more.
        """
        with self.reading() as connection:
            outer = getattr(self._snapshot, "connection", None)
            self._snapshot.connection = connection
            try:
                yield connection
            finally:
                self._snapshot.connection = outer

    @contextmanager
    def _interruptible(self, connection: Connection) -> Iterator[None]:
        stop = current_stop()
        if stop is None or self.on_server:
            yield
            return
        driver: Any = connection.connection.driver_connection
        try:
            with stop.interrupting(driver.interrupt):
                yield
        except DBAPIError as error:
            if stop.is_set():
                raise Cancelled from error
            raise

    @contextmanager
    def changing(self, *, author_id: int | None = None, cause: str = "edit") -> Iterator[Change]:
        """Give the one door for changes; all of them are kept when the block ends, or none if it raises.

        Without ``author_id`` they are made by the person who sits here.

        Raises:
            EnvironmentFault: the base cannot be written.
            ConflictFault: somebody saved the same row meanwhile.
        """
        from crmdesk.data.journal import Change  # noqa: PLC0415 - journal needs Store's types

        with (
            self._explained(),
            self.engine.execution_options(write=True).connect() as connection,
            connection.begin() as transaction,
        ):
            author = self.person_id if author_id is None else author_id
            change = Change(self, connection, author_id=author, cause=cause)
            yield change
            change.settle()
            firm = _read_firm(connection) if change.touched_firm else None
            with self._counted(change.entries):
                transaction.commit()
        self.own_txns.add(change.txn)
        self.changes += 1
        if firm is not None:
            self._firm = firm

    @property
    def firm(self) -> FirmCard:
        """The firm, read once and again by whoever changes it here: the window asks for it without waiting for the base."""
        if self._firm is None:
            with self.reading() as connection:
                self._firm = _read_firm(connection)
        return self._firm

    @property
    def replica(self) -> int:
        """The id of this copy of the base."""
        if self._replica is None:
            with self.reading() as connection:
                self._replica = connection.execute(select(BaseState.replica)).scalar_one()
        return self._replica

    def now(self) -> datetime:
        """Return this moment in UTC by the store's clock."""
        return self.clock()

    def today(self) -> date:
        """Return the business date in the firm's time zone."""
        return self.clock().astimezone(self.firm.timezone).date()

    def day_of(self, moment: datetime) -> date:
        """Return the business date of an instant in the firm's time zone."""
        return moment.astimezone(self.firm.timezone).date()

    def next_hlc(self, count: int, above: int = 0) -> int:
        """Return the first of ``count`` consecutive clock values, all above ``above`` and any given before."""
        now = int(self.clock().timestamp() * 1000) << 16
        with self._hlc_lock:
            first = max(now, self._hlc + 1, above + 1)
            self._hlc = first + count - 1
        return first

    @contextmanager
    def _counted(self, entries: int) -> Iterator[None]:
        """Count own entries before they are there: whoever compares with the journal must not take them for others'."""
        self.entries += entries
        try:
            yield
        except BaseException:
            self.entries -= entries
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            fault = fault_of(error, self.location)
            if fault is None:
                raise
            raise fault from error
        except UnicodeEncodeError as error:
            raise letter_fault() from error

    def _plant(self, firm: NewFirm) -> None:
        ids = Ids()
        with self.engine.execution_options(write=True).connect() as connection, connection.begin():
            connection.execute(
                BaseState.__table__.insert(),  # type: ignore[attr-defined]
                {"id": ids.take(), "replica": random_id(), "epoch": random_id(), "format": FORMAT},
            )
        with self.changing(cause="create") as change:
            change.add(Firm, [{"name": firm.name, "currency": firm.currency, "timezone": firm.timezone}])

    def found_format(self) -> int:
        """Return the format of the base as it lies there.

        Raises:
            EnvironmentFault: it is no base of CRM Desk, or one of a newer program.
        """
        with self._explained(), self.engine.connect() as connection:
            if self.on_server:
                if not inspect(connection).has_table(BaseState.__tablename__):
                    raise EnvironmentFault(_("{name} holds no CRM Desk base.").format(name=self.name))
                found: int = connection.execute(select(BaseState.format)).scalar_one()
            else:
                mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
                found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                if mark != APPLICATION_ID:
                    raise EnvironmentFault(
                        _("“{name}” is not a CRM Desk base. Choose another file.").format(name=self.name)
                    )
        if found > FORMAT:
            raise EnvironmentFault(
                _(
                    "“{name}” was made by a newer CRM Desk (format {found}, this program knows {known}). "
                    "Update the program."
                ).format(name=self.name, found=found, known=FORMAT)
            )
        return found

    def _check_format(self) -> None:
        found = self.found_format()
        if found < FORMAT:
            raise OlderFormatFault(
                _(
                    "“{name}” is of an older format ({found}; this program needs {known}). "
                    "Run: crmdesk --base … upgrade"
                ).format(name=self.name, found=found, known=FORMAT)
            )


def _read_firm(connection: Connection) -> FirmCard:
    row = connection.execute(select(Firm).order_by(Firm.id).limit(1)).one()
    zone, settings = ZoneInfo(row.timezone), dict(row.settings or {})
    return FirmCard(row.id, row.name, row.currency, zone, row.fiscal_month, settings, row.preset)


def _check_firm(firm: NewFirm) -> None:
    try:
        ZoneInfo(firm.timezone)
    except (KeyError, ValueError, OSError):
        raise UsageFault(
            _("There is no time zone “{zone}”. Write it like Europe/Moscow.").format(zone=firm.timezone)
        ) from None
    if len(firm.currency) != 3 or not firm.currency.isascii() or not firm.currency.isupper():
        raise UsageFault(_("“{code}” is not a currency code. Write it like RUB.").format(code=firm.currency))
    if not firm.name.strip():
        raise UsageFault(_("The firm needs a name."))
