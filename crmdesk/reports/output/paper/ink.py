"""Ink: the fonts, colours and sizes of paper, and how wide a text is; everything else on paper is made of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby

from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from crmdesk.data.resources import resource

PLAIN, MEDIUM, BOLD = "Inter", "Inter-Medium", "Inter-SemiBold"
SERIF, SERIF_BOLD, SERIF_ITALIC = "PTSerif", "PTSerif-Bold", "PTSerif-Italic"
_FILES = {
    PLAIN: "Inter-Regular.ttf", MEDIUM: "Inter-Medium.ttf", BOLD: "Inter-SemiBold.ttf",
    SERIF: "PTSerif-Regular.ttf", SERIF_BOLD: "PTSerif-Bold.ttf", SERIF_ITALIC: "PTSerif-Italic.ttf",
}  # fmt: skip

TEXT, TEXT2, TEXT3 = HexColor("#161B24"), HexColor("#4A5464"), HexColor("#5D6777")
BORDER, STRONG, SUNKEN = HexColor("#DCE1E8"), HexColor("#BFC7D2"), HexColor("#F7F8FA")
ACCENT, ACCENT_SOFT, BASE = HexColor("#2353C4"), HexColor("#E6EDFC"), HexColor("#8894A5")
GOOD, BAD, WARN = HexColor("#0A7352"), HexColor("#B93A10"), HexColor("#8A5B00")
CATEGORIES = tuple(
    HexColor(f"#{code}") for code in ("2353C4", "CA8255", "1D4E3C", "7F1372", "2198DD", "5E4808", "8A96A7")
)
HEAT = tuple(HexColor(f"#{code}") for code in ("EEF2F9", "D3DFF8", "A9C0F1", "7899E4", "4670D2", "1F46A6"))
#: From this step of the heat scale on text is white.
HEAT_DARK = 4
WHITE = HexColor("#FFFFFF")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


@cache
def load_fonts() -> None:
    """Make the fonts known to the writer of PDF, once."""
    # A drawing begins in this font, and the file would name one that it does not hold.
    STATE_DEFAULTS["fontName"] = PLAIN
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts") / file)))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    pdfmetrics.registerFontFamily(SERIF, normal=SERIF, bold=SERIF_BOLD, italic=SERIF_ITALIC, boldItalic=SERIF_BOLD)


@cache
def _glyphs(font: str) -> frozenset[str]:
    """Return the characters that a font can draw."""
    return frozenset(map(chr, pdfmetrics.getFont(font).face.charToGlyph))


def runs_of(text: str, font: str) -> tuple[tuple[str, str], ...]:
    """Return a text as pieces, each with the font it is drawn in: what the font lacks is drawn in the plain one."""
    glyphs = _glyphs(font)
    if font == PLAIN or glyphs.issuperset(text):
        return ((font, text),)
    return tuple((font if held else PLAIN, "".join(run)) for held, run in groupby(text, glyphs.__contains__))


@lru_cache(maxsize=50_000)
def width_of(text: str, font: str, size: float) -> float:
    """Return how wide a text is, points."""
    return sum(float(pdfmetrics.stringWidth(piece, name, size)) for name, piece in runs_of(text, font))


def cut_to(text: str, font: str, size: float, room: float) -> str:
    """Return a text that fits a width, its end replaced by an ellipsis where it does not."""
    if width_of(text, font, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle].rstrip() + "…", font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def wrap_to(text: str, font: str, size: float, room: float, most: int = 4) -> tuple[str, ...]:
    """Return the lines of a text within a width, at most ``most``; words longer than a line are broken, at a hyphen if any.

    Lines break at ordinary spaces only: the figures of a number and its unit stay together.
    """
    lines: list[str] = []
    line, taken = "", 0.0
    space = width_of(" ", font, size)
    for word in filter(None, _SPACES.split(text)):
        wide = width_of(word, font, size)
        if line and taken + space + wide <= room:
            line, taken = f"{line} {word}", taken + space + wide
            continue
        if line:
            lines.append(line)
        line, taken = word, wide
        while taken > room and len(line) > 1:
            kept = max(1, len(cut_to(line, font, size, room)) - 1)
            kept = line.rfind("-", 0, kept) + 1 or kept  # a word with a hyphen is broken there
            lines.append(line[:kept])
            line = line[kept:]
            taken = width_of(line, font, size)
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut_to(" ".join(lines[most - 1 :]), font, size, room)]
    return tuple(lines)


def tone(change: float | None, good: int) -> Color:
    """Return the colour of a change: good, bad, or plain where neither is meant."""
    if not change or not good:
        return TEXT2
    return GOOD if (change > 0) is (good > 0) else BAD
