"""ABC: 80 and 95 per cent of the share before the client, ties together, nothing bought or less is C."""

from __future__ import annotations

from datetime import date

from crmdesk.data.models import Client, Deal
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import make_client, make_won, plant, put

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def letters(store, *sums, day=date(2025, 3, 3)) -> list[int]:
    """Buy so much from one new client each, and return the numbers of clients in A, B and C."""
    clients = put(store, Client, *(make_client() for _sum in sums))
    put(store, Deal, *(make_won(day, s, client_id=c) for s, c in zip(sums, clients, strict=True)))
    answer = ask(store, Question(("active_clients",), ("abc",), YEAR, Compare.YEAR))
    found = {line.members[0].id: line.cells[0].value for line in answer.lines}
    return [found.get(letter, 0) for letter in "ABC"]


def test_the_share_before_the_client_decides(store) -> None:
    """80 of 100: the second begins at 80 % and is B, the last at 95 % and is C."""
    plant(store)
    assert letters(store, 80, 15, 5) == [1, 1, 1]


def test_one_who_crosses_the_line_is_still_before_it(store) -> None:
    plant(store)
    assert letters(store, 79, 20, 1) == [2, 0, 1]


def test_equal_sums_share_the_class_of_the_first(store) -> None:
    plant(store)
    assert letters(store, 60, 20, 20, 0) == [3, 0, 1]


def test_clients_who_bought_longer_ago_than_a_year_are_c(store) -> None:
    """The window ends with the last counted day, and so reaches into the year before."""
    plant(store)
    (old,) = put(store, Client, make_client())
    put(
        store,
        Deal,
        make_won(date(2024, 11, 20), 1_000_000, client_id=old),
        make_won(date(2025, 5, 5), None, client_id=old),
    )
    assert letters(store, 80, 20) == [1, 1, 1]
