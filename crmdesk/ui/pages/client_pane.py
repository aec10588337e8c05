"""ClientPane: a client beside the list: who it is, what it brings, and tabs with all that is known of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard, client_card
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _
from crmdesk.reports.client_card import RelationsCard, relations_card
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_changes import ChangesTab
from crmdesk.ui.pages.client_deals import DealsTab
from crmdesk.ui.pages.client_debts import DebtsTab
from crmdesk.ui.pages.client_feed import FeedTab
from crmdesk.ui.pages.client_fields import FieldsTab
from crmdesk.ui.pages.client_files import FilesTab
from crmdesk.ui.pages.client_group import GroupTab
from crmdesk.ui.pages.client_head import WIDE, ClientHead, ClientStrip
from crmdesk.ui.pages.client_overview import OverviewTab
from crmdesk.ui.pages.client_people import PeopleTab
from crmdesk.ui.pages.client_relations import RelationsTab
from crmdesk.ui.pages.client_tab import ClientTab
from crmdesk.ui.pages.client_tab_bar import ClientTabBar
from crmdesk.ui.pages.registry_pane import RegistryPane
from crmdesk.ui.widgets.card import empty, line

LEAST = 420
OVERVIEW, GROUP = "overview", "group"
#: The tabs in their order: key, English source string, what is made when it is first shown.
TABS: tuple[tuple[str, str, type[ClientTab]], ...] = (
    (OVERVIEW, N_("At a glance"), OverviewTab),
    ("people", N_("Contacts and decision-makers"), PeopleTab),
    ("deals", N_("Deals"), DealsTab),
    ("feed", N_("Activities"), FeedTab),
    ("debts", N_("Receivables"), DebtsTab),
    ("relations", N_("Relationship trend"), RelationsTab),
    ("fields", N_("Requisites and fields"), FieldsTab),
    ("files", N_("Files"), FilesTab),
    (GROUP, N_("Group"), GroupTab),
    ("changes", N_("History of changes"), ChangesTab),
)


class ClientPane(RegistryPane[ClientCard]):
    """What is known of one client; the tab in view stays when another client comes."""

    deal_requested = Signal(object)
    client_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, client_card, parent)
        self.setMinimumWidth(LEAST)
        self._wide = True
        self._relations: RelationsCard | None = None
        self.client = ClientActions(context, self)
        """What is done to the client."""
        self._made: dict[str, ClientTab] = {}
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._top = QVBoxLayout()
        self._top.setSpacing(0)
        column.addLayout(self._top)
        self.tabs = ClientTabBar([(key, _(title)) for key, title, _made in TABS])
        self.tabs.setProperty("band", "true")
        self.tabs.chosen.connect(self._on_tab)
        column.addWidget(self.tabs)
        column.addWidget(line())
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # a tab takes what there is
        column.addWidget(self._stack, 1)
        self._scroll.setWidget(body)

    @property
    def tab(self) -> ClientTab:
        """The tab in view."""
        return self._tab(self.tabs.current)

    def show_tab(self, key: str) -> None:
        """Bring a tab into view."""
        self.tabs.select(key)

    def _tab(self, key: str) -> ClientTab:
        """Return a tab, made when it is first asked for."""
        if key not in self._made:
            made = next(made for known, _title, made in TABS if known == key)(self._context, self.client)
            made.deal_requested.connect(self.deal_requested)
            made.client_requested.connect(self.client_requested)
            self._stack.addWidget(made)
            self._made[key] = made
        return self._made[key]

    # -- showing -------------------------------------------------------------------------------------------------

    def _on_card(self, card: ClientCard) -> None:
        if self._relations is not None and self._relations.client_id != card.id:
            self._relations = None
        super()._on_card(card)
        work = partial(_read_relations, self._context.store, card.id)
        self._context.jobs.start(
            work, done=self._on_relations, failed=self._on_relations_missing, replaces=(self, "relations")
        )

    def _on_relations(self, relations: RelationsCard) -> None:
        if self._card is not None and relations.client_id == self._card.id:
            self._relations = relations
            self._show_top()
            for tab in self._made.values():
                if isinstance(tab, OverviewTab | RelationsTab):
                    tab.show_relations(relations)

    def _on_relations_missing(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _show(self) -> None:
        card = self._card
        if card is None:
            return
        self._show_top()
        standing = card.standing
        for key, count in (
            ("people", standing.people), ("deals", standing.deals), ("feed", card.feed_count), ("files", standing.files),
        ):  # fmt: skip
            self.tabs.set_count(key, count)
        self.tabs.set_present(GROUP, present=standing.companies > 1)
        self._on_tab(self.tabs.current)

    def _show_top(self) -> None:
        """Make head and figures anew."""
        card = self._card
        if card is None:
            return
        self._wide = self.width() >= WIDE
        empty(self._top)
        head = ClientHead(self._context, card, self.client, wide=self._wide)
        head.closed.connect(self.closed)
        self._top.addWidget(head)
        self._top.addWidget(ClientStrip(card, self._relations, wide=self._wide))

    def _on_tab(self, key: str) -> None:
        tab = self._tab(key)
        self._stack.setCurrentWidget(tab)
        if self._card is None:
            return
        tab.show_card(self._card)
        if self._relations is not None and isinstance(tab, OverviewTab | RelationsTab):
            tab.show_relations(self._relations)

    def _on_theme_changed(self) -> None:
        """Only the head is painted once; the tabs listen to the theme by themselves."""
        self._show_top()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the figures side by side where there is room, and under each other where there is not."""
        super().resizeEvent(event)
        if self._wide is not (self.width() >= WIDE):
            self._show_top()


def _read_relations(store: Store, client_id: int, _progress: Progress) -> RelationsCard:
    return relations_card(store, client_id)
