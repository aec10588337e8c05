"""ProfilePreview: the ranking of the period in view as a profile that is not saved yet would make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crmdesk.data.table import ABSENT, Kind, number
from crmdesk.data.words import _, plural
from crmdesk.ui.pages.result_view import scrolled
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.reports.ranking import Ranking
    from crmdesk.ui.theme import Theme


class ProfilePreview(Card):
    """Places, how they would differ from those in view, points, and what the bonuses would come to."""

    def __init__(self, theme: Theme, now: Ranking, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        del theme
        self._now = {row.manager_id: row.place for row in now.lines}
        period = now.question.period.text()
        self.set_title(_("As it would be: {period}").format(period=period))
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 4, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(scrolled(inside), 1)
        self._bonus = label("", "secondary")
        self._bonus.setWordWrap(True)
        self.body.addWidget(self._bonus)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is said, cell by cell."""
        items = (self._grid.itemAt(place) for place in range(self._grid.count()))
        widgets = (None if item is None else item.widget() for item in items)
        return tuple(str(widget.property("text") or "") for widget in widgets if widget is not None)

    def show_ranking(self, ranking: Ranking) -> None:
        """Show what a profile comes to."""
        empty(self._grid)
        heads = (_("Place"), _("Manager"), _("Points"), "")
        for column, head in enumerate(heads):
            side = Qt.AlignmentFlag.AlignRight if column > 1 else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label(head, "caption", "text3"), 0, column, side)
        self._grid.addWidget(line(), 1, 0, 1, 4)
        ranked = [row for row in ranking.lines if row.place is not None]
        for place, row in enumerate(ranked, 2):
            before = self._now.get(row.manager_id)
            moved = 0 if before is None or row.place is None else before - row.place
            change = label(f"{arrow(moved)} {number(abs(moved))}" if moved else "", "secondary", tone_name(moved, 1))
            self._grid.addWidget(label(number(row.place or 0), "strong"), place, 0)
            self._grid.addWidget(ElidedLabel(row.name), place, 1)
            points = label(ABSENT if row.points is None else number(row.points, 1))
            self._grid.addWidget(points, place, 2, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(change, place, 3, Qt.AlignmentFlag.AlignRight)
        self._grid.setRowStretch(len(ranked) + 2, 1)
        self._bonus.setText(" ".join(self._said(ranking)))

    @staticmethod
    def _said(ranking: Ranking) -> list[str]:
        out = sum(row.place is None for row in ranking.lines)
        said = [plural("{n} manager is out of ranking.", "{n} managers are out of ranking.", out).format(n=out)]
        if ranking.bonus_total is not None:
            whole = Kind.MONEY.short(ranking.bonus_total, ranking.currency)
            said.append(_("Bonuses in all: {amount}.").format(amount=whole))
        return said if out else said[1:]
