"""DealSheet: the whole card of a deal, as wide as the page: fields, positions, people, papers, what happened."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard, deal_card
from crmdesk.data.deal_papers import DealPapers, deal_papers
from crmdesk.data.store import Store
from crmdesk.data.table import ABSENT, NARROW, Kind, currency_sign, number
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.icons import GAP
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.deal_actions import DealActions
from crmdesk.ui.pages.deal_feed import ALL, DealFeed, QuickLine
from crmdesk.ui.pages.deal_head import DealHead
from crmdesk.ui.pages.deal_items import DealItems
from crmdesk.ui.pages.deal_people import DealPeople
from crmdesk.ui.pages.deal_step import StepTile
from crmdesk.ui.pages.fact_editor import FactEditor
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import Fact, fact_grid
from crmdesk.ui.widgets.states import Stateful

INVOICE_STATES = {"draft": N_("Draft"), "issued": N_("Issued"), "cancelled": N_("Void")}
PAYMENT_STATES = {"received": N_("Received"), "expected": N_("Expected"), "returned": N_("Returned")}
KILO = 1024


class DealSheet(QWidget):
    """Reads a deal and its papers; Esc or Alt+← goes back to the list, which stands where it was."""

    left = Signal()
    """Back to the list."""
    client_requested = Signal(object)
    move_requested = Signal(object, int)

    def __init__(self, context: Context, actions: DealActions) -> None:
        super().__init__()
        self._context, self._deal = context, actions
        self._card: DealCard | None = None
        self._asked: int | None = None
        self._feed_view = ALL
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self._back = QPushButton(GAP + _("To the list"))
        self._back.setProperty("kind", "plain")
        self._back.setProperty("small", "true")
        self._back.setIcon(context.theme.icon("chevron-left", "text2"))
        self._back.setToolTip(_("Esc or Alt+←"))
        self._back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 0)
        top.addWidget(self._back)
        top.addStretch(1)
        self.form = RecordForm(context, "deal", without=("stage_id", "loss_note"))
        self.items = DealItems(context)
        self._lay_out()
        self._states = Stateful(context.theme, self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._states, 1)
        self.quick = QuickLine(context)
        self.quick.entered.connect(self._on_quick)
        whole.addWidget(self.quick)
        actions.refused.connect(self._on_refused)
        actions.line_written.connect(self._on_line_written)
        for keys, step in (("Ctrl+Right", 1), ("Ctrl+Left", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut)
            shortcut.setProperty("step", step)
            shortcut.activated.connect(self._on_step)

    @property
    def card(self) -> DealCard | None:
        """The deal shown."""
        return self._card

    def _lay_out(self) -> None:
        self._head, self._people, self._papers, self._feed = (QVBoxLayout() for _place in range(4))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(12)
        for box, parts in ((left, (self._head, self.items, self._papers)), (right, (self.form, self._people))):
            for part in parts:
                card = Card()
                if isinstance(part, QWidget):
                    card.body.addWidget(part)
                else:
                    card.body.addLayout(part)
                box.addWidget(card)
        feed = Card()
        feed.body.addLayout(self._feed)
        left.addWidget(feed)
        left.addStretch(1)
        right.addStretch(1)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(12, 8, 12, 12)
        row.setSpacing(12)
        row.addLayout(left, 3)
        row.addLayout(right, 2)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)

    # -- reading -------------------------------------------------------------------------------------------------

    def show_deal(self, deal_id: int) -> None:
        """Read and show a deal."""
        if deal_id != self._asked:
            self._scroll.verticalScrollBar().setValue(0)
            self._states.loading(cancellable=False)
        self._asked = deal_id
        self.form.show_record(deal_id)
        work = partial(_read, self._context.store, deal_id)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def refresh(self) -> None:
        """Read the deal again."""
        if self._asked is not None:
            self.show_deal(self._asked)

    def _on_read(self, found: tuple[DealCard, DealPapers]) -> None:
        card, papers = found
        self._card = card
        self._states.ready()
        self.items.show_papers(card.id, papers)
        if any(fact.editor is not None for part in (self._people,) for fact in _facts(part)):
            return
        self._fill_head(card)
        _fill(self._people, [DealPeople(self._context, card)])
        _fill(self._papers, _papers(papers))
        feed = DealFeed(self._context, card, self._feed_view)
        feed.view_chosen.connect(self._on_feed_view)
        _fill(self._feed, [feed])

    def _fill_head(self, card: DealCard) -> None:
        head = DealHead(self._context, card, self._deal, whole=True)
        head.closed.connect(self.left)
        head.client_requested.connect(self.client_requested)
        sign = NARROW + currency_sign(card.currency)
        margin, value = card.get("margin"), card.get("value")
        share = f" · {Kind.PERCENT.text(margin / value)}" if margin is not None and value else ""
        facts = [
            Fact(_("Amount"), _money(value, sign)),
            Fact(_("Weighted amount"), _money(card.get("weighted"), sign)),
            Fact(_("Gross profit"), _money(margin, sign) + share),
            Fact(_("Closed"), Kind.DATE.text(card.get("closed_on")))
            if card.get("closed_on")
            else Fact(_("Closing"), Kind.DATE.text(card.get("expected_on"))),
        ]
        if card.get("loss_reason"):
            facts.append(Fact(_("Loss reason"), str(card.get("loss_reason")), card.texts["loss_note"]))
        parts: list[QWidget] = [head, fact_grid(facts, 4, "section")]
        if not card.get("outcome_code"):
            tile = StepTile(self._context, card, self._deal)
            tile.other_wanted.connect(self._on_other)
            parts.append(tile)
        _fill(self._head, parts)

    def _on_failed(self, error: Exception) -> None:
        self._card = None
        self._states.failed(error, self.refresh)

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_step(self) -> None:
        sender = self.sender()
        if self._card is not None and sender is not None and self.isVisible():
            self.move_requested.emit(self._card.id, int(sender.property("step")))

    def _on_feed_view(self, view: str) -> None:
        self._feed_view = view

    def _on_other(self) -> None:
        self.quick.begin(_("Task tomorrow") + " ")

    def _on_quick(self, text: str) -> None:
        if self._card is not None:
            self._deal.write_line(self._card.id, text)

    def _on_refused(self, reason: str) -> None:
        if self.isVisible():
            self.quick.refuse(reason)

    def _on_line_written(self) -> None:
        if self.isVisible():
            self.quick.written()

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Alt+← belongs to the card while it is in view: back from it is the list it was opened from."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _goes_back(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or _goes_back(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _goes_back(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Left and event.modifiers() == Qt.KeyboardModifier.AltModifier


def _facts(layout: QVBoxLayout) -> list[FactEditor]:
    found: list[FactEditor] = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget = None if item is None else item.widget()
        if widget is not None:
            found += widget.findChildren(FactEditor)
    return found


def _fill(layout: QVBoxLayout, widgets: list[QWidget]) -> None:
    """Put widgets in the place of those that are there."""
    empty(layout)
    for made in widgets:
        layout.addWidget(made)


def _papers(papers: DealPapers) -> list[QWidget]:
    """Return invoices, payments and files as lists that are only read."""
    sign = NARROW + currency_sign(papers.currency)
    made: list[QWidget] = []
    groups: tuple[tuple[str, list[tuple[str, str]]], ...] = (
        (
            _("Invoices"),
            [
                (
                    " · ".join(
                        part
                        for part in (bill.number, Kind.DATE.text(bill.issued_on), _(INVOICE_STATES[bill.state]))
                        if part
                    ),
                    _("{paid} of {amount}").format(paid=_money(bill.paid, ""), amount=_money(bill.amount, sign)),
                )
                for bill in papers.invoices
            ],
        ),
        (
            _("Payments"),
            [
                (f"{Kind.DATE.text(one.paid_on)} · {_(PAYMENT_STATES[one.state])}", _money(one.amount, sign))
                for one in papers.payments
            ],
        ),
        (
            _("Files"),
            [(one.name, f"{number(max(1, round(one.size / KILO)))}{NARROW}" + _("KB")) for one in papers.files],
        ),
    )
    for title, rows in groups:
        if rows:
            if made:
                made.append(line())
            made.append(label(title, "section"))
            made += [_paper_row(*row) for row in rows]
    return made or [label(_("There are no invoices, payments or files yet."), "secondary")]


def _paper_row(text: str, figure: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(ElidedLabel(text), 1)
    row.addWidget(label(figure, "strong"))
    return box


def _money(amount: int | None, sign: str) -> str:
    return ABSENT if amount is None else Kind.MONEY.text(round(amount / 100) * 100) + sign


def _read(store: Store, deal_id: int, _progress: Progress) -> tuple[DealCard, DealPapers]:
    return deal_card(store, deal_id), deal_papers(store, deal_id)
