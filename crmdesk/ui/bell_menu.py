"""BellMenu: what the bell shows: reminders, the alerts that are new, and the way to all that needs attention."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from crmdesk.data.words import _, plural
from crmdesk.reports.alerts.attention import MAIN
from crmdesk.reports.alerts.texts import text_of
from crmdesk.ui.pages.overview_attention import show_period, target_of

if TYPE_CHECKING:
    from crmdesk.reports.alerts.attention import AlertRow
    from crmdesk.ui.alerts import AlertKeeper, AlertLook
    from crmdesk.ui.context import ViewState
    from crmdesk.ui.reminders import Reminders

#: Alerts in the menu; the overview has them all.
MOST = 8
#: Longest line of the menu, characters.
LONGEST = 80


class BellMenu(QObject):
    """Owned by the desk; answers the bell in place of the reminders alone."""

    section_requested = Signal(str, object)

    def __init__(self, view: ViewState, reminders: Reminders, alerts: AlertKeeper) -> None:
        super().__init__(reminders)
        self._view = view
        self._reminders = reminders
        self._alerts = alerts
        self._told: set[int] = set()
        """New alerts that the tray has told of."""
        self._bell = reminders.give_bell()
        self._bell.clicked.connect(self.open)
        self.menu = QMenu(self._bell)
        self.menu.aboutToHide.connect(self._on_hidden)
        alerts.looked.connect(self._on_looked)
        alerts.failed.connect(self._bell.tell_fault)
        reminders.attention_requested.connect(self._on_attention)

    def open(self) -> None:
        """Show the menu under the bell; where there are reminders alone, they fold out or away."""
        look = self._alerts.look
        if look is None or not look.attention.count:
            self._reminders.fold()
            return
        self._fill(look)
        right = self._bell.mapToGlobal(QPoint(self._bell.width(), self._bell.height() + 4))
        self.menu.popup(right - QPoint(self.menu.sizeHint().width(), 0))

    def _fill(self, look: AlertLook) -> None:
        self.menu.clear()
        due = len(self._reminders.due)
        if due:
            words = plural("{n} reminder", "{n} reminders", due).format(n=due)
            self.menu.addAction(words, self._reminders.fold)
            self.menu.addSeparator()
        rows = look.fresh[:MOST] or look.attention.group(MAIN).rows[:MOST]
        for row in rows:
            words = text_of(row, look.attention.today, look.attention.currency).title
            shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
            self.menu.addAction(shown.replace("&", "&&"), partial(self._on_chosen, row))
        self.menu.addSeparator()
        words = _("All that needs attention: {n}").format(n=look.attention.count)
        self.menu.addAction(words, self._on_attention)

    def _on_chosen(self, row: AlertRow) -> None:
        section, what = target_of(row)
        if section:
            show_period(self._view, row)
            self.section_requested.emit(section, what)
        else:
            self._on_attention()

    def _on_attention(self) -> None:
        self.section_requested.emit("overview", MAIN)

    def _on_hidden(self) -> None:
        """What was shown is new no more."""
        self._alerts.mark_seen()
        self._bell.set_alerts(0)

    def _on_looked(self, look: AlertLook) -> None:
        self._bell.set_alerts(len(look.fresh))
        raised = set(look.checked.raised)
        untold = [row for row in look.fresh if row.id in raised - self._told]
        self._told |= raised
        if not untold:
            return
        text = text_of(untold[0], look.attention.today, look.attention.currency)
        more = len(untold) - 1
        about = plural("and {n} more", "and {n} more", more).format(n=more) if more else text.about
        self._reminders.tell(text.title, about)
