"""Lists: ids in order, rows by id, totals; every declaration is tried unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.data.access import Scope
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.errors import UsageFault
from crmdesk.data.listing import BATCH, count_records, export_rows, fetch_rows, first_page, list_ids, totals
from crmdesk.data.models import Client, CustomField, Deal
from crmdesk.data.registries import REGISTRIES, registry_of
from crmdesk.data.registry import Listing, empty_listing
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_deal, make_won, plant, put
from tests.random_firm import World, fill

SORTED = [(registry.id, field.key) for registry in REGISTRIES.values() for field in registry.fields if field.sortable]


@pytest.fixture
def world(store: Store) -> World:
    """A firm of 120 deals with every oddity."""
    return fill(store, 7, 120)


@pytest.mark.parametrize("registry_id", REGISTRIES)
def test_every_registry_lists_reads_and_sums(store: Store, world: World, registry_id: str) -> None:
    """Every registry gives ids, rows with every column it declares, and totals that count the ids."""
    registry = registry_of(store, registry_id)
    ids = list_ids(store, empty_listing(registry))
    table = fetch_rows(store, registry, registry.fields, ids)
    assert table.ids == tuple(ids)
    assert len(table.rows) == len(ids) > 0
    assert (
        totals(store, empty_listing(registry)).rows[0][0] == len(ids) == count_records(store, empty_listing(registry))
    )


def test_every_sortable_column_keeps_all_records(sqlite_store: Store) -> None:
    """Sorting by any column, either way, loses and doubles nothing: joins are to one row at most."""
    fill(sqlite_store, 8, 80)
    for registry_id, key in SORTED:
        whole = set(list_ids(sqlite_store, Listing(registry_id)))
        for descending in (False, True):
            ids = list_ids(sqlite_store, Listing(registry_id, order=key, descending=descending))
            assert len(ids) == len(whole), (registry_id, key)
            assert set(ids) == whole, (registry_id, key)


def test_amounts_sort_as_a_loop_sorts_them_with_the_absent_last(store: Store, world: World) -> None:
    """Past 2**31, with ties and absent amounts, the order is that of plain Python."""
    registry = registry_of(store, "deals")
    value = [registry.field_named("value")]
    for descending in (True, False):
        ids = list_ids(store, Listing("deals", order="value", descending=descending))
        column = [row[0] for row in fetch_rows(store, registry, value, ids).rows]
        known = [amount for amount in column if amount is not None]
        assert known == sorted(known, reverse=descending)
        assert column[: len(known)] == known


def test_totals_are_those_of_the_rows(store: Store, world: World) -> None:
    """Sum and average are what adding the listed rows gives; the weighted sum counts open deals alone."""
    registry = registry_of(store, "deals")
    fields = [registry.field_named(key) for key in ("value", "weighted", "outcome_code")]
    rows = fetch_rows(store, registry, fields, list_ids(store, Listing("deals"))).rows
    values = [row[0] for row in rows if row[0] is not None]
    found = totals(store, Listing("deals"))
    assert found.rows[0][0] == len(rows)
    assert found.column("sum") == (sum(values),)
    assert abs(found.column("average")[0] - sum(values) / len(values)) <= 1
    assert found.column("weighted") == (sum(row[1] or 0 for row in rows if row[2] == 0),)


def test_revenue_of_twelve_months_is_the_same_read_row_by_row_and_summed_up(store: Store, world: World) -> None:
    """The column, the order and the total of clients tell one story, in a short list as in a long one."""
    registry = registry_of(store, "clients")
    revenue = [registry.field_named("revenue")]
    ids = list_ids(store, Listing("clients", order="revenue", descending=True))
    column = [row[0] for row in fetch_rows(store, registry, revenue, ids).rows]
    known = [amount for amount in column if amount is not None]
    assert known == sorted(known, reverse=True)
    assert (totals(store, Listing("clients")).column("sum")[0] or 0) == sum(known)
    short = list_ids(store, Listing("clients", order="revenue", descending=True, ids=tuple(ids)))
    assert [row[0] for row in fetch_rows(store, registry, revenue, short).rows] == column


def test_twelve_months_end_today_and_begin_a_year_before(store: Store) -> None:
    """Today counts, the same day a year ago does not, and the change is against the twelve months before."""
    plant(store)
    client = put(store, Client, make_client())[0]
    today = store.today()
    put(
        store, Deal,
        make_won(today, 300_00, client_id=client),
        make_won(today.replace(year=today.year - 1), 200_00, client_id=client),
        make_won(today.replace(year=today.year - 2), 900_00, client_id=client),
    )  # fmt: skip
    registry = registry_of(store, "clients")
    fields = [registry.field_named(key) for key in ("revenue", "change")]
    assert fetch_rows(store, registry, fields, [client]).rows == ((300_00, 0.5),)


def test_conditions_narrow(store: Store) -> None:
    """Each operator keeps exactly the rows it names."""
    plant(store)
    small, large, won = put(
        store, Deal, make_deal(amount=100), make_deal(amount=5_000, owner_id=f.ANNA), make_won(date(2025, 5, 5), 7_000)
    )

    def ids(*conditions: Condition) -> set[int]:
        return set(list_ids(store, Listing("deals", conditions=conditions)))

    assert ids(Condition("outcome", Operator.IN, (0,))) == {small, large}
    assert ids(Condition("outcome", Operator.IN, (0, 1))) == {small, large, won}
    assert ids(Condition("value", Operator.AT_LEAST, (5_000,))) == {large, won}
    assert ids(Condition("value", Operator.BELOW, (5_000,))) == {small}
    assert ids(Condition("value", Operator.BETWEEN, (100, 7_000))) == {small, large}
    assert ids(Condition("owner", Operator.IN, (f.ANNA,))) == {large}
    assert ids(Condition("closed_on", Operator.BETWEEN, (date(2025, 5, 1), date(2025, 6, 1)))) == {won}
    assert ids(Condition("closed_on", Operator.ABSENT)) == {small, large}
    assert ids(Condition("source", Operator.IN, (f.SITE, None))) == {small, large, won}


def test_rules_stuck_and_without_step(store: Store) -> None:
    """A deal is stuck the day after its stage's norm has passed, and never where the stage has none."""
    plant(store)
    today = store.today()
    ids = put(
        store, Deal,
        make_deal(stage_id=f.OFFER, created_on=date.fromordinal(today.toordinal() - 21), next_step="Call"),
        make_deal(stage_id=f.OFFER, created_on=date.fromordinal(today.toordinal() - 22)),
        make_deal(stage_id=f.WORK, created_on=date(2024, 1, 1), next_step_on=today),
    )  # fmt: skip

    def kept(rule: str) -> list[int]:
        return list(list_ids(store, Listing("deals", conditions=(Condition(rule, Operator.HOLDS),))))

    assert kept("stuck") == [ids[1]]
    assert kept("no_step") == [ids[1]]
    assert kept("late_step") == []


def test_scope_and_given_ids_narrow(store: Store) -> None:
    """A scope keeps its people's records, given ids keep themselves, archived records are nobody's."""
    plant(store)
    mine, hers = put(store, Deal, make_deal(), make_deal(owner_id=f.ANNA))
    with store.changing() as change:
        gone = change.add(Deal, [make_deal()])[0]
        change.archive(Deal, gone, 1)
    scope = Scope("own", "", frozenset({f.ANNA}))
    assert list(list_ids(store, Listing("deals", scope=scope))) == [hers]
    assert list(list_ids(store, Listing("deals", ids=(mine, gone)))) == [mine]


def test_own_fields_are_columns_that_sort_and_filter(store: Store) -> None:
    """A number field of the firm sorts as a number, reads back as it was written and is filtered by bounds."""
    plant(store)
    low, high = put(
        store, Deal, make_deal(custom={str(f.DEAL_NUMBER): 9.5}), make_deal(custom={str(f.DEAL_NUMBER): 120})
    )
    registry = registry_of(store, "deals")
    key = f"own:{f.DEAL_NUMBER}"
    assert list(list_ids(store, Listing("deals", order=key))) == [low, high]
    assert fetch_rows(store, registry, [registry.field_named(key)], [low, high]).rows == ((9.5,), (120.0,))
    assert list(list_ids(store, Listing("deals", conditions=(Condition(key, Operator.AT_LEAST, (100,)),)))) == [high]


@pytest.mark.parametrize("kind", ["text", "number", "money", "date", "flag", "one", "many"])
def test_every_kind_of_own_field_reads(store: Store, kind: str) -> None:
    """Whatever kind of field a firm makes, the list shows and exports what is in it."""
    plant(store)
    field = put(store, CustomField, {"owner": "deal", "name": "Own", "kind": kind})[0]
    written = {
        "text": "x",
        "number": 2,
        "money": 150,
        "date": "2025-02-03",
        "flag": True,
        "one": "A",
        "many": ["A", "B"],
    }
    shown = {"number": 2.0, "date": date(2025, 2, 3), "many": "A, B"}
    deal = put(store, Deal, make_deal(custom={str(field): written[kind]}))[0]
    registry = registry_of(store, "deals")
    rows = fetch_rows(store, registry, [registry.field_named(f"own:{field}")], [deal]).rows
    assert rows == ((shown.get(kind, written[kind]),),)


def test_rows_keep_the_order_of_ids_and_the_gone_are_empty(store: Store) -> None:
    """Rows come as they were asked, whatever order the base reads them in."""
    plant(store)
    ids = put(store, Deal, *(make_deal(title=str(place)) for place in range(5)))
    registry = registry_of(store, "deals")
    asked = [ids[3], 999, ids[0]]
    assert fetch_rows(store, registry, [registry.field_named("title")], asked).rows == (("3",), (None,), ("0",))


def test_first_page_is_the_beginning_of_the_list(store: Store, world: World) -> None:
    """What is painted first is what all ids begin with, with the companions its painters need."""
    listing = Listing("deals", order="value", descending=True)
    page = first_page(store, listing, ["stage", "value", "gone"], count=10, rows=4)
    assert list(page.ids) == list(list_ids(store, listing))[:10]
    assert [field.key for field in page.fields[: page.shown]] == ["stage", "value"]
    assert {"stage_place", "stage_count", "outcome_code"} <= {field.key for field in page.fields}
    assert len(page.table.rows) == 4
    assert not page.whole


def test_export_gives_every_row_once(sqlite_store: Store) -> None:
    """A list longer than a batch comes in several Tables with every record once; an empty one in one empty Table."""
    plant(sqlite_store)
    with sqlite_store.changing() as change:
        ids = change.add(Deal, [make_deal(title=str(place)) for place in range(BATCH + 5)])
    registry = registry_of(sqlite_store, "deals")
    fields = [registry.field_named("title")]
    tables = list(export_rows(sqlite_store, Listing("deals", order="number"), fields))
    assert [len(table.rows) for table in tables] == [BATCH, 5]
    assert {number for table in tables for number in table.ids} == set(ids)
    assert [len(t.rows) for t in export_rows(sqlite_store, Listing("deals", search="none such"), fields)] == [0]


def test_unknown_names_say_what_was_meant(sqlite_store: Store) -> None:
    """A misspelt list, column or rule is answered with the nearest one."""
    with pytest.raises(UsageFault, match="deals"):
        list_ids(sqlite_store, Listing("deels"))
    with pytest.raises(UsageFault, match="value"):
        list_ids(sqlite_store, Listing("deals", order="vallue"))
    with pytest.raises(UsageFault, match="stuck"):
        list_ids(sqlite_store, Listing("deals", conditions=(Condition("stuk", Operator.HOLDS),)))


def test_a_listing_is_a_value() -> None:
    """The same question is equal to itself, and a condition takes the place of another on its field."""
    listing = Listing("deals").with_condition(Condition("value", Operator.AT_LEAST, (1,)))
    changed = listing.with_condition(Condition("value", Operator.AT_LEAST, (2,)))
    assert len(changed.conditions) == 1
    assert changed.without("value") == Listing("deals")
    assert replace(changed, conditions=listing.conditions) == listing
