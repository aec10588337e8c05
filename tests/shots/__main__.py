"""Take pictures of every screen: ``python -m tests.shots [--out DIR] [--only PAGE] [--deals N]``.

Each language, theme, size and scale gets its own; ``docs/screenshot.png`` is made along the way, unless something else
than everything is asked.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.demo_bases import demo_base, open_base

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOT = ROOT / "docs" / "screenshot.png"
SIZES = ((1180, 700), (1440, 900))
LARGE = 1.5
LANGUAGES, THEMES = ("ru", "en"), ("light", "dark")
DEALS = 10_000
#: What the base is called in the pictures.
NAME = "demo.crmdb"
#: The picture of the README.
CHOSEN = ("ru", "light", (1440, 900), "report-cut")
#: Pages whose looks do not depend on the size are taken at the usual one.
ONCE = "report-"


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks in a round of pictures."""

    language: str
    theme: str
    size: tuple[int, int]

    @property
    def name(self) -> str:
        """The beginning of the names of its pictures."""
        return f"{self.language}-{self.theme}-{self.size[0]}x{self.size[1]}"


def main(words: list[str]) -> int:
    """Take the pictures; those of the large scale in a process of its own, as Qt takes a scale at the start only."""
    parser = argparse.ArgumentParser(prog="python dev.py shots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/shots"), help="folder of the pictures (build/shots)")
    parser.add_argument("--only", default="", help="a part of the pages' names")
    parser.add_argument("--deals", type=int, default=DEALS, help=f"size of the demo base ({DEALS})")
    parser.add_argument("--large", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    asked.out.mkdir(parents=True, exist_ok=True)
    base = demo_base(asked.deals)
    count = take(base, asked.out, asked.only, large=asked.large)
    if asked.large:
        return 0
    scaled = {**os.environ, "QT_SCALE_FACTOR": str(LARGE)}
    outcome = subprocess.run([sys.executable, "-m", "tests.shots", *words, "--large"], env=scaled, check=False)
    print(f"{count} pictures, and those at {LARGE:.0%}, are in {asked.out}")
    return outcome.returncode


def take(base: Path, folder: Path, only: str, *, large: bool) -> int:
    """Take the pictures of every look and return how many there are."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = 0
    with tempfile.TemporaryDirectory() as settings:
        os.environ["CRMDESK_CONFIG_DIR"] = settings
        base = Path(shutil.copy(base, Path(settings) / NAME))
        from tests.shots.camera import Camera

        camera = Camera()
        for language in LANGUAGES:
            for theme in THEMES:
                for size in SIZES[1:] if large else SIZES:
                    look = Look(language, theme, size)
                    count += sum(1 for _page in _pages_of(camera, look, base, folder, only, large=large))
        camera.close()
    return count


def _pages_of(camera, look: Look, base: Path, folder: Path, only: str, *, large: bool) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """Take the pictures of one look and yield their pages."""
    camera.dress(look.language, look.theme, look.size)
    for page, show in camera.pages(lambda: open_base(base)):
        usual = look.size == SIZES[-1] and not large
        if only not in page or (page.startswith(ONCE) and page != CHOSEN[3] and not usual):
            continue
        show()
        picture = camera.picture()
        picture.save(str(folder / f"{look.name}{'-150' if large else ''}-{page}.png"))
        if (look.language, look.theme, look.size, page) == CHOSEN and usual and not only:
            picture.save(str(SCREENSHOT))
        yield page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
