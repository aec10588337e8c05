"""Presets: what the window begins with by the size of the firm; it never takes anything away."""

from __future__ import annotations

import pytest

from crmdesk.data import settings as keys
from crmdesk.data.entry.forms_dictionaries import PRESET_NAMES
from crmdesk.data.errors import UsageFault
from crmdesk.data.presets import DEPARTMENT, PRESETS, preset_named, put_preset
from crmdesk.data.registries import REGISTRIES
from crmdesk.data.settings import Settings
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from crmdesk.reports.catalog import REPORTS


def test_every_size_is_declared_and_names_what_there_is() -> None:
    """Settings of known keys and types, reports of the catalogue, columns of the lists, each once."""
    assert list(PRESETS) == list(PRESET_NAMES)
    known = {setting.key: setting for setting in (*keys.SETTINGS, keys.DEALS_LOOK)}
    for preset in PRESETS.values():
        for key, value in preset.beginnings.items():
            assert type(value) is type(known[key].default)
            assert not known[key].words or value in known[key].words
        assert set(preset.beginnings.get(keys.FAVOURITE_REPORTS.key, ())) <= {report.id for report in REPORTS}
        for listing, columns in preset.beginnings.get(keys.COLUMNS.key, {}).items():
            shown = [REGISTRIES[listing].field_named(column).key for column in columns]
            assert len(shown) == len(set(shown))


def test_what_a_person_chose_stands_over_the_preset(person: Settings) -> None:
    """A list they arranged stays; the others begin as the size of the firm says, and are not kept as chosen."""
    person.put(keys.COLUMNS, {"clients": ["name"]})
    person.begin_with(PRESETS["small"].beginnings)
    assert person.get(keys.SECTION) == "tasks"
    assert person.get(keys.COLUMNS)["clients"] == ["name"]
    assert person.get(keys.COLUMNS)["deals"][0] == "title"
    person.put(keys.COLUMNS, {**person.get(keys.COLUMNS), "activities": ["subject"]})
    person.put(keys.SECTION, "reports")
    person.begin_with(PRESETS[DEPARTMENT].beginnings)
    assert person.get(keys.COLUMNS) == {"clients": ["name"], "activities": ["subject"]}
    assert person.get(keys.SECTION) == "reports"
    assert Settings(person.path).get(keys.DEALS_LOOK) == "table"


def test_the_size_is_the_firms_and_is_undone(store: Store) -> None:
    """The same size again writes nothing; a size nobody knows is refused."""
    assert preset_named(store.firm.preset).id == DEPARTMENT
    deed = put_preset(store, "small")
    assert deed.text == "Size of the firm: Small team"
    assert preset_named(store.firm.preset).id == "small"
    assert put_preset(store, "small").txn is None
    assert deed.txn is not None
    undo(store, deed.txn)
    assert store.firm.preset == DEPARTMENT
    assert preset_named("of another program").id == DEPARTMENT
    with pytest.raises(UsageFault, match="small"):
        put_preset(store, "smal")


@pytest.fixture
def person() -> Settings:
    """The settings of somebody who has chosen nothing."""
    return Settings()
