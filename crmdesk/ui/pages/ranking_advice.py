"""AdviceCard: what to do about a figure that lags: each matter with the list it is about and, for clients, calls to plan."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.activities.call_rounds import plan_round
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.widgets.card import Card, empty, label, line

if TYPE_CHECKING:
    from crmdesk.reports.ranking.advice import Advice
    from crmdesk.ui.context import Context

WIDTH = 226
#: The section that lists records of a registry.
SECTIONS = {"deals": "deals", "clients": "clients", "activities": "tasks"}
_ICONS = {"quiet": "phone-off", "stuck": "flag", "overdue": "clock-alert", "entry": "timer"}
#: So many calls are planned at a click; more people are looked at first.
AT_ONCE = 100


class AdviceCard(Card):
    """Matters of one manager, the surest way first; one click acts."""

    section_requested = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("What to do about it"), parent)
        self._context = context
        self.advice: tuple[Advice, ...] = ()
        self.setMinimumWidth(WIDTH)
        self.body.setSpacing(8)
        self.body.addWidget(line())
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        context.theme.changed.connect(self._on_theme_changed)

    def show_advice(self, advice: tuple[Advice, ...]) -> None:
        """Show what was found."""
        self.advice = advice
        empty(self._list)
        for place, one in enumerate(advice):
            if place:
                self._list.addWidget(line())
            self._list.addWidget(self._matter(place, one))
        if not advice:
            told = label(_("Nobody waits for a call, nothing stands still."), "secondary")
            told.setWordWrap(True)
            self._list.addWidget(told)

    def _matter(self, place: int, one: Advice) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        icon = QLabel()
        name = _ICONS.get(one.kind, "info")
        icon.setPixmap(self._context.theme.icon(name).pixmap(QSize(15, 15), self.devicePixelRatioF()))
        text = label(one.text)
        text.setWordWrap(True)
        grid.addWidget(icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, 0, 1)
        grid.addLayout(self._ways(place, one), 1, 1)
        grid.setColumnStretch(1, 1)
        return box

    def _ways(self, place: int, one: Advice) -> QVBoxLayout:
        ways = QVBoxLayout()
        ways.setSpacing(0)
        behind = one.behind
        if behind is not None and behind.ids:
            count = len(behind.ids)
            calls = behind.listing == "clients" and count <= AT_ONCE
            if calls:
                text = plural("Plan {n} call", "Plan {n} calls", count).format(n=number(count))
                ways.addWidget(self._link(place, text, self._on_calls), 0, Qt.AlignmentFlag.AlignLeft)
            words = _("Show them") if calls else open_text(behind.listing, count)
            ways.addWidget(self._link(place, words, self._on_open), 0, Qt.AlignmentFlag.AlignLeft)
        return ways

    def _link(self, place: int, words: str, act: object) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("kind", "link")
        made.setProperty("flush", "true")
        made.setProperty("place", place)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.setAccessibleDescription(self.advice[place].text)
        made.clicked.connect(act)
        return made

    def _on_theme_changed(self) -> None:
        self.show_advice(self.advice)

    def _meant(self) -> Advice | None:
        sender = self.sender()
        return None if sender is None else self.advice[int(sender.property("place"))]

    def _on_open(self) -> None:
        one = self._meant()
        if one is not None and one.behind is not None:
            shown = ListRequest(one.text, one.behind.ids)
            self.section_requested.emit(SECTIONS[one.behind.listing], shown)

    def _on_calls(self) -> None:
        one = self._meant()
        if one is not None and one.behind is not None:
            self._context.deeds.start(partial(plan_round, client_ids=one.behind.ids))


def open_text(listing: str, count: int) -> str:
    """Return what the way to a list says: "Open 5 deals"."""
    texts = {
        "deals": plural("Open {n} deal", "Open {n} deals", count),
        "clients": plural("Open {n} client", "Open {n} clients", count),
        "activities": plural("Open {n} task", "Open {n} tasks", count),
    }
    return texts[listing].format(n=number(count))
