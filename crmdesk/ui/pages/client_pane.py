"""ClientPane: a client beside the list: what it brings, how relations went, people, open deals, last interactions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.cards import ClientCard, OpenDeal, client_card
from crmdesk.data.table import ABSENT, Kind, change_text, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.registry_pane import RegistryPane
from crmdesk.ui.widgets.callout import Tile
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.cell_painting import STATUS_LOOK
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import Fact, StatusStrip, fact_box, feed_row, person_row, tag, write_within

LEAST = 420
#: Narrower than this the cards stand under each other.
TWO_COLUMNS = 560
#: Figures in a row of a pane narrower than that.
NARROW_FACTS = 3


class ClientPane(RegistryPane[ClientCard]):
    """What is known of one client."""

    deal_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, client_card, parent)
        self.setMinimumWidth(LEAST)
        self._wide = True

    def _on_deal(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.deal_requested.emit(sender.property("deal"))

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        card = self._card
        if card is None:
            return
        self._wide = self.width() >= TWO_COLUMNS
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(self._head(card))
        column.addWidget(self._strip(card))
        cards = QGridLayout()
        cards.setContentsMargins(12, 12, 12, 0)
        cards.setSpacing(10)
        row = 0
        if card.spans:
            history = Card(_("History of statuses"))
            history.body.addWidget(StatusStrip(self._context.theme, card.spans, card.today))
            cards.addWidget(history, row, 0, 1, 2)
            row += 1
        wide = self._wide
        cards.addWidget(self._people(card), row, 0, 1, 1 if wide else 2)
        cards.addWidget(self._deals(card), row if wide else row + 1, 1 if wide else 0, 1, 1 if wide else 2)
        cards.addWidget(self._feed(card), row + 2, 0, 1, 2)
        cards.setColumnStretch(0, 1)
        cards.setColumnStretch(1, 1)
        column.addLayout(cards)
        column.addStretch(1)
        self._scroll.setWidget(body)

    def _head(self, card: ClientCard) -> QWidget:
        box = QFrame()
        box.setProperty("band", "top")
        row = QHBoxLayout(box)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(Tile(self._context.theme, "building-2", "accent", 40))
        words = QVBoxLayout()
        words.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(8)
        name = ElidedLabel(str(card.get("legal_name") or card.get("name")))
        name.setProperty("role", "card")
        first.addWidget(name)
        first.addWidget(tag(str(card.get("status")), STATUS_LOOK.get(card.get("status_code"), ("", ""))[1]))
        first.addStretch(1)
        words.addLayout(first)
        inn = card.get("inn")
        parts = [
            card.get("city"),
            _("INN {number}").format(number=inn) if inn else None,
            card.get("category"),
            _("kept by {manager}").format(manager=card.get("owner")) if card.get("owner") else None,
        ]
        about = ElidedLabel(" · ".join(str(part) for part in parts if part))
        about.setProperty("role", "secondary")
        words.addWidget(about)
        row.addLayout(words, 1)
        close = QToolButton()
        close.setProperty("kind", "plain")
        close.setProperty("icon_only", "true")
        close.setIcon(self._context.theme.icon("x", "text2"))
        close.setIconSize(QSize(16, 16))
        close.setAccessibleName(_("Close the card"))
        close.clicked.connect(self.closed)
        row.addWidget(close)
        return box

    def _strip(self, card: ClientCard) -> QWidget:
        """Return the figures in a row; figures of reports come from the registry's own columns."""
        box = QFrame()
        box.setProperty("band", "true")
        grid = QGridLayout(box)
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setHorizontalSpacing(16)
        change = card.get("change")
        silent = card.get("contact")
        since = "" if card.first_won_on is None else _("since {year}").format(year=card.first_won_on.year)
        facts = (
            Fact(_("12 months"), Kind.MONEY.short(card.get("revenue") or 0, card.currency),
                 "" if change is None else f"{'▲' if change > 0 else '▼' if change < 0 else '■'} {change_text(change)}",
                 "" if change is None else "pos" if change > 0 else "neg" if change < 0 else ""),
            Fact(_("Average deal"), Kind.MONEY.short(card.won_average, card.currency)),
            Fact(_("Deals won"), number(card.won_count), since),
            Fact(_("Last contact"), ABSENT if silent is None else _("{n} d ago").format(n=silent)),
            Fact(_("Debt"), Kind.MONEY.short(card.debt, card.currency),
                 _("overdue {amount}").format(amount=Kind.MONEY.short(card.overdue)) if card.overdue else "", "warn"),
        )  # fmt: skip
        columns = len(facts) if self._wide else NARROW_FACTS
        for place, fact in enumerate(facts):
            grid.addWidget(fact_box(fact, "section"), place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % columns, 1)
        return box

    def _people(self, card: ClientCard) -> Card:
        made = Card(_("Contacts"))
        for person in card.people:
            made.body.addWidget(person_row(self._context.theme, person, card.today))
        if not card.people:
            made.body.addWidget(label(_("Nobody is known there yet."), "secondary"))
        made.body.addStretch(1)
        return made

    def _deals(self, card: ClientCard) -> Card:
        made = Card(plural("{n} open deal", "{n} open deals", card.deal_count).format(n=number(card.deal_count)))
        made.heading.addWidget(label(Kind.MONEY.short(card.deal_sum, card.currency), "secondary"))
        for deal in card.deals:
            made.body.addWidget(self._deal(deal))
        if not card.deals:
            made.body.addWidget(label(_("No open deals."), "secondary"))
        made.body.addStretch(1)
        return made

    def _deal(self, deal: OpenDeal) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        title = QPushButton()
        title.setProperty("kind", "link")
        title.setProperty("deal", deal.id)
        write_within(title, deal.title, 150)
        title.clicked.connect(self._on_deal)
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(label(deal.stage, "secondary"))
        row.addWidget(label(Kind.MONEY.text(None if deal.value is None else round(deal.value / 100) * 100), "strong"))
        if deal.days is not None:
            stuck = deal.norm is not None and deal.days > deal.norm
            row.addWidget(label(Kind.DAYS.short(deal.days), "secondary", "warn" if stuck else ""))
        return box

    def _feed(self, card: ClientCard) -> Card:
        made = Card(_("Last interactions"))
        made.heading.addWidget(label(number(card.feed_count), "secondary"))
        for entry in card.feed:
            made.body.addWidget(feed_row(self._context.theme, entry, card.today))
        if not card.feed:
            made.body.addWidget(label(_("Nobody has spoken with this client yet."), "secondary"))
        return made

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards side by side where there is room, and under each other where there is not."""
        super().resizeEvent(event)
        if self._wide is not (self.width() >= TWO_COLUMNS):
            self._show()
