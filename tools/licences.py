"""The list of everything that ships with the program, and its licence, from what is installed.

``python dev.py licences`` writes ``docs/licences.md``; a test asks the same functions whether the page is complete.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"

#: Licences that the metadata of a package leaves out or words loosely, as its own licence file states them.
STATED = {
    "babel": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0",
    "python-stdnum": "LGPL-2.1-or-later",
    "reportlab": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "sqlcipher3": "Zlib",
}
#: What packages carry inside that has a licence of its own.
CARRIED = {
    "numpy": "OpenBLAS BSD-3-Clause, libgfortran GPL-3.0 with the GCC runtime exception",
    "psycopg-binary": "libpq PostgreSQL, OpenSSL Apache-2.0",
    "pypdfium2": "PDFium BSD-3-Clause and Apache-2.0; FreeType FTL, libjpeg-turbo, libtiff, OpenJPEG, zlib under their own",
    "pyside6-essentials": "Qt 6 LGPL-3.0-only",
    "sqlcipher3": "SQLCipher BSD-3-Clause, SQLite public domain, OpenSSL Apache-2.0",
    "pymorphy3-dicts-ru": "the words of OpenCorpora, CC-BY-SA-3.0",
}
HEAD = """\
# What ships with CRM Desk, and under which licence

Written by `python3 dev.py licences` from the installed packages; a test keeps it complete. Qt, psycopg and python-stdnum
are under the LGPL: they stay separate files that a user may replace, and nothing of theirs is changed.

## Files in `resources/`

| what | version | licence | its text |
|---|---|---|---|
| Inter (fonts) | 4.001 | OFL-1.1 | `resources/fonts/LICENSE-Inter.txt` |
| PT Serif (fonts) | 1.000 | OFL-1.1 | `resources/fonts/LICENSE-PTSerif.txt` |
| Lucide (icons) | 1.62.0 | ISC, some MIT | `resources/icons/LICENSE-lucide.txt` |

## Packages

| package | version | licence | carries inside |
|---|---|---|---|
"""


def shipped() -> list[Distribution]:
    """Return the packages the program needs, and what those need in turn, on this system, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, Distribution] = {}
    waiting = [wanted for line in project["dependencies"] if needed(wanted := Requirement(line))]
    while waiting:
        requirement = waiting.pop()
        if canonicalize_name(requirement.name) in found:
            continue
        package = distribution(requirement.name)
        found[canonicalize_name(requirement.name)] = package
        waiting += [
            wanted for line in package.requires or () if needed(wanted := Requirement(line), requirement.extras)
        ]
    return [found[name] for name in sorted(found)]


def needed(requirement: Requirement, extras: set[str] | frozenset[str] = frozenset()) -> bool:
    """Whether a requirement holds here, by itself or through one of ``extras``."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def licence(package: Distribution) -> str:
    """Return the licence of a package as an SPDX expression.

    Raises:
        LookupError: neither the package nor ``STATED`` says it.
    """
    name = canonicalize_name(package.name)
    fields = ("License-Expression", "License")
    said: list[str] = [text for field in fields for text in package.metadata.get_all(field, []) if text]
    classified: list[str] = [
        line.rpartition(" :: ")[2].removesuffix(" License")
        for line in package.metadata.get_all("Classifier", [])
        if line.startswith("License :: OSI")
    ]
    stated = [STATED[name]] if name in STATED else []
    for text in (*stated, *said, *classified):
        return text.splitlines()[0]
    raise LookupError(name)


def page() -> str:
    """Return the whole page."""
    lines = (
        f"| {canonicalize_name(package.name)} | {package.version} | {licence(package)} |"
        f" {CARRIED.get(canonicalize_name(package.name), '')} |"
        for package in shipped()
    )
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
