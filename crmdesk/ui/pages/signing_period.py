"""SigningPeriod: which reports are in view: weeks, months, quarters or years, and which of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.reports.periods import Grain, Period
from crmdesk.ui.context import Span
from crmdesk.ui.pages.signing_words import KINDS, headed, period_name
from crmdesk.ui.widgets.period_picker import PeriodButton
from crmdesk.ui.widgets.period_text import grain_label, period_parts

if TYPE_CHECKING:
    from crmdesk.ui.context import Context

#: Periods offered in the menu, the latest first.
OFFERED = 12


class SigningPeriod(QFrame):
    """A stepper with a menu of the last periods and of kinds; it begins with the last period that is over."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepper")
        self.setFixedHeight(30)
        self._today: date = context.view.today
        self._grain = Grain.MONTH
        self._period = Grain.MONTH.unit(self._today).neighbour(-1)
        self.back = self._arrow(context, "chevron-left", _("Previous period"), "Alt+↓", -1)
        self.forward = self._arrow(context, "chevron-right", _("Next period"), "Alt+↑", 1)
        self.button = PeriodButton(context.theme)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.menu.triggered.connect(self._on_chosen)
        self.button.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.back, self.button, self.forward):
            row.addWidget(part)
        self._show()

    @property
    def period(self) -> Period:
        """The period in view."""
        return self._period

    @property
    def kind(self) -> str:
        """What kind it is: "week", "month", "quarter", "year"."""
        return str(self._grain.value)

    def show_period(self, period: Period) -> None:
        """Look at a period; one that is no week, month, quarter or year is not taken."""
        unit = period.grain()
        if unit is not None and unit[1] == 1 and unit[0] in KINDS and period != self._period:
            self._grain, self._period = unit[0], period
            self._show()
            self.changed.emit()

    def step(self, count: int) -> None:
        """Go so many periods later."""
        self.show_period(self._period.neighbour(count))

    def _arrow(self, context: Context, icon: str, name: str, key: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_only", "true")
        button.setProperty("step", step)
        button.setIcon(context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})")
        button.clicked.connect(self._on_step)
        return button

    def _show(self) -> None:
        span = Span(self._grain.value)
        name, _passed = period_parts(self._period, span, self._today)
        self.button.set_parts(name, "")

    def _fill(self) -> None:
        self.menu.clear()
        kinds = QActionGroup(self.menu)
        for grain in KINDS:
            action = QAction(grain_label(grain), self.menu)
            action.setCheckable(True)
            action.setChecked(grain is self._grain)
            action.setData(grain.value)
            kinds.addAction(action)
            self.menu.addAction(action)
        self.menu.addSeparator()
        latest = self._grain.unit(self._today)
        for back in range(OFFERED):
            period = latest.neighbour(-back)
            action = QAction(headed(period_name(period)), self.menu)
            action.setCheckable(True)
            action.setChecked(period == self._period)
            action.setData(period.begin.isoformat())
            self.menu.addAction(action)

    def _on_step(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self.step(int(sender.property("step")))

    def _on_chosen(self, action: QAction) -> None:
        word = str(action.data())
        if word in {grain.value for grain in KINDS}:
            grain = Grain(word)
            day = min(self._period.last, self._today)
            last = grain.unit(self._today).neighbour(-1)
            unit = grain.unit(day)
            self.show_period(unit if unit.end <= self._today else last)
        else:
            self.show_period(self._grain.unit(date.fromisoformat(word)))
