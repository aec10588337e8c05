"""Proposals in words."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.line.cards import cards_of, day_words, duration_text
from crmdesk.data.line.understanding import understand
from crmdesk.data.store import Store
from tests.data.line.test_understanding import LINES, VOCABULARY

TODAY = date(2025, 11, 20)


def test_a_card_says_what_will_be_written(firm: Store) -> None:
    cards = cards_of(understand(firm, "Звонок Волжский хлеб 15 мин договорились о КП завтра 10:00"), TODAY)
    assert [card.id for card in cards] == ["activity", "task"]
    done = {row.label: row.text for row in cards[0].rows}
    assert done["Kind"] == "Звонок, outgoing"
    assert (done["Client"], done["Duration"], done["Result"]) == ("Волжский хлеб", "15 min", "Договорились о КП")
    assert done["When"] == "today, 12:15–12:30"
    assert {row.label: row.text for row in cards[1].rows}["Due"] == "tomorrow, 21.11, 10:00"


def test_a_row_names_its_question_only_where_it_is_asked(firm: Store) -> None:
    (card,) = cards_of(understand(firm, "звонок Вектор 5 мин"), TODAY)
    rows = {row.label: row for row in card.rows}
    assert rows["Client"].needed
    assert rows["Kind"].question == "direction"
    assert "Deal" not in rows


@pytest.mark.parametrize("text", [text for text, _meaning in LINES])
def test_every_line_of_the_table_has_cards(firm: Store, text: str) -> None:
    understood = understand(firm, text, VOCABULARY)
    assert len(cards_of(understood, TODAY)) == len(understood.proposals)


def test_durations_and_days_read_as_people_say_them():
    assert [duration_text(seconds) for seconds in (None, 0, 900, 3600, 4800)] == ["", "", "15 min", "1 h", "1 h 20 min"]
    assert [day_words(date(2025, 11, day), TODAY) for day in (19, 20, 21)] == [
        "yesterday, 19.11",
        "today",
        "tomorrow, 21.11",
    ]
