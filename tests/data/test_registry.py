"""The parts of a registry as values."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import literal

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.errors import UsageFault
from crmdesk.data.registries import REGISTRIES
from crmdesk.data.registry import Listing, Reading, RegistryField, empty_listing, years_before
from crmdesk.data.table import Kind

OWNER = Condition("owner", Operator.IN, (1,), ("Ivan",))
STAGE = Condition("stage", Operator.IN, (5,))


def test_a_condition_takes_the_place_of_another_on_its_field():
    """The rest stay; dropping one leaves the others."""
    listing = Listing("deals").with_condition(OWNER).with_condition(STAGE)
    other = Condition("owner", Operator.IN, (2,))
    assert listing.with_condition(other).conditions == (STAGE, other)
    assert listing.without("stage").conditions == (OWNER,)
    assert listing.without("city") == listing


def test_names_of_values_do_not_make_another_question():
    """The same ids under other names are the same condition."""
    assert Condition("owner", Operator.IN, (1,), ("Иван",)) == OWNER
    assert hash(OWNER) == hash(Condition("owner", Operator.IN, (1,)))


@pytest.mark.parametrize(
    ("day", "years", "found"),
    [
        (date(2025, 11, 20), 1, date(2024, 11, 20)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
    ],
)
def test_the_same_day_of_an_earlier_year(day, years, found):
    """The leap day falls back to the 28th."""
    assert years_before(day, years) == found


def test_codes_are_shown_by_their_names_in_the_language_in_use(russian):
    """An unknown code is nothing, not a number; a stored value without codes is itself."""
    field = RegistryField("state", "State", literal(1), codes={1: "Won", 2: "Lost"})
    reading = object.__new__(Reading)
    assert field.value(2, reading) == "Проиграна"
    assert field.value(9, reading) is None
    assert RegistryField("x", "X", literal(1)).value(7, reading) == 7


def test_a_reading_knows_the_day_and_the_firms_threshold(sqlite_store):
    """Twelve months end today: the parameters are the day after, and the same a year and two before."""
    with sqlite_store.reading() as connection:
        reading = Reading(sqlite_store, connection)
        assert reading.today == date(2025, 11, 20)
        assert reading.silent_days == 30
        assert reading.parameters == {
            "tomorrow": date(2025, 11, 21), "year_ago": date(2024, 11, 21), "two_years_ago": date(2023, 11, 21),
        }  # fmt: skip


def test_fields_are_found_by_key_and_misspelt_ones_are_answered():
    """Hidden companions are found, but never offered."""
    deals = REGISTRIES["deals"]
    assert deals.field_named("value").kind is Kind.MONEY
    assert deals.field_named("norm").hidden
    with pytest.raises(UsageFault, match="“value”"):
        deals.field_named("valeu")
    with pytest.raises(UsageFault) as fault:
        deals.field_named("norms")
    assert "“norm”" not in str(fault.value)


def test_more_fields_stand_at_the_end_and_the_declaration_stays():
    """A firm's own fields do not change what all firms have."""
    deals = REGISTRIES["deals"]
    more = deals.with_fields((RegistryField("own:5", "Flats", literal(1), own_id=5),))
    assert [field.key for field in more.fields] == [*(field.key for field in deals.fields), "own:5"]
    assert more.fields[-1].label == "Flats"
    assert deals is REGISTRIES["deals"]
    assert empty_listing(deals) == Listing("deals", order="value", descending=True)
