"""Soak the program: ``python -m tests.soak [--minutes N]``; exit code 1 when something that must hold did not."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from crmdesk.data.models import Client, Manager
from crmdesk.data.store import NewFirm, Store
from tests.bench.importing import CLIENTS, MANAGERS
from tests.soak.forging import soak_forgeries
from tests.soak.killing import soak_kills
from tests.soak.mutating import soak_mutations
from tests.soak.racing import soak_races
from tests.soak.signing import soak_signing
from tests.soak.wholeness import Violation

MINUTES = 2.0
#: Shares of the time: kills need processes that start anew, races and files are quick.
_KILLS, _RACES, _BROKEN, _SIGNING, _FORGING = 0.35, 0.15, 0.2, 0.15, 0.15


def main(words: list[str]) -> int:
    """Soak for a while, print what was done, and return 1 on the first violation."""
    parser = argparse.ArgumentParser(prog="python dev.py soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"how long ({MINUTES:g})")
    parser.add_argument(
        "--every-byte", action="store_true", help="change every byte of a signed report (about an hour)"
    )
    options = parser.parse_args(words)
    seconds = options.minutes * 60
    folder = Path(tempfile.mkdtemp(prefix="crmdesk-soak-"))
    base = folder / "soak.crmdb"
    begun = time.monotonic()

    def part(share: float) -> float:
        """Return until when a piece of the soak lasts that begins now."""
        return time.monotonic() + seconds * share

    try:
        _make(base)
        _tell("killed in the middle", soak_kills(base, folder, part(_KILLS)))
        _tell("writers of the same deals", soak_races(base, part(_RACES)))
        _tell("broken files", soak_mutations(base, folder, part(_BROKEN)))
        _tell("signing, killed in the middle", soak_signing(folder / "signing", part(_SIGNING)))
        _tell("forged reports", soak_forgeries(folder / "forging", None if options.every_byte else part(_FORGING)))
    except Violation as violation:
        print(f"VIOLATION: {violation}\nEverything is left in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    print(f"nothing was lost, torn or wrong in {time.monotonic() - begun:.0f} s")
    return 0


def _make(base: Path) -> None:
    store = Store.create(str(base), NewFirm("Soak"))
    with store.changing(cause="soak") as change:
        change.add(Manager, [{"name": f"Менеджер {place}"} for place in range(MANAGERS)])
        change.add(Client, [{"name": f"ООО «Клиент {place}»"} for place in range(CLIENTS)])
    store.close()


def _tell(what: str, counts: dict[str, int]) -> None:
    print(f"{what}: {', '.join(f'{count} {name}' for name, count in counts.items())}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
