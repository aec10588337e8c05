"""The demo base: a believable Russian firm with five years behind it, the same for the same seed.

The whole model is filled except period reports, signatures and commitments: a signed report is something that people
of this base do themselves, with their own keys. ``stories`` says what is planted for reports to find.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from crmdesk.data.engines import is_server
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Record
from crmdesk.data.store import Clock, NewFirm, Store, system_clock
from crmdesk.data.words import _

DEMO_FIRM = NewFirm("Вектор Климат", currency="RUB", timezone="Europe/Moscow")
#: The demo sells nothing sensible with fewer, and ids of more would leave their room.
FEWEST_DEALS, MOST_DEALS = 100, 5_000_000
MOST_YEARS = 20

Progress = Callable[[int, int], None]


def make_demo(
    location: str,
    *,
    deals: int = 10_000,
    years: int = 5,
    seed: int = 1,
    today: date | None = None,
    progress: Progress | None = None,
    clock: Clock = system_clock,
) -> Store:
    """Make a demo base and return it open.

    The same ``deals``, ``years``, ``seed`` and ``today`` give the same rows: ids, numbers, dates and amounts.

    Args:
        location: where the new base goes: a file that is not there yet, or an empty base of a server.
        deals: how many, from 100 on; clients are a quarter of it, activities five times as many.
        years: how far the history goes back.
        seed: which firm of the many possible ones.
        today: the last day of the history; the clock's day in Moscow when None.
        progress: told how many deals of all are written; may raise ``Cancelled``, then nothing is left behind.
        clock: of the base that is made.

    Raises:
        UsageFault: the file is there already, or the numbers are out of range.
        EnvironmentFault: the base cannot be made there.
        Cancelled: ``progress`` said so.
    """
    from crmdesk.data.demo.writing import write_demo  # noqa: PLC0415 - numpy takes a tenth of a second

    _check(deals, years, seed)
    store = Store.create(location, DEMO_FIRM, clock=clock)
    try:
        write_demo(store, deals=deals, years=years, seed=seed, today=today or store.today(), progress=progress)
    except BaseException:
        _remove(store)
        raise
    return store


def _check(deals: int, years: int, seed: int) -> None:
    if not FEWEST_DEALS <= deals <= MOST_DEALS:
        raise UsageFault(
            _("A demo base holds {fewest} to {most} deals, not {asked}.")
            .format(fewest=FEWEST_DEALS, most=MOST_DEALS, asked=deals)
        )  # fmt: skip
    if not 1 <= years <= MOST_YEARS:
        raise UsageFault(
            _("A demo base goes back 1 to {most} years, not {asked}.").format(most=MOST_YEARS, asked=years)
        )
    if seed < 0:
        raise UsageFault(_("The seed of a demo base is 0 or more, not {asked}.").format(asked=seed))


def _remove(store: Store) -> None:
    """Leave the place as it was found: no file, or an empty base of the server."""
    if is_server(store.location):
        with store.engine.execution_options(write=True).connect() as connection, connection.begin():
            Record.metadata.drop_all(connection)
            connection.exec_driver_sql("drop table if exists alembic_version")
        store.close()
        return
    store.close()
    for tail in ("", "-wal", "-shm"):
        Path(f"{store.location}{tail}").unlink(missing_ok=True)
