"""Files of one person are whole or untouched, private, and never a reason not to start."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from crmdesk.data.json_file import read_object, write_object


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """The folder is made on the way; nothing but the file lies in it."""
    path = tmp_path / "new" / "settings.json"
    write_object(path, {"theme": "dark", "widths": {"deal": 120}, "имя": "Ромашка"})
    write_object(path, {"theme": "light", "имя": "Ромашка"})
    assert read_object(path, "Settings") == {"theme": "light", "имя": "Ромашка"}
    assert list(path.parent.iterdir()) == [path]


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    """The file is 0600 and the folder made for it 0700."""
    path = tmp_path / "new" / "settings.json"
    write_object(path, {})
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent)] == [0o600, 0o700]


def test_no_file_is_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The first start is not worth a line in the log."""
    assert read_object(tmp_path / "settings.json", "Settings") == {}
    assert not caplog.records


@pytest.mark.parametrize("content", ['{"half', "[1, 2]", "null", '"text"', "", "\xff"])
def test_what_is_no_object_is_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str) -> None:
    """It is kept for whoever wants to look, bytes that are no text included, and the log says where."""
    path = tmp_path / "settings.json"
    path.write_bytes(content.encode("latin-1"))
    assert read_object(path, "Settings") == {}
    aside = tmp_path / "settings.json.damaged"
    assert list(tmp_path.iterdir()) == [aside]
    assert aside.read_bytes() == content.encode("latin-1")
    assert f"Settings were damaged; they lie in {aside} now" in caplog.text
    caplog.clear()


def test_what_cannot_be_read_is_nothing_and_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder in its place, here; the log says why."""
    path = tmp_path / "settings.json"
    path.mkdir()
    with caplog.at_level(logging.WARNING):
        assert read_object(path, "Settings") == {}
    assert path.is_dir()
    assert "cannot be read" in caplog.text
    caplog.clear()


def test_a_disk_that_refuses_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault goes to the caller, and nothing half written lies about."""
    path = tmp_path / "settings.json"
    write_object(path, {"theme": "dark"})

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        write_object(path, {"theme": "light"})
    assert read_object(path, "Settings") == {"theme": "dark"}
    assert list(tmp_path.iterdir()) == [path]
