"""PackageDialog: chosen reports become one file; the open ones are proposed, so that Enter is enough."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data import settings as keys
from crmdesk.data.errors import Cancelled
from crmdesk.data.files import safe_name
from crmdesk.data.words import _
from crmdesk.reports.catalog import REPORTS
from crmdesk.reports.output.writing import FileKind
from crmdesk.reports.packages import form_package, readable_reports, usual_question
from crmdesk.ui.dialogs.export import usual_folder
from crmdesk.ui.dialogs.package_reports import PackageReports
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.catalog import Report
    from crmdesk.reports.question import Question
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Job, Progress

    Asked = tuple[Report, Question]

WIDTH, HEIGHT = 640, 560
KINDS = (FileKind.PDF, FileKind.XLSX)


class PackageDialog(QDialog):
    """Asks for reports, their order, the title and the file; the window stays usable while the file is being made."""

    written = Signal(object)
    """The file is there: its ``Path``."""

    def __init__(self, context: Context, opened: Sequence[Asked], parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            context: the window's.
            opened: reports in open tabs with what is asked there, in their order; they are chosen at first.
            parent: whom the dialog goes with.
        """
        super().__init__(parent)
        self._context = context
        self._asked = {report.id: question for report, question in opened}
        self._reports: dict[str, Report] = {}
        self._job: Job | None = None
        self.setWindowTitle(_("Package of reports"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.reports = PackageReports()
        self.title = QLineEdit(proposed_title(context))
        self.title.setAccessibleName(_("Title"))
        self.title.textEdited.connect(self._on_title)
        self.kind = Segments([Segment(one.value, one.label) for one in KINDS])
        kept_kind = context.settings.get(keys.EXPORT_KIND)
        self.kind.set_current(kept_kind if FileKind(kept_kind) in KINDS else FileKind.PDF.value)
        self.kind.chosen.connect(self._tell)
        self.name = QLineEdit(_as_name(self.title.text()))
        self.name.setAccessibleName(_("File name"))
        self.name.textChanged.connect(self._tell)
        kept = Path(context.settings.get(keys.EXPORT_FOLDER) or usual_folder())
        self._folder = kept if kept.is_dir() else usual_folder()
        self._folder_text = ElidedLabel(str(self._folder))
        self._choose = QPushButton(_("Choose…"))
        self._choose.setAutoDefault(False)
        self._choose.clicked.connect(self._on_choose)
        self.said = label("", "secondary")
        self.said.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.hide()
        buttons = self._buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.reports, 1)
        self._place = self._file_place()
        column.addWidget(self._place)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        column.addWidget(buttons)
        self.resize(WIDTH, HEIGHT)
        self._show_reports(tuple(dict.fromkeys((*(report for report, _question in opened if report.own), *REPORTS))))
        self.reports.changed.connect(self._tell)
        self._tell()
        self.make.setFocus()
        context.jobs.start(
            partial(_read, context.store), done=self._on_read, failed=self._on_failed, replaces=(self, "saved")
        )

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.make = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.make.setText(_("Make"))
        self.make.setDefault(True)
        self.back = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.back.setText(_("Cancel"))
        buttons.accepted.connect(self.start)
        buttons.rejected.connect(self.reject)
        return buttons

    def _file_place(self) -> QWidget:
        folder = QHBoxLayout()
        folder.addWidget(self._folder_text, 1)
        folder.addWidget(self._choose)
        room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        fields = ((_("Title"), self.title), (_("Format"), self.kind), (_("File name"), self.name))
        for row, (title, field) in enumerate(fields):
            grid.addWidget(label(title, "secondary"), row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(label(_("Folder"), "secondary"), len(fields), 0)
        grid.addLayout(folder, len(fields), 1)
        grid.setColumnStretch(1, 1)
        return room

    @property
    def target(self) -> Path:
        """The file chosen; its name is one that every disk takes."""
        return self._folder / safe_name(f"{self.name.text().strip()}.{self.kind.current}")

    @property
    def wanted(self) -> tuple[tuple[str, Question], ...]:
        """The chosen reports in their order, each with what is asked of it over the period in view."""
        view = self._context.view
        return tuple(
            (key, self._asked.get(key) or usual_question(self._reports[key], view.period, view.compare))
            for key in self.reports.wanted
        )

    def start(self) -> None:
        """Form the reports and write the file, by a job."""
        if self._job is not None or not self.make.isEnabled():
            return
        self._context.settings.put(keys.EXPORT_KIND, self.kind.current)
        self._context.settings.put(keys.EXPORT_FOLDER, str(self._folder))
        title, scope = self.title.text().strip(), self._context.view.scope
        work = partial(_make, self._context.store, self.wanted, self.target, title, scope)
        self._set_busy(busy=True)
        self.said.setText(_("The reports are being formed."))
        self._job = self._context.jobs.start(
            work, done=self._on_made, failed=self._on_failed, progress=self._on_progress, replaces=(self, "file")
        )

    def _set_busy(self, *, busy: bool) -> None:
        self.reports.setEnabled(not busy)
        self._place.setEnabled(not busy)
        self.make.setEnabled(not busy)
        self.bar.setRange(0, 1000)
        self.bar.setValue(0)
        self.bar.setVisible(busy)

    def _show_reports(self, reports: tuple[Report, ...]) -> None:
        chosen = self.reports.wanted if self._reports else tuple(self._asked)
        self._reports = {report.id: report for report in reports}
        self.reports.show_reports(tuple(self._reports.values()), chosen)

    def _on_read(self, saved: tuple[Report, ...]) -> None:
        """Show the saved reports too, before the declared ones."""
        if saved and self._job is None:
            self._show_reports((*saved, *REPORTS))

    def _on_title(self, title: str) -> None:
        """Name the file as the package is called, until the person names it."""
        if not self.name.isModified():
            self.name.setText(_as_name(title))

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder"), str(self._folder))
        if chosen:
            self._folder = Path(chosen)
            self._folder_text.setText(chosen)
            self._tell()

    def _tell(self) -> None:
        """Say what is missing, or that a file of this name is there already."""
        named, some = bool(self.name.text().strip()), bool(self.reports.wanted)
        self.make.setEnabled(named and some)
        if not some:
            self.said.setText(_("Choose at least one report."))
        elif not named:
            self.said.setText(_("Give the file a name."))
        else:
            is_there = self.target.exists()
            self.said.setText(_("This file is there already and will be replaced.") if is_there else "")

    def _on_progress(self, done: float, total: float, text: str) -> None:
        if text:
            self.said.setText(text)
            self.bar.setValue(int(1000 * done / total))

    def _on_made(self, target: Path) -> None:
        self._job = None
        self.written.emit(target)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._set_busy(busy=False)
        self._tell()
        self.said.setText(_("Cancelled. Nothing was written.") if isinstance(error, Cancelled) else str(error))

    # Qt overrides

    def reject(self) -> None:
        """Stop the work under way; without any, close."""
        if self._job is not None:
            self._job.cancel()
        else:
            super().reject()


def proposed_title(context: Context) -> str:
    """Return what a package is called at first: the firm and the period in view in words."""
    return " · ".join(part for part in (context.store.firm.name, context.view.period.text()) if part)


def _as_name(title: str) -> str:
    return title.replace(" · ", " ")


def _read(store: Store, _progress: Progress) -> tuple[Report, ...]:
    return readable_reports(store)


def _make(
    store: Store, wanted: tuple[tuple[str, Question], ...], target: Path, title: str, scope: str, progress: Progress
) -> Path:
    return form_package(store, wanted, target, title, progress, scope=scope)
