"""CallRoundOffer: one button that plans a call to every client of the list in view."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crmdesk.data.activities.call_rounds import CallRound, look_round, plan_round
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.board_painting import tip_of
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.popover import Popover

#: So many calls are planned at a click; more are shown person by person first.
AT_ONCE = 100
#: People named in the preview; the rest are left to the sum.
MOST_PEOPLE = 8


class CallRoundOffer(QWidget):
    """Says how many calls there would be and plans them; hidden where there is nobody to call."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._listing: Listing | None = None
        self._round: CallRound | None = None
        self._popover: Popover | None = None
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.setIcon(context.theme.icon("phone", "on_accent"))
        self.button.setIconSize(QSize(16, 16))
        self.button.clicked.connect(self._on_clicked)
        self.button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)

    def look(self, listing: Listing | None) -> None:
        """Count the calls for a list; None offers none."""
        self._listing = listing
        if listing is None:
            self.button.hide()
            return
        work = partial(_look, self._context.store, listing)
        self._context.jobs.start(work, done=self._on_round, failed=self._on_failed, replaces=self)

    def look_again(self) -> None:
        """Count again: something was written."""
        self.look(self._listing)

    def _on_round(self, found: CallRound) -> None:
        if self._listing is None:
            return
        self._round = found
        text = plural("Plan {n} call", "Plan {n} calls", found.count).format(n=number(found.count))
        self.button.setText(GAP + text)
        self.button.setToolTip(tip_of(self._lines(found)))
        self.button.setVisible(found.count > 0)

    def _on_failed(self, _error: Exception) -> None:
        self.button.hide()  # the list itself says what is wrong with the question

    @staticmethod
    def _lines(found: CallRound) -> list[str]:
        """Return the preview: days, people, and who is left out."""
        days = Kind.DATE.text(found.begin)
        if found.last != found.begin:
            days = f"{days} – {Kind.DATE.text(found.last)}"
        lines = [days, *(f"{name}: {number(count)}" for name, count in found.people[:MOST_PEOPLE])]
        if found.planned_already:
            left_out = plural(
                "{n} client is in the plans already", "{n} clients are in the plans already", found.planned_already
            )
            lines.append(left_out.format(n=number(found.planned_already)))
        return lines

    def _on_clicked(self) -> None:
        if self._round is None:
            return
        if self._round.count <= AT_ONCE:
            self._plan()
            return
        if self._popover is not None:
            self._popover.deleteLater()
        self._popover = Popover(self.button)
        self._popover.body.addWidget(label(self.button.text().strip(), "section"))
        for text in self._lines(self._round):
            self._popover.body.addWidget(label(text, "secondary"))
        do = QPushButton(_("Plan the calls"))
        do.setProperty("kind", "primary")
        do.clicked.connect(self._on_confirmed)
        self._popover.body.addWidget(do)
        self._popover.open()

    def _on_confirmed(self) -> None:
        if self._popover is not None:
            self._popover.close()
        self._plan()

    def _plan(self) -> None:
        if self._round is not None:
            self.button.hide()
            self._context.deeds.start(partial(plan_round, client_ids=self._round.client_ids), failed=self._on_refused)

    def _on_refused(self, _error: Exception) -> None:
        self.look_again()


def _look(store: Store, listing: Listing, _progress: Progress) -> CallRound:
    return look_round(store, listing)
