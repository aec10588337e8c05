"""BookList: one book as a list: rows are added with the least typing, changed in place, archived, brought in and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from crmdesk.data.entry.deeds import Deed, archive
from crmdesk.data.listing import FirstPage
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW, Kind, Table, currency_sign, number
from crmdesk.data.words import _, plural
from crmdesk.reports.output.list_file import save_list
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_maker import RecordMaker
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.books_pane import BookPane
from crmdesk.ui.pages.import_request import ImportRequest
from crmdesk.ui.pages.registry_page import RegistryPage
from crmdesk.ui.widgets.states import Way
from crmdesk.ui.widgets.totals_row import Total


class BookList(RegistryPage):
    """The common part of the books; the pane is closed until a record is opened."""

    form_id = ""
    import_kind = ""
    """What the rows of a file are: a name of ``KINDS``."""
    add_title = ""
    """What the button that adds a row says, an English source string."""
    empty_icon = "inbox"
    empty_title = ""
    empty_reason = ""
    """What stands where there is no row yet, English source strings."""
    pane_width = 340
    narrow_pane_width = 320

    def __init__(self, context: Context, pane: BookPane | None = None, parent: QWidget | None = None) -> None:
        super().__init__(context, pane or BookPane(context, self.form_id), parent)
        self._pane_closed = True
        self._maker = RecordMaker(context, self)
        self._view.show_ticks()
        self._view.grid.menu_wanted.connect(self._on_menu)

    def extras(self) -> tuple[QWidget, ...]:
        """Return what stands beside the tabs while this book is open; made once."""
        return ()

    # -- what is done --------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Open the sheet of a new row."""
        self._maker.begin(self.form_id, added=self._on_added)

    def _on_added(self, deed: Deed) -> None:
        self.take_in_hand(deed.ids[0])

    def archive_selected(self) -> None:
        """Put the selected rows into the archive; undo brings them back."""
        ids = tuple(self._view.selected_ids())
        if ids:
            self.context.deeds.start(partial(archive, form_id=self.form_id, ids=ids))

    def bring_in(self) -> None:
        """Open the import, set to rows of this book."""
        self.section_requested.emit("import", ImportRequest(self.import_kind))

    def take_out(self) -> None:
        """Ask for a file and write what is listed into it."""
        title = _(self._registry.title)
        kinds = ";;".join(_("Tables ({pattern})").format(pattern=f"*.{ending}") for ending in ("csv", "xlsx"))
        path, _filter = QFileDialog.getSaveFileName(self, _("Export"), f"{title}.csv", kinds)
        if path:
            self.save(Path(path if Path(path).suffix else f"{path}.csv"))

    def save(self, path: Path) -> None:
        """Write what is listed, with the columns shown, into a file."""
        keys = tuple(column.key for column in self._model.columns) or tuple(
            field.key for field in self._registry.fields if field.shown
        )
        work = partial(_save, self.context.store, self._listing, keys, path)
        self.context.jobs.start(work, done=self._on_saved, failed=self._on_not_saved, replaces=(self, "file"))

    def _on_saved(self, count: int) -> None:
        self.toast_requested.emit(plural("Saved: {n} row", "Saved: {n} rows", count).format(n=number(count)), None)

    def _on_not_saved(self, error: Exception) -> None:
        self.toast_requested.emit(str(error), None)

    def _on_menu(self, menu: QMenu) -> None:
        """Add what can be done with the rows."""
        menu.addSeparator()
        menu.addAction(_("To the archive")).triggered.connect(self.archive_selected)

    # -- what is told --------------------------------------------------------------------------------------------

    def nothing_yet(self) -> tuple[str, str]:
        """Return what to say where the base has no such row."""
        return _(self.empty_title), _(self.empty_reason)

    def _tell_nothing(self) -> None:
        super()._tell_nothing()
        if self._is_empty:
            way = Way(_(self.add_title), self.add, "plus") if self.add_title else None
            self._states.empty(self.empty_icon, *self.nothing_yet(), way)

    def totals_of(self, table: Table, shown: Sequence[str]) -> Mapping[str, Total]:
        """Return the count under the first column and each figure under its own."""
        count = table.rows[0][0]
        cells = {shown[0]: Total(plural("{n} row", "{n} rows", count).format(n=number(count)))}
        for field, value in zip(table.fields[1:], table.rows[0][1:], strict=True):
            if field.key in shown[1:]:
                cells[field.key] = Total(field.kind.figure(value), short=field.kind.short(value))
        return cells

    def sum_of(self, table: Table) -> str:
        """Return "Selected 3 · Amount 7 329 600 ₽ · Paid 5 000 ₽"; no text in it comes from the base."""
        parts = [_("Selected: {n}").format(n=number(table.rows[0][0]))]
        for field, value in zip(table.fields[1:], table.rows[0][1:], strict=True):
            sign = NARROW + currency_sign(table.currency) if field.kind is Kind.MONEY else ""
            parts.append(f"{field.label} <b>{field.kind.figure(value)}{sign}</b>")
        return " · ".join(parts)

    def _on_first(self, page: FirstPage) -> None:
        super()._on_first(page)
        if not len(page.ids):
            self._pane.hide()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete archives what is selected, Insert adds a row."""
        if event.key() == Qt.Key.Key_Delete and self.window().focusWidget() is self._view.grid:
            self.archive_selected()
        elif event.key() == Qt.Key.Key_Insert:
            self.add()
        else:
            super().keyPressEvent(event)


def _save(store: Store, listing: Listing, keys: Sequence[str], path: Path, progress: Progress) -> int:
    return save_list(store, listing, keys, path, progress)
