"""Own fields, whole: made in the settings, typed into a card, listed, sorted, filtered, cut by, exported, imported.

Every kind of field of every kind of record goes the whole way, on either engine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.entry.deeds import Deed, change, create
from crmdesk.data.entry.dictionary_deeds import bring_back, retire
from crmdesk.data.entry.forms import form_of
from crmdesk.data.entry.forms_dictionaries import FIELD_KIND_NAMES, FIELD_OWNER_NAMES
from crmdesk.data.entry.record import read_record
from crmdesk.data.entry.typed import read_typed
from crmdesk.data.filters import condition_named
from crmdesk.data.imports import import_file, parse_mapping
from crmdesk.data.listing import export_rows, list_ids
from crmdesk.data.models import Activity, Client, Contact, Deal, Kept
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import empty_listing
from crmdesk.data.store import Store
from crmdesk.reports.dimensions import all_dimensions
from crmdesk.reports.periods import parse_period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests import factories as f
from tests.factories import make_activity, make_client, make_contact, make_deal, plant, put

DAY = date(2025, 3, 3)


@dataclass(frozen=True)
class Sample:
    """What is typed into a field of a kind, and what is made of it."""

    typed: str
    stored: Any
    text: str
    words: str
    """How the command line names the value in a condition."""
    condition: tuple[Operator, tuple[Any, ...]]
    member: str


SAMPLES = {
    "text": Sample("Ёлка, 5", "Ёлка, 5", "Ёлка, 5", "Ёлка, 5", (Operator.CONTAINS, ("ЁЛК",)), "Ёлка, 5"),
    "number": Sample("12,5", 12.5, "12.5", "12.5", (Operator.AT_LEAST, (12.5,)), "10…30"),
    "money": Sample("1,5 тыс", 150_000, "1\u202f500", "1500", (Operator.BETWEEN, (150_000, 150_001)), "1\u202f000…3\u202f000"),
    "date": Sample("5.03.2025", "2025-03-05", "2025-03-05", "5.03.2025", (Operator.AT_LEAST, (date(2025, 3, 5),)), "Mar 2025"),
    "flag": Sample("да", True, "yes", "yes", (Operator.IN, (True,)), "yes"),
    "one": Sample("высокий", "высокий", "высокий", "высокий", (Operator.IN, ("высокий",)), "высокий"),
    "many": Sample("насосы, pipes", ["насосы", "pipes"], "насосы, pipes", "pipes", (Operator.ALL_OF, ("pipes", "насосы")), "насосы, pipes"),
}  # fmt: skip
LISTS = {"client": "clients", "contact": "contacts", "deal": "deals", "activity": "activities"}
RECORDS: dict[str, type[Kept]] = {"client": Client, "contact": Contact, "deal": Deal, "activity": Activity}
MEASURES = {
    "client": "new_clients",
    "contact": "activities_done",
    "deal": "created_count",
    "activity": "activities_done",
}


def _rows(store: Store, owner: str) -> tuple[int, int]:
    """Put in two records of a kind, the first to be told more of."""
    client = put(store, Client, make_client(created_on=DAY), make_client(name="Other", created_on=DAY))
    if owner == "client":
        return client[0], client[1]
    contact = put(store, Contact, make_contact(client_id=client[0]), make_contact(name="Other", client_id=client[0]))
    if owner == "contact":
        put(store, Activity, *(make_activity(DAY, contact_id=one, client_id=client[0]) for one in contact))
        return contact[0], contact[1]
    row = make_deal(client_id=client[0]) if owner == "deal" else make_activity(DAY, client_id=client[0])
    made = put(store, RECORDS[owner], row, row)
    return made[0], made[1]


def _make(store: Store, owner: str, kind: str) -> int:
    typed: dict[str, Any] = {"name": "Own one", "owner": owner, "kind": kind}
    if kind == "one":
        typed["options"] = ["высокий", "low"]
    if kind == "many":
        typed["options"] = ["насосы", "pipes"]
    return create(store, "custom_field", typed).ids[0]


def _type(store: Store, owner: str, record_id: int, key: str, text: str) -> None:
    record = read_record(store, owner, record_id)
    value = read_typed(record.form.field_named(key), text, store.today())
    written = change(store, owner, record_id, record.version, {key: record.values[key]}, {key: value})
    assert isinstance(written, Deed)


def _listed(store: Store, owner: str, key: str) -> dict[int | None, Any]:
    registry = registry_of(store, LISTS[owner])
    (table,) = export_rows(store, empty_listing(registry), [registry.field_named(key)])
    kind = registry.field_named(key).plain.kind
    assert table.ids is not None
    return {
        row_id: None if row[0] is None else kind.text(row[0]) for row_id, row in zip(table.ids, table.rows, strict=True)
    }


def _members(store: Store, owner: str) -> dict[str, Any]:
    answer = ask(store, Question((MEASURES[owner],), ("field:Own one",), parse_period("2025", store.today())))
    return {line.members[0].label: line.cells[0].value for line in answer.lines}


@pytest.mark.parametrize("kind", FIELD_KIND_NAMES)
@pytest.mark.parametrize("owner", FIELD_OWNER_NAMES)
def test_a_field_of_the_firms_own_goes_the_whole_way(store: Store, owner: str, kind: str, tmp_path: Path) -> None:
    """Made, typed, shown, sorted, found, cut by, exported; put away and brought back without a loss; imported."""
    plant(store)
    first, second = _rows(store, owner)
    field_id, sample = _make(store, owner, kind), SAMPLES[kind]
    key = f"own:{field_id}"
    assert form_of(store, owner).field_named(key).label == "Own one"
    _type(store, owner, first, key, sample.typed)
    held = read_record(store, owner, first)
    assert (held.values[key], held.texts[key]) == (sample.stored, sample.text)

    listed = _listed(store, owner, key)
    assert listed[first] is not None
    assert listed[second] is None
    registry = registry_of(store, LISTS[owner])
    everything = empty_listing(registry)
    for condition in (condition_named(store, registry.id, key, sample.words), Condition(key, *sample.condition)):
        assert list(list_ids(store, replace(everything, conditions=(condition,)))) == [first]
    absent = Condition(key, Operator.ABSENT)
    assert first not in list_ids(store, replace(everything, conditions=(absent,)))
    if registry.field_named(key).sortable:
        by_it = list(list_ids(store, replace(everything, order=key, descending=False)))
        assert set(by_it) == set(listed)

    members = _members(store, owner)
    assert members[sample.member] == 1
    assert members["Not given"] >= 1

    retire(store, "custom_field", field_id)
    assert key not in {field.key for field in registry_of(store, LISTS[owner]).fields}
    assert "field:Own one" not in all_dimensions(store)
    bring_back(store, "custom_field", field_id)
    assert _listed(store, owner, key) == listed
    assert _members(store, owner) == members

    _import(store, owner, kind, sample, tmp_path)
    texts = list(_listed(store, owner, key).values())
    assert texts.count(listed[first]) == 2


IMPORTED = {
    "client": ('name;Own one\nNew;"{}"\n', '[fields]\nname = "name"\n'),
    "contact": ('name;Own one\nNew;"{}"\n', '[fields]\nname = "name"\n'),
    "deal": ('title;stage;Own one\nNew;Work;"{}"\n', '[fields]\ntitle = "title"\nstage = "stage"\n'),
    "activity": ('kind;done;Own one\nCall;04.03.2025;"{}"\n', '[fields]\nkind = "kind"\ndone = "done"\n'),
}


def _import(store: Store, owner: str, kind: str, sample: Sample, folder: Path) -> None:
    table, mapping = IMPORTED[owner]
    typed = {"money": "1500", "number": "12,5"}.get(kind, sample.typed)
    path = folder / "own.csv"
    path.write_text(table.format(typed), encoding="utf-8")
    custom = f'[custom]\n"Own one" = {{ column = "Own one", kind = "{kind}" }}\n'
    result = import_file(store, path, LISTS[owner], parse_mapping(mapping + custom))
    assert result.txn is not None, result.text()


def test_renaming_a_field_keeps_what_it_holds(store: Store) -> None:
    """The value lies under the field's id, not under its name."""
    plant(store)
    client = put(store, Client, make_client(created_on=DAY))[0]
    _type(store, "client", client, f"own:{f.TEXT}", "kept")
    change(store, "custom_field", f.TEXT, 1, {"name": "Word"}, {"name": "Phrase"})
    assert read_record(store, "client", client).texts[f"own:{f.TEXT}"] == "kept"
    assert registry_of(store, "clients").field_named(f"own:{f.TEXT}").title == "Phrase"
