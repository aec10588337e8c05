"""Printer: which program prints: its version, and the digest of everything that decides what stands on a page.

Two programs with the same mark print the same snapshot alike, so a page that differs was changed; with another mark it may
only have been printed otherwise.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import reportlab

from crmdesk import __version__
from crmdesk.data.resources import resource
from crmdesk.data.words import LANGUAGES

#: Digits of the digest that tell printers apart.
DIGITS = 12


@cache
def printer_mark() -> str:
    """Return "0.1.0+4f1c92a0b3d7": read once in a process, a hundredth of a second."""
    digest = hashlib.sha256(str(reportlab.__version__).encode())
    for path in _deciding():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:DIGITS]}"


def _deciding() -> list[Path]:
    """Return the files that decide: how the paper is drawn, how values become words, the words themselves, the letters."""
    here = Path(__file__).parent
    package = here.parents[2]
    sources = [*here.glob("*.py"), *(here.parent / "paper").glob("*.py")]
    sources += [path for name in _SHARED if (path := package / name).is_file()]
    words = [path for language in LANGUAGES for path in sorted((resource("locale") / language).rglob("*.mo"))]
    letters = sorted(resource("fonts").glob("*.ttf"))
    return [*sorted(sources), *words, *letters]


#: What the paper is made with besides its own folders.
_SHARED = (
    "data/table.py",
    "data/words.py",
    "reports/periods.py",
    "reports/period_reports/qr_text.py",
    "reports/answer_table.py",
)
