"""Context: what every page is given: the base, the jobs, the theme, the settings and the question in view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crmdesk.data import settings as keys
from crmdesk.data.errors import UsageFault
from crmdesk.reports.periods import Compare, Grain, Period, parse_period

if TYPE_CHECKING:
    from crmdesk.data.settings import Settings
    from crmdesk.data.store import Store
    from crmdesk.ui.deeds import Deeds
    from crmdesk.ui.drafts import Drafts
    from crmdesk.ui.jobs import Jobs
    from crmdesk.ui.theme import Theme


class Span(Enum):
    """How the person thinks of the period: it decides what "previous" and "next" mean."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TO_DATE = "to-date"  # from the first of January up to today, or up to the same day of another year
    RANGE = "range"

    @property
    def grain(self) -> Grain | None:
        """The calendar unit, or None for a part of a year and for a free range."""
        return None if self in (Span.TO_DATE, Span.RANGE) else Grain(self.value)


class ViewState(QObject):
    """The period, comparison and scope that all pages share; they survive a change of page and the exit."""

    period_changed = Signal()
    compare_changed = Signal()
    scope_changed = Signal()

    def __init__(self, today: date, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.today = today
        """The base's business date: a demo base may live on another day than the calendar."""
        self._compare = Compare(settings.get(keys.COMPARE))
        self._scope = settings.get(keys.SCOPE)
        self._period, self._span = self._kept_period()

    @property
    def period(self) -> Period:
        """The period in view."""
        return self._period

    @property
    def span(self) -> Span:
        """What kind of period it is."""
        return self._span

    @property
    def compare(self) -> Compare:
        """What figures are compared with."""
        return self._compare

    @property
    def scope(self) -> str:
        """The key of the scope; empty means the whole firm, as far as the person may see."""
        return self._scope

    def set_period(self, period: Period, span: Span | None = None) -> None:
        """Look at another period; without ``span`` its kind is read off its ends."""
        chosen = span or span_of(period)
        if (period, chosen) == (self._period, self._span):
            return
        self._period, self._span = period, chosen
        self._settings.put(keys.PERIOD, self._period_word())
        self.period_changed.emit()

    def set_span(self, span: Span) -> None:
        """Look at the unit of this kind that holds today, or the end of the period in view if today is outside it."""
        day = self.today if self.today in self._period or self._period.begin > self.today else self._period.last
        if span is Span.TO_DATE:
            self.set_period(to_date(self.today), span)
        elif span.grain is not None:
            self.set_period(span.grain.unit(day), span)

    def step(self, count: int) -> None:
        """Move ``count`` periods later (earlier if negative)."""
        self.set_period(neighbour(self._period, self._span, count), self._span)

    def set_compare(self, compare: Compare) -> None:
        """Compare with something else."""
        if compare is self._compare:
            return
        self._compare = compare
        self._settings.put(keys.COMPARE, compare.value)
        self.compare_changed.emit()

    def toggle_year(self) -> None:
        """Switch the comparison with last year on or off."""
        self.set_compare(Compare.NONE if self._compare is Compare.YEAR else Compare.YEAR)

    def set_scope(self, key: str) -> None:
        """Look at another part of the firm."""
        if key == self._scope:
            return
        self._scope = key
        self._settings.put(keys.SCOPE, key)
        self.scope_changed.emit()

    def _kept_period(self) -> tuple[Period, Span]:
        """Return the period kept from the last time: "this month" is the month of today, not of that day."""
        word = self._settings.get(keys.PERIOD)
        try:
            span = Span(word)
        except ValueError:
            try:
                period = parse_period(word, self.today)
            except UsageFault:
                return to_date(self.today), Span.TO_DATE
            return period, span_of(period)
        if span.grain is None:
            return to_date(self.today), Span.TO_DATE
        return span.grain.unit(self.today), span

    def _period_word(self) -> str:
        current = self._period == to_date(self.today) if self._span is Span.TO_DATE else self.today in self._period
        if current and self._span is not Span.RANGE:
            return str(self._span.value)
        return f"{self._period.begin.isoformat()}..{self._period.last.isoformat()}"


def to_date(today: date) -> Period:
    """Return the part of the year from the first of January up to and including ``today``."""
    return Period(Grain.YEAR.floor(today), today + timedelta(1))


def span_of(period: Period) -> Span:
    """Return what kind of period it is by its ends; several whole units together are a range."""
    unit = period.grain()
    if unit is None or unit[1] != 1:
        return Span.RANGE
    return Span(unit[0].value)


def neighbour(period: Period, span: Span, count: int) -> Period:
    """Return the period ``count`` steps later: a part of a year steps by years, the rest by themselves."""
    if span is Span.TO_DATE:
        begin, last = Grain.YEAR.shift(period.begin, count), Grain.YEAR.shift(period.last, count)
        return Period(begin, last + timedelta(1))
    return period.neighbour(count)


@dataclass(frozen=True, slots=True)
class Context:
    """What a page may reach; there is no other way to the base or to the application."""

    store: Store
    jobs: Jobs
    theme: Theme
    settings: Settings
    view: ViewState
    deeds: Deeds
    drafts: Drafts
