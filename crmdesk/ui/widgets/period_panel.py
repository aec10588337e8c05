"""PeriodPanel: the calendar under the period's name: usual periods, a year's quarters and months, any two days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QDateEdit, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.words import N_, _
from crmdesk.reports.periods import Grain, Period, parse_period, short_month
from crmdesk.ui.context import Span, ViewState
from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.period_text import locale
from crmdesk.ui.widgets.popover import Popover

#: The usual periods: the word of ``parse_period`` and the name.
USUAL = (
    ("today", N_("Today")),
    ("month", N_("This month")),
    ("last-month", N_("Last month")),
    ("quarter", N_("This quarter")),
    ("last-quarter", N_("Last quarter")),
    ("to-date", N_("Year to date")),
    ("year", N_("This year")),
    ("last-year", N_("Last year")),
)


class PeriodPanel(Popover):
    """Chooses a period and closes; the two dates are both included."""

    def __init__(self, view: ViewState, theme: Theme, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._view = view
        self._theme = theme
        self._year = view.period.last.year
        self._units: list[tuple[QPushButton, Grain, int]] = []
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addLayout(self._make_usual())
        columns.addWidget(line(vertical=True))
        columns.addLayout(self._make_calendar(), 1)
        self.body.addLayout(columns)
        self.body.addWidget(line())
        self.body.addLayout(self._make_range())
        self._problem = label("", "secondary", "neg")
        self._problem.hide()
        self.body.addWidget(self._problem)
        view.period_changed.connect(self._on_period_changed)
        self._on_period_changed()

    def _make_usual(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        for word, name in USUAL:
            button = QPushButton(_(name))
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setProperty("word", word)
            button.setStyleSheet("text-align: left")
            button.clicked.connect(self._on_usual)
            column.addWidget(button)
        column.addStretch(1)
        return column

    def _make_calendar(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        head = QHBoxLayout()
        self._earlier = self._arrow("chevron-left", _("Earlier year"))
        self._later = self._arrow("chevron-right", _("Later year"))
        self._whole = self._unit("", Grain.YEAR, 1)
        self._earlier.clicked.connect(self._on_earlier)
        self._later.clicked.connect(self._on_later)
        head.addWidget(self._earlier)
        head.addWidget(self._whole, 1)
        head.addWidget(self._later)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(4)
        for quarter in range(4):
            grid.addWidget(
                self._unit(_("Q{quarter}").format(quarter=quarter + 1), Grain.QUARTER, quarter * 3 + 1), quarter, 0
            )
            for index in range(3):
                month = quarter * 3 + index
                grid.addWidget(self._unit(short_month(month + 1), Grain.MONTH, month + 1), quarter, index + 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column

    def _make_range(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._first, self._last = self._day_field(_("First day")), self._day_field(_("Last day"))
        row.addWidget(label(_("From"), "secondary"))
        row.addWidget(self._first)
        row.addWidget(label(_("to"), "secondary"))
        row.addWidget(self._last)
        row.addStretch(1)
        apply = QPushButton(_("Show"))
        apply.setProperty("kind", "primary")
        apply.clicked.connect(self._on_range)
        row.addWidget(apply)
        return row

    def _arrow(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_only", "true")
        button.setProperty("small", "true")
        button.setProperty("kind", "plain")
        button.setIcon(self._theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def _unit(self, text: str, grain: Grain, month: int) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setProperty("kind", "plain")
        button.setProperty("small", "true")
        button.clicked.connect(self._on_unit)
        self._units.append((button, grain, month))
        return button

    @staticmethod
    def _day_field(name: str) -> QDateEdit:
        field = QDateEdit()
        field.setLocale(locale())
        field.setDisplayFormat("dd.MM.yyyy" if locale().language() == locale().Language.Russian else "yyyy-MM-dd")
        field.setCalendarPopup(True)
        field.setFixedWidth(120)
        field.setAccessibleName(name)
        calendar = field.calendarWidget()
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setGridVisible(False)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, QTextCharFormat())  # Qt paints them red, which here means "worse"
        calendar.setVerticalHeaderFormat(calendar.VerticalHeaderFormat.NoVerticalHeader)
        return field

    def _show_year(self) -> None:
        self._whole.setText(str(self._year))
        for button, grain, month in self._units:
            button.setChecked(grain.unit(date(self._year, month, 1)) == self._view.period)
            mark(button)

    def _on_period_changed(self) -> None:
        period = self._view.period
        self._year = period.last.year
        self._first.setDate(QDate(period.begin.year, period.begin.month, period.begin.day))
        self._last.setDate(QDate(period.last.year, period.last.month, period.last.day))
        self._problem.hide()
        self._show_year()

    def _on_usual(self) -> None:
        sender = self.sender()
        word = str(sender.property("word")) if sender is not None else ""
        period = parse_period(word, self._view.today)
        self._choose(period, Span.TO_DATE if word == "to-date" else None)

    def _on_unit(self) -> None:
        for button, grain, month in self._units:
            if button is self.sender():
                self._choose(grain.unit(date(self._year, month, 1)), Span(grain.value))
                return

    def _on_range(self) -> None:
        first, last = self._first.date().toPython(), self._last.date().toPython()
        try:
            period = Period(first, date.fromordinal(last.toordinal() + 1))  # type: ignore[attr-defined,arg-type]
        except UsageFault as fault:
            self._problem.setText(str(fault))
            self._problem.show()
            self.adjustSize()
            return
        self._choose(period, None)

    def _on_earlier(self) -> None:
        self._year -= 1
        self._show_year()

    def _on_later(self) -> None:
        self._year += 1
        self._show_year()

    def _choose(self, period: Period, span: Span | None) -> None:
        self._view.set_period(period, span)
        self._show_year()
        self.close()
