"""The trend of relations with a client: indicators now and half a year ago, purchases, statuses and types over time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.table import ABSENT, Kind, day_text, number
from crmdesk.data.words import _
from crmdesk.reports.client_card import Indicator, RelationsCard, RelationSpan
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import ClientTab, small_button
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import Fact, StatusStrip, fact_grid, icon_label

_ICONS = {
    "contact_gap": "calendar-check", "initiative": "hand", "people": "users", "called_off": "calendar-x",
    "complaints": "triangle-alert", "payment_delay": "banknote", "answer": "mail", "discount": "percent",
}  # fmt: skip


class RelationsTab(ClientTab):
    """Plain figures over the client's own rows; where there are too few of them it says so."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions)
        self._relations: RelationsCard | None = None

    def show_relations(self, relations: RelationsCard) -> None:
        """Show how relations go."""
        if self._card is not None and relations.client_id == self._card.id and relations != self._relations:
            self._relations = relations
            self._draw()

    def _turned(self) -> None:
        self._relations = None

    def _draw(self) -> None:
        if self._relations is None:
            self._states.loading(cancellable=False)
        else:
            super()._draw()

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        relations = self._relations
        assert relations is not None, "nothing is drawn before it is read"
        if relations.is_bad_payer:
            told = label(_("Paid more than 30 days late at least twice in twelve months."), tone="warn")
            told.setWordWrap(True)
            column.addWidget(told)
        column.addWidget(self._indicators(relations))
        column.addWidget(_purchases(relations))
        column.addWidget(self._statuses(card, relations))
        column.addWidget(self._types(relations))

    def _indicators(self, relations: RelationsCard) -> Card:
        made = Card(_("Indicators"))
        made.heading.addWidget(label(_("now and half a year ago"), "secondary"))
        made.body.addWidget(indicator_grid(self._context.theme, relations.indicators))
        return made

    def _statuses(self, card: ClientCard, relations: RelationsCard) -> Card:
        made = Card(_("History of statuses"))
        change = small_button(self._context.theme, _("Set by hand…"))
        change.clicked.connect(self._on_status)
        made.heading.addWidget(change)
        if card.spans:
            made.body.addWidget(StatusStrip(self._context.theme, card.spans, card.today))
        made.body.addWidget(_spans(relations.statuses))
        return made

    def _types(self, relations: RelationsCard) -> Card:
        made = Card(_("Type of relations"))
        change = small_button(self._context.theme, _("Change…"))
        change.clicked.connect(self._on_type)
        made.heading.addWidget(change)
        if relations.relationships:
            made.body.addWidget(_spans(relations.relationships))
        else:
            made.body.addWidget(label(_("Nobody has said yet."), "secondary"))
        return made

    def _on_status(self) -> None:
        if self._card is not None:
            self._actions.ask_status(self._card)

    def _on_type(self) -> None:
        if self._card is not None:
            self._actions.ask_relations(self._card)


def indicator_grid(theme: Theme, indicators: Sequence[Indicator]) -> QWidget:
    """Return indicators under each other: what, now, before, and whether that is better."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for row, one in enumerate(indicators):
        grid.addWidget(icon_label(theme, _ICONS.get(one.key, "circle-dot"), "text2", 14), row, 0)
        usual = "" if one.usual is None else " " + _("(usually {value})").format(value=one.kind.short(one.usual))
        title = ElidedLabel(one.label + usual)
        grid.addWidget(title, row, 1)
        if one.now is None:
            grid.addWidget(label(one.shortage, "caption"), row, 2, 1, 3, right)
            continue
        grid.addWidget(label(_figure(one.kind, one.now), "strong"), row, 2, right)
        grid.addWidget(
            label(ABSENT if one.before is None else _figure(one.kind, one.before), "secondary"), row, 3, right
        )
        grid.addWidget(_arrow(one), row, 4, right)
    return box


def _figure(kind: Kind, value: float) -> str:
    return kind.short(round(value, 1) if kind in (Kind.DAYS, Kind.MINUTES) else value)


def _arrow(one: Indicator) -> QWidget:
    if one.now is None or one.before is None or one.now == one.before:
        return label("■" if one.before is not None else "", "secondary", "text3")
    tone = {True: "pos", False: "neg", None: ""}[one.is_better]
    return label("▲" if one.now > one.before else "▼", "secondary", tone)


def _purchases(relations: RelationsCard) -> Card:
    made = Card(_("Purchases"))
    bought = relations.purchases
    cycle = ABSENT if bought.cycle_days is None else Kind.DAYS.short(round(bought.cycle_days))
    late = bought.next_on is not None and bought.next_on < relations.today
    facts = (
        Fact(_("Deals won"), number(bought.count)),
        Fact(_("First"), Kind.DATE.text(bought.first_on)),
        Fact(_("Last"), Kind.DATE.text(bought.last_on)),
        Fact(_("Buys once in"), cycle),
        Fact(_("Next is due"), Kind.DATE.text(bought.next_on), _("the day has passed") if late else "", "warn"),
        Fact(_("Class and segment"), " · ".join(part for part in (relations.abc, relations.rfm) if part) or ABSENT),
    )
    made.body.addWidget(fact_grid(facts, 3))
    return made


def _spans(spans: Sequence[RelationSpan]) -> QWidget:
    """Return what held and since when, the latest first, with who said so and why."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    for row, span in enumerate(reversed(spans)):
        end = _("now") if span.end is None else day_text(span.end)
        grid.addWidget(label(span.title, "strong"), row, 0)
        grid.addWidget(label(f"{day_text(span.begin)} – {end}", "secondary"), row, 1)
        by = (span.author or _("by hand")) if span.by_hand else _("by the rules")
        why = ElidedLabel(" · ".join(part for part in (by, span.reason) if part))
        why.setProperty("role", "secondary")
        grid.addWidget(why, row, 2)
    return box
