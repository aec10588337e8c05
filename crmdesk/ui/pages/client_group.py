"""The group of companies a client belongs to, as a tree, with the figures of each and of all together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.groups import GroupCard, Member, group_card
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.data.table import Kind, change_text, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import ClientTab, small_button
from crmdesk.ui.widgets.card import Card, label, line
from crmdesk.ui.widgets.pane_parts import Fact, fact_grid, write_within

INDENT = 16
NAME_ROOM = 170
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class GroupTab(ClientTab):
    """Every company below its parent; a click shows it."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions, group_card)

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        group: GroupCard = self._found
        now, before = group.total("revenue"), group.total("revenue_before")
        overdue = group.total("overdue")
        count = len(group.members)
        made = Card(plural("Group of {n} company", "Group of {n} companies", count).format(n=number(count)))
        change = small_button(self._context.theme, _("Change…"))
        change.clicked.connect(self._on_change)
        made.heading.addWidget(change)
        delta = change_text((now - before) / before) if before else ""
        open_count = group.total("open_count")
        deals = plural("{n} deal", "{n} deals", open_count).format(n=number(open_count))
        late = _("overdue {amount}").format(amount=Kind.MONEY.short(overdue)) if overdue else ""
        made.body.addWidget(
            fact_grid(
                (
                    Fact(
                        _("12 months"), Kind.MONEY.short(now, group.currency), delta, "pos" if now >= before else "neg"
                    ),
                    Fact(_("In work"), Kind.MONEY.short(group.total("open_sum"), group.currency), deals),
                    Fact(_("Debt"), Kind.MONEY.short(group.total("debt"), group.currency), late, "warn"),
                ),
                3,
                "section",
            )
        )
        made.body.addWidget(line())
        made.body.addWidget(self._tree(group, card))
        column.addWidget(made)

    def _tree(self, group: GroupCard, card: ClientCard) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for place, words in enumerate((_("Company"), _("Status"), _("12 months"), _("In work"), _("Debt"))):
            alignment = _RIGHT if place > 1 else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(label(words, "caption"), 0, place, alignment)
        for row, member in enumerate(group.members, 1):
            grid.addWidget(self._name(member, card), row, 0)
            grid.addWidget(label(_(STATUS_NAMES[member.status]), "secondary"), row, 1)
            for place, value in enumerate((member.revenue, member.open_sum, member.debt), 2):
                tone = "warn" if place == 4 and member.overdue else ""
                grid.addWidget(label(Kind.MONEY.short(value), "strong", tone), row, place, _RIGHT)
        return box

    def _name(self, member: Member, card: ClientCard) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(member.depth * INDENT, 0, 0, 0)
        if member.id == card.id:
            here = label("", "strong")
            write_within(here, member.name, NAME_ROOM)
            column.addWidget(here)
            return box
        name = QPushButton()
        name.setProperty("kind", "link")
        name.setProperty("client", str(member.id))
        write_within(name, member.name, NAME_ROOM)
        name.clicked.connect(self._on_member)
        column.addWidget(name, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _on_member(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.client_requested.emit(int(sender.property("client")))

    def _on_change(self) -> None:
        if self._card is not None:
            self._actions.ask_group(self._card)
