"""SigningPapers: reports that leave the window: printed and saved, one or all of a period, and verified."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.errors import Cancelled
from crmdesk.data.files import safe_name
from crmdesk.data.period_reports.records import read_content
from crmdesk.data.words import _, plural
from crmdesk.reports.output.writing import file_name
from crmdesk.ui.dialogs.export import usual_folder
from crmdesk.ui.drops import open_verification
from crmdesk.ui.pages.signing_words import about_title
from crmdesk.ui.print_preview import PrintPreview, show_preview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.dialogs.verification import VerificationDialog
    from crmdesk.ui.jobs import Job, Progress
    from crmdesk.ui.pages.signing_reading import Sheet


class SigningPapers(QObject):
    """Prints and saves the very pages in view; of all reports those that are in force."""

    file_written = Signal(object)
    told = Signal(str)
    """A sentence about what was done or why not."""

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._sheet: Sheet | None = None
        self._job: Job | None = None

    def hold(self, sheet: Sheet) -> None:
        """Print and save this report from now on."""
        self._sheet = sheet

    def print_pages(self) -> PrintPreview | None:
        """Show the pages in view before they are printed."""
        if self._sheet is None or not self._sheet.pdf:
            return None
        make = partial(_content, self._sheet.pdf)
        return show_preview(self._page, self._context, make, _name_of(self._sheet))

    def print_all(self, ids: Sequence[int], title: str) -> PrintPreview | None:
        """Show all reports of the period, one after another, before they are printed."""
        if not ids:
            return None
        make = partial(_all_content, self._context.store, tuple(ids))
        return show_preview(self._page, self._context, make, _("Reports, {period}").format(period=title))

    def export(self) -> None:
        """Ask where to, and save the PDF in view."""
        if self._sheet is None or not self._sheet.pdf:
            return
        proposed = str(self._folder() / file_name(_name_of(self._sheet), "pdf"))
        chosen, _kind = QFileDialog.getSaveFileName(self._page, _("Save as PDF"), proposed, "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            path = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
            self._keep_folder(path.parent)
            self._start(partial(_save, self._sheet.pdf, path), "save")

    def save_scan(self) -> None:
        """Ask where to, and save the scan of the signed paper as it was attached."""
        if self._sheet is None or not self._sheet.scan_name:
            return
        proposed = str(self._folder() / safe_name(self._sheet.scan_name))
        chosen, _kind = QFileDialog.getSaveFileName(self._page, _("Save the scan"), proposed)
        if chosen:
            self._keep_folder(Path(chosen).parent)
            self._start(partial(_save_scan, self._context.store, self._sheet.row.id, Path(chosen)), "scan")

    def export_all(self, ids: Sequence[int]) -> None:
        """Ask for a folder, and save every report of the period into it."""
        if not ids:
            self.told.emit(_("There are no reports to save in this period."))
            return
        chosen = QFileDialog.getExistingDirectory(self._page, _("Folder for the reports"), str(self._folder()))
        if chosen:
            self._keep_folder(Path(chosen))
            work = partial(_save_all, self._context.store, tuple(ids), Path(chosen))
            self._context.jobs.start(work, done=self._on_all_saved, failed=self._on_failed, replaces=(self, "all"))

    def verify(self) -> VerificationDialog | None:
        """Verify the stored PDF of the report in hand."""
        if self._sheet is None or not self._sheet.pdf or self._sheet.is_draft:
            return None
        dialog = self.open_verification()
        dialog.verify_content(about_title(self._sheet.row), self._sheet.pdf)
        return dialog

    def open_verification(self) -> VerificationDialog:
        """Open the dialog that verifies files and codes."""
        return open_verification(self._context, self._page.window())

    # -- under the bonnet ----------------------------------------------------------------------------------------

    def _folder(self) -> Path:
        kept = Path(self._context.settings.get(keys.EXPORT_FOLDER) or usual_folder())
        return kept if kept.is_dir() else usual_folder()

    def _keep_folder(self, folder: Path) -> None:
        self._context.settings.put(keys.EXPORT_FOLDER, str(folder))

    def _start(self, work: partial[Path], word: str) -> None:
        self._context.jobs.start(work, done=self._on_saved, failed=self._on_failed, replaces=(self, word))

    def _on_saved(self, path: Path) -> None:
        self.file_written.emit(path)

    def _on_all_saved(self, paths: tuple[Path, ...]) -> None:
        words = plural("{n} report was saved in “{folder}”.", "{n} reports were saved in “{folder}”.", len(paths))
        folder = paths[0].parent.name if paths else ""
        self.told.emit(words.format(n=len(paths), folder=folder))

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.told.emit(str(error))


def _name_of(sheet: Sheet) -> str:
    return f"{about_title(sheet.row)} {sheet.row.number_text.replace('/', '-')}"


def _content(content: bytes, _progress: Progress) -> bytes:
    return content


def _save(content: bytes, path: Path, _progress: Progress) -> Path:
    from crmdesk.reports.output.paper.pages import save_pages  # noqa: PLC0415 - only who saves pays for it

    return save_pages(content, path)


def _save_scan(store: Store, report_id: int, path: Path, _progress: Progress) -> Path:
    from crmdesk.data.whole_file import write_whole  # noqa: PLC0415 - as above

    return write_whole(path, read_content(store, report_id, "scan") or b"")


def _all_content(store: Store, ids: tuple[int, ...], progress: Progress) -> bytes:
    from crmdesk.reports.period_reports.papers import join_papers  # noqa: PLC0415 - only who prints pays for it

    return join_papers(store, ids, progress)


def _save_all(store: Store, ids: tuple[int, ...], folder: Path, progress: Progress) -> tuple[Path, ...]:
    from crmdesk.reports.period_reports.papers import save_papers  # noqa: PLC0415 - only who saves pays for it

    return save_papers(store, ids, folder, progress)
