"""Where the program's own files lie: fonts, icons, style sheet, catalogues of words."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """Return the path of a file or folder under ``resources/``, in a checkout and in an installed wheel alike.

    Raises:
        FileNotFoundError: the program was installed without its resources.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(name)
