"""dev.py: what it says when the machine lacks something, and that a second run costs nothing."""

from __future__ import annotations

import ast
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Note what would be run in the environment, and run nothing."""
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "run", lambda *words, **_: ran.append(words) or 0)
    return ran


@pytest.fixture
def plain_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be somebody who may not install system packages."""
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)


def test_it_needs_nothing_but_the_standard_library() -> None:
    """Every import of dev.py is there on a bare Python."""
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in modules} <= set(sys.stdlib_module_names)


def test_an_old_python_can_read_it_far_enough_to_be_told_so() -> None:
    """The file is syntax of Python 3.8, so that an old one prints a sentence and no SyntaxError."""
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_without_a_command_it_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    """The list names every command; asking for help is right, saying nothing is wrong usage."""
    assert dev.main([]) == dev.WRONG
    assert dev.main(["--help"]) == dev.DONE
    listed = capsys.readouterr().out
    assert not [name for name in dev.COMMANDS if f"\n  {name} " not in listed]


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The word that was typed is repeated, and the exit code is 2."""
    assert dev.main(["tset"]) == dev.WRONG
    assert "“tset”" in capsys.readouterr().err


def test_a_second_run_installs_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, no_run: list[tuple[str, ...]]
) -> None:
    """When the stamp holds the hash of the pins, nothing is run; when a pin changes, they are installed again."""
    pins = tmp_path / "constraints.txt"
    pins.write_text("one==1\n")
    stamp = tmp_path / "stamp"
    stamp.write_text(hashlib.sha256(pins.read_bytes()).hexdigest())
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "CONSTRAINTS", pins)
    monkeypatch.setattr(dev, "STAMP", stamp)
    monkeypatch.setattr(dev, "works", lambda _python: True)
    dev.make_environment()
    assert no_run == []
    pins.write_text("one==2\n")
    dev.make_environment()
    assert [words[:3] for words in no_run] == [("-m", "pip", "install"), ("-m", "uv", "pip")]
    no_run.clear()
    dev.make_environment()
    assert no_run == []


def test_pip_installs_where_uv_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever uv fails at, pip is tried with the same pins before anybody is told that it does not work."""
    ran: list[tuple[str, ...]] = []

    def fail_for_uv(*words: str, **_: object) -> int:
        ran.append(words)
        return int("uv" in words)

    monkeypatch.setattr(dev, "run", fail_for_uv)
    monkeypatch.setattr(dev, "works", lambda _python: True)
    monkeypatch.setattr(dev, "STAMP", Path("/dev/null"))
    dev.make_environment()
    assert ran[-1][:3] == ("-m", "pip", "install")
    assert ran[-1][-2:] == ("-r", str(dev.CONSTRAINTS))


def test_an_old_python_without_a_newer_one_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with the version needed and the version found; exit code 3."""
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    assert dev.main(["run"]) == dev.ENVIRONMENT
    said = capsys.readouterr().err
    assert "3.11 or later and this is 3.9" in said
    assert said.count("\n") == 1


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer Python on the PATH that starts takes over with the same words; one that does not start is passed over."""
    broken, good = "/usr/bin/false", sys.executable
    found = {"python3.13": broken, "python3.12": good}
    taken: list[list[str]] = []
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(dev.sys, "argv", ["dev.py", "run", "reports"])
    monkeypatch.setattr(dev.shutil, "which", found.get)
    monkeypatch.setattr(dev.os, "execv", lambda _path, words: taken.append(words))
    with pytest.raises(dev.Stop):  # execv of a real process never returns
        dev.use_new_enough_python()
    assert taken == [[good, str(ROOT / "dev.py"), "run", "reports"]]


@pytest.mark.usefixtures("plain_user")
def test_missing_system_libraries_become_one_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who is not root reads which libraries are missing and the whole line that installs them."""
    monkeypatch.setattr(dev, "missing_libraries", lambda _libraries: ["libxcb-cursor.so.0"])
    with pytest.raises(dev.Stop) as told:
        dev.require_libraries(dev.WINDOW_PACKAGES, dev.WINDOW_LIBRARIES)
    assert "libxcb-cursor.so.0" in str(told.value)
    assert "sudo apt-get install -y --no-install-recommends libxkbcommon-x11-0 libxcb-cursor0" in str(told.value)


def test_what_the_loader_does_not_find_is_named_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The names come from ldd, each once, in order."""
    (tmp_path / "lib/python3.11/site-packages/PySide6/Qt").mkdir(parents=True)
    printed = "\tlibxcb-b.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n\tlibxcb-a.so.1 => not found\n"
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(
        dev.subprocess, "run", lambda words, **_: subprocess.CompletedProcess(words, 1, printed * 2, "")
    )
    assert dev.missing_libraries(("lib/a.so",)) == ["libxcb-a.so.1", "libxcb-b.so.0"]


def test_no_window_is_tried_without_a_screen(
    monkeypatch: pytest.MonkeyPatch, no_run: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without DISPLAY one sentence says so, exit code 3; commands without a window go through."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "make_environment", lambda: None)
    monkeypatch.setattr(dev, "require_libraries", lambda *_: None)
    assert dev.main(["demo"]) == dev.ENVIRONMENT
    assert dev.main(["run"]) == dev.ENVIRONMENT
    assert capsys.readouterr().err.count("no screen") == 2
    assert no_run == []
    assert dev.main(["demo", "--no-window"]) == dev.DONE
    assert dev.main(["run", "reports"]) == dev.DONE
    assert no_run == [("-m", "crmdesk", "demo", "--no-window"), ("-m", "crmdesk", "reports")]


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("", True),
        ("--base firm.crmdb", True),
        ("--lang ru --base=firm.crmdb", True),
        ("demo --deals 100", True),
        ("--base firm.crmdb reports", False),
        ("--base demo report cut", False),
        ("demo --deals 100 --no-window", False),
        ("demo --help", False),
        ("--help", False),
    ],
)
def test_a_screen_is_asked_for_only_where_a_window_opens(words: str, window: bool) -> None:
    """A command that answers in text needs none, whatever base and language stand before it."""
    assert dev.opens_window(words.split()) is window


def test_tests_run_even_when_a_linter_complains(monkeypatch: pytest.MonkeyPatch, no_run: list[tuple[str, ...]]) -> None:
    """A complaint of a linter makes the whole red, but the tests are run and say their part."""
    monkeypatch.setattr(dev, "require_libraries", lambda *_: None)
    monkeypatch.setattr(dev, "lint", lambda: dev.REFUSED)
    assert dev.test([]) == dev.REFUSED
    assert dev.test(["tests/test_dev.py"]) == dev.REFUSED
    assert no_run[0][:2] == ("-m", "pytest")
    assert no_run[1] == ("-m", "pytest", "tests/test_dev.py")


def test_every_linter_has_its_say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One that fails does not silence the others, and what it printed is shown."""
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(
        dev, "LINTERS", {"first": ("-c", "print('bad line'); raise SystemExit(1)"), "second": ("-c", "print('fine')")}
    )
    assert dev.lint() == dev.REFUSED
    assert capsys.readouterr().out.splitlines() == ["first: FAILED", "bad line", "second: clean"]
