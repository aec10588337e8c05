"""Firm settings: each declared once, kept in the firm's row, refused outside their bounds, undone."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.firm_settings import FIRM_SETTINGS, Sort, put_setting, read_setting, setting_named
from crmdesk.data.lifecycle import Rules, rules_of
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo

ALL = pytest.mark.parametrize("setting", FIRM_SETTINGS, ids=[each.key for each in FIRM_SETTINGS])


@ALL
def test_a_setting_is_kept_and_undone(store: Store, setting: object) -> None:
    """The new value holds for the firm at once; undo gives the default, and the default leaves no trace."""
    found = setting_named(setting.key)  # type: ignore[attr-defined]
    other = (not found.default) if found.sort is Sort.SWITCH else found.most
    deed = put_setting(store, found.key, other)
    assert found.value(store.firm.settings) == other
    assert deed.txn is not None
    undo(store, deed.txn)
    assert found.value(store.firm.settings) == found.default
    put_setting(store, found.key, other)
    put_setting(store, found.key, found.default)
    assert found.key not in store.firm.settings


@ALL
def test_what_is_out_of_bounds_is_refused_and_never_believed(setting: object) -> None:
    """Typed, it gets a sentence; found in a base, the default holds."""
    found = setting_named(setting.key)  # type: ignore[attr-defined]
    for stray in ("x", None, -1, 10**9, float("nan")):
        assert found.value({found.key: stray}) == found.default
    if found.sort is Sort.NUMBER:
        for text in ("", "many", "-1", "1e3", "100000", "0"):
            with pytest.raises(UsageFault, match="from"):
                read_setting(found.key, text)


def test_a_number_is_typed_as_people_write_it() -> None:
    """A comma is a decimal mark; whole numbers stay whole."""
    assert read_setting("lifecycle_change", "0,25") == 0.25
    assert read_setting("silent_days", " 45 ") == 45


def test_the_rules_of_statuses_follow_the_firm(store: Store) -> None:
    """What is set here is what the lifecycle reads."""
    put_setting(store, "lifecycle_cycle_days", 30)
    assert rules_of(store.firm.settings) == Rules(cycle_days=30)


def test_an_unknown_setting_is_named() -> None:
    """With the nearest one."""
    with pytest.raises(UsageFault, match="silent_days"):
        setting_named("silent_day")
