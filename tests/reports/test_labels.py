"""Labels: how members read and in which order they stand."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.models import Client, Deal
from crmdesk.reports.dimensions import DIMENSIONS, all_dimensions
from crmdesk.reports.labels import Labels, band_text
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import FLAG, MANY, NUMBER, make_client, make_deal, make_won, plant, put

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("name", "key", "label"),
    [
        ("manager", None, "Not given"), ("manager", 4711, "Unknown (4711)"), ("month", date(2025, 5, 1), "May 2025"),
        ("weekday", 1, "Monday"), ("hour", 9, "9:00"), ("status", 1, "Potential"), ("city", "Omsk", "Omsk"),
        ("contact_role", "pays", "Pays"), ("client_kind", "trader", "Sole trader"), ("abc", "A", "A"),
        ("expected_month", "2025-05", "May 2025"), ("expected_month", "soon", "soon"), ("expected_month", "0000-01", "0000-01"),
    ],
)  # fmt: skip
def test_members_read_as_people_say_them(sqlite_store, name, key, label) -> None:
    with sqlite_store.reading() as connection:
        member = Labels(connection, DIMENSIONS[name], [key]).member(key)
    assert (member.id, member.label) == (None if key is None else getattr(key, "isoformat", lambda: str(key))(), label)


def test_own_fields_read_without_their_stored_form(store) -> None:
    """Several values stand with commas, a flag is yes or no, numbers stand in bands in their order."""
    plant(store)
    clients = put(
        store, Client,
        make_client(custom={str(MANY): ["насосы", "pipes"], str(FLAG): True, str(NUMBER): 5}),
        make_client(custom={str(MANY): ["pipes"], str(FLAG): False, str(NUMBER): 150}),
        make_client(custom={str(MANY): [], str(NUMBER): -1}),
    )  # fmt: skip
    put(store, Deal, *(make_won(date(2025, 3, 3), 100 * (9 - place), client_id=c) for place, c in enumerate(clients)))

    def told(name: str) -> list[str]:
        answer = ask(store, Question(("revenue",), (name,), YEAR))
        return [line.members[0].label for line in answer.lines]

    assert told("field:Needs") == ["насосы, pipes", "pipes", "Not given"]
    assert told("field:Exporter") == ["yes", "no", "Not given"]
    assert told("field:Employees") == ["3…10", "100…300", "< 0"]


def test_stages_stand_in_the_order_of_their_pipeline(sqlite_store) -> None:
    plant(sqlite_store)
    put(sqlite_store, Deal, *(make_deal(stage_id=stage) for stage in (33, 31, 31, 32, 42)))
    answer = ask(sqlite_store, Question(("open_count",), ("stage",), YEAR))
    assert [line.members[0].label for line in answer.lines] == ["Lead", "Work", "Offer", "Agreed"]


def test_bands_of_deal_size_have_open_ends() -> None:
    assert band_text(0).startswith("under ")
    assert "–" in band_text(4)
    assert band_text(9).startswith("from ")


def test_two_fields_of_one_name_are_told_apart(sqlite_store) -> None:
    plant(sqlite_store)
    assert {"field:Word", "field:deal.Word"} <= set(all_dimensions(sqlite_store))
