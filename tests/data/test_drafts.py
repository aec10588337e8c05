"""Drafts outlive the program: killed in the midst of typing, it finds them again."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crmdesk.data.drafts import DraftFile, draft_key

TYPING = """
import sys, time
from pathlib import Path
from crmdesk.data.drafts import DraftFile
file = DraftFile(7, Path(sys.argv[1]))
for count in range(1, 10_000):
    file.write({"deal:1:note": "я" * count, "deal:new:title": "Pumps"})
    print(count, flush=True)
"""


def test_a_killed_program_leaves_whole_drafts(tmp_path: Path) -> None:
    """Whatever was told as kept is there after kill -9, and never half of it."""
    with subprocess.Popen(
        [sys.executable, "-c", TYPING, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as typing:
        assert typing.stdout is not None
        kept = 0
        while kept < 40:
            kept = int(typing.stdout.readline())
        os.kill(typing.pid, signal.SIGKILL)
    drafts = DraftFile(7, tmp_path).read()
    assert drafts["deal:new:title"] == "Pumps"
    assert set(drafts["deal:1:note"]) == {"я"}
    assert len(drafts["deal:1:note"]) >= kept


def test_only_the_owner_reads_them_and_bases_are_kept_apart(tmp_path: Path) -> None:
    """Mode 0600; another base has its own file; no drafts, no file."""
    file = DraftFile(7, tmp_path)
    file.write({draft_key("deal", 1, "note"): "text", draft_key("deal", None, "title"): "new"})
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert file.read() == {"deal:1:note": "text", "deal:new:title": "new"}
    assert DraftFile(8, tmp_path).read() == {}
    file.write({})
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Drafts are no reason not to start."""
    file = DraftFile(7, tmp_path)
    file.path.write_text("{half", "utf-8")
    assert file.read() == {}
    assert file.path.with_name("7.json.damaged").read_text("utf-8") == "{half"
    assert "damaged" in caplog.text
    caplog.clear()
