"""Importing and exporting by the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.conftest import Run

CLIENTS = "Название;ИНН;Город\nООО «Ромашка»;7707083893;Казань\nАО «Василёк»;;Уфа\n"


def _base(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "base.crmdb"
    assert run("--base", path, "init", "--name", "Rodnik")[0] == 0
    return path


def _file(tmp_path: Path, text: str = CLIENTS) -> Path:
    path = tmp_path / "clients.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_suggested_checked_imported_and_exported(run: Run, tmp_path: Path) -> None:
    """The whole way of somebody's first list of clients."""
    base, file = _base(run, tmp_path), _file(tmp_path)
    mapping = tmp_path / "map.toml"
    assert run("import", "--suggest-map", file, "--as", "clients", "-o", mapping)[0] == 0
    code, out, _err = run("--base", base, "import", file, "--as", "clients", "--map", mapping, "--dry-run")
    assert code == 0
    assert "nothing was written" in out
    code, out, err = run("--base", base, "import", file, "--as", "clients", "--map", mapping, "--format", "json")
    assert code == 0, err
    assert json.loads(out)["created"] == 2
    target = tmp_path / "out.csv"
    assert run("--base", base, "export", "clients", "-o", target)[0] == 0
    rows = list(csv.reader(target.read_text("utf-8").splitlines()))
    assert sorted(row[0] for row in rows[1:]) == ["АО «Василёк»", "ООО «Ромашка»"]


def test_an_import_with_a_refused_row_changes_nothing(run: Run, tmp_path: Path) -> None:
    """Exit code one, the reason in the text and in the file of refused rows."""
    base, file = _base(run, tmp_path), _file(tmp_path, CLIENTS + ";;Уфа\n")
    refused = tmp_path / "refused.csv"
    code, out, _err = run("--base", base, "import", file, "--as", "clients", "--refused", refused)
    assert code == 1
    assert "Nothing was imported" in out
    assert refused.is_file()
    target = tmp_path / "out.json"
    run("--base", base, "export", "clients", "-o", target)
    assert json.loads(target.read_text("utf-8")) == []


def test_what_is_missing_is_said(run: Run, tmp_path: Path) -> None:
    """A kind, a file, a right ending."""
    base = _base(run, tmp_path)
    assert "--as" in run("import", "--suggest-map", _file(tmp_path))[2]
    assert run("--base", base, "import")[0] == 2
    assert ".csv" in run("--base", base, "export", "clients", "-o", tmp_path / "out.doc")[2]
    assert run("--base", base, "export", "clients", "-o", tmp_path / "no" / "out.csv")[0] == 3


def test_clients_brought_in_get_their_statuses(run: Run, tmp_path: Path) -> None:
    """The rules look at them as soon as the files are in."""
    base = _base(run, tmp_path)
    deals = _file(tmp_path, "Название;Клиент;Сумма;Этап;Дата создания\nНасос;Ромашка;100;В работе;01.11.2025\n")
    assert run("--base", base, "import", deals, "--as", "deals")[0] == 0
    target = tmp_path / "out.json"
    run("--base", base, "export", "clients", "-o", target)
    (client,) = json.loads(target.read_text("utf-8"))
    assert client["status"] == "In work"
