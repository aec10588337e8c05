"""Passphrases come from a file, standard input or a terminal."""

from __future__ import annotations

import pytest

from crmdesk.cli import secret_words
from crmdesk.cli.secret_words import asked_secret, given_secret, new_secret
from crmdesk.data.errors import EnvironmentFault, UsageFault


def test_a_file_gives_its_first_line(tmp_path):
    """Without its end; an empty, missing or foreign file is a sentence."""
    path = tmp_path / "secret"
    path.write_bytes("секрет\r\nmore".encode())
    assert given_secret(str(path)) == "секрет"
    assert given_secret(None) is None
    path.write_text("")
    with pytest.raises(UsageFault, match="no passphrase"):
        given_secret(str(path))
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageFault, match="UTF-8"):
        given_secret(str(path))
    with pytest.raises(EnvironmentFault):
        given_secret(str(tmp_path / "none"))


def test_without_a_terminal_nothing_is_asked(monkeypatch):
    """It says how to give it instead."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(UsageFault, match="--passphrase-file"):
        asked_secret("Passphrase:")


def test_a_new_one_is_typed_twice(monkeypatch):
    """Two that differ make nothing."""
    typed = iter(["one", "two", "same", "same"])
    monkeypatch.setattr(secret_words, "asked_secret", lambda _question: next(typed))
    with pytest.raises(UsageFault, match="differ"):
        new_secret(None, "A passphrase:")
    assert new_secret(None, "A passphrase:") == "same"
