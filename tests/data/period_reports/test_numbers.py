"""Numbers of reports: how they name their period, how people type them, which of them are gone and why."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data import words
from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.numbers import (
    Typed,
    gaps,
    missing_numbers,
    next_numbers,
    number_text,
    period_mark,
    place_of,
    read_number,
)
from crmdesk.data.period_reports.steps import withdraw
from crmdesk.data.store import Store
from tests.data.period_reports.life import ANNA, OCTOBER, PETR, Subject, at_work, form, plant_staff


def test_a_number_names_its_period() -> None:
    """Months by their number, the others by a letter; a week belongs to the year of its Thursday."""
    marks = {
        ("month", date(2025, 10, 1)): "2025-10",
        ("quarter", date(2025, 10, 1)): "2025-Q4",
        ("quarter", date(2025, 1, 1)): "2025-Q1",
        ("year", date(2025, 1, 1)): "2025-Y",
        ("week", date(2025, 10, 6)): "2025-W41",
        ("week", date(2024, 12, 30)): "2025-W01",
    }
    assert {key: period_mark(*key) for key in marks} == marks


@pytest.mark.parametrize(
    ("text", "number", "revision"),
    [
        ("2025-10-02", "2025-10-02", None),
        ("R-2025-10-02", "2025-10-02", None),
        ("О-2025-10-02", "2025-10-02", None),
        ("o-2025-10-2/2", "2025-10-02", 2),
        (" № О-2025-q4-1 / 12 ", "2025-Q4-01", 12),
        ("2025-w41-117", "2025-W41-117", None),
        ("r-2025-y-1/1", "2025-Y-01", 1),
    ],
)
def test_people_type_numbers_as_they_please(text: str, number: str, revision: int | None) -> None:
    """With the letter of either alphabet or without it, with a revision or without, large or small."""
    assert read_number(text) == Typed(number, revision)


@pytest.mark.parametrize("text", ["", "2025", "2025-10", "2025-Q5-01", "2025-10-02/", "2025-10-02/x", "X-2025-10-02"])
def test_what_is_no_number_is_a_sentence(text: str) -> None:
    """It shows how a number looks."""
    with pytest.raises(UsageFault, match="Write it like R-2025-10-02"):
        read_number(text)


def test_every_number_that_is_shown_can_be_typed() -> None:
    """The text with its letter reads back, in both languages and for each kind."""
    for language in words.LANGUAGES:
        words.use(language)
        for number in ("2025-10-02", "2025-Q4-01", "2025-W41-101", "2025-Y-01"):
            assert read_number(number_text(number)) == Typed(number, None)
            assert read_number(number_text(number, 3)) == Typed(number, 3)


def test_gaps_are_the_places_below_the_last() -> None:
    assert gaps("2025-10", ["2025-10-04", "2025-10-02"]) == ["2025-10-01", "2025-10-03"]
    assert gaps("2025-10", []) == []
    assert place_of("2025-W41-117") == 117


def test_a_withdrawn_number_is_explained_and_never_given_again(sqlite_store: Store) -> None:
    """The next one follows it, and the period says why it is not there."""
    store = sqlite_store
    plant_staff(store)
    report = form(store, Subject("manager", PETR))[0]
    with at_work(store, ANNA):
        withdraw(store, report.id, "Was on leave")
    with store.changing() as change:
        assert next_numbers(change, "month", OCTOBER[0], 2) == ["2025-10-02", "2025-10-03"]
        assert next_numbers(change, "quarter", OCTOBER[0], 1) == ["2025-Q4-01"]
        (missing,) = missing_numbers(change.connection, "month", OCTOBER[0])
    assert (missing.number, missing.reason, missing.is_explained) == ("2025-10-01", "withdrawn: Was on leave", True)
