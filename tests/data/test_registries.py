"""All registries: what every declaration must hold, and the firm's own fields as columns of them."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import CustomField
from crmdesk.data.registries import OWN, REGISTRIES, registry_named, registry_of
from crmdesk.data.registry import FilterKind
from crmdesk.data.table import Kind
from tests import factories as f
from tests.factories import plant

ALL = pytest.mark.parametrize("registry", REGISTRIES.values(), ids=REGISTRIES)


@ALL
def test_what_a_registry_names_it_also_has(registry):
    """Orders, chips, companions, joins and tabs point to what is declared."""
    keys = [field.key for field in registry.fields]
    assert len(set(keys)) == len(keys)
    assert registry.field_named(registry.order).sortable
    assert set(registry.searched) <= {field.key for field in registry.fields if field.kind is Kind.TEXT}
    assert set(registry.chips) <= {field.key for field in registry.fields if field.filter is not None}
    for field in registry.fields:
        assert set(field.needs) <= set(keys) | {"today"}, field.key
        assert {*field.joins, *field.order_joins, *field.by_joins} <= set(registry.joins), field.key
    for aggregate in registry.aggregates:
        assert set(aggregate.joins) <= set(registry.joins)
    for quick in registry.quick:
        assert {condition.field for condition in quick.conditions} <= set(keys) | set(registry.rules)


@ALL
def test_filters_have_what_they_offer(registry):
    """Records by id have their kind, fixed sets have their names, numbers are numbers and days are days."""
    for field in registry.fields:
        match field.filter:
            case FilterKind.REFERENCE:
                assert field.source is not None
                assert field.by is not None or field.members is not None, field.key
            case FilterKind.CODES:
                assert field.codes or field.kind is Kind.FLAG, field.key
            case FilterKind.DATES:
                assert field.kind is Kind.DATE, field.key
            case FilterKind.NUMBER:
                assert field.kind.is_number or field.key == "number", field.key


@ALL
def test_every_list_shows_something_and_hides_what_has_no_words(registry):
    """Columns shown at first have titles; companions without one are hidden and never shown."""
    assert any(field.shown for field in registry.fields)
    for field in registry.fields:
        assert field.hidden == (not field.title), field.key
        assert not (field.hidden and field.shown)
    assert all(join_after in registry.joins for join in registry.joins.values() for join_after in join.after)


def test_an_unknown_list_is_answered_with_the_nearest():
    """A slip of the keyboard is understood."""
    with pytest.raises(UsageFault, match="deals"):
        registry_named("dealz")


def test_own_fields_become_columns_of_their_kind(sqlite_store):
    """In their order, under the firm's own names, each with the filter of its kind."""
    plant(sqlite_store)
    own = {field.key: field for field in registry_of(sqlite_store, "clients").fields if field.own_id is not None}
    kinds = {field.label: (field.kind, field.filter, field.sortable) for field in own.values()}
    assert kinds == {
        "Word": (Kind.TEXT, FilterKind.WORDS, True),
        "Employees": (Kind.POINTS, FilterKind.NUMBER, True),
        "Founded": (Kind.DATE, FilterKind.DATES, True),
        "Exporter": (Kind.FLAG, FilterKind.CODES, True),
        "Grade": (Kind.TEXT, FilterKind.WORDS, True),
        "Needs": (Kind.TEXT, FilterKind.SEVERAL, False),
        "Turnover": (Kind.MONEY, FilterKind.NUMBER, True),
    }
    assert f"{OWN}{f.NUMBER}" in own
    assert not [field for field in registry_of(sqlite_store, "products").fields if field.own_id is not None]


def test_an_archived_field_is_no_column(sqlite_store):
    """Of deals, whose fields are others than the clients'."""
    plant(sqlite_store)

    def names():
        return {field.label for field in registry_of(sqlite_store, "deals").fields if field.own_id is not None}

    assert names() == {"Flats", "Word", "Tender"}
    with sqlite_store.changing(cause="test") as change:
        change.archive(CustomField, f.DEAL_TEXT, 1)
    assert names() == {"Flats", "Tender"}
