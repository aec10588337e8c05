"""Conditions in words."""

from __future__ import annotations

from crmdesk.reports.answer import Filter
from crmdesk.reports.filter_text import filter_texts
from tests.factories import ANNA


def test_conditions_read_by_their_labels(firm):
    """Ids become names, codes become titles, nothing is "Not given"."""
    texts = filter_texts(
        firm.store,
        (Filter("manager", (str(ANNA),)), Filter("status", ("12", None)), Filter("month", ("2025-03-01",))),
    )
    assert texts == ("Manager: Anna Sokolova", "Lifecycle status: Gone, Not given", "Month: Mar 2025")


def test_no_conditions_have_no_words(sqlite_firm):
    """A whole report says nothing of filters."""
    assert filter_texts(sqlite_firm.store, ()) == ()
