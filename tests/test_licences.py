"""Everything that ships is listed with its licence."""

from __future__ import annotations

from pathlib import Path

from packaging.utils import canonicalize_name

from tools import licences

ROOT = Path(__file__).resolve().parents[1]


def test_every_shipped_package_is_listed_with_its_licence() -> None:
    """Each package that the program needs, directly or not, stands in docs/licences.md with what its metadata says."""
    page = licences.PAGE.read_text(encoding="utf-8")
    missing = [package.name for package in licences.shipped() if f"| {canonicalize_name(package.name)} |" not in page]
    assert not missing, "run “python3 dev.py licences”"
    assert all(f" | {licences.licence(package)} |" in page for package in licences.shipped())


def test_every_shipped_package_is_pinned() -> None:
    """Nothing ships whose version the constraints leave open."""
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not [p.name for p in licences.shipped() if f"{canonicalize_name(p.name)}==" not in pinned]


def test_fonts_and_icons_come_with_the_text_of_their_licence() -> None:
    """Each folder of files made by others holds the licence it is given under, as the page says."""
    page = licences.PAGE.read_text(encoding="utf-8")
    for text in sorted((ROOT / "resources").glob("*/LICENSE*")):
        assert f"`{text.relative_to(ROOT).as_posix()}`" in page
    for folder in ("fonts", "icons"):
        assert list((ROOT / "resources" / folder).glob("LICENSE*"))
