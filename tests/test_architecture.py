"""The shape of the code: what its parts may know, what they may be called, and what no file of the project may hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.tested_by import TESTED_BY

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 400

#: Source files without a test file of their own, each with the reason.
UNTESTED = {
    "crmdesk/__main__.py": "three lines that call the composition root",
}
#: Folders whose files only declare; what reads the declarations is tested over all of them.
DECLARATIONS = ("crmdesk/data/models/", "crmdesk/data/migrations/versions/", "crmdesk/data/migrations/env.py")

#: Names that the rules on names would refuse, each with the reason.
NAMED = {"BaseState": "a base is what the program calls its database"}

#: Files that may build SQL from text, each with the reason.
BUILDS_SQL = {
    "crmdesk/data/engines.py": "a PRAGMA takes no parameters; its names and numbers are constants there",
    "crmdesk/data/loading.py": "names of indexes come from the base's own catalogue, names of tables are constants",
    "crmdesk/data/migrations/__init__.py": "a PRAGMA takes no parameters; its names and numbers are constants there",
    "crmdesk/data/search_index.py": "the name of a table takes no parameter either; the two are constants there",
    "crmdesk/data/models/deals.py": "the condition of a partial index is a constant, and the same on both engines",
}
#: Migrations are made by Alembic, read once more and never edited again: they are long and hold SQL of their time.
HISTORY = "crmdesk/data/migrations/versions/"


def sources() -> list[Path]:
    """Return every Python file of the program."""
    return sorted((ROOT / "crmdesk").rglob("*.py"))


@cache
def tracked() -> list[str]:
    """Return every file that git keeps or would take; without git, every file but those of tools and caches."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        return [
            name_of(path)
            for path in sorted(ROOT.rglob("*"))
            if path.is_file() and not re.search(r"(^|/)(\.(?!ci/)|__pycache__|build/|dist/)", name_of(path))
        ]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    """Return a path as git writes it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[tuple[ast.Call, str, bool]]:
    """Yield every call of a file with the last part of the called name, and whether it is a method's."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            method = isinstance(node.func, ast.Attribute)
            yield node, node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id, method


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a file imports: the module, and the name taken from it ("" for the module itself)."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def test_layers_know_only_what_lies_below_them() -> None:
    """The contracts of pyproject.toml hold: ui -> reports -> data, no Qt below ui, no SQL in ui."""
    # In a process of its own: the linter sets up logging anew and would silence every logger of the tests after it.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_source_file_is_longer_than_one_screenful_of_thoughts() -> None:
    """No module, test or tool has more than 400 lines."""
    lengths = {
        name: len((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in tracked()
        if name.endswith(".py") and not name.startswith(HISTORY)
    }
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST}


def test_modules_and_classes_have_names_that_say_something() -> None:
    """No module is called utils or helpers; no class is a BaseX or an XManager (a Manager is a person here)."""
    vague = [
        name_of(path) for path in sources() if re.search(r"util|helper|common|misc", path.stem) or path.stem == "base"
    ]
    vague += [
        f"{name_of(path)}: {node.name}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and re.match(r"_?Base[A-Z]|_?[A-Z]\w+(Manager|Helper|Utils?)$", node.name)
        and node.name not in NAMED
    ]
    assert not vague


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    """A clone works anywhere: no host of a package registry, no home of one machine's user, in any tracked file."""
    hosts = r"py" + r"pi\.org|python" + r"hosted|npm" + r"js\.(org|com)|index" + r"-url|find" + r"-links"
    paths = r"(^|[\s\"'`(=:])/(work|home|root|Users)" + r"/\w|file:/" + r"//"
    alien = []
    for name in tracked():
        try:
            lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # fonts, compiled catalogues, pictures
        alien += [f"{name}:{n}: {line[:120]}" for n, line in enumerate(lines, 1) if re.search(f"{hosts}|{paths}", line)]
    assert not alien


def test_nobody_writes_sql_as_text() -> None:
    """SQL is built of SQLAlchemy's expressions: no text(), no literal_column()."""
    banned = {"text", "literal_column"}
    written = [
        f"{name_of(path)}: from {module} import {name}"
        for path in sources()
        for module, name in imports(path)
        if module.partition(".")[0] == "sqlalchemy" and name in banned and may_not_build_sql(path)
    ]
    written += [
        f"{name_of(path)}:{call.lineno}: {name}()"
        for path in sources()
        for call, name, _ in calls(path)
        if name in banned and ast.unparse(call.func).startswith(("sa.", "sqlalchemy.")) and may_not_build_sql(path)
    ]
    assert not written


def test_nobody_glues_sql_together() -> None:
    """What is handed to a driver is a constant or an expression, never an f-string, a %, a + or a format()."""
    doors = {"execute", "executemany", "executescript", "exec_driver_sql", "scalar", "scalars"}
    glued = [
        f"{name_of(path)}:{call.lineno}"
        for path in sources()
        if may_not_build_sql(path)
        for call, name, method in calls(path)
        if method and name in doors and call.args and is_glued(call.args[0])
    ]
    assert not glued


def may_not_build_sql(path: Path) -> bool:
    """Whether the rules on SQL hold for a file."""
    return name_of(path) not in BUILDS_SQL and not name_of(path).startswith(HISTORY)


def is_glued(node: ast.expr) -> bool:
    """Whether an expression makes text out of parts."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return any(isinstance(part, ast.JoinedStr | ast.Constant) for part in (node.left, node.right))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join")


def test_there_is_one_sqlite() -> None:
    """Nobody imports the interpreter's own SQLite: two of them in one process drop each other's locks."""
    assert not [name_of(path) for path in sources() for module, _ in imports(path) if module.startswith("sqlite3")]


def test_only_the_driver_touches_the_file_of_a_base() -> None:
    """The modules that know where the base lies open no file: closing it would drop the locks of the live base."""
    openers = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "copy", "copyfile", "copy2"}
    doors = [ROOT / "crmdesk" / "data" / f"{name}.py" for name in ("store", "engines", "journal")]
    touched = [
        f"{name_of(path)}:{call.lineno}: {name}()"
        for path in doors
        for call, name, method in calls(path)
        if name in openers and (not method or ast.unparse(call.func).startswith(("Path(", "path.", "shutil.")))
    ]
    assert not touched


def test_markup_on_paper_is_made_in_one_place() -> None:
    """A reportlab Paragraph reads markup, so what people typed is escaped in the one module that makes Paragraphs."""
    makers = {
        name_of(path) for path in sources() for _, name, method in calls(path) if name == "Paragraph" and not method
    }
    assert len(makers) <= 1


def test_every_source_file_has_its_test_file() -> None:
    """crmdesk/a/b.py is tested by tests/a/test_b.py; the exceptions are listed above with their reasons."""
    missing = [
        f"{name} wants {wanted}"
        for name in map(name_of, sources())
        if not name.endswith("__init__.py") and not name.startswith(DECLARATIONS) and name not in UNTESTED
        if not (ROOT / (wanted := TESTED_BY.get(name, its_test(name)))).exists()
    ]
    assert not missing, "\n".join(missing)


def test_a_shared_test_imports_what_it_tests() -> None:
    """A test named for another's file imports it, its package or what is made of it, or the conftest beside it does."""
    strangers = []
    for name, test in TESTED_BY.items():
        module = name.removesuffix(".py").replace("/", ".")
        files = [ROOT / test, (ROOT / test).with_name("conftest.py")]
        known = {found for path in files if path.exists() for found in imported(path)}
        made_of = {
            found
            for path in sources()
            if name_of(path).removesuffix(".py").replace("/", ".") in known
            for found in imported(path)
        }
        if not known & {module, module.rpartition(".")[0]} and module not in made_of:
            strangers.append(f"{test} does not import {module}")
    assert not strangers


def imported(path: Path) -> set[str]:
    """Return the modules a file may import, each also with the names taken from it."""
    return {known for module, name in imports(path) for known in (module, f"{module}.{name}")}


def test_every_exception_is_still_needed() -> None:
    """An exception whose file is gone, or now has its test, goes from the list."""
    assert not [name for name in BUILDS_SQL | UNTESTED | TESTED_BY if not (ROOT / name).exists()]
    assert not [name for name in UNTESTED | TESTED_BY if (ROOT / its_test(name)).exists()]


def its_test(name: str) -> str:
    """Return the test file of a source file."""
    folder, _, module = name.removeprefix("crmdesk/").rpartition("/")
    return "/".join(part for part in ("tests", folder, f"test_{module}") if part)
