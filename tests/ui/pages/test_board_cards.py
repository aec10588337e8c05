"""The cards of one stage as a list: rows that stay do not move, and room is kept for a card that hovers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from crmdesk.data.board import BoardCard
from crmdesk.ui.pages.board_cards import CardList, CardsModel
from crmdesk.ui.theme import Theme


def _card(deal_id: int) -> BoardCard:
    return BoardCard(
        deal_id, 1, f"Deal {deal_id}", "", None, None, "", None, stuck=False, next_step="", next_step_on=None
    )


@pytest.fixture
def cards(theme: Theme, qtbot: QtBot, qtmodeltester: ModelTester) -> CardList:
    """A list whose model is watched by Qt's own tester."""
    made = CardList(theme)
    qtbot.addWidget(made)
    made.resize(200, 350)
    made.show()
    qtmodeltester.check(made.cards, force_py=True)  # type: ignore[no-untyped-call]
    return made


def _put(model: CardsModel, *ids: int) -> None:
    model.put(ids, {deal_id: _card(deal_id) for deal_id in ids})


def test_only_rows_that_differ_come_and_go(cards: CardList) -> None:
    """One card more or less leaves the others and the scroll where they are."""
    model = cards.cards
    _put(model, *range(100))
    cards.grab()
    cards.verticalScrollBar().setValue(500)
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    _put(model, *range(50), 1000, *range(50, 100))
    assert inserted == [(50, 50)]
    assert cards.verticalScrollBar().value() == 500
    _put(model, *range(1, 50), 1000, *range(50, 100))
    assert model.rowCount() == 100
    _put(model)
    assert model.rowCount() == 0


def test_room_for_a_landing_card_is_a_row_without_a_deal(cards: CardList) -> None:
    """Rows below it move down by one and are still the right deals."""
    model = cards.cards
    _put(model, 5, 6, 7)
    model.set_landing(1)
    assert [model.id_at(row) for row in range(4)] == [5, None, 6, 7]
    assert model.row_of(6) == 2
    assert model.row_of(9) is None
    assert cards.grab().width() == 200
    model.set_landing(3)
    assert [model.id_at(row) for row in range(4)] == [5, 6, 7, None]
    model.set_landing(None)
    assert model.rowCount() == 3


def test_cards_not_read_yet_are_asked_for_once_they_are_seen(cards: CardList, qtbot: QtBot) -> None:
    """Painting a card that is not there tells so; those around the view are asked with it."""
    model = cards.cards
    with qtbot.waitSignal(model.cards_missing):
        model.put(range(100), {})
        cards.grab()
    missing = cards.missing()
    assert missing[0] == 0
    assert 4 < len(missing) < 30
    assert model.index(0).data(Qt.ItemDataRole.DisplayRole) == ""


def test_a_card_is_named_for_screen_readers(cards: CardList) -> None:
    """The accessible text is what is sold."""
    _put(cards.cards, 5)
    assert cards.cards.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Deal 5"
    assert not cards.picture(_card(5)).isNull()
