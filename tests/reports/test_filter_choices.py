"""By what a report can be narrowed, and which members a condition may name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import Client, Deal
from crmdesk.data.segments import save_segment
from crmdesk.reports.answer import Filter
from crmdesk.reports.catalog import REPORTS, report_named
from crmdesk.reports.filter_choices import filter_choices, offered_filters
from crmdesk.reports.periods import parse_period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import ANNA, IVAN, make_client, make_won, plant, put


@pytest.fixture
def firm(store):
    """Two buyers of two towns, one deal each in 2025; the larger one is Anna's."""
    plant(store)
    near, far = put(store, Client, make_client(name="Near", city="Kazan"), make_client(name="Far", city="Perm"))
    put(
        store,
        Deal,
        make_won(date(2025, 2, 3), 300_000, client_id=near, owner_id=IVAN),
        make_won(date(2025, 2, 4), 900_000, client_id=far, owner_id=ANNA),
    )
    return store


@pytest.fixture
def question(firm):
    return Question(("revenue",), ("manager",), parse_period("2025", firm.today()), as_of=firm.today())


def test_whatever_is_offered_can_be_asked(sqlite_store):
    """No condition that the menu offers is refused by its report; units of time are never among them."""
    plant(sqlite_store)
    question = Question((), (), parse_period("2025", sqlite_store.today()), as_of=sqlite_store.today())
    for report in REPORTS:
        offered = [choice.value for choice in offered_filters(sqlite_store, report)]
        assert offered
        assert not {"day", "month", "year"} & set(offered)
        for name in offered if report.measures else ():
            ask(sqlite_store, replace(question, measures=report.measures[:1], filters=(Filter(name, (None,)),)))


def test_members_are_those_that_occur_the_largest_first(firm, question):
    """Anna brought more than Ivan, whoever else works there."""
    assert [choice.label for choice in filter_choices(firm, question, "city")] == ["Perm", "Kazan"]
    assert [choice.value for choice in filter_choices(firm, question, "manager")] == [str(ANNA), str(IVAN)]


def test_other_conditions_narrow_the_members_and_its_own_do_not(firm, question):
    """Of Anna's deals only Perm is left; a chosen city does not hide the cities not chosen."""
    narrowed = replace(question, filters=(Filter("manager", (str(ANNA),)), Filter("city", ("Kazan",))))
    assert [choice.label for choice in filter_choices(firm, narrowed, "city")] == ["Perm"]


def test_a_segment_is_offered_as_soon_as_there_is_one(firm, question):
    """Nothing to choose is not offered."""
    report = report_named("cut")
    assert "segment" not in [choice.value for choice in offered_filters(firm, report)]
    save_segment(firm, "Kazan", (Condition("city", Operator.IN, ("Kazan",)),))
    assert "segment" in [choice.value for choice in offered_filters(firm, report)]
    (choice,) = filter_choices(firm, question, "segment")
    answer = ask(firm, replace(question, by=(), filters=(Filter("segment", (choice.value,)),)))
    assert answer.total.cells[0].value == 300_000
