"""The page of clients: the list with revenue of twelve months, and the client in hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_head import ClientHead
from crmdesk.ui.pages.clients import ClientsPage
from crmdesk.ui.widgets.cell_editors import CellEditor
from tests.factories import make_activity, make_client, make_contact, make_deal, make_won, plant, put
from tests.ui.quiet import wait_until_quiet


def _load(page: ClientsPage, context: Context, qtbot: QtBot) -> None:
    page.entered()
    wait_until_quiet(context, qtbot)


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


def test_cells_are_typed_over(context: Context, qtbot: QtBot) -> None:
    """A city by choosing or typing, phones as a list; what is written shows."""
    plant(context.store)
    (client,) = put(context.store, Client, make_client(name="Ромашка", phones=["+79990000001"]))
    page = ClientsPage(context)
    qtbot.addWidget(page)
    page.resize(1252, 822)
    page.show()
    _load(page, context, qtbot)
    page._on_columns(["name", "city", "phones", "owner"])
    _load(page, context, qtbot)
    for key, text in (("name", "Ромашка и сыновья"), ("city", "Omsk"), ("phones", "+79990000001, +79990000002")):
        editor = page._view.grid.edit_cell(0, key)
        assert isinstance(editor, CellEditor), key
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
        editor.setText(text)
        editor.textEdited.emit(text)
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    with context.store.reading() as connection:
        row = connection.execute(select(Client.name, Client.city, Client.phones).where(Client.id == client)).one()
    assert tuple(row) == ("Ромашка и сыновья", "Omsk", ["+79990000001", "+79990000002"])


def test_an_empty_base_offers_the_first_client(context: Context, qtbot: QtBot) -> None:
    """By a button; the one that is added comes into hand."""
    plant(context.store)
    page = ClientsPage(context)
    qtbot.addWidget(page)
    context.deeds.written.connect(partial(page.base_changed, in_view=True))
    page.resize(1252, 822)
    page.show()
    _load(page, context, qtbot)
    button = next(one for one in page.findChildren(QPushButton) if one.text().strip() == "Add a client")
    assert button.isVisible()
    button.click()
    qtbot.waitUntil(lambda: page.card.client.maker.sheet is not None, timeout=10_000)
    sheet = page.card.client.maker.sheet
    assert sheet is not None
    sheet.lines["name"].setText("Ромашка")
    sheet.finish()
    qtbot.waitUntil(lambda: page.card.card is not None, timeout=10_000)
    assert page.card.card is not None
    assert page.card.card.get("name") == "Ромашка"


def test_a_call_is_written_over_the_page(context: Context, qtbot: QtBot) -> None:
    """The fields open for the client in hand."""
    plant(context.store)
    put(context.store, Client, make_client())
    page = ClientsPage(context)
    qtbot.addWidget(page)
    page.resize(1252, 822)
    page.show()
    _load(page, context, qtbot)
    page.findChildren(ClientHead)[-1].call.click()
    qtbot.waitUntil(lambda: page._entry.form is not None, timeout=10_000)


def test_duplicates_are_looked_for_from_the_menu(context: Context, qtbot: QtBot) -> None:
    """The dialog says when it is closed."""
    plant(context.store)
    put(context.store, Client, make_client())
    page = ClientsPage(context)
    qtbot.addWidget(page)
    page.show()
    _load(page, context, qtbot)
    next(one for one in page.more.menu().actions() if one.text() == "Possible duplicates…").trigger()
    assert page.duplicates is not None
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    page.duplicates.reject()
    assert page.duplicates is None


def test_another_company_of_the_group_comes_into_hand(context: Context, qtbot: QtBot) -> None:
    """And records that were there already are shown, clients here, deals on their page."""
    plant(context.store)
    _first, second = put(context.store, Client, make_client(name="A"), make_client(name="B"))
    page = ClientsPage(context)
    qtbot.addWidget(page)
    page.resize(1252, 822)
    page.show()
    _load(page, context, qtbot)
    page.card.client_requested.emit(second)
    _load(page, context, qtbot)
    assert page.card.card is not None
    assert page.card.card.id == second
    with qtbot.waitSignal(page.section_requested) as told:
        page.card.client.maker.open_requested.emit("deal", 7)
    assert told.args == ["deals", 7]
