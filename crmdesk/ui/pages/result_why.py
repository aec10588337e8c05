"""WhyStrip: beside the rows of the figure in hand, what made it change most, and the way to the whole explanation."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from crmdesk.data.words import _
from crmdesk.reports.why import explain
from crmdesk.ui.pages.drill_down import DrillDown, RowsRequest
from crmdesk.ui.pages.why_chips import WhyChips
from crmdesk.ui.widgets.chips import HEIGHT

if TYPE_CHECKING:
    from crmdesk.reports.why import Contribution, Why
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.result_figure import Figure

#: Milliseconds that a figure rests in hand before it is asked why: arrows pass over many.
REST = 350


class WhyStrip(QWidget):
    """Chips of the strongest causes in one line; a click on one leaves only its rows, a second click brings all back."""

    rows_narrowed = Signal(object)
    """A ``RowsRequest``: the rows of the figure that a cause has, or all of them again."""
    why_requested = Signal()
    """The whole explanation is wanted."""
    task_requested = Signal(object)
    """A task about this ``Figure`` is wanted."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._figure: Figure | None = None
        self._why: Why | None = None
        self._narrowed: Contribution | None = None
        self.chips = WhyChips(context.theme)
        self.chips.narrowed.connect(self._on_chip)
        self.chips.setFixedHeight(HEIGHT)
        self.chips.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chips.hide()
        self.button = QPushButton(_("What made it change"))
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self.why_requested)
        self.button.hide()
        self.task = QPushButton(_("Assign a task"))
        self.task.setProperty("kind", "link")
        self.task.setToolTip(_("Plan a task with this figure attached"))
        self.task.clicked.connect(self._on_task)
        self.task.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch()  # without chips the ways stay at the right
        row.addWidget(self.chips, 1)
        row.addWidget(self.button)
        row.addWidget(self.task)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rested)

    def stand_in(self, drill: DrillDown) -> None:
        """Stand in the heading of some rows, between their title and the way to all of them, and narrow them."""
        drill.heading.setStretch(0, 0)
        drill.heading.insertWidget(1, self, 1)
        self.rows_narrowed.connect(drill.show_rows)

    def show_figure(self, figure: Figure | None) -> None:
        """Say what made a figure change, when it has rested in hand; one without a base has nothing to say."""
        can = figure is not None and figure.can_be_explained
        self.button.setVisible(can)
        self.task.setVisible(figure is not None and figure.can_be_followed)
        if figure == self._figure:
            self._widen()
            return
        self._figure, self._why, self._narrowed = figure, None, None
        self.chips.hide()
        if can:
            self._rest.start()
        else:
            self._rest.stop()

    def _widen(self) -> None:
        """Take the chips off: the rows shown are all rows of the figure again."""
        self._narrowed = None
        for chip in self.chips.chips:
            chip.set_on(on=False)

    def _on_task(self) -> None:
        """Ask for a task about what is in view: the figure, or what of it a cause has."""
        figure, cause = self._figure, self._narrowed
        if figure is not None and cause is not None and cause.chosen is not None:
            figure = replace(
                figure,
                name=f"{figure.name} · {cause.member.label}",
                behind=figure.behind.under((cause.chosen,)),
                base=None,
            )
        if figure is not None:
            self.task_requested.emit(figure)

    def _on_rested(self) -> None:
        behind = None if self._figure is None else self._figure.behind
        question = None if behind is None else behind.question
        if behind is None or question is None or not self.isVisible():
            return
        work = partial(explain, self._context.store, question, behind.measure, behind.members)
        self._context.jobs.start(work, done=self._on_why, failed=self._on_failed, replaces=self)

    def _on_why(self, why: Why) -> None:
        self._why = why
        if why.strongest is not None:
            self.chips.show_why(why)

    def _on_failed(self, _error: Exception) -> None:
        self.chips.hide()  # the whole explanation says why there is none

    def _on_chip(self, contribution: Contribution) -> None:
        """Leave only the rows of a cause, or bring all of them back."""
        figure, why = self._figure, self._why
        if figure is None or why is None or contribution.chosen is None:
            return
        self._narrowed = None if contribution is self._narrowed else contribution
        for chip in self.chips.chips:
            chip.set_on(on=chip.contribution is self._narrowed)
        if self._narrowed is None:
            self.rows_narrowed.emit(figure.rows)
            return
        value = why.measure.kind.short(contribution.value, why.currency)
        title = " · ".join(part for part in (figure.name, f"{contribution.member.label}: {value}") if part)
        self.rows_narrowed.emit(RowsRequest(title, figure.behind.under((contribution.chosen,))))
