"""LagPanel: where the manager in hand falls behind, a card a dimension, and what to do about it; of the best what lifts them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import ABSENT, NARROW, change_text, number, signed
from crmdesk.data.words import _
from crmdesk.reports.answer_table import difference_text, lower_first
from crmdesk.reports.chart_scale import scale_for
from crmdesk.reports.periods import MONTHS, Grain
from crmdesk.reports.ranking.lag import Against, Lag, LagDimension, LagMember, behind_team
from crmdesk.ui.pages.drill_down import RowsRequest
from crmdesk.ui.pages.ranking_advice import AdviceCard
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.cause_card import MOST_ROWS, CauseCard, CauseRow
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.row_items import arrow, tone_name
from crmdesk.ui.widgets.segments import Segment, Segments
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.ranking import Ranking
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

PERIOD, TO_DATE = "period", "to-date"
#: Cards side by side, and the width of the panel below which there are fewer, px.
COLUMNS, FEWER, NARROW_BELOW = 3, 2, 1130
LEAST_HEIGHT, HEAD_AIR = 190, 10


#: A change that is smaller reads as none.
SEEN = 0.005


@dataclass(frozen=True, slots=True)
class LagChoice:
    """What a lag is measured by, and over what time."""

    against: Against = Against.YEAR
    to_date: bool = True


class LagPanel(QWidget):
    """Asks for the lag of one manager at a time; another manager replaces the question under way."""

    rows_requested = Signal(object)
    """A ``RowsRequest``: the rows of a member."""
    section_requested = Signal(str, object)
    shown = Signal()
    choice_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ranking: Ranking | None = None
        self._manager: int | None = None
        self._lag: Lag | None = None
        self.choice = LagChoice()
        self.cards: list[CauseCard] = []
        self._columns = COLUMNS
        self._title = ElidedLabel()
        self._title.setProperty("role", "card")
        self._tag = label("")
        self._tag.setProperty("tag", "neg")  # Qt takes the air around the words at the first polish
        self._team = label("", "secondary")
        self._times = Segments()
        self._times.setAccessibleName(_("Over what time"))
        self._times.chosen.connect(self._on_time)
        self._against = Segments([Segment(one.value, one.label) for one in (Against.PLAN, Against.YEAR, Against.TEAM)])
        self._against.setAccessibleName(_("Measured by"))
        self._against.chosen.connect(self._on_against)
        self._against.set_current(self.choice.against.value)
        self.advice = AdviceCard(context)
        self.advice.section_requested.connect(self.section_requested)
        self._states = Stateful(context.theme, self._make_body())
        self._states.setMinimumHeight(LEAST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        column.addWidget(self._states, 1)

    def _make_head(self) -> QBoxLayout:
        told, switches = QHBoxLayout(), QHBoxLayout()
        for row in (told, switches):
            row.setSpacing(8)
        for widget in (self._title, self._tag, self._team):
            told.addWidget(widget)
        told.addStretch(1)
        for switch in (self._times, self._against):
            switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            switches.addWidget(switch)
        switches.addStretch(1)
        self._tag.setFixedHeight(22)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(8)
        self._head.addLayout(told, 1)
        self._head.addLayout(switches)
        return self._head

    def _make_body(self) -> QWidget:
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        row.addLayout(self._grid, 1)
        row.addWidget(self.advice, 0, Qt.AlignmentFlag.AlignTop)
        self._notes: QLabel = label("", "caption")
        self._notes.setWordWrap(True)
        whole.addLayout(row)
        whole.addWidget(self._notes)
        whole.addStretch(1)
        return body

    # What is shown

    @property
    def lag(self) -> Lag | None:
        """What is shown, None until it has come."""
        return self._lag

    def show_manager(self, ranking: Ranking, manager_id: int) -> None:
        """Look for where a manager of a ranking falls behind; what was shown stays until that is there."""
        self._ranking, self._manager = ranking, manager_id
        line = ranking.line_of(manager_id)
        if line is not None and self._lag is None:
            self._title.setText(line.name)
        self._show_times(ranking)
        self._ask()

    def choose(self, choice: LagChoice) -> None:
        """Measure by something else from now on; nothing is asked yet."""
        self.choice = choice
        self._against.set_current(choice.against.value)
        self._times.set_current(TO_DATE if choice.to_date else PERIOD)

    def _show_times(self, ranking: Ranking) -> None:
        """Offer the period and the year up to its end; where they are the same there is nothing to choose."""
        period = ranking.question.period
        unit = period.grain()
        title = _(MONTHS[period.begin.month - 1]) if unit == (Grain.MONTH, 1) else period.text()
        self._times.set_segments(
            [Segment(PERIOD, title[:1].upper() + title[1:]), Segment(TO_DATE, _("Since 1 January"))]
        )
        self._times.set_current(TO_DATE if self.choice.to_date else PERIOD)
        self._times.setVisible((period.begin.month, period.begin.day) != (1, 1))

    def _ask(self) -> None:
        if self._ranking is None or self._manager is None:
            return
        self._states.loading(_("Looking for where it falls behind"), cancellable=False)
        work = partial(
            _look, self._context.store, self._ranking, self._manager, self.choice.against, to_date=self.choice.to_date
        )
        self._context.jobs.start(work, done=self._on_lag, failed=self._on_failed, replaces=self)

    def _on_lag(self, lag: Lag) -> None:
        self._lag = lag
        self._show_head(lag)
        self._show_cards(lag)
        self.advice.show_advice(lag.advice)
        self._notes.setText(" ".join(lag.notes))
        self._notes.setVisible(bool(lag.notes))
        self._fit_head()
        self._states.ready()
        self.shown.emit()

    def _on_failed(self, error: Exception) -> None:
        self._tag.hide()
        self._team.hide()
        if isinstance(error, UsageFault):
            self._states.empty("git-compare-arrows", _("There is nothing to measure by"), str(error))
        else:
            self._states.failed(error, self._ask)
        self.shown.emit()

    def _show_head(self, lag: Lag) -> None:
        measure = lag.measure
        title = "{name}"
        if lag.delta:
            behind = (lag.delta < 0) is (measure.good >= 0)
            title = _("What drags it down: {name}") if behind else _("What lifts it: {name}")
        self._title.setText(title.format(name=lag.name))
        self._tag.setVisible(lag.delta is not None)
        if lag.delta is not None:
            tone = tone_name(float(lag.delta), measure.good) if lag.delta else "text2"
            text = difference_text(measure.kind, lag.delta, lag.currency)
            mark(self._tag, tag=tone if tone in ("pos", "neg") else "true")
            self._tag.setText(f"{arrow(float(lag.delta))} {text} {lower_first(aim_text(lag))}")
            self._tag.setToolTip(f"{measure.label}: {lag.period.text()}")
        known = lag.team_change is not None
        self._team.setVisible(known)
        if known:
            change = f"{arrow(lag.team_change)} {change_text(lag.team_change)}"
            self._team.setText(_("the team {change}").format(change=change))
            self._team.setToolTip(_("The change of the whole team over the same time"))

    def _show_cards(self, lag: Lag) -> None:
        empty(self._grid)
        self.cards = []
        for dimension in lag.dimensions:
            card = CauseCard(self._context.theme)
            card.show_cause(dimension.dimension.label, *cause_rows(lag, dimension))
            card.opened.connect(self._on_opened)
            self.cards.append(card)
        self._place_cards()
        if not lag.dimensions:
            told = label(_("No part stands out."), "secondary")
            self._grid.addWidget(told, 0, 0, Qt.AlignmentFlag.AlignTop)

    def _fit_head(self) -> None:
        """Put the switches on a line of their own where the name would not be read whole."""
        parts = [self._title, self._tag, self._team, self._times, self._against]
        need = sum(part.sizeHint().width() + HEAD_AIR for part in parts if not part.isHidden())
        beside = need <= self.width()
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def stops(self) -> tuple[QWidget, ...]:
        """Return where the keyboard stops here, in the order in which it is read."""
        switches = [button for row in (self._times, self._against) for button in row.findChildren(QToolButton)]
        return (*switches, *(card.rows for card in self.cards), *self.advice.findChildren(QPushButton))

    def _place_cards(self) -> None:
        """Put as many cards side by side as can be read."""
        self._columns = FEWER if self.width() < NARROW_BELOW else COLUMNS
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // self._columns, place % self._columns)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, int(column < self._columns))

    # What the person does

    def _on_time(self, key: str) -> None:
        self.choice = LagChoice(self.choice.against, key == TO_DATE)
        self.choice_changed.emit()
        self._ask()

    def _on_against(self, key: str) -> None:
        self.choice = LagChoice(Against(key), self.choice.to_date)
        self.choice_changed.emit()
        self._ask()

    def _on_opened(self, row: int) -> None:
        sender = self.sender()
        if self._lag is None or not isinstance(sender, CauseCard):
            return
        dimension = self._lag.dimensions[self.cards.index(sender)]
        member = told_members(dimension)[row]
        if member.behind is not None:
            title = (
                f"{self._lag.name} · {member.label}: {self._lag.measure.kind.short(member.value, self._lag.currency)}"
            )
            self.rows_requested.emit(RowsRequest(title, member.behind))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards side by side anew where more or fewer of them fit."""
        super().resizeEvent(event)
        if self._columns != (FEWER if self.width() < NARROW_BELOW else COLUMNS):
            self._place_cards()
        self._fit_head()

    def sizeHint(self) -> QSize:
        """Ask for the cards as they are."""
        return QSize(super().sizeHint().width(), max(super().sizeHint().height(), LEAST_HEIGHT))


def aim_text(lag: Lag) -> str:
    """Return what a lag is measured by: "To plan", "To the team", "To 2024"."""
    if lag.against is Against.PLAN:
        return _("To plan")
    base = lag.base_period
    if lag.against is Against.TEAM:
        return _("To the team")
    if base is None:
        return _("To last year")
    unit = base.grain()
    if unit is not None and unit[1] == 1:
        return base.compared_text()
    return _("To {period}").format(period=base.begin.year)


def told_members(dimension: LagDimension) -> tuple[LagMember, ...]:
    """Return the members that a card has room for; the last of all pulls the other way and stays."""
    members = dimension.members
    return members if len(members) <= MOST_ROWS else (*members[: MOST_ROWS - 1], members[-1])


def cause_rows(lag: Lag, dimension: LagDimension) -> tuple[str, tuple[CauseRow, ...]]:
    """Return the unit of a card and its rows."""
    members = told_members(dimension)
    scale = scale_for(lag.measure.kind, (float(one.delta or 0) for one in members), lag.currency)
    good = lag.measure.good
    rows = []
    for one in members:
        delta = float(one.delta or 0)
        own, team = one.change, one.team_change
        behind = own is not None and team is not None and good * own < good * team and good * own <= -SEEN
        rows.append(
            CauseRow(
                one.label,
                delta,
                signed(scale.text(delta), delta),
                whole_change(own),
                own,
                whole_change(team),
                good,
                behind,
            )
        )
    return scale.unit, tuple(rows)


def whole_change(change: float | None) -> str:
    """Return a change in whole percent with its sign: a card has no room for more."""
    return ABSENT if change is None else signed(f"{number(change * 100)}{NARROW}%", change)


def _look(
    store: Store, ranking: Ranking, manager_id: int, against: Against, _progress: Progress, *, to_date: bool
) -> Lag:
    return behind_team(store, ranking, manager_id, against, to_date=to_date)
