"""CalendarPanel: the firm's working days: a year on one sheet; a click makes a day off, worked, or usual again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton

from crmdesk.data.holidays import add_holidays, read_holidays, turn_day
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.year_calendar import YearCalendar

Days = Mapping[date, tuple[str, bool]]


class CalendarPanel(SettingsPanel):
    """What is counted in working days reads these days; nothing else has to be said."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._year = context.view.today.year
        card = Card(_("Working days"))
        self._title = label("", "card")
        self._before = self._arrow("chevron-left", _("The year before"))
        self._after = self._arrow("chevron-right", _("The next year"))
        self._add = QPushButton()
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._add.clicked.connect(self._on_add)
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (self._before, self._title, self._after):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._add)
        about = label(
            _(
                "Click a day: a working day becomes a day off, a day off is worked. A second click makes it usual again."
            ),
            "secondary",
            "text3",
        )
        about.setWordWrap(True)
        self._sheet = YearCalendar(context.theme)
        self._sheet.day_clicked.connect(self._on_day)
        card.body.addLayout(head)
        card.body.addWidget(about)
        card.body.addWidget(self._sheet, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(card)
        card.setMaximumWidth(self._sheet.sizeHint().width() + 40)
        self._show({})

    @property
    def sheet(self) -> YearCalendar:
        """The year."""
        return self._sheet

    def refresh(self) -> None:
        """Read the year in view."""
        work = partial(_read, self.context.store, self._year)
        self.context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _arrow(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "plain")
        button.setIcon(self.context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(name)
        button.setAccessibleName(name)
        return button

    def _show(self, days: Days) -> None:
        self._title.setText(str(self._year))
        self._add.setText(_("Add the days off of {year}").format(year=self._year))
        self._sheet.show_year(self._year, days, self.context.view.today)

    def _on_read(self, found: tuple[int, Days]) -> None:
        if found[0] == self._year:
            self._show(found[1])

    def _on_failed(self, error: Exception) -> None:
        self.context.deeds.told.emit(str(error), False)

    def _on_before(self) -> None:
        self._turn(-1)

    def _on_after(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        self._year += step
        self._show({})
        self.refresh()

    def _on_add(self) -> None:
        self.context.deeds.start(partial(add_holidays, year=self._year))

    def _on_day(self, day: date) -> None:
        self.context.deeds.start(partial(turn_day, day=day))


def _read(store: Store, year: int, _progress: Progress) -> tuple[int, Days]:
    return year, read_holidays(store, year)
