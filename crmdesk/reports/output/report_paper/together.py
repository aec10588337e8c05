"""Together: the pages of several PDFs as one file, to be printed in one go; signatures show as they look."""

from __future__ import annotations

import io
from collections.abc import Iterable

from crmdesk.reports.output.paper.pages import turn


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
            with turn():
                part = pypdfium2.PdfDocument(content)
                part.init_forms()
                for page in part:
                    page.flatten()  # the look of a signature is drawn by its field, which does not come along
                whole.import_pages(part)
                part.close()
        stream = io.BytesIO()
        with turn():
            whole.save(stream)
        return stream.getvalue()
    finally:
        with turn():
            whole.close()
