"""Pages as pictures: what a PDF looks like, for the preview and for the printer, which print the very same pages.

PDFium is not made for several threads at once, not even with a document each: everything here takes turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Self

from crmdesk.data.whole_file import write_whole

_TURN = RLock()


def turn() -> RLock:
    """Return what everybody who uses PDFium holds while they do, as a context."""
    return _TURN


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as pixels: four bytes each (blue, green, red, unused), ``stride`` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


class PdfPages:
    """The pages of a PDF that lies in memory; close it, or use it as a context."""

    def __init__(self, content: bytes) -> None:
        """Open the PDF.

        Raises:
            pypdfium2.PdfiumError: the bytes are no PDF.
        """
        import pypdfium2  # noqa: PLC0415 - only who looks at pages pays for it

        with _TURN:
            self._document: Any = pypdfium2.PdfDocument(content)
            self._document.init_forms()  # signatures are drawn as fields of a form

    def __len__(self) -> int:
        """Return how many pages there are."""
        with _TURN:
            return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Return the width and height of a page, points."""
        with _TURN:
            width, height = self._document.get_page_size(page)
        return float(width), float(height)

    def picture(self, page: int, scale: float) -> PagePicture:
        """Return a page as pixels, ``scale`` of them a point."""
        with _TURN:
            sheet = self._document[page]
            bitmap = sheet.render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
            made = PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            sheet.close()
        return made

    def text(self, page: int) -> str:
        """Return what can be read on a page."""
        with _TURN:
            sheet = self._document[page]
            words = sheet.get_textpage()
            found = str(words.get_text_bounded())
            words.close()
            sheet.close()
        return found

    def close(self) -> None:
        """Let the PDF go."""
        with _TURN:
            self._document.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def page_sizes(content: bytes) -> tuple[tuple[float, float], ...]:
    """Return the width and height of every page of a PDF, points.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    with PdfPages(content) as pages:
        return tuple(pages.size(page) for page in range(len(pages)))


def page_texts(content: bytes) -> tuple[str, ...]:
    """Return what can be read on every page of a PDF.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    with PdfPages(content) as pages:
        return tuple(pages.text(page) for page in range(len(pages)))


def page_picture(content: bytes, page: int, scale: float) -> PagePicture:
    """Return a page of a PDF as pixels, ``scale`` of them a point.

    The file is opened for each: that takes a thousandth of a second, and nobody has to close it when a window does.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    with PdfPages(content) as pages:
        return pages.picture(page, scale)


def save_pages(content: bytes, target: Path) -> Path:
    """Save the very PDF that was looked at, and return its path.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    return write_whole(target, content)
