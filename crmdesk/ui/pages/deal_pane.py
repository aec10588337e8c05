"""DealPane: a deal beside the list: stage, amount, next step, people and what happened."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard, deal_card
from crmdesk.data.table import ABSENT, NARROW, Kind, currency_sign
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.registry_pane import RegistryPane
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import (
    Fact,
    StageTrack,
    fact_grid,
    feed_row,
    icon_label,
    person_row,
    tag,
    write_within,
)

MARGIN = 16
LEAST = 300
#: The most that the words of a source and of a client take in the head, px.
SOURCE_ROOM, CLIENT_ROOM = 100, 190
#: What the number and the cross leave for the source and the state in the narrowest pane, px.
HEAD_ROOM = 172


class DealPane(RegistryPane[DealCard]):
    """What is known of one deal; Ctrl+→ and Ctrl+← move it along its stages."""

    move_requested = Signal(object, int)
    """Deal id, +1 or -1."""
    client_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, deal_card, parent)
        self.setProperty("pane", "true")
        self.setMinimumWidth(LEAST)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.backgroundRole().Base)
        for keys, step in (("Ctrl+Right", 1), ("Ctrl+Left", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut)
            shortcut.setProperty("step", step)
            shortcut.activated.connect(self._on_step)

    def _on_step(self) -> None:
        sender = self.sender()
        if self._card is not None and sender is not None and self.isVisible():
            self.move_requested.emit(self._card.id, int(sender.property("step")))

    def _on_client(self) -> None:
        if self._card is not None and self._card.get("client_id") is not None:
            self.client_requested.emit(self._card.get("client_id"))

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        card = self._card
        if card is None:
            return
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(0)
        for part in (self._head(card), self._figures(card), self._next_step(card), self._facts(card)):
            column.addWidget(part)
        if card.people:
            column.addWidget(line())
            column.addWidget(self._people(card))
        column.addWidget(line())
        column.addWidget(self._feed(card))
        column.addStretch(1)
        self._scroll.setWidget(body)

    def _head(self, card: DealCard) -> QWidget:
        box, column = _section(8)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(label(f"№{NARROW}{card.get('number')}" if card.get("number") else "", "secondary"))
        norm, age = card.get("norm"), card.get("age")
        state = None
        if norm is not None and age is not None and age > norm:
            state = tag(plural("stuck for {n} day", "stuck for {n} days", age).format(n=age), "warn")
        elif card.get("outcome_code"):
            tone = {1: "pos", 2: "neg"}.get(card.get("outcome_code"), "")
            state = tag(str(card.get("outcome")), tone)
        if card.get("source"):
            source = tag("")
            taken = 0 if state is None else state.sizeHint().width()
            write_within(source, str(card.get("source")), min(SOURCE_ROOM, HEAD_ROOM - taken))
            top.addWidget(source)
        if state is not None:
            top.addWidget(state)
        top.addStretch(1)
        close = QToolButton()
        close.setProperty("kind", "plain")
        close.setProperty("icon_only", "true")
        close.setProperty("small", "true")
        close.setIcon(self._context.theme.icon("x", "text2"))
        close.setIconSize(QSize(14, 14))
        close.setAccessibleName(_("Close the card"))
        close.clicked.connect(self.closed)
        top.addWidget(close)
        column.addLayout(top)
        title = label(str(card.get("title")), "card")
        title.setWordWrap(True)
        column.addWidget(title)
        row = QHBoxLayout()
        row.setSpacing(6)
        if card.get("client"):
            client = QPushButton()
            client.setProperty("kind", "link")
            write_within(client, str(card.get("client")), CLIENT_ROOM)
            client.clicked.connect(self._on_client)
            row.addWidget(client)
        city = ElidedLabel(str(card.get("city") or ""))
        city.setProperty("role", "secondary")
        row.addWidget(city, 1)
        column.addLayout(row)
        column.addWidget(StageTrack(self._context.theme, card.stages))
        return box

    def _figures(self, card: DealCard) -> QWidget:
        box = QFrame()
        box.setProperty("band", "true")
        column = QVBoxLayout(box)
        column.setContentsMargins(MARGIN, 8, MARGIN, 8)
        sign = NARROW + currency_sign(card.currency)
        chance = card.get("probability")
        weighted = _("Weighted, {n}{space}%").format(n=round((chance or 0) * 100), space=NARROW)
        closing = card.get("closed_on") or card.get("expected_on")
        facts = (
            Fact(_("Amount"), _money(card.get("value"), sign)),
            Fact(weighted, _money(card.get("weighted"), sign)),
            Fact(_("Closed") if card.get("closed_on") else _("Closing"), Kind.DATE.text(closing)),
        )
        column.addWidget(fact_grid(facts, 3, "section"))
        return box

    def _next_step(self, card: DealCard) -> QWidget:
        box, column = _section(0)
        if card.get("outcome_code"):
            box.hide()
            return box
        tile = QFrame()
        day, step = card.get("next_step_on"), card.get("next_step")
        late = day is not None and day < card.today
        missing = step is None and day is None
        tile.setProperty("tile", "warn" if missing else "neg" if late else "accent")
        row = QHBoxLayout(tile)
        row.setContentsMargins(12, 8, 12, 8)
        icon, tone = (
            ("circle-alert", "warn") if missing else ("clock-alert", "neg") if late else ("calendar-check", "accent")
        )
        row.addWidget(icon_label(self._context.theme, icon, tone))
        words = ElidedLabel(_("No next step") if missing else str(step or _("Next step")))
        words.setProperty("role", "section")
        row.addWidget(words, 1)
        if day is not None:
            row.addWidget(label(Kind.DATE.text(day), "secondary"))
        elif card.get("norm") is not None:
            norm = card.get("norm")
            row.addWidget(label(plural("norm {n} day", "norm {n} days", norm).format(n=norm), "secondary"))
        column.addWidget(tile)
        return box

    def _facts(self, card: DealCard) -> QWidget:
        box, column = _section(0)
        sign = NARROW + currency_sign(card.currency)
        facts = [
            Fact(_("Manager"), _word(card.get("owner"))),
            Fact(_("Category"), _word(card.get("category"))),
            Fact(_("Source"), _word(card.get("source"))),
            Fact(_("Gross profit"), self._profit(card, sign)),
            Fact(_("Created"), Kind.DATE.text(card.get("created_on"))),
            Fact(_("Competitor"), _word(card.get("competitor"))),
        ]
        if card.get("loss_reason"):
            facts.append(Fact(_("Loss reason"), _word(card.get("loss_reason"))))
        column.addWidget(fact_grid(facts))
        return box

    @staticmethod
    def _profit(card: DealCard, sign: str) -> str:
        margin, value = card.get("margin"), card.get("value")
        if margin is None:
            return ABSENT
        share = f" · {Kind.PERCENT.text(margin / value)}" if value else ""
        return _money(margin, sign) + share

    def _people(self, card: DealCard) -> QWidget:
        box, column = _section(2)
        column.addWidget(label(_("Contacts"), "section"))
        for person in card.people:
            column.addWidget(person_row(self._context.theme, person, card.today))
        return box

    def _feed(self, card: DealCard) -> QWidget:
        box, column = _section(2)
        column.addWidget(label(_("Feed"), "section"))
        for entry in card.feed:
            column.addWidget(feed_row(self._context.theme, entry, card.today))
        if not card.feed:
            column.addWidget(label(_("Nothing has happened yet."), "secondary"))
        return box


def _section(spacing: int) -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(MARGIN, 8, MARGIN, 10)
    column.setSpacing(spacing)
    return box, column


def _money(amount: int | None, sign: str) -> str:
    return ABSENT if amount is None else Kind.MONEY.text(round(amount / 100) * 100) + sign


def _word(value: object) -> str:
    return ABSENT if value is None else str(value)
