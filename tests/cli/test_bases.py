"""Making, naming and upgrading bases by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.data.store import Store
from tests.cli.conftest import Run


def test_a_new_base_opens(run: Run, tmp_path: Path) -> None:
    """With the firm's name, currency and time zone."""
    path = tmp_path / "new.crmdb"
    code, out, _err = run("--base", path, "init", "--name", "Rodnik", "--currency", "USD", "--timezone", "Asia/Almaty")
    assert code == 0
    assert "Rodnik" in out
    store = Store.open(str(path))
    assert (store.firm.name, store.firm.currency, str(store.firm.timezone)) == ("Rodnik", "USD", "Asia/Almaty")
    store.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--currency", "rubles"), "rubles"), (("--timezone", "Mars/Olympus"), "Mars/Olympus")],
)
def test_a_base_is_not_half_made(run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """A wrong word leaves no file."""
    path = tmp_path / "new.crmdb"
    code, _out, err = run("--base", path, "init", *arguments)
    assert code == 2
    assert words in err
    assert not path.exists()


def test_an_existing_file_is_never_written_over(run: Run, demo_base: str) -> None:
    """Neither by init nor by demo."""
    before = Path(demo_base).stat().st_size
    assert run("--base", demo_base, "init")[0] == 2
    assert run("demo", "--at", demo_base, "--no-window")[0] == 2
    assert Path(demo_base).stat().st_size == before


def test_the_demo_is_made_without_a_window(run: Run, tmp_path: Path) -> None:
    """For scripts and checks."""
    path = tmp_path / "d.crmdb"
    code, _out, err = run("demo", "--deals", "120", "--at", path, "--today", "2025-11-20", "--no-window")
    assert code == 0
    assert "ready" in err
    assert path.is_file()


def test_upgrading_a_present_base_says_so(run: Run, demo_base: str) -> None:
    """There is nothing to do."""
    code, out, _err = run("--base", demo_base, "upgrade")
    assert code == 0
    assert "already" in out
