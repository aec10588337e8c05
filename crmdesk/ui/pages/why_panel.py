"""WhyPanel: why the figure in hand changed: what pulled most, the bridge and the members of a dimension, the clients."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _
from crmdesk.reports.why import Contribution, Why, explain
from crmdesk.reports.why.sections import cause_section, clients_section, why_sections
from crmdesk.reports.why.wording import sentence_of, title_text
from crmdesk.ui.pages.result_figure import figure_at
from crmdesk.ui.pages.result_section import wrapped
from crmdesk.ui.pages.result_table import ResultTable
from crmdesk.ui.pages.why_chips import WhyChips
from crmdesk.ui.widgets.card import empty
from crmdesk.ui.widgets.chart_view import ChartView
from crmdesk.ui.widgets.chips import MenuChip
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.reports.answer import Filter
    from crmdesk.reports.question import Question
    from crmdesk.reports.result import Section
    from crmdesk.ui.context import Context

CHART_HEIGHT = 190
#: What the menu of dimensions calls the second level.
CLIENTS = "clients"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way in: the conditions so far and what they are called."""

    members: tuple[Filter, ...]
    title: str


class WhyPanel(QFrame):
    """A card below a report; people dig from a manager to a city to a client and back."""

    rows_requested = Signal(object)
    """A ``RowsRequest``: the rows behind a contribution, now or then."""
    record_activated = Signal(str, object)
    """A client of the second level was opened: what it is and its id."""
    closed = Signal()
    why_shown = Signal()
    """What was asked for has come."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._context = context
        self._question: Question | None = None
        self._measure = ""
        self._path: list[Step] = []
        self._why: Why | None = None
        self._section: Section | None = None
        self._contributions: tuple[Contribution, ...] = ()
        self._title = ElidedLabel()
        self._title.setProperty("role", "section")
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(4)
        self._close = QPushButton(_("Close"))
        self._close.setProperty("kind", "link")
        self._close.clicked.connect(self.closed)
        self._states = Stateful(context.theme, self._make_body())
        self._states.cancel_requested.connect(self._on_cancelled)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addLayout(self._crumbs)
        head.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._states, 1)

    def _make_body(self) -> QWidget:
        theme = self._context.theme
        self.chips = WhyChips(theme)
        self.chips.narrowed.connect(self.narrow)
        self._sentence = wrapped("")
        self._by = MenuChip(theme, "")
        self._inside = QPushButton(_("Look inside"))
        self._inside.setEnabled(False)
        self._inside.clicked.connect(self._on_inside)
        strip = QHBoxLayout()
        strip.setSpacing(8)
        strip.addWidget(self._by)
        strip.addStretch(1)
        strip.addWidget(self._inside)
        self.chart = ChartView(theme, self._context.jobs)
        self.chart.setFixedHeight(CHART_HEIGHT)
        self.chart.label_clicked.connect(self._on_label)
        self.table = ResultTable(theme)
        self.table.figure_selected.connect(self._on_selected)
        self.table.figure_activated.connect(self._on_activated)
        self.table.menu_requested.connect(self._on_menu)
        inside = QWidget()
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        body = QVBoxLayout(inside)
        body.setContentsMargins(12, 4, 12, 12)
        body.setSpacing(8)
        for widget in (self.chips, self._sentence):
            body.addWidget(widget)
        body.addLayout(strip)
        body.addWidget(self.chart)
        body.addWidget(self.table)
        body.addStretch(1)
        return inside

    # What is shown

    @property
    def why(self) -> Why | None:
        """What is shown, None until it has come."""
        return self._why

    @property
    def section(self) -> Section | None:
        """The dimension in view."""
        return self._section

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of it as parts of a report, for a file or a page."""
        return () if self._why is None else why_sections(self._why)

    def show_why(self, question: Question, measure: str, members: tuple[Filter, ...] = (), title: str = "") -> None:
        """Explain a figure; the explanation before stays until this one comes.

        Args:
            question: whose figure it is; its comparison is the base.
            measure: which of its measures.
            members: the conditions of the line; none is the total.
            title: how the line is called: "Dmitry Orlov".
        """
        self._question, self._measure = question, measure
        self._path = [Step(members, title or _("Total"))]
        self._ask()

    def narrow(self, contribution: Contribution) -> None:
        """Explain what one member gave, by the other dimensions."""
        if contribution.chosen is None or not self._path:
            return
        self._path.append(Step((*self._path[-1].members, contribution.chosen), contribution.member.label))
        self._ask()

    def go_back(self, steps: int = 1) -> None:
        """Go some steps back along the way in."""
        if 0 < steps < len(self._path):
            del self._path[-steps:]
            self._ask()

    def show_dimension(self, key: str) -> None:
        """Show the members of another dimension, or the clients by what became of them (``CLIENTS``)."""
        why = self._why
        if why is None:
            return
        cause = why.cause(key)
        if key == CLIENTS or cause is None:
            section = clients_section(why)
            self._contributions = tuple(each for group in why.clients for each in group.contributions)
        else:
            section = cause_section(why, cause)
            self._contributions = cause.contributions
        if section is None:
            return
        self._section = section
        self._inside.setEnabled(False)
        self._by.set_text(section.title if cause is None else _("By: {dimension}").format(dimension=section.title))
        self.chart.setVisible(bool(section.pictures))
        self.chart.show_chart(section.pictures[0].chart if section.pictures else None)
        self.table.show_section(section, {})

    # Asking

    def _ask(self) -> None:
        assert self._question is not None
        self._states.loading(_("Looking for what changed"))
        step = self._path[-1]
        self._title.setText(step.title)
        self._show_crumbs()
        work = partial(explain, self._context.store, self._question, self._measure, step.members)
        self._job = self._context.jobs.start(
            work, done=self._on_why, failed=self._on_failed, progress=self._states.progress, replaces=self
        )

    def _on_why(self, why: Why) -> None:
        self._why = why
        self._title.setText(title_text(why))
        if why.strongest is None:
            reason = " ".join(why.notes) if why.delta else sentence_of(why)
            self._states.empty("git-compare-arrows", _("No part stands out"), reason)
        else:
            self.chips.show_why(why)
            self._sentence.setText(" ".join((sentence_of(why), *why.notes)))
            self._fill_menu(why)
            self.show_dimension(why.strongest.dimension.id)
            self._states.ready()
        self.why_shown.emit()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UsageFault):
            self._states.empty("git-compare-arrows", _("This change cannot be split"), str(error))
        else:
            self._states.failed(error, self._ask)

    def _on_cancelled(self) -> None:
        self._job.cancel()

    def _fill_menu(self, why: Why) -> None:
        self._by.menu.clear()
        for cause in why.causes:
            self._by.menu.addAction(cause.dimension.label.replace("&", "&&")).setData(cause.dimension.id)
        if why.clients:
            self._by.menu.addSeparator()
            self._by.menu.addAction(_("Clients lost, reduced, new and grown")).setData(CLIENTS)
        for action in self._by.menu.actions():
            action.triggered.connect(self._on_dimension)

    def _show_crumbs(self) -> None:
        """Show the steps before this one; each leads back to it."""
        empty(self._crumbs)
        for place, step in enumerate(self._path[:-1]):
            button = QPushButton(f"‹ {step.title}".replace("&", "&&"))
            button.setProperty("kind", "link")
            button.setProperty("steps", len(self._path) - 1 - place)
            button.clicked.connect(self._on_crumb)
            self._crumbs.addWidget(button)

    # What the person does

    def _on_crumb(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.go_back(int(sender.property("steps")))

    def _on_dimension(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.show_dimension(str(sender.data()))

    def _on_label(self, index: int) -> None:
        """Take the member behind a step of the bridge in hand."""
        if self._section is None or self._why is None or not self._section.pictures:
            return
        row = self._section.pictures[0].lines[index]
        if row is not None and row >= 0:
            self.table.select(row, f"{self._why.measure.id}.delta")

    def _on_selected(self, row: int, _key: str) -> None:
        each = self._at(row)
        self._inside.setEnabled(each is not None and each.chosen is not None)
        self._inside.setProperty("row", row)

    def _on_activated(self, row: int, key: str) -> None:
        """Open the rows behind a figure; a client's name opens its card, a contribution what is inside it."""
        section = self._section
        assert section is not None
        figure = figure_at(section, row, key)
        if figure is not None:
            self.rows_requested.emit(figure.rows)
        elif section.record and key == "member" and section.table is not None and section.table.ids[row] is not None:
            self.record_activated.emit(section.record, section.table.ids[row])
        else:
            self._narrow_to(row)

    def _on_inside(self) -> None:
        self._narrow_to(int(self._inside.property("row")))

    def _narrow_to(self, row: int) -> None:
        each = self._at(row)
        if each is not None:
            self.narrow(each)

    def _at(self, row: int) -> Contribution | None:
        return self._contributions[row] if 0 <= row < len(self._contributions) else None

    def _on_menu(self, row: int, key: str, place: QPoint) -> None:
        """Offer the rows of a contribution, now and then, and what is inside it."""
        section, why = self._section, self._why
        if section is None or why is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        del key
        for name, text in (
            (why.measure.id, _("Open its rows")),
            (f"{why.measure.id}.base", _("Open the rows of what it compares with")),
        ):
            figure = figure_at(section, row, name)
            if figure is not None:
                menu.addAction(text, partial(self.rows_requested.emit, figure.rows))
        each = self._at(row)
        if each is not None and each.chosen is not None:
            menu.addAction(_("Look inside"), partial(self.narrow, each))
        menu.popup(place)
