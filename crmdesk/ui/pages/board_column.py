"""BoardColumn: one stage of the board: what it sums up to, its cards, how many lie below and the way to add one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.board import BoardCard, BoardStage
from crmdesk.data.table import NARROW, Kind, currency_sign, number
from crmdesk.data.words import _, plural
from crmdesk.ui.pages.board_cards import CardList
from crmdesk.ui.pages.board_painting import CARD_HEIGHT, GAP, HEAD_HEIGHT, Brush, paint_head, tip_of
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import line

NARROWEST, WIDEST = 172, 320


class StageHead(QWidget):
    """The sums of a stage, painted: they change with every card that comes or goes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._stage: BoardStage | None = None
        self._currency = ""
        self._share = 0.0
        self.setFixedHeight(HEAD_HEIGHT)

    def show_stage(self, stage: BoardStage, currency: str, share: float) -> None:
        """Show a stage's figures; ``share`` is its amount against the largest stage's."""
        self._stage, self._currency, self._share = stage, currency, share
        sign = NARROW + currency_sign(currency)
        lines = [
            stage.name,
            plural("{n} deal", "{n} deals", stage.count).format(n=number(stage.count)),
            Kind.MONEY.text(stage.amount) + sign,
            _("weighted {amount}").format(amount=Kind.MONEY.text(stage.weighted) + sign),
        ]
        if stage.stuck:
            lines.append(_("stuck: {n}").format(n=number(stage.stuck)))
        self.setAccessibleName(", ".join(lines))
        self.setToolTip(tip_of(lines))
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._stage is not None:
            area = QRectF(self.rect())
            paint_head(Brush(QPainter(self), self._theme), area, self._stage, self._currency, self._share)


class BoardColumn(QFrame):
    """A stage that cards are dropped on."""

    new_deal_requested = Signal(object)
    """Make a deal in this stage: its id."""

    def __init__(self, theme: Theme, stage_id: int) -> None:
        super().__init__()
        self.stage_id = stage_id
        self.setProperty("card", "sunken")
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        self._stage: BoardStage | None = None
        self.head = StageHead(theme)
        self.list = CardList(theme)
        self._more = QPushButton()
        self._more.setProperty("kind", "link")
        self._more.clicked.connect(self._on_more)
        self.add = QToolButton()
        self.add.setProperty("kind", "plain")
        self.add.setProperty("icon_only", "true")
        self.add.setProperty("small", "true")
        self.add.setIcon(theme.icon("plus", "text2"))
        self.add.setIconSize(QSize(14, 14))
        self.add.clicked.connect(self._on_add)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 2, 6, 2)
        foot.addWidget(self._more)
        foot.addStretch(1)
        foot.addWidget(self.add)
        cards = QHBoxLayout()
        cards.setContentsMargins(8, 8, 0, 0)
        cards.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(line())
        column.addLayout(cards, 1)
        column.addWidget(line())
        column.addLayout(foot)
        self.list.verticalScrollBar().valueChanged.connect(self._show_more)
        self.list.verticalScrollBar().rangeChanged.connect(self._show_more)

    def show_stage(
        self, stage: BoardStage, cards: Mapping[int, BoardCard], today: date, currency: str, share: float
    ) -> None:
        """Show the stage as it is now; cards that stay do not move."""
        self._stage = stage
        self.head.show_stage(stage, currency, share)
        self.list.looks.today, self.list.looks.currency = today, currency
        self.list.setAccessibleName(stage.name)
        self.add.setAccessibleName(_("New deal, stage {stage}").format(stage=stage.name))
        self.add.setToolTip(_("New deal in this stage"))
        self.list.cards.put(stage.ids, cards)
        self.list.viewport().update()
        self._show_more()

    @property
    def stage(self) -> BoardStage | None:
        """What is shown."""
        return self._stage

    def show_landing(self, card: BoardCard | None) -> None:
        """Make room where the card would stand, inside what is in view; None takes it away."""
        if self._stage is None or card is None or card.stage_id == self.stage_id:
            self.list.cards.set_landing(None)
            return
        self.list.cards.set_landing(None)
        top = self.list.verticalScrollBar().value()
        first = -(-top // (CARD_HEIGHT + GAP))
        shown = max(1, (self.list.viewport().height() + GAP) // (CARD_HEIGHT + GAP))
        self.list.looks.landing_text = _("Drop: {stage}").format(stage=self._stage.name)
        place = max(first, min(self._stage.place_for(card), first + shown - 1))
        self.list.cards.set_landing(min(place, self._stage.count))

    def _show_more(self) -> None:
        """Say how many cards lie below what is in view."""
        bottom = self.list.verticalScrollBar().value() + self.list.viewport().height() + GAP
        below = max(0, self.list.cards.rowCount() - bottom // (CARD_HEIGHT + GAP))
        self._more.setVisible(below > 0)
        self._more.setText(_("{n} more").format(n=number(below)))

    def _on_more(self) -> None:
        bar = self.list.verticalScrollBar()
        bar.setValue(bar.value() + self.list.viewport().height() // (CARD_HEIGHT + GAP) * (CARD_HEIGHT + GAP))

    def _on_add(self) -> None:
        self.new_deal_requested.emit(self.stage_id)
