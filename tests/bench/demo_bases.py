"""Demo bases to measure on: made once for a size, a seed and the code that makes them, and kept outside the checkout."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import platformdirs

from crmdesk.data.demo import make_demo
from crmdesk.data.store import Store

CACHE_VARIABLE = "CRMDESK_BENCH_DIR"
SEED = 1
#: The last day of every base that is measured: figures of two days then differ by the code alone.
TODAY = date(2025, 11, 20)

_DATA = Path(__file__).resolve().parents[2] / "crmdesk" / "data"


def clock() -> datetime:
    """Return noon of ``TODAY`` in UTC."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


def cache_folder() -> Path:
    """Return where bases are kept between runs; ``CRMDESK_BENCH_DIR`` overrides it."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_cache_path("crmdesk", appauthor=False) / "bench"


def demo_base(deals: int) -> Path:
    """Return the path of a closed demo base of that size, made now if there is none.

    The name holds a hash of the models, migrations and the demo's own code: a base of other code is not taken.
    """
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"demo-{deals}-{SEED}-{_code_hash()}.crmdb"
    if not path.exists():
        part = path.with_suffix(".part")
        for tail in ("", "-wal", "-shm"):
            Path(f"{part}{tail}").unlink(missing_ok=True)
        print(f"Making a demo base of {deals:,} deals ...", flush=True)
        begun = time.perf_counter()
        make_demo(str(part), deals=deals, seed=SEED, today=TODAY, clock=clock).close()
        part.rename(path)
        print(f"... made in {time.perf_counter() - begun:.1f} s, {path.stat().st_size / 2**20:.0f} MiB", flush=True)
    return path


def open_base(path: Path) -> Store:
    """Open a base on ``TODAY``."""
    return Store.open(str(path), clock=clock)


def _code_hash() -> str:
    digest = hashlib.sha256()
    for folder in ("models", "migrations", "demo"):
        for source in sorted((_DATA / folder).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
