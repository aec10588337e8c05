"""Count what daily work costs: ``python -m tests.effort [--only GROUP] [--keep] [--offscreen]``."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.effort.finding import Finding

HISTORY = Path(__file__).with_name("history.jsonl")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "effort.md"
#: What is counted, in order; names of ``--only``.
GROUPS = ("tasks", "lines", "times")
INTRODUCTION = """# What daily work costs

`python3 dev.py effort` drives the real window by keys and mouse on a fresh demo base and counts. A step is a click, a drag,
a key or a chord; letters that are typed are counted by themselves. A task begins on its screen. What is done is read from the
base afterwards: a task that left nothing there is MISSED, and one whose screen is not built is "not there yet".
"""


def main(words: list[str]) -> int:
    """Count, print and, if asked, keep; 0 always: the table is the answer."""
    parser = argparse.ArgumentParser(prog="python dev.py effort", description=__doc__)
    parser.add_argument("--only", default="", choices=("", *GROUPS), metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--keep", action="store_true", help=f"append to {HISTORY.name} and rewrite docs/{PAGE.name}")
    parser.add_argument("--offscreen", action="store_true", help="use no display even where there is one")
    asked = parser.parse_args(words)
    screen = _screen(offscreen=asked.offscreen)
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CRMDESK_CONFIG_DIR"] = folder
            findings = _count(Path(folder), asked.only)
    finally:
        if screen is not None:
            screen.terminate()
            screen.wait()
    if asked.keep:
        _keep(findings)
    return 0


def _screen(*, offscreen: bool) -> subprocess.Popen[str] | None:
    """Find a screen: the one there is, else Xvfb where it is installed, else Qt's own memory."""
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return None
    if os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    program = shutil.which("Xvfb")
    if program is None or not sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return None
    started = subprocess.Popen(
        [program, "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert started.stdout is not None
    os.environ["DISPLAY"] = f":{started.stdout.readline().strip()}"
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    return started


def _count(folder: Path, only: str) -> list[Finding]:
    findings = []
    for finding in _measure(folder, only):
        findings.append(finding)
        print(finding.line, flush=True)
    return findings


def _measure(folder: Path, only: str) -> Iterator[Finding]:
    from tests.effort.bases import crowded_demo, fresh_demo
    from tests.effort.lines import measure_lines
    from tests.effort.tasks import measure_tasks
    from tests.effort.timings import CARDS, measure_board, measure_edits
    from tests.effort.world import real_window

    with real_window(folder) as world:
        if only in ("", "times"):
            world.open(fresh_demo(folder))
            yield from measure_edits(world)
            world.open(crowded_demo(folder, CARDS))
            yield from measure_board(world)
        if only in ("", "lines"):
            world.open(fresh_demo(folder))
            yield from measure_lines(world)
        if only in ("", "tasks"):
            world.open(fresh_demo(folder))
            yield from measure_tasks(world)


def _keep(findings: list[Finding]) -> None:
    """Append to the history and write the page that shows the table of today."""
    at = datetime.now(UTC).isoformat(timespec="minutes")
    entry = {
        "at": at,
        "findings": [
            {"group": f.group, "name": f.name, "allowed": f.allowed, "found": f.found, "unit": f.unit, "state": f.state}
            for f in findings
        ],
    }
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    rows = ["| what | found | allowed | |", "|---|---:|---:|---|"]
    for finding in findings:
        found = "" if finding.found is None else f"{finding.found:,.4g}"
        state = f"{finding.state}: {finding.note}" if finding.note else finding.state
        rows.append(f"| {finding.name} | {found} | {finding.allowed:,.4g} {finding.unit} | {state} |")
    load = (
        f", at a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors" if hasattr(os, "getloadavg") else ""
    )
    PAGE.write_text(f"{INTRODUCTION}\nCounted on {at[:10]}{load}:\n\n" + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
