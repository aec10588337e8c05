"""Plans as a book: the grid of people by months, and the flat list of every plan and version."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.record import Record
from crmdesk.data.errors import Fault
from crmdesk.data.plan_grid import PlanGrid, pasted_wishes, plan_grid
from crmdesk.data.plan_measures import PLAN_MEASURES, PlanMeasure, unit_of
from crmdesk.data.plan_versions import (
    PlanHistory,
    Wish,
    copy_year,
    history_of,
    months,
    rewrite_plan,
    write_plan,
    write_plans,
)
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, day_text, number
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.copy_plans import FIRST, LAST, CopyPlansDialog
from crmdesk.ui.dialogs.split_plan import SplitPlanDialog
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.books_list import BookList
from crmdesk.ui.pages.books_pane import BookPane, PaneExtra
from crmdesk.ui.pages.cell_editing import Typing
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.plan_grid import PlanGridView
from crmdesk.ui.widgets.segments import Segment, Segments
from crmdesk.ui.widgets.states import Stateful

GRID, LIST = "grid", "list"
#: Height of a control, px.
CONTROL = 30


class VersionsBox(PaneExtra):
    """Every figure a plan ever had, the latest first: when it was written and by whom."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_record(self, record: Record) -> None:
        """Ask for the versions of a plan."""
        work = partial(_read_history, self._context.store, record.id)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, history: PlanHistory) -> None:
        empty(self._column)
        name = ElidedLabel(history.holder)
        name.setProperty("role", "card")
        self._column.addWidget(name)
        span = _("{begin} to {end}").format(begin=day_text(history.begin), end=day_text(history.last))
        self._column.addWidget(label(f"{history.measure} · {span}", "secondary"))
        self._column.addWidget(label(_("Versions"), "section"))
        for one in history.versions:
            figure = Kind.POINTS.text(float(one.figure))
            self._column.addWidget(
                label(figure, "strong" if one.replaced_at is None else "", "" if one.replaced_at is None else "text3")
            )
            state = _("in force") if one.replaced_at is None else _("until {day}").format(day=day_text(one.replaced_at))
            about = " · ".join(
                part for part in (_("version {n}").format(n=number(one.number)), state, one.author) if part
            )
            self._column.addWidget(label(about, "caption"))

    def _on_failed(self, error: Exception) -> None:
        empty(self._column)
        self._column.addWidget(label(str(error), "secondary"))


class PlansList(BookList):
    """Every plan as a row; a figure typed over becomes a new version."""

    registry_id = "plans"
    form_id = "plan"
    import_kind = "plans"
    placeholder = N_("Manager")
    first_edited = "value"
    empty_icon = "flag"
    empty_title = N_("There are no plans yet")
    empty_reason = N_("Type the first figure into the grid, or bring plans in from a file.")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, BookPane(context, self.form_id, (VersionsBox(context),), without=("value",)), parent)
        self.cells.writers["value"] = self._write_value

    def _write_value(self, record_id: int, value: Any, typing: Typing) -> bool:
        """Write a new version in the place of writing the old one over."""
        measure = str(self._model.value(self._model.row_of(record_id), "measure_code"))
        stored = None if value is None else int(Decimal(str(value)) * unit_of(measure).stored)
        self._model.patch(record_id, {"value": value})
        writing = partial(rewrite_plan, plan_id=record_id, value=stored)
        self.context.deeds.start(writing, done=typing.on_done, failed=typing.on_failed)
        return True


class PlansBook(Page):
    """The grid first; the list shows what a grid of months cannot: quarters, products, old versions."""

    controls = Controls.SCOPE
    add_title = ""
    import_kind = "plans"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._list: PlansList | None = None
        self._stale = True
        self._modes = Segments([Segment(GRID, _("By month")), Segment(LIST, _("List"))])
        self._modes.chosen.connect(self.show_mode)
        self._measure = QComboBox()
        self._measure.setAccessibleName(_("Measure"))
        for measure in PLAN_MEASURES.values():
            self._measure.addItem(measure.label, measure.id)
        self._measure.activated.connect(self.reload)
        self._year = QSpinBox()
        self._year.setRange(FIRST, LAST)
        self._year.setFixedSize(84, CONTROL)
        self._year.setValue(context.view.today.year)
        self._year.setAccessibleName(_("Year"))
        self._year.valueChanged.connect(self.reload)
        self._copy = QPushButton(_("Copy a year…"))
        self._copy.clicked.connect(self._on_copy)
        self._split = QPushButton(_("Split a year…"))
        self._split.setToolTip(_("A year's figure of the row in hand becomes months, by season or by last year"))
        self._split.clicked.connect(self._on_split)
        self._unit = label("", "caption", "text3")
        self.grid = PlanGridView(context.theme, context.view.today)
        """People by months."""
        self.grid.typed.connect(self._on_typed)
        self.grid.pasted.connect(self._on_pasted)
        self.grid.emptied.connect(self._on_emptied)
        context.view.scope_changed.connect(self._on_scope)
        self._states = Stateful(context.theme, self.grid)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._lay_out())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _lay_out(self) -> QWidget:
        strip = QFrame()
        strip.setObjectName("toolbar")
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for part in (self._measure, self._year, self._split, self._copy):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._unit)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._states, 1)
        return inside

    @property
    def measure(self) -> PlanMeasure:
        """The measure in view."""
        return PLAN_MEASURES[str(self._measure.currentData())]

    @property
    def mode(self) -> str:
        """Which view is shown: "grid" or "list"."""
        return self._modes.current

    def extras(self) -> tuple[QWidget, ...]:
        """Return the choice between the grid and the list."""
        return (self._modes,)

    def show_plans(self, measure: str, year: int) -> None:
        """Show the grid of a measure and a year."""
        self._measure.setCurrentIndex(self._measure.findData(measure))
        self._year.blockSignals(True)
        self._year.setValue(year)
        self._year.blockSignals(False)
        self.reload()

    def show_mode(self, mode: str) -> None:
        """Show the grid or the list."""
        self._modes.set_current(mode)
        if mode == LIST:
            self.list_of_plans().entered()
            self._stack.setCurrentWidget(self.list_of_plans())
        else:
            self._stack.setCurrentIndex(0)
            self.reload()

    def list_of_plans(self) -> PlansList:
        """Return the flat list, made when it is first asked for."""
        if self._list is None:
            self._list = PlansList(self.context)
            self._list.section_requested.connect(self.section_requested)
            self._list.status_changed.connect(self.status_changed)
            self._list.toast_requested.connect(self.toast_requested)
            self._stack.addWidget(self._list)
        return self._list

    # -- reading -------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the grid."""
        self._stale = False
        self._states.loading(_("Reading the plans"), cancellable=False)
        work = partial(_read_grid, self.context.store, self.measure, self._year.value(), self.context.view.scope)
        self.context.jobs.start(work, done=self._on_grid, failed=self._on_failed, replaces=self)

    def _on_scope(self) -> None:
        self._stale = True
        if self.mode == GRID and self.isVisible():
            self.reload()

    def _on_grid(self, grid: PlanGrid) -> None:
        self._unit.setText(_(_UNITS[unit_of(grid.measure).value]).format(currency=self.context.store.firm.currency))
        self.grid.show_grid(grid)
        self._split.setEnabled(grid.adds and bool(grid.rows))
        self._states.ready()
        if self.hasFocus():
            self.grid.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self.reload)

    # -- writing -------------------------------------------------------------------------------------------------

    def _wish(self, row: int, month: int, value: int | None) -> Wish:
        grid = self.grid.grid
        assert grid is not None, "figures are typed into a grid that is there"
        begin, end = months(grid.year)[month]
        return Wish(grid.rows[row].holder, grid.measure, begin, end, value)

    def _on_typed(self, row: int, month: int, value: int | None) -> None:
        typing = _TypedPlan(self, row, month)
        writing = partial(write_plan, wish=self._wish(row, month, value))
        self.context.deeds.start(writing, done=typing.on_done, failed=typing.on_failed)

    def _on_pasted(self, row: int, month: int, text: str) -> None:
        grid = self.grid.grid
        if grid is None:
            return
        try:
            wishes = pasted_wishes(grid, row, month, text, self.context.view.today)
        except Fault as fault:
            self.toast_requested.emit(str(fault), None)
            return
        if wishes:
            self.context.deeds.start(partial(write_plans, wishes=wishes))

    def _on_emptied(self, cells: Sequence[tuple[int, int]]) -> None:
        wishes = [self._wish(row, month, None) for row, month in cells]
        if wishes:
            self.context.deeds.start(partial(write_plans, wishes=wishes))

    def _on_copy(self) -> None:
        dialog = CopyPlansDialog(self.measure.label, self._year.value(), self.window())
        dialog.accepted.connect(partial(self._copy_year, dialog))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_split(self) -> None:
        grid = self.grid.grid
        if grid is None or not grid.rows:
            return
        place = max(self.grid.currentIndex().row(), 0)
        dialog = SplitPlanDialog(self.context, self.measure, grid.year, grid.rows[place], self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _copy_year(self, dialog: CopyPlansDialog) -> None:
        year, into = dialog.year, dialog.into
        writing = partial(copy_year, measure=self.measure.id, year=year, into=into, factor=dialog.factor)
        self.context.deeds.start(writing)
        if into != self._year.value():
            self._year.setValue(into)

    # -- what the books ask --------------------------------------------------------------------------------------

    def add(self) -> None:
        """Begin to type into the cell in hand."""
        self.show_mode(GRID)
        self.grid.setFocus()

    def bring_in(self) -> None:
        """Open the import, set to plans."""
        self.list_of_plans().bring_in()

    def take_out(self) -> None:
        """Write the list of plans into a file."""
        self.show_mode(LIST)
        self.list_of_plans().take_out()

    def focus_search(self) -> bool:
        """Put the cursor into the search of the list."""
        self.show_mode(LIST)
        return self.list_of_plans().focus_search()

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Read again what is in view; what is not is read when it is entered."""
        self._stale = True
        if self._list is not None:
            self._list.base_changed(deed, in_view=in_view and self.mode == LIST)
        if in_view and self.mode == GRID:
            self.reload()

    def entered(self) -> None:
        """Read what grew old."""
        if self.mode == LIST:
            self.list_of_plans().entered()
        elif self._stale:
            self.reload()
        else:
            self.grid.setFocus()


_UNITS = {"money": N_("in {currency}"), "count": N_("in number"), "percent": N_("in percent")}


class _TypedPlan(QObject):
    """One figure on its way into the base; should it be refused, its cell opens again."""

    def __init__(self, book: PlansBook, row: int, month: int) -> None:
        super().__init__(book)
        self._book = book
        self._row, self._month = row, month

    def on_done(self, _deed: Deed) -> None:
        """It is in the base."""
        self.deleteLater()

    def on_failed(self, error: Exception) -> None:
        """It was refused."""
        self._book.grid.reopen(self._row, self._month, "", str(error))
        self.deleteLater()


def _read_grid(store: Store, measure: PlanMeasure, year: int, scope: str, _progress: Progress) -> PlanGrid:
    return plan_grid(store, measure, year, scope_named(store, scope) if scope else EVERYBODY)


def _read_history(store: Store, plan_id: int, _progress: Progress) -> PlanHistory:
    return history_of(store, plan_id)
