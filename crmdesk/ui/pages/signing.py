"""SigningPage: the reports of a period: read as pages, signed, approved or returned, one after another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.words import _
from crmdesk.reports.periods import Period
from crmdesk.ui.dialogs.changed_rows import ChangedRowsDialog
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.signing_bar import SigningBar
from crmdesk.ui.pages.signing_commitments import SigningCommitments
from crmdesk.ui.pages.signing_deeds import SigningDeeds
from crmdesk.ui.pages.signing_desk import SigningDesk
from crmdesk.ui.pages.signing_forming import SigningForming
from crmdesk.ui.pages.signing_keys import SigningKeys
from crmdesk.ui.pages.signing_list import SigningList
from crmdesk.ui.pages.signing_pane import SigningPane
from crmdesk.ui.pages.signing_papers import SigningPapers
from crmdesk.ui.pages.signing_reading import (
    ARCHIVE,
    DEPARTMENTS,
    PEOPLE,
    Sheet,
    Shelf,
    find_row,
    read_differences,
    read_sheet,
    read_shelf,
)
from crmdesk.ui.pages.signing_register import SigningRegister
from crmdesk.ui.pages.signing_request import SigningRequest
from crmdesk.ui.pages.signing_texts import SigningTexts
from crmdesk.ui.pages.signing_words import about_title, headed, listed_groups, period_name, period_of
from crmdesk.ui.widgets.paper_stage import PaperStage
from crmdesk.ui.widgets.states import Stateful, Way

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.period_reports.records import ReportRow
    from crmdesk.reports.period_reports.differences import Differences
    from crmdesk.ui.context import Context


class SigningPage(Page):
    """List, pages and pane; the archive is a table of everybody's reports over the periods."""

    controls = Controls.NONE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._tab = PEOPLE
        self._shelf: Shelf | None = None
        self._held: int | None = None
        self._is_stale = True
        self._printing: int | None = None
        """A report that was frozen to be printed: its pages open for the printer as soon as they are there."""
        self.bar = SigningBar(context, self)
        self.period = self.bar.period
        self.list = SigningList(context)
        self.list.chosen.connect(self._on_chosen)
        self.stage = PaperStage(context)
        self.pane = SigningPane(context)
        self._paper = Stateful(context.theme, self.stage)
        self._states = Stateful(context.theme, SigningDesk(self.list, self._paper, self.pane))
        self._states.cancel_requested.connect(self.reload)
        self.register = SigningRegister(context)
        self.register.report_requested.connect(self._on_register_report)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._states)
        self._stack.addWidget(self.register)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.forming = SigningForming(context)
        whole.addWidget(self.forming)
        whole.addWidget(self._stack, 1)
        self.deeds = SigningDeeds(context, self, self.pane)
        self.texts = SigningTexts(context, self)
        self.commitments = SigningCommitments(context, self)
        self.papers = SigningPapers(context, self)
        self.keys = SigningKeys(context, self)
        self._connect()

    def _connect(self) -> None:
        bar, pane, foot, deeds = self.bar, self.pane, self.pane.foot, self.deeds
        bar.period.changed.connect(self._on_period)
        bar.tabs.chosen.connect(self._on_tab)
        bar.form_requested.connect(self.form_reports)
        bar.print_all_requested.connect(self._on_print_all)
        bar.export_all_requested.connect(self._on_export_all)
        bar.verify_requested.connect(self.papers.open_verification)
        bar.keys_requested.connect(self._on_keys)
        deeds.done.connect(self._on_signed)
        deeds.frozen.connect(self._on_frozen)
        deeds.returned.connect(self._on_returned)
        deeds.busy_changed.connect(self._on_busy)
        deeds.told.connect(self._on_trouble)
        self.keys.can_make.connect(foot.offer_key)
        self.keys.made.connect(foot.settle)
        foot.key_wanted.connect(self.keys.make)
        self.papers.file_written.connect(self.file_written)
        self.papers.told.connect(self._on_told)
        pane.headline_entered.connect(self._on_headline)
        pane.comment_entered.connect(self._on_comment)
        pane.rows_requested.connect(self._on_rows)
        foot.sign_requested.connect(deeds.sign)
        foot.freeze_requested.connect(deeds.freeze)
        foot.mark_requested.connect(deeds.mark_on_paper)
        foot.return_requested.connect(deeds.send_back)
        foot.withdraw_requested.connect(deeds.withdraw)
        foot.print_requested.connect(self.print_view)
        foot.export_requested.connect(self.export)
        foot.verify_requested.connect(self.papers.verify)
        foot.scan_requested.connect(self.papers.save_scan)
        foot.keys_requested.connect(self._on_keys)
        foot.person_requested.connect(self.person_requested)
        promises = pane.promises
        promises.add_requested.connect(self.commitments.add)
        promises.change_requested.connect(self.commitments.change)
        promises.remove_requested.connect(self.commitments.remove)
        promises.moved.connect(self.commitments.order)
        promises.tasks_requested.connect(self.commitments.make_tasks)
        pane.outcomes.judged.connect(self.commitments.judge)
        self.forming.formed.connect(self._on_formed)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(foot.press_main)

    # -- reading -------------------------------------------------------------------------------------------------

    @property
    def shelf(self) -> Shelf | None:
        """The reports of the period in view."""
        return self._shelf

    @property
    def sheet(self) -> Sheet | None:
        """The report in hand."""
        return self.pane.sheet

    def reload(self) -> None:
        """Read the reports of the period again, and the one in hand."""
        self._is_stale = False
        if self._tab == ARCHIVE:
            self.register.reload(self.period.kind, self.period.period)
            return
        self._states.loading(_("Reading the reports"), cancellable=False)
        work = partial(read_shelf, self.context.store, self.period.kind, self.period.period, self._tab)
        self.context.jobs.start(work, done=self._on_shelf, failed=self._on_shelf_failed, replaces=(self, "shelf"))

    def _on_shelf(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.bar.show_counts(shelf.counts, self._tab, has_reports=bool(shelf.live_ids))
        period = headed(period_name(shelf.period))
        if not shelf.ids:
            self._held = None
            self._tell_empty(period)
            return
        self.list.show_progress(period, shelf.approved, shelf.count)
        self._held = self.list.show_groups(listed_groups(shelf), self._held)
        self._states.ready()
        self._read_sheet()

    def _on_shelf_failed(self, error: Exception) -> None:
        self._states.failed(error, self.reload)

    def _tell_empty(self, period: str) -> None:
        if self.period.period.begin > self.context.view.today:
            self._states.empty("file-pen-line", _("{period} has not begun yet").format(period=period))
            return
        reason = _("Forming takes seconds: one report for every manager, every department and the firm.")
        way = Way(_("Form reports"), self.form_reports, "wand-sparkles")
        self._states.empty("file-pen-line", _("{period}: no reports yet").format(period=period), reason, way)

    def _read_sheet(self) -> None:
        if self._held is None:
            return
        self._paper.loading(_("Printing the pages"), cancellable=False)
        work = partial(read_sheet, self.context.store, self._held)
        self.context.jobs.start(work, done=self._on_sheet, failed=self._on_sheet_failed, replaces=(self, "sheet"))

    def _on_sheet(self, sheet: Sheet) -> None:
        if sheet.row.id != self._held:
            return
        self.pane.show_sheet(sheet)
        for holder in (self.deeds, self.texts, self.commitments, self.papers):
            holder.hold(sheet)
        if sheet.pdf:
            said, tone = (_("Draft"), "warn") if sheet.is_draft else ("", "")
            self.stage.show_pdf(sheet.row.id, sheet.pdf, sheet.sizes, said, tone)
            self._paper.ready()
        else:
            self._paper.empty("file", _("This report has no figures yet"), _("Form the reports of the period again."))
        if self._printing == sheet.row.id:
            self._printing = None
            self.papers.print_pages()
        acts = self.pane.foot.main_act(sheet)[0]
        self.status_changed.emit(_("Ctrl+Enter: sign and go to the next") if acts else "")
        if not sheet.is_draft:
            work = partial(read_differences, self.context.store, sheet.row.id)
            self.context.jobs.start(
                work, done=self._on_differences, failed=self._on_differences_failed, replaces=(self, "differences")
            )

    def _on_sheet_failed(self, error: Exception) -> None:
        self._paper.failed(error, self._read_sheet)

    def _on_differences(self, found: tuple[int, Differences]) -> None:
        report_id, differences = found
        if report_id == self._held:
            self.pane.show_differences(differences)

    def _on_differences_failed(self, error: Exception) -> None:
        self.pane.foot.tell(_("What changed since is not known: {reason}").format(reason=error))

    # -- what the person does ------------------------------------------------------------------------------------

    def show_tab(self, tab: str) -> None:
        """Show reports of people, of departments and the firm, or the archive."""
        self._tab = tab
        self.bar.show_tab(tab)
        self._stack.setCurrentWidget(self.register if tab == ARCHIVE else self._states)
        self.reload()

    def show_report(self, row: ReportRow) -> None:
        """Show a report with the others of its period."""
        self._held = row.id
        self._tab = PEOPLE if row.subject == "manager" else DEPARTMENTS
        blocked = self.period.blockSignals(True)
        self.period.show_period(period_of(row))
        self.period.blockSignals(blocked)
        self.show_tab(self._tab)

    def form_reports(self) -> None:
        """Form the reports of the period in view."""
        self.forming.form(self.period.period)

    def _on_formed(self) -> None:
        self.reload()

    def _on_period(self) -> None:
        self.pane.finish_typing()
        self.forming.dismiss()
        self.place_left.emit()
        self._held = None
        self.reload()

    def _on_tab(self, tab: str) -> None:
        self.pane.finish_typing()
        self.place_left.emit()
        self.show_tab(tab)

    def _on_chosen(self, report_id: int) -> None:
        if report_id == self._held:
            return
        self.pane.finish_typing()
        self._held = report_id
        self._read_sheet()

    def _on_register_report(self, row: ReportRow) -> None:
        self.place_left.emit()
        self.show_report(row)

    def _on_signed(self, report_id: int) -> None:
        """Go to the next report that waits for this person; the base tells of the change by itself."""
        shelf = self._shelf
        waiting = [row.id for row in shelf.rows("mine")] if shelf is not None else []
        if report_id in waiting and report_id == self._held and len(waiting) > 1:
            place = waiting.index(report_id)
            self._held = (waiting[place + 1 :] + waiting[:place])[0]

    def _on_busy(self, busy: bool) -> None:
        self.pane.foot.set_busy(busy=busy)

    def _on_trouble(self, text: str, about_key: bool) -> None:
        self.pane.foot.tell(text, about_key)
        if about_key:
            self.keys.look()

    def _on_frozen(self, report_id: int) -> None:
        """Print what is to be signed by hand, once its pages are there."""
        self._printing = report_id

    def _on_returned(self, _report_id: int, following: int) -> None:
        self._held = following

    def _on_told(self, text: str) -> None:
        self.toast_requested.emit(text, None)

    def _on_headline(self, text: str) -> None:
        self.texts.save("headline", text, self.pane.headline)

    def _on_comment(self, text: str) -> None:
        self.texts.save("comment", text, self.pane.comment)

    def _on_rows(self) -> None:
        sheet, differences = self.pane.sheet, self.pane.differences
        if sheet is not None and differences is not None:
            dialog = ChangedRowsDialog(self.context, about_title(sheet.row), differences, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.record_requested.connect(self._on_record)
            dialog.open()

    def _on_record(self, section: str, record_id: int) -> None:
        self.place_left.emit()
        self.section_requested.emit(section, record_id)

    def _on_keys(self) -> None:
        self.section_requested.emit("settings", "keys")

    def _on_print_all(self) -> None:
        if self._shelf is not None:
            self.papers.print_all(self._shelf.live_ids, headed(period_name(self._shelf.period)))

    def _on_export_all(self) -> None:
        if self._shelf is not None:
            self.papers.export_all(self._shelf.live_ids)

    # -- Page ----------------------------------------------------------------------------------------------------

    def lead_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the period and the tabs."""
        return self.bar.lead

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return what is done with all reports of the period."""
        return self.bar.actions

    def open(self, what: object) -> None:
        """Show a report for a ``SigningRequest``, or the first that waits."""
        if isinstance(what, SigningRequest):
            work = partial(find_row, self.context.store, what.report_id)
            self.context.jobs.start(work, done=self._on_found, failed=self._on_shelf_failed, replaces=(self, "find"))

    def _on_found(self, row: ReportRow | None) -> None:
        if row is not None:
            self.show_report(row)

    def step_period(self, count: int) -> bool:
        """Move the period of the reports; it is the page's own."""
        self.period.step(count)
        return True

    def place(self) -> object:
        """Return tab, period and the report in hand."""
        return self._tab, self.period.period, self._held

    def show_place(self, where: object) -> None:
        """Go back to a tab, a period and a report."""
        if not isinstance(where, tuple):
            return
        tab, period, held = where
        self._held = held
        blocked = self.period.blockSignals(True)
        if isinstance(period, Period):
            self.period.show_period(period)
        self.period.blockSignals(blocked)
        self.show_tab(str(tab))

    def export(self) -> None:
        """Save the PDF in view."""
        self.papers.export()

    def print_view(self) -> None:
        """Print the pages in view."""
        self.papers.print_pages()

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Read again what is shown."""
        del deed
        self._is_stale = True
        if in_view:
            self.reload()

    def person_changed(self) -> None:
        """Read again: rights, and which reports one sees, are another person's."""
        self._held = None
        self.forming.dismiss()
        self.reload()

    def entered(self) -> None:
        """Read what may have grown old; who is at work may have changed."""
        self.reload()

    def left(self) -> None:
        """Keep what is being typed."""
        self.pane.finish_typing()
