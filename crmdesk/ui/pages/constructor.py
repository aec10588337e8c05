"""ConstructorTab: a report is put together at the left and counted at the right, on the base itself, while one looks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _
from crmdesk.reports.question import Question
from crmdesk.reports.report_view import ReportView, view_report
from crmdesk.reports.saved_reports import SAVED_REPORT, change_report, made_report, save_report, saved_reports
from crmdesk.reports.vocabulary import Vocabulary, read_vocabulary
from crmdesk.ui.dialogs.own_measure import OwnMeasureDialog
from crmdesk.ui.pages.constructor_draft import Draft
from crmdesk.ui.pages.constructor_name import ReportName
from crmdesk.ui.pages.constructor_panel import ConstructorPanel
from crmdesk.ui.pages.result_cut import CutView
from crmdesk.ui.pages.result_view import ResultView, scrolled
from crmdesk.ui.pages.result_ways import InView
from crmdesk.ui.pages.why_panel import WhyPanel
from crmdesk.ui.widgets.card import line
from crmdesk.ui.widgets.popover import Popover
from crmdesk.ui.widgets.states import Stateful, Way

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.reports.result import Result
    from crmdesk.reports.saved_reports import Recipe
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.pages.result_figure import Figure

#: The person is still choosing: counting begins when nothing has changed for so long, milliseconds.
PAUSE = 250


class ConstructorTab(QWidget):
    """What is put together is asked of the base as soon as it can be; what is missing is said instead."""

    record_activated = Signal(str, object)
    rows_requested = Signal(object)
    menu_requested = Signal(object, object, QPoint)
    state_changed = Signal()
    """Something else is put together: what is kept for the next start has changed."""
    report_kept = Signal(str)
    """The report was saved: its id."""

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._result: Result | None = None
        self._old = True
        self._popover: Popover | None = None
        self._name: ReportName | None = None
        self._dialog: OwnMeasureDialog | None = None
        self.panel = ConstructorPanel(context, draft)
        self.panel.draft_changed.connect(self._on_draft_changed)
        self.panel.save_requested.connect(self._on_save)
        self.panel.formulas_requested.connect(self._on_formulas)
        self.cut, self.pivot = CutView(context), ResultView(context)
        self._body = QStackedWidget()
        for view in (self.cut, self.pivot):
            view.record_activated.connect(self.record_activated)
            view.rows_requested.connect(self.rows_requested)
            view.menu_requested.connect(self.menu_requested)
            view.why_requested.connect(self.show_why)
            view.why.task_requested.connect(self._on_task)
            self._body.addWidget(view)
        self._why: WhyPanel | None = None
        self.states = Stateful(context.theme, self._body)
        self.states.cancel_requested.connect(self._on_cancelled)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addWidget(line(vertical=True))
        row.addWidget(self.states, 1)
        for changed in (context.view.period_changed, context.view.scope_changed):
            changed.connect(self.grow_old)
        self.read_words()

    @property
    def draft(self) -> Draft:
        """What is put together."""
        return self.panel.draft

    @property
    def title(self) -> str:
        """What the tab is called."""
        return _("Change: {name}").format(name=self.draft.name) if self.draft.name else _("New report")

    @property
    def result(self) -> Result | None:
        """The formed report in view."""
        return self._result

    @property
    def figure(self) -> Figure | None:
        """The figure in hand."""
        return self._in_view.figure

    @property
    def _in_view(self) -> CutView | ResultView:
        return self.pivot if self.draft.columns else self.cut

    @property
    def in_view(self) -> InView | None:
        """What ways out of the report take: the result, the section in hand, its pictures."""
        if self._result is None or self.states.state != "content":
            return None
        return InView(self._result, self._in_view.section_in_hand(), self._in_view.charts())

    def show_why(self, figure: Figure) -> None:
        """Explain a figure's change in place of the report; closing it brings the report back."""
        behind = figure.behind
        if behind.question is None:
            return
        if self._why is None:
            self._why = WhyPanel(self._context)
            self._why.rows_requested.connect(self.rows_requested)
            self._why.record_activated.connect(self.record_activated)
            self._why.closed.connect(self.close_why)
            inside = QWidget()
            column = QVBoxLayout(inside)
            column.setContentsMargins(16, 12, 16, 12)
            column.addWidget(self._why)
            column.addStretch(1)
            self._body.addWidget(scrolled(inside))
        self._why.show_why(behind.question, behind.measure, behind.members, figure.name)
        self._body.setCurrentIndex(self._body.count() - 1)

    def close_why(self) -> None:
        """Show the report again."""
        self._body.setCurrentWidget(self._in_view)

    def read_words(self) -> None:
        """Read what a report may be put together of; the firm's own measures and fields may have changed."""
        work = partial(_read_words, self._context.store)
        self._context.jobs.start(work, done=self._on_words, failed=self._on_failed, replaces=(self, "words"))

    def refresh(self) -> None:
        """Count again if something has changed; called when the tab comes into view."""
        if self._old:
            self._ask()

    def grow_old(self) -> None:
        """Forget what was counted; a tab in view counts again at once."""
        self._old = True
        if self.isVisible():
            self._ask()

    # Counting

    def _on_words(self, vocabulary: Vocabulary) -> None:
        self.panel.take_vocabulary(vocabulary)
        self._ask()

    def _on_draft_changed(self) -> None:
        self._old = True
        self._pause.start()
        self.state_changed.emit()

    def question(self) -> Question:
        """Return what is asked now."""
        view, recipe = self._context.view, self.draft.recipe
        known = self.panel.vocabulary
        is_time = known is not None and any(known.dimensions[name].is_time for name in recipe.by)
        return Question(
            recipe.measures, recipe.by, view.period, recipe.compare, recipe.filters, as_of=view.today,
            spark=not recipe.is_pivot and not is_time,
        )  # fmt: skip

    def _ask(self) -> None:
        """Count what is put together, or say what is missing."""
        self._pause.stop()
        if self.panel.vocabulary is None:
            return
        self._old = False
        self.panel.filters.take_question(self.question())
        if self.panel.fault:
            self._tell_fault()
            return
        self.states.loading(_("Counting the report"))
        recipe = self.draft.recipe
        report = made_report(recipe, self.draft.name or _("New report"))
        work = partial(view_report, self._context.store, report, self.question(), self._context.view.scope)
        self._job = self._context.jobs.start(
            work, done=self._on_view, failed=self._on_failed, progress=self.states.progress, replaces=self
        )

    def _tell_fault(self) -> None:
        self._result = None
        draft = self.draft
        if not draft.measures:
            way = Way(_("Choose a measure"), self._on_first_measure, "plus")
            self.states.empty("table-2", _("A report of your own"), self.panel.fault, way)
        elif not draft.dimensions:
            way = Way(_("Choose a dimension"), self._on_first_dimension, "plus")
            self.states.empty("table-2", _("A report of your own"), self.panel.fault, way)
        else:
            self.states.empty("circle-alert", _("This does not go together"), self.panel.fault)

    def _on_first_measure(self) -> None:
        self.panel.pick("measures")

    def _on_first_dimension(self) -> None:
        self.panel.pick("rows")

    def _on_view(self, view: ReportView) -> None:
        result = view.result
        if result is None or self.panel.fault:
            return
        self._result = result
        self.panel.take_question(view.question, result.conditions)
        if result.is_empty:
            self.states.empty(
                "inbox", _("Nothing is there"), _("In this period, under these conditions, there is nothing to count.")
            )
            return
        shown: Any = self.pivot if result.sections[0].answer is None else self.cut
        self._body.setCurrentWidget(shown)
        shown.show_result(result)
        self.states.ready()

    def _on_failed(self, error: Exception) -> None:
        self._old = True
        self._result = None
        self.states.failed(error, self._ask)

    def _on_cancelled(self) -> None:
        self._job.cancel()

    def _on_task(self, _figure: Figure) -> None:
        self._context.deeds.told.emit(_("Save the report first: its tasks are shown on it."), False)

    # Saving

    def _on_save(self) -> None:
        """Save what is changed under its name, or ask for the name of what is new."""
        draft = self.draft
        if draft.saved is not None:
            work = partial(_save_over, saved=draft.saved, recipe=draft.recipe)
            self._context.deeds.start(work, done=self._on_kept, failed=self._on_refused)
            return
        self._name = ReportName(_("Save the report"), self._offered_name())
        self._name.named.connect(self._on_named)
        self._popover = Popover(self.panel.save)
        self._popover.body.addWidget(self._name)
        self._popover.open()

    def _offered_name(self) -> str:
        """Return a name that says what is asked: "Revenue: Manager, Month"."""
        known = self.panel.vocabulary
        if known is None:
            return ""
        measures = ", ".join(known.measures[name].label for name in self.draft.measures[:2])
        by = ", ".join(known.dimensions[name].label for name in self.draft.dimensions)
        return f"{measures}: {by}"

    def _on_named(self, name: str, shared: bool) -> None:
        work = partial(save_report, name=name, recipe=self.draft.recipe, shared=shared)
        self._context.deeds.start(work, done=self._on_kept, failed=self._on_refused)

    def _on_kept(self, deed: Deed) -> None:
        if self._popover is not None:
            self._popover.close()
        self.report_kept.emit(f"{SAVED_REPORT}{deed.ids[0]}")

    def _on_refused(self, error: Exception) -> None:
        if self._name is not None and self._popover is not None and self._popover.isVisible():
            self._name.tell(str(error))
        else:
            self.panel.show_trouble(str(error))

    # Formulas

    def _on_formulas(self) -> None:
        if self.panel.vocabulary is None:
            return
        by = self.draft.dimensions[:1]
        self._dialog = OwnMeasureDialog(self._context, self.panel.vocabulary, by, self)
        self._dialog.measures_changed.connect(self.read_words)
        self._dialog.measure_made.connect(self._on_measure_made)
        self._dialog.open()

    def _on_measure_made(self, measure: str) -> None:
        """Count by a measure that was just made."""
        if measure not in self.draft.measures and self.draft.room_in("measures"):
            self.panel.put(self.draft.toggled(measure, "measures"))


def _read_words(store: Store, _progress: Progress) -> Vocabulary:
    return read_vocabulary(store)


def _save_over(store: Store, *, saved: int, recipe: Recipe) -> Deed:
    """Keep another content of a saved report under the name it has by now.

    Raises:
        UsageFault: it is gone, or somebody else's.
    """
    card = next((card for card in saved_reports(store) if card.id == saved), None)
    if card is None:
        raise UsageFault(_("There is no such report any more. Save this one under a name of its own."))
    return change_report(store, card, card.name, recipe, shared=card.shared)
