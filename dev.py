#!/usr/bin/env python3
"""The one tool of the project: sets everything up on a bare Python, then shows, runs, tests or packs the program.

Standard library only, and syntax that old Pythons can parse, so that a wrong Python gets a sentence and no traceback.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "constraints.txt"
STAMP = VENV / "crmdesk.stamp"

OLDEST = (3, 11)
#: Names to look for on the PATH when ``python3`` itself is too old.
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")

#: What Qt loads from the system: first what it always needs, then what a real window needs (Debian's names).
QT_PACKAGES = ("libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0")
WINDOW_PACKAGES = ("libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0")
QT_LIBRARIES = ("lib/libQt6Core.so.6", "lib/libQt6Gui.so.6", "lib/libQt6Widgets.so.6")
WINDOW_LIBRARIES = ("plugins/platforms/libqxcb.so",)

LINTERS = {
    "ruff format": ("-m", "ruff", "format", "--check", "--quiet", "--output-format", "concise", "."),
    "ruff check": ("-m", "ruff", "check", "--quiet", "--output-format", "concise", "."),
    "mypy": ("-m", "mypy"),
    "import-linter": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo"),
}

COMMANDS = {
    "demo": "open the window on a demo base, made first if there is none",
    "run": "open the window on your own base; what follows goes to the program",
    "test": "what CI runs: the linters, then every test; what follows goes to pytest",
    "lint": "the linters only",
    "bench": "the program's speed beside bare SQL and bare Qt, in one run",
    "effort": "what daily work costs in clicks, keys and seconds, counted in the real window",
    "soak": "the same work over and over: memory, handles and speed must not creep",
    "words": "collect the strings for people, update and compile the Russian catalogue",
    "shots": "pictures of every screen",
    "licences": "write docs/licences.md from what is installed",
    "package": "build a wheel into dist/",
}
DONE, REFUSED, WRONG, ENVIRONMENT, INTERRUPTED = 0, 1, 2, 3, 130


class Stop(Exception):
    """The machine lacks something; the text is one sentence that says what to do."""


def main(words: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 the answer is no, 2 wrong usage, 3 the environment."""
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return DONE if words else WRONG
    command, rest = words[0], words[1:]
    if command not in COMMANDS:
        print(f"dev.py knows no command “{command}”.\n\n{usage()}", file=sys.stderr)
        return WRONG
    try:
        use_new_enough_python()
        make_environment()
        return perform(command, rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return ENVIRONMENT
    except KeyboardInterrupt:
        return INTERRUPTED


def usage() -> str:
    """Return the list of commands."""
    lines = (f"  {name:<9} {what}" for name, what in COMMANDS.items())
    return "\n".join(("python3 dev.py COMMAND [...]", "", *lines))


def perform(command: str, rest: list[str]) -> int:
    """Do what a command stands for, everything being set up."""
    if command in ("demo", "run"):
        return show(command, rest)
    if command == "lint":
        return lint()
    if command == "test":
        return test(rest)
    if command == "package":
        return package()
    if command in ("words", "licences"):
        return run("-m", f"tools.{command}", *rest)
    module = f"tests.{command}"
    if not has_module(module):
        raise Stop(
            f"There is no {module.replace('.', '/')} in this checkout yet, so “dev.py {command}” has nothing to run."
        )
    require_libraries(QT_PACKAGES, QT_LIBRARIES)
    return run("-m", module, *rest)


# The program and its checks


def show(command: str, rest: list[str]) -> int:
    """Start the program; a window is only tried where there is a screen to put it on."""
    words = ["demo", *rest] if command == "demo" else rest
    if opens_window(words):
        require_display()
        require_libraries(QT_PACKAGES + WINDOW_PACKAGES, QT_LIBRARIES + WINDOW_LIBRARIES)
    return run("-m", "crmdesk", *words, folder=Path.cwd())


def opens_window(words: list[str]) -> bool:
    """Whether the program answers these words with a window: the demo does, and no command at all does."""
    left = iter(words)
    for word in left:
        if word in ("--no-window", "--help", "-h", "--version"):
            return False
        if word in ("--base", "--lang"):
            next(left, None)
        elif not word.startswith("-"):
            return word == "demo" and "--no-window" not in words and "--help" not in words
    return True


def lint() -> int:
    """Run every linter, side by side, and return 1 if any of them has something to say."""
    started = {name: start(*words, quiet=True) for name, words in LINTERS.items()}
    failed = False
    for name, process in started.items():
        output = process.communicate()[0].strip()
        bad = process.returncode != 0
        failed = failed or bad
        print(f"{name}: {'FAILED' if bad else 'clean'}", *([output] if bad else []), sep="\n", flush=True)
    return REFUSED if failed else DONE


def test(rest: list[str]) -> int:
    """Run the linters, then the tests; both must be clean, and the tests run even when a linter is not."""
    require_libraries(QT_PACKAGES, QT_LIBRARIES)
    untidy = lint()
    # One process more than the usual two cores: tests of the window wait for timers and of a server for its answers.
    parallel = [] if rest else ["-n", "3", "--dist", "loadfile"]
    outcome = run("-m", "pytest", *parallel, *rest)
    if untidy and not outcome:
        print("The tests passed, but a linter did not: see the top.", file=sys.stderr)
    return outcome or untidy


def package() -> int:
    """Build a wheel and make sure that the program's own files are inside it."""
    outcome = run("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "dist", ".")
    if outcome:
        return outcome
    wheel = max((ROOT / "dist").glob("*.whl"), key=lambda path: path.stat().st_mtime)
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "resources").rglob("*")) if path.is_file())
    missing = [name for name in wanted if f"crmdesk/{name}" not in inside]
    if missing:
        print(f"{wheel.name} lacks {len(missing)} resources, the first is {missing[0]}.", file=sys.stderr)
        return REFUSED
    print(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size // 1024} KiB, {len(inside)} files")
    return DONE


# Setting up


def use_new_enough_python() -> None:
    """Start over under a newer Python when this one is too old.

    Raises:
        Stop: none is on the PATH.
    """
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            os.execv(path, [path, str(Path(__file__).resolve()), *sys.argv[1:]])  # noqa: S606 - same program, newer Python
    have, need = ".".join(map(str, sys.version_info[:2])), ".".join(map(str, OLDEST))
    raise Stop(
        f"CRM Desk needs Python {need} or later and this is {have}: install one, for example: apt-get install python3.11"
    )


def make_environment() -> None:
    """Make ``.venv`` hold the pinned packages; at once when it already does.

    Raises:
        Stop: this Python cannot make an environment, or the packages cannot be had.
    """
    wanted = hashlib.sha256(CONSTRAINTS.read_bytes()).hexdigest()
    usable = works(PYTHON)
    if usable and STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not usable:
        require_venv()
        print("Making .venv ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    print("Installing the pinned packages ...", file=sys.stderr, flush=True)
    if not (install_by_uv() or install_by_pip(("-r", str(CONSTRAINTS)))):
        raise Stop(
            "The packages of constraints.txt could not be installed (see above): check the network and run this again."
        )
    STAMP.write_text(wanted)


def install_by_uv() -> bool:
    """Install the pins by uv, which takes seconds where pip takes a minute; False when uv cannot be had or fails."""
    # Without bytecode every start would compile SQLAlchemy anew where Python may not write beside it.
    words = (
        "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON), "-r", str(CONSTRAINTS),
    )  # fmt: skip
    return install_by_pip(("uv",)) and run(*words) == 0


def install_by_pip(what: tuple[str, ...]) -> bool:
    """Install packages by the environment's own pip; False when it fails (pip has said why)."""
    return run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what) == 0


def works(python: Path) -> bool:
    """Whether an environment is there, its interpreter starts, is new enough and has pip."""
    if not python.exists():
        return False
    question = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0


def require_venv() -> None:
    """Make sure that this Python can make an environment with pip in it (Debian packs that part separately)."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    install_system_packages((package,), "Python's venv module")


def require_libraries(packages: tuple[str, ...], libraries: tuple[str, ...]) -> None:
    """Make sure that the system libraries Qt links to are there; only Linux leaves them to the system.

    Args:
        packages: Debian's packages that hold them.
        libraries: Qt's own files that link to them, under the PySide6 folder.
    """
    lost = missing_libraries(libraries)
    if not lost:
        return
    install_system_packages(packages, f"Qt's system libraries ({', '.join(lost)})")
    lost = missing_libraries(libraries)
    if lost:
        raise Stop(f"Qt still cannot find {', '.join(lost)}: install the system packages that hold them.")


def missing_libraries(libraries: tuple[str, ...]) -> list[str]:
    """Return the names of shared libraries that the loader does not find, each once."""
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return []
    folder = next(VENV.glob("lib/python*/site-packages/PySide6/Qt"))
    found = subprocess.run(
        ["ldd", *(str(folder / name) for name in libraries)], capture_output=True, text=True, check=False
    ).stdout
    return sorted(set(re.findall(r"^\s*(\S+) => not found", found, re.MULTILINE)))


def install_system_packages(packages: tuple[str, ...], what: str) -> None:
    """Install Debian packages when that is possible from here.

    Raises:
        Stop: it is not; the sentence holds the line to type.
    """
    line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if shutil.which("apt-get") and is_root:
        print(f"Installing {what} ...", file=sys.stderr, flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["apt-get", "update"], line):
            if subprocess.run(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=quiet, check=False
            ).returncode:
                break
        else:
            return
    sudo = "" if is_root else "sudo "
    raise Stop(f"Missing: {what}. On Debian or Ubuntu type: {sudo}apt-get update && {sudo}{' '.join(line)}")


def require_display() -> None:
    """Say in one sentence that there is no screen, instead of letting Qt abort."""
    if not sys.platform.startswith("linux"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise Stop(
            "There is no screen here (DISPLAY and WAYLAND_DISPLAY are not set): start this in a desktop session."
        )


# Processes


def has_module(name: str) -> bool:
    """Whether the checkout holds a module or a package of that name."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def start(*words: str, quiet: bool = False, folder: Path = ROOT) -> subprocess.Popen[str]:
    """Start the environment's Python with the checkout on its path; quiet collects what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "UV_SYSTEM_CERTS": "true"}  # as pip: the office's own too
    return subprocess.Popen(
        [str(PYTHON), *words],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )


def run(*words: str, folder: Path = ROOT) -> int:
    """Run the environment's Python to its end and return its exit code; Ctrl+C is left to it."""
    process = start(*words, folder=folder)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
