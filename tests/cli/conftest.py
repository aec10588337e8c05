"""A demo base of the command line's tests, made once, and a way to call the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmdesk.cli import main
from crmdesk.data.demo import make_demo

TODAY = date(2025, 11, 20)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def demo_base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small demo firm as of 20 November 2025."""
    path = tmp_path_factory.mktemp("demo") / "demo.crmdb"
    make_demo(str(path), deals=400, today=TODAY).close()
    return str(path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the program in English; returns (exit code, standard output, standard error)."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["--lang", "en", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def run_json(run: Run) -> Callable[..., Any]:
    """Call the program with ``--format json`` and return what it said."""

    def call(*arguments: str | Path) -> Any:
        code, out, err = run(*arguments, "--format", "json")
        assert code == 0, err
        return json.loads(out)

    return call
