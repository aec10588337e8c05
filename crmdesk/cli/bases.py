"""Commands that make, open and upgrade bases, and the one that opens the window."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk.data.errors import UsageFault
from crmdesk.data.settings import LAST_BASE, Settings, data_folder
from crmdesk.data.words import _

if TYPE_CHECKING:
    from sqlalchemy import URL

    from crmdesk.data.engines import Password
    from crmdesk.data.store import Store


def window(options: argparse.Namespace) -> int:
    """Open the window on a base, or on the first screen."""
    from crmdesk.app import run_window  # noqa: PLC0415 - Qt is not needed by any other command

    return run_window(options.base or None, language=options.lang or "")


def demo(options: argparse.Namespace) -> int:
    """Make a demo base and open it; an existing one at the same place is opened as it is."""
    from crmdesk.data.demo import make_demo  # noqa: PLC0415 - brings numpy and the storage with it

    place = Path(options.at) if options.at else data_folder() / "demo.crmdb"
    if options.at and place.exists():
        raise UsageFault(_("“{path}” is there already. Choose another name.").format(path=place))
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        begin = time.perf_counter()
        store = make_demo(
            str(place), deals=options.deals, years=options.years, seed=options.seed,
            today=read_day(options.today) if options.today else None, progress=ProgressLine(_("Making the demo base")),
        )  # fmt: skip
        store.close()
        sys.stderr.write(
            _("The demo base is ready: {path} ({seconds} s).").format(
                path=place, seconds=round(time.perf_counter() - begin, 1)
            )
            + "\n"
        )
    if options.no_window:
        return 0
    options.base = str(place)
    return window(options)


def init(options: argparse.Namespace) -> int:
    """Make a new empty base."""
    from crmdesk.data.store import NewFirm, Store  # noqa: PLC0415 - brings SQLAlchemy with it

    if not options.base:
        raise UsageFault(_("Say where the base shall be: crmdesk --base FILE init"))
    name = options.name or _("My firm")
    store = Store.create(
        options.base, NewFirm(name, options.currency, options.timezone), password=password_for(options.base)
    )
    sys.stdout.write(_("The base of “{firm}” is ready: {name}.").format(firm=name, name=store.name) + "\n")
    store.close()
    return 0


def upgrade(options: argparse.Namespace) -> int:
    """Bring the base to the format of this program."""
    from crmdesk.data.upgrading import upgrade_base  # noqa: PLC0415 - brings SQLAlchemy with it

    location = options.base or Settings().get(LAST_BASE)
    result = upgrade_base(location, password=password_for(location))
    sys.stdout.write(result + "\n")
    return 0


def open_base(options: argparse.Namespace) -> Store:
    """Open the base that the command line, the environment or the last session names.

    Raises:
        UsageFault: nobody named one.
    """
    from crmdesk.data.store import Store  # noqa: PLC0415 - brings SQLAlchemy with it

    location = options.base or Settings().get(LAST_BASE)
    if not location:
        raise UsageFault(_("No base is named. Write --base FILE, or set CRMDESK_BASE."))
    return Store.open(location, password=password_for(location))


def password_for(location: str) -> Password | None:
    """Return where a server's password comes from: the keychain, then the client's own files, then a prompt."""
    from crmdesk.data.engines import is_server  # noqa: PLC0415 - brings SQLAlchemy with it

    if not is_server(location):
        return None
    asked: dict[str, str | None] = {}

    def ask(url: URL) -> str | None:
        if "PGPASSWORD" in os.environ or "PGPASSFILE" in os.environ:
            return None  # the client library reads them itself
        if location not in asked:
            from crmdesk.data.secrets import recall  # noqa: PLC0415 - needed for a server only

            asked[location] = recall(location)
            if asked[location] is None and sys.stdin.isatty():
                asked[location] = getpass.getpass(
                    _("Password of {account}: ").format(account=f"{url.username}@{url.host}")
                )
        return asked[location]

    return ask


def read_day(text: str) -> date:
    """Return an ISO date.

    Raises:
        UsageFault: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageFault(_("“{text}” is not a date. Write it like 2025-11-20.").format(text=text)) from None


class ProgressLine:
    """One line of progress on a terminal; silent where standard error is no terminal."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown = -1

    def __call__(self, done: float, total: float = 1, *_text: object) -> None:
        """Show the share done, whole percents only."""
        percent = int(100 * done / total) if total else 100
        if percent != self._shown and sys.stderr.isatty():
            self._shown = percent
            sys.stderr.write(f"\r{self._title}: {percent} %" + ("\n" if percent >= 100 else ""))
            sys.stderr.flush()
