"""From the start of the process to the usable window, beside an empty QMainWindow of the same Qt; and memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.demo_bases import cache_folder
from tests.bench.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
STARTS = 7
MOST = 3.0
MOST_MEMORY = 400.0


def probe(*words: str) -> dict[str, Any]:
    """Run a probe in a process of its own with nobody's settings; ``started`` is the moment it was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        # As it is for a person from the second start on: compiled, whatever the caller's Python may write.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {
            "PYTHONPYCACHEPREFIX": str(cache_folder() / "bytecode"),
            "CRMDESK_CONFIG_DIR": folder,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
        }
        started = time.time()
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.probes", *words],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return {**json.loads(done.stdout.splitlines()[-1]), "started": started}


def measure_start(base: Path) -> Iterator[Figure]:
    """Yield how long the start takes: to the usable window, and to its first page full of figures."""
    shown, usable, full, empty = [], [], [], []
    loaded: list[str] = []
    for place in range(STARTS + 1):
        ours, bare = probe("window", str(base)), probe("empty")
        loaded = ours["loaded"]
        if place:  # the first one fills the page cache
            shown.append((ours["shown"] - ours["started"]) * 1000)
            usable.append((ours["usable"] - ours["started"]) * 1000)
            full.append((ours["full"] - ours["started"]) * 1000)
            empty.append((bare["shown"] - bare["started"]) * 1000)
    yield Figure("start", "window on the screen", statistics.median(shown), "ms", statistics.median(empty),
                 "an empty QMainWindow", MOST)  # fmt: skip
    name = "base open, desk painted" + (f" (loads {', '.join(loaded)})" if loaded else "")
    yield Figure("start", name, statistics.median(usable), "ms", statistics.median(empty), "an empty QMainWindow", MOST)
    yield Figure(
        "start", "first page full", statistics.median(full), "ms", statistics.median(empty), "an empty QMainWindow"
    )


def measure_memory(base: Path) -> Iterator[Figure]:
    """Yield the most memory a process took that showed the overview, the list of deals and the cut."""
    ours, bare = probe("tour", str(base)), probe("empty")
    yield Figure("memory", "overview, deals, cut", ours["memory"], "MiB", bare["memory"], "an empty QMainWindow",
                 MOST_MEMORY, absolute=True)  # fmt: skip
