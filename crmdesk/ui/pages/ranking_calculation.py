"""Calculation: how the points or the bonus of a manager came, under the cell that was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from crmdesk.data.ranking_profiles import Way
from crmdesk.data.table import ABSENT, Kind, number
from crmdesk.data.words import N_, _
from crmdesk.reports.ranking.bonus import rule_text
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from crmdesk.reports.ranking import Ranked, Ranking
    from crmdesk.reports.ranking.ranking import Score

WIDTH = 420
_TOP = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
#: What a figure is measured by, by the way it is looked at.
AGAINST = {Way.PLAN: N_("plan {n}"), Way.CHANGE: N_("a year ago {n}"), Way.TEAM: N_("team's mean {n}")}


class Calculation(Popover):
    """A heading, lines and a sentence; Esc or a click outside closes it and the keyboard is back at the table."""

    def __init__(self, over: QWidget, place: QRect, keyboard: QWidget) -> None:
        """Make it over a cell.

        Args:
            over: the widget that the cell is painted in.
            place: the cell, in its coordinates.
            keyboard: who gets the keyboard back.
        """
        self._spot = QWidget(over)
        self._spot.setGeometry(place)
        self._spot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._spot.setFocusProxy(keyboard)
        self._spot.show()
        super().__init__(self._spot)
        self.setFixedWidth(WIDTH)
        self.closed.connect(self._on_closed)

    def show_points(self, ranking: Ranking, row: Ranked) -> None:
        """Show the parts that the points are the mean of."""
        points = ABSENT if row.points is None else number(row.points, 1)
        self.body.addWidget(label(_("{name}: {points} points").format(name=row.name, points=points), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for place, head in enumerate((_("Part"), _("Points"), _("Weight"))):
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(label(head, "caption", "text3"), 0, place, side)
        grid.addWidget(line(), 1, 0, 1, 3)
        for place, (title, about, brought, weight) in enumerate(points_lines(ranking, row)):
            top = 2 + 2 * place
            named = label(title)
            named.setWordWrap(True)
            grid.addWidget(named, top, 0)
            grid.addWidget(label(about, "caption", "text3"), top + 1, 0)
            grid.addWidget(label(brought, "strong"), top, 1, _TOP)
            grid.addWidget(label(weight, "secondary"), top, 2, _TOP)
        self.body.addLayout(grid)
        self._say(_("The points are the mean of the parts by their weights; parts that cannot be told are left out."))
        self._finish()

    def show_bonus(self, ranking: Ranking, row: Ranked) -> None:
        """Show how the bonus came, and the firm's rule."""
        if row.bonus is None or ranking.profile.bonus is None:
            return
        amount = Kind.MONEY.figure(row.bonus.amount)
        self.body.addWidget(label(_("{name}: bonus {amount}").format(name=row.name, amount=amount), "section"))
        text = label(row.bonus.text)
        text.setWordWrap(True)
        self.body.addWidget(text)
        title = next((m.label for m in ranking.measures if m.id == ranking.profile.bonus.measure), "")
        self._say(rule_text(ranking.profile.bonus, title))
        self._finish()

    def _say(self, text: str) -> None:
        said = label(text, "caption")
        said.setWordWrap(True)
        self.body.addWidget(said)

    def _finish(self) -> None:
        close = QPushButton(_("Close"))
        close.setProperty("small", "true")
        close.clicked.connect(self.close)
        self.body.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _on_closed(self) -> None:
        self._spot.deleteLater()
        self.deleteLater()


def points_lines(ranking: Ranking, row: Ranked) -> list[tuple[str, str, str, str]]:
    """Return a line a part: what it looks at, the figure and what it is measured by, the points, the weight."""
    measures = {measure.id: measure for measure in ranking.measures}
    lines = []
    for score in row.scores:
        measure = measures[score.part.measure]
        brought = ABSENT if score.points is None else number(score.points, 1)
        title = f"{measure.label}: {score.part.way.label}"
        lines.append((title, _about(ranking, score, measure.kind), brought, number(score.part.weight)))
    return lines


def _about(ranking: Ranking, score: Score, kind: Kind) -> str:
    """Return the figure, and the plan, last year's or the team's beside it."""
    own = kind.short(score.value, ranking.currency)
    if score.part.way not in AGAINST:
        return own
    return f"{own}, {_(AGAINST[score.part.way]).format(n=kind.short(score.against, ranking.currency))}"
