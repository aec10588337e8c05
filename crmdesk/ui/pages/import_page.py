"""ImportPage: the import of a file in four steps: file, columns, check, done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Cancelled
from crmdesk.data.imports import session
from crmdesk.data.imports.checking import Check, advised, check
from crmdesk.data.imports.issues import Fix, Issue
from crmdesk.data.imports.leftovers import write_leftovers
from crmdesk.data.imports.matching import Match, assign, set_stage
from crmdesk.data.imports.reading import Layout
from crmdesk.data.imports.result import ImportResult
from crmdesk.data.imports.session import Opened
from crmdesk.data.imports.templates import Template
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Job, Progress
from crmdesk.ui.pages.import_done import DoneStep
from crmdesk.ui.pages.import_file import FileStep, dropped_file
from crmdesk.ui.pages.import_foot import CHECK, COLUMNS, DONE, FILE, ImportFoot
from crmdesk.ui.pages.import_past import FORM, PastImportsCard
from crmdesk.ui.pages.import_places import imported_list
from crmdesk.ui.pages.import_request import ImportRequest
from crmdesk.ui.pages.import_work import WorkStep
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.widgets.step_bar import StepBar

RECENT = 5


class ImportPage(Page):
    """One file at a time; nothing is written before the last button, and then all of it or nothing."""

    controls = Controls.NONE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setProperty("entry", "import")
        self.setAcceptDrops(True)
        self._opened: Opened | None = None
        self._checked: Check | None = None
        self._result: ImportResult | None = None
        self._job: Job | None = None
        self._kind = ""
        """What the rows of the next file are, where another page said so."""
        self.steps = StepBar(context.theme, (_("File"), _("Columns"), _("Review"), _("Ready")))
        self.steps.step_requested.connect(self._go)
        self.file = FileStep(context, context.settings.get(keys.RECENT_IMPORTS))
        self.past = PastImportsCard(context)
        self.work = WorkStep(context)
        self.done = DoneStep(context)
        self.foot = ImportFoot()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_first())
        self._stack.addWidget(self.work)
        self._stack.addWidget(self.done)
        body = QVBoxLayout()
        body.setContentsMargins(16, 12, 16, 12)
        body.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.steps)
        whole.addLayout(body, 1)
        whole.addWidget(self.foot)
        self._connect()
        QShortcut(
            QKeySequence("Ctrl+Return"),
            self,
            self.foot.next.click,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        self._show_step(FILE)

    def _make_first(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.file, 1)
        column.addWidget(self.past)
        return inside

    def _connect(self) -> None:
        self.foot.busy.cancelled.connect(self._on_cancel)
        self.foot.back.clicked.connect(self._on_back)
        self.foot.skip.clicked.connect(self._on_skip)
        self.foot.next.clicked.connect(self._on_next)
        self.file.file_chosen.connect(self.open_file)
        self.file.layout_chosen.connect(self._on_layout)
        self.file.kind_chosen.connect(self._on_kind)
        self.past.failed.connect(self._tell)
        self.work.columns.assigned.connect(self._on_assigned)
        self.work.columns.template_chosen.connect(self._on_template)
        self.work.columns.guess_requested.connect(self._on_guess)
        self.work.stages.stage_chosen.connect(self._on_stage)
        self.work.issues.fix_chosen.connect(self._on_fix)
        self.work.issues.typed.connect(self._on_issue_typed)
        self.work.issues.all_requested.connect(self._on_all)
        self.work.preview.typed.connect(self._on_cell_typed)
        self.done.list_requested.connect(self._on_list)
        self.done.undo_requested.connect(self._on_undo_last)
        self.done.leftovers_requested.connect(self._on_leftovers)
        self.context.deeds.written.connect(self._on_written)

    # -- steps ---------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The step at hand."""
        return self.steps.step

    @property
    def checked(self) -> Check | None:
        """The last check, None before."""
        return self._checked

    def _go(self, step: int) -> None:
        """Go to a step that was passed already."""
        if self._job is None:
            self._show_step(step)

    def _show_step(self, step: int) -> None:
        self.steps.set_step(step, can_return=step != DONE)
        self.past.set_wanted(wanted=self._opened is None)
        self._stack.setCurrentIndex({FILE: 0, COLUMNS: 1, CHECK: 1, DONE: 2}[step])
        self.work.set_checking(checking=step == CHECK)
        self._show_buttons()
        self.foot.next.setFocus()

    def _show_buttons(self) -> None:
        match = None if self._opened is None else self._opened.match
        valid = self._checked if match is None or (self._checked and self._checked.match is match) else None
        self.foot.show_state(self.steps.step, match, valid, busy=self._job is not None)

    def _on_back(self) -> None:
        self._show_step(self.steps.step - 1)

    def _on_next(self) -> None:
        match self.steps.step:
            case 0 | 1:
                self._show_step(self.steps.step + 1)
            case 2:
                self._import(skip_wrong=False)
            case _:
                self.begin_anew()

    def _on_skip(self) -> None:
        self._import(skip_wrong=True)

    def begin_anew(self) -> None:
        """Forget the file and offer to choose another."""
        self._opened = self._checked = self._result = None
        self._kind = ""
        self.file.clear()
        self.steps.set_about("", "")
        self._show_step(FILE)
        self.entered()

    # -- the file ------------------------------------------------------------------------------------------------

    def open_file(self, path: str) -> None:
        """Read a file and match its columns."""
        self._read(Path(path), Layout())

    def _read(self, path: Path, layout: Layout) -> None:
        self.file.show_problem("")
        work = partial(session.open_file, self.context.store, path, layout, kind=self._kind)
        self._start(work, self._on_opened, self._on_unread, _("Reading the file"))

    def _on_opened(self, opened: Opened) -> None:
        self._finish()
        source = opened.match.source
        paths = [path for path in self.context.settings.get(keys.RECENT_IMPORTS) if path != str(source.path)]
        self.context.settings.put(keys.RECENT_IMPORTS, [str(source.path), *paths][:RECENT])
        self._take(opened)
        self._show_step(FILE)
        self.file.show_source(source, opened.match.kind.name)
        found = source.grid.found
        rows = plural("{n} row", "{n} rows", len(source.grid)).format(n=number(len(source.grid)))
        about = [source.name, _("sheet “{name}”").format(name=found.sheet)] if found.sheet else [source.name]
        self.steps.set_about("file-spreadsheet", ", ".join((*about, rows)))

    def _on_unread(self, error: Exception) -> None:
        self._finish()
        if isinstance(error, Cancelled):
            return
        if self._opened is None:
            self.file.clear()
        self.file.show_problem(str(error))
        self._show_step(FILE)

    def _on_layout(self, layout: Layout) -> None:
        if self._opened is not None:
            self._read(self._opened.match.source.path, layout)

    def _on_kind(self, kind: str) -> None:
        if self._opened is not None:
            self._rematch(partial(session.match_source, self.context.store, self._opened.match.source, kind))

    # -- the columns ---------------------------------------------------------------------------------------------

    def _rematch(self, work: Callable[[Progress], Opened]) -> None:
        self._start(work, self._on_rematched, self._on_failed, _("Matching the columns"))

    def _on_rematched(self, opened: Opened) -> None:
        self._finish()
        self._take(opened)

    def _take(self, opened: Opened) -> None:
        """Show a match and check it."""
        self._opened = opened
        self.work.columns.show_templates(opened.templates, opened.match.template)
        self.work.show_matching(opened.matching)
        self._check(opened.match)

    def _change(self, match: Match) -> None:
        """Hold a changed match against the base; until it is checked nothing can be imported."""
        assert self._opened is not None
        work = partial(session.change_match, self.context.store, self._opened, match)
        self._start(work, self._on_rematched, self._on_failed, _("Matching the columns"))

    def _on_assigned(self, header: str, key: str) -> None:
        if self._opened is not None:
            self._change(assign(self._opened.match, header, key))

    def _on_stage(self, word: str, kind: str) -> None:
        if self._opened is not None:
            self._change(set_stage(self._opened.match, word, kind))

    def _on_template(self, template: Template) -> None:
        if self._opened is not None:
            self._rematch(partial(session.use_template, self.context.store, self._opened, template))

    def _on_guess(self) -> None:
        if self._opened is not None:
            self._rematch(partial(session.guess_again, self.context.store, self._opened))

    # -- the check -----------------------------------------------------------------------------------------------

    def _check(self, match: Match) -> None:
        if match.missing:
            self._checked = None
            self._show_buttons()
            return
        work = partial(check, self.context.store, match)
        self._start(work, self._on_checked, self._on_unchecked, _("Checking"))

    def _on_checked(self, checked: Check) -> None:
        self._finish()
        self._checked = checked
        self.work.show_check(checked)
        self._show_buttons()

    def _on_unchecked(self, error: Exception) -> None:
        """Say what the mapping contradicts; it stays said until something is chosen otherwise."""
        self._finish()
        self.foot.show_problem(_("Stopped") if isinstance(error, Cancelled) else str(error))

    def _on_fix(self, fix: Fix) -> None:
        if self._checked is not None:
            self._change(fix.applied(self._checked.match))

    def _on_issue_typed(self, issue: Issue, text: str) -> None:
        if self._checked is not None:
            self._change(issue.typed(self._checked.match, text))

    def _on_all(self) -> None:
        if self._checked is not None:
            self._change(advised(self._checked))

    def _on_cell_typed(self, line: int, column: str, text: str) -> None:
        if self._checked is not None:
            self._change(session.with_cell(self._checked.match, line, column, text))

    # -- the import ----------------------------------------------------------------------------------------------

    def _import(self, *, skip_wrong: bool) -> None:
        if self._checked is None or self._job is not None:
            return
        work = partial(session.import_match, self.context.store, self._checked.match, skip_wrong=skip_wrong)
        self._start(work, self._on_imported, self._on_failed, _("Importing"))

    def _on_imported(self, result: ImportResult) -> None:
        self._finish()
        assert self._checked is not None
        self._result = result
        self.done.show_result(result, self._checked)
        self._show_step(DONE)
        count = result.created + result.updated
        text = plural("Imported: {n} row", "Imported: {n} rows", count).format(n=number(count))
        self.context.deeds.keep(Deed(result.txn, text if result.txn is not None else "", FORM))

    def _on_leftovers(self, path: str) -> None:
        if self._checked is not None:
            work = partial(_leftovers, self._checked, Path(path))
            self.context.jobs.start(work, done=self._on_saved, failed=self._on_failed)

    def _on_saved(self, count: int) -> None:
        text = plural("Saved: {n} row", "Saved: {n} rows", count).format(n=number(count))
        self.toast_requested.emit(text, None)

    def _on_list(self) -> None:
        if self._result is not None and self._result.txn is not None:
            work = partial(imported_list, self.context.store, self._result)
            self.context.jobs.start(work, done=self._on_place, failed=self._on_failed)

    def _on_place(self, place: tuple[str, object]) -> None:
        self.section_requested.emit(*place)

    def _on_undo_last(self) -> None:
        if self._result is not None and self._result.txn is not None:
            txn = self._result.txn
            self.begin_anew()  # to the list of imports, where the work is seen
            self.past.undo_txn(txn)

    def _on_written(self, _deed: Deed) -> None:
        if self.isVisible():
            self.past.reload()

    def _tell(self, text: str) -> None:
        self.toast_requested.emit(text, None)

    # -- jobs ----------------------------------------------------------------------------------------------------

    def _start(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        text: str,
    ) -> None:
        """Begin a job whose progress stands in the foot; it can be cancelled there."""
        self.foot.begin(text)
        self._job = self.context.jobs.start(
            work, done=done, failed=failed, progress=self.foot.busy.show_progress, replaces=(self, "work")
        )
        self._show_buttons()

    def _finish(self) -> None:
        self._job = None
        self.foot.end()
        self._show_buttons()

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_failed(self, error: Exception) -> None:
        self._finish()
        if isinstance(error, Cancelled):
            self.past.reload()  # a stop that came too late for the import finds it there
        else:
            self.toast_requested.emit(str(error), None)

    # -- Page ----------------------------------------------------------------------------------------------------

    def open(self, what: object) -> None:
        """Begin with the file of this path, or with one of a kind that is to be chosen."""
        if isinstance(what, str):
            self.open_file(what)
        elif isinstance(what, ImportRequest) and self._job is None:
            self.begin_anew()
            self._kind = what.kind
            self.file.ask_for(what.kind)

    def entered(self) -> None:
        """Show what was imported before; the keyboard begins at the choice of a file."""
        self.past.reload()
        if self._opened is None:
            self.file.zone.button.setFocus()

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._job is None and dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.open_file(path)


def _leftovers(checked: Check, path: Path, _progress: Progress) -> int:
    return write_leftovers(checked, path)
