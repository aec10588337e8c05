"""The activities with a client: what is planned, what was done, by kinds; and the line that writes the next one."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.client_feed import PAGE, ClientFeed, FeedEntry, client_feed
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.record_line import write_client_line
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, number
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import MARGIN, ClientTab, small_button
from crmdesk.ui.pages.deal_feed import QuickLine
from crmdesk.ui.widgets.card import Card, label, line
from crmdesk.ui.widgets.cell_painting import short_day
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import FEED_ICONS, icon_label, write_within

#: Kinds that have a button of their own; all others are under "All".
KINDS = (
    ("", N_("All")),
    ("call", N_("Calls")),
    ("meeting", N_("Meetings")),
    ("letter", N_("Letters")),
    ("task", N_("Tasks")),
)
DEAL_ROOM = 150
#: Narrower than this the kinds stand without their counts, px.
WIDE = 560


class FeedTab(ClientTab):
    """A page of the feed; more comes by a click, and a line at the foot writes what was done."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions, _read_feed)
        self._code = ""
        self._limit = PAGE
        self.buttons: dict[str, QToolButton] = {}
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN, 0)
        head.setSpacing(2)
        group = QButtonGroup(self)
        for code, words in KINDS:
            button = QToolButton()
            button.setText(_(words))
            button.setCheckable(True)
            button.setChecked(not code)
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setProperty("code", code)
            button.clicked.connect(self._on_kind)
            group.addButton(button)
            head.addWidget(button)
            self.buttons[code] = button
        head.addStretch(1)
        plan = small_button(context.theme, _("Plan…"), "calendar-plus")
        plan.clicked.connect(self._on_plan)
        head.addWidget(plan)
        self._whole.insertLayout(0, head)
        self.line = QuickLine(context)
        self.line.entered.connect(self._on_line)
        self._whole.addWidget(self.line)

    def _question(self) -> dict[str, Any]:
        return {"code": self._code, "limit": self._limit}

    def _turned(self) -> None:
        self._limit = PAGE

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        code, feed = self._found
        self._count(feed)
        if feed.planned and not code:
            made = Card(_("Planned"))
            for entry in feed.planned:
                made.body.addWidget(self._row(entry, card, planned=True))
            column.addWidget(made)
        made = Card()
        for place, entry in enumerate(feed.done):
            if place:
                made.body.addWidget(line())
            made.body.addWidget(self._row(entry, card))
        if not feed.done:
            made.body.addWidget(
                label(
                    _("Nobody has spoken with this client yet.") if not code else _("There were none yet."), "secondary"
                )
            )
        if feed.has_more:
            more = QPushButton(_("Show more"))
            more.setProperty("kind", "link")
            more.clicked.connect(self._on_more)
            made.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(made)

    def _count(self, feed: ClientFeed) -> None:
        """Write how many there are of each kind where there is room for it."""
        for key, words in KINDS:
            count = feed.counts.get(key, 0)
            self.buttons[key].setText(f"{_(words)} {number(count)}" if count and self.width() >= WIDE else _(words))

    def _row(self, entry: FeedEntry, card: ClientCard, *, planned: bool = False) -> QWidget:
        """Return what it was and when; with whom, by whom and about which deal; and what came of it."""
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(icon_label(self._context.theme, FEED_ICONS.get(entry.code, "circle-dot"), "text2"), 0, 0)
        title = entry.title if entry.minutes is None else f"{entry.title}, {Kind.MINUTES.short(entry.minutes)}"
        head = ElidedLabel(" · ".join(part for part in (title, entry.contact) if part))
        head.setProperty("role", "strong")
        grid.addWidget(head, 0, 1)
        late = planned and entry.day is not None and entry.day < card.today
        when = _("no day") if entry.day is None else short_day(entry.day, card.today)
        grid.addWidget(label(when, "caption", "neg" if late else ""), 0, 2)
        if entry.note or entry.subject:
            note = label(entry.note or entry.subject, "secondary")
            note.setWordWrap(True)
            grid.addWidget(note, 1, 1, 1, 2)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        if entry.performer:
            foot.addWidget(label(entry.performer, "caption"))
        if entry.deal:
            deal = QPushButton()
            deal.setProperty("kind", "link")
            deal.setProperty("small", "true")
            deal.setProperty("deal", str(entry.deal_id))
            write_within(deal, entry.deal, DEAL_ROOM)
            deal.clicked.connect(self._on_deal)
            foot.addWidget(deal)
        foot.addStretch(1)
        grid.addLayout(foot, 2, 1, 1, 2)
        return box

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_kind(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._code = str(sender.property("code"))
            self._limit = PAGE
            self.ask()

    def _on_more(self) -> None:
        self._limit += PAGE
        self.ask()

    def _on_plan(self) -> None:
        if self._card is not None:
            self._actions.plan_call(self._card)

    def _on_deal(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.deal_requested.emit(int(sender.property("deal")))

    def _on_line(self, text: str) -> None:
        if self._card is not None:
            work = partial(write_client_line, client_id=self._card.id, text=text)
            self._context.deeds.start(work, done=self._on_written, failed=self._on_refused)

    def _on_written(self, _deed: Deed) -> None:
        self.line.written()

    def _on_refused(self, error: Exception) -> None:
        self.line.refuse(str(error))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._found is not None:
            self._count(self._found[1])


def _read_feed(store: Store, client_id: int, *, code: str, limit: int) -> tuple[str, ClientFeed]:
    return code, client_feed(store, client_id, code, limit=limit)
