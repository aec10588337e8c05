"""What a list reads and in which order."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QObject

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal
from crmdesk.data.registries import registry_named
from crmdesk.data.registry import Listing, empty_listing
from crmdesk.ui.pages.list_reader import ListReader
from tests.factories import make_deal, make_won, plant, put


class Heard(QObject):
    """Remembers what a reader told, in order."""

    def __init__(self, reader):
        super().__init__()
        self.told = []
        for name in ("first_read", "ids_read", "totals_read", "counts_read", "rows_read", "failed"):
            getattr(reader, name).connect(lambda value, name=name: self.told.append((name, value)))

    @property
    def names(self):
        """What came, without values."""
        return [name for name, _value in self.told]

    def last(self, name):
        """Return what a signal brought last."""
        return next(value for told, value in reversed(self.told) if told == name)


@pytest.fixture
def reader(context, qtbot):
    plant(context.store)
    put(context.store, Deal, make_deal(), make_deal(), make_won(date(2025, 5, 5)))
    parent = QObject()
    made = ListReader(context, parent)
    made.parent_kept, made.heard = parent, Heard(made)
    return made


@pytest.fixture
def settle(qtbot, context):
    return lambda: qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


ALL = empty_listing(registry_named("deals"))


def test_what_is_painted_comes_first_and_the_counts_last(reader, settle):
    """A short list is whole at once, so its ids are not asked again; tabs are counted without its conditions."""
    reader.read(ALL, "", ())
    settle()
    assert reader.heard.names == ["first_read", "totals_read", "counts_read"]
    assert len(reader.heard.last("first_read").ids) == 3
    assert reader.heard.last("totals_read").rows[0][0] == 3
    counts = dict(
        zip([quick.key for quick in registry_named("deals").quick], reader.heard.last("counts_read"), strict=True)
    )
    assert (counts["open"], counts["won"], counts["all"]) == (2, 1, 3)


def test_tabs_are_not_counted_again_while_nothing_changed(reader, settle, context):
    """Another search asks for rows and totals only; a change of the base is counted anew."""
    reader.read(ALL, "", ())
    settle()
    reader.heard.told.clear()
    reader.read(Listing("deals", conditions=(Condition("outcome", Operator.IN, (1,)),)), "", ())
    settle()
    assert reader.heard.names == ["first_read", "totals_read"]
    put(context.store, Deal, make_deal())
    reader.heard.told.clear()
    reader.read_again()
    settle()
    assert reader.heard.names == ["ids_read", "totals_read", "counts_read"]


def test_a_newer_question_is_answered_alone(reader, settle):
    """Two in a row: the page of the first is never shown."""
    reader.read(ALL, "", ())
    reader.read(Listing("deals", conditions=(Condition("outcome", Operator.IN, (1,)),)), "", ())
    settle()
    pages = [value for name, value in reader.heard.told if name == "first_read"]
    assert [len(page.ids) for page in pages] == [1]


def test_missing_rows_are_fetched_those_in_view_first(reader, settle):
    """What is around the view waits; nothing missing asks nothing."""
    reader.read(ALL, "", ())
    settle()
    page = reader.heard.last("first_read")
    ids = list(page.ids)
    reader.read_rows(page.fields, ids[:1], ids)
    settle()
    assert reader.heard.last("rows_read").ids == tuple(ids[:1])
    reader.read_rows(page.fields, [], ids)
    settle()
    assert reader.heard.last("rows_read").ids == tuple(ids)
    before = len(reader.heard.told)
    reader.read_rows(page.fields, [], [])
    settle()
    assert len(reader.heard.told) == before


def test_a_fault_is_told(reader, settle):
    """A scope that is gone, in the fault's own words."""
    reader.read(Listing("deals", conditions=(Condition("gone", Operator.IN, (1,)),)), "", ())
    settle()
    assert reader.heard.names == ["failed"]
    assert isinstance(reader.heard.last("failed"), UsageFault)
