"""Pages as pictures: what a PDF looks like, for the preview and for the printer, which print the very same pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as pixels: four bytes each (blue, green, red, unused), ``stride`` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


class PdfPages:
    """The pages of a PDF that lies in memory."""

    def __init__(self, content: bytes) -> None:
        """Open the PDF.

        Raises:
            pypdfium2.PdfiumError: the bytes are no PDF.
        """
        import pypdfium2  # noqa: PLC0415 - only who looks at pages pays for it

        self._document: Any = pypdfium2.PdfDocument(content)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Return the width and height of a page, points."""
        width, height = self._document[page].get_size()
        return float(width), float(height)

    def picture(self, page: int, scale: float) -> PagePicture:
        """Return a page as pixels, ``scale`` of them a point."""
        bitmap = self._document[page].render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
        return PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))

    def close(self) -> None:
        """Let the PDF go."""
        self._document.close()
