"""The head of a client's card: who it is, how it stands, what can be done; and the figures below in a row."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from crmdesk.data.cards import ClientCard
from crmdesk.data.table import ABSENT, Kind, change_text, day_text, number
from crmdesk.data.words import _, plural
from crmdesk.reports.client_card import RelationsCard
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.widgets.callout import Tile
from crmdesk.ui.widgets.cell_painting import STATUS_LOOK
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip
from crmdesk.ui.widgets.pane_parts import Fact, fact_box, tag

#: Figures in a row of a pane narrower than ``WIDE``, px.
WIDE, NARROW_FACTS = 560, 3


class ClientHead(QFrame):
    """Name, tags, where it is and whose, and the buttons; a narrow one keeps the icons of the buttons only."""

    closed = Signal()

    def __init__(self, context: Context, card: ClientCard, actions: ClientActions, *, wide: bool) -> None:
        super().__init__()
        self._card, self._actions = card, actions
        theme = context.theme
        self.setProperty("band", "top")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        if wide:
            row.addWidget(Tile(theme, "building-2", "accent", 40), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        name = ElidedLabel(str(card.get("legal_name") or card.get("name")))
        name.setProperty("role", "card")
        first, second = QHBoxLayout(), QHBoxLayout()
        for line in (first, second):
            line.setSpacing(6)
            words.addLayout(line)
        first.addWidget(name)
        status, *others = self._tags()
        first.addWidget(status)
        for made in others:
            second.addWidget(made)
        first.addStretch(1)
        about = ElidedLabel(self._about())
        about.setProperty("role", "secondary")
        second.addWidget(about, 1)
        row.addLayout(words, 1)
        row.addLayout(self._buttons(context, wide=wide))

    def _tags(self) -> list[QLabel]:
        card, standing = self._card, self._card.standing
        status = tag(str(card.get("status")), STATUS_LOOK.get(card.get("status_code"), ("", ""))[1])
        if standing.by_hand:
            told = [_("Set by hand: {reason}").format(reason=standing.reason)]
            if standing.until_on is not None:
                told.append(_("until {day}").format(day=day_text(standing.until_on)))
            status.setToolTip(plain_tip("\n".join(told)))
        made = [status]
        if standing.returned_on is not None:
            back = tag(_("came back"), "pos")
            back.setToolTip(_("since {day}").format(day=day_text(standing.returned_on)))
            made.append(back)
        if standing.relationship:
            relation = tag(standing.relationship)
            relation.setToolTip(plain_tip(standing.relationship_reason))
            made.append(relation)
        if standing.archived:
            made.append(tag(_("in the archive"), "warn"))
        return made

    def _about(self) -> str:
        card = self._card
        inn = card.get("inn")
        parts = [
            card.get("city"),
            _("INN {number}").format(number=inn) if inn else None,
            card.get("category"),
            _("kept by {manager}").format(manager=card.get("owner")) if card.get("owner") else None,
        ]
        return " · ".join(str(part) for part in parts if part)

    def _buttons(self, context: Context, *, wide: bool) -> QHBoxLayout:
        theme = context.theme
        row = QHBoxLayout()
        row.setSpacing(6)
        self.call = _button(theme.icon("phone", "text"), _("Call"), wide=wide)
        self.call.setToolTip(_("Write down a call (Ctrl+L)"))
        self.call.clicked.connect(self._on_call)
        self.deal = _button(theme.icon("plus", "text"), _("Deal"), wide=wide)
        self.deal.setToolTip(_("A new deal of this client"))
        self.deal.clicked.connect(self._on_deal)
        self.more = QToolButton()
        self.more.setIcon(theme.icon("ellipsis", "text2"))
        self.more.setAccessibleName(_("What else can be done"))
        self.more.setToolTip(_("What else can be done"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._actions.menu(self._card, self.more))
        self.close_button = QToolButton()
        self.close_button.setIcon(theme.icon("x", "text2"))
        self.close_button.setAccessibleName(_("Close the card"))
        self.close_button.setToolTip(_("Close the card"))
        self.close_button.clicked.connect(self.closed)
        for plain in (self.more, self.close_button):
            plain.setProperty("kind", "plain")
            plain.setProperty("icon_only", "true")
            plain.setIconSize(QSize(16, 16))
        for button in (self.call, self.deal, self.more, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_call(self) -> None:
        self._actions.log_call(self._card.id)

    def _on_deal(self) -> None:
        self._actions.add("deal", self._card.id)


class ClientStrip(QFrame):
    """What the client brings, how often it buys, what it owes."""

    def __init__(self, card: ClientCard, relations: RelationsCard | None, *, wide: bool) -> None:
        super().__init__()
        self.setProperty("band", "true")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        facts = strip_facts(card, relations)
        columns = len(facts) if wide else NARROW_FACTS
        for place, fact in enumerate(facts):
            box = fact_box(fact, "section")
            grid.addWidget(box, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % columns, 1)


def strip_facts(card: ClientCard, relations: RelationsCard | None) -> tuple[Fact, ...]:
    """Return the figures of a client; those of its class are not there before they have been read."""
    standing = card.standing
    since = "LTV" if card.first_won_on is None else _("LTV since {year}").format(year=card.first_won_on.year)
    profit = "" if standing.profit is None else _("profit {amount}").format(amount=Kind.MONEY.short(standing.profit))
    change = card.get("change")
    arrow = "" if change is None else "▲" if change > 0 else "▼" if change < 0 else "■"
    tone = "" if not change else "pos" if change > 0 else "neg"
    won = plural("{n} deal", "{n} deals", card.won_count).format(n=number(card.won_count)) if card.won_count else ""
    cycle = ABSENT if standing.cycle_days is None else Kind.DAYS.short(standing.cycle_days)
    last = ""
    if standing.last_won_on is not None:
        last = _("last {n} d ago").format(n=number((card.today - standing.last_won_on).days))
    segment, letter = ("", "") if relations is None else (relations.rfm, relations.abc)
    overdue = _("overdue {amount}").format(amount=Kind.MONEY.short(card.overdue)) if card.overdue else ""
    return (
        Fact(since, Kind.MONEY.short(standing.won_sum, card.currency), profit),
        Fact(_("12 months"), Kind.MONEY.short(card.get("revenue") or 0, card.currency),
             "" if change is None else f"{arrow} {change_text(change)}", tone),
        Fact(_("Average deal"), Kind.MONEY.short(card.won_average, card.currency), won),
        Fact(_("Buys once in"), cycle, last),
        Fact("RFM", segment or ABSENT, _("class {letter}").format(letter=letter) if letter else ""),
        Fact(_("Debt"), Kind.MONEY.short(card.debt, card.currency), overdue, "warn"),
    )  # fmt: skip


def _button(icon: QIcon, text: str, *, wide: bool) -> QPushButton:
    button = QPushButton(GAP + text if wide else "")
    button.setIcon(icon)
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    return button
