"""RankingFoot: what the points and the bonus are made of, the way to the weights, and what is to be known beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.reports.ranking.bonus import rule_text
from crmdesk.ui.pages.ranking_sheet import parts_text
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.ranking_reader import RankingView

#: The icon and the air between the texts, px.
AIR = 64


class RankingFoot(QWidget):
    """Stands below the table of places."""

    weights_requested = Signal()
    plans_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points, self.bonus = ElidedLabel(), ElidedLabel()
        self.note = label("", "secondary", "warn")
        self.weights, self.plans = QPushButton(_("Change the weights")), QPushButton(_("Set plans"))
        self.weights.clicked.connect(self.weights_requested)
        self.plans.clicked.connect(self.plans_requested)
        for told in (self.points, self.bonus):
            told.setProperty("role", "secondary")
        for link in (self.weights, self.plans):
            link.setProperty("kind", "link")
            link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._theme, self._info = context.theme, QLabel()
        self._show_icon()
        self._theme.changed.connect(self._show_icon)
        made_of = QHBoxLayout()
        made_of.setSpacing(6)
        for widget in (self._info, self.points, self.weights):
            made_of.addWidget(widget)
        made_of.addStretch(1)
        self._rules = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rules.setSpacing(4)
        self._rules.addLayout(made_of, 1)
        self._rules.addWidget(self.bonus)
        notes = QHBoxLayout()
        notes.setSpacing(6)
        notes.addWidget(self.note)
        notes.addWidget(self.plans)
        notes.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._rules)
        column.addLayout(notes)

    def show_view(self, view: RankingView) -> None:
        """Say what a ranking is made of, and what is missing."""
        ranking = view.ranking
        self.points.setText(parts_text(ranking))
        rule = ranking.profile.bonus
        titles = {measure.id: measure.label for measure in ranking.measures}
        self.bonus.setText(
            "" if rule is None else _("Bonus: {rule}").format(rule=rule_text(rule, titles[rule.measure]))
        )
        self.weights.setText(_("Change the weights") if view.may_change else _("See the weights"))
        said = list(ranking.notes)
        if view.damaged:
            said.append(_("These profiles cannot be read: {names}.").format(names=", ".join(view.damaged)))
        if view.lacks_plans:
            said.append(_("Nobody has a plan for this period, so plans count for nothing."))
        self.note.setText(" ".join(said))
        self.note.setVisible(bool(said))
        self.plans.setVisible(view.lacks_plans)
        self._fit()

    def _show_icon(self) -> None:
        self._info.setPixmap(self._theme.icon("info").pixmap(QSize(14, 14), self.devicePixelRatioF()))

    def _fit(self) -> None:
        """Put the rule of the bonus on a line of its own where both do not fit whole."""
        need = sum(each.sizeHint().width() for each in (self.points, self.weights, self.bonus)) + AIR
        beside = need <= self.width()
        self._rules.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay it out anew."""
        super().resizeEvent(event)
        self._fit()
