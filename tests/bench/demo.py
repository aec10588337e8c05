"""How long the demo base takes that a person makes by one click."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from crmdesk.data.demo import make_demo
from tests.bench.demo_bases import SEED, TODAY, clock
from tests.bench.figure import Figure

DEALS = 10_000
MOST_S = 20.0


def measure_demo() -> Iterator[Figure]:
    """Yield the seconds of a demo base of 10 thousand deals."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        make_demo(str(Path(folder) / "demo.crmdb"), deals=DEALS, seed=SEED, today=TODAY, clock=clock).close()
        taken = time.perf_counter() - begun
    yield Figure("demo", f"demo base of {DEALS:,} deals", taken, "s", None, "", MOST_S, absolute=True)
