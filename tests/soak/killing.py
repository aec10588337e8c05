"""Processes killed while they import and edit: the base stays whole, an import is there with all its rows or with none."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmdesk.data.store import Store
from tests.bench.importing import MAPPING, write_deals
from tests.soak.wholeness import Violation, check_whole
from tests.soak.workers import count_deals

ROOT = Path(__file__).resolve().parents[2]
ROWS = 4_000


@contextmanager
def worker(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Start a worker; it is gone when the block ends, however it ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.workers", *words],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def soak_kills(base: Path, folder: Path, until: float) -> dict[str, int]:
    """Kill imports and edits at random moments until a time of ``monotonic``; return how often what happened.

    Raises:
        Violation: a base was torn, or an import was there in part.
    """
    dice = random.Random(11)
    path = folder / "deals.csv"
    write_deals(path, ROWS)
    path.with_suffix(".toml").write_text(MAPPING.replace('match = "external_id"\n', ""), encoding="utf-8")
    counts = {"imports killed": 0, "imports kept": 0, "editors killed": 0}
    longest = _whole_import(base, path, counts)
    while time.monotonic() < until:
        before = _deals(base)
        with worker("import", str(base), str(path)) as process:
            time.sleep(dice.uniform(0.3, 1.0) * longest)
            process.kill()
            process.wait()
        check_whole(str(base))
        added = _deals(base) - before
        if added not in (0, ROWS):
            raise Violation(f"an import of {ROWS} rows that was killed left {added}")
        counts["imports kept" if added else "imports killed"] += 1
        with worker("edit", str(base), str(dice.randrange(1 << 30))) as process:
            time.sleep(dice.uniform(1.0, 2.5))
            if process.poll() is not None:
                raise Violation(f"an editor ended by itself: {process.stderr.read() if process.stderr else ''}")
            process.kill()
            process.wait()
        check_whole(str(base))
        counts["editors killed"] += 1
    return counts


def _whole_import(base: Path, path: Path, counts: dict[str, int]) -> float:
    """Import once to the end and return the seconds it took."""
    begun = time.monotonic()
    with worker("import", str(base), str(path)) as process:
        output, errors = process.communicate()
        if process.returncode or int(output) != ROWS:
            raise Violation(f"an import that nobody disturbed failed: {output}{errors}")
    counts["imports kept"] += 1
    return time.monotonic() - begun


def _deals(base: Path) -> int:
    store = Store.open(str(base))
    try:
        return count_deals(store)
    finally:
        store.close()
