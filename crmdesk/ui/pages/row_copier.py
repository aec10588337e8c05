"""RowCopier: puts chosen records of a list on the clipboard as a table that a spreadsheet understands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from crmdesk.data.listing import fetch_rows
from crmdesk.data.registry import Registry, RegistryField
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress

#: Rows that are copied at most.
COPIED = 50_000


class RowCopier(QObject):
    """Reads and writes the rows off the GUI thread."""

    copied = Signal(int)
    """How many rows are on the clipboard now."""
    told = Signal(str, object)
    """The same as a sentence for a toast, with nothing to undo."""
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    def copy(self, registry: Registry, fields: Sequence[RegistryField], ids: Sequence[int]) -> None:
        """Copy the first ``COPIED`` of some records under the heads of their columns; nothing where there are none."""
        if len(ids):
            work = partial(_text, self._context.store, registry, fields, ids[:COPIED])
            self._context.jobs.start(work, done=self._on_text, failed=self._on_failed, replaces=self)

    def _on_text(self, result: tuple[str, int]) -> None:
        text, count = result
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(count)
        self.told.emit(_("Rows copied: {n}").format(n=number(count)), None)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)


def _text(
    store: Store, registry: Registry, fields: Sequence[RegistryField], ids: Sequence[int], _progress: Progress
) -> tuple[str, int]:
    table = fetch_rows(store, registry, fields, ids)
    kinds = [field.kind for field in table.fields]
    lines = ["\t".join(field.label for field in table.fields)]
    for row in table.rows:
        cells = ("" if value is None else kind.text(value) for kind, value in zip(kinds, row, strict=True))
        lines.append("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))
    return "\n".join(lines), len(table.rows)
