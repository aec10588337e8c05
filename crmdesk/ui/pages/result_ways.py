"""ResultWays: the ways out of a formed report: a file of any kind, the clipboard, a picture, paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.words import N_, _
from crmdesk.reports.output.writing import FileKind, file_name, proposed_name, table_clip, write_chart, write_reports
from crmdesk.reports.saved_reports import SAVED_REPORT
from crmdesk.reports.schedules import Planned
from crmdesk.ui.dialogs.export import ExportDialog, usual_folder
from crmdesk.ui.dialogs.schedule_editor import USUAL_PERIOD, ScheduleEditor
from crmdesk.ui.icons import GAP

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmdesk.reports.charts import Chart
    from crmdesk.reports.result import Result, Section
    from crmdesk.ui.context import Context
    from crmdesk.ui.dialogs.package import Asked, PackageDialog
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.widgets.chart_view import ChartView

#: Kinds with a button of their own, and the icon of each.
_BUTTONS = ((FileKind.PDF, "file-down"), (FileKind.XLSX, "file-spreadsheet"))
_SAVE_AS = {
    FileKind.PDF: N_("Save as PDF…"), FileKind.XLSX: N_("Save for Excel…"),
    FileKind.CSV: N_("Save as CSV…"), FileKind.JSON: N_("Save as JSON…"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InView:
    """What the page shows now: a formed report, the section in hand, and its pictures as they are drawn."""

    result: Result
    section: Section | None
    charts: tuple[ChartView, ...]


class ResultWays(QObject):
    """Buttons for the toolbar and what they do; it asks the page what is in view when something is wanted of it."""

    written = Signal(object)
    """A file was saved: its ``Path``."""
    told = Signal(str)
    """A sentence for a toast."""

    def __init__(
        self,
        context: Context,
        in_view: Callable[[], InView | None],
        parent: QWidget,
        opened: Callable[[], tuple[Asked, ...]] = tuple,
    ) -> None:
        """Make the buttons.

        Args:
            context: the window's.
            in_view: what the page shows now, None for nothing.
            parent: the page.
            opened: the reports in open tabs, each with what is asked there.
        """
        super().__init__(parent)
        self._context = context
        self._in_view = in_view
        self._opened = opened
        self._package: PackageDialog | None = None
        self._window = parent
        self.buttons: tuple[QToolButton, ...] = tuple(self._button(kind, icon) for kind, icon in _BUTTONS)
        self._more = QToolButton()
        self._more.setProperty("icon_only", "true")
        self._more.setIcon(context.theme.icon("ellipsis"))
        self._more.setIconSize(QSize(16, 16))
        self._more.setFixedHeight(30)
        self._more.setAccessibleName(_("More ways out of the report"))
        self._more.setToolTip(_("More ways out of the report"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self.buttons = (*self.buttons, self._more)

    def _button(self, kind: FileKind, icon: str) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(GAP + kind.label)
        button.setIcon(self._context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setFixedHeight(30)
        button.setToolTip(f"{_(_SAVE_AS[kind])} (Ctrl+E)")
        button.setAccessibleName(_(_SAVE_AS[kind]))
        button.setProperty("kind", kind.value)
        button.clicked.connect(self._on_save)
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self._more)
        for kind, title in _SAVE_AS.items():
            action = menu.addAction(_(title), self._on_save)
            action.setProperty("kind", kind.value)
        menu.addAction(_("Package of reports…"), self.make_package)
        menu.addSeparator()
        menu.addAction(_("Copy the table"), self.copy_table)
        menu.addAction(_("Copy the chart as a picture"), self.copy_chart)
        for ending in ("png", "svg"):
            action = menu.addAction(_("Save the chart as {kind}…").format(kind=ending.upper()), self._on_picture)
            action.setProperty("ending", ending)
        menu.addSeparator()
        action = menu.addAction(_("Print…"), self.print_view)
        action.setIcon(self._context.theme.icon("printer"))
        menu.addAction(_("Regular reports…"), self.form_regularly)
        return menu

    # Files

    def _on_save(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.export(FileKind(str(sender.property("kind"))))

    def export(self, kind: FileKind | None = None) -> None:
        """Ask where to, and save the report in view.

        Args:
            kind: what to begin with; None takes that of the last time.
        """
        held = self._in_view()
        if held is None:
            self.told.emit(_("There is nothing to save yet."))
            return
        name = proposed_name(held.result, FileKind.PDF).removesuffix(f".{FileKind.PDF.value}")
        dialog = ExportDialog(self._context.settings, name, kind, self._window.window())
        if dialog.exec() == ExportDialog.DialogCode.Accepted:
            self.save(held.result, dialog.target)
        dialog.deleteLater()

    def save(self, result: Result, target: Path) -> None:
        """Write a report into a file, by a job."""
        work = partial(_write, (result,), target)
        self._context.jobs.start(work, done=self._on_written, failed=self._on_failed, replaces=(self, "file"))

    def make_package(self) -> None:
        """Ask for several reports that become one file; one such dialog stands open at a time."""
        if self._package is None:
            from crmdesk.ui.dialogs.package import PackageDialog  # noqa: PLC0415 - only who makes one pays for it

            self._package = PackageDialog(self._context, self._opened(), self._window)
            self._package.written.connect(self.written)
            self._package.finished.connect(self._on_package_closed)
        self._package.show()
        self._package.raise_()
        self._package.activateWindow()

    def _on_package_closed(self, _result: int) -> None:
        self._package = None

    def print_view(self) -> None:
        """Show the pages of the report in view, from where they are printed."""
        held = self._in_view()
        if held is None:
            self.told.emit(_("There is nothing to print yet."))
            return
        from crmdesk.ui.print_preview import preview_reports  # noqa: PLC0415 - only who prints pays for it

        preview_reports(self._window.window(), self._context, (held.result,))

    def form_regularly(self) -> None:
        """Ask how often the report in view is to be formed by itself, and where to."""
        held = self._in_view()
        if held is None or held.result.report == SAVED_REPORT:
            self.told.emit(_("Save the report first, then it can be formed regularly."))
            return
        result = held.result
        planned = Planned(result.report, replace(result.question, as_of=None), USUAL_PERIOD)
        editor = ScheduleEditor(self._context, None, (planned,), result.title, self._window.window())
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        editor.open()

    # The clipboard and pictures

    def copy_table(self) -> None:
        """Put the table of the section in hand on the clipboard, for spreadsheets and for letters."""
        held = self._in_view()
        if held is None or held.section is None or held.section.table is None:
            self.told.emit(_("There is no table to copy here."))
            return
        work = partial(_clip, held.section)
        self._context.jobs.start(work, done=self._on_clip, failed=self._on_failed, replaces=(self, "clip"))

    def copy_chart(self) -> None:
        """Put the first picture in view on the clipboard as it looks here."""
        held = self._in_view()
        if held is None or not held.charts:
            self.told.emit(_("There is no chart here."))
            return
        QGuiApplication.clipboard().setPixmap(held.charts[0].grab())
        self.told.emit(_("The chart is on the clipboard."))

    def _on_clip(self, clip: tuple[str, str]) -> None:
        text, html = clip
        data = QMimeData()
        data.setText(text)
        data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)
        self.told.emit(_("The table is on the clipboard."))

    def _on_picture(self) -> None:
        sender = self.sender()
        held = self._in_view()
        if sender is not None and held is not None:
            self.save_chart(held, str(sender.property("ending")))

    def save_chart(self, held: InView, ending: str) -> None:
        """Ask where to, and save the first picture in view."""
        chart = next((view.chart for view in held.charts if view.chart is not None), None)
        if chart is None:
            self.told.emit(_("There is no chart here."))
            return
        name = file_name(chart.title, ending)
        kinds = f"{ending.upper()} (*.{ending})"
        folder = self._context.settings.get(keys.EXPORT_FOLDER) or str(usual_folder())
        chosen, _kind = QFileDialog.getSaveFileName(self._window, _("Save the chart"), str(Path(folder) / name), kinds)
        if chosen:
            work = partial(_draw, chart, Path(chosen))
            self._context.jobs.start(work, done=self._on_written, failed=self._on_failed, replaces=(self, "file"))

    def _on_written(self, target: Path) -> None:
        self.written.emit(target)

    def _on_failed(self, error: Exception) -> None:
        self.told.emit(str(error))


def _write(results: tuple[Result, ...], target: Path, progress: Progress) -> Path:
    write_reports(results, target, progress)
    return target


def _draw(chart: Chart, target: Path, _progress: Progress) -> Path:
    write_chart(chart, target)
    return target


def _clip(section: Section, _progress: Progress) -> tuple[str, str]:
    return table_clip(section)
