"""CatalogueChoice: which reports stand in the catalogue, which nobody has opened for long, and the foot that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from crmdesk.data import settings as keys
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.pane_parts import icon_label

if TYPE_CHECKING:
    from crmdesk.data.settings import Settings
    from crmdesk.ui.theme import Theme

#: A report that nobody opened for so long is offered for hiding.
LONG = timedelta(days=90)
#: Under which id the day is kept on which counting began.
BEGUN = ""


class ReportChoice:
    """What a person chose: the reports shown, those the firm's size begins with until then, and when each was opened."""

    def __init__(self, settings: Settings, today: date) -> None:
        self._settings, self._today = settings, today
        opened = settings.get(keys.REPORTS_OPENED)
        if BEGUN not in opened:
            settings.put(keys.REPORTS_OPENED, opened | {BEGUN: today.isoformat()})

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the reports chosen."""
        return tuple(str(key) for key in self._settings.get(keys.SHOWN_REPORTS))

    def is_shown(self, report: str) -> bool:
        """Whether a report is among the chosen."""
        return report in self.shown

    def show(self, report: str, *, shown: bool) -> None:
        """Show a report in the catalogue, or hide it."""
        kept = [key for key in self.shown if key != report]
        self._settings.put(keys.SHOWN_REPORTS, [*kept, report] if shown else kept)

    def show_all(self, reports: Iterable[str]) -> None:
        """Show these reports and no others."""
        self._settings.put(keys.SHOWN_REPORTS, list(reports))

    def show_preset(self) -> None:
        """Show what a firm of this size begins with."""
        self._settings.forget(keys.SHOWN_REPORTS)

    def note_opened(self, report: str) -> None:
        """Remember that a report was opened today; once a day is enough."""
        opened = self._settings.get(keys.REPORTS_OPENED)
        today = self._today.isoformat()
        if report and opened.get(report) != today:
            self._settings.put(keys.REPORTS_OPENED, opened | {report: today})

    def unopened(self, reports: Sequence[str], favourites: Sequence[str]) -> tuple[str, ...]:
        """Return the reports shown, favourites apart, that nobody has opened for 90 days."""
        opened = self._settings.get(keys.REPORTS_OPENED)
        begun = _day(opened.get(BEGUN), self._today)
        return tuple(
            report
            for report in reports
            if self.is_shown(report)
            and report not in favourites
            and self._today - max(begun, _day(opened.get(report), begun)) >= LONG
        )

    def hide(self, reports: Iterable[str]) -> None:
        """Hide reports; searching still finds them."""
        away = set(reports)
        self._settings.put(keys.SHOWN_REPORTS, [key for key in self.shown if key not in away])

    def keep(self, reports: Iterable[str]) -> None:
        """Leave reports in the catalogue: they are not asked about for another 90 days."""
        today = self._today.isoformat()
        self._settings.put(keys.REPORTS_OPENED, self._settings.get(keys.REPORTS_OPENED) | dict.fromkeys(reports, today))


def _day(text: object, otherwise: date) -> date:
    """Return a day as it was kept; what is no day is as if nothing were kept."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return otherwise


class CatalogueFoot(QFrame):
    """How many reports are hidden, the way to set that up, and what nobody has opened for long."""

    set_up_requested = Signal()
    changed = Signal()
    """Others are shown now."""

    def __init__(self, theme: Theme, choice: ReportChoice) -> None:
        super().__init__()
        self._choice = choice
        self._stale: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(2)
        self._offer = QFrame()
        offer = QVBoxLayout(self._offer)
        offer.setContentsMargins(0, 0, 0, 4)
        offer.setSpacing(0)
        self._unopened = label("", "secondary", "text2")
        self._unopened.setWordWrap(True)
        offer.addWidget(self._unopened)
        answers = QHBoxLayout()
        for text, slot in ((_("Hide them"), self._on_hide), (_("Keep them"), self._on_keep)):
            answers.addWidget(_link(text, slot))
        answers.addStretch(1)
        offer.addLayout(answers)
        self._hidden = label("", "secondary", "text2")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(icon_label(theme, "eye-off", "text3"))
        row.addWidget(self._hidden, 1)
        row.addWidget(_link(_("Set up"), self.set_up_requested))
        column.addWidget(self._offer)
        column.addLayout(row)

    def show_choice(self, reports: Sequence[str], favourites: Sequence[str]) -> None:
        """Say what of the declared reports is hidden, and what was not opened for long."""
        hidden = sum(report not in favourites and not self._choice.is_shown(report) for report in reports)
        self._hidden.setText(_("Hidden: {n}").format(n=number(hidden)))
        self._stale = self._choice.unopened(reports, favourites)
        count = len(self._stale)
        self._unopened.setText(
            plural("{n} report was not opened for 90 days", "{n} reports were not opened for 90 days", count).format(
                n=count
            )
        )
        self._offer.setVisible(bool(count))

    def _on_hide(self) -> None:
        self._choice.hide(self._stale)
        self.changed.emit()

    def _on_keep(self) -> None:
        self._choice.keep(self._stale)
        self.changed.emit()


def _link(text: str, slot: object) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.clicked.connect(slot)
    return button
