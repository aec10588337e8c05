"""Dimensions: the firm's own fields become some; bands know their ends; unknown names are answered."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import CustomField, Deal
from crmdesk.reports.answer import Filter
from crmdesk.reports.dimensions import DIMENSIONS, all_dimensions, available_dimensions, dimension_named
from crmdesk.reports.filter_text import filter_texts
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.sets import SETS
from tests.factories import FLAG, make_won, plant, put

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def test_an_archived_field_is_no_dimension(sqlite_store) -> None:
    plant(sqlite_store)
    assert "field:Exporter" in all_dimensions(sqlite_store)
    with sqlite_store.changing() as change:
        change.archive(CustomField, FLAG, 1)
    assert "field:Exporter" not in all_dimensions(sqlite_store)


def test_declared_dimensions_come_first(sqlite_store) -> None:
    plant(sqlite_store)
    assert [d.id for d in available_dimensions(sqlite_store)][: len(DIMENSIONS)] == list(DIMENSIONS)


def test_the_word_field_may_be_left_out(sqlite_store) -> None:
    plant(sqlite_store)
    known = all_dimensions(sqlite_store)
    assert dimension_named("Employees", known) is known["field:Employees"]
    with pytest.raises(UsageFault, match="Did you mean “city”"):
        dimension_named("citty", known)


def test_a_band_holds_its_lower_end(store) -> None:
    """1 000 roubles are the second band; unknown amounts are in none."""
    plant(store)
    put(store, Deal, *(make_won(date(2025, 3, 3), amount) for amount in (99_999, 100_000, 1_000_000_000, None, 0)))
    answer = ask(store, Question(("won_count",), ("size_band",), YEAR))
    assert {line.members[0].id: line.cells[0].value for line in answer.lines} == {"0": 2, "1": 1, "9": 1, None: 1}


@pytest.mark.parametrize("value", ["", "x", "1.5", "²", "9" * 30, "-" + "9" * 30, "9" * 5000, "2025-13-01", "\ud800"])
def test_an_id_that_no_member_could_have_is_refused_everywhere(sqlite_store, value) -> None:
    """A damaged saved report or a slip on the command line is a sentence: in figures, in rows and in words."""
    known = [one for one in (DIMENSIONS | SETS).values() if one.numeric or one.is_time or one.id in SETS]
    assert len(known) > 10
    for dimension in known:
        filters = (Filter(dimension.id, (value,)),)
        with pytest.raises(UsageFault, match=r"no value of|cannot be cut"):
            ask(sqlite_store, Question(("revenue",), (), YEAR, filters=filters))
        if dimension.id not in SETS:
            with pytest.raises(UsageFault, match="no value of"):
                filter_texts(sqlite_store, filters)
