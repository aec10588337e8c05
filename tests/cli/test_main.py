"""The command line's doors: exit codes, language, where the base comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.cli import main
from tests.cli.conftest import Run


def test_wrong_usage_is_one_sentence_and_exit_code_two(run: Run) -> None:
    """No traceback, no usage dump."""
    code, out, err = run("reprot")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1


def test_a_missing_base_is_the_environments_fault(run: Run, tmp_path: Path) -> None:
    """Exit code three, and nothing is made by the way."""
    code, _out, err = run("--base", tmp_path / "none.crmdb", "report", "cut")
    assert code == 3
    assert "no file" in err
    assert not list(tmp_path.glob("*.crmdb"))


def test_nobody_named_a_base(run: Run) -> None:
    """The sentence says how to."""
    code, _out, err = run("report", "cut")
    assert code == 2
    assert "--base" in err


def test_the_environment_may_name_the_base(run: Run, demo_base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the option does."""
    monkeypatch.setenv("CRMDESK_BASE", demo_base)
    code, out, _err = run("report", "cut")
    assert code == 0
    assert "Total" in out


def test_the_language_can_be_asked_for(capsys: pytest.CaptureFixture[str], demo_base: str) -> None:
    """Labels follow it, ids do not."""
    assert main(["--lang", "ru", "--base", demo_base, "report", "cut"]) == 0
    assert "Менеджер" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"not a base at all, just text " * 400])
def test_a_foreign_file_is_refused_untouched(run: Run, tmp_path: Path, content: bytes) -> None:
    """An empty or foreign file is no base, and stays as it was."""
    path = tmp_path / "foreign.crmdb"
    path.write_bytes(content)
    code, _out, err = run("--base", path, "report", "cut")
    assert code == 3
    assert len(err.strip().splitlines()) == 1
    assert path.read_bytes() == content
