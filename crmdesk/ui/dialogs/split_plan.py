"""SplitPlanDialog: a year's figure, how its months weigh, whether those below get their parts; seen before it is written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.errors import Fault
from crmdesk.data.plan_grid import MONTHS, PlanGrid, PlanRow, figure_of, read_figure
from crmdesk.data.plan_versions import write_plans
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.plan_splitting import SHAPE_TITLES, Shape, Split, SplitPlan, split_plan
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.plan_grid import PlanGridView
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.data.plan_measures import PlanMeasure
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

WIDTH, HEIGHT = 980, 520
#: Height of a control, px, and how long typing may pause before the preview follows, ms.
CONTROL, PAUSE = 30, 250


class SplitPlanDialog(QDialog):
    """Nothing is written before the button; one deed, and one undo takes all of it back."""

    def __init__(
        self, context: Context, measure: PlanMeasure, year: int, row: PlanRow, parent: QWidget | None = None
    ) -> None:
        """Ask about the plan of a row of the grid; its year is offered as the figure."""
        super().__init__(parent)
        self._context, self._measure, self._year, self._row = context, measure, year, row
        self._found: SplitPlan | None = None
        self.setWindowTitle(_("Split a year's plan"))
        self.resize(WIDTH, HEIGHT)
        self.total = QLineEdit()
        if row.year is not None or row.year_below is not None:
            offered = row.year if row.year is not None else row.year_below
            self.total.setText(number(float(figure_of(measure.id, offered or 0))))
        self.shape = QComboBox()
        for shape, title in SHAPE_TITLES.items():
            self.shape.addItem(_(title), shape.value)
        self.shape.setCurrentIndex(self.shape.findData(Shape.SEASON.value))
        self.below = QCheckBox(_("Give departments and people below their parts, by the last twelve months"))
        self.below.setVisible(row.holder.subject != "manager")
        self.preview = PlanGridView(context.theme, context.view.today)
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setAccessibleName(_("Plans by month"))
        self._states = Stateful(context.theme, self.preview)
        self._told = label("", "caption")
        self._told.setWordWrap(True)
        self.button = QPushButton(_("Write the plans"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self.total.textEdited.connect(self._on_edited)
        self.shape.activated.connect(self._ask)
        self.below.toggled.connect(self._ask)
        self.total.setFocus()
        self.total.selectAll()
        self._ask()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows = ((_("The whole year {year}").format(year=self._year), self.total), (_("Months"), self.shape))
        for place, (title, field) in enumerate(rows):
            caption = label(title, "secondary")
            caption.setBuddy(field)
            field.setAccessibleName(title)
            field.setMinimumHeight(CONTROL)
            grid.addWidget(caption, place, 0)
            grid.addWidget(field, place, 1)
        grid.addWidget(self.below, len(rows), 1)
        foot = QHBoxLayout()
        foot.addWidget(label("Ctrl+Enter", "caption"))
        foot.addStretch(1)
        back = QPushButton(_("Cancel"))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.button.setProperty("kind", "primary")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.accept)
        foot.addWidget(back)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(f"{self._measure.label} · {self._row.name}", "section"))
        column.addLayout(grid)
        column.addWidget(self._states, 1)
        column.addWidget(self._told)
        column.addLayout(foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)

    @property
    def told(self) -> str:
        """What stands under the preview."""
        return self._told.text()

    def accept(self) -> None:
        """Write what is seen."""
        if self._found is None or self._timer.isActive():
            return
        self._context.deeds.start(partial(write_plans, wishes=self._found.wishes))
        super().accept()

    def _on_edited(self) -> None:
        self._forget()
        self._timer.start()

    def _forget(self) -> None:
        self._found = None
        self.button.setEnabled(False)

    def _ask(self) -> None:
        self._timer.stop()
        self._forget()
        try:
            total = read_figure(self._measure.id, self.total.text(), self._context.view.today)
        except Fault as fault:
            self._on_failed(fault)
            return
        split = Split(
            self._measure.id, self._year, self._row.holder, total or 0, Shape(self.shape.currentData()),
            with_below=self.below.isChecked(),
        )  # fmt: skip
        self._states.loading(_("Splitting the plan"), cancellable=False)
        work = partial(_split, self._context.store, split)
        self._context.jobs.start(work, done=self._on_split, failed=self._on_failed, replaces=self)

    def _on_split(self, found: SplitPlan) -> None:
        self._found = found
        mark(self.total, wrong="false")
        rows = tuple(
            PlanRow(one.holder, one.name, one.depth - found.parts[0].depth, one.months, (None,) * MONTHS)
            for one in found.parts
        )
        self.preview.show_grid(PlanGrid(self._measure.id, self._year, rows, adds=True))
        self._states.ready()
        count = len(found.wishes)
        told = plural("{n} plan will be written.", "{n} plans will be written.", count).format(n=number(count))
        self._told.setText(" ".join((told, *found.notes)))
        self.button.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        mark(self.total, wrong="true")
        self._states.ready()
        self._told.setText(str(error))


def _split(store: Store, split: Split, _progress: Progress) -> SplitPlan:
    return split_plan(store, split)
