"""Together: the pages of several PDFs as one file, to be printed in one go; signatures show as they look."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from crmdesk.reports.output.paper.pages import turn

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument


def join_pdfs(contents: Iterable[bytes]) -> bytes:
    """Return the pages of PDFs one after another; the files themselves hold the signatures, this one only shows them.

    Args:
        contents: the PDFs, read one at a time: a hundred of them never lie in memory together.

    Raises:
        pypdfium2.PdfiumError: one of them is no PDF.
    """
    import pypdfium2  # noqa: PLC0415 - only who prints many pays for it

    with turn():
        whole = pypdfium2.PdfDocument.new()
    try:
        for content in contents:
            with turn(), closing(pypdfium2.PdfDocument(content)) as part:
                _flatten(part)
                whole.import_pages(part)
        stream = io.BytesIO()
        with turn():
            whole.save(stream)
        return stream.getvalue()
    finally:
        with turn():
            whole.close()


def _flatten(part: PdfDocument) -> None:
    """Make the look of signatures a part of the pages: the fields that draw it do not come along."""
    if not part.get_formtype():
        return
    part.init_forms()
    for page in part:
        page.flatten()
        page.close()
