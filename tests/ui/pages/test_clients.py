"""The page of clients: the list with revenue of twelve months, and the client in hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.clients import ClientsPage
from tests.factories import make_activity, make_client, make_contact, make_deal, make_won, plant, put


def _load(page: ClientsPage, context: Context, qtbot: QtBot) -> None:
    page.entered()
    for _again in range(2):
        qtbot.wait(120)
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def test_clients_come_by_revenue_and_the_first_is_in_hand(context: Context, qtbot: QtBot) -> None:
    """The best of the last twelve months leads, with its people, deals and talks beside the list."""
    store = context.store
    plant(store)
    small, large = put(store, Client, make_client(name="Small"), make_client(name="Large"))
    put(
        store, Deal,
        make_won(store.today(), 10_00, client_id=small), make_won(store.today(), 900_00, client_id=large),
        make_deal(client_id=large),
    )  # fmt: skip
    put(store, Contact, make_contact(client_id=large))
    put(store, Activity, make_activity(store.today(), client_id=large))
    page = ClientsPage(context)
    qtbot.addWidget(page)
    page.resize(1252, 822)
    page.show()
    _load(page, context, qtbot)
    assert [page._model.value(row, "name") for row in range(2)] == ["Large", "Small"]
    card = page._pane.card
    assert card is not None
    assert card.id == large
    assert (len(card.people), card.deal_count, card.feed_count) == (1, 1, 1)
    assert page._view.totals._cells["name"].text == "2 clients"
    assert page.grab().width() == 1252
    with qtbot.waitSignal(page.section_requested) as asked:
        page._pane.deal_requested.emit(card.deals[0].id)
    assert asked.args == ["deals", card.deals[0].id]


def test_escape_closes_the_pane_and_enter_opens_it(context: Context, qtbot: QtBot) -> None:
    """The keyboard alone opens and closes what is beside the list."""
    plant(context.store)
    put(context.store, Client, make_client())
    page = ClientsPage(context)
    qtbot.addWidget(page)
    page.show()
    _load(page, context, qtbot)
    qtbot.keyClick(page._view.grid, Qt.Key.Key_Escape)
    assert not page._pane.isVisible()
    qtbot.keyClick(page._view.grid, Qt.Key.Key_Return)
    assert page._pane.isVisible()
