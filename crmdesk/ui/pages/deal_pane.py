"""DealPane: a deal beside the list: stages, sums, next step, fields in place, people, what happened, and a quick line."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard, deal_card
from crmdesk.data.table import ABSENT, NARROW, Kind, currency_sign
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.deal_actions import DealActions
from crmdesk.ui.pages.deal_feed import ALL, DealFeed, QuickLine
from crmdesk.ui.pages.deal_head import DealHead
from crmdesk.ui.pages.deal_people import DealPeople
from crmdesk.ui.pages.deal_step import StepTile
from crmdesk.ui.pages.fact_editor import FactEditor
from crmdesk.ui.pages.field_line import field_line
from crmdesk.ui.pages.registry_pane import RegistryPane
from crmdesk.ui.widgets.card import line
from crmdesk.ui.widgets.pane_parts import Fact, fact_box

MARGIN = 16
LEAST = 300
#: Fields that stand in the pane; all others are in the card.
FIELDS = ("owner_id", "source_id", "next_step", "next_step_on", "direction", "competitor_id", "tags", "note")


class DealPane(RegistryPane[DealCard]):
    """What is known of one deal; Ctrl+→ and Ctrl+← move it along its stages."""

    move_requested = Signal(object, int)
    """Deal id, +1 or -1."""
    client_requested = Signal(object)
    expanded = Signal(object)
    """The whole card of a deal is wanted: its id."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, deal_card, parent)
        self.setProperty("pane", "true")
        self.setMinimumWidth(LEAST)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.backgroundRole().Base)
        self.deal = DealActions(context, self)
        """What is done to the deal."""
        self.deal.known.connect(self._on_theme_changed)
        self.deal.refused.connect(self._on_refused)
        self.deal.line_written.connect(self._on_line_written)
        self._feed_view = ALL
        self._waiting = False
        """Whether a newer card waits for an open line to be closed."""
        self._quick = QuickLine(context)
        self._quick.entered.connect(self._on_quick)
        self._quick.hide()
        layout = self.layout()
        assert layout is not None, "the pane of any list has one"
        layout.setSpacing(0)
        layout.addWidget(self._quick)
        for keys, step in (("Ctrl+Right", 1), ("Ctrl+Left", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut)
            shortcut.setProperty("step", step)
            shortcut.activated.connect(self._on_step)
        self.deal.read()

    def _on_step(self) -> None:
        sender = self.sender()
        if self._card is not None and sender is not None and self.isVisible():
            self.move_requested.emit(self._card.id, int(sender.property("step")))

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        card = self._card
        if card is None:
            return
        if any(fact.editor is not None for fact in self.findChildren(FactEditor)):
            self._waiting = True  # an open line is never taken away
            return
        self._waiting = False
        held = self._scroll.widget()
        same = held is not None and held.property("deal") == str(card.id)
        place = self._scroll.verticalScrollBar().value() if same else 0
        focused = self.focusWidget()
        around = None if focused is None else focused.parentWidget()
        key = around.key if isinstance(around, FactEditor) else ""
        body = QWidget()
        body.setProperty("clear", "true")
        body.setProperty("deal", str(card.id))
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 12)
        column.setSpacing(0)
        for part in self._parts(card):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._quick.show()
        if same:
            QTimer.singleShot(0, body, partial(self._scroll.verticalScrollBar().setValue, place))
        for fact in body.findChildren(FactEditor):
            if key and fact.key == key:
                fact.setFocus()

    def _parts(self, card: DealCard) -> list[QWidget]:
        head = DealHead(self._context, card, self.deal)
        head.closed.connect(self.closed)
        head.expanded.connect(self._on_expanded)
        head.client_requested.connect(self.client_requested)
        parts: list[QWidget] = [head, self._figures(card)]
        if not card.get("outcome_code"):
            parts.append(self._step(card))
        feed = DealFeed(self._context, card, self._feed_view)
        feed.view_chosen.connect(self._on_feed_view)
        parts += [self._facts(card), line(), DealPeople(self._context, card), line(), feed]
        return parts

    def _figures(self, card: DealCard) -> QWidget:
        box = QFrame()
        box.setProperty("band", "true")
        grid = QGridLayout(box)
        grid.setContentsMargins(MARGIN, 8, MARGIN, 8)
        grid.setHorizontalSpacing(12)
        sign = NARROW + currency_sign(card.currency)
        chance = card.get("probability")
        weighted = _("Weighted, {n}{space}%").format(n=round((chance or 0) * 100), space=NARROW)
        grid.addWidget(self._fact(card, "amount", _money(card.get("value"), sign), "section"), 0, 0)
        grid.addWidget(fact_box(Fact(weighted, _money(card.get("weighted"), sign)), "section"), 0, 1)
        if card.get("closed_on"):
            grid.addWidget(fact_box(Fact(_("Closed"), Kind.DATE.text(card.get("closed_on"))), "section"), 0, 2)
        else:
            grid.addWidget(self._fact(card, "expected_on", Kind.DATE.text(card.get("expected_on")), "section"), 0, 2)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        return box

    def _step(self, card: DealCard) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(MARGIN, 8, MARGIN, 8)
        tile = StepTile(self._context, card, self.deal)
        tile.other_wanted.connect(self._on_other)
        column.addWidget(tile)
        return box

    def _facts(self, card: DealCard) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(MARGIN, 6, MARGIN, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        sign = NARROW + currency_sign(card.currency)
        parts: list[QWidget] = [self._fact(card, key, card.texts[key]) for key in FIELDS]
        parts.insert(1, fact_box(Fact(_("Category"), _word(card.get("category"))), ""))
        parts.insert(3, fact_box(Fact(_("Gross profit"), self._profit(card, sign)), ""))
        if card.get("loss_reason"):
            parts.append(fact_box(Fact(_("Loss reason"), _word(card.get("loss_reason"))), ""))
            parts.append(self._fact(card, "loss_note", card.texts["loss_note"]))
        for place, part in enumerate(parts):
            grid.addWidget(part, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return box

    def _fact(self, card: DealCard, key: str, text: str, role: str = "") -> FactEditor:
        field = card.form.field_named(key)

        def make(parent: QWidget) -> Any:
            return field_line(self._context, parent, card.form, field, card.held[key], card.texts[key])

        fact = FactEditor(key, field.label, text, make, role)
        fact.entered.connect(self._on_entered)
        fact.closed.connect(self._on_fact_closed)
        return fact

    @staticmethod
    def _profit(card: DealCard, sign: str) -> str:
        margin, value = card.get("margin"), card.get("value")
        if margin is None:
            return ABSENT
        share = f" · {Kind.PERCENT.text(margin / value)}" if value else ""
        return _money(margin, sign) + share

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_entered(self, key: str, value: Any) -> None:
        fact = self.sender()
        if isinstance(fact, FactEditor) and self._card is not None:
            self.deal.set_field(self._card, fact, key, value)

    def _on_fact_closed(self) -> None:
        if self._waiting:
            QTimer.singleShot(0, self, self._show)

    def _on_expanded(self) -> None:
        if self._card is not None:
            self.expanded.emit(self._card.id)

    def _on_feed_view(self, view: str) -> None:
        self._feed_view = view

    def _on_other(self) -> None:
        self._quick.begin(_("Task tomorrow") + " ")

    def _on_quick(self, text: str) -> None:
        if self._card is not None:
            self.deal.write_line(self._card.id, text)

    def _on_refused(self, reason: str) -> None:
        self._quick.refuse(reason)

    def _on_line_written(self) -> None:
        self._quick.written()


def _money(amount: int | None, sign: str) -> str:
    return ABSENT if amount is None else Kind.MONEY.text(round(amount / 100) * 100) + sign


def _word(value: object) -> str:
    return ABSENT if value is None else str(value)
