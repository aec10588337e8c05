"""The overview of a client: statuses, revenue by quarter, relations, people, open deals, last activities."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard, OpenDeal
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.data.table import Kind, day_text, number
from crmdesk.data.words import _, plural
from crmdesk.reports.charts import Chart, ChartKind, Role, Series
from crmdesk.reports.client_card import Quarter, RelationsCard
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_relations import indicator_grid
from crmdesk.ui.pages.client_tab import ClientTab, small_button
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.chart_view import ChartView
from crmdesk.ui.widgets.pane_parts import StatusStrip, feed_row, person_row, write_within

#: Narrower than this the cards stand under each other, px.
TWO_COLUMNS = 540
CHART_HEIGHT = 190
#: Indicators in the overview; the tab of relations shows them all.
INDICATORS = 6
TITLE_ROOM = 150


class OverviewTab(ClientTab):
    """What one wants to know before a call; it needs no more than the card, and the relations when they come."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions)
        self._relations: RelationsCard | None = None
        self._wide = True

    def show_relations(self, relations: RelationsCard) -> None:
        """Show what took longer to read."""
        if self._card is not None and relations.client_id == self._card.id and relations != self._relations:
            self._relations = relations
            self._draw()

    def _turned(self) -> None:
        self._relations = None

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        self._wide = self.width() >= TWO_COLUMNS
        grid = QGridLayout()
        grid.setSpacing(10)
        pairs: list[tuple[QWidget, ...]] = []
        if card.spans:
            pairs.append((self._statuses(card),))
        if self._relations is not None:
            pairs.append((self._revenue(self._relations), self._indicators(self._relations)))
        pairs += [(self._people(card), self._deals(card)), (self._feed(card),)]
        row = 0
        for pair in pairs:
            if len(pair) == 1 or not self._wide:
                for part in pair:
                    grid.addWidget(part, row, 0, 1, 2)
                    row += 1
                continue
            for place, part in enumerate(pair):
                grid.addWidget(part, row, place)
            row += 1
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)

    def _statuses(self, card: ClientCard) -> Card:
        made = Card(_("History of statuses"))
        last = card.spans[-1]
        now = _("{status} since {day}").format(status=_(STATUS_NAMES[last.status]), day=day_text(last.begin))
        made.heading.addWidget(label(now, "secondary"))
        made.body.addWidget(StatusStrip(self._context.theme, card.spans, card.today))
        return made

    def _revenue(self, relations: RelationsCard) -> Card:
        made = Card()
        view = ChartView(self._context.theme, self._context.jobs)
        view.setMinimumHeight(CHART_HEIGHT)
        view.show_chart(quarters_chart(relations.quarters, relations.currency))
        made.body.addWidget(view)
        return made

    def _indicators(self, relations: RelationsCard) -> Card:
        made = Card(_("Relations"))
        made.heading.addWidget(label(_("now and half a year ago"), "secondary"))
        told = sorted(relations.indicators, key=lambda one: one.now is None)[:INDICATORS]
        made.body.addWidget(indicator_grid(self._context.theme, told))
        made.body.addStretch(1)
        return made

    def _people(self, card: ClientCard) -> Card:
        made = Card(_("Contacts"))
        add = small_button(self._context.theme, _("Contact"), "plus")
        add.clicked.connect(self._on_add_contact)
        made.heading.addWidget(add)
        for person in card.people:
            made.body.addWidget(person_row(self._context.theme, person, card.today))
        if not card.people:
            made.body.addWidget(label(_("Nobody is known there yet."), "secondary"))
        made.body.addStretch(1)
        return made

    def _deals(self, card: ClientCard) -> Card:
        made = Card(_("Open deals"))
        if card.deal_count:
            made.set_title(plural("{n} open deal", "{n} open deals", card.deal_count).format(n=number(card.deal_count)))
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
        title.setProperty("deal", str(deal.id))
        write_within(title, deal.title, TITLE_ROOM)
        title.clicked.connect(self._on_deal)
        row.addWidget(title)
        row.addStretch(1)
        stage = label("", "secondary")
        write_within(stage, deal.stage, 70)
        row.addWidget(stage)
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

    def _on_deal(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.deal_requested.emit(int(sender.property("deal")))

    def _on_add_contact(self) -> None:
        if self._card is not None:
            self._actions.add("contact", self._card.id)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards side by side where there is room, and under each other where there is not."""
        super().resizeEvent(event)
        if self._drawn is not None and self._wide is not (self.width() >= TWO_COLUMNS):
            self._draw()


def quarters_chart(quarters: tuple[Quarter, ...], currency: str) -> Chart:
    """Return revenue by quarter of this year beside the last; a quarter that has not begun has no bar of this year."""
    years = [str(quarters[0].begin.year - 1), str(quarters[0].begin.year)]
    return Chart(
        ChartKind.BARS,
        _("Revenue by quarter"),
        tuple(_("Q{n}").format(n=(quarter.begin.month + 2) // 3) for quarter in quarters),
        (
            Series(years[0], tuple(float(quarter.last_year) for quarter in quarters), Role.BASE),
            Series(years[1], tuple(None if one.revenue is None else float(one.revenue) for one in quarters)),
        ),
        Kind.MONEY,
        currency,
    )
